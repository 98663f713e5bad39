# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How AWS says that a policy does not let a request through: the code of each service, and which kind of policy."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from .form import Clients, Contract, Refusal

_DOCS = "https://docs.aws.amazon.com/"
_TEXTS = f"{_DOCS}IAM/latest/UserGuide/troubleshoot_access-denied.html"
_WHO = "User: arn:aws:sts::123456789012:assumed-role/limited/session is not authorized to perform: "
_TRUST = {"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "sts:AssumeRole"}
_ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}
_MEMBER = "User: arn:aws:sts::200000000001:assumed-role/OrganizationAccountAccessRole/session is not authorized to "


def _document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def _allow(action: str) -> dict[str, Any]:
    return {**_ALL, "Action": action}


def _deny(action: str) -> dict[str, Any]:
    return {"Effect": "Deny", "Action": action, "Resource": "*"}


def _keys(client: Clients, arn: str, policy: str = "") -> dict[str, str]:
    """The credentials of a session of a role."""
    more = {"Policy": policy} if policy else {}
    made = client("sts").assume_role(RoleArn=arn, RoleSessionName="session", **more)["Credentials"]
    return {
        "aws_access_key_id": made["AccessKeyId"],
        "aws_secret_access_key": made["SecretAccessKey"],
        "aws_session_token": made["SessionToken"],
    }


def _limited(
    service: str, method: str, *statements: dict[str, Any], boundary: str = "", session: str = "", **params: Any
) -> Callable[[Clients], Any]:
    """Ask as a session of a role with an inline policy, and perhaps with a boundary or a session policy."""

    def provoke(client: Clients) -> Any:
        iam, more = client("iam"), {}
        if boundary:
            more["PermissionsBoundary"] = iam.create_policy(PolicyName="limits", PolicyDocument=boundary)["Policy"][
                "Arn"
            ]
        arn = iam.create_role(RoleName="limited", AssumeRolePolicyDocument=_document(_TRUST), **more)["Role"]["Arn"]
        iam.put_role_policy(RoleName="limited", PolicyName="rights", PolicyDocument=_document(*statements))
        return getattr(client(service, **_keys(client, arn, session)), method)(**params)

    return provoke


def _member(policy: str, *, alone: bool) -> Callable[[Clients], Any]:
    """Ask in a member account that has a service control policy, besides that which allows everything or alone."""

    def provoke(client: Clients) -> Any:
        organizations = client("organizations")
        organizations.create_organization(FeatureSet="ALL")
        made = organizations.create_account(Email="member@example.com", AccountName="member")
        member = made["CreateAccountStatus"]["AccountId"]
        kind = "SERVICE_CONTROL_POLICY"
        organizations.enable_policy_type(RootId=organizations.list_roots()["Roots"][0]["Id"], PolicyType=kind)
        about = {"Name": "limits", "Description": "limits", "Type": kind}
        kept = organizations.create_policy(Content=policy, **about)["Policy"]["PolicySummary"]["Id"]
        organizations.attach_policy(PolicyId=kept, TargetId=member)
        if alone:
            organizations.detach_policy(PolicyId="p-FullAWSAccess", TargetId=member)
        keys = _keys(client, f"arn:aws:iam::{member}:role/OrganizationAccountAccessRole")
        return client("sqs", **keys).list_queues()

    return provoke


def _user(client: Clients) -> Any:
    """Ask as a user whose group has a policy."""
    iam = client("iam")
    arn = iam.create_user(UserName="reader")["User"]["UserName"]
    iam.create_group(GroupName="readers")
    iam.put_group_policy(GroupName="readers", PolicyName="rights", PolicyDocument=_document(_allow("iam:GetUser")))
    iam.add_user_to_group(GroupName="readers", UserName=arn)
    key = iam.create_access_key(UserName="reader")["AccessKey"]
    keys = {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
    mine = client("iam", **keys)
    mine.get_user(UserName="reader")
    return mine.create_user(UserName="another")


def _key(client: Clients) -> Any:
    """Ask about a key whose policy lets nobody of the account in."""
    other = {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "*", "Resource": "*"}
    tags = [{"TagKey": "_custom_id_", "TagValue": "11111111-2222-3333-4444-555555555555"}]
    client("kms").create_key(Policy=_document(other), Tags=tags)
    return _limited("kms", "describe_key", _ALL, KeyId="11111111-2222-3333-4444-555555555555")(client)


def _row(
    name: str,
    when: str,
    answer: tuple[str, str],
    about: tuple[str, str],
    provoke: Callable[[Clients], Any],
    source: str = _TEXTS,
) -> Contract:
    return Contract(name, *about, when, Refusal(*answer), source, provoke, "authorization.refusal")


def _none(action: str, resource: str = "", kind: str = "identity-based policy") -> str:
    """The text where no policy of a kind allows an action."""
    where = f" on resource: {resource}" if resource else ""
    return f"{_WHO}{action}{where} because no {kind} allows the {action} action"


_ANALYZER = "arn:aws:access-analyzer:us-east-1:123456789012:analyzer/a"
_TOPIC = "arn:aws:sns:us-east-1:123456789012:t"
_VPC = "arn:aws:ec2:us-east-1:123456789012:vpc/vpc-1"
_SEALED = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
_OTHER = _allow("sts:GetSessionToken")
ROWS = (
    _row(
        "accessanalyzer-no-identity-policy",
        "no policy of the caller allows the action",
        ("AccessDeniedException", _none("access-analyzer:DeleteAnalyzer", _ANALYZER)),
        ("accessanalyzer", "DeleteAnalyzer"),
        _limited("accessanalyzer", "delete_analyzer", _OTHER, analyzerName="a"),
    ),
    _row(
        "cloudtrail-denied-by-identity-policy",
        "a policy of the caller denies the action",
        (
            "AccessDeniedException",
            f"{_WHO}cloudtrail:DescribeTrails on resource: * with an explicit deny in an identity-based policy",
        ),
        ("cloudtrail", "DescribeTrails"),
        _limited("cloudtrail", "describe_trails", _ALL, _deny("cloudtrail:*")),
    ),
    _row(
        "ec2-no-identity-policy",
        "no policy of the caller allows a list",
        ("UnauthorizedOperation", f"You are not authorized to perform this operation. {_none('ec2:DescribeVpcs')}"),
        ("ec2", "DescribeVpcs"),
        _limited("ec2", "describe_vpcs", _OTHER),
        f"{_DOCS}AWSEC2/latest/APIReference/errors-overview.html",
    ),
    _row(
        "ec2-no-identity-policy-on-a-resource",
        "no policy of the caller allows a write",
        (
            "UnauthorizedOperation",
            f"You are not authorized to perform this operation. {_none('ec2:DeleteVpc', _VPC)}. Encoded authorization "
            "failure message: c2VlIERlY29kZUF1dGhvcml6YXRpb25NZXNzYWdl",
        ),
        ("ec2", "DeleteVpc"),
        _limited("ec2", "delete_vpc", _OTHER, VpcId="vpc-1"),
        f"{_DOCS}STS/latest/APIReference/API_DecodeAuthorizationMessage.html",
    ),
    _row(
        "iam-no-boundary",
        "the permissions boundary of the role does not allow the action",
        ("AccessDenied", _none("iam:GetAccountSummary", "*", "permissions boundary")),
        ("iam", "GetAccountSummary"),
        _limited("iam", "get_account_summary", _ALL, boundary=_document(_OTHER)),
    ),
    _row(
        "iam-denied-by-boundary",
        "the permissions boundary of the role denies the action",
        ("AccessDenied", f"{_WHO}iam:GetAccountSummary on resource: * with an explicit deny in a permissions boundary"),
        ("iam", "GetAccountSummary"),
        _limited("iam", "get_account_summary", _ALL, boundary=_document(_ALL, _deny("iam:*"))),
    ),
    _row(
        "iam-no-identity-policy-for-a-role-that-is-not-there",
        "no policy of the caller allows it to look for a role, whose path nobody knows",
        ("AccessDenied", _none("iam:GetRole", "role nobody")),
        ("iam", "GetRole"),
        _limited("iam", "get_role", _OTHER, RoleName="nobody"),
        "aws/aws-cdk #27067",
    ),
    _row(
        "iam-no-identity-policy-of-a-user",
        "neither a user's own policies nor those of its groups allow the action",
        (
            "AccessDenied",
            "User: arn:aws:iam::123456789012:user/reader is not authorized to perform: iam:CreateUser on resource: "
            "arn:aws:iam::123456789012:user/another because no identity-based policy allows the iam:CreateUser action",
        ),
        ("iam", "CreateUser"),
        _user,
    ),
    _row(
        "kms-no-resource-policy",
        "the policy of a key lets nobody of the account in, whatever the caller's policies allow",
        ("AccessDeniedException", _none("kms:DescribeKey", _SEALED, "resource-based policy")),
        ("kms", "DescribeKey"),
        _key,
        f"{_DOCS}kms/latest/developerguide/policy-evaluation.html",
    ),
    _row(
        "s3-no-identity-policy",
        "no policy of the caller allows the action: the text has the ARN in quotes",
        ("AccessDenied", _none("s3:ListBucket", '"arn:aws:s3:::b"')),
        ("s3", "ListObjectsV2"),
        _limited("s3", "list_objects_v2", _OTHER, Bucket="b"),
        f"{_DOCS}AmazonS3/latest/userguide/troubleshoot-403-errors.html",
    ),
    _row(
        "sns-no-identity-policy",
        "no policy of the caller allows the action: the code is one of SNS's own",
        ("AuthorizationError", _none("SNS:GetTopicAttributes", _TOPIC)),
        ("sns", "GetTopicAttributes"),
        _limited("sns", "get_topic_attributes", _OTHER, TopicArn=_TOPIC),
        f"{_DOCS}sns/latest/api/CommonErrors.html",
    ),
    _row(
        "iam-no-session-policy",
        "the policy with which the session was opened does not allow the action",
        ("AccessDenied", _none("iam:GetAccountSummary", "*", "session policy")),
        ("iam", "GetAccountSummary"),
        _limited("iam", "get_account_summary", _ALL, session=_document(_OTHER)),
    ),
    _row(
        "sqs-denied-by-service-control-policy",
        "a service control policy of the member's organization denies the action",
        (
            "AccessDenied",
            f"{_MEMBER}perform: sqs:ListQueues on resource: * with an explicit deny in a service control policy",
        ),
        ("sqs", "ListQueues"),
        _member(_document(_deny("sqs:*")), alone=False),
    ),
    _row(
        "sqs-no-service-control-policy",
        "no service control policy of a level above the member allows the action",
        (
            "AccessDenied",
            f"{_MEMBER}perform: sqs:ListQueues on resource: * because no service control policy allows the "
            "sqs:ListQueues action",
        ),
        ("sqs", "ListQueues"),
        _member(_document(_allow("iam:*")), alone=True),
    ),
)
