# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Accounts as data, and what is wrong with them: refused before the first request. Pure.

https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..._kernel.plan import Refusal
from ..._parts.names import ACCOUNT_ID
from ..._parts.organization_excepted import account_resource
from ..._parts.organization_tree import ROOT, as_path

PRESENT, SUSPENDED, CLOSED = "present", "suspended", "closed"
STATES = (PRESENT, SUSPENDED, CLOSED)
#: The role that Organizations makes in an account that it creates.
ROLE = "OrganizationAccountAccessRole"
_FORMS: dict[str, tuple[str, str]] = {
    "name": (r"[ -;=?-~]{1,50}", "1 to 50 ASCII characters, without angle brackets"),
    "email": (r"(?=.{6,64}\Z)[^\s@]+@[^\s@]+\.[^\s@]+", "an email address of 6 to 64 characters"),
    "id": (ACCOUNT_ID, "an account ID of 12 digits, in quotes"),
    "alias": (
        r"(?=.{3,63}\Z)(?!\d{12}\Z)[a-z0-9]+(-[a-z0-9]+)*",
        "3 to 63 lowercase letters, digits and single hyphens",
    ),
    "role_name": (r"[\w+=,.@-]{1,64}", "the name of an IAM role, without a path"),
}


@dataclass(frozen=True)
class WantedAccount:
    """An account as it is to be.

    Args:
        unit: the path, or the id, of the unit that it is to be in. Empty: wherever it is.
        tags: the tags that it is to have. What others there are stay.
        invite: whether it is invited where it is not in the organization.
        billing: whether its IAM users and roles may see billing information, where it is created.
        regions: the regions that it is to be opted in to.
    """

    name: str
    email: str
    id: str
    unit: str
    tags: Mapping[str, str]
    state: str
    invite: bool
    role_name: str
    billing: bool
    alias: str
    regions: tuple[str, ...]

    @property
    def resource(self) -> str:
        """What findings call it."""
        return account_resource(self.name)


def wanted_accounts(options: Mapping[str, Any]) -> list[WantedAccount]:
    """The accounts that the options name."""
    return [_wanted(item, options) for item in options["accounts"]]


def _wanted(item: Mapping[str, Any], options: Mapping[str, Any]) -> WantedAccount:
    suspended = item["state"] != PRESENT and options["suspended_unit"]
    unit = options["suspended_unit"] if suspended else item["unit"]
    return WantedAccount(
        name=item["name"],
        email=item["email"] or "",
        id=item["id"] or "",
        unit=as_path(unit) if unit else "",
        tags={str(key): str(value) for key, value in (item["tags"] or {}).items()},
        state=item["state"],
        invite=item["invite"],
        role_name=item["role_name"] or options["role_name"],
        billing=item["access_to_billing"],
        alias=item["alias"] or "",
        regions=tuple(dict.fromkeys(item["regions"] or ())),
    )


def check(options: Mapping[str, Any]) -> None:
    """Refuse wrong accounts.

    Raises:
        Refusal: what is wrong.
    """
    if not re.fullmatch(_FORMS["role_name"][0], options["role_name"], re.ASCII):
        raise Refusal(f"role_name is {options['role_name']!r}, but must be {_FORMS['role_name'][1]}.")
    for item in options["accounts"]:
        _check_fields(item)
        _check_state(item, options)
    accounts = options["accounts"]
    _check_unique("name", (item["name"] for item in accounts), str)
    _check_unique("email", (item["email"] for item in accounts if item["email"]), str.lower)
    _check_unique("id", (item["id"] for item in accounts if item["id"]), str)
    _check_unique("alias", (item["alias"] for item in accounts if item["alias"]), str)


def _check_unique(field: str, values: Iterable[str], form: Callable[[str], str]) -> None:
    known = [form(value) for value in values]
    double = sorted({value for value in known if known.count(value) > 1})
    if double:
        raise Refusal(f"accounts: {', '.join(double)} is the {field} of two accounts. It must be unique.")


def _check_fields(item: Mapping[str, Any]) -> None:
    name = item["name"]
    for field, (form, said) in _FORMS.items():
        value = item[field]
        if value is not None and not re.fullmatch(form, value, re.ASCII):
            raise Refusal(f"accounts: {field} of {name} is {value!r}, but must be {said}.")
    for key, value in (item["tags"] or {}).items():
        if not 1 <= len(str(key)) <= 128 or len(str(value)) > 256 or str(key).lower().startswith("aws:"):
            raise Refusal(
                f"accounts: the tag {key} of {name} must have a key of 1 to 128 characters, not beginning with aws:, "
                "and a value of at most 256."
            )
    for region in item["regions"] or ():
        if not re.fullmatch(r"[a-z]{2}(-[a-z]+)+-\d", region, re.ASCII):
            raise Refusal(f"accounts: {region!r} in regions of {name} is not a region. A region looks like eu-south-2.")


def _check_state(item: Mapping[str, Any], options: Mapping[str, Any]) -> None:
    name, state = item["name"], item["state"]
    if state == CLOSED and not item["id"]:
        raise Refusal(
            f"accounts: {name} is to be closed, which cannot be undone after 90 days. Repeat its ID: state: "
            'closed, id: "123456789012".'
        )
    if state == SUSPENDED and not options["suspended_unit"]:
        raise Refusal(f"accounts: {name} is to be suspended, but suspended_unit is not set.")
    if item["invite"] and (not item["id"] or state != PRESENT):
        raise Refusal(f"accounts: {name} is to be invited. This requires its id, and the state present.")
    if state == PRESENT and not item["email"] and not item["id"]:
        raise Refusal(f"accounts: {name} has no email. It is needed to create the account, unless an id identifies it.")
    if item["unit"] is not None and as_path(item["unit"]) == ROOT and not item["unit"].strip().startswith("/"):
        raise Refusal(
            f"accounts: the unit of {name} is empty. It must be a path such as /Workloads/Prod, or / for the root."
        )


def named(names: Sequence[str], most: int = 20) -> str:
    """Some names, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{', '.join(names[:most])}{more}"
