# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What to do about users, groups and memberships, and how they stand. Pure.

What people are called and their email addresses are personal: they are sent, and shown nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..._kernel.plan import Call, Hidden, Plan, Ref, State, Verdict
from .center import Center
from .controls import GROUPS, MEMBERS, OTHER_PEOPLE, USERS
from .directory_options import PROFILE, WantedDirectory, WantedGroup, WantedUser

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
        return found[1]["id"] if found else Ref(_mark("user", name), ("UserId",))

    @property
    def coming(self) -> set[str]:
        """The names of users that will be there, in small letters."""
        asked = {user.name.lower() for user in self.wanted.users if not user.absent} if not self.issuer else set()
        going = {user.name.lower() for user in self.wanted.users if user.absent}
        return ({name.lower() for name in self.state["users"]} - going) | asked


def _mark(kind: str, name: str) -> str:
    return f"{kind} {name.lower()}"


@dataclass(frozen=True)
class _Part:
    """The writes for one user or group, and how it stands."""

    calls: tuple[Call, ...] = ()
    verdicts: tuple[Verdict, ...] = ()


def plan_directory(found: Identities) -> Plan:
    """Users, groups, memberships; then those who are to go."""
    parts = [
        *(_user_part(found, user) for user in found.wanted.users),
        *(_group_part(found, group) for group in found.wanted.groups),
        _others(found),
    ]
    made = [call for part in parts for call in part.calls if not call.method.startswith("delete_")]
    gone = [call for part in parts for call in part.calls if call.method.startswith("delete_")]
    calls = (*made, *gone)
    before = shown(found)
    return Plan(
        before, _after(found, before, calls), calls, tuple(verdict for part in parts for verdict in part.verdicts)
    )


def _user_part(found: Identities, user: WantedUser) -> _Part:
    here, where = found.find("users", user.name), found.where("users", user.name)
    about: dict[str, Any] = {"mends": (USERS,), "resource": where, "chain": _mark("user", user.name)}
    if user.absent:
        return _absent_part(found, USERS, "user", here, about)
    if here is None:
        if found.issuer:
            return _Part((), (_elsewhere(USERS, found.issuer, ABSENT, where),))
        lacking = [name for name in ("given_name", "family_name") if name not in user.profile]
        if lacking:
            note = f"Give {' and '.join(lacking)} of user {user.name} in identity_center_users: AWS asks for them."
            return _Part((), (Verdict(USERS, False, ABSENT, PRESENT, "person", where, note=note),))
        call = found.center.store_call("create_user", _new_user(user), mark=_mark("user", user.name), **about)
        return _Part((call,), (Verdict(USERS, False, ABSENT, PRESENT, "call", where),))
    _name, item = here
    other = [name for name, value in user.profile.items() if item["profile"][name] != value]
    shown_as = f"differs: {', '.join(other)}" if other else PRESENT
    issuer = item["issuer"] or found.issuer
    if other and issuer:
        return _Part((), (_elsewhere(USERS, issuer, shown_as, where),))
    operations = [{"AttributePath": PROFILE[name], "AttributeValue": _value(name, user)} for name in other]
    params = {"UserId": item["id"], "Operations": operations}
    calls = (found.center.store_call("update_user", params, **about),) if other else ()
    return _Part(calls, (Verdict(USERS, not other, shown_as, PRESENT, "call", where),))


def _new_user(user: WantedUser) -> dict[str, Any]:
    given = {name: Hidden(value) for name, value in user.profile.items()}
    email = {"Value": given.get("email"), "Type": "work", "Primary": True}
    return {
        "UserName": user.name,
        "Name": {"GivenName": given["given_name"], "FamilyName": given["family_name"]},
        "DisplayName": given["display_name"],
        **({"Emails": [email]} if "email" in given else {}),
    }


def _value(name: str, user: WantedUser) -> Any:
    value = user.profile[name]
    return Hidden([{"value": value, "type": "work", "primary": True}] if name == "email" else value)


def _elsewhere(control: str, issuer: str, current: Any, where: str, wanted: Any = PRESENT) -> Verdict:
    note = (
        f"{issuer} syncs the users and groups of this identity store, so they are only read here: change it there. "
        "Where that is over, set identity_center_identity_source: identity_center."
    )
    return Verdict(control, False, current, wanted, "person", where, note=note)


def _absent_part(
    found: Identities, control: str, kind: str, here: tuple[str, Mapping[str, Any]] | None, about: dict[str, Any]
) -> _Part:
    where = about["resource"]
    if here is None:
        return _Part((), (Verdict(control, True, ABSENT, ABSENT, "call", where),))
    issuer = here[1]["issuer"] or found.issuer
    if issuer:
        return _Part((), (_elsewhere(control, issuer, PRESENT, where, ABSENT),))
    return _Part((_deletion(found, kind, here[1], about),), (Verdict(control, False, PRESENT, ABSENT, "call", where),))


def _deletion(found: Identities, kind: str, item: Mapping[str, Any], about: dict[str, Any]) -> Call:
    return found.center.store_call(f"delete_{kind}", {f"{kind.capitalize()}Id": item["id"]}, **about)


def _group_part(found: Identities, group: WantedGroup) -> _Part:
    here, where = found.find("groups", group.name), found.where("groups", group.name)
    about: dict[str, Any] = {"mends": (GROUPS,), "resource": where, "chain": _mark("group", group.name)}
    if group.absent:
        return _absent_part(found, GROUPS, "group", here, about)
    members = _members_part(found, group)
    if here is None:
        if found.issuer:
            return _Part((), (_elsewhere(GROUPS, found.issuer, ABSENT, where), *members.verdicts))
        described = {"Description": group.description} if group.description else {}
        params = {"DisplayName": group.name, **described}
        call = found.center.store_call("create_group", params, mark=_mark("group", group.name), **about)
        verdict = Verdict(GROUPS, False, ABSENT, PRESENT, "call", where)
        return _Part((call, *members.calls), (verdict, *members.verdicts))
    item = here[1]
    other = group.description is not None and item["description"] != group.description
    issuer = item["issuer"] or found.issuer
    if other and issuer:
        return _Part(members.calls, (_elsewhere(GROUPS, issuer, "another description", where), *members.verdicts))
    operations = [{"AttributePath": "description", "AttributeValue": group.description}]
    params = {"GroupId": item["id"], "Operations": operations}
    calls = (found.center.store_call("update_group", params, **about),) if other else ()
    verdict = Verdict(GROUPS, not other, "another description" if other else PRESENT, PRESENT, "call", where)
    return _Part((*calls, *members.calls), (verdict, *members.verdicts))


def _members_part(found: Identities, group: WantedGroup) -> _Part:
    """Who is in a group. Whom others added stays, and is shown, unless ``membership`` is exact."""
    if group.members is None:
        return _Part()
    here, where = found.find("groups", group.name), found.where("groups", group.name)
    now: Mapping[str, str] = here[1]["members"] if here else {}
    small = {name.lower() for name in now}
    asked = {name.lower() for name in group.members}
    missing = [name for name in group.members if name.lower() not in small]
    others = [name for name in now if name.lower() not in asked]
    strangers = [name for name in missing if name.lower() not in found.coming]
    current, wanted = sorted(now), sorted(group.members)
    holds = not missing and not others
    issuer = (here[1]["issuer"] if here else "") or found.issuer
    if not holds and issuer:
        return _Part((), (_elsewhere(MEMBERS, issuer, current, where, wanted),))
    about: dict[str, Any] = {"mends": (MEMBERS,), "resource": where, "chain": _mark("group", group.name)}
    identity = here[1]["id"] if here else Ref(_mark("group", group.name), ("GroupId",))
    calls = [
        found.center.store_call(
            "create_group_membership",
            {"GroupId": identity, "MemberId": {"UserId": found.user_id(name)}},
            needs=(_mark("user", name),),
            **about,
        )
        for name in missing
        if name not in strangers
    ]
    if group.exact:
        calls += [
            found.center.store_call("delete_group_membership", {"MembershipId": now[name]}, **about) for name in others
        ]
    return _Part(tuple(calls), (_members_verdict(group, where, current, wanted, strangers, bool(missing), others),))


def _members_verdict(
    group: WantedGroup,
    where: str,
    current: list[str],
    wanted: list[str],
    strangers: list[str],
    missing: bool,
    others: list[str],
) -> Verdict:
    if strangers:
        note = (
            f"group {group.name}: members has {', '.join(strangers)}, and there is no such user. Add them to "
            "identity_center_users, or leave them out."
        )
        return Verdict(MEMBERS, False, current, wanted, "person", where, note=note)
    by_call = missing or group.exact
    return Verdict(MEMBERS, not missing and not others, current, wanted, "call" if by_call else "choice", where)


def _others(found: Identities) -> _Part:
    """Users and groups that nobody asked for. Those that an identity provider syncs are its own business."""
    users = {user.name.lower() for user in found.wanted.users}
    groups = {group.name.lower() for group in found.wanted.groups}
    named = {"user": ("users", users), "group": ("groups", groups)}
    calls, listed = [], []
    where = found.center.store
    for kind, (key, names) in named.items():
        for name, item in sorted(found.state[key].items()):
            if name.lower() in names or item["issuer"] or found.issuer:
                continue
            listed.append(f"{kind} {name}")
            about: dict[str, Any] = {"mends": (OTHER_PEOPLE,), "resource": where, "chain": _mark(kind, name)}
            calls.append(_deletion(found, kind, item, about))
    if not found.wanted.users and not found.wanted.groups:
        return _Part()
    mend = "call" if found.wanted.exact else "choice"
    verdict = Verdict(OTHER_PEOPLE, not listed, listed, [], mend, where)
    return _Part(tuple(calls) if found.wanted.exact else (), (verdict,))


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


def _after(found: Identities, before: Mapping[str, Any], calls: tuple[Call, ...]) -> dict[str, Any]:
    """The state that the calls lead to, as it is shown."""
    users, groups = dict(before["users"]), {name: dict(item) for name, item in before["groups"].items()}
    names = {item["id"]: name for kind in ("users", "groups") for name, item in found.state[kind].items()}
    names |= {f"<{_mark('user', user.name)}.UserId>": user.name for user in found.wanted.users}
    names |= {f"<{_mark('group', group.name)}.GroupId>": group.name for group in found.wanted.groups}
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
    kept = {name for name in users} | {name for name in found.state["users"] if name not in before["users"]}
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
    made = [center.store_call("create_group", {"DisplayName": name, **described}, mark=_mark("group", name))]
    identity = here["id"] if here else Ref(_mark("group", name), ("GroupId",))
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
