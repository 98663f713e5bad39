# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The people whom a registry knows of a domain: options, and the form in which Route 53 Domains takes them. Pure.

https://docs.aws.amazon.com/Route53/latest/APIReference/API_domains_ContactDetail.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..._kernel.plan import Refusal

KINDS = ["PERSON", "COMPANY", "ASSOCIATION", "PUBLIC_BODY", "RESELLER"]
_NAMES = {
    "first_name": "FirstName",
    "last_name": "LastName",
    "contact_type": "ContactType",
    "organization_name": "OrganizationName",
    "address_line_1": "AddressLine1",
    "address_line_2": "AddressLine2",
    "city": "City",
    "state": "State",
    "country_code": "CountryCode",
    "zip_code": "ZipCode",
    "phone_number": "PhoneNumber",
    "email": "Email",
}
#: Words that name nobody, and whose masking would spoil what the result says otherwise.
_NOT_SECRET = ("contact_type", "country_code", "state")
_FORMS = {
    "country_code": (re.compile(r"[A-Z]{2}"), "two capital letters, such as DE"),
    "phone_number": (re.compile(r"\+[0-9]{1,3}\.[0-9]{4,14}"), "+, the country code, a dot and the number"),
    "email": (re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+"), "an email address"),
}


def contact_spec() -> dict[str, Any]:
    """The argument spec of a contact."""
    needed = ("first_name", "last_name", "address_line_1", "city", "country_code", "phone_number", "email")
    spec: dict[str, Any] = {
        name: {"type": "str", "required": name in needed, "no_log": name not in _NOT_SECRET} for name in _NAMES
    }
    spec["contact_type"].update(choices=KINDS, default="PERSON")
    spec["extra_params"] = {"type": "dict", "no_log": True}
    return {"type": "dict", "options": spec}


def check_contact(option: str, contact: Mapping[str, Any] | None) -> None:
    """Refuse what the registry would refuse after the order. The value itself is not repeated.

    Raises:
        Refusal: which part, and its form.
    """
    if contact is None:
        return
    for name, (form, shape) in _FORMS.items():
        if not form.fullmatch(contact[name]):
            raise Refusal(f"{option}: {name} must be {shape}.")
    if contact["contact_type"] != "PERSON" and not contact["organization_name"]:
        raise Refusal(f"{option}: organization_name is required for a {contact['contact_type']}.")


def to_api(contact: Mapping[str, Any]) -> dict[str, Any]:
    """The contact as the API takes it."""
    made: dict[str, Any] = {api: contact[name] for name, api in _NAMES.items() if contact[name] is not None}
    extra = contact["extra_params"] or {}
    if extra:
        made["ExtraParams"] = [{"Name": name, "Value": str(value)} for name, value in sorted(extra.items())]
    return made
