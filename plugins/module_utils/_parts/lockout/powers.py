# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who can give rights in an account, and what writes to IAM make of it. Pure.

Whoever can do all of IAM can give everybody all rights again, so that is what counts. What a condition, a boundary or a
denial makes uncertain does not count.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..policy_effect.powers import gives_iam

Document = Mapping[str, Any]
#: AWS-managed policies that give all of IAM, or take everything, by the end of their ARN: what a plan attaches may be
#: attached nowhere yet, so that it was not read.
_KNOWN: Mapping[str, Document] = {
    ":iam::aws:policy/AdministratorAccess": {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]},
    ":iam::aws:policy/IAMFullAccess": {"Statement": [{"Effect": "Allow", "Action": "iam:*", "Resource": "*"}]},
    ":iam::aws:policy/AWSDenyAll": {"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]},
}
_NONE: Document = {"Statement": []}


class IamGrants:
    """Users, groups, policies and credentials of an account. ``send`` does to it what a write does to the account.

    Args:
        users: by name: ``groups``, ``attached`` (ARNs), ``inline`` (documents by name) and ``boundary`` (an ARN or "").
        groups: by name: ``attached`` and ``inline``.
        documents: those of managed policies, by ARN.
        credentials: by user, what signs in: ``password``, and the ids of active keys.
        roles: by name, as users: the roles that people from elsewhere are known to assume.
    """

    def __init__(
        self,
        users: Mapping[str, Any],
        groups: Mapping[str, Any],
        documents: Mapping[str, Document],
        credentials: Mapping[str, Iterable[str]] | None = None,
        roles: Mapping[str, Any] | None = None,
    ) -> None:
        self.users = {name: _copied(item) for name, item in users.items()}
        self.groups = {name: _copied(item) for name, item in groups.items()}
        self.documents = dict(documents)
        self.credentials = {name: set(found) for name, found in (credentials or {}).items()}
        self.roles = {name: _copied(item) for name, item in (roles or {}).items()}

    def copy(self) -> IamGrants:
        """The same, to send other writes to."""
        return IamGrants(self.users, self.groups, self.documents, self.credentials, self.roles)

    def administrators(self) -> list[str]:
        """The users who can give rights, whether they can sign in or not."""
        return sorted(name for name, user in self.users.items() if self._can_give(user))

    def usable(self) -> list[str]:
        """Those of them who have a password or an active key."""
        return [name for name in self.administrators() if self.credentials.get(name)]

    def by_role(self) -> list[str]:
        """The roles by which people from elsewhere can give rights."""
        return sorted(name for name, role in self.roles.items() if self._can_give(role))

    def _can_give(self, holder: Mapping[str, Any]) -> bool:
        boundary = holder["boundary"]
        if boundary and not gives_iam([self._document(boundary)]):
            return False
        holders = [holder, *(self.groups[group] for group in holder.get("groups", ()) if group in self.groups)]
        return gives_iam(
            [
                *(self._document(arn) for item in holders for arn in item["attached"]),
                *(document for item in holders for document in item["inline"].values()),
            ]
        )

    def _document(self, arn: str) -> Document:
        known = next((document for end, document in _KNOWN.items() if arn.endswith(end)), _NONE)
        return self.documents.get(arn, known)

    def send(self, method: str, params: Mapping[str, Any]) -> None:
        """Take in one write to IAM. What gives credentials is not counted: nobody has seen them work."""
        effect = _EFFECTS.get(method)
        if effect is not None:
            effect(self, params)


def _copied(item: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: set(item[key]) for key in ("groups", "attached") if key in item}
    return {**item, **kept, "inline": dict(item["inline"])}


def _holder(kind: str, key: str) -> Callable[[IamGrants, Mapping[str, Any]], dict[str, Any]]:
    """Who a write is about. One that is only made by the plan begins with nothing."""

    def find(grants: IamGrants, params: Mapping[str, Any]) -> dict[str, Any]:
        empty = {"groups": set(), "attached": set(), "inline": {}, "boundary": ""}
        found: dict[str, Any] = getattr(grants, kind).setdefault(params[key], empty)
        return found

    return find


_user, _group, _role = _holder("users", "UserName"), _holder("groups", "GroupName"), _holder("roles", "RoleName")


def _set_document(grants: IamGrants, params: Mapping[str, Any]) -> None:
    if params.get("SetAsDefault"):
        grants.documents[params["PolicyArn"]] = json.loads(params["PolicyDocument"])


def _set_key(grants: IamGrants, params: Mapping[str, Any]) -> None:
    if params["Status"] == "Inactive":
        _lose(grants, params, params["AccessKeyId"])


def _lose(grants: IamGrants, params: Mapping[str, Any], name: str) -> None:
    grants.credentials.get(params.get("UserName", ""), set()).discard(name)


def _detach(find: Callable[[IamGrants, Mapping[str, Any]], dict[str, Any]]) -> Callable[..., None]:
    return lambda grants, params: find(grants, params)["attached"].discard(params["PolicyArn"])


def _attach(find: Callable[[IamGrants, Mapping[str, Any]], dict[str, Any]]) -> Callable[..., None]:
    return lambda grants, params: find(grants, params)["attached"].add(params["PolicyArn"])


def _put(find: Callable[[IamGrants, Mapping[str, Any]], dict[str, Any]]) -> Callable[..., None]:
    return lambda grants, params: find(grants, params)["inline"].update(
        {params["PolicyName"]: json.loads(params["PolicyDocument"])}
    )


def _drop(find: Callable[[IamGrants, Mapping[str, Any]], dict[str, Any]]) -> Callable[..., None]:
    return lambda grants, params: find(grants, params)["inline"].pop(params["PolicyName"], None)


_EFFECTS: Mapping[str, Callable[[IamGrants, Mapping[str, Any]], Any]] = {
    "add_user_to_group": lambda grants, params: _user(grants, params)["groups"].add(params["GroupName"]),
    "remove_user_from_group": lambda grants, params: _user(grants, params)["groups"].discard(params["GroupName"]),
    "delete_group": lambda grants, params: grants.groups.pop(params["GroupName"], None),
    "delete_user": lambda grants, params: grants.users.pop(params["UserName"], None),
    "attach_user_policy": _attach(_user),
    "attach_group_policy": _attach(_group),
    "detach_user_policy": _detach(_user),
    "detach_group_policy": _detach(_group),
    "detach_role_policy": _detach(_role),
    "put_user_policy": _put(_user),
    "put_group_policy": _put(_group),
    "delete_user_policy": _drop(_user),
    "delete_group_policy": _drop(_group),
    "delete_role_policy": _drop(_role),
    "delete_role": lambda grants, params: grants.roles.pop(params["RoleName"], None),
    "put_user_permissions_boundary": lambda grants, params: _user(grants, params).update(
        boundary=params["PermissionsBoundary"]
    ),
    "create_policy_version": _set_document,
    # Which document counts then was not read.
    "set_default_policy_version": lambda grants, params: grants.documents.update({params["PolicyArn"]: _NONE}),
    "delete_policy": lambda grants, params: grants.documents.update({params["PolicyArn"]: _NONE}),
    "delete_login_profile": lambda grants, params: _lose(grants, params, "password"),
    "delete_access_key": lambda grants, params: _lose(grants, params, params["AccessKeyId"]),
    "update_access_key": _set_key,
}


def may_take(method: str, params: Mapping[str, Any]) -> bool:
    """Whether a write to IAM can take somebody's rights or credentials. To attach one of AWS's own policies gives some,
    but for the one that denies everything."""
    if method in ("attach_user_policy", "attach_group_policy"):
        return ":iam::aws:" not in params["PolicyArn"] or params["PolicyArn"].endswith("/AWSDenyAll")
    return method in _EFFECTS and method != "add_user_to_group"
