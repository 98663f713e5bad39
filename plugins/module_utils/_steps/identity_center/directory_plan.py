# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What to do about users, groups and memberships, and how they stand. Pure.

What people are called and their email addresses are personal: they are sent, and shown nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..._kernel.plan import Call, Hidden, Plan, Ref, Verdict
from .controls import GROUPS, MEMBERS, OTHER_PEOPLE, USERS
from .directory_options import PROFILE, WantedGroup, WantedUser
from .directory_state import ABSENT, PRESENT, Identities, after, mark, shown


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
        before, after(found, before, calls), calls, tuple(verdict for part in parts for verdict in part.verdicts)
    )


def _user_part(found: Identities, user: WantedUser) -> _Part:
    here, where = found.find("users", user.name), found.where("users", user.name)
    about: dict[str, Any] = {"mends": (USERS,), "resource": where, "chain": mark("user", user.name)}
    if user.absent:
        return _absent_part(found, USERS, "user", here, about)
    if here is None:
        if found.issuer:
            return _Part((), (_elsewhere(USERS, found.issuer, ABSENT, where),))
        if user.lacks:
            note = f"Give {' and '.join(user.lacks)} of user {user.name} in identity_center_users: AWS requires them."
            return _Part((), (Verdict(USERS, False, ABSENT, PRESENT, "person", where, note=note),))
        call = found.center.store_call("create_user", _new_user(user), mark=mark("user", user.name), **about)
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
        "If that is no longer the case, set identity_center_identity_source: identity_center."
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
    about: dict[str, Any] = {"mends": (GROUPS,), "resource": where, "chain": mark("group", group.name)}
    if group.absent:
        return _absent_part(found, GROUPS, "group", here, about)
    members = _members_part(found, group)
    if here is None:
        if found.issuer:
            return _Part((), (_elsewhere(GROUPS, found.issuer, ABSENT, where), *members.verdicts))
        described = {"Description": group.description} if group.description else {}
        params = {"DisplayName": group.name, **described}
        call = found.center.store_call("create_group", params, mark=mark("group", group.name), **about)
        verdict = Verdict(GROUPS, False, ABSENT, PRESENT, "call", where)
        return _Part((call, *members.calls), (verdict, *members.verdicts))
    item = here[1]
    other = group.description is not None and item["description"] != group.description
    issuer = item["issuer"] or found.issuer
    if other and issuer:
        return _Part(members.calls, (_elsewhere(GROUPS, issuer, "another description", where), *members.verdicts))
    operations = [{"AttributePath": "description", "AttributeValue": group.description}]
    change = {"GroupId": item["id"], "Operations": operations}
    calls = (found.center.store_call("update_group", change, **about),) if other else ()
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
    about: dict[str, Any] = {"mends": (MEMBERS,), "resource": where, "chain": mark("group", group.name)}
    identity = here[1]["id"] if here else Ref(mark("group", group.name), ("GroupId",))
    calls = [
        found.center.store_call(
            "create_group_membership",
            {"GroupId": identity, "MemberId": {"UserId": found.user_id(name)}},
            needs=(mark("user", name),),
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
            f"group {group.name}: members lists {', '.join(strangers)}, but no such user exists. Add them to "
            "identity_center_users, or remove them from the list."
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
            about: dict[str, Any] = {"mends": (OTHER_PEOPLE,), "resource": where, "chain": mark(kind, name)}
            calls.append(_deletion(found, kind, item, about))
    if not found.wanted.users and not found.wanted.groups:
        return _Part()
    mend = "call" if found.wanted.exact else "choice"
    verdict = Verdict(OTHER_PEOPLE, not listed, listed, [], mend, where)
    return _Part(tuple(calls) if found.wanted.exact else (), (verdict,))
