# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A denial by the account's setting, told from a denial by a policy."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.emulator.server import Emulator

pytestmark = pytest.mark.swift

Play = Callable[..., Any]
TASK: dict[str, Any] = {"dayone.aws.billing_access_audit": {}}
ALLOW = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "billing:Get*", "Resource": "*"}]}


def denied(message: str) -> dict[str, Any]:
    error = {"code": "AccessDeniedException", "status": 403, "message": message}
    return {"service": "billing", "error": error}


def row(run: Any) -> dict[str, Any]:
    assert run.code == 0, run.output
    found: dict[str, Any] = run.result["findings"][0]
    return found


def test_off_is_manual_with_the_console_path_and_on_is_compliant(play: Play, account: Emulator) -> None:
    off = row(play(TASK))
    assert (off["status"], off["current"]) == ("manual", "not activated")
    assert "as root" in off["remediation"]
    assert "https://console.aws.amazon.com/billing/home#/account" in off["remediation"]
    account.control("store", {"name": "billing.access", "value": {"active": True}})
    on = row(play(TASK))
    assert (on["status"], on["current"]) == ("compliant", "activated")


def test_only_free_calls_are_sent(play: Play, account: Emulator) -> None:
    play(TASK)
    assert {call["service"] for call in account.control("calls", method="GET")} == {"sts", "billing"}


def test_a_policys_denial_is_unknown(play: Play, account: Emulator) -> None:
    account.control("faults", [denied("User is not authorized to perform: billing:GetCredits")])
    found = row(play(TASK))
    assert found["status"] == "unknown"
    assert "AWSBillingReadOnlyAccess" in found["remediation"]


@pytest.mark.parametrize(("allowed", "status"), [(True, "manual"), (False, "unknown")])
def test_an_unclear_denial_is_compared_with_the_simulator(
    play: Play, account: Emulator, client: Any, allowed: bool, status: str
) -> None:
    if allowed:
        policy = {"PolicyName": "billing", "PolicyDocument": json.dumps(ALLOW)}
        client("iam").put_user_policy(UserName="bootstrap-admin", **policy)
    account.control("faults", [denied("Access denied.")])
    assert row(play(TASK))["status"] == status


def test_the_paid_call_decides_when_the_free_one_fails(play: Play, account: Emulator) -> None:
    account.control("faults", [{"service": "billing", "error": {"code": "ValidationException", "status": 400}}])
    task = {"dayone.aws.billing_access_audit": {"allow_paid_calls": True}}
    assert row(play(TASK))["status"] == "unknown"
    assert row(play(task))["status"] == "manual"
