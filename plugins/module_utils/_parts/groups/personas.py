# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Personas: what a kind of person needs, as AWS-managed policies and policy templates.

A template's C(<name>) stands for a parameter. C(Why) gives the reason for a wildcard, and is not sent to AWS.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Statement = Mapping[str, Any]


@dataclass(frozen=True)
class Persona:
    """What a kind of person needs.

    Args:
        managed_policies: names of AWS-managed policies with their path, or ARNs.
        policies: templates' statements by the last part of the policy's name.
        defaults: values of parameters that a group may leave out.
    """

    managed_policies: tuple[str, ...] = ()
    policies: Mapping[str, tuple[Statement, ...]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)


def _allow(sid: str, actions: list[str], resources: list[str] | str, **more: Any) -> Statement:
    return {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resources, **more}


_VIEW = "job-function/ViewOnlyAccess"

#: The role with which CloudFormation deploys. Whoever passes it can do what it can.
_DEPLOY_ROLE = "arn:<partition>:iam::<account>:role/<prefix>-deploy"
_STACKS = "arn:<partition>:cloudformation:<region>:<account>:stack/<prefix>-*/*"
#: Macros that AWS has, such as that of AWS SAM, which a template names as its transform.
_TRANSFORMS = "arn:<partition>:cloudformation:<region>:aws:transform/*"
#: Where services write the logs of what has a team's prefix.
_LOG_FOLDERS = ("", "/", "/aws/apigateway/", "/aws/codebuild/", "/aws/ecs/", "/aws/lambda/", "/ecs/")

_DEVOPS = (
    # A stack keeps the role that it was made with. Without the condition, an update would go with that of another hand.
    _allow(
        "DeployStacks",
        [
            "cloudformation:ContinueUpdateRollback",
            "cloudformation:CreateChangeSet",
            "cloudformation:CreateStack",
            "cloudformation:DeleteStack",
            "cloudformation:RollbackStack",
            "cloudformation:UpdateStack",
        ],
        [_STACKS, _TRANSFORMS],
        Condition={"ArnEquals": {"cloudformation:RoleArn": _DEPLOY_ROLE}},
    ),
    _allow(
        "FollowStacks",
        [
            "cloudformation:CancelUpdateStack",
            "cloudformation:DeleteChangeSet",
            "cloudformation:DescribeChangeSet",
            "cloudformation:DescribeStackEvents",
            "cloudformation:DescribeStackResource",
            "cloudformation:DescribeStackResources",
            "cloudformation:ExecuteChangeSet",
            "cloudformation:GetTemplate",
            "cloudformation:TagResource",
        ],
        _STACKS,
    ),
    _allow(
        "PassDeployRole",
        ["iam:PassRole"],
        _DEPLOY_ROLE,
        Condition={"StringEquals": {"iam:PassedToService": "cloudformation.amazonaws.com"}},
    ),
    _allow("ReadTemplates", ["cloudformation:GetTemplateSummary", "cloudformation:ValidateTemplate"], "*"),
    _allow("SignInToRegistry", ["ecr:GetAuthorizationToken"], "*"),
    _allow(
        "PushImages",
        [
            "ecr:BatchCheckLayerAvailability",
            "ecr:BatchGetImage",
            "ecr:CompleteLayerUpload",
            "ecr:GetDownloadUrlForLayer",
            "ecr:InitiateLayerUpload",
            "ecr:PutImage",
            "ecr:UploadLayerPart",
        ],
        "arn:<partition>:ecr:<region>:<account>:repository/<prefix>-*",
    ),
    _allow(
        "ReadLogs",
        ["logs:FilterLogEvents", "logs:GetLogEvents", "logs:GetQueryResults", "logs:StartQuery"],
        [f"arn:<partition>:logs:<region>:<account>:log-group:{folder}<prefix>-*" for folder in _LOG_FOLDERS],
    ),
)

_FRONTEND = (
    _allow("ListSite", ["s3:GetBucketLocation", "s3:ListBucket"], "arn:<partition>:s3:::<bucket>"),
    _allow(
        "DeploySite",
        ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
        "arn:<partition>:s3:::<bucket>/<path>*",
    ),
    _allow(
        "InvalidateSite",
        ["cloudfront:CreateInvalidation", "cloudfront:GetInvalidation", "cloudfront:ListInvalidations"],
        "arn:<partition>:cloudfront::<account>:distribution/<distribution_id>",
    ),
)

_DATA = (
    _allow("ListData", ["s3:GetBucketLocation", "s3:ListBucket"], "arn:<partition>:s3:::<bucket>"),
    _allow("ReadData", ["s3:GetObject"], "arn:<partition>:s3:::<bucket>/*"),
    _allow("WriteResults", ["s3:AbortMultipartUpload", "s3:PutObject"], "arn:<partition>:s3:::<bucket>/<path>*"),
    _allow(
        "Query",
        [
            "athena:BatchGetQueryExecution",
            "athena:GetQueryExecution",
            "athena:GetQueryResults",
            "athena:GetWorkGroup",
            "athena:ListQueryExecutions",
            "athena:StartQueryExecution",
            "athena:StopQueryExecution",
        ],
        "arn:<partition>:athena:<region>:<account>:workgroup/<workgroup>",
    ),
    _allow(
        "ReadCatalogue",
        [
            "glue:BatchGetPartition",
            "glue:GetDatabase",
            "glue:GetPartition",
            "glue:GetPartitions",
            "glue:GetTable",
            "glue:GetTables",
        ],
        [
            "arn:<partition>:glue:<region>:<account>:catalog",
            "arn:<partition>:glue:<region>:<account>:database/<database>",
            "arn:<partition>:glue:<region>:<account>:table/<database>/*",
        ],
    ),
)

PERSONAS: dict[str, Persona] = {
    "devops": Persona((_VIEW,), {"deploy": _DEVOPS}),
    "frontend": Persona((), {"site": _FRONTEND}, {"path": ""}),
    "data": Persona((), {"query": _DATA}, {"path": "athena-results/", "workgroup": "primary"}),
    "billing": Persona(("AWSBillingReadOnlyAccess",)),
    "auditor": Persona(("SecurityAudit", _VIEW)),
    # Not AWS's ReadOnlyAccess, which also reads the content of every bucket, table and queue.
    "readonly": Persona((_VIEW,)),
}

#: A user's ARN holds its path, which ``user/${aws:username}`` alone would not match.
_OWN_USER = ["arn:<partition>:iam::*:user/${aws:username}", "arn:<partition>:iam::*:user/*/${aws:username}"]

#: Who has a first password that must be changed, or one that has expired, cannot have signed in with MFA. AWS's page
#: names the two actions that let them change it at sign-in: C(ChangePassword) and C(GetAccountPasswordPolicy).
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage.html
REQUIRE_MFA: tuple[Statement, ...] = (
    _allow("ViewAccount", ["iam:GetAccountPasswordPolicy", "iam:ListVirtualMFADevices"], "*"),
    _allow("OwnPassword", ["iam:ChangePassword", "iam:GetUser"], _OWN_USER),
    _allow("OwnVirtualDevice", ["iam:CreateVirtualMFADevice"], "arn:<partition>:iam::*:mfa/*"),
    _allow(
        "OwnMFA",
        [
            "iam:DeactivateMFADevice",
            "iam:EnableMFADevice",
            "iam:GetMFADevice",
            "iam:ListMFADevices",
            "iam:ResyncMFADevice",
        ],
        _OWN_USER,
    ),
    {
        "Sid": "DenyAllExceptMFASetUp",
        "Effect": "Deny",
        "NotAction": [
            "iam:ChangePassword",
            "iam:CreateVirtualMFADevice",
            "iam:EnableMFADevice",
            "iam:GetAccountPasswordPolicy",
            "iam:GetMFADevice",
            "iam:GetUser",
            "iam:ListMFADevices",
            "iam:ListVirtualMFADevices",
            "iam:ResyncMFADevice",
            "sts:GetSessionToken",
        ],
        "Resource": "*",
        # An access key without a session has no such condition key at all: IfExists denies it, too.
        "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
    },
)
