# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Plan, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import reconcile, reconcile_all
from ansible_collections.dayone.aws.plugins.module_utils._steps.compute_defaults import ec2_defaults as defaults
from ansible_collections.dayone.aws.plugins.module_utils._steps.compute_defaults.ebs_default_key import EbsDefaultKey
from ansible_collections.dayone.aws.plugins.module_utils._steps.compute_defaults.ec2_defaults import (
    SETTINGS,
    SOURCES,
    Ec2Defaults,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.nobody import NOBODY

REGION = "eu-west-1"
#: What each setting can be, from the weakest to the strictest. None: the account has no preference.
VALUES: dict[str, list[Any]] = {
    "ebs_encryption": [False, True],
    "imds_tokens": [None, "optional", "required"],
    "imds_tokens_enforced": [None, "disabled", "enabled"],
    "imds_hop_limit": [None, 64, 2, 1],
    "imds_endpoint": [None, "enabled", "disabled"],
    "imds_tags": [None, "enabled", "disabled"],
    "snapshot_block_public_access": list(defaults.SNAPSHOT_BLOCKS),
    "image_block_public_access": list(defaults.IMAGE_BLOCKS),
    "serial_console_access": [True, False],
}
OFF: dict[str, Any] = dict.fromkeys((*VALUES, "ebs_kms_key_id", "allowed_images", "allowed_image_criteria", "regions"))
found = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in VALUES.items()})
wishes = st.fixed_dictionaries({name: st.sampled_from([None, *values]) for name, values in VALUES.items()})


def answers(values: dict[str, Any]) -> dict[str, Any]:
    """The account's answers, in AWS's form."""
    metadata = {key: values[name] for name, key in defaults._METADATA.items() if values[name] is not None}
    return {
        "encryption": {"EbsEncryptionByDefault": values["ebs_encryption"]},
        "metadata": {"AccountLevel": metadata},
        "snapshots": {"State": values["snapshot_block_public_access"]},
        "images": {"ImageBlockPublicAccessState": values["image_block_public_access"]},
        "serial": {"SerialConsoleAccessEnabled": values["serial_console_access"]},
    }


def resource(wanted: dict[str, Any], exact: bool = False, context: Any = None) -> Ec2Defaults:
    return Ec2Defaults(context or NOBODY, (SOURCES, SETTINGS), wanted, region=REGION, exact=exact)


def plan(values: dict[str, Any], wanted: dict[str, Any], exact: bool = False) -> Plan:
    return resource(wanted, exact).plan(answers(values))


@given(current=found, wanted=wishes, exact=st.booleans())
def test_planning_from_the_planned_state_changes_nothing(current: Any, wanted: Any, exact: bool) -> None:
    first = plan(current, wanted, exact)
    second = plan({**current, **(first.after or {})}, wanted, exact)
    assert second.calls == ()
    assert all(verdict.holds for verdict in second.verdicts)


@given(current=found, wanted=wishes)
def test_the_ratchet_never_weakens(current: Any, wanted: Any) -> None:
    after = plan(current, wanted).after or {}
    for name, values in VALUES.items():
        assert values.index(after[name]) >= values.index(current[name])
        assert wanted[name] is None or values.index(after[name]) >= values.index(wanted[name])


@given(current=found, wanted=wishes)
def test_exact_sets_what_is_given_and_nothing_else(current: Any, wanted: Any) -> None:
    after = plan(current, wanted, exact=True).after or {}
    assert after == {name: current[name] if wanted[name] is None else wanted[name] for name in VALUES}


@given(current=found, wanted=wishes)
def test_there_is_one_call_for_each_source_that_changes(current: Any, wanted: Any) -> None:
    made = plan(current, wanted)
    changed = {SETTINGS[name].source for name in VALUES if (made.after or {})[name] != current[name]}
    assert len(made.calls) == len(changed)
    assert all(call.region == REGION for call in made.calls)


DAY_ZERO = {name: values[0] for name, values in VALUES.items()}


def test_false_is_managed() -> None:
    made = plan(DAY_ZERO, {**OFF, "serial_console_access": False})
    assert [call.method for call in made.calls] == ["disable_serial_console_access"]


@pytest.mark.parametrize(
    ("wanted", "method", "params"),
    [
        ({"image_block_public_access": "unblocked"}, "disable_image_block_public_access", {}),
        ({"snapshot_block_public_access": "unblocked"}, "disable_snapshot_block_public_access", {}),
        ({"ebs_encryption": False}, "disable_ebs_encryption_by_default", {}),
        ({"serial_console_access": True}, "enable_serial_console_access", {}),
        (
            {"imds_tags": "enabled", "imds_hop_limit": 64},
            "modify_instance_metadata_defaults",
            {"InstanceMetadataTags": "enabled", "HttpPutResponseHopLimit": 64},
        ),
    ],
)
def test_exact_sends_what_weakens(wanted: Any, method: str, params: Any) -> None:
    strict = {name: values[-1] for name, values in VALUES.items()}
    made = plan(strict, {**OFF, **wanted}, exact=True)
    assert [(call.method, call.params) for call in made.calls] == [(method, params)]


def test_a_declarative_policy_is_reported_and_left() -> None:
    state = answers(DAY_ZERO)
    state["snapshots"]["ManagedBy"] = "declarative-policy"
    state["metadata"]["AccountLevel"]["ManagedBy"] = "declarative-policy"
    wanted = {**OFF, "snapshot_block_public_access": "block-all-sharing", "imds_tokens": "required"}
    made = resource(wanted).plan(state)
    assert made.calls == ()
    assert [(verdict.holds, verdict.mend) for verdict in made.verdicts] == [(False, "person")] * 2
    assert "declarative policy" in made.verdicts[0].note
    assert {verdict.held_by for verdict in made.verdicts} == {"declarative-policy"}


def test_what_could_not_be_read_is_unknown_and_the_rest_is_done() -> None:
    state = {**answers(DAY_ZERO), "serial": Failure("denied", "ec2:get_serial_console_access_status was denied")}
    made = resource({**OFF, "serial_console_access": False, "ebs_encryption": True}).plan(state)
    assert [(verdict.control, verdict.mend) for verdict in made.verdicts] == [
        ("compute_defaults.ebs_encryption", "call"),
        ("compute_defaults.serial_console_access", "unknown"),
    ]
    assert [call.method for call in made.calls] == ["enable_ebs_encryption_by_default"]


def test_a_waived_setting_leaves_the_other_of_its_call() -> None:
    made = resource({**OFF, "imds_tokens": "required", "imds_hop_limit": 1})
    state = answers(DAY_ZERO)
    first = made.plan(state)
    kept = made.plan_without(state, first, [first.verdicts[0]])
    assert [call.params for call in kept.calls] == [{"HttpPutResponseHopLimit": 1}]


def test_only_what_is_managed_is_read(context: Any, scripted: Any) -> None:
    made = resource({**OFF, "ebs_encryption": True}, context=context())
    scripted("ec2", REGION).add_response("get_ebs_encryption_by_default", {"EbsEncryptionByDefault": True}, {})
    assert not reconcile(made, check_mode=True).changed


def test_denied_everything_is_one_failure_of_the_region(context: Any, scripted: Any) -> None:
    made = resource({**OFF, "ebs_encryption": True}, context=context())
    scripted("ec2", REGION).add_client_error("get_ebs_encryption_by_default", "UnauthorizedOperation")
    outcome = reconcile(made, check_mode=False)
    assert "UnauthorizedOperation" in outcome.error
    assert [status for _verdict, status in outcome.findings] == ["unknown"]


def test_a_block_on_images_that_aws_shows_late_is_waited_for(context: Any, scripted: Any) -> None:
    made = resource({**OFF, "image_block_public_access": "block-new-sharing"}, context=context())
    ec2, late = scripted("ec2", REGION), {"ImageBlockPublicAccessState": "unblocked"}
    on = {"ImageBlockPublicAccessState": "block-new-sharing"}
    ec2.add_response("get_image_block_public_access_state", late, {})
    ec2.add_response("enable_image_block_public_access", on, on)
    for shown in (late, late, late, on):
        ec2.add_response("get_image_block_public_access_state", shown, {})
    outcome = reconcile(made, check_mode=False)
    assert (outcome.error, [status for _verdict, status in outcome.findings]) == ("", ["fixed"])


ARN = "arn:aws:kms:eu-west-1:123456789012:key/k"


@pytest.mark.parametrize(
    ("key", "is_set", "asked", "call", "mend"),
    [
        pytest.param("alias/aws/ebs", "alias/aws/ebs", None, "", "", id="aws_key_is_there"),
        pytest.param("alias/aws/ebs", ARN, None, "reset_ebs_default_kms_key_id", "call", id="back_to_aws_key"),
        pytest.param("alias/own", ARN, {"arn": ARN, "state": "Enabled"}, "", "", id="known_by_its_arn"),
        pytest.param("alias/own", "alias/own", {"arn": ARN, "state": "Enabled"}, "", "", id="known_by_its_alias"),
        pytest.param(
            "alias/own",
            "alias/aws/ebs",
            {"arn": ARN, "state": "Enabled"},
            "modify_ebs_default_kms_key_id",
            "call",
            id="set",
        ),
        pytest.param(
            "alias/own", "alias/aws/ebs", {"arn": ARN, "state": "PendingDeletion"}, "", "person", id="pending_deletion"
        ),
        pytest.param("alias/own", "alias/aws/ebs", {"arn": ARN, "state": "RSA_2048"}, "", "person", id="asymmetric"),
        pytest.param("alias/own", "alias/aws/ebs", None, "", "person", id="no_such_key"),
    ],
)
def test_key(key: str, is_set: str, asked: Any, call: str, mend: str) -> None:
    made = EbsDefaultKey(NOBODY, key, REGION).plan({"set": is_set, "asked": asked})
    assert [item.method for item in made.calls] == ([call] if call else [])
    assert made.verdicts[0].holds == (not mend)
    assert not mend or made.verdicts[0].mend == mend


def test_key_that_is_not_there_is_not_an_error(context: Any, scripted: Any) -> None:
    key = EbsDefaultKey(context(), "alias/own", REGION)
    scripted("ec2", REGION).add_response("get_ebs_default_kms_key_id", {"KmsKeyId": "alias/aws/ebs"}, {})
    scripted("kms", REGION).add_client_error(
        "describe_key", "NotFoundException", expected_params={"KeyId": "alias/own"}
    )
    assert key.observe() == {"set": "alias/aws/ebs", "asked": None}


@pytest.mark.parametrize(
    ("manager", "expected"), [pytest.param("AWS", "alias/aws/ebs", id="aws"), pytest.param("CUSTOMER", ARN, id="own")]
)
def test_the_key_that_aws_manages_is_known_by_what_kms_says_of_it(
    context: Any, scripted: Any, manager: str, expected: str
) -> None:
    key = EbsDefaultKey(context(), "alias/aws/ebs", REGION)
    scripted("ec2", REGION).add_response("get_ebs_default_kms_key_id", {"KmsKeyId": ARN}, {})
    scripted("kms", REGION).add_response(
        "describe_key", {"KeyMetadata": {"KeyId": "k", "KeyManager": manager}}, {"KeyId": ARN}
    )
    assert key.observe()["set"] == expected


def test_a_key_of_another_account_is_not_asked_for_in_this_one(context: Any, scripted: Any) -> None:
    shared = "arn:aws:kms:eu-west-1:111122223333:key/k"
    key = EbsDefaultKey(context(), "alias/aws/ebs", REGION)
    scripted("ec2", REGION).add_response("get_ebs_default_kms_key_id", {"KmsKeyId": shared}, {})
    assert key.observe()["set"] == shared


def test_denied_key_is_not_absence(context: Any, scripted: Any) -> None:
    key = EbsDefaultKey(context(), "alias/own", REGION)
    scripted("ec2", REGION).add_response("get_ebs_default_kms_key_id", {"KmsKeyId": "alias/aws/ebs"}, {})
    scripted("kms", REGION).add_client_error("describe_key", "AccessDeniedException")
    with pytest.raises(Failure):
        key.observe()


def test_regions_fail_apart(context: Any, scripted: Any) -> None:
    who, wanted = context(), {**OFF, "ebs_encryption": True, "exact": False, "regions": None}
    regions = {"Regions": [{"RegionName": "eu-west-1"}, {"RegionName": "us-west-2"}]}
    scripted("ec2").add_response("describe_regions", regions, {})
    scripted("ec2", "eu-west-1").add_response("get_ebs_encryption_by_default", {"EbsEncryptionByDefault": True}, {})
    scripted("ec2", "us-west-2").add_client_error("get_ebs_encryption_by_default", "AuthFailure", "not validated")
    outcome = reconcile_all(defaults.resources(who, wanted), check_mode=False)
    assert [(verdict.region, status) for verdict, status in outcome.findings] == [
        ("eu-west-1", "compliant"),
        ("us-west-2", "unknown"),
    ]
    assert "not (or no longer) enabled" in outcome.error


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({}, "nothing is managed"),
        ({"imds_hop_limit": 0}, "imds_hop_limit is 0.*between 1 and 64"),
        ({"imds_hop_limit": 65}, "imds_hop_limit"),
        ({"ebs_kms_key_id": ARN}, "ebs_kms_key_id"),
        ({"ebs_kms_key_id": "own"}, "ebs_kms_key_id"),
        ({"ebs_encryption": True, "regions": ["Ireland"]}, "Ireland"),
        ({"ebs_encryption": True, "regions": []}, "regions is empty"),
    ],
)
def test_bad_input_is_refused_by_name(options: Any, word: str) -> None:
    with pytest.raises(Refusal, match=word):
        defaults.check({**OFF, **options})


@pytest.mark.parametrize(
    "key", ["alias/own", "alias/aws/ebs", "mrk-" + "0" * 32, "1234abcd-12ab-34cd-56ef-1234567890ab"]
)
def test_keys_that_every_region_can_find_are_taken(key: str) -> None:
    defaults.check({**OFF, "ebs_kms_key_id": key})


@given(before=found, after=found)
def test_what_was_before_is_put_back(before: dict[str, Any], after: dict[str, Any]) -> None:
    back = resource(OFF).restore(answers(after), before)
    assert back is not None
    written = {(call.method, key): value for call in back.calls for key, value in call.params.items()}
    for name, key in defaults._METADATA.items():
        none = -1 if name == "imds_hop_limit" else "no-preference"
        value = none if before[name] is None else before[name]
        expected = value if before[name] != after[name] else None
        assert written.get(("modify_instance_metadata_defaults", key)) == expected
    assert bool(back.calls) == (before != after)
    assert resource(OFF).restore(answers(before), before) == Plan(before, before)


def test_what_could_not_be_read_is_not_put_back() -> None:
    before = {"ebs_encryption": False}
    assert resource(OFF).restore({"encryption": Failure("denied", "no")}, before) is None
