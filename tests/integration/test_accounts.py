# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One run over several accounts: each is entered by a role, and nothing is done in another."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.server import Emulator

from .conftest import ROOT, Run, assert_refusals, other_python, step
from .members import FIRST, MANAGEMENT, SECOND, THIRD, Members, make_members, role_arn, write_inventory
from .test_restore import run_of

Play = Callable[..., Any]
DRIFT, BASELINE, RESTORE = (str(ROOT / "playbooks" / f"{name}.yml") for name in ("drift", "baseline", "restore"))
FEW = ("--tags", "root_account,password_policy")
POLICY = "dayone.aws.iam_password_policy_enforce"
EVERYBODY = ("-e", "dayone_hosts=all")


@pytest.fixture
def members(account: Emulator) -> Members:
    return make_members(account)


@pytest.fixture
def inventory(members: Members, tmp_path: Path) -> tuple[str, str]:
    """All accounts, by id."""
    return "-i", str(write_inventory(tmp_path))


def report(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "report" / "report.json").read_text(encoding="utf-8"))
    return found


def writers(run: Run) -> set[str]:
    """The accounts in which something was written."""
    return {call["account_id"] for call in run.calls if call["operation"] in run.writes}


def length(members: Members, number: str) -> int | None:
    """The least length of passwords in an account, by an independent look."""
    iam = members.client(number, "iam")
    try:
        return int(iam.get_account_password_policy()["PasswordPolicy"]["MinimumPasswordLength"])
    except iam.exceptions.NoSuchEntityException:
        return None


@pytest.mark.each_core
def test_drift_of_all_accounts_goes_on_without_one_that_cannot_be_entered(
    play: Play, members: Members, inventory: tuple[str, str], tmp_path: Path
) -> None:
    members.close(SECOND)
    run = play(DRIFT, *inventory, *EVERYBODY, *FEW)
    assert (run.code, run.writes) == (1, [])
    document = report(tmp_path)
    judged = {row["account_id"] for row in document["findings"] if row["status"] != "unknown"}
    assert judged == {MANAGEMENT, FIRST, THIRD}
    left = [row for row in document["findings"] if row["status"] == "unknown"]
    assert {row["account_id"] for row in left} == {SECOND}
    assert "password_policy.min_length" in {row["control"] for row in left}
    (error,) = document["errors"]
    assert (error["host"], error["task"]) == (SECOND, "Access the account")
    assert f"{role_arn(SECOND)} was not assumed" in error["message"]
    assert "trust policy" in error["message"]
    assert run.output.count(f"fatal: [{SECOND}]") == 1
    assert "Traceback" not in run.output
    assert "1 task failed" in run.output


def test_drift_of_an_account_that_cannot_be_entered_is_an_error_and_no_drift(
    play: Play, members: Members, inventory: tuple[str, str], tmp_path: Path
) -> None:
    members.close(SECOND)
    run = play(DRIFT, *inventory, "-e", f"dayone_hosts={SECOND}", *FEW)
    assert (run.code, run.writes) == (1, [])
    assert {(row["account_id"], row["status"]) for row in report(tmp_path)["findings"]} == {(SECOND, "unknown")}


def test_a_step_that_does_not_exist_is_no_clean_account(
    play: Play, members: Members, inventory: tuple[str, str]
) -> None:
    run = play(DRIFT, *inventory, *EVERYBODY, "--tags", "no_such_step")
    assert run.code == 1, run.output


def test_drift_of_all_accounts_is_drift_where_all_were_read(
    play: Play, members: Members, inventory: tuple[str, str], tmp_path: Path
) -> None:
    run = play(DRIFT, *inventory, *EVERYBODY, *FEW)
    assert (run.code, run.writes) == (2, [])
    assert {row["account_id"] for row in report(tmp_path)["findings"]} == {MANAGEMENT, FIRST, SECOND, THIRD}


def test_baseline_in_check_mode_writes_in_no_account(play: Play, members: Members, inventory: tuple[str, str]) -> None:
    run = play(BASELINE, *inventory, *EVERYBODY, *FEW, "--check", "--diff")
    assert (run.code, run.writes) == (0, [])
    assert {call["account_id"] for call in run.calls} == {MANAGEMENT, FIRST, SECOND, THIRD}


@pytest.mark.each_core
def test_baseline_and_restore_change_the_account_of_the_role_and_no_other(
    play: Play, members: Members, inventory: tuple[str, str], tmp_path: Path
) -> None:
    one = ("-e", f"dayone_hosts={FIRST}")
    run = play(BASELINE, *inventory, *one, *FEW)
    assert run.code == 0, run.output
    assert writers(run) == {FIRST}
    lengths = {number: length(members, number) for number in (FIRST, SECOND)}
    assert lengths == {FIRST: 14, SECOND: None}
    back = play(RESTORE, *inventory, *one, "-e", f"dayone_restore_run={run_of(tmp_path)}")
    assert back.code == 0, back.output
    assert writers(back) == {FIRST}
    assert length(members, FIRST) is None


def test_restore_of_all_accounts_leaves_those_alone_in_which_nothing_was_changed(
    play: Play, members: Members, inventory: tuple[str, str], tmp_path: Path
) -> None:
    one = "--tags", "password_policy"
    assert play(BASELINE, *inventory, "-e", f"dayone_hosts={FIRST},{SECOND}", *one).code == 0
    name = run_of(tmp_path)
    members.close(SECOND)
    run = play(RESTORE, *inventory, *EVERYBODY, "-e", f"dayone_restore_run={name}", "--forks", "2")
    assert run.code != 0
    assert writers(run) == {FIRST}
    assert run.output.count("fatal: [") == 1
    assert f"fatal: [{SECOND}]" in run.output


def test_baseline_of_all_accounts_goes_on_without_one_that_cannot_be_entered(
    play: Play, members: Members, inventory: tuple[str, str], tmp_path: Path
) -> None:
    members.close(SECOND)
    run = play(BASELINE, *inventory, *EVERYBODY, "--tags", "password_policy")
    assert run.code != 0
    assert writers(run) == {MANAGEMENT, FIRST, THIRD}
    assert [error["host"] for error in report(tmp_path)["errors"]] == [SECOND]
    assert length(members, THIRD) == 14


def test_credentials_of_another_account_are_one_error(play: Play, account: Emulator, tmp_path: Path) -> None:
    run = play(DRIFT, "-e", "dayone_expected_account_id='111122223333'")
    assert (run.code, [call["operation"] for call in run.calls]) == (1, ["GetCallerIdentity"])
    (error,) = report(tmp_path)["errors"]
    assert "these credentials belong to account 123456789012" in error["message"]


def test_wrong_roles_are_refused_before_the_first_request(play: Play, members: Members) -> None:
    assert_refusals(
        play,
        ({POLICY: {"assume_role_arn": "reader"}}, "must be the ARN of an IAM role"),
        ({POLICY: {"assume_role_arn": ""}}, "must be the ARN of an IAM role"),
        ({POLICY: {"assume_role_arn": role_arn(FIRST), "expected_account_id": SECOND}}, "is a role in account"),
        ({POLICY: {"assume_role_arn": role_arn(FIRST), "assume_role_external_id": " "}}, "assume_role_external_id"),
    )


def test_roles_that_do_not_let_in_are_one_clear_message(play: Play, members: Members) -> None:
    members.close(SECOND)
    condition = {"StringEquals": {"sts:ExternalId": "for-us"}}
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": f"arn:aws:iam::{MANAGEMENT}:root"}}
    members.trust(FIRST, {**trust, "Condition": condition})
    words = "check in account"
    entered = {"assume_role_arn": role_arn(FIRST), "assume_role_external_id": "for-us"}
    assert_refusals(
        play,
        ({POLICY: {"assume_role_arn": role_arn(SECOND)}}, words),
        ({POLICY: {"assume_role_arn": role_arn(THIRD, "missing")}}, words),
        ({POLICY: {**entered, "assume_role_external_id": "for-them"}}, words),
        ({POLICY: {**entered, "profile": "root"}}, "Roles may not be assumed by root accounts"),
        reads=True,
    )
    run = play({"dayone.aws.account_identity": entered}, "-vvv")
    assert f"arn:aws:sts::{FIRST}:assumed-role/OrganizationAccountAccessRole/dayone.aws" in run.output
    assert [call["operation"] for call in run.calls] == ["AssumeRole"]


@pytest.mark.each_core
def test_a_role_costs_no_further_request_and_both_ways_are_the_same(play: Play, members: Members) -> None:
    task: dict[str, Any] = {POLICY: {"min_length": 14}}
    entered: dict[str, Any] = {POLICY: {"min_length": 14, "assume_role_arn": role_arn(FIRST)}}
    run = play(
        [
            step(task, "own", check_mode=True),
            step(entered, "fast", check_mode=True),
            step(entered, "ordinary", check_mode=True, vars={"ansible_python_interpreter": other_python()}),
            step(entered, "applied"),
            step(entered, "again"),
        ]
    )
    assert run.code == 0, run.output
    own, fast, ordinary, applied, again = run.tasks
    assert (own["account_id"], fast["account_id"]) == (MANAGEMENT, FIRST)
    assert {key: ordinary[key] for key in ("calls", "findings", "account_id", "changed")} == {
        key: fast[key] for key in ("calls", "findings", "account_id", "changed")
    }
    assert run.calls_of("own") == ["GetCallerIdentity", "GetAccountPasswordPolicy"]
    assert run.calls_of("fast") == run.calls_of("ordinary") == ["AssumeRole", "GetAccountPasswordPolicy"]
    assert (applied["changed"], again["changed"]) == (True, False)
    assert writers(run) == {FIRST}
    assert length(members, FIRST) == 14
    secrets = {call["access_key"] for call in run.calls if call["account_id"] == FIRST}
    assert secrets
    assert not [secret for secret in secrets if secret in run.output]
