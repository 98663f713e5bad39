# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Plan, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import reconcile
from ansible_collections.dayone.aws.plugins.module_utils._parts.ownership import MANAGED_TAG
from ansible_collections.dayone.aws.plugins.module_utils._steps.network_defaults import flow_log_destination as delivery
from ansible_collections.dayone.aws.plugins.module_utils._steps.network_defaults import flow_logs as vpc_flow_logs
from ansible_collections.dayone.aws.plugins.module_utils._steps.network_defaults.flow_log_options import (
    OWNER,
    Destination,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.network_defaults.flow_logs import VpcFlowLogs
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.nobody import NOBODY

REGION = "eu-west-1"
ACCOUNT = "123456789012"
BUCKET = Destination("arn:aws:s3:::logs")
GROUP = Destination(f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/flows", "/flows", "arn:aws:iam::1:role/r")
OPTIONS: dict[str, Any] = {
    "state": "present",
    "create": True,
    "destination": "s3",
    "bucket": None,
    "log_group": "/dayone/vpc-flow-logs",
    "traffic_type": "REJECT",
    "max_aggregation_interval": 600,
    "retention_days": 365,
    "regions": None,
}


def resource(destination: Destination = BUCKET, context: Any = None, **options: Any) -> VpcFlowLogs:
    return VpcFlowLogs(context or NOBODY, REGION, destination, {**OPTIONS, **options})


def log(owner: str = "", **change: Any) -> dict[str, Any]:
    about = {"id": "fl-1", "vpc": "vpc-1", "status": "ACTIVE", "reason": "", "traffic": "REJECT", "interval": 600}
    return {**about, "destination": "arn:aws:s3:::logs", "owner": owner, **change}


def state(*logs: dict[str, Any], log_group: str | None = None) -> dict[str, Any]:
    return {"vpcs": {"vpc-1": list(logs)}, "log_group": log_group}


def outcome(made: Plan) -> tuple[list[str], bool, str]:
    (verdict,) = made.verdicts
    return [call.method for call in made.calls], verdict.holds, verdict.mend


CREATE, AGAIN, DELETE = ["create_flow_logs"], ["delete_flow_logs", "create_flow_logs"], ["delete_flow_logs"]


@pytest.mark.parametrize(
    ("found", "options", "expected"),
    [
        pytest.param(state(), {}, (CREATE, False, "call"), id="none"),
        pytest.param(state(), {"create": False}, ([], False, "choice"), id="only_reported"),
        pytest.param(state(log(traffic="ALL")), {}, ([], True, "call"), id="all_traffic_is_adopted"),
        pytest.param(state(log(destination="arn:x")), {}, ([], True, "call"), id="another_destination_is_adopted"),
        pytest.param(state(log()), {"traffic_type": "ALL"}, ([], True, "call"), id="rejected_traffic_is_adopted"),
        pytest.param(state(log(traffic="ACCEPT")), {}, (CREATE, False, "call"), id="accepted_traffic_is_not_enough"),
        pytest.param(state(log(reason="Access error")), {}, (CREATE, False, "call"), id="not_delivered_is_not_enough"),
        pytest.param(state(log(status="")), {}, (CREATE, False, "call"), id="not_active_is_not_enough"),
        pytest.param(state(log(OWNER)), {}, ([], True, "call"), id="own_is_there"),
        pytest.param(state(log(OWNER, traffic="ALL")), {}, ([], True, "call"), id="own_that_holds_more_stays"),
        pytest.param(state(log(OWNER)), {"traffic_type": "ALL"}, (AGAIN, False, "call"), id="own_is_made_again"),
        pytest.param(
            state(log(OWNER)), {"max_aggregation_interval": 60}, (AGAIN, False, "call"), id="own_that_is_too_slow"
        ),
        pytest.param(state(log(OWNER, destination="arn:x")), {}, (AGAIN, False, "call"), id="own_goes_elsewhere"),
        pytest.param(
            state(log(OWNER, reason="Access error")), {}, ([], False, "person"), id="own_that_is_not_delivered"
        ),
        pytest.param(state(log(OWNER)), {"state": "absent"}, (DELETE, False, "call"), id="own_is_removed"),
        pytest.param(state(log()), {"state": "absent"}, ([], True, "call"), id="that_of_others_is_not_removed"),
    ],
)
def test_plan(found: Any, options: Any, expected: Any) -> None:
    assert outcome(resource(**options).plan(found)) == expected


@pytest.mark.parametrize(
    ("found", "create", "place"),
    [
        pytest.param(state(), False, f"{REGION} vpc-1", id="not_asked_for"),
        pytest.param(state(log()), False, f"{REGION} vpc-1", id="not_asked_for_and_there"),
        pytest.param(state(log(OWNER, reason="Access error")), False, "", id="broken_is_to_be_mended"),
        pytest.param(state(), True, "", id="asked_for"),
    ],
)
def test_what_is_not_asked_for_is_one_finding_for_all_vpcs(found: Any, create: bool, place: str) -> None:
    (verdict,) = resource(create=create).plan(found).verdicts
    assert verdict.place == place


def test_a_log_that_cannot_be_delivered_says_why() -> None:
    (verdict,) = resource().plan(state(log(OWNER, reason="Access error"))).verdicts
    assert "fl-1" in verdict.note and "Access error" in verdict.note and BUCKET.arn in verdict.note


def test_the_log_group_is_made_once_and_only_where_it_is_needed() -> None:
    two: dict[str, Any] = {"vpcs": {"vpc-1": [], "vpc-2": []}, "log_group": None}
    methods = [call.method for call in resource(GROUP).plan(two).calls]
    assert methods == ["create_log_group", "put_retention_policy", *CREATE, *CREATE]
    assert [call.method for call in resource(GROUP).plan({**two, "log_group": "/flows"}).calls] == CREATE * 2
    assert resource(GROUP).plan(state(log())).calls == ()


def test_a_waived_vpc_gets_no_log() -> None:
    two: dict[str, Any] = {"vpcs": {"vpc-1": [], "vpc-2": []}, "log_group": None}
    made = resource(GROUP)
    first = made.plan(two)
    kept = made.plan_without(two, first, [first.verdicts[0]])
    assert [call.params["ResourceIds"] for call in kept.calls if call.method == "create_flow_logs"] == [["vpc-2"]]
    assert made.plan_without(two, first, first.verdicts).calls == ()


logs = st.lists(
    st.builds(
        log,
        st.sampled_from(["", OWNER]),
        traffic=st.sampled_from(["ACCEPT", "REJECT", "ALL"]),
        reason=st.sampled_from(["", "Access error"]),
        interval=st.sampled_from([60, 600]),
        destination=st.sampled_from([BUCKET.arn, "arn:x"]),
    ),
    max_size=3,
)


@given(
    found=logs,
    present=st.sampled_from(["present", "absent"]),
    traffic=st.sampled_from(["REJECT", "ALL"]),
    destination=st.sampled_from([BUCKET, GROUP]),
)
def test_planning_from_the_planned_state_changes_nothing(
    found: Any, present: str, traffic: str, destination: Destination
) -> None:
    numbered = [{**item, "id": f"fl-{number}"} for number, item in enumerate(found)]
    made = resource(destination, state=present, traffic_type=traffic)
    first = made.plan(state(*numbered))
    assert made.plan(first.after).calls == ()
    deleted = {name for call in first.calls for name in call.params.get("FlowLogIds", [])}
    assert deleted <= {item["id"] for item in numbered if item["owner"] == OWNER}


def vpc(name: str, owner: str = ACCOUNT) -> dict[str, Any]:
    return {"VpcId": name, "OwnerId": owner}


def test_vpcs_that_others_share_are_theirs_to_watch(context: Any, scripted: Any) -> None:
    made = resource(context=context())
    found = [vpc("vpc-1"), vpc("vpc-2", "111122223333"), {"VpcId": "vpc-old"}]
    scripted("ec2", REGION).add_response("describe_vpcs", {"Vpcs": found}, {})
    assert made._read_vpcs() == ["vpc-1", "vpc-old"]


@pytest.mark.parametrize(
    ("item", "destination"),
    [
        ({"LogGroupName": "/flows"}, GROUP.arn),
        ({"LogDestination": f"{GROUP.arn}:*", "LogGroupName": "/flows"}, GROUP.arn),
        ({"LogDestination": BUCKET.arn}, BUCKET.arn),
    ],
)
def test_a_destination_is_an_arn_however_aws_names_it(item: Any, destination: str) -> None:
    about = {"FlowLogId": "fl-1", "ResourceId": "vpc-1", "Tags": [{"Key": MANAGED_TAG, "Value": OWNER}]}
    assert resource()._normal({**about, **item})["destination"] == destination


def test_what_ec2_refuses_in_an_answer_of_success_is_a_failure(context: Any, scripted: Any) -> None:
    made = resource(context=context())
    (call,) = made.plan(state()).calls
    error = {"ResourceId": "vpc-1", "Error": {"Code": "400", "Message": "LogDestination: logs does not exist."}}
    scripted("ec2", REGION).add_response("create_flow_logs", {"Unsuccessful": [error]}, dict(call.params))
    with pytest.raises(Failure, match=r"vpc-1 failed.*does not exist"):
        made.send(call)


def destination(context: Any, **options: Any) -> Any:
    return delivery.resource(context, {**OPTIONS, **options})


ABOUT = {"Bucket": f"dayone-logs-{ACCOUNT}-us-east-1", "ExpectedBucketOwner": ACCOUNT}


def test_a_bucket_that_was_named_and_is_not_there_is_an_error(context: Any, scripted: Any) -> None:
    made, s3 = destination(context(), bucket="theirs"), scripted("s3")
    asked = {"Bucket": "theirs", "ExpectedBucketOwner": ACCOUNT}
    s3.add_client_error("get_bucket_policy", "NoSuchBucket", expected_params=asked)
    assert [call.method for call in reconcile(made, check_mode=True).calls] == ["put_bucket_policy"]
    s3.add_client_error("get_bucket_policy", "NoSuchBucket", expected_params=asked)
    s3.add_client_error("put_bucket_policy", "NoSuchBucket")
    outcome = reconcile(made, check_mode=False)
    assert "theirs does not exist" in outcome.error
    assert (outcome.changed, [status for _verdict, status in outcome.findings]) == (False, ["drift"])


def test_the_bucket_of_the_baseline_is_made_where_it_is_not_there(context: Any, scripted: Any) -> None:
    made, s3 = destination(context()), scripted("s3")
    s3.add_client_error("get_bucket_policy", "NoSuchBucket", expected_params=ABOUT)
    predicted = reconcile(made, check_mode=True)
    assert [call.method for call in predicted.calls] == [
        "create_bucket",
        "put_bucket_policy",
        "put_bucket_lifecycle_configuration",
    ]
    policy = predicted.calls[1].params["Policy"]
    assert {"DayoneDenyInsecureTransport", "DayoneAccessLogs", *made._ours} == {
        statement["Sid"] for statement in json.loads(policy)["Statement"]
    }
    s3.add_response("get_bucket_policy", {"Policy": policy}, ABOUT)
    assert not reconcile(made, check_mode=True).changed


def test_nothing_is_taken_out_of_a_bucket_that_is_not_there(context: Any, scripted: Any) -> None:
    removed = destination(context(), state="absent")
    scripted("s3").add_client_error("get_bucket_policy", "NoSuchBucket", expected_params=ABOUT)
    assert not reconcile(removed, check_mode=True).changed


def test_statements_of_others_stay(context: Any, scripted: Any) -> None:
    made, s3 = destination(context()), scripted("s3")
    theirs = {"Sid": "Theirs", "Effect": "Deny"}
    policy = {"Version": "2012-10-17", "Statement": [theirs]}
    s3.add_response("get_bucket_policy", {"Policy": json.dumps(policy)}, ABOUT)
    (call,) = reconcile(made, check_mode=True).calls
    written = json.loads(call.params["Policy"])
    assert written["Statement"][0] == theirs
    assert len(written["Statement"]) == 3
    s3.add_response("get_bucket_policy", {"Policy": json.dumps(written)}, ABOUT)
    assert not reconcile(made, check_mode=True).changed
    removed = destination(context(), state="absent")
    s3.add_response("get_bucket_policy", {"Policy": json.dumps(written)}, ABOUT)
    assert json.loads(reconcile(removed, check_mode=True).calls[0].params["Policy"]) == policy


def test_a_policy_of_nothing_else_is_deleted(context: Any, scripted: Any) -> None:
    removed, s3 = destination(context(), state="absent"), scripted("s3")
    ours = delivery.statements(f"arn:aws:s3:::{ABOUT['Bucket']}", ACCOUNT, "aws")
    s3.add_response("get_bucket_policy", {"Policy": json.dumps({"Statement": list(ours.values())})}, ABOUT)
    assert [call.method for call in reconcile(removed, check_mode=True).calls] == ["delete_bucket_policy"]


def test_bucket_of_another_account_is_unknown(context: Any, scripted: Any) -> None:
    made = destination(context(), bucket="theirs")
    scripted("s3").add_client_error("get_bucket_policy", "AccessDenied")
    outcome = reconcile(made, check_mode=False)
    assert [status for _verdict, status in outcome.findings] == ["unknown"]


def test_the_role_of_others_is_left(context: Any, scripted: Any) -> None:
    made, iam = destination(context(), destination="cloud-watch-logs"), scripted("iam")
    role = {
        "Arn": "arn:aws:iam::123456789012:role/dayone-flow-logs",
        "RoleName": "dayone-flow-logs",
        "Path": "/",
        "RoleId": "AROAEXAMPLEEXAMPLE",
        "CreateDate": "2026-01-01",
        "AssumeRolePolicyDocument": "{}",
    }
    iam.add_response("get_role", {"Role": role}, {"RoleName": "dayone-flow-logs"})
    iam.add_client_error("get_role_policy", "NoSuchEntity")
    outcome = reconcile(made, check_mode=False)
    assert outcome.calls == []
    assert [(verdict.mend, status) for verdict, status in outcome.findings] == [("person", "manual")]


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"bucket": "No_Bucket"}, "bucket is No_Bucket"),
        ({"log_group": "a b"}, "log_group is a b"),
        ({"log_group": "aws/flows"}, "log_group"),
        ({"retention_days": 100}, "retention_days is 100.*90, 120"),
        ({"regions": ["everywhere"]}, "everywhere"),
    ],
)
def test_bad_input_is_refused_by_name(options: Any, word: str) -> None:
    with pytest.raises(Refusal, match=word):
        vpc_flow_logs.check({**OPTIONS, **options})
