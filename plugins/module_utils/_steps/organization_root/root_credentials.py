# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The root credentials of member accounts, seen and deleted in root sessions that AWS limits to one task each.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..._aws.client import DEFAULT_REGIONS, Aws
from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Failure, Plan, Refusal, State, Verdict
from ..._kernel.reconcile import Resource, gather_all
from ..._module.run import Context
from ..._parts.names import ACCOUNT_ID
from ..._parts.organization import Organization, find_organization
from .root_access import BILLING_ONLY, FEATURES, MEMBER, NO_ORGANIZATION, NO_TRUST, read_features

KINDS = ("access_keys", "certificates", "password", "mfa")
AUDIT, DELETE = "IAMAuditRootUserCredentials", "IAMDeleteRootUserCredentials"
#: What MFA protects: it is removed last, and never from beside these.
PROTECTED = ("access_keys", "password")
#: Seconds. AWS gives a root session no longer.
SESSION = 900
_PROBLEMS = {
    MEMBER: "Run this in the organization's management account, or in the delegated administrator account of IAM.",
    NO_ORGANIZATION: "This account belongs to no organization.",
    NO_TRUST: "IAM has no trusted access in the organization. Run dayone.aws.organization_root_access.",
    BILLING_ONLY: "The organization has consolidated billing only.",
}


def control(kind: str) -> str:
    """The control of one kind of credential."""
    return f"organization_root.member_{kind}"


def check(options: Mapping[str, Any]) -> None:
    """Refuse bad options before the first request."""
    wrong = [item for item in options["accounts"] if not re.fullmatch(ACCOUNT_ID, item)]
    if wrong:
        raise Refusal(f"accounts: {', '.join(wrong)} is not an account ID of 12 digits.")
    if not options["accounts"]:
        raise Refusal("accounts is empty: list each account whose root credentials should be checked.")
    beside = [kind for kind in PROTECTED if kind not in options["credentials"]]
    if options["delete"] and "mfa" in options["credentials"] and beside:
        raise Refusal(
            f"credentials: mfa without {' and '.join(beside)} would remove the protection of those credentials."
        )


def member_roots(context: Context, options: Mapping[str, Any]) -> list[Resource]:
    """One resource for each named account, once it is known that each can be entered.

    Raises:
        Refusal: one cannot, and nothing was done.
    """
    named = sorted(set(options["accounts"]))
    if context.is_root:
        raise Refusal("root sessions cannot be opened with root's own credentials. Use an administrator.")
    readers: dict[str, Any] = {
        "organization": lambda: find_organization(context.aws),
        "features": lambda: read_features(context.aws),
    }
    found = gather_all(readers)
    _refuse_features(found["features"])
    _refuse_accounts(context, found["organization"], named)
    left: dict[str, list[str]] = {}
    return [MemberRoot(context, options, account, left) for account in named]


def _refuse_features(features: list[str] | str) -> None:
    if isinstance(features, str):
        raise Refusal(f"accounts: {_PROBLEMS[features]} Nothing was changed.")
    missing = [feature for feature, _call in FEATURES.values() if feature not in features]
    if missing:
        raise Refusal(
            f"accounts: {' and '.join(missing)} is not enabled in the organization. Run "
            "dayone.aws.organization_root_access with enforce: true. Nothing was changed."
        )


def _refuse_accounts(context: Context, organization: Organization | None, named: Sequence[str]) -> None:
    if organization is None:
        raise Refusal(f"accounts: {_PROBLEMS[NO_ORGANIZATION]} Nothing was changed.")
    if organization.management_account in named:
        raise Refusal(
            f"accounts: {organization.management_account} is the management account. AWS opens no root session "
            "there: its root user is the last way into the organization, and has to delete its own "
            "credentials. Nothing was changed."
        )
    members = gather_all({account: _member_reader(context.aws, account) for account in named})
    outside = [account for account, member in members.items() if not member]
    if outside:
        raise Refusal(f"accounts: {', '.join(outside)} is not in organization {organization.id}. Nothing was changed.")


def _member_reader(aws: Aws, account: str) -> Any:
    def read() -> bool:
        try:
            aws.call("organizations", "describe_account", absent=("AccountNotFoundException",), AccountId=account)
        except NotFound:
            return False
        return True

    return read


class MemberRoot(Resource):
    """The root user of one member account.

    Args:
        left: by account, the virtual devices that protect nothing any more and that AWS did not let us delete.
    """

    controls = tuple(control(kind) for kind in KINDS)

    def __init__(
        self, context: Context, options: Mapping[str, Any], account: str, left: dict[str, list[str]] | None = None
    ) -> None:
        self.name = self.account_id = account
        self._aws = context.aws
        self._partition = context.partition
        self._region = context.aws.region or DEFAULT_REGIONS[context.partition]
        self._deleted: tuple[str, ...] = tuple(options["credentials"]) if options["delete"] else ()
        self._sessions: dict[str, Aws] = {}
        self._left = {} if left is None else left

    def _session(self, task: str) -> Aws:
        """Root of the account for one task. STS answers this in a region only, never at its global endpoint.

        https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html
        """
        if task not in self._sessions:
            answer = self._aws.call(
                "sts",
                "assume_root",
                region=self._region,
                TargetPrincipal=self.name,
                TaskPolicyArn={"arn": f"arn:{self._partition}:iam::aws:policy/root-task/{task}"},
                DurationSeconds=SESSION,
            )
            self._sessions[task] = self._aws.with_credentials(answer["Credentials"])
        return self._sessions[task]

    def observe(self) -> State:
        """Read everything at the same time, in a session that may only read."""
        root = self._session(AUDIT)
        readers: dict[str, Any] = {
            "access_keys": lambda: _ids(root.pages("iam", "list_access_keys", "AccessKeyMetadata"), "AccessKeyId"),
            "certificates": lambda: _ids(
                root.pages("iam", "list_signing_certificates", "Certificates"), "CertificateId"
            ),
            "password": lambda: _password(root),
            "mfa": lambda: _ids(root.pages("iam", "list_mfa_devices", "MFADevices"), "SerialNumber"),
        }
        return gather_all(readers)

    def plan(self, current: State | None) -> Plan:
        """Judge what is there, and delete what was asked for."""
        return self._plan(current or {kind: [] for kind in KINDS}, self._deleted)

    def _plan(self, state: State, deleted: Sequence[str]) -> Plan:
        after = {kind: [] if kind in deleted else list(state[kind]) for kind in KINDS}
        protects = any(after[kind] for kind in PROTECTED)
        if protects:
            after["mfa"] = list(state["mfa"])
        calls = [call for kind in KINDS if state[kind] != after[kind] for call in self._calls(kind, state[kind])]
        verdicts = tuple(self._verdict(kind, state, deleted, protects) for kind in KINDS)
        return Plan(dict(state), after, tuple(calls), verdicts)

    def _verdict(self, kind: str, state: State, deleted: Sequence[str], protects: bool) -> Verdict:
        """MFA is a breach only where it protects nothing."""
        holds = not state[kind] or (kind == "mfa" and protects)
        mend = "call" if kind in deleted else "person"
        return Verdict(control(kind), holds, list(state[kind]), [], mend, self._root, account_id=self.name)

    @property
    def _root(self) -> str:
        return f"arn:{self._partition}:iam::{self.name}:root"

    def _calls(self, kind: str, found: Sequence[str]) -> list[Call]:
        """The writes that delete credentials of one kind."""
        made = []
        for item in found:
            if kind == "access_keys":
                made.append(("delete_access_key", {"AccessKeyId": item}))
            elif kind == "certificates":
                made.append(("delete_signing_certificate", {"CertificateId": item}))
            elif kind == "password":
                made.append(("delete_login_profile", {}))
            else:
                made.append(("deactivate_mfa_device", {"SerialNumber": item}))
                if ":mfa/" in item:  # a virtual device stays in the account until it is deleted
                    made.append(("delete_virtual_mfa_device", {"SerialNumber": item}))
        return [Call("iam", method, params, mends=(control(kind),), resource=self._root) for method, params in made]

    def plan_without(self, current: State | None, plan: Plan, waived: Sequence[Verdict]) -> Plan:
        """What is waived stays.

        Raises:
            Refusal: MFA is to go from beside what stays.
        """
        kept = {verdict.control for verdict in waived}
        beside = [control(kind) for kind in PROTECTED if control(kind) in kept]
        if beside and "mfa" in self._deleted and control("mfa") not in kept and (current or {}).get("mfa"):
            raise Refusal(
                f"exceptions: {' and '.join(beside)} of account {self.name} is kept, but its MFA would be "
                f"deleted. Remove mfa from credentials, or add an exception for {control('mfa')} too."
            )
        return self._plan(current or {}, [kind for kind in self._deleted if control(kind) not in kept])

    def send(self, call: Call) -> Any:
        """Send one write, in a session that may only delete credentials.

        The policy of such a session is about the root user, and a virtual device is a resource of its own: where AWS
        does not let it go, root has no credentials all the same.
        """
        try:
            return self._session(DELETE).call(call.service, call.method, **call.params)
        except Failure as failure:
            if call.method != "delete_virtual_mfa_device" or failure.kind != "denied":
                raise
            self._left.setdefault(self.name, []).append(str(call.params["SerialNumber"]))
            return {}

    def extra(self) -> dict[str, Any]:
        """Devices that are assigned to nobody and stay in their account."""
        return {"left_devices": dict(sorted(self._left.items()))}


def _ids(items: Sequence[Mapping[str, Any]], key: str) -> list[str]:
    return sorted(item[key] for item in items)


def _password(root: Aws) -> list[str]:
    try:
        root.call("iam", "get_login_profile", absent=("NoSuchEntity",))
    except NotFound:
        return []
    return ["present"]
