# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Refuses a plan that would take the last administrator who can sign in, before its first write.

A member of a group is no administrator who can sign in: that takes a console password or an active access key. A role
counts where it is known to work: people from elsewhere may assume it, and somebody did recently.
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import Any

from ..._aws.client import Aws
from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Failure, Refusal
from ..._kernel.reconcile import gather_all
from ..._module.run import Context
from ..iam_details import default_document, parsed, read_pages
from ..policy_effect.entry import ACCOUNT, FEDERATED, entries
from .powers import IamGrants, may_take

#: Days within which a role that people assume must have been used to count.
ROLE_DAYS = 90
_OF_CREDENTIALS = ("delete_login_profile", "delete_access_key", "update_access_key")
_KINDS = ("User", "Group", "Role", "LocalManagedPolicy", "AWSManagedPolicy")


def refuse_lockout(context: Context, calls: Iterable[Call]) -> None:
    """Refuse calls that would leave no administrator who can sign in, where there is one.

    Nothing is read where no call can take anybody's rights.

    Raises:
        Refusal: nobody would be left, or that could not be read.
    """
    writes = [call for call in calls if call.service == "iam"]
    if not any(may_take(call.method, call.params) for call in writes):
        return
    try:
        before = read_grants(context)
        after = before.copy()
        for call in writes:
            after.send(call.method, call.params)
        if after.by_role():
            return
        _with_credentials(context.aws, before, after, writes)
    except Failure as failure:
        raise Refusal(
            "this run would remove rights or credentials of users, and it could not be determined whether an "
            f"administrator who can sign in is left: {failure.message} Nothing was changed."
        ) from failure
    if [*before.usable(), *before.by_role()] and not after.usable():
        raise Refusal(_message(before, after))


def _with_credentials(aws: Aws, before: IamGrants, after: IamGrants, writes: Sequence[Call]) -> None:
    """Read how the administrators sign in, and take what the writes take."""
    names = sorted({*before.administrators(), *after.administrators()} & before.users.keys())
    found = gather_all({name: partial(credentials_of, aws, name) for name in names})
    for grants in (before, after):
        grants.credentials = {name: set(item) for name, item in found.items()}
    for call in writes:
        if call.method in _OF_CREDENTIALS:
            after.send(call.method, call.params)


def _message(before: IamGrants, after: IamGrants) -> str:
    lost = ", ".join([*before.usable(), *(f"role {name}" for name in before.by_role())])
    idle = ", ".join(after.administrators())
    left = f"The only other is {idle}, without a console password or an active access key." if idle else "None is left."
    return (
        f"this run would remove the last administrator who can sign in: {lost}. {left} Give another "
        "administrator a console password or an access key, check that it works, and run again. Or keep "
        f"{lost}: as a member of the group, with the group's policies, or in break_glass_users. Nothing was "
        "changed."
    )


def credentials_of(aws: Aws, user: str) -> set[str]:
    """What a user signs in with: ``password``, and the ids of active keys."""
    found: set[str] = set()
    try:
        aws.call("iam", "get_login_profile", absent=("NoSuchEntity",), UserName=user)
        found.add("password")
    except NotFound:
        pass
    keys = aws.pages("iam", "list_access_keys", "AccessKeyMetadata", UserName=user)
    return found | {item["AccessKeyId"] for item in keys if item["Status"] == "Active"}


def read_grants(context: Context) -> IamGrants:
    """The account, with the roles that are known to work, and without credentials."""
    found = read_pages(context.aws, _KINDS)
    documents = {item["Arn"]: default_document(item) for item in found["policy"]}
    users = {
        item["UserName"]: _held(item, "UserPolicyList", groups=item.get("GroupList") or []) for item in found["user"]
    }
    groups = {item["GroupName"]: _held(item, "GroupPolicyList") for item in found["group"]}
    roles = {item["RoleName"]: _held(item, "RolePolicyList") for item in found["role"] if _works(context, item)}
    return IamGrants(users, groups, documents, roles=roles)


def _held(item: Mapping[str, Any], inline: str, **more: Any) -> dict[str, Any]:
    return {
        "attached": {policy["PolicyArn"] for policy in item.get("AttachedManagedPolicies") or []},
        "inline": {policy["PolicyName"]: parsed(policy["PolicyDocument"]) for policy in item.get(inline) or []},
        "boundary": (item.get("PermissionsBoundary") or {}).get("PermissionsBoundaryArn", ""),
        **more,
    }


def _works(context: Context, role: Mapping[str, Any]) -> bool:
    """Whether people from elsewhere may assume a role, and somebody has done so recently."""
    trust = parsed(role.get("AssumeRolePolicyDocument") or {})
    return _lets_people_in(trust, context.account_id) and (_is_caller(context, role) or _is_used(role))


def _is_caller(context: Context, role: Mapping[str, Any]) -> bool:
    return f":assumed-role/{role['RoleName']}/" in context.arn


def _is_used(role: Mapping[str, Any]) -> bool:
    used = (role.get("RoleLastUsed") or {}).get("LastUsedDate")
    if not isinstance(used, datetime):
        return False
    since = used if used.tzinfo else used.replace(tzinfo=timezone.utc)
    return datetime.now(timezone.utc) - since < timedelta(days=ROLE_DAYS)


def _lets_people_in(trust: Mapping[str, Any], account_id: str) -> bool:
    """Whether a trust policy names a SAML provider, as IAM Identity Center's does, or another account."""
    return any(
        (entry.kind == ACCOUNT and entry.name != account_id and entry.principal != "*")
        or (entry.kind == FEDERATED and ":saml-provider/" in entry.name)
        for entry in entries(trust)
    )
