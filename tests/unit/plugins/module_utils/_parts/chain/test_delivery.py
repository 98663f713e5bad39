# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From the topic to the person: each link broken once, and what the finding says of it."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Verdict
from ansible_collections.dayone.aws.plugins.module_utils._parts.chain.delivery import Sender, links_to_person
from ansible_collections.dayone.aws.plugins.module_utils._parts.chain.verdict import chained

from tests.chains import ACCOUNT, end, policy

TOPIC = f"arn:aws:sns:eu-west-1:{ACCOUNT}:dayone"
ALARM = f"arn:aws:cloudwatch:eu-west-1:{ACCOUNT}:alarm:root"
SENDER = Sender("cloudwatch.amazonaws.com", ACCOUNT, ALARM, "Name somebody.")
ARN = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/k"
PENDING = {"protocol": "email", "endpoint": "a@example.com", "arn": "PendingConfirmation"}


def key(service: str = "cloudwatch.amazonaws.com", **change: Any) -> dict[str, Any]:
    uses = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "kms:*", "Resource": "*"}
    return {"name": ARN, "arn": ARN, "aws": False, "state": "Enabled", "policy": {"Statement": [uses]}, **change}


@pytest.mark.parametrize(
    ("found", "state", "link", "says"),
    [
        pytest.param(end(), "compliant", "", "", id="whole"),
        pytest.param(end(key=key()), "compliant", "", "", id="whole_with_a_key"),
        pytest.param(None, "person", "topic", "does not exist", id="no_topic"),
        pytest.param(Failure("denied", "AccessDenied"), "unknown", "topic", "AccessDenied", id="topic_denied"),
        pytest.param(
            end(policy=policy("events.amazonaws.com")), "person", "topic policy", "sns:Publish", id="keeps_alarms_out"
        ),
        pytest.param(
            end(key={"name": "alias/aws/sns", "aws": True, "state": "Enabled", "policy": {}}),
            "person",
            "key",
            "the AWS managed key",
            id="key_of_aws_by_alias",
        ),
        pytest.param(end(key=key(aws=True)), "person", "key", "the AWS managed key", id="key_of_aws_by_arn"),
        pytest.param(
            end(key=key(state="PendingDeletion")), "person", "key", "PendingDeletion", id="key_pending_deletion"
        ),
        pytest.param(end(key=key(state="Disabled")), "person", "key", "Disabled", id="key_disabled"),
        pytest.param(end(key=key("events.amazonaws.com")), "person", "key", "kms:Decrypt", id="key_keeps_alarms_out"),
        pytest.param(end(key=Failure("denied", "kms")), "unknown", "key", "kms", id="key_denied"),
        pytest.param(end(subscriptions=[]), "input", "subscription", "Name somebody.", id="nobody"),
        pytest.param(
            end(subscriptions=[PENDING]),
            "person",
            "subscription",
            "choose Confirm subscription",
            id="waits_for_a_person",
        ),
        pytest.param(
            end(subscriptions=[{**PENDING, "arn": "Deleted"}]),
            "input",
            "subscription",
            "no subscribers",
            id="subscription_deleted",
        ),
        pytest.param(
            end(filter="MessageAttributes"), "person", "subscription", "filter policy", id="filter_on_attributes"
        ),
        pytest.param(end(filter="MessageBody"), "unknown", "subscription", "test message", id="filter_on_the_body"),
        pytest.param(
            end(subscriptions=Failure("denied", "list")), "unknown", "subscription", "list", id="subscriptions_denied"
        ),
        pytest.param(
            end(policy=policy(), key=Failure("denied", "kms")), "person", "topic policy", "", id="broken_before_unknown"
        ),
    ],
)
def test_the_first_broken_link_is_named(found: Any, state: str, link: str, says: str) -> None:
    links = links_to_person(TOPIC, found, SENDER)
    verdict = chained(Verdict("activity_alarms.root_use", True, "root", "an alarm"), links)
    assert verdict.chain == links
    if state == "compliant":
        assert verdict.holds
        return
    assert (verdict.holds, verdict.mend) == (False, state)
    assert f"; {link}:" in verdict.current
    assert says in verdict.note


def test_the_account_of_a_topic_of_others_is_named() -> None:
    theirs = TOPIC.replace(ACCOUNT, "999999999999")
    (link,) = links_to_person(theirs, Failure("denied", "AuthorizationError"), SENDER)
    assert link.state == "unknown"
    assert "of account 999999999999" in link.note


@pytest.mark.parametrize(
    ("current", "shown"),
    [
        pytest.param("dayone-root", "dayone-root", id="text"),
        pytest.param({"limit": 5.0, "alarm": "a"}, '{"alarm": "a", "limit": 5.0}', id="mapping"),
        pytest.param(None, "none", id="nothing"),
    ],
)
def test_a_value_beside_a_weak_link_reads_as_elsewhere(current: Any, shown: str) -> None:
    (*_others, last) = links_to_person(TOPIC, end(subscriptions=[PENDING]), SENDER)
    verdict = chained(Verdict("activity_alarms.root_use", True, current, "an alarm"), [last])
    assert verdict.current == f"{shown}; subscription: 1 pending confirmation"
