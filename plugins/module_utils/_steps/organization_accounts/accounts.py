# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The accounts of an organization: created, invited, moved, renamed, tagged, and closed where they are named for it.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts.html
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from ..._aws.assumed import assume
from ..._aws.client import Aws
from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Failure, Plan, Refusal, State, Verdict
from ..._kernel.reconcile import Resource
from ..._module.run import Context
from ..._parts.organization_excepted import excepted_account, excepted_unit
from ..._parts.organization_planned import NOTHING, SharedTree, is_planned
from ..._parts.organization_tree import ACTIVE, ROOT, Account, Tree
from .account_calls import ACCOUNT, CLOSURE
from .account_options import WantedAccount, named, wanted_accounts
from .account_plan import ALIAS, REGIONS, AccountPlan, AccountPlanner
from .account_reads import AccountReads, Found
from .account_restore import restore_calls
from .account_verdicts import EMAIL
from .administered import Administered, read_administered
from .creation import await_created, await_entry

UNLISTED = "organization_accounts.unlisted_accounts"
_MOVED = "DuplicateAccountException"
_CLOSED = "AccountAlreadyClosedException"


class Accounts(Resource):
    """The accounts that are named, and that there are others."""

    controls = (ACCOUNT, EMAIL, ALIAS, REGIONS, CLOSURE, UNLISTED)

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._context, self._aws = context, context.aws
        self._own, self._partition = context.account_id, context.partition
        self._wanted = wanted_accounts(options)
        self._role: str = options["role_name"]
        self._tree = SharedTree(context.aws, options["planned"], context.account_id)
        self._reads = AccountReads(context.aws, context.account_id, self._enter)
        self._sessions: dict[str, Aws] = {}
        self._created: list[str] = []
        self._listed: list[dict[str, Any]] = []
        self._planned: list[dict[str, Any]] = []

    def _enter(self, number: str, role: str) -> Aws:
        """The way into an account, made once."""
        if number not in self._sessions:
            self._sessions[number] = assume(self._aws, f"arn:{self._partition}:iam::{number}:role/{role}")
        return self._sessions[number]

    def observe(self) -> State:
        """The tree, and what it does not have of the accounts that are named."""
        seen = read_administered(self._aws, self._tree, self._own)
        found = self._reads.read(self._wanted, seen.tree) if isinstance(seen.tree, Tree) else {}
        return {"seen": seen, "found": found}

    def plan(self, current: State | None) -> Plan:
        """All that AWS does in the background is begun first."""
        state = current or {}
        seen: Administered = state["seen"]
        tree = seen.tree
        if not isinstance(tree, Tree):
            self._listed = [_alone(self._own)] if tree is None else []
            return Plan({}, {}, (), tuple(seen.without_tree(self.controls) if self._wanted else ()))
        kept_back = partial(excepted_unit, self._context, tree)
        renames = self._aws.offers("account", "put_account_name")
        planner = AccountPlanner(tree, self._own, kept_back, renames=renames)
        made = {item.name: planner.plan(item, state["found"][item.name]) for item in self._wanted}
        self._note(tree, state["found"], made)
        plans = made.values()
        calls = [call for part in plans for call in part.begin] + [call for part in plans for call in part.calls]
        verdicts = [item for part in plans for item in part.verdicts]
        verdicts = self._with_quota(verdicts, calls, tree)
        verdicts += [self._unlisted(tree, state["found"])] if self._wanted else []
        before = {name: part.before for name, part in made.items()}
        if not seen.manages:
            return Plan(before, before, (), tuple(seen.as_seen(item) for item in verdicts))
        after = {name: part.after for name, part in made.items()}
        return Plan(before, after, tuple(calls), tuple(verdicts))

    def _with_quota(self, verdicts: list[Verdict], calls: list[Call], tree: Tree) -> list[Verdict]:
        """What AWS's quota for closing lets through, beside each account that is to be closed.

        Raises:
            Refusal: they are too many.
        """
        closing = [call for call in calls if call.method == "close_account"]
        members = [item for item in tree.accounts if item.id != item.management]
        most = min(1000, max(250, math.ceil(0.2 * len(members))))
        gone = sum(item.is_closed for item in members)
        said = (
            f"AWS closes at most {most} accounts of this organization within 30 days, and 3 at a time. Accounts to be "
            f"closed now: {len(closing)}. Closed, or being closed, within the last 90 days: {gone}."
        )
        if len(closing) > most:
            raise Refusal(f"accounts: {said} Close some of them later. Nothing was changed.")
        return [
            replace(item, note=f"{said} Its resources are deleted after 90 days.")
            if item.control == CLOSURE and not item.holds and item.mend == "call"
            else item
            for item in verdicts
        ]

    @staticmethod
    def _unlisted(tree: Tree, found: Mapping[str, Found]) -> Verdict:
        """Whether there are accounts that nobody has named. They are never closed for that."""
        known = {item.account.id for item in found.values() if item.account is not None}
        strange = [
            f"{item.name} ({item.id})"
            for item in tree.accounts
            if item.id not in known and item.id != item.management and item.state == ACTIVE
        ]
        return Verdict(UNLISTED, not strange, strange, [], "input", note=_unlisted_note(strange))

    def _note(self, tree: Tree, found: Mapping[str, Found], made: Mapping[str, AccountPlan]) -> None:
        """Keep what the result says of the accounts, and what a run in check mode would make of them."""
        self._listed = [self._row(item) for item in tree.accounts if not is_planned(item.id)]
        self._planned = []
        for wanted in self._wanted:
            after, account = made[wanted.name].after, found[wanted.name].account
            if after is None or "unit" not in after or after == made[wanted.name].before:
                continue
            if account is None and excepted_account(self._context, tree, wanted.name):
                continue
            row = {"id": account.id if account is not None else "", "name": wanted.name, "email": wanted.email}
            self._planned.append({**row, "unit": after["unit"], "tags": dict(wanted.tags)})

    def _row(self, account: Account) -> dict[str, Any]:
        wanted = next((item for item in self._wanted if account.id == item.id or account.name == item.name), None)
        role = wanted.role_name if wanted is not None else self._role
        own = account.id == self._own
        return {
            "id": account.id,
            "name": account.name,
            "unit": account.path,
            "state": account.state,
            "management": account.id == account.management,
            "configured": wanted is not None,
            "joined_method": account.joined_by,
            "role_arn": "" if own else f"arn:{self._partition}:iam::{account.id}:role/{role}",
        }

    def restore(self, current: State | None, before: State) -> Plan | None:
        """Name, unit, tags and alias of before. What was created, invited, closed or opted in to stays so."""
        state = current or {}
        tree = state["seen"].tree
        if not isinstance(tree, Tree):
            return None
        calls, shown = [], {}
        for wanted in self._wanted:
            found: Found = state["found"][wanted.name]
            old = before.get(wanted.name)
            shown[wanted.name] = old
            if old is not None and found.account is not None and found.account.state == ACTIVE:
                calls += restore_calls(wanted, found, found.account, old, tree, self._own)
        return Plan(shown, before, tuple(calls))

    def send(self, call: Call) -> Any:
        """Send one write. What AWS creates is waited for, and what is already so is no failure."""
        wanted = next((item for item in self._wanted if item.resource == call.resource), None)
        if call.service == "iam":
            return self._in_account(call, wanted)
        if call.method == "describe_create_account_status" and wanted is not None:
            return self._created_account(call, wanted)
        absent = (_MOVED,) if call.method == "move_account" else (_CLOSED,) if call.method == "close_account" else ()
        try:
            return self._aws.call(call.service, call.method, absent=absent, **call.params)
        except NotFound:
            return {}

    def _created_account(self, call: Call, wanted: WantedAccount) -> Any:
        answer = await_created(self._aws, call.params["CreateAccountRequestId"], wanted.name, wanted.email)
        number = answer["CreateAccountStatus"]["AccountId"]
        self._created.append(number)
        await_entry(self._aws, wanted.name, lambda: self._enter(number, wanted.role_name))
        return answer

    def _in_account(self, call: Call, wanted: WantedAccount | None) -> Any:
        """Send a write within an account. Another account of the world may have the alias."""
        params = dict(call.params)
        number = params.pop("AccountId")
        role = wanted.role_name if wanted is not None else self._role
        aws = self._aws if number == self._own else self._enter(number, role)
        try:
            return aws.call(call.service, call.method, absent=("EntityAlreadyExists",), **params)
        except NotFound:
            raise Failure(
                "error",
                f"iam:{call.method} failed (EntityAlreadyExists): another AWS account has the alias "
                f"{params['AccountAlias']}, because aliases are unique in all of AWS. Choose another one for account "
                f"{number}.",
            ) from None

    def extra(self) -> dict[str, Any]:
        """The accounts, those that were created, and what a later task of a run in check mode plans with."""
        return {
            "accounts": self._listed,
            "created": list(self._created),
            "planned": {**NOTHING, "accounts": self._planned},
        }


def _alone(own: str) -> dict[str, Any]:
    """The one account that there is without an organization."""
    about = {"id": own, "name": "", "unit": ROOT, "state": ACTIVE, "joined_method": "", "role_arn": ""}
    return {**about, "management": True, "configured": False}


def _unlisted_note(strange: list[str]) -> str:
    if not strange:
        return ""
    return (
        f"Add {named(strange)} to organization_accounts_accounts, each with its name and id. No account is closed "
        "because it is missing there."
    )
