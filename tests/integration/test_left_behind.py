# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Nothing paid is left behind: keys of runs that were killed, cut off or overtaken between making and naming one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests import ROOT
from tests.emulator.kit import stored
from tests.emulator.server import Emulator

from .conftest import Run

pytestmark = pytest.mark.swift

Play = Callable[..., Run]
Client = Callable[..., Any]
ACCOUNT = "123456789012"
MODULES = {
    "notice_topic": ("notices.topic_encryption", {"name": "dayone-security"}, "alias/dayone-security"),
    "billing_alarm": ("billing_alerts.topic_encryption", {"thresholds": [10]}, "alias/dayone-billing"),
    "audit_trail": ("audit_trail.encryption", {}, "alias/dayone-trail"),
    "dns_dnssec": ("dns.dnssec", {"zone": "example.com"}, "alias/dayone-dnssec-example_com"),
}
DENIED = {"error": {"code": "AccessDeniedException", "status": 400, "message": "no"}}


def living(client: Client) -> dict[str, list[str]]:
    """The keys that cost, with their aliases."""
    kms = client("kms")
    keys = [kms.describe_key(KeyId=item["KeyId"])["KeyMetadata"] for item in kms.list_keys()["Keys"]]
    return {
        key["KeyId"]: [item["AliasName"] for item in kms.list_aliases(KeyId=key["KeyId"])["Aliases"]]
        for key in keys
        if key["KeyState"] != "PendingDeletion" and key["KeyManager"] == "CUSTOMER"
    }


@pytest.fixture(params=MODULES)
def case(request: pytest.FixtureRequest, client: Client) -> tuple[dict[str, Any], str, str]:
    """A task that makes a key, the control of it, and the key's alias."""
    control, options, alias = MODULES[request.param]
    if request.param == "dns_dnssec":
        client("route53").create_hosted_zone(Name="example.com", CallerReference="one")
    return {f"dayone.aws.{request.param}": options}, control, alias


DROPPED = {"service": "kms", "operation": "CreateAlias", "drop": True}


def test_a_key_that_was_made_and_not_named_is_taken_by_the_next_run(
    play: Play, account: Emulator, client: Client, case: tuple[dict[str, Any], str, str]
) -> None:
    task, _control, alias = case
    _interrupted(play, account, task, DROPPED)
    left = living(client)
    assert list(left.values()) == [[]]
    again = play(task)
    assert (again.code, "CreateKey" in again.writes) == (0, False), again.output
    assert living(client) == {key: [alias] for key in left}
    assert play(task).writes == []


def _interrupted(play: Play, account: Emulator, task: dict[str, Any], fault: dict[str, Any]) -> None:
    account.control("faults", [fault])
    assert play(task).code != 0
    account.control("faults", [])


TASK = {"dayone.aws.notice_topic": {"name": "dayone-security"}}


@pytest.mark.parametrize("operation", ["CreateKey", "CreateAlias"])
def test_a_write_whose_answer_was_lost_makes_no_second_key(
    play: Play, account: Emulator, client: Client, operation: str
) -> None:
    account.control("faults", [{"service": "kms", "operation": operation, "lost": True, "times": 1}])
    play(TASK)
    account.control("faults", [])
    left = living(client)
    assert len(left) == 1
    run = play(TASK)
    assert (run.code, "CreateKey" in run.writes) == (0, False), run.output
    assert living(client) == {key: ["alias/dayone-security"] for key in left}


def test_two_runs_at_once_leave_one_key(play: Play, account: Emulator, client: Client, tmp_path: Path) -> None:
    account.control("faults", [{"service": "kms", "operation": "CreateAlias", "latency": 4}])
    runs = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        runs.append(_begun(account, tmp_path / name))
    for begun in runs:
        begun.wait(timeout=600)
    account.control("faults", [])
    run = play(TASK)
    assert run.code == 0, run.output
    assert list(living(client).values()) == [["alias/dayone-security"]]
    assert play(TASK).writes == []


def test_a_run_that_is_killed_between_the_two_writes_leaves_no_second_key(
    play: Play, account: Emulator, client: Client, tmp_path: Path
) -> None:
    account.control("faults", [{"service": "kms", "operation": "CreateAlias", "latency": 60, "drop": True}])
    _kill_when(lambda: bool(living(client)), account, tmp_path)
    account.control("faults", [])
    left = living(client)
    run = play(TASK)
    assert (run.code, "CreateKey" in run.writes) == (0, False), run.output
    assert living(client).keys() == left.keys()


def _begun(account: Emulator, folder: Path) -> subprocess.Popen[bytes]:
    """The task, on its way in processes of its own."""
    book = folder / "play.yml"
    book.write_text(f"- hosts: localhost\n  gather_facts: false\n  tasks: [{TASK}]\n", encoding="utf-8")
    known = {"ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".collections"), **os.environ, **account.environment}
    command = [str(Path(sys.executable).with_name("ansible-playbook")), str(book)]
    return subprocess.Popen(command, env=known, cwd=folder, stdout=subprocess.DEVNULL, start_new_session=True)


def _kill_when(ready: Callable[[], bool], account: Emulator, folder: Path) -> None:
    """Begin the task, and kill it with all its processes as soon as something is there."""
    with _begun(account, folder) as process:
        until = time.monotonic() + 300
        while not ready() and time.monotonic() < until:
            time.sleep(0.2)
        # Its workers are of sessions of their own: one that lived on would ask for more in the middle of another test.
        for number in (process.pid, *_below(process.pid)):
            with suppress(ProcessLookupError):  # it has ended since they were listed
                os.kill(number, signal.SIGKILL)
    assert ready()


def _below(process: int) -> list[int]:
    """The processes that a process has started, and those that they have."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
    children = [child for child, parent in pairs if parent == process]
    return children + [number for child in children for number in _below(child)]


def _spare(client: Client, description: str = "Encrypts notices of dayone-security") -> str:
    tags = [{"TagKey": "dayone:managed", "TagValue": "notice_topic/dayone-security"}]
    return str(client("kms").create_key(Description=description, Tags=tags)["KeyMetadata"]["KeyId"])


def test_a_second_key_that_was_never_used_is_given_up(play: Play, client: Client) -> None:
    play(TASK)
    first = living(client)
    spare = _spare(client)
    check = play(TASK, "--check")
    assert [row["status"] for row in check.result["findings"] if spare in row["resource"]] == ["drift"]
    run = play(TASK)
    assert (run.code, run.writes) == (0, ["ScheduleKeyDeletion"]), run.output
    assert living(client) == first
    assert play(TASK).writes == []


@pytest.mark.parametrize("sign", ["used", "unreadable", "other_description"])
def test_a_second_key_that_may_be_in_use_is_told_and_left(
    play: Play, account: Emulator, client: Client, sign: str
) -> None:
    play(TASK)
    spare = _spare(client, "mine") if sign == "other_description" else _spare(client)
    if sign == "used":
        stored(ACCOUNT, "kms.used", "us-east-1")[spare] = "Decrypt"
    if sign == "unreadable":
        account.control("faults", [{"service": "kms", "operation": "GetKeyLastUsage", **DENIED}])
    run = play(TASK)
    rows = [row for row in run.result["findings"] if spare in row["resource"]]
    assert ([row["status"] for row in rows], run.writes) == (["manual"], []), run.output
    assert "schedule-key-deletion" in rows[0]["remediation"]
    assert spare in living(client)


@pytest.mark.parametrize("index", [True, False])
def test_without_the_right_to_list_keys_the_index_of_tags_says_it_or_none_is_made(
    play: Play, account: Emulator, client: Client, index: bool
) -> None:
    spare = _spare(client)
    closed = [("kms", "ListKeys"), *([] if index else [("resourcegroupstaggingapi", "GetResources")])]
    account.control("faults", [{"service": service, "operation": name, **DENIED} for service, name in closed])
    run = play(TASK)
    account.control("faults", [])
    assert living(client) == {spare: ["alias/dayone-security"] if index else []}
    if not index:
        assert (run.code != 0, run.writes) == (True, [])
        assert "kms:ListAliases" in run.result["msg"]
