# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From messages in the queue to the drift of what they are about, and of nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.server import Emulator

from .conftest import ROOT

pytestmark = pytest.mark.at_once  # what is received is sent by the test, and not by AWS

Play = Callable[..., Any]
Client = Callable[..., Any]
CHANGES = str(ROOT / "playbooks" / "changes.yml")
ACCOUNT = "123456789012"
QUICK = {"dayone_changes_wait_seconds": 0, "dayone_fail_on": ["critical"]}
DENIED = {"service": "iam", "operation": "GetAccountPasswordPolicy", "error": {"code": "AccessDenied", "status": 403}}


def event(name: str, source: str, account: str = ACCOUNT, region: str = "us-east-1") -> str:
    detail = {"eventSource": source, "eventName": name, "awsRegion": region}
    return json.dumps({"account": account, "region": region, "detail": detail})


POLICY = event("DeleteAccountPasswordPolicy", "iam.amazonaws.com")
KEYS = event("EnableEbsEncryptionByDefault", "ec2.amazonaws.com", region="eu-west-1")


@pytest.fixture
def url(client: Client) -> str:
    """The queue."""
    return str(client("sqs").create_queue(QueueName="dayone-changes")["QueueUrl"])


def extra(**variables: Any) -> list[str]:
    return ["-e", json.dumps({**QUICK, **variables})]


def left(client: Client, url: str) -> int:
    """How many messages are still there, also hidden ones."""
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return sum(map(int, found.values()))


def judged(folder: Path) -> set[str]:
    report = json.loads((folder / "report" / "report.json").read_text(encoding="utf-8"))
    return {row["control"].partition(".")[0] for row in report["findings"]}


def test_what_changed_is_checked_and_then_deleted(play: Play, client: Client, url: str, tmp_path: Path) -> None:
    for body in (POLICY, KEYS, POLICY, event("DeleteTrail", "cloudtrail.amazonaws.com", "111122223333"), "nonsense"):
        client("sqs").send_message(QueueUrl=url, MessageBody=body)
    run = play(CHANGES, *extra(), regions=())
    assert run.code == 0, run.output
    assert set(run.writes) <= {"DeleteMessageBatch", "ReceiveMessage"}
    assert {"password_policy", "compute_defaults"} <= judged(tmp_path)
    assert "audit_trail" not in judged(tmp_path)
    assert {call["region"] for call in run.calls if call["operation"] == "GetEbsEncryptionByDefault"} == {"eu-west-1"}
    assert "(item=compute_defaults in eu-west-1)" in run.output
    assert "(item=password_policy)" in run.output
    assert "{{ item" not in run.output
    assert "1 messages that are not events" in run.output
    assert "111122223333" in run.output
    assert left(client, url) == 2


def test_regions_that_are_asked_for_take_precedence(play: Play, client: Client, url: str) -> None:
    client("sqs").send_message(QueueUrl=url, MessageBody=KEYS)
    run = play(CHANGES, *extra(), regions=["us-east-1"])
    assert run.code == 0, run.output
    assert {call["region"] for call in run.calls if call["operation"] == "GetEbsEncryptionByDefault"} == {"us-east-1"}


def test_nothing_changed_and_nothing_is_checked(play: Play, client: Client, url: str) -> None:
    run = play(CHANGES, *extra())
    assert (run.code, left(client, url)) == (0, 0), run.output
    assert {call["service"] for call in run.calls} <= {"sqs", "sts"}


def test_what_could_not_be_checked_stays_in_the_queue(play: Play, client: Client, url: str, account: Emulator) -> None:
    client("sqs").send_message(QueueUrl=url, MessageBody=POLICY)
    account.control("faults", [DENIED])
    run = play(CHANGES, *extra())
    assert (run.code, left(client, url)) == (1, 1), run.output
    assert "{{ item" not in run.output


def test_events_that_something_else_received_need_no_queue(play: Play, tmp_path: Path) -> None:
    run = play(CHANGES, *extra(dayone_changes_events=[json.loads(POLICY)]))
    assert run.code == 0, run.output
    assert "password_policy" in judged(tmp_path)
    assert [call for call in run.calls if call["service"] == "sqs"] == []


def test_without_a_queue_it_says_what_creates_it(play: Play) -> None:
    run = play(CHANGES, *extra())
    assert run.code != 0
    assert "change_events_enabled: true" in run.output
