# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Users, groups and memberships of the identity store. What an identity provider syncs is read, and never written.

https://docs.aws.amazon.com/singlesignon/latest/userguide/manage-your-identity-source.html
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Plan, Refusal, State
from ..._kernel.reconcile import Resource
from ..._kernel.threads import concurrently
from ..._module.run import Context
from .center import READERS, Center, with_center
from .controls import GROUPS, MEMBERS, OTHER_PEOPLE, USERS
from .directory_options import WantedDirectory, wanted_directory
from .directory_plan import plan_directory
from .directory_state import Identities, restore_calls, shown
from .lockout import refuse_lockout

CONTROLS = (USERS, GROUPS, MEMBERS, OTHER_PEOPLE)


def directory_resource(context: Context, options: Mapping[str, Any]) -> Resource:
    """The identity store, or that there is none."""
    wanted = wanted_directory(options)
    build = partial(Directory, context, wanted=wanted)
    return with_center(context, CONTROLS, build, options["planned"])


class Directory(Resource):
    """The resource that the kernel works on."""

    controls = CONTROLS
    guards_undo = True

    def __init__(self, context: Context, center: Center, *, wanted: WantedDirectory) -> None:
        self._context, self._center, self._wanted = context, center, wanted
        self._created: list[str] = []

    def observe(self) -> State:
        """Read users and groups, and who is in the groups that are asked for."""
        found = read_identities(self._center)
        named = {group.name.lower() for group in self._wanted.groups}
        groups = {name: item for name, item in found["groups"].items() if name.lower() in named}
        names = {item["id"]: name for name, item in found["users"].items()}
        members = concurrently([partial(read_members, self._center, item["id"]) for item in groups.values()], READERS)
        for item, listed in zip(groups.values(), members, strict=True):
            item["members"] = {names.get(user, user): membership for user, membership in listed.items()}
        return found

    def plan(self, current: State | None) -> Plan:
        """Users first, then groups, then who is in them; then what is to go."""
        return plan_directory(Identities(current or {}, self._wanted, self._center))

    def restore(self, current: State | None, before: State) -> Plan | None:
        """Groups and memberships as they were. Users that came go; one that went is not made again."""
        state = Identities(current or {}, self._wanted, self._center)
        calls = restore_calls(state, before)
        return None if calls is None else Plan(shown(state), before, tuple(calls))

    def guard(self, plan: Plan) -> None:
        """Refuse what would lock out the caller, or the last administrator."""
        refuse_lockout(self._context, self._center, plan.calls)

    def send(self, call: Call) -> Any:
        """Send one write."""
        answer = self._center.aws.call(call.service, call.method, region=call.region, **call.params)
        if call.method == "create_user":
            self._created.append(str(call.params["UserName"]))
        return answer

    def extra(self) -> dict[str, Any]:
        """Who was created: none of them has a password yet."""
        return {"created_users": self._created}


def read_identities(center: Center) -> dict[str, dict[str, Any]]:
    """Users and groups by name, in normal form. ``issuer`` says which identity provider syncs one.

    Raises:
        Failure: they could not be read.
        Refusal: the store is not there any more.
    """
    try:
        users, groups = concurrently(
            [partial(center.store_list, "list_users", "Users"), partial(center.store_list, "list_groups", "Groups")]
        )
    except NotFound as error:
        raise Refusal(f"the identity store {center.store} no longer exists ({error}). Run this again.") from error
    return {
        "users": {item["UserName"]: _user(item) for item in users if item.get("UserName")},
        "groups": {item["DisplayName"]: _group(item) for item in groups if item.get("DisplayName")},
    }


def read_members(center: Center, group: str) -> dict[str, str]:
    """The ids of memberships by the ids of users. Nobody is in a group that was deleted meanwhile."""
    try:
        found = center.store_list("list_group_memberships", "GroupMemberships", GroupId=group)
    except NotFound:
        return {}
    return {item["MemberId"]["UserId"]: item["MembershipId"] for item in found if "UserId" in item.get("MemberId", {})}


def _user(item: Mapping[str, Any]) -> dict[str, Any]:
    name, emails = item.get("Name") or {}, item.get("Emails") or []
    first = next((email for email in emails if email.get("Primary")), emails[0] if emails else {})
    return {
        "id": item["UserId"],
        "issuer": _issuer(item),
        "enabled": item.get("UserStatus", "ENABLED") == "ENABLED",
        "profile": {
            "given_name": name.get("GivenName", ""),
            "family_name": name.get("FamilyName", ""),
            "display_name": item.get("DisplayName", ""),
            "email": first.get("Value", ""),
        },
    }


def _group(item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": item["GroupId"],
        "issuer": _issuer(item),
        "description": item.get("Description", ""),
        "members": {},
    }


def _issuer(item: Mapping[str, Any]) -> str:
    """Who gave somebody an external id: an identity provider, by SCIM, or a directory. What Identity Center made has
    none. No API says what the source of identities is.
    https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_ExternalId.html
    """
    return next((str(external["Issuer"]) for external in item.get("ExternalIds") or []), "")
