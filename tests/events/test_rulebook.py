# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From a change by hand to the report, by the real ansible-rulebook. The embedded account delivers no events to queues,
so that the tests send the message that EventBridge would."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.emulator import clients
from tests.emulator.account import ACCOUNT
from tests.emulator.server import Emulator

from .rulebook import Rulebook

STRANGER, OTHER = "111122223333", "444455556666"
#: A caller without an ARN.
SERVICE = {"type": "AWSService", "invokedBy": "account.amazonaws.com"}
HELD = {
    "MinimumPasswordLength": 14,
    "RequireSymbols": True,
    "RequireNumbers": True,
    "RequireUppercaseCharacters": True,
    "RequireLowercaseCharacters": True,
    "AllowUsersToChangePassword": True,
    "PasswordReusePrevention": 24,
}
OWN: dict[str, Any] = {
    "userAgent": "dayone.aws/1.0.0 md/Botocore#1.43",
    "userIdentity": {"type": "AssumedRole", "arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/baseline/dayone.aws"},
}
HAND: dict[str, Any] = {
    "userAgent": "aws-cli/2.31",
    "userIdentity": {"type": "IAMUser", "arn": f"arn:aws:iam::{ACCOUNT}:user/somebody"},
}


def event(name: str, account: str = ACCOUNT, **detail: Any) -> dict[str, Any]:
    """An API call as EventBridge sends it to a queue.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
    """
    return {
        "version": "0",
        "id": "6f87d04b-9f74-4f04-a780-7acf4b0a9b38",
        "detail-type": "AWS API Call via CloudTrail",
        "source": "aws.iam",
        "account": account,
        "time": "2026-11-28T17:00:00Z",
        "region": "us-east-1",
        "resources": [],
        "detail": {
            "eventVersion": "1.11",
            "eventTime": "2026-11-28T17:00:00Z",
            "eventSource": "iam.amazonaws.com",
            "eventName": name,
            "awsRegion": "us-east-1",
            "eventType": "AwsApiCall",
            "managementEvent": True,
            **HAND,
            **detail,
        },
    }


@pytest.fixture(scope="module")
def account() -> Iterator[Emulator]:
    with Emulator() as account:
        yield account


@pytest.fixture(scope="module")
def queue(account: Emulator) -> Any:
    sqs = clients.client(account.endpoint, "sqs")
    url = sqs.create_queue(QueueName="dayone-changes")["QueueUrl"]
    return lambda *bodies: [
        sqs.send_message(QueueUrl=url, MessageBody=body if isinstance(body, str) else json.dumps(body))
        for body in bodies
    ]


@pytest.fixture(scope="module")
def rulebook(account: Emulator, queue: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rulebook]:
    with Rulebook(account, tmp_path_factory.mktemp("rulebook")) as running:
        yield running


def test_a_change_by_hand_is_in_the_report(account: Emulator, queue: Any, rulebook: Rulebook) -> None:
    iam = clients.client(account.endpoint, "iam")
    iam.update_account_password_policy(**{**HELD, "MinimumPasswordLength": 8})
    begin = time.monotonic()
    changed = event("UpdateAccountPasswordPolicy", requestParameters={"minimumPasswordLength": 8})
    queue(changed, changed)
    drift = [row for row in rulebook.findings() if row["status"] == "drift"]
    print(f"from event to report: {time.monotonic() - begin:.1f} s")
    assert {row["control"] for row in drift} == {"password_policy.min_length"}
    assert {row["control"].partition(".")[0] for row in rulebook.findings()} == {"password_policy"}
    rulebook.wait(lambda: rulebook.ended() == 1, "end its run")
    # Two equal events are one run: had there been another, it would have begun by now.
    time.sleep(35)
    assert rulebook.runs() == 1, rulebook.said()


def test_what_is_nobodys_affair_is_said_and_left(
    account: Emulator, queue: Any, rulebook: Rulebook, tmp_path: Path
) -> None:
    proof = tmp_path / "run"
    account.control("calls", method="DELETE")
    runs = rulebook.runs()
    template = "{{ lookup('ansible.builtin.pipe', 'touch " + str(proof) + "') }}"
    broken = queue(
        "no event",
        event("UpdateAccountPasswordPolicy", **OWN),
        event("DeleteAccountPasswordPolicy", OTHER, userIdentity=SERVICE),
        event("DeleteAccountPasswordPolicy", STRANGER, userAgent=template),
    )
    rulebook.wait(lambda: rulebook.ended() > runs, "run the playbook")
    time.sleep(5)
    assert not proof.exists()
    said = rulebook.said()
    assert f"message {broken[0]['MessageId']} is not an event of CloudTrail" in said
    assert said.count("is not an event of CloudTrail") == 1
    assert f"not in the inventory: {STRANGER}, {OTHER}" in said
    assert rulebook.runs() == runs + 1
    services = {call["service"] for call in account.control("calls", method="GET")}
    assert services <= {"sqs", "sts"}


def test_what_came_while_it_was_down_is_checked_once_it_runs(account: Emulator, tmp_path: Path) -> None:
    sqs = clients.client(account.endpoint, "sqs")
    url = sqs.create_queue(QueueName="another")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody=json.dumps(event("DeleteAccountPasswordPolicy")))
    with Rulebook(account, tmp_path, dayone_changes_queue_name="another") as started:
        assert {row["control"].partition(".")[0] for row in started.findings()} == {"password_policy"}
