# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Call, Failure
from ansible_collections.dayone.aws.plugins.module_utils._parts import key as own_key
from ansible_collections.dayone.aws.plugins.module_utils._parts.key_io import send_to_kms

REGION, OWNER = "us-east-1", "notice_topic/t"
WANTED = own_key.OwnKey("alias/t", "Encrypts notices", OWNER, "123456789012")
SPARE = {"id": "s", "arn": "arn:s", "unused": True}
KEY: dict[str, Any] = {
    "id": "k",
    "arn": "arn:k",
    "state": "Enabled",
    "policy": WANTED.policy(),
    "rotation": True,
    "owner": OWNER,
    "named": True,
    "spares": [],
}


def methods(calls: list[Call]) -> list[str]:
    return [call.method for call in calls]


@pytest.mark.parametrize(
    ("change", "writes", "spares", "mends"),
    [
        pytest.param({}, [], [], [], id="named_and_alone"),
        pytest.param({"named": False}, ["create_alias"], [], [], id="left_by_an_earlier_run_is_named"),
        pytest.param({"named": False, "owner": "others"}, [], [], [], id="key_of_others_is_not_named"),
        pytest.param({"named": False, "rotation": False}, ["create_alias", "enable_key_rotation"], [], [], id="mended"),
        pytest.param({"spares": [SPARE]}, [], ["schedule_key_deletion"], ["call"], id="never_used_is_given_up"),
        pytest.param({"spares": [{**SPARE, "unused": False}]}, [], [], ["person"], id="perhaps_used_is_told"),
        pytest.param({"spares": [SPARE], "state": "Disabled"}, [], [], ["person"], id="key_that_serves_not"),
        pytest.param({"spares": [SPARE], "owner": "others"}, [], [], [], id="alias_of_others"),
    ],
)
def test_a_key_and_what_lies_beside_it(
    change: dict[str, Any], writes: list[str], spares: list[str], mends: list[str]
) -> None:
    current = {**KEY, **change}
    assert methods(own_key.key_calls(current, WANTED, REGION)) == writes
    assert methods(own_key.spare_calls(current, WANTED, REGION)) == spares
    verdicts = own_key.spare_verdicts(current, WANTED, "notices.topic_encryption", REGION)
    assert [item.mend for item in verdicts] == mends
    assert all("aws kms schedule-key-deletion" in item.note for item in verdicts)


def test_a_key_without_alias_is_given_up_without_one() -> None:
    assert methods(own_key.removal_calls({**KEY, "named": False}, WANTED, REGION)) == ["schedule_key_deletion"]
    assert methods(own_key.removal_calls(KEY, WANTED, REGION)) == ["delete_alias", "schedule_key_deletion"]


ALIAS = Call("kms", "create_alias", {"AliasName": "alias/t", "TargetKeyId": "mine"}, REGION, mark=own_key.JUST_MADE)
LATE = "AlreadyExistsException"


def behind(stub: Any, key: str) -> None:
    stub.add_response("describe_key", {"KeyMetadata": {"KeyId": key}}, {"KeyId": "alias/t"})


def test_an_alias_that_is_there_by_our_own_lost_request_is_good(aws: Any, scripted: Any) -> None:
    kms = scripted("kms")
    kms.add_client_error("create_alias", LATE)
    behind(kms, "mine")
    assert send_to_kms(aws, ALIAS) == {}


def test_the_key_of_a_lost_race_is_given_up_and_said(aws: Any, scripted: Any) -> None:
    kms = scripted("kms")
    kms.add_client_error("create_alias", LATE)
    behind(kms, "theirs")
    kms.add_response("schedule_key_deletion", {}, {"KeyId": "mine", "PendingWindowInDays": 30})
    with pytest.raises(Failure, match="mine that this run created is scheduled") as caught:
        send_to_kms(aws, ALIAS)
    assert methods(list(caught.value.sent)) == ["schedule_key_deletion"]


def test_a_key_that_this_run_did_not_make_is_never_given_up_for_a_lost_race(aws: Any, scripted: Any) -> None:
    kms = scripted("kms")
    kms.add_client_error("create_alias", LATE)
    behind(kms, "theirs")
    with pytest.raises(Failure, match="Run again"):
        send_to_kms(aws, Call("kms", "create_alias", ALIAS.params, REGION))


def test_a_key_that_could_not_be_given_up_is_named(aws: Any, scripted: Any) -> None:
    kms = scripted("kms")
    kms.add_client_error("create_alias", LATE)
    behind(kms, "theirs")
    kms.add_client_error("schedule_key_deletion", "AccessDeniedException")
    with pytest.raises(Failure, match="mine that this run created stays, and costs"):
        send_to_kms(aws, ALIAS)
