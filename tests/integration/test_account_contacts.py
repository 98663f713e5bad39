# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Contacts of the own account and of a member account, and what is shown of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.emulator.server import Emulator

pytestmark = pytest.mark.swift

Play = Callable[..., Any]
Client = Callable[..., Any]
SECURITY = {"name": "Sekretariat", "title": "On call", "email": "sec@example.com", "phone": "+49 30 7654321"}


def task(**options: Any) -> dict[str, Any]:
    return {"dayone.aws.account_contacts": options}


def findings(run: Any) -> dict[str, tuple[str, Any]]:
    return {row["control"].partition(".")[2]: (row["status"], row["current"]) for row in run.result["findings"]}


def test_what_is_not_given_is_audited(play: Play) -> None:
    run = play(task())
    assert run.code == 0
    assert findings(run) == {
        "primary": ("compliant", "registered"),
        "billing": ("input", "not registered"),
        "operations": ("input", "not registered"),
        "security": ("input", "not registered"),
    }
    assert "console.aws.amazon.com" in run.result["findings"][1]["remediation"]


def test_nothing_of_a_contact_is_shown(played: Play, client: Client) -> None:
    run = played(task(security=SECURITY, primary={"full_name": "Erika Muster"}), "--diff")
    assert run.code == 0
    assert findings(run)["security"] == ("fixed", "not registered")
    for value in ("Sekretariat", "sec@example.com", "7654321", "Muster", "Erika"):
        assert value not in run.output
    found = client("account").get_alternate_contact(AlternateContactType="SECURITY")["AlternateContact"]
    assert (found["Name"], found["PhoneNumber"]) == ("Sekretariat", "+49 30 7654321")


def test_a_contact_that_is_denied_does_not_keep_the_others(play: Play, account: Emulator, client: Client) -> None:
    denied = {"error": {"code": "AccessDeniedException", "status": 403}}
    account.control("faults", [{"service": "account", "operation": "PutContactInformation", **denied}])
    run = play(task(security=SECURITY, primary={"city": "Hamburg"}))
    assert run.code != 0
    assert "account:put_contact_information" in run.result["msg"]
    assert findings(run)["primary"] == ("drift", "differs: city")
    assert findings(run)["security"][0] == "fixed"
    assert client("account").get_contact_information()["ContactInformation"]["City"] == "Berlin"


def test_bad_values_are_refused_before_the_first_call(play: Play, account: Emulator) -> None:
    run = play(task(security={**SECURITY, "email": "sec.example.com"}))
    assert run.code != 0
    assert run.result["msg"] == "security.email must be an email address."
    assert account.control("calls", method="GET") == []


def test_a_contact_that_lacks_a_field_is_refused_by_name(play: Play, account: Emulator) -> None:
    run = play(task(security={"name": "Team", "title": "On call", "phone": "1"}))
    assert run.code != 0
    assert "email" in run.result["msg"]
    assert account.control("calls", method="GET") == []


def test_a_member_account_by_the_management_account(play: Play, client: Client, account: Emulator) -> None:
    organizations = client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    made = organizations.create_account(Email="member@example.com", AccountName="member")["CreateAccountStatus"]
    outside = play(task(account_id=made["AccountId"], security=SECURITY))
    assert outside.code != 0
    assert outside.writes == []
    assert {row["status"] for row in outside.result["findings"]} == {"unknown"}
    organizations.enable_aws_service_access(ServicePrincipal="account.amazonaws.com")
    run = play(task(account_id=made["AccountId"], security=SECURITY))
    assert run.code == 0
    assert run.writes == ["PutAlternateContact"]
    assert {row["account_id"] for row in run.result["findings"]} == {made["AccountId"]}
    assert findings(play(task()))["security"] == ("input", "not registered")
