# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Call
from ansible_collections.dayone.aws.plugins.module_utils._restore.undo_check import unbacked


def call(method: str, service: str = "iam", region: str = "", **params: Any) -> Call:
    return Call(service, method, params, region)


MEMBER = {"GroupName": "admins", "UserName": "ann"}
POLICY = {"GroupName": "admins", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}
TOPIC = {"TopicArn": "arn:aws:sns:eu-west-1:123456789012:a"}
BACKED = [
    pytest.param(call("add_user_to_group", **MEMBER), call("remove_user_from_group", **MEMBER), id="member"),
    pytest.param(call("remove_user_from_group", **MEMBER), call("add_user_to_group", **MEMBER), id="no_member"),
    pytest.param(call("attach_group_policy", **POLICY), call("detach_group_policy", **POLICY), id="policy"),
    pytest.param(
        call("attach_group_policy", **POLICY), call("delete_group", GroupName="admins"), id="group_was_deleted"
    ),
    pytest.param(call("delete_group", GroupName="new"), call("create_group", GroupName="new"), id="made"),
    pytest.param(
        call("remove_client_id_from_open_id_connect_provider", OpenIDConnectProviderArn="arn:1", ClientID="a"),
        call("add_client_id_to_open_id_connect_provider", OpenIDConnectProviderArn="arn:1", ClientID="a"),
        id="audience",
    ),
    pytest.param(
        call("disassociate_vpc_from_hosted_zone", "route53", HostedZoneId="Z1", VPC={"VPCId": "vpc-1"}),
        call("associate_vpc_with_hosted_zone", "route53", HostedZoneId="Z1", VPC={"VPCId": "vpc-1"}),
        id="network",
    ),
    pytest.param(
        call("schedule_key_deletion", "kms", KeyId="k-1"),
        call("create_key", "kms", Description="d"),
        id="id_of_an_answer",
    ),
    pytest.param(
        call("change_resource_record_sets", "route53", HostedZoneId="Z1"),
        call("change_resource_record_sets", "route53", HostedZoneId="<zone.HostedZone.Id>"),
        id="made_in_the_same_run",
    ),
    pytest.param(
        call("delete_alarms", "cloudwatch", AlarmNames=["a"]),
        call("put_metric_alarm", "cloudwatch", AlarmName="a"),
        id="named_otherwise",
    ),
    pytest.param(
        call("create_account_alias", AccountAlias="old"), call("create_account_alias", AccountAlias="new"), id="alias"
    ),
    pytest.param(
        call("unsubscribe", "sns", "eu-west-1", SubscriptionArn="arn"),
        call("subscribe", "sns", "eu-west-1", **TOPIC),
        id="told",
    ),
]
UNBACKED = [
    pytest.param(
        call("delete_alarms", "cloudwatch", AlarmNames=["a", "b"]),
        call("put_metric_alarm", "cloudwatch", AlarmName="a"),
        id="one_of_several",
    ),
    pytest.param(call("add_user_to_group", **MEMBER), call("add_user_to_group", **MEMBER), id="who_was_let_in"),
    pytest.param(
        call("add_user_to_group", **{**MEMBER, "UserName": "eve"}),
        call("remove_user_from_group", **MEMBER),
        id="another_user",
    ),
    pytest.param(
        call("add_user_to_group", **{**MEMBER, "GroupName": "root"}),
        call("remove_user_from_group", **MEMBER),
        id="another_group",
    ),
    pytest.param(
        call("attach_group_policy", **POLICY),
        call("detach_group_policy", **{**POLICY, "PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}),
        id="a_stronger_policy",
    ),
    pytest.param(call("attach_user_policy", UserName="ann"), call("detach_group_policy", **POLICY), id="another_kind"),
    pytest.param(
        call("create_access_key", UserName="ann"), call("create_access_key", UserName="ann"), id="credentials"
    ),
    pytest.param(call("create_user", UserName="eve"), call("delete_user", UserName="eve"), id="users"),
    pytest.param(
        call("delete_bucket_policy", "s3", Bucket="a"), call("put_bucket_policy", "s3", Bucket="b"), id="another_bucket"
    ),
    pytest.param(
        call("set_topic_attributes", "sns", "us-east-1", **TOPIC),
        call("set_topic_attributes", "sns", "eu-west-1", **TOPIC),
        id="another_region",
    ),
    pytest.param(
        call("stop_logging", "cloudtrail", Name="a"),
        call("put_metric_alarm", "cloudwatch", AlarmName="a"),
        id="service",
    ),
    pytest.param(
        call("delete_alarms", "cloudwatch", AlarmNames=["b"]),
        call("delete_alarms", "cloudwatch", AlarmNames=["a"]),
        id="list",
    ),
]


@pytest.mark.parametrize(("back", "recorded"), BACKED)
def test_the_way_back_of_a_recorded_call_is_sent(back: Call, recorded: Call) -> None:
    assert unbacked([back], [recorded.as_dict()]) == ""


@pytest.mark.parametrize(("back", "recorded"), UNBACKED)
def test_anything_else_is_not(back: Call, recorded: Call) -> None:
    reason = unbacked([back], [recorded.as_dict()])
    assert reason.startswith(f"{back.service}:{back.method} ")
    assert reason.endswith(".")
    assert unbacked([], []) == ""
