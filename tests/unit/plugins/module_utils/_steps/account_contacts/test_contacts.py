# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import botocore.session
import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import reconcile
from ansible_collections.dayone.aws.plugins.module_utils._steps.account_contacts.contacts import (
    AlternateContact,
    PrimaryContact,
    differing,
    merged,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.account_contacts.options import (
    ALTERNATE,
    KINDS,
    PRIMARY,
    check_contacts,
)
from hypothesis import given
from hypothesis import strategies as st

EMPTY: dict[str, Any] = dict.fromkeys(("account_id", "primary", *KINDS))
FOUND = {
    "full_name": "Erika Example",
    "address_line_1": "Example Street 1",
    "address_line_2": "Yard",
    "city": "Berlin",
    "state_or_region": "Berlin",
    "postal_code": "10115",
    "country_code": "DE",
    "phone_number": "+49 30 1234567",
}
SECURITY = {"name": "Team", "title": "On call", "email": "sec@example.com", "phone": "+49 30 1"}
MEMBER = "210987654321"

text = st.text("abc+-1 ", max_size=5).map(str.strip)
stored_contacts = st.dictionaries(st.sampled_from(sorted(PRIMARY)), text.filter(bool))
wishes = st.dictionaries(st.sampled_from(sorted(PRIMARY)), text)


def of_api(contact: dict[str, str], fields: Any) -> dict[str, str]:
    return {fields[name].api: value for name, value in contact.items()}


def primary(context: Any, values: dict[str, str] | None, **options: Any) -> PrimaryContact:
    return PrimaryContact(context(), {**EMPTY, "primary": values, **options}, "primary")


def security(context: Any, values: dict[str, str] | None, **options: Any) -> AlternateContact:
    return AlternateContact(context(), {**EMPTY, "security": values, **options}, "security")


@pytest.mark.parametrize(("shape", "fields"), [("ContactInformation", PRIMARY), ("AlternateContact", ALTERNATE)])
def test_fields_are_those_of_the_api(shape: str, fields: Any) -> None:
    model = botocore.session.get_session().get_service_model("account")
    members = model.shape_for(shape).members
    assert {field.api for field in fields.values()} == set(members) - {"AlternateContactType"}
    for field in fields.values():
        assert field.longest == members[field.api].metadata["max"], field
    if shape == "ContactInformation":
        required = {field.api for field in fields.values() if field.required}
        assert required == set(model.shape_for(shape).required_members)


@given(current=stored_contacts, values=wishes)
def test_planning_from_the_planned_state_changes_nothing(current: dict[str, str], values: dict[str, str]) -> None:
    after = merged(current, values)
    assert differing(after, values) == []
    assert merged(after, values) == after
    assert {name: after.get(name) for name in current if name not in values} == {
        name: current[name] for name in current if name not in values
    }


def test_what_is_not_given_is_sent_back(context: Any, scripted: Any) -> None:
    resource = primary(context, {"city": "Hamburg", "address_line_2": ""})
    account = scripted("account")
    account.add_response("get_contact_information", {"ContactInformation": of_api(FOUND, PRIMARY)}, {})
    wanted = {name: value for name, value in {**FOUND, "city": "Hamburg"}.items() if name != "address_line_2"}
    account.add_response("put_contact_information", {}, {"ContactInformation": of_api(wanted, PRIMARY)})
    account.add_response("get_contact_information", {"ContactInformation": of_api(wanted, PRIMARY)}, {})
    outcome = reconcile(resource, check_mode=False)
    assert (outcome.changed, outcome.error) == (True, "")


def test_nothing_personal_is_shown(context: Any) -> None:
    plan = primary(context, {"city": "Hamburg", "full_name": "Max Muster"}).plan(FOUND)
    shown = str([plan, [call.as_dict() for call in plan.calls]])
    assert plan.verdicts[0].current == "differs: city, full_name"
    for value in ("Hamburg", "Berlin", "Muster", "Erika", "+49"):
        assert value not in shown


@pytest.mark.parametrize(
    ("found", "holds", "current"),
    [
        pytest.param(FOUND, True, "registered", id="complete"),
        pytest.param({**FOUND, "city": ""}, False, "missing: city", id="incomplete"),
        pytest.param({**FOUND, "state_or_region": ""}, False, "missing: state_or_region", id="country_with_states"),
        pytest.param({**FOUND, "state_or_region": "", "country_code": "FR"}, True, "registered", id="without_states"),
        pytest.param(None, False, "not registered", id="absent"),
    ],
)
def test_a_primary_contact_that_is_not_given_is_audited(context: Any, found: Any, holds: bool, current: str) -> None:
    kept = {name: value for name, value in found.items() if value} if found else None
    plan = primary(context, None).plan(kept)
    assert (plan.calls, plan.verdicts[0].holds, plan.verdicts[0].current) == ((), holds, current)


def test_a_part_of_a_contact_that_does_not_exist_is_not_written(context: Any) -> None:
    plan = primary(context, {"city": "Hamburg"}).plan(None)
    assert plan.calls == ()
    assert plan.verdicts[0].mend == "input"
    assert "full_name" in plan.verdicts[0].note


def test_an_absent_alternate_contact_is_for_a_person_with_the_console_path(context: Any) -> None:
    verdict = security(context, None).plan(None).verdicts[0]
    assert (verdict.holds, verdict.mend, verdict.current) == (False, "input", "not registered")
    assert "console.aws.amazon.com" in verdict.note


def test_absence_is_only_the_code_that_aws_documents(context: Any, scripted: Any) -> None:
    resource = security(context, SECURITY)
    account = scripted("account")
    account.add_client_error("get_alternate_contact", "ResourceNotFoundException")
    assert resource.observe() is None
    account.add_client_error("get_alternate_contact", "AccessDeniedException")
    with pytest.raises(Failure):
        resource.observe()


def test_a_member_account_is_named_in_every_call_and_in_the_finding(context: Any, scripted: Any) -> None:
    resource = security(context, SECURITY, account_id=MEMBER)
    account, of = scripted("account"), {"AccountId": MEMBER, "AlternateContactType": "SECURITY"}
    account.add_client_error("get_alternate_contact", "ResourceNotFoundException", expected_params=of)
    account.add_response("put_alternate_contact", {}, {**of, **of_api(SECURITY, ALTERNATE)})
    account.add_response("get_alternate_contact", {"AlternateContact": of_api(SECURITY, ALTERNATE)}, of)
    outcome = reconcile(resource, check_mode=False)
    assert outcome.error == ""
    assert outcome.findings[0][0].account_id == MEMBER


def test_the_own_account_is_never_named(context: Any, scripted: Any) -> None:
    resource = security(context, None, account_id="123456789012")
    answer = {"AlternateContact": of_api(SECURITY, ALTERNATE)}
    scripted("account").add_response("get_alternate_contact", answer, {"AlternateContactType": "SECURITY"})
    assert resource.observe() == SECURITY


@pytest.mark.parametrize(
    ("options", "named"),
    [
        pytest.param({"account_id": "12"}, "account_id", id="short_account"),
        pytest.param({"security": {**SECURITY, "email": "sec@example"}}, "security.email", id="no_domain"),
        pytest.param({"security": {**SECURITY, "email": "sec example.com"}}, "security.email", id="no_at"),
        pytest.param({"billing": {**SECURITY, "phone": "call me"}}, "billing.phone", id="words_for_a_phone"),
        pytest.param({"billing": {**SECURITY, "phone": "+ -"}}, "billing.phone", id="phone_without_digits"),
        pytest.param({"operations": {**SECURITY, "name": " "}}, "operations.name", id="blank_name"),
        pytest.param({"operations": {**SECURITY, "title": "x" * 51}}, "operations.title", id="long_title"),
        pytest.param({"primary": {"country_code": "Germany"}}, "primary.country_code", id="long_country"),
        pytest.param({"primary": {"country_code": "UK"}}, "primary.country_code", id="no_country"),
        pytest.param({"primary": {"phone_number": "030 123"}}, "primary.phone_number", id="no_country_number"),
        pytest.param({"primary": {"city": ""}}, "primary.city", id="required_field_emptied"),
        pytest.param({"primary": {"country_code": "US"}}, "primary.country_code", id="country_without_its_state"),
    ],
)
def test_bad_values_are_refused_by_name_and_not_shown(options: dict[str, Any], named: str) -> None:
    with pytest.raises(Refusal, match=f"^{named} ") as refused:
        check_contacts({**EMPTY, **options})
    assert "call me" not in str(refused.value)


def test_good_values_are_taken() -> None:
    check_contacts({**EMPTY, "primary": {**FOUND, "company_name": ""}, "security": SECURITY, "account_id": MEMBER})
