# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The account's alias, which is the readable form of where its users sign in.

https://docs.aws.amazon.com/IAM/latest/UserGuide/console_account-alias.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from ..._kernel.plan import Call, Failure, Plan, Refusal, State, Verdict, unknown
from ..._kernel.reconcile import Resource, gather
from ..._module.run import Context

CONTROL = "admin_access.account_alias"
_FORM = re.compile(r"[a-z0-9](?:[a-z0-9]|-(?!-)){1,61}[a-z0-9]")
_DOMAINS = {"aws-cn": "signin.amazonaws.cn", "aws-us-gov": "signin.amazonaws-us-gov.com"}


def sign_in_url(partition: str, name: str) -> str:
    """Where the users of an account sign in. ``name`` is its alias, or its id."""
    return f"https://{name}.{_DOMAINS.get(partition, 'signin.aws.amazon.com')}/console"


def check_alias(alias: str | None) -> None:
    """Refuse what is no alias."""
    if alias is None:
        return
    if not _FORM.fullmatch(alias):
        raise Refusal(
            f"account_alias is {alias!r}, but must be 3 to 63 characters of a-z, 0-9 and single hyphens, "
            "without a hyphen at either end."
        )
    if re.fullmatch(r"\d{12}", alias):
        raise Refusal(f"account_alias is {alias}, but must not look like an account ID.")


class AccountAlias(Resource):
    """The resource that the kernel works on. An alias that is there stays: links and bookmarks lead to it."""

    name = "account_alias"

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._context = context
        self._wanted: str | None = options["account_alias"]
        self._replaces: bool = options["replace_account_alias"]
        self.controls = () if self._wanted is None else (CONTROL,)
        self._alias: Any = None

    def observe(self) -> State:
        """Read the alias. An account has one at most."""
        found = gather({"alias": partial(self._context.aws.pages, "iam", "list_account_aliases", "AccountAliases")})
        aliases = found["alias"]
        self._alias = aliases if isinstance(aliases, Failure) else next(iter(aliases), None)
        return {"alias": self._alias}

    def plan(self, current: State | None) -> Plan:
        """Set the alias where there is none, or where it may be replaced."""
        alias: Any = (current or {})["alias"]
        if isinstance(alias, Failure):
            shown = {"alias": "not readable"}
            return Plan(shown, shown, (), () if self._wanted is None else (unknown(CONTROL, self._wanted, alias),))
        before = {"alias": alias}
        if self._wanted is None:
            return Plan(before, before)
        if alias == self._wanted:
            return Plan(before, before, (), (Verdict(CONTROL, True, alias, self._wanted),))
        if alias is not None and not self._replaces:
            note = f"The account has the alias {alias}. Set account_alias to it, or set replace_account_alias: true."
            return Plan(before, before, (), (Verdict(CONTROL, False, alias, self._wanted, "person", "", "", note),))
        # AWS puts a new alias in the place of the old one.
        call = Call("iam", "create_account_alias", {"AccountAlias": self._wanted}, mends=(CONTROL,))
        return Plan(before, {"alias": self._wanted}, (call,), (Verdict(CONTROL, False, alias, self._wanted),))

    def restore(self, current: State | None, before: State) -> Plan | None:
        """The alias that was there, or none."""
        alias, old = (current or {})["alias"], before["alias"]
        calls: tuple[Call, ...] = ()
        if alias != old:
            method, name = ("delete_account_alias", alias) if old is None else ("create_account_alias", old)
            calls = (Call("iam", method, {"AccountAlias": name}),)
        return Plan({"alias": alias}, before, calls)

    def send(self, call: Call) -> Any:
        """Send one write."""
        return self._context.aws.call(call.service, call.method, **call.params)

    def extra(self) -> dict[str, Any]:
        """The alias, and where to sign in: by the account's id where there is no alias."""
        alias = self._alias if isinstance(self._alias, str) else ""
        url = sign_in_url(self._context.partition, alias or self._context.account_id)
        return {"account_alias": alias, "sign_in_url": url}
