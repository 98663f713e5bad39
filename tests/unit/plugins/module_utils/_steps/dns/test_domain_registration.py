# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Plan, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._parts.dns_lookup import registered_domain
from ansible_collections.dayone.aws.plugins.module_utils._steps.dns.domain_plan import DomainPlan
from ansible_collections.dayone.aws.plugins.module_utils._steps.dns.domain_registration import DomainRegistration
from hypothesis import given
from hypothesis import strategies as st

DOMAIN = "example.com"
CONTACT: dict[str, Any] = {
    "first_name": "Ada",
    "last_name": "Lovelace",
    "contact_type": "PERSON",
    "organization_name": None,
    "address_line_1": "12 St James's Square",
    "address_line_2": None,
    "city": "London",
    "state": None,
    "country_code": "GB",
    "zip_code": "SW1Y",
    "phone_number": "+44.2071234567",
    "email": "ada@example.org",
    "extra_params": {"UK_CONTACT_TYPE": "IND"},
}
OPTIONS: dict[str, Any] = {
    "domain": DOMAIN,
    "register": False,
    "confirm_price": None,
    "years": 1,
    "contact": CONTACT,
    "admin_contact": None,
    "tech_contact": None,
    "privacy": None,
    "transfer_lock": None,
    "auto_renew": None,
    "exact": False,
    "wait_timeout": 0,
}
OFFER = {"availability": "AVAILABLE", "price": 15.0, "currency": "USD"}
BUY = {"register": True, "confirm_price": 15.0}


def planned(current: dict[str, Any], **options: Any) -> Plan:
    return DomainPlan(DOMAIN, {**OPTIONS, **options}).plan(current)


def offered(**more: Any) -> dict[str, Any]:
    return {"domain": None, "operations": [], "offer": {**OFFER, **more}, "reachable": None}


@pytest.mark.parametrize(
    ("offer", "options", "calls", "word"),
    [
        pytest.param({}, {}, 0, "15.00 USD for a year: set register: true and confirm_price: 15", id="only_asked"),
        pytest.param({}, BUY, 1, "", id="price_is_confirmed"),
        pytest.param({}, {**BUY, "confirm_price": 14.99}, 0, "more than confirm_price", id="too_dear"),
        pytest.param({}, {**BUY, "years": 2}, 0, "30.00 USD for 2 years", id="confirmed_for_one_year_only"),
        pytest.param({}, {**BUY, "years": 2, "confirm_price": 30.0}, 1, "", id="confirmed_for_all_years"),
        pytest.param({"availability": "UNAVAILABLE"}, BUY, 0, "it is already registered", id="taken"),
        pytest.param({"availability": "UNSUPPORTED_TLD"}, BUY, 0, "does not sell", id="not_sold"),
        pytest.param({"availability": "SOMETHING_NEW"}, BUY, 0, "SOMETHING_NEW", id="unheard_of"),
        pytest.param({"currency": "EUR"}, BUY, 0, "in US dollars", id="other_currency"),
        pytest.param({"price": None}, BUY, 0, "no price", id="no_price"),
    ],
)
def test_purchase(offer: dict[str, Any], options: dict[str, Any], calls: int, word: str) -> None:
    plan = planned(offered(**offer), **options)
    assert len(plan.calls) == calls
    (verdict,) = plan.verdicts
    mend = "call" if calls else "person" if options else "choice"
    assert (verdict.holds, verdict.mend) == (False, mend)
    assert bool(verdict.resolution) == (mend == "choice")
    assert word in verdict.note


@given(st.floats(0, 1000), st.floats(0, 1000), st.integers(1, 10))
def test_nothing_is_bought_above_the_confirmed_price(price: float, confirmed: float, years: int) -> None:
    plan = planned(offered(price=price), register=True, confirm_price=confirmed, years=years)
    assert bool(plan.calls) == (round(price * years, 2) <= confirmed)


def test_contacts_stand_in_no_plan() -> None:
    plan = planned(offered(), **BUY)
    assert "Lovelace" not in repr(plan)
    assert plan.calls[0].params == {
        "DomainName": DOMAIN,
        "DurationInYears": 1,
        "AutoRenew": True,
        "PrivacyProtectAdminContact": True,
        "PrivacyProtectRegistrantContact": True,
        "PrivacyProtectTechContact": True,
    }


PENDING = {"id": "op", "type": "REGISTER_DOMAIN", "status": "IN_PROGRESS", "flag": "PENDING_ACCEPTANCE", "message": ""}


def test_a_registration_under_way_is_not_ordered_twice() -> None:
    plan = planned({**offered(), "offer": None, "operations": [PENDING]}, **BUY)
    assert plan.calls == ()
    assert "op, IN_PROGRESS PENDING_ACCEPTANCE" in plan.verdicts[0].note


def held(**more: Any) -> dict[str, Any]:
    domain = {"expires": "2027-11-24", "transfer_lock": True, "privacy": True, "auto_renew": True, **more}
    return {"domain": domain, "operations": [], "offer": None, "reachable": "DONE"}


@pytest.mark.parametrize(
    ("found", "options", "methods"),
    [
        pytest.param({"transfer_lock": False}, {"transfer_lock": True}, ["enable_domain_transfer_lock"], id="lock"),
        pytest.param({}, {"transfer_lock": False}, [], id="lock_is_never_lifted"),
        pytest.param({}, {"transfer_lock": False, "exact": True}, ["disable_domain_transfer_lock"], id="unless_exact"),
        pytest.param({"privacy": False}, {"privacy": True}, ["update_domain_contact_privacy"], id="privacy"),
        pytest.param({}, {"privacy": False}, [], id="privacy_is_never_lifted"),
        pytest.param({"auto_renew": False}, {"auto_renew": True}, ["enable_domain_auto_renew"], id="renewal_on"),
        pytest.param({}, {"auto_renew": False}, ["disable_domain_auto_renew"], id="false_is_managed"),
        pytest.param({"transfer_lock": False, "privacy": False, "auto_renew": False}, {}, [], id="not_managed"),
    ],
)
def test_settings(found: dict[str, Any], options: dict[str, Any], methods: list[str]) -> None:
    plan = planned(held(**found), **options)
    assert [call.method for call in plan.calls] == methods
    again = planned(held(**{**found, **{key: (plan.after or {})[key] for key in options if key != "exact"}}), **options)
    assert again.calls == ()


def test_a_setting_under_way_is_not_set_again() -> None:
    pending = {**PENDING, "type": "DOMAIN_LOCK"}
    plan = planned({**held(transfer_lock=False), "operations": [pending]}, transfer_lock=True)
    assert plan.calls == ()
    assert next(item.mend for item in plan.verdicts if item.control == "dns.transfer_lock") == "waiting"


@pytest.mark.parametrize(
    ("reachable", "mend"), [("PENDING", "person"), ("EXPIRED", "person"), (Failure("denied", "no"), "unknown")]
)
def test_an_email_that_is_not_confirmed_is_for_a_person(reachable: Any, mend: str) -> None:
    plan = planned({**held(), "reachable": reachable})
    assert next((item.holds, item.mend) for item in plan.verdicts if item.control == "dns.contact") == (False, mend)


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"domain": "no domain"}, "domain is"),
        ({"domain": "example"}, "2 labels"),
        ({"years": 0}, "years"),
        ({"years": 11}, "years"),
        ({"wait_timeout": -1}, "wait_timeout"),
        ({"register": True}, "confirm_price"),
        ({"register": True, "confirm_price": 1.0, "contact": None}, "contact"),
        ({"contact": {**CONTACT, "phone_number": "0207 1234567"}}, "contact: phone_number"),
        ({"admin_contact": {**CONTACT, "email": "nobody"}}, "admin_contact: email"),
        ({"contact": {**CONTACT, "country_code": "Britain"}}, "country_code"),
        ({"contact": {**CONTACT, "contact_type": "COMPANY"}}, "organization_name"),
    ],
)
def test_bad_options_are_refused_by_name(options: dict[str, Any], word: str) -> None:
    with pytest.raises(Refusal, match=word):
        DomainRegistration.check({**OPTIONS, **options})


def test_a_refusal_does_not_repeat_what_is_private() -> None:
    with pytest.raises(Refusal) as refused:
        DomainRegistration.check({**OPTIONS, "contact": {**CONTACT, "phone_number": "0207 1234567"}})
    assert "0207" not in str(refused.value)


def operation(status: str, message: str = "") -> dict[str, Any]:
    return {
        "OperationId": "op",
        "Status": status,
        "Type": "REGISTER_DOMAIN",
        "DomainName": DOMAIN,
        "Message": message,
        "SubmittedDate": "2026-11-24",
    }


@pytest.mark.parametrize(
    ("status", "message", "error"),
    [
        pytest.param("FAILED", "The payment was declined.", "The payment was declined.", id="failed"),
        pytest.param("ERROR", "", "AWS gives no reason", id="error"),
        pytest.param("IN_PROGRESS", "", "", id="goes_on"),
    ],
)
def test_an_operation_is_followed(context: Any, scripted: Any, status: str, message: str, error: str) -> None:
    resource = DomainRegistration(context(), {**OPTIONS, **BUY})
    (call,) = planned(offered(), **BUY).calls
    domains = scripted("route53domains")
    person = {
        "FirstName": "Ada",
        "LastName": "Lovelace",
        "ContactType": "PERSON",
        "AddressLine1": "12 St James's Square",
        "City": "London",
        "CountryCode": "GB",
        "ZipCode": "SW1Y",
        "PhoneNumber": "+44.2071234567",
        "Email": "ada@example.org",
        "ExtraParams": [{"Name": "UK_CONTACT_TYPE", "Value": "IND"}],
    }
    contacts = {f"{role}Contact": person for role in ("Admin", "Registrant", "Tech")}
    domains.add_response("register_domain", {"OperationId": "op"}, {**call.params, **contacts})
    domains.add_response("get_operation_detail", operation(status, message), {"OperationId": "op"})
    resource.send(call)
    if error:
        with pytest.raises(Failure, match=error):
            resource.follow()
    else:
        assert resource.follow()
        assert resource.extra()["operations"][0]["status"] == "IN_PROGRESS"


def test_denied_is_not_unregistered(aws: Any, scripted: Any) -> None:
    scripted("route53domains").add_client_error("get_domain_detail", "AccessDeniedException")
    with pytest.raises(Failure, match="denied"):
        registered_domain(aws, DOMAIN)


@pytest.mark.parametrize("code", ["InvalidInput", "UnsupportedTLD"])
def test_a_domain_that_is_not_this_accounts_is_absent(aws: Any, scripted: Any, code: str) -> None:
    scripted("route53domains").add_client_error("get_domain_detail", code)
    assert registered_domain(aws, DOMAIN) is None
