# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The playbooks as a whole: exit codes, steps that fail, exceptions."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.server import Emulator

from .conftest import ROOT, assert_refusals

Play = Callable[..., Any]
DRIFT = str(ROOT / "playbooks" / "drift.yml")
#: The steps that suffice where a test is about the playbooks and not about what the steps do.
FEW = ("--tags", "root_account,password_policy,billing_alerts")
DENIED = {"service": "iam", "operation": "GetAccountPasswordPolicy", "error": {"code": "AccessDenied", "status": 403}}


def waiver(control: str, expires: str = "2999-12-31") -> dict[str, Any]:
    return {"control": control, "reason": "agreed", "owner": "ops@example.com", "expires": expires}


def statuses(folder: Path) -> dict[str, str]:
    report = json.loads((folder / "report" / "report.json").read_text(encoding="utf-8"))
    return {row["control"]: row["status"] for row in report["findings"]}


def extra(**variables: Any) -> list[str]:
    return ["-e", json.dumps(variables)]


@pytest.mark.core_sample
@pytest.mark.each_core
def test_drift_writes_nothing_and_ends_with_2(play: Play) -> None:
    run = play(DRIFT)
    assert (run.code, run.writes) == (2, [])
    assert "do not hold" in run.output


def test_drift_below_the_severity_ends_with_0(play: Play) -> None:
    one = ("--tags", "password_policy")
    assert play(DRIFT, *one, *extra(dayone_fail_on=["critical"])).code == 0
    assert play(DRIFT, *one, *extra(dayone_fail_on=["critical", "password_policy.*"])).code == 2


def test_a_journal_of_an_earlier_run_is_not_judged(play: Play) -> None:
    assert play(DRIFT, *FEW, *extra(dayone_fail_on=["critical"])).code == 0
    run = play(DRIFT, *FEW, *extra(dayone_fail_on=["critical"], dayone_hosts="nobody"))
    assert run.code == 1
    assert "belongs to an earlier run" in run.output


def test_a_run_that_judged_nothing_says_where_to_look(play: Play) -> None:
    nobody = (DRIFT, *extra(dayone_hosts="nobody"))
    run, unheard = play(*nobody), play(*nobody, ANSIBLE_CALLBACKS_ENABLED="ansible.builtin.minimal")
    assert (run.code, unheard.code) == (1, 1)
    assert "Check that the inventory was read" in run.output
    assert "callbacks_enabled" not in run.output
    assert "callbacks_enabled = dayone.aws.drift_report" in unheard.output


@pytest.mark.each_core
def test_without_the_callback_nothing_is_looked_at(play: Play) -> None:
    run = play(DRIFT, *FEW, ANSIBLE_CALLBACKS_ENABLED="ansible.builtin.minimal")
    assert (run.code, run.calls) == (1, [])
    begins = ("[ERROR]", "ERROR!")  # from ansible-core 2.19 on, and before
    (line,) = [line for line in run.output.splitlines() if "callbacks_enabled" in line and line.startswith(begins)]
    assert "[defaults] in ansible.cfg" in line
    assert "ANSIBLE_CALLBACKS_ENABLED=dayone.aws.drift_report" in line


def test_what_names_no_control_ends_with_1(play: Play) -> None:
    run = play(DRIFT, *FEW, *extra(dayone_fail_on=["nonsense"]))
    assert run.code == 1
    assert "nonsense" in run.output


@pytest.mark.each_core
def test_a_step_that_fails_leaves_the_others_to_go_on(play: Play, account: Emulator, tmp_path: Path) -> None:
    account.control("faults", [DENIED])
    run = play(DRIFT, *FEW)
    assert run.code == 1
    assert statuses(tmp_path)["billing_alerts.topic"] == "drift"
    assert statuses(tmp_path)["password_policy.min_length"] == "unknown"
    applied = play(None, *FEW)
    assert applied.code == 2
    assert "password_policy" in applied.output
    assert "CreateTopic" in applied.writes


def test_unknown_is_an_error_when_told(play: Play, account: Emulator) -> None:
    fault = {**DENIED, "operation": "GetAccountSummary"}
    account.control("faults", [fault])
    # No step of these makes the trail that the alarm needs.
    waived = {"dayone_exceptions": [waiver("root_account.activity_alarm")]}
    assert play(None, *FEW).code == 0
    assert play(DRIFT, *FEW, *extra(**waived)).code == 0
    assert play(DRIFT, *FEW, *extra(dayone_fail_on_unknown=True, **waived)).code == 1


def test_an_exception_leaves_the_setting_alone(
    play: Play, client: Callable[..., Any], account: Emulator, tmp_path: Path
) -> None:
    variables = extra(dayone_exceptions=[waiver("password_policy.min_length"), waiver("root_account.*")])
    assert play(None, *FEW, *variables).code == 0
    policy = client("iam").get_account_password_policy()["PasswordPolicy"]
    assert (policy["MinimumPasswordLength"], policy["PasswordReusePrevention"]) == (8, 24)
    found = statuses(tmp_path)
    assert found["password_policy.min_length"] == found["root_account.mfa"] == "excepted"
    assert found["root_account.certificates"] == "compliant"
    assert not play(None, *FEW, *variables).changed


@pytest.mark.each_core
def test_an_expired_exception_counts_again_and_says_so(play: Play, tmp_path: Path) -> None:
    run = play(None, *FEW, *extra(dayone_exceptions=[waiver("root_account.mfa", "2020-01-01")]))
    assert statuses(tmp_path)["root_account.mfa"] == "manual"
    assert "An exception expired on 2020-01-01 (ops@example.com: " in run.output


def test_an_exception_that_matched_nothing_is_stale(play: Play) -> None:
    gone = {**waiver("root_account.mfa"), "resource": "arn:aws:iam::123456789012:user/gone"}
    run = play(None, *FEW, *extra(dayone_exceptions=[gone]))
    assert "stale exception" in run.output


def test_a_profile_accepts_what_most_decide_against_and_a_reader_takes_it_back(play: Play, tmp_path: Path) -> None:
    accepted = [{"control": "root_account.mfa", "reason": "nobody has its password"}]
    variables = {"dayone_profile": "cis_level_1", "dayone_accepted": accepted}
    run = play(DRIFT, "--tags", "root_account", *extra(**variables, dayone_fail_on_manual=True))
    found = statuses(tmp_path)
    assert found["root_account.hardware_mfa"] == found["root_account.mfa"] == "excepted"
    assert "Accepted by profile cis_level_1: a virtual device" in run.output
    taken_back = ["root_account.hardware_mfa"]
    play(DRIFT, "--tags", "root_account", *extra(**variables, dayone_not_accepted=taken_back))
    assert statuses(tmp_path)["root_account.hardware_mfa"] == "manual"


def test_an_exception_without_its_parts_is_refused(play: Play) -> None:
    whole = waiver("root_account.mfa")
    parts = {name: {key: whole[key] for key in whole if key != name} for name in ("reason", "owner", "expires")}
    parts["Did you mean root_account.mfa?"] = waiver("root_account.mffa")
    tasks = [({"dayone.aws.root_key_audit": {"exceptions": [item]}}, name) for name, item in parts.items()]
    assert_refusals(play, *tasks)
