# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is asked for of users and groups of the identity store: options refused or made into what is wanted.

https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_CreateUser.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..._kernel.plan import Refusal

#: Longest name of a user, and of a group.
_USER, _GROUP = 128, 1024
#: Names that AWS keeps for itself.
_TAKEN = ("administrator", "awsadministrators")
#: The attributes of a user by the names of options, with their paths in the identity store.
PROFILE = {
    "given_name": "name.givenName",
    "family_name": "name.familyName",
    "display_name": "displayName",
    "email": "emails",
}


@dataclass(frozen=True)
class WantedUser:
    """A user to have, or not to have. ``profile`` has the attributes that were given, by the names of ``PROFILE``."""

    name: str
    absent: bool
    profile: Mapping[str, str]

    @property
    def lacks(self) -> list[str]:
        """What is not given and needed to create the user."""
        return [name for name in ("given_name", "family_name") if name not in self.profile]


@dataclass(frozen=True)
class WantedGroup:
    """A group to have, or not to have. ``members`` is None where they are not managed."""

    name: str
    absent: bool
    description: str | None
    members: tuple[str, ...] | None
    exact: bool


@dataclass(frozen=True)
class WantedDirectory:
    """Users and groups to have.

    Args:
        exact: whether there are no others.
        source: ``auto``, ``identity_center``, or ``external``.
    """

    users: tuple[WantedUser, ...]
    groups: tuple[WantedGroup, ...]
    exact: bool
    source: str


def wanted_directory(options: Mapping[str, Any]) -> WantedDirectory:
    """What the options ask for."""
    return WantedDirectory(
        tuple(_user(item) for item in options["users"]),
        tuple(_group(item) for item in options["groups"]),
        options["mode"] == "exact",
        options["identity_source"],
    )


def _user(item: Mapping[str, Any]) -> WantedUser:
    given = {name: str(item[name]) for name in PROFILE if item[name] is not None}
    names = [given[name] for name in ("given_name", "family_name") if name in given]
    if "display_name" not in given and names:
        given["display_name"] = " ".join(names)
    return WantedUser(item["user_name"], item["state"] == "absent", given)


def _group(item: Mapping[str, Any]) -> WantedGroup:
    members = None if item["members"] is None else tuple(dict.fromkeys(item["members"]))
    return WantedGroup(
        item["name"], item["state"] == "absent", item["description"], members, item["membership"] == "exact"
    )


def check(options: Mapping[str, Any]) -> None:
    """Refuse bad options before the first request."""
    refuse_twice("users", (item["user_name"] for item in options["users"]))
    refuse_twice("groups", (item["name"] for item in options["groups"]))
    for item in options["users"]:
        _check_user(item)
    for item in options["groups"]:
        _check_group(item)


def refuse_twice(option: str, names: Iterable[str]) -> None:
    """Refuse a name that is there twice."""
    seen: set[str] = set()
    for name in names:
        if name.lower() in seen:
            raise Refusal(f"{option} has the name {name} twice; upper and lower case are the same here.")
        seen.add(name.lower())


def _check_user(item: Mapping[str, Any]) -> None:
    name = item["user_name"]
    if not 1 <= len(name) <= _USER or any(sign.isspace() for sign in name) or name.lower() in _TAKEN:
        taken = ", ".join(_TAKEN)
        raise Refusal(
            f"users: user_name is {name!r}, but must be 1 to {_USER} characters without spaces, and not {taken}."
        )
    for key in PROFILE:
        if item[key] is not None and not str(item[key]).strip():
            raise Refusal(f"user {name}: {key} is empty. Do not set it if it is not to be managed.")
    if item["email"] is not None and "@" not in item["email"]:
        raise Refusal(f"user {name}: email is {item['email']!r}, but must be an email address.")


def _check_group(item: Mapping[str, Any]) -> None:
    name = item["name"]
    if not 1 <= len(name) <= _GROUP or name != name.strip():
        raise Refusal(f"groups: name is {name!r}, but must be 1 to {_GROUP} characters, without spaces at either end.")
    if item["membership"] == "exact" and item["members"] is None:
        raise Refusal(f"group {name}: membership is exact, so members must be given ([] for nobody).")
    if item["description"] is not None and not item["description"].strip():
        raise Refusal(f"group {name}: description is empty. Do not set it if it is not to be managed.")
