# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The embedded account, over HTTP, as botocore's clients see it."""

from __future__ import annotations

import ast
import functools
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError, HTTPClientError
from werkzeug.test import create_environ

from tests.emulator import kit
from tests.emulator.account import State
from tests.emulator.clients import client as client_of
from tests.emulator.server import Emulator

MANAGEMENT = "123456789012"
AUDIT = {"arn": "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials"}
DELETE = {"arn": "arn:aws:iam::aws:policy/root-task/IAMDeleteRootUserCredentials"}
Client = Callable[..., Any]


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    with Emulator() as account:
        yield account


@pytest.fixture
def client(running: Emulator) -> Client:
    running.reset()

    return functools.partial(client_of, running.endpoint)


def session(credentials: dict[str, Any]) -> dict[str, str]:
    return {
        "aws_access_key_id": credentials["AccessKeyId"],
        "aws_secret_access_key": credentials["SecretAccessKey"],
        "aws_session_token": credentials["SessionToken"],
    }


def code(call: Callable[..., Any], **params: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**params)
    return str(caught.value.response["Error"]["Code"])


def test_json_protocol(client: Client) -> None:
    ssm = client("ssm")
    name = "/ssm/documents/console/public-sharing-permission"
    assert ssm.get_service_setting(SettingId=name)["ServiceSetting"]["SettingValue"] == "Enable"
    ssm.update_service_setting(SettingId=name, SettingValue="Disable")
    assert ssm.get_service_setting(SettingId=name)["ServiceSetting"]["SettingValue"] == "Disable"
    assert code(ssm.get_service_setting, SettingId="/no/such") == "ServiceSettingNotFound"


def test_rest_json_protocol(client: Client) -> None:
    analyzer = client("accessanalyzer", "eu-west-1")
    analyzer.create_analyzer(analyzerName="all", type="ACCOUNT", tags={"a": "b"})
    assert [item["name"] for item in analyzer.list_analyzers(type="ACCOUNT")["analyzers"]] == ["all"]
    assert analyzer.get_analyzer(analyzerName="all")["analyzer"]["status"] == "ACTIVE"
    assert client("accessanalyzer").list_analyzers()["analyzers"] == []
    assert code(analyzer.create_analyzer, analyzerName="all", type="ACCOUNT") == "ConflictException"
    assert code(analyzer.get_analyzer, analyzerName="other") == "ResourceNotFoundException"


def test_query_protocol(client: Client) -> None:
    summary = client("iam").get_account_summary()["SummaryMap"]
    assert (summary["AccountMFAEnabled"], summary["AccountAccessKeysPresent"]) == (0, 1)


def test_ec2_protocol(client: Client) -> None:
    ec2 = client("ec2", "eu-west-1")
    ec2.modify_instance_metadata_defaults(HttpTokens="required", HttpPutResponseHopLimit=2)
    assert ec2.get_instance_metadata_defaults()["AccountLevel"]["HttpTokens"] == "required"
    assert client("ec2").get_instance_metadata_defaults()["AccountLevel"] == {}


def test_s3control_works_with_an_endpoint(client: Client) -> None:
    control = client("s3control")
    block = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)
    control.put_public_access_block(AccountId=MANAGEMENT, PublicAccessBlockConfiguration=block)
    found = control.get_public_access_block(AccountId=MANAGEMENT)["PublicAccessBlockConfiguration"]
    assert found == block


def test_what_is_not_implemented_is_a_clean_error(client: Client) -> None:
    assert code(client("controltower").list_landing_zones) == "NotImplemented"
    assert code(client("ec2").describe_capacity_block_status) == "NotImplemented"


def test_calls_are_recorded_with_their_account(client: Client, running: Emulator) -> None:
    client("s3").list_buckets()
    client("ec2", "eu-west-1").describe_vpcs()
    calls = [(call["service"], call["operation"], call["region"]) for call in running.control("calls", method="GET")]
    assert calls == [("s3", "ListBuckets", "us-east-1"), ("ec2", "DescribeVpcs", "eu-west-1")]


def test_faults_strike_by_region_and_number(client: Client, running: Emulator) -> None:
    error = {"code": "Throttling"}
    running.control("faults", [{"service": "ec2", "region": "eu-west-1", "every": 3, "error": error}])
    found = []
    for _number in range(6):
        client("ec2").describe_vpcs()
        try:
            client("ec2", "eu-west-1").describe_vpcs()
            found.append("")
        except ClientError as problem:
            found.append(problem.response["Error"]["Code"])
    assert found == ["", "", "Throttling", "", "", "Throttling"]


def test_what_is_deleted_as_it_is_looked_at_is_listed_no_more(client: Client, running: Emulator) -> None:
    sns, iam = client("sns"), client("iam")
    topics = [sns.create_topic(Name=name)["TopicArn"] for name in ("one", "other")]
    before = {role["RoleName"] for role in iam.list_roles()["Roles"]}
    iam.create_role(RoleName="theirs", AssumeRolePolicyDocument='{"Version": "2012-10-17", "Statement": []}')
    asked = {"sns": "GetTopicAttributes", "iam": "ListAttachedRolePolicies"}
    running.control("faults", [{"service": name, "operation": asked[name], "gone": True, "times": 1} for name in asked])
    for _time in range(2):
        with pytest.raises(sns.exceptions.NotFoundException):
            sns.get_topic_attributes(TopicArn=topics[0])
        with pytest.raises(iam.exceptions.NoSuchEntityException):
            iam.list_attached_role_policies(RoleName="theirs")
    assert [item["TopicArn"] for item in sns.list_topics()["Topics"]] == topics[1:]
    assert sns.get_topic_attributes(TopicArn=topics[1])["Attributes"]["TopicArn"] == topics[1]
    assert {role["RoleName"] for role in iam.list_roles()["Roles"]} == before
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_role(RoleName="theirs")


def test_latency_and_dropped_connections(client: Client, running: Emulator) -> None:
    running.control("faults", [{"service": "sts", "latency": 0.2}])
    begun = time.monotonic()
    client("sts").get_caller_identity()
    assert time.monotonic() - begun >= 0.2
    running.control("faults", [{"service": "sts", "drop": True}])
    with pytest.raises(HTTPClientError):
        client("sts").get_caller_identity()


def test_a_key_of_root_signs_until_it_is_deactivated(client: Client) -> None:
    key = next(iter(State.root.keys))
    keys = {"aws_access_key_id": key}
    assert client("sts", **keys).get_caller_identity()["Arn"].endswith(":root")
    assert client("iam").get_access_key_last_used(AccessKeyId=key)["UserName"] == "<root_account>"
    client("iam", **keys).update_access_key(AccessKeyId=key, Status="Inactive")
    assert code(client("sts", **keys).get_caller_identity) == "InvalidClientTokenId"


def test_a_deleted_key_of_root_signs_nothing(client: Client) -> None:
    keys = {"aws_access_key_id": next(iter(State.root.keys))}
    client("iam", **keys).delete_access_key(AccessKeyId=keys["aws_access_key_id"])
    assert code(client("iam", **keys).list_access_keys) == "InvalidClientTokenId"


@pytest.fixture
def member(client: Client) -> str:
    client("organizations").create_organization(FeatureSet="ALL")
    made = client("organizations").create_account(Email="member@example.com", AccountName="member")
    return str(made["CreateAccountStatus"]["AccountId"])


def enter(client: Client, account: str, role: str = "OrganizationAccountAccessRole", **asked: str) -> dict[str, str]:
    """Credentials of a role."""
    arn = f"arn:aws:iam::{account}:role/{role}"
    return session(client("sts").assume_role(RoleArn=arn, RoleSessionName="session", **asked)["Credentials"])


def test_another_account_is_entered_with_assume_role(client: Client, member: str) -> None:
    client("iam").create_user(UserName="only-here")
    keys = enter(client, member)
    assert client("sts", **keys).get_caller_identity()["Account"] == member
    assert client("iam", **keys).list_users()["Users"] == []


def test_a_role_lets_in_whom_its_trust_policy_names(client: Client, member: str) -> None:
    iam = client("iam", **enter(client, member))
    trust: dict[str, Any] = {"Effect": "Allow", "Action": "sts:AssumeRole"}
    condition = {"StringEquals": {"sts:ExternalId": "for-us"}}
    named: dict[str, dict[str, Any]] = {
        "theirs": {"Principal": {"AWS": "arn:aws:iam::111122223333:root"}},
        "asking": {"Principal": {"AWS": [MANAGEMENT]}, "Condition": condition},
    }
    for name, more in named.items():
        document = json.dumps({"Version": "2012-10-17", "Statement": [{**trust, **more}]})
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=document)
    enter(client, member, "asking", ExternalId="for-us")
    for name in ("missing", "theirs", "asking"):
        assert code(enter, client=client, account=member, role=name) == "AccessDenied"
    root = client("sts", aws_access_key_id=next(iter(State.root.keys)))
    arn = f"arn:aws:iam::{member}:role/OrganizationAccountAccessRole"
    assert code(root.assume_role, RoleArn=arn, RoleSessionName="session") == "AccessDenied"


def enable(client: Client) -> None:
    client("organizations").enable_aws_service_access(ServicePrincipal="iam.amazonaws.com")
    client("iam").enable_organizations_root_credentials_management()
    client("iam").enable_organizations_root_sessions()


def test_organization_features_need_an_organization_and_trusted_access(client: Client) -> None:
    iam = client("iam")
    assert code(iam.list_organizations_features) == "OrganizationNotFoundException"
    client("organizations").create_organization(FeatureSet="ALL")
    assert code(iam.enable_organizations_root_sessions) == "ServiceAccessNotEnabledException"
    assert code(iam.list_organizations_features) == "ServiceAccessNotEnabledException"
    enable(client)
    assert iam.list_organizations_features()["EnabledFeatures"] == ["RootCredentialsManagement", "RootSessions"]


def test_a_member_is_entered_as_root_for_one_task(client: Client, member: str) -> None:
    enable(client)
    made = client("sts").assume_root(TargetPrincipal=member, TaskPolicyArn=AUDIT)
    keys = session(made["Credentials"])
    assert client("sts", **keys).get_caller_identity()["Arn"] == f"arn:aws:iam::{member}:root"
    iam = client("iam", **keys)
    assert len(iam.list_access_keys()["AccessKeyMetadata"]) == 1
    assert code(iam.delete_login_profile) == "AccessDenied"
    made = client("sts").assume_root(TargetPrincipal=member, TaskPolicyArn=DELETE)
    iam = client("iam", **session(made["Credentials"]))
    iam.delete_login_profile()
    assert code(iam.get_login_profile) == "NoSuchEntity"
    assert State.root.login_profile


def test_only_administrators_of_an_organization_read_it(client: Client, member: str) -> None:
    assert member == "200000000001"
    there = client("organizations", **enter(client, member))
    assert code(there.list_policies, Filter="SERVICE_CONTROL_POLICY") == "AccessDeniedException"
    organizations = client("organizations")
    organizations.register_delegated_administrator(AccountId=member, ServicePrincipal="iam.amazonaws.com")
    assert [item["Id"] for item in there.list_accounts()["Accounts"]] == [MANAGEMENT, member]
    assert there.list_roots() | {"ResponseMetadata": 0} == organizations.list_roots() | {"ResponseMetadata": 0}
    assert code(there.describe_resource_policy) == "ResourcePolicyNotFoundException"
    organizations.put_resource_policy(Content="{}")
    assert there.describe_resource_policy()["ResourcePolicy"]["Content"] == "{}"
    organizations.delete_resource_policy()
    assert code(there.describe_resource_policy) == "ResourcePolicyNotFoundException"


def test_root_sessions_are_refused_where_they_must_be(client: Client, member: str) -> None:
    sts = client("sts")
    assert code(sts.assume_root, TargetPrincipal=member, TaskPolicyArn=AUDIT) == "AccessDenied"
    enable(client)
    assert code(sts.assume_root, TargetPrincipal="999999999999", TaskPolicyArn=AUDIT) == "AccessDenied"
    assert code(sts.assume_root, TargetPrincipal=MANAGEMENT, TaskPolicyArn=AUDIT) == "AccessDenied"


def test_day_zero_lets_the_world_into_default_groups_of_two_regions(client: Client) -> None:
    for region, ranges in (("us-east-1", ["0.0.0.0/0"]), ("eu-west-1", ["0.0.0.0/0"]), ("eu-north-1", [])):
        group = client("ec2", region).describe_security_groups(GroupNames=["default"])["SecurityGroups"][0]
        found = [item["CidrIp"] for rule in group["IpPermissions"] for item in rule["IpRanges"]]
        assert found == ranges


def test_listed_buckets_say_where_they_are_to_who_asks_for_a_number(client: Client) -> None:
    client("s3").create_bucket(Bucket="one")
    there = {"LocationConstraint": "eu-west-1"}
    client("s3", "eu-west-1").create_bucket(Bucket="two", CreateBucketConfiguration=there)
    pages = list(client("s3").get_paginator("list_buckets").paginate(PaginationConfig={"PageSize": 1}))
    assert [(item["Name"], item["BucketRegion"]) for page in pages for item in page["Buckets"]] == [
        ("one", "us-east-1"),
        ("two", "eu-west-1"),
    ]
    assert ["BucketRegion" in item for item in client("s3").list_buckets()["Buckets"]] == [False, False]


def test_mfa_delete_takes_root(client: Client) -> None:
    s3 = client("s3")
    s3.create_bucket(Bucket="one")
    wanted = {"Bucket": "one", "VersioningConfiguration": {"Status": "Enabled", "MFADelete": "Enabled"}}
    assert code(s3.put_bucket_versioning, **wanted, MFA="device 123456") == "AccessDenied"
    root = client("s3", aws_access_key_id=next(iter(State.root.keys)), aws_secret_access_key="root")
    assert code(root.put_bucket_versioning, **wanted) == "AccessDenied"
    root.put_bucket_versioning(**wanted, MFA="device 123456")
    assert s3.get_bucket_versioning(Bucket="one")["MFADelete"] == "Enabled"


def test_default_groups_let_their_members_in_until_that_is_revoked(client: Client) -> None:
    ec2 = client("ec2", "eu-north-1")
    ec2.create_vpc(CidrBlock="10.0.0.0/16")
    for group in ec2.describe_security_groups(GroupNames=["default"])["SecurityGroups"]:
        (rule,) = group["IpPermissions"]
        assert rule["UserIdGroupPairs"][0]["GroupId"] == group["GroupId"]
        ec2.revoke_security_group_ingress(GroupId=group["GroupId"], IpPermissions=[rule])
    groups = ec2.describe_security_groups(GroupNames=["default"])["SecurityGroups"]
    assert [group["IpPermissions"] for group in groups] == [[], []]


def test_the_key_of_new_volumes_is_of_its_region(client: Client) -> None:
    ec2 = client("ec2", "eu-north-1")
    key = client("kms", "eu-north-1").create_key()["KeyMetadata"]
    assert ec2.modify_ebs_default_kms_key_id(KmsKeyId=key["KeyId"])["KmsKeyId"] == key["Arn"]
    theirs = client("ec2").get_ebs_default_kms_key_id()["KmsKeyId"]
    assert client("kms").describe_key(KeyId=theirs)["KeyMetadata"]["KeyManager"] == "AWS"
    reset = ec2.reset_ebs_default_kms_key_id()["KmsKeyId"]
    assert ":eu-north-1:" in reset
    assert reset != key["Arn"]
    assert code(client("ec2").modify_ebs_default_kms_key_id, KmsKeyId=key["KeyId"]) == "InvalidParameterValue"


def test_a_subscription_waits_for_its_endpoint_and_is_dropped_after_two_days(client: Client) -> None:
    sns, other = client("sns"), "arn:aws:sqs:us-east-1:999999999999:queue"
    topic = sns.create_topic(Name="t")["TopicArn"]
    people = [("email", "a@example.com"), ("https", "https://example.com"), ("sqs", other)]
    for protocol, endpoint in people:
        made = sns.subscribe(TopicArn=topic, Protocol=protocol, Endpoint=endpoint)
        assert made["SubscriptionArn"] == "pending confirmation"
    own = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=other.replace("9" * 12, MANAGEMENT))
    assert own["SubscriptionArn"].startswith(topic)
    tokens = kit.stored(MANAGEMENT, "sns.tokens")
    assert code(sns.confirm_subscription, TopicArn=topic, Token="none") == "InvalidParameter"
    sns.confirm_subscription(TopicArn=topic, Token=next(iter(tokens)))
    assert listed(sns, topic) == ["arn", "PendingConfirmation", "PendingConfirmation", "arn"]
    asked = kit.stored(MANAGEMENT, "sns.asked")
    asked.update(dict.fromkeys(asked, 0.0))
    assert listed(sns, topic) == ["arn", "arn"]


def listed(sns: Any, topic: str) -> list[str]:
    return [
        item["SubscriptionArn"].split(":")[0]
        for item in sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    ]


class _Sent(Exception):
    """A request as it would go out."""


def _send(request: Any, **_about: Any) -> None:
    raise _Sent(request)


def _services() -> set[str]:
    """The services that the modules ask, as their action plugins name them."""
    calls = [
        node
        for path in Path("plugins/action").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "prepare"
    ]
    return {str(item.value) for call in calls for item in call.args if isinstance(item, ast.Constant)}


def _asked(service: str) -> str:
    """The service that the account takes a request of a client for: a list that needs the fewest names."""
    made = client_of("http://127.0.0.1:1", service)
    made.meta.events.register("before-send", _send)
    model = made.meta.service_model
    reads = [name for name in model.operation_names if name.startswith(("List", "Describe", "Get"))]
    needed = {name: getattr(model.operation_model(name).input_shape, "required_members", []) for name in reads}
    name = min(sorted(needed), key=lambda item: len(needed[item]))
    with pytest.raises(_Sent) as caught:
        getattr(made, xform_name(name))(**dict.fromkeys(needed[name], MANAGEMENT))
    request = caught.value.args[0]
    headers = {key: value if isinstance(value, str) else value.decode() for key, value in request.headers.items()}
    body = request.body.encode() if isinstance(request.body, str) else request.body or b""
    target = kit.identify(create_environ(request.url, method=request.method, headers=headers, data=body), body)
    assert target.operation == name
    return target.service


def test_each_service_that_the_modules_ask_is_known_by_its_requests() -> None:
    services = sorted(_services())
    assert [_asked(service) for service in services] == services
