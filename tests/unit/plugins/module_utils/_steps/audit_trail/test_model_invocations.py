# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import reconcile, reconcile_all
from ansible_collections.dayone.aws.plugins.module_utils._steps.audit_trail import model_invocations as invocations
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

REGION = "eu-west-1"
ROLE = "arn:aws:iam::123456789012:role/model-logs"
OFF: dict[str, Any] = {
    "state": "present",
    **dict.fromkeys(
        ("s3_bucket", "s3_prefix", "log_group", "role_arn", "large_data_bucket", "large_data_prefix", "regions")
    ),
    "data": list(invocations.DATA),
    "exact": False,
}
THEIRS = {"s3Config": {"bucketName": "theirs", "keyPrefix": "p"}}


def resource(context: Any, **options: Any) -> invocations.ModelInvocations:
    return invocations.ModelInvocations(context(), {**OFF, **options}, REGION)


def switches(*data: str) -> dict[str, bool]:
    return {key: name in data for name, key in invocations.DATA.items()}


@pytest.mark.parametrize(
    ("found", "options", "sent"),
    [
        pytest.param(
            {},
            {"s3_bucket": "logs-{account}-{region}", "data": ["text"]},
            {**switches("text"), "s3Config": {"bucketName": "logs-123456789012-eu-west-1"}},
            id="begun",
        ),
        pytest.param({**switches("text"), **THEIRS}, {"s3_bucket": "ours", "data": ["text"]}, None, id="adopted"),
        pytest.param(
            {**switches("text"), **THEIRS},
            {"s3_bucket": "ours", "data": ["image"]},
            {**switches("text", "image"), **THEIRS},
            id="data_is_added_and_nothing_ended",
        ),
        pytest.param(
            {**switches("text"), **THEIRS, "newer": 1},
            {"log_group": "/models", "role_arn": ROLE, "data": ["image"], "exact": True},
            {**switches("image"), "newer": 1, "cloudWatchConfig": {"logGroupName": "/models", "roleArn": ROLE}},
            id="exactly",
        ),
        pytest.param({**switches("text"), **THEIRS}, {"state": "absent"}, {}, id="ended"),
        pytest.param({}, {"state": "absent"}, None, id="nothing_to_end"),
    ],
)
@pytest.mark.newer_models
def test_plan(context: Any, found: Any, options: Any, sent: Any) -> None:
    plan = resource(context, **options).plan({"logging": found})
    methods = [call.method.split("_")[0] for call in plan.calls]
    assert methods == ([] if sent is None else ["put" if sent else "delete"])
    assert not sent or plan.calls[0].params == {"loggingConfig": sent}
    assert [verdict.holds for verdict in plan.verdicts] == ([] if "state" in options else [sent is None])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    found=st.sets(st.sampled_from(sorted(invocations.DATA))),
    data=st.sets(st.sampled_from(sorted(invocations.DATA)), min_size=1),
    exact=st.booleans(),
    on=st.booleans(),
)
def test_planning_from_the_planned_state_changes_nothing(
    context: Any, found: Any, data: Any, exact: bool, on: bool
) -> None:
    made = resource(context, s3_bucket="ours", data=sorted(data), exact=exact)
    after = made.plan({"logging": {**switches(*found), **THEIRS} if on else {}}).after or {}
    assert made.plan(after).calls == ()
    assert exact or not on or all(after["logging"][invocations.DATA[name]] for name in found)


def test_what_is_not_named_is_logged(context: Any, scripted: Any) -> None:
    """Bedrock logs the kinds of data that a configuration does not speak of."""
    configuration = {**THEIRS, "imageDataDeliveryEnabled": False}
    made = resource(context, s3_bucket="ours", data=["text"])
    scripted("bedrock", REGION).add_response(
        "get_model_invocation_logging_configuration", {"loggingConfig": configuration}, {}
    )
    outcome = reconcile(made, check_mode=True)
    assert [(verdict.current["data"], status) for verdict, status in outcome.findings] == [
        (["text", "embedding", "video", "audio"], "compliant")
    ]


def test_a_configuration_without_a_place_logs_nothing(context: Any, scripted: Any) -> None:
    made = resource(context, s3_bucket="ours")
    scripted("bedrock", REGION).add_response(
        "get_model_invocation_logging_configuration", {"loggingConfig": {"textDataDeliveryEnabled": True}}, {}
    )
    assert made.observe() == {"logging": {}}


def test_denied_is_not_absence(context: Any, scripted: Any) -> None:
    made = resource(context, s3_bucket="ours")
    scripted("bedrock", REGION).add_client_error("get_model_invocation_logging_configuration", "AccessDeniedException")
    outcome = reconcile(made, check_mode=False)
    assert [status for _verdict, status in outcome.findings] == ["unknown"]
    assert outcome.calls == []


@pytest.mark.parametrize(
    ("named", "regions"),
    [
        pytest.param(None, [REGION], id="one_without_bedrock_is_left_out"),
        pytest.param(["ap-east-1"], ["ap-east-1"], id="one_that_is_named_is_said"),
    ],
)
def test_where_it_is_not_offered(context: Any, scripted: Any, named: Any, regions: Any) -> None:
    who = context()
    rows = [{"RegionName": name} for name in ("ap-east-1", REGION)]
    scripted("ec2").add_response("describe_regions", {"Regions": rows}, {})
    made = invocations.resources(who, {**OFF, "s3_bucket": "ours", "regions": named})
    assert [item.region for item in made] == regions


def test_where_no_region_has_it_one_finding_says_so(context: Any, scripted: Any) -> None:
    who = context()
    scripted("ec2").add_response("describe_regions", {"Regions": [{"RegionName": "ap-east-1"}]}, {})
    outcome = reconcile_all(invocations.resources(who, {**OFF, "s3_bucket": "ours"}), check_mode=True)
    assert [(verdict.region, status) for verdict, status in outcome.findings] == [("", "unknown")]
    assert "not available in any region" in outcome.findings[0][0].note


@pytest.mark.parametrize(
    ("options", "word"),
    [
        pytest.param({}, "logs need a destination", id="no_place"),
        pytest.param({"log_group": "/models"}, "set together", id="no_role"),
        pytest.param({"log_group": "/models", "role_arn": "model-logs"}, "not the ARN", id="no_arn"),
        pytest.param({"s3_bucket": "b", "large_data_bucket": "l"}, "requires log_group", id="large_data_alone"),
        pytest.param({"s3_bucket": "b", "data": []}, "data is empty", id="no_data"),
        pytest.param({"s3_bucket": "b-{regoin}"}, "only {region} and {account}", id="misspelled"),
    ],
)
def test_bad_options_are_refused(options: Any, word: str) -> None:
    with pytest.raises(Refusal, match=word):
        invocations.check({**OFF, **options})
