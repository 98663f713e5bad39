# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The identity store of IAM Identity Center. A store is there with its instance; moto's is there for any name.

https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/welcome.html
"""

from __future__ import annotations

import uuid
from typing import Any

from tests.emulator.clock import clock
from tests.emulator.kit import Request, ServiceError, stored

from .ssoadmin import instances_of, limited, paged

_TAKEN = "Duplicate {}"
#: What has a revision.
_REVISED = {"user": {"Revision": "1"}, "group": {"Revision": "1"}}


def _store(request: Request) -> str:
    """The store of a request, which its instance's account and the delegated administrator may use.

    Raises:
        ServiceError: there is none here.
    """
    store_id = str(request.params["IdentityStoreId"])
    found = [item for item in instances_of(request).values() if item["IdentityStoreId"] == store_id]
    if not found or found[0]["PrimaryRegion"] != request.region:
        raise ServiceError("ResourceNotFoundException", "IDENTITY_STORE not found.")
    return store_id


def _kept(request: Request, name: str) -> dict[str, Any]:
    return stored(_store(request), f"identitystore.{name}")


def _one(request: Request, kind: str, number: str) -> dict[str, Any]:
    found: dict[str, Any] | None = _kept(request, f"{kind}s").get(number)
    if found is None:
        raise ServiceError("ResourceNotFoundException", f"{kind.upper()} not found.")
    return found


def _named(kind: str) -> dict[str, str]:
    """The id and the ARN of something new."""
    number, word = str(uuid.uuid4()), kind.capitalize()
    stored("", "identitystore.begun")[number] = clock.now()
    return {f"{word}Id": number, f"{word}Arn": f"arn:aws:identitystore:::{kind}/{number}", **_REVISED.get(kind, {})}


def _refuse_twice(request: Request, kind: str, name: str, value: str) -> None:
    if any(item[name].lower() == value.lower() for item in _kept(request, f"{kind}s").values()):
        raise ServiceError("ConflictException", _TAKEN.format(name if kind == "user" else f"Group{name}"))


@limited("identitystore", "CreateUser")
def create_user(request: Request) -> dict[str, Any]:
    """A user, who has neither a password nor an email about it."""
    name = request.params.get("Name", {})
    given = {"displayname": request.params.get("DisplayName"), "name.givenname": name.get("GivenName")}
    given["name.familyname"] = name.get("FamilyName")
    lacking = [key for key, value in given.items() if not value]
    if lacking or not request.params.get("UserName"):
        raise ServiceError(
            "ValidationException", "; ".join(f"{key}: The attribute {key} is required" for key in lacking)
        )
    _refuse_twice(request, "user", "UserName", request.params["UserName"])
    about = _named("user")
    _kept(request, "users")[about["UserId"]] = {**request.params, **about, "UserStatus": "ENABLED"}
    return {**about, "IdentityStoreId": request.params["IdentityStoreId"]}


@limited("identitystore", "ListUsers")
def list_users(request: Request) -> dict[str, Any]:
    """All users."""
    return paged(request, "Users", list(_kept(request, "users").values()))


@limited("identitystore", "DescribeUser")
def describe_user(request: Request) -> dict[str, Any]:
    """One of them."""
    return _one(request, "user", request.params["UserId"])


def _update(found: dict[str, Any], operations: list[dict[str, Any]]) -> None:
    for item in operations:
        way = [part[:1].upper() + part[1:] for part in item["AttributePath"].split(".")]
        place = found
        for part in way[:-1]:
            place = place.setdefault(part, {})
        if "AttributeValue" in item:
            place[way[-1]] = _capital(item["AttributeValue"])
        else:
            place.pop(way[-1], None)


def _capital(value: Any) -> Any:
    """A document's names are small in a request."""
    if isinstance(value, dict):
        return {key[:1].upper() + key[1:]: _capital(item) for key, item in value.items()}
    return [_capital(item) for item in value] if isinstance(value, list) else value


@limited("identitystore", "UpdateUser")
def update_user(request: Request) -> dict[str, Any]:
    """Other attributes."""
    found = _one(request, "user", request.params["UserId"])
    _update(found, request.params["Operations"])
    return {key: found[key] for key in ("IdentityStoreId", "UserId", "UserArn", "Revision")}


@limited("identitystore", "DeleteUser")
def delete_user(request: Request) -> dict[str, Any]:
    """A user, who is in no group any more, and has no assignments any more that count."""
    _one(request, "user", request.params["UserId"])
    _kept(request, "users").pop(request.params["UserId"])
    _drop(request, lambda item: item["MemberId"]["UserId"] == request.params["UserId"])
    return {}


@limited("identitystore", "CreateGroup")
def create_group(request: Request) -> dict[str, Any]:
    """A group with nobody in it."""
    _refuse_twice(request, "group", "DisplayName", request.params["DisplayName"])
    about = _named("group")
    _kept(request, "groups")[about["GroupId"]] = {**request.params, **about}
    return {**about, "IdentityStoreId": request.params["IdentityStoreId"]}


@limited("identitystore", "ListGroups")
def list_groups(request: Request) -> dict[str, Any]:
    """All groups."""
    return paged(request, "Groups", list(_kept(request, "groups").values()))


@limited("identitystore", "UpdateGroup")
def update_group(request: Request) -> dict[str, Any]:
    """Other attributes."""
    found = _one(request, "group", request.params["GroupId"])
    _update(found, request.params["Operations"])
    return {key: found[key] for key in ("IdentityStoreId", "GroupId", "GroupArn", "Revision")}


@limited("identitystore", "DeleteGroup")
def delete_group(request: Request) -> dict[str, Any]:
    """A group, with its memberships."""
    _one(request, "group", request.params["GroupId"])
    _kept(request, "groups").pop(request.params["GroupId"])
    _drop(request, lambda item: item["GroupId"] == request.params["GroupId"])
    return {}


def _drop(request: Request, which: Any) -> None:
    memberships = _kept(request, "memberships")
    for number in [number for number, item in memberships.items() if which(item)]:
        memberships.pop(number)


@limited("identitystore", "CreateGroupMembership")
def create_group_membership(request: Request) -> dict[str, Any]:
    """Somebody in a group."""
    group, user = request.params["GroupId"], request.params["MemberId"]["UserId"]
    _one(request, "group", group)
    _one(request, "user", user)
    memberships = _kept(request, "memberships")
    if any((item["GroupId"], item["MemberId"]["UserId"]) == (group, user) for item in memberships.values()):
        raise ServiceError("ConflictException", "Member and Group Relationship already exists")
    about = _named("membership")
    memberships[about["MembershipId"]] = {**request.params, **about}
    return {**about, "IdentityStoreId": request.params["IdentityStoreId"]}


@limited("identitystore", "ListGroupMemberships")
def list_group_memberships(request: Request) -> dict[str, Any]:
    """Who is in a group."""
    _one(request, "group", request.params["GroupId"])
    found = _kept(request, "memberships").values()
    return paged(request, "GroupMemberships", [item for item in found if item["GroupId"] == request.params["GroupId"]])


@limited("identitystore", "DeleteGroupMembership")
def delete_group_membership(request: Request) -> dict[str, Any]:
    """Somebody in a group no more."""
    if _kept(request, "memberships").pop(request.params["MembershipId"], None) is None:
        raise ServiceError("ResourceNotFoundException", "GROUP_MEMBERSHIP not found.")
    return {}
