# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Users and groups as they are and as they are asked for: what is shown of them, and the way back. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..._kernel.plan import Call, Ref, State
from .center import Center
from .directory_options import WantedDirectory

PRESENT, ABSENT = "present", "absent"


@dataclass(frozen=True)
class Identities:
    """Users and groups as they are, and as they are asked for."""

    state: State
    wanted: WantedDirectory
    center: Center

    @property
    def issuer(self) -> str:
        """Which identity provider syncs people, or nothing where they are managed here."""
        if self.wanted.source == "identity_center":
            return ""
        kinds = (self.state["users"], self.state["groups"])
        found = sorted({item["issuer"] for kind in kinds for item in kind.values() if item["issuer"]})
        return found[0] if found else "an identity provider" if self.wanted.source == "external" else ""

    def find(self, kind: str, name: str) -> tuple[str, Mapping[str, Any]] | None:
        """A user or a group, and how it is written: upper and lower case are the same."""
        return next(((key, item) for key, item in self.state[kind].items() if key.lower() == name.lower()), None)

    def where(self, kind: str, name: str) -> str:
        """What a verdict on it is about."""
        return f"{self.center.store}/{kind}/{name}"

    def user_id(self, name: str) -> Any:
        """The id of a user who is there, or will be."""
        found = self.find("users", name)
        return found[1]["id"] if found else Ref(mark("user", name), ("UserId",))

    @property
    def coming(self) -> set[str]:
        """The names of users that will be there, in small letters."""
        made = () if self.issuer else self.wanted.users
        asked = {user.name.lower() for user in made if not user.absent and not user.lacks}
        going = {user.name.lower() for user in self.wanted.users if user.absent}
        return ({name.lower() for name in self.state["users"]} - going) | asked


def mark(kind: str, name: str) -> str:
    """The mark of the call that creates a user or a group."""
    return f"{kind} {name.lower()}"


def shown(found: Identities) -> dict[str, Any]:
    """The state as the diff shows it: whom the options name, and in ``exact`` everybody."""
    users = {user.name: found.find("users", user.name) for user in found.wanted.users}
    groups = {group.name: found.find("groups", group.name) for group in found.wanted.groups}
    if found.wanted.exact:
        users |= {name: (name, item) for name, item in found.state["users"].items()}
        groups |= {name: (name, item) for name, item in found.state["groups"].items()}
    return {
        "users": {here[0]: _profile_of(found, here[0], here[1]) for here in users.values() if here},
        "groups": {
            here[0]: {"description": here[1]["description"], "members": sorted(here[1]["members"])}
            for here in groups.values()
            if here
        },
    }


def _profile_of(found: Identities, name: str, item: Mapping[str, Any]) -> str:
    """Whether a user's attributes are as asked for: the attributes themselves are personal."""
    user = next((user for user in found.wanted.users if user.name.lower() == name.lower()), None)
    same = user is None or all(item["profile"][key] == value for key, value in user.profile.items())
    return PRESENT if same else "differs"


def after(found: Identities, before: Mapping[str, Any], calls: tuple[Call, ...]) -> dict[str, Any]:
    """The state that the calls lead to, as it is shown."""
    users, groups = dict(before["users"]), {name: dict(item) for name, item in before["groups"].items()}
    names = {item["id"]: name for kind in ("users", "groups") for name, item in found.state[kind].items()}
    names |= {f"<{mark('user', user.name)}.UserId>": user.name for user in found.wanted.users}
    names |= {f"<{mark('group', group.name)}.GroupId>": group.name for group in found.wanted.groups}
    for call in calls:
        params = call.params
        if call.method in ("create_user", "update_user"):
            users[params.get("UserName") or names[params["UserId"]]] = PRESENT
        elif call.method == "create_group":
            groups[params["DisplayName"]] = {"description": params.get("Description", ""), "members": []}
        elif call.method == "update_group":
            groups[names[params["GroupId"]]]["description"] = params["Operations"][0]["AttributeValue"]
        elif call.method == "create_group_membership":
            group = groups[names[str(params["GroupId"])]]
            group["members"] = sorted({*group["members"], names[str(params["MemberId"]["UserId"])]})
        elif call.method == "delete_user":
            users.pop(names[params["UserId"]], None)
        elif call.method == "delete_group":
            groups.pop(names[params["GroupId"]], None)
        elif call.method == "delete_group_membership":
            _drop_membership(found, groups, params["MembershipId"])
    kept = set(users) | {name for name in found.state["users"] if name not in before["users"]}
    for group in groups.values():
        group["members"] = [name for name in group["members"] if name in kept]
    return {"users": users, "groups": groups}


def _drop_membership(found: Identities, groups: Mapping[str, Any], membership: str) -> None:
    for name, item in found.state["groups"].items():
        for user, number in item["members"].items():
            if number == membership and name in groups:
                groups[name]["members"] = [member for member in groups[name]["members"] if member != user]


def restore_calls(found: Identities, before: State) -> list[Call] | None:
    """Groups and memberships as they were, without users and groups that came. Nothing where somebody went: what they
    were called stands nowhere."""
    now = shown(found)
    if set(before["users"]) - set(now["users"]):
        return None
    calls: list[Call] = []
    for name, old in before["groups"].items():
        calls += _group_back(found, name, now["groups"].get(name), old)
    for name in sorted(set(now["groups"]) - set(before["groups"])):
        calls.append(found.center.store_call("delete_group", {"GroupId": found.state["groups"][name]["id"]}))
    for name in sorted(set(now["users"]) - set(before["users"])):
        calls.append(found.center.store_call("delete_user", {"UserId": found.state["users"][name]["id"]}))
    return calls


def _group_back(found: Identities, name: str, now: State | None, old: State) -> list[Call]:
    here, center = found.state["groups"].get(name), found.center
    described = {"Description": old["description"]} if old["description"] else {}
    made = [center.store_call("create_group", {"DisplayName": name, **described}, mark=mark("group", name))]
    identity = here["id"] if here else Ref(mark("group", name), ("GroupId",))
    calls = [] if here else made
    if now is not None and now["description"] != old["description"]:
        operation = {"AttributePath": "description"}
        if old["description"]:
            operation["AttributeValue"] = old["description"]
        calls.append(center.store_call("update_group", {"GroupId": identity, "Operations": [operation]}))
    members = here["members"] if here else {}
    calls += [
        center.store_call("create_group_membership", {"GroupId": identity, "MemberId": {"UserId": found.user_id(user)}})
        for user in old["members"]
        if user not in members and found.find("users", user)
    ]
    return calls + [
        center.store_call("delete_group_membership", {"MembershipId": number})
        for user, number in members.items()
        if user not in old["members"]
    ]
