# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._parts import ownership
from ansible_collections.dayone.aws.plugins.module_utils._parts.notices import topic_encryption, topic_plan
from ansible_collections.dayone.aws.plugins.module_utils._parts.notices.notice_topic import NoticeTopic
from ansible_collections.dayone.aws.plugins.module_utils._parts.notices.topic import PUBLISHERS, Topic
from hypothesis import given
from hypothesis import strategies as st

OWNER = "notice_topic/dayone-security"
KEY = {"id": "k", "arn": "arn:k", "state": "Enabled", "rotation": True, "owner": OWNER, "named": True, "spares": []}
TOPIC = Topic(
    name="dayone-security",
    partition="aws",
    region="us-east-1",
    account_id="123456789012",
    owner=OWNER,
    controls="notices",
    module="dayone.aws.notice_topic",
    publishers=("cloudwatch", "events"),
    purpose="notices",
    encrypt=True,
    kms_key_id=None,
    subscriptions=(),
    tags={},
)


def own_policy() -> dict[str, Any]:
    return TOPIC.key().policy()


def sns(key: str | None, owner: str = OWNER) -> dict[str, Any]:
    return {"kms_key_id": key, "tags": {ownership.MANAGED_TAG: owner}}


@pytest.mark.parametrize(
    ("current", "key", "change", "made", "chosen", "holds"),
    [
        pytest.param(None, None, {}, 3, "alias/dayone-security", False, id="new_topic_gets_its_key"),
        pytest.param(sns(None), None, {}, 3, "alias/dayone-security", False, id="own_topic_gets_its_key"),
        pytest.param(sns("alias/aws/sns"), None, {}, 3, "alias/dayone-security", False, id="aws_key_is_replaced"),
        pytest.param(sns("their-key"), None, {}, 0, None, True, id="customer_key_is_kept"),
        pytest.param(sns(None, "others"), None, {}, 0, None, False, id="topic_of_others_is_left"),
        pytest.param(sns(None), None, {"encrypt": False}, 0, None, False, id="not_wanted"),
        pytest.param(sns(None), None, {"kms_key_id": "k"}, 0, "k", False, id="given_key_is_set"),
        pytest.param(sns("k"), None, {"kms_key_id": "k"}, 0, "k", True, id="given_key_is_there"),
        pytest.param(
            sns("alias/dayone-security"),
            {**KEY, "policy": own_policy()},
            {},
            0,
            "alias/dayone-security",
            True,
            id="own_key_is_there",
        ),
        pytest.param(
            sns("alias/dayone-security"),
            {**KEY, "policy": {"Statement": []}, "rotation": False},
            {},
            2,
            "alias/dayone-security",
            False,
            id="own_key_is_mended",
        ),
        pytest.param(None, {**KEY, "owner": "others"}, {}, 0, None, False, id="alias_of_others_is_left"),
        pytest.param(None, {**KEY, "state": "PendingDeletion"}, {}, 0, None, False, id="key_that_goes_is_not_used"),
    ],
)
def test_encryption(current: Any, key: Any, change: Any, made: int, chosen: str | None, holds: bool) -> None:
    found = topic_encryption.plan_encryption(current, key, replace(TOPIC, **change))
    assert (len(found.calls), found.key_id, found.verdict.holds) == (made, chosen, holds)


def test_statements_of_others_are_kept() -> None:
    policy = {"Version": "2012-10-17", "Statement": [{"Sid": "Theirs", "Effect": "Allow"}]}
    ours = TOPIC.statements()
    merged = ownership.merged_statements(policy, ours)
    assert merged["Statement"] == [policy["Statement"][0], *ours.values()]
    assert ownership.merged_statements(merged, ours) == merged


def test_two_users_of_a_topic_keep_each_others_publishers() -> None:
    first = ownership.merged_statements({}, replace(TOPIC, publishers=("config",)).statements())
    both = ownership.merged_statements(first, TOPIC.statements())
    assert {item["Sid"] for item in both["Statement"]} > {"DayoneConfig", "DayoneCloudWatch", "DayoneEvents"}


@given(
    publishers=st.sets(st.sampled_from(sorted(PUBLISHERS))),
    tags=st.dictionaries(st.sampled_from(["team", "cost"]), st.sampled_from(["a", "b"])),
    emails=st.sets(st.sampled_from(["a@example.com", "b@example.com"])),
    key=st.sampled_from([None, "their-key"]),
    there=st.booleans(),
)
def test_planning_from_the_planned_state_changes_nothing(
    publishers: set[str], tags: dict[str, str], emails: set[str], key: str | None, there: bool
) -> None:
    subscriptions = [{"protocol": "email", "endpoint": item} for item in sorted(emails)]
    topic = replace(
        TOPIC, publishers=sorted(publishers), tags=tags, subscriptions=subscriptions, encrypt=False, kms_key_id=key
    )
    current: Any = {"kms_key_id": None, "policy": {}, "tags": {"team": "c"}, "subscriptions": []} if there else None
    after = topic_plan.topic_after(current, topic, topic_encryption.plan_encryption(current, None, topic))
    again = topic_encryption.plan_encryption(after, None, topic)
    assert topic_plan.topic_calls(after, topic, again) == []
    assert topic_plan.subscription_calls(after, topic) == []


def test_subscription_that_waits_is_for_a_person() -> None:
    item = {"protocol": "email", "endpoint": "a@example.com"}
    topic = replace(TOPIC, subscriptions=[item])
    current = {"subscriptions": [{**item, "arn": topic_plan.PENDING}]}
    verdict = topic_plan.verdicts(current, topic, [])[1]
    assert (verdict.control, verdict.holds, verdict.mend) == ("notices.subscription", False, "person")


def test_only_the_own_topic_is_removed() -> None:
    assert topic_plan.removal_calls({"tags": {}}, TOPIC) == []
    assert [call.method for call in topic_plan.removal_calls({"tags": TOPIC.all_tags}, TOPIC)] == ["delete_topic"]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        pytest.param({"name": "a topic"}, "name is a topic", id="no_name"),
        pytest.param({"kms_key_id": "alias/aws/sns"}, "kms_key_id", id="key_that_publishers_cannot_use"),
        pytest.param({"subscriptions": [{"protocol": "email", "endpoint": "nobody"}]}, "endpoint", id="no_email"),
        pytest.param({"subscriptions": [{"protocol": "http", "endpoint": "https://x"}]}, "endpoint", id="no_http"),
        *(
            pytest.param({"subscriptions": [{"protocol": "sms", "endpoint": number}]}, "endpoint", id=f"sms_{number}")
            for number in ("+15--551234567", "+1 555 1234567", "15551234567", "+05551234567", "+1234567890123456", "+")
        ),
    ],
)
def test_bad_input_is_refused(change: dict[str, Any], word: str) -> None:
    with pytest.raises(Refusal, match=word):
        NoticeTopic.check({"name": "n", "kms_key_id": None, "subscriptions": [], **change})


@pytest.mark.parametrize(
    ("arn", "life", "mend", "calls"),
    [
        pytest.param(None, "absent", "call", 1, id="absent_is_subscribed"),
        pytest.param("PendingConfirmation", "pending confirmation", "person", 0, id="pending_is_for_its_receiver"),
        pytest.param("arn:aws:sns:x:1:t:s", "confirmed", "person", 0, id="confirmed_holds"),
        pytest.param("Deleted", "deleted", "person", 0, id="ended_is_not_begun_again"),
    ],
)
def test_life_of_a_subscription(arn: str | None, life: str, mend: str, calls: int) -> None:
    item = {"protocol": "email", "endpoint": "a@example.com"}
    topic = replace(TOPIC, subscriptions=(item,))
    current: dict[str, Any] = {"subscriptions": [{**item, "arn": arn}] if arn else []}
    verdict = topic_plan.verdicts(current, topic, [])[1]
    assert (verdict.holds, verdict.mend) == (life == "confirmed", mend)
    assert str(verdict.current).endswith(life)
    assert len(topic_plan.subscription_calls(current, topic)) == calls


@pytest.mark.parametrize(
    ("protocol", "endpoint", "words"),
    [
        pytest.param("email", "a@example.com", "choose Confirm subscription", id="person"),
        pytest.param("email-json", "a@example.com", "SubscribeURL of the message", id="machine_that_reads_mail"),
        pytest.param("https", "https://example.com/x", "SubscribeURL of the request", id="web_server"),
        pytest.param("sqs", "arn:aws:sqs:us-east-1:999999999999:q", "sns:ConfirmSubscription", id="another_account"),
    ],
)
def test_who_waits_is_told_how_to_confirm_and_until_when(protocol: str, endpoint: str, words: str) -> None:
    item = {"protocol": protocol, "endpoint": endpoint}
    topic = replace(TOPIC, subscriptions=(item,))
    current = {"subscriptions": [{**item, "arn": "PendingConfirmation"}]}
    note = topic_plan.verdicts(current, topic, [])[1].note
    assert words in note
    assert endpoint in note
    assert "48 hours" in note


@pytest.mark.parametrize("how", [{"encrypt": True}, {"kms_key_id": "alias/theirs"}], ids=["own key", "given key"])
def test_config_is_refused_an_encrypted_topic(how: dict[str, Any]) -> None:
    options = {"name": "watch", "state": "present", "publishers": ["config"], "subscriptions": []}
    plain = {**options, "encrypt": False, "kms_key_id": None}
    with pytest.raises(Refusal, match="AWS Config does not publish to encrypted topics"):
        NoticeTopic.check({**plain, **how})
    NoticeTopic.check(plain)
    NoticeTopic.check({**plain, **how, "publishers": ["events"]})
    NoticeTopic.check({**plain, **how, "state": "absent"})


def test_a_topic_that_keeps_its_key_is_no_topic_for_config() -> None:
    found = {"kms_key_id": "their-key", "tags": {}, "subscriptions": [], "policy": {}}
    for publishers, holds in (("config",), False), (("events",), True):
        verdict = topic_plan.verdicts(found, replace(TOPIC, publishers=publishers), [])[0]
        assert (verdict.control, verdict.holds) == ("notices.topic", holds)
        assert ("AWS Config" in verdict.note) is not holds
