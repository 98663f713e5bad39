# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What failed is never green: whatever breaks a task of the collection, the report names it, and drift.yml ends 1."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._controls.catalogue import CONTROLS

from .conftest import ROOT

Play = Callable[..., Any]
DRIFT = str(ROOT / "playbooks" / "drift.yml")
#: What of day zero counts as drift: nothing that these runs look at.
CALM = {"dayone_fail_on": ["dns.*"]}
POLICY = "Enforce the password policy"
VALIDATE = "Validate the variables of the step"


def report(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "report" / "report.json").read_text(encoding="utf-8")))


def extra(**variables: Any) -> list[str]:
    return ["-e", json.dumps(variables)]


def script(path: Path, *lines: str) -> str:
    """An interpreter of modules that does something else."""
    path.write_text("\n".join(["#!/bin/sh", *lines]) + "\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def broken_hosts(folder: Path) -> dict[str, dict[str, Any]]:
    """Hosts each of which fails in its own way, with their variables."""
    python = sys.executable
    return {
        "well": {},
        "wrong_type": {"password_policy_min_length": "abc"},
        "undefined": {"password_policy_min_length": "{{ nope }}"},
        "wrong_protocol": {"billing_alerts_subscriptions": [{"protocol": "emial", "endpoint": "a@example.com"}]},
        "no_boto3": {"ansible_python_interpreter": script(folder / "no_boto3", f'exec {python} -S "$@"')},
        "no_boto3_in_an_organization": {
            "ansible_python_interpreter": script(folder / "no_boto3_either", f'exec {python} -S "$@"'),
            "dayone_expected_account_id": "123456789012",
        },
        "no_python": {"ansible_python_interpreter": "/no/such/python"},
        "garbage": {"ansible_python_interpreter": script(folder / "garbage", "echo '<html>not JSON'")},
        "crash": {
            "ansible_python_interpreter": script(
                folder / "crash", "echo 'Traceback (most recent call last):' >&2", "echo 'KeyError: Boom' >&2", "exit 1"
            )
        },
        "no_profile": {
            "ansible_python_interpreter": script(
                folder / "no_profile", f'AWS_PROFILE=no-such-profile exec {python} "$@"'
            )
        },
        "unreachable": {
            "ansible_connection": "ssh",
            "ansible_ssh_executable": script(folder / "ssh", "echo 'Connection refused' >&2", "exit 255"),
        },
    }


#: Of each host the step, the task and the words that its error must have.
CAUSES = {
    "wrong_type": ("password_policy", VALIDATE, "password_policy_min_length"),
    "undefined": ("password_policy", VALIDATE, "'nope' is undefined"),
    "wrong_protocol": ("billing_alerts", "", "emial"),
    "no_boto3": ("password_policy", POLICY, "boto3"),
    "no_boto3_in_an_organization": ("", "Access the account", "boto3"),
    "no_python": ("password_policy", POLICY, "/no/such/python"),
    "garbage": ("password_policy", POLICY, "not JSON"),
    "crash": ("password_policy", POLICY, "KeyError: Boom"),
    "no_profile": ("password_policy", POLICY, "no-such-profile"),
    "unreachable": ("password_policy", POLICY, "Connection refused"),
}


def test_each_kind_of_failure_is_an_error_with_its_step_task_host_and_cause(play: Play, tmp_path: Path) -> None:
    hosts = {
        name: {"ansible_connection": "local", "ansible_python_interpreter": sys.executable, **variables}
        for name, variables in broken_hosts(tmp_path).items()
    }
    inventory = tmp_path / "hosts.json"
    inventory.write_text(json.dumps({"all": {"hosts": hosts}}), encoding="utf-8")
    run = play(
        DRIFT, "-i", str(inventory), *extra(dayone_hosts="all", **CALM), "--tags", "password_policy,billing_alerts"
    )
    assert (run.code, run.writes) == (1, []), run.output
    errors = report(tmp_path)["errors"]
    found = {error["host"]: error for error in reversed(errors)}
    assert set(found) == set(CAUSES), errors
    for host, (step, task, words) in CAUSES.items():
        assert found[host]["step"] == step, found[host]
        assert task in found[host]["task"], found[host]
        assert words in found[host]["message"], found[host]


def unknown(folder: Path) -> dict[str, dict[str, Any]]:
    return {row["control"]: row for row in report(folder)["findings"] if row["status"] == "unknown"}


#: What only an account that has it is judged by: the log files of a trail, the buckets and sites of the baseline.
OF_WHAT_IS_THERE = {control.id for control in CONTROLS.values() if control.subject}
#: Somebody answers for the length of passwords in all accounts.
ANSWERED = {"control": "password_policy.min_length", "reason": "agreed", "owner": "sec", "expires": "2999-01-01"}


@pytest.mark.parametrize(
    "variables",
    [
        pytest.param({}, id="as_it_comes"),
        pytest.param(
            {
                "dayone_profile": "cis_level_2",
                "password_policy_preset": "pci",
                "access_analyzer_unused": True,
                "threat_detection_guardduty": True,
                "threat_detection_guardduty_features": ["s3"],
                "threat_detection_inspector": True,
                "compute_defaults_imds_tags": "disabled",
                "activity_alarms_engine": "events",
                "admin_access_account_alias": "example",
                "admin_access_mfa_audit": True,
                "audit_trail_insights": ["ApiCallRateInsight"],
                "billing_alerts_budget_enabled": False,
                "resource_audit_checks": ["bucket_tls"],
                "root_account_alarm": False,
                "iam_hygiene_enabled": False,
            },
            id="with_options",
        ),
    ],
)
def test_steps_that_all_fail_leave_unknown_what_they_judge_when_they_do_not(
    play: Play, tmp_path: Path, variables: dict[str, Any]
) -> None:
    broken = {"ansible_python_interpreter": "/no/such/python", "dayone_expected_account_id": "123456789012"}
    variables = {**variables, "dayone_exceptions": [ANSWERED]}
    assert play(DRIFT, *extra(**variables, **CALM)).code == 0
    judged = {row["control"] for row in report(tmp_path)["findings"]}
    assert play(DRIFT, *extra(**variables, **broken, **CALM)).code == 1
    rows = report(tmp_path)["findings"]
    assert {row["control"] for row in rows} - judged <= OF_WHAT_IS_THERE
    assert judged - {row["control"] for row in rows} == set()
    assert {(row["status"], row["account_id"]) for row in rows} == {("unknown", "123456789012")}
    assert all("/no/such/python" in row["remediation"] for row in rows)
    assert report(tmp_path)["since"]["mended"] == 0
    told = {row["control"]: row["remediation"] for row in rows}
    assert "An exception covers it" in told.pop(ANSWERED["control"])
    assert not any("An exception" in text for text in told.values())
    assert "only if the account has a trail" in told["audit_trail.delivery"]
    assert "stale exception" not in json.dumps(report(tmp_path))


HOST = {"hosts": "localhost", "gather_facts": False, "check_mode": True}
MIN_LENGTH = {"dayone.aws.iam_password_policy_enforce": {"min_length": 14}}
GATE = {"dayone.aws.drift_gate": {"journal": "{{ lookup('env', 'DAYONE_JOURNAL') }}", "fail_on": ["dns.*"]}}


def playbook(folder: Path, *tasks: dict[str, Any], **keywords: Any) -> str:
    """A play of one's own, with a gate at its end."""
    path = folder / "own.yml"
    path.write_text(json.dumps([{**HOST, **keywords, "tasks": [*tasks, GATE]}]), encoding="utf-8")
    return str(path)


def rescued(*tasks: dict[str, Any]) -> dict[str, Any]:
    return {"block": list(tasks), "rescue": [{"ansible.builtin.debug": {"msg": "on we go"}}]}


@pytest.mark.parametrize(
    ("task", "words"),
    [
        pytest.param({**MIN_LENGTH, "no_log": True}, ["no_log hides its result"], id="hidden_verdicts"),
        pytest.param(
            rescued({"dayone.aws.iam_password_policy_enforce": {"min_length": 1}, "no_log": True}),
            ["it failed, and no_log hides its result"],
            id="hidden_failure",
        ),
        pytest.param(
            {
                "dayone.aws.iam_password_policy_enforce": {"min_length": "{{ item }}"},
                "loop": [14, 1, 900],
                "ignore_errors": True,
            },
            ["item 1: ", "item 900: ", "min_length"],
            id="items_of_a_loop",
        ),
        pytest.param({**MIN_LENGTH, "failed_when": False, "environment": {"AWS_PROFILE": "nope"}}, [], id="unfailed"),
        pytest.param(
            rescued(
                {
                    "ansible.builtin.import_role": {"name": "dayone.aws.access_analyzer"},
                    "vars": {"access_analyzer_unused_days": "many"},
                }
            ),
            ["access_analyzer_unused_days"],
            id="a_task_of_a_role_that_is_no_module_of_ours",
        ),
    ],
)
def test_what_gives_no_verdicts_is_an_error(play: Play, tmp_path: Path, task: dict[str, Any], words: list[str]) -> None:
    run = play(playbook(tmp_path, task))
    assert run.code == 1, run.output
    (error,) = report(tmp_path)["errors"]
    assert error["host"] == "localhost"
    assert [word for word in words if word not in error["message"]] == []


#: Ways in which Ansible goes on, or does not, where a task fails: of a play, of a task, and words of the error.
NO_PROFILE: dict[str, Any] = {"environment": {"AWS_PROFILE": "no-such-profile"}}
WAYS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "free": ({"strategy": "free"}, NO_PROFILE, "no-such-profile"),
    "host_pinned": ({"strategy": "host_pinned"}, NO_PROFILE, "no-such-profile"),
    "serial": ({"serial": 2}, NO_PROFILE, "no-such-profile"),
    "some_may_fail": ({"max_fail_percentage": 100}, NO_PROFILE, "no-such-profile"),
    "throttled": ({}, {**NO_PROFILE, "throttle": 1}, "no-such-profile"),
    "retried": ({}, {**NO_PROFILE, "until": "false", "retries": 1, "delay": 0}, "no-such-profile"),
    "never_as_wanted": (
        {},
        {"until": "false", "retries": 1, "delay": 0},
        "its until condition was not met in 1 attempt",
    ),
    "delegated": ({}, {**NO_PROFILE, "delegate_to": "localhost"}, "no-such-profile"),
    "ignored": ({}, {**NO_PROFILE, "ignore_errors": True}, "no-such-profile"),
    "far": (
        {},
        {
            "ignore_unreachable": True,
            "vars": {"ansible_connection": "ssh", "ansible_ssh_executable": "/bin/false"},
        },
        "Failed to create temporary directory",
    ),
    "polled": ({}, {**NO_PROFILE, "async": 60, "poll": 1}, "no-such-profile"),
    "as_nobody_there": ({}, {"become": True, "become_user": "no-such-user"}, ""),
    "by_ipv6": ({}, {"environment": {"AWS_ENDPOINT_URL": "http://[::1]:9"}}, "[::1]:9"),
}


def test_a_failure_is_an_error_however_ansible_is_told_to_go_on(play: Play, tmp_path: Path) -> None:
    """Each way has a host of its own, beside one that goes on: where all of a play have failed, no further one runs."""
    plays = [
        {
            **{**HOST, "hosts": f"{name},well", **keywords},
            "tasks": [{**MIN_LENGTH, **task, "when": f"inventory_hostname == '{name}'"}],
        }
        for name, (keywords, task, _words) in WAYS.items()
    ]
    path, inventory = tmp_path / "ways.yml", tmp_path / "hosts.json"
    last = {"hosts": "localhost", "gather_facts": False, "tasks": [GATE]}
    path.write_text(json.dumps([*plays, last]), encoding="utf-8")
    host = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
    inventory.write_text(json.dumps({"all": {"hosts": dict.fromkeys([*WAYS, "well"], host)}}), encoding="utf-8")
    run = play(str(path), "-i", str(inventory))
    assert (run.code, run.writes) == (1, []), run.output
    assert "Traceback" not in run.output
    found = {error["host"]: error["message"] for error in report(tmp_path)["errors"]}
    assert set(found) == set(WAYS), found
    assert {name: found[name] for name, (*_keywords, words) in WAYS.items() if words not in found[name]} == {}


@pytest.mark.parametrize("how", ["end_play", "end_host", "end_batch"])
def test_steps_that_a_play_ends_before_are_unknown_and_end_with_1(play: Play, tmp_path: Path, how: str) -> None:
    role = {"ansible.builtin.import_role": {"name": "dayone.aws.access_analyzer"}}
    first = {**HOST, "tasks": [MIN_LENGTH, {"ansible.builtin.meta": how}, role]}
    last = {"hosts": "localhost", "gather_facts": False, "tasks": [GATE]}
    path = tmp_path / "own.yml"
    path.write_text(json.dumps([first, last]), encoding="utf-8")
    run = play(str(path))
    assert run.code == 1, run.output
    (error,) = report(tmp_path)["errors"]
    assert (error["step"], how in error["message"]) == ("access_analyzer", True)
    assert "access_analyzer.external" in unknown(tmp_path)
    path.write_text(json.dumps([{**first, "vars": {"access_analyzer_enabled": False}}, last]), encoding="utf-8")
    assert play(str(path)).code == 0


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DAYONE_REPORT_KEEP", "abc", "'abc'"),
        ("DAYONE_PROGRESS", "often", "auto, plain, none"),
        ("DAYONE_TRACK_TASKS", "ture", "must be true or false"),
    ],
)
def test_a_wrong_setting_of_the_callback_ends_the_run_before_its_first_task(
    play: Play, name: str, value: str, words: str
) -> None:
    run = play(DRIFT, "--tags", "password_policy", **{name: value})
    assert (run.code, run.calls) == (1, []), run.output
    assert words in run.output
    assert name.rpartition("_")[2].lower() in run.output


ASK = {"until": "found is finished", "retries": 300, "delay": 0.1, "register": "found", "check_mode": False}


def begun(options: dict[str, Any], **keywords: Any) -> dict[str, Any]:
    """A task of ours that is started and left."""
    name = {"name": "in the background", "dayone.aws.iam_password_policy_enforce": options}
    return {**name, "async": 60, "poll": 0, "check_mode": False, **keywords}


def asked(**keywords: Any) -> dict[str, Any]:
    return {"ansible.builtin.async_status": {"jid": "{{ job.ansible_job_id }}"}, **ASK, **keywords}


def test_a_task_in_the_background_is_ours_however_its_end_is_told(play: Play, tmp_path: Path) -> None:
    fails = {"min_length": 14, "profile": "no-such-profile"}
    tasks = [
        begun({"min_length": 14}, register="job"),
        asked(),
        begun(fails, register="job", name="fails in the background"),
        asked(ignore_errors=True),
        begun({"min_length": 14}, name="left alone"),
    ]
    run = play(playbook(tmp_path, *tasks))
    assert run.code == 1, run.output
    found = report(tmp_path)
    errors = {error["task"]: error for error in found["errors"]}
    assert set(errors) == {"fails in the background", "left alone"}, run.output
    assert "no-such-profile" in errors["fails in the background"]["message"]
    assert "was never requested" in errors["left alone"]["message"]
    assert {error["action"] for error in errors.values()} == {"dayone.aws.iam_password_policy_enforce"}
    assert [row["control"] for row in found["findings"]] == ["password_policy.min_length"]


def test_a_failure_of_another_collection_is_not_ours(play: Play, tmp_path: Path) -> None:
    foreign = rescued({"ansible.builtin.assert": {"that": ["false"]}})
    assert play(playbook(tmp_path, foreign, MIN_LENGTH, check_mode=False)).code == 0


def test_hidden_results_everywhere_are_unknown_and_end_with_1(play: Play, tmp_path: Path) -> None:
    run = play(DRIFT, "--tags", "password_policy", *extra(**CALM), ANSIBLE_NO_LOG="1")
    assert run.code == 1
    (error,) = report(tmp_path)["errors"]
    assert (error["step"], error["host"], "no_log" in error["message"]) == ("password_policy", "localhost", True)
    assert "password_policy.min_length" in unknown(tmp_path)


def test_a_hidden_gate_decides_all_the_same(play: Play, tmp_path: Path) -> None:
    path = Path(playbook(tmp_path, MIN_LENGTH))
    plays = json.loads(path.read_text(encoding="utf-8"))
    plays[0]["tasks"][-1] = {
        "dayone.aws.drift_gate": {"journal": "{{ lookup('env', 'DAYONE_JOURNAL') }}"},
        "no_log": True,
    }
    path.write_text(json.dumps(plays), encoding="utf-8")
    assert play(str(path)).code == 2


def test_a_limit_that_leaves_localhost_out_still_has_a_gate(play: Play, tmp_path: Path) -> None:
    inventory = tmp_path / "hosts.json"
    local = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
    inventory.write_text(json.dumps({"all": {"hosts": {"one": local, "two": local}}}), encoding="utf-8")
    limited = ("-i", str(inventory), "--limit", "two", "--tags", "password_policy")
    assert play(DRIFT, *limited, *extra(dayone_hosts="all:!three")).code == 2
    assert play(DRIFT, *limited, *extra(dayone_hosts="all", **CALM)).code == 0
    lost = {"ansible_python_interpreter": "/no/such/python"}
    assert play(DRIFT, *limited, *extra(dayone_hosts="all", **CALM, **lost)).code == 1


def test_hosts_that_were_never_reached_are_unknown(play: Play, tmp_path: Path) -> None:
    inventory = tmp_path / "hosts.json"
    away = {"ansible_connection": "ssh", "ansible_ssh_executable": script(tmp_path / "ssh", "exit 255")}
    inventory.write_text(json.dumps({"all": {"hosts": {"away": away}}}), encoding="utf-8")
    run = play(
        DRIFT, "-i", str(inventory), "--tags", "root_account,password_policy", *extra(dayone_hosts="all", **CALM)
    )
    assert run.code == 1
    assert {"root_account.mfa", "password_policy.min_length"} <= set(unknown(tmp_path))


def test_a_wrong_variable_of_a_step_that_is_not_chosen_ends_nothing(play: Play, tmp_path: Path) -> None:
    run = play(DRIFT, "--tags", "password_policy", *extra(iam_hygiene_max_unused_days="abc", **CALM))
    assert run.code == 0, run.output
    assert {row["control"].partition(".")[0] for row in report(tmp_path)["findings"]} == {"password_policy"}


def test_a_step_that_failed_mends_nothing(play: Play, tmp_path: Path) -> None:
    step = (DRIFT, "--tags", "password_policy")
    assert play(*step, *extra(**CALM)).code == 0
    assert play(*step, *extra(password_policy_max_age="abc", **CALM)).code == 1
    assert report(tmp_path)["since"]["mended"] == 0
    assert play(*step, *extra(**CALM)).code == 0
    changes = {row["control"]: row["change"] for row in report(tmp_path)["findings"] if row["status"] == "drift"}
    assert set(changes.values()) == {"unchanged"}
