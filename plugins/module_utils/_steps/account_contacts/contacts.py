# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The contacts of an account: the primary one, and those for billing, operations and security.

Contacts are personal. Findings, diffs and calls name the fields that differ, never what is in them.
https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-contact.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..._aws.failures import NotFound
from ..._controls.catalogue import CONTROLS
from ..._kernel.plan import Call, Failure, Hidden, Plan, State, Verdict, unknown
from ..._kernel.reconcile import Resource
from ..._module.run import Context
from ..._parts.organization import StatedVerdicts
from .options import ALTERNATE, KINDS, PRIMARY, WITH_STATE, Field

ABSENT = "ResourceNotFoundException"
_PHONES = ("phone", "phone_number")


def normal(found: Mapping[str, Any], fields: Mapping[str, Field]) -> dict[str, str]:
    """A contact by our names, without what is empty."""
    values = {name: str(found.get(field.api) or "").strip() for name, field in fields.items()}
    return {name: value for name, value in values.items() if value}


def same(name: str, one: str, other: str) -> bool:
    """Whether two values mean the same: a telephone number may be written in several ways."""
    if name in _PHONES:
        return re.sub(r"[\s()-]", "", one) == re.sub(r"[\s()-]", "", other)
    return one == other


def differing(current: Mapping[str, str], given: Mapping[str, str]) -> list[str]:
    """The fields that are not as given. What is not given may be anything."""
    return sorted(name for name, value in given.items() if not same(name, current.get(name, ""), value))


def merged(current: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """The whole contact to have: the API replaces all of it, so what is not given is sent back as it was read."""
    return {name: value for name, value in {**current, **given}.items() if value}


def to_api(contact: Mapping[str, str], fields: Mapping[str, Field]) -> dict[str, Hidden]:
    """The contact as the API takes it."""
    return {fields[name].api: Hidden(value) for name, value in contact.items()}


def lacking(contact: Mapping[str, str], fields: Mapping[str, Field]) -> list[str]:
    """The required fields that a contact does not have. Some countries want a state or region too."""
    more = {"state_or_region"} if contact.get("country_code") in WITH_STATE else set()
    required = {name for name, field in fields.items() if field.required} | (more & fields.keys())
    return sorted(required - contact.keys())


class Contact(Resource):
    """One contact: audited where nothing is given for it, else enforced."""

    fields: Mapping[str, Field]

    def __init__(self, context: Context, options: Mapping[str, Any], name: str) -> None:
        self._aws = context.aws
        self.name = name
        self._account = options["account_id"] or context.account_id
        #: The management account must not name itself.
        self._of = {"AccountId": self._account} if self._account != context.account_id else {}
        given = options[name]
        self._audit = given is None
        self._given = {key: value.strip() for key, value in (given or {}).items() if value is not None}
        self.controls = (f"account_contacts.{name}",)

    def _read(self) -> Mapping[str, Any]:
        raise NotImplementedError

    def _call(self, contact: Mapping[str, str]) -> Call:
        raise NotImplementedError

    def observe(self) -> State | None:
        """Read the contact. Only ResourceNotFoundException means that there is none."""
        try:
            return normal(self._read(), self.fields)
        except NotFound:
            return None

    def plan(self, current: State | None) -> Plan:
        """Decide what to do about the contact."""
        found = dict(current or {})
        after = merged(found, self._given)
        differs, lacks = differing(found, self._given), lacking(after, self.fields)
        if self._audit or lacks or not differs:
            return Plan(_states(found, differs), _states(found, differs), (), (self._judged(current, differs, lacks),))
        verdict = self._verdict(False, self._said(current, differs), "call")
        return Plan(_states(found, differs), dict.fromkeys(differs, "as given"), (self._call(after),), (verdict,))

    def _judged(self, current: State | None, differs: list[str], lacks: list[str]) -> Verdict:
        """The verdict where nothing is written: it is as it should be, or only a person knows what is missing."""
        holds = current is not None and not differs and not lacks
        if holds or not lacks:
            return self._verdict(holds, self._said(current, differs), "person")
        note = f"Missing: {', '.join(lacks)}. {CONTROLS[self.controls[0]].remediation}"
        said = "not registered" if current is None else f"missing: {', '.join(lacks)}"
        return self._verdict(False, said, "input", note)

    def _said(self, current: State | None, differs: list[str]) -> str:
        if current is None:
            return "not registered"
        return f"differs: {', '.join(differs)}" if differs else "registered"

    def _verdict(self, holds: bool, current: str, mend: str, note: str = "") -> Verdict:
        wanted = "registered" if self._audit else "as given"
        said = wanted if holds else current
        return Verdict(self.controls[0], holds, said, wanted, mend, note=note, account_id=self._account)

    def send(self, call: Call) -> Any:
        """Send one write."""
        return self._aws.call(call.service, call.method, **call.params)


def _states(found: Mapping[str, str], differs: list[str]) -> dict[str, str]:
    """What the diff shows of the fields that differ."""
    return {name: "other" if name in found else "not set" for name in differs}


class PrimaryContact(Contact):
    """Whom AWS writes to about the account as a whole."""

    fields = PRIMARY

    def _read(self) -> Mapping[str, Any]:
        answer = self._aws.call("account", "get_contact_information", absent=(ABSENT,), **self._of)
        found: Mapping[str, Any] = answer["ContactInformation"]
        return found

    def _call(self, contact: Mapping[str, str]) -> Call:
        params = {"ContactInformation": to_api(contact, self.fields), **self._of}
        return Call("account", "put_contact_information", params)


class AlternateContact(Contact):
    """Whom AWS writes to about billing, operations or security."""

    fields = ALTERNATE

    def _read(self) -> Mapping[str, Any]:
        kind = {"AlternateContactType": self.name.upper(), **self._of}
        answer = self._aws.call("account", "get_alternate_contact", absent=(ABSENT,), **kind)
        found: Mapping[str, Any] = answer["AlternateContact"]
        return found

    def _call(self, contact: Mapping[str, str]) -> Call:
        params = {**to_api(contact, self.fields), "AlternateContactType": self.name.upper(), **self._of}
        return Call("account", "put_alternate_contact", params)


def contacts(context: Context, options: Mapping[str, Any]) -> list[Resource]:
    """All contacts of an account, which do not depend on each other, or that its partition keeps none."""
    if not context.aws.is_in("account", context.partition):
        note = (
            f"Contacts are not available in the partition {context.partition}, as far as the installed "
            "botocore knows: set those of the associated commercial account."
        )
        return [StatedVerdicts([unknown("account_contacts.primary", "registered", Failure("elsewhere", note))])]
    return [
        PrimaryContact(context, options, "primary"),
        *(AlternateContact(context, options, kind) for kind in KINDS),
    ]
