# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What people of each persona must be able to do, and what none of them may: the known ways to more rights.

The ways are those that https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/ and
https://pathfinding.cloud collect, besides what would blind the account or open other people's data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .request import Ask, Context, Principal

ACCOUNT, REGION = "123456789012", "eu-west-1"
ANN = Principal.user(f"arn:aws:iam::{ACCOUNT}:user/ann")
OTHER = f"arn:aws:iam::{ACCOUNT}:user/bob"
#: Parameters of the personas that take some.
PARAMETERS: dict[str, dict[str, str]] = {
    "frontend": {"bucket": "www.example.com", "distribution_id": "E1A2B3C4D5E6F7", "path": "site/"},
    "data": {"bucket": "numbers", "database": "sales"},
    "devops": {"prefix": "shop"},
}
_IAM = f"arn:aws:iam::{ACCOUNT}"
_HERE = f"{REGION}:{ACCOUNT}"
_STACK = f"arn:aws:cloudformation:{_HERE}:stack/shop-web/8e7a"
_FOREIGN_STACK = f"arn:aws:cloudformation:{_HERE}:stack/baseline/8e7a"
_DEPLOY = {"cloudformation:RoleArn": f"{_IAM}:role/shop-deploy"}
_ADMIN = f"{_IAM}:role/admin"


@dataclass(frozen=True)
class Step:
    """What somebody asks for: actions on resources, with the condition keys of the request."""

    actions: str
    resources: str = "*"
    context: Context = field(default_factory=dict)

    def asks(self, *, mfa: bool = True, who: Principal = ANN) -> Iterator[Ask]:
        """The requests, of somebody who has signed in with MFA or without."""
        keys = {"aws:MultiFactorAuthPresent": str(mfa).lower(), "aws:SecureTransport": "true", **self.context}
        for action in self.actions.split():
            for resource in self.resources.split():
                yield Ask(who, action, resource, ACCOUNT, keys)


def _logs(group: str) -> str:
    return f"arn:aws:logs:{_HERE}:log-group:{group}:log-stream:one arn:aws:logs:{_HERE}:log-group:{group}"


_READ_LOGS = "logs:FilterLogEvents logs:GetLogEvents logs:StartQuery logs:GetQueryResults"
_VIEW = (
    Step("s3:ListAllMyBuckets ec2:DescribeInstances rds:DescribeDBInstances iam:ListUsers logs:DescribeLogGroups"),
)
#: Jobs by persona: what it is, and its steps.
JOBS: dict[str, dict[str, tuple[Step, ...]]] = {
    "devops": {
        "deploys a stack by a change set": (
            Step("cloudformation:ValidateTemplate cloudformation:GetTemplateSummary"),
            Step("iam:PassRole", f"{_IAM}:role/shop-deploy", {"iam:PassedToService": "cloudformation.amazonaws.com"}),
            Step("cloudformation:CreateChangeSet", _STACK, _DEPLOY),
            Step(
                "cloudformation:CreateChangeSet",
                f"arn:aws:cloudformation:{REGION}:aws:transform/Serverless-2016-10-31",
                _DEPLOY,
            ),
            Step("cloudformation:DescribeChangeSet cloudformation:ExecuteChangeSet", _STACK),
            Step("cloudformation:DescribeStacks cloudformation:DescribeStackEvents", _STACK),
            Step("cloudformation:ListStackResources cloudformation:DescribeStackResources", _STACK),
            Step("cloudformation:DeleteChangeSet cloudformation:GetTemplate cloudformation:TagResource", _STACK),
        ),
        "deploys, updates and deletes a stack": (
            Step("cloudformation:CreateStack cloudformation:UpdateStack cloudformation:DeleteStack", _STACK, _DEPLOY),
            Step("cloudformation:ContinueUpdateRollback cloudformation:RollbackStack", _STACK, _DEPLOY),
            Step("cloudformation:CancelUpdateStack", _STACK),
        ),
        "pushes an image": (
            Step("ecr:GetAuthorizationToken"),
            Step(
                "ecr:BatchCheckLayerAvailability ecr:InitiateLayerUpload ecr:UploadLayerPart ecr:CompleteLayerUpload "
                "ecr:PutImage",
                f"arn:aws:ecr:{_HERE}:repository/shop-web",
            ),
        ),
        "reads the logs of its services": (
            Step(_READ_LOGS, f"{_logs('shop-web')} {_logs('/aws/lambda/shop-web')} {_logs('/ecs/shop-web')}"),
        ),
        "looks around": _VIEW,
    },
    "frontend": {
        "publishes the site": (
            Step("s3:ListBucket s3:GetBucketLocation", "arn:aws:s3:::www.example.com"),
            Step("s3:PutObject s3:GetObject s3:DeleteObject", "arn:aws:s3:::www.example.com/site/index.html"),
            Step(
                "cloudfront:CreateInvalidation cloudfront:GetInvalidation",
                f"arn:aws:cloudfront::{ACCOUNT}:distribution/E1A2B3C4D5E6F7",
            ),
        ),
    },
    "data": {
        "queries the data": (
            Step(
                "athena:StartQueryExecution athena:GetQueryExecution athena:GetQueryResults athena:GetWorkGroup",
                f"arn:aws:athena:{_HERE}:workgroup/primary",
            ),
            Step(
                "glue:GetDatabase glue:GetTable glue:GetTables glue:GetPartitions glue:BatchGetPartition "
                "glue:GetPartition",
                f"arn:aws:glue:{_HERE}:catalog arn:aws:glue:{_HERE}:database/sales "
                f"arn:aws:glue:{_HERE}:table/sales/orders",
            ),
            Step("s3:ListBucket s3:GetBucketLocation", "arn:aws:s3:::numbers"),
            Step("s3:GetObject", "arn:aws:s3:::numbers/2026/orders.parquet"),
            Step("s3:PutObject s3:GetObject", "arn:aws:s3:::numbers/athena-results/1.csv"),
        ),
    },
    "billing": {"reads bills and budgets": (Step("ce:GetCostAndUsage budgets:ViewBudget billing:GetBillingData"),)},
    "auditor": {
        "reads how the account is set up": (
            *_VIEW,
            Step("iam:GenerateCredentialReport iam:GetCredentialReport iam:GetAccountAuthorizationDetails"),
            Step("cloudtrail:DescribeTrails cloudtrail:GetTrailStatus config:DescribeConfigurationRecorders"),
            Step("s3:GetBucketPolicy s3:GetBucketAcl", "arn:aws:s3:::www.example.com"),
        ),
    },
    "readonly": {"looks around": _VIEW},
}

#: A first sign-in: with a password that must be changed, no MFA device, and so without MFA.
FIRST_SIGN_IN = (
    Step("iam:GetAccountPasswordPolicy"),
    Step("iam:ChangePassword iam:GetUser", ANN.arn),
    Step("iam:ListVirtualMFADevices"),
    Step("iam:CreateVirtualMFADevice", f"{_IAM}:mfa/ann"),
    Step("iam:EnableMFADevice iam:ListMFADevices iam:ResyncMFADevice", ANN.arn),
    Step("sts:GetSessionToken"),
)
#: What a password without MFA must not be enough for, whoever it is that has signed in.
ONLY_WITH_MFA = (
    Step("iam:DeactivateMFADevice iam:CreateAccessKey iam:UpdateLoginProfile", ANN.arn),
    Step("iam:ChangePassword", OTHER),
    Step("iam:EnableMFADevice", OTHER),
    Step("sts:AssumeRole", _ADMIN),
    Step("iam:ListUsers ec2:RunInstances s3:ListAllMyBuckets"),
)

_SERVICES = "ec2 lambda glue sagemaker ecs-tasks codebuild datapipeline states scheduler ssm budgets batch apprunner"
_PASSED = tuple(
    Step("iam:PassRole", f"{_ADMIN} {_IAM}:role/shop-deploy", {"iam:PassedToService": f"{name}.amazonaws.com"})
    for name in _SERVICES.split()
)
#: Ways to more rights than a persona has, by what they use.
ESCALATIONS: dict[str, tuple[Step, ...]] = {
    "policies": (
        Step("iam:CreatePolicyVersion iam:SetDefaultPolicyVersion iam:CreatePolicy", f"{_IAM}:policy/dayone/any"),
        Step("iam:AttachUserPolicy iam:PutUserPolicy iam:DeleteUserPolicy iam:DetachUserPolicy", f"{ANN.arn} {OTHER}"),
        Step("iam:AttachGroupPolicy iam:PutGroupPolicy iam:AddUserToGroup", f"{_IAM}:group/admins"),
        Step("iam:AttachRolePolicy iam:PutRolePolicy iam:DeleteRolePolicy", f"{_ADMIN} {_IAM}:role/shop-deploy"),
        Step("iam:DeleteUserPermissionsBoundary iam:PutUserPermissionsBoundary", f"{ANN.arn} {OTHER}"),
        Step("iam:DeleteRolePermissionsBoundary iam:PutRolePermissionsBoundary", f"{_IAM}:role/shop-deploy"),
    ),
    "credentials of others": (
        Step("iam:CreateAccessKey iam:UpdateAccessKey iam:CreateLoginProfile iam:UpdateLoginProfile", OTHER),
        Step("iam:ChangePassword iam:EnableMFADevice iam:DeactivateMFADevice iam:ResyncMFADevice", OTHER),
        Step("iam:CreateServiceSpecificCredential iam:ResetServiceSpecificCredential iam:UploadSSHPublicKey", OTHER),
        Step("iam:DeleteVirtualMFADevice", f"{_IAM}:mfa/bob"),
    ),
    "roles": (
        Step("sts:AssumeRole", f"{_ADMIN} {_IAM}:role/shop-deploy {_IAM}:role/OrganizationAccountAccessRole"),
        Step("iam:UpdateAssumeRolePolicy iam:CreateRole", f"{_ADMIN} {_IAM}:role/shop-deploy"),
        Step("iam:CreateSAMLProvider iam:UpdateSAMLProvider", f"{_IAM}:saml-provider/any"),
        Step("iam:CreateOpenIDConnectProvider iam:AddClientIDToOpenIDConnectProvider", f"{_IAM}:oidc-provider/any"),
        Step("iam:AddRoleToInstanceProfile iam:CreateInstanceProfile", f"{_IAM}:instance-profile/any"),
        Step("iam:PassRole", _ADMIN, {"iam:PassedToService": "cloudformation.amazonaws.com"}),
        Step("iam:PassRole", f"{_IAM}:role/shop-deploy"),
        *_PASSED,
    ),
    "stacks": (
        Step(
            "cloudformation:CreateStack cloudformation:UpdateStack cloudformation:CreateChangeSet",
            _FOREIGN_STACK,
            _DEPLOY,
        ),
        # The stack's own role, which may be stronger, and another one.
        Step("cloudformation:UpdateStack cloudformation:CreateChangeSet cloudformation:DeleteStack", _STACK),
        Step("cloudformation:UpdateStack", _STACK, {"cloudformation:RoleArn": _ADMIN}),
        Step(
            "cloudformation:CreateStackSet cloudformation:UpdateStackSet",
            f"arn:aws:cloudformation:{_HERE}:stackset/a:b",
        ),
        Step("cloudformation:SetStackPolicy", _STACK),
    ),
    "code that has rights": (
        Step(
            "lambda:CreateFunction lambda:UpdateFunctionCode lambda:UpdateFunctionConfiguration lambda:AddPermission "
            "lambda:InvokeFunction",
            f"arn:aws:lambda:{_HERE}:function:shop-web arn:aws:lambda:{_HERE}:function:other",
        ),
        Step("lambda:CreateEventSourceMapping ec2:RunInstances ec2:RequestSpotInstances"),
        Step("ec2:AssociateIamInstanceProfile ec2:ModifyInstanceAttribute", f"arn:aws:ec2:{_HERE}:instance/i-1"),
        Step("ec2-instance-connect:SendSSHPublicKey ssm:StartSession", f"arn:aws:ec2:{_HERE}:instance/i-1"),
        Step("ssm:SendCommand", f"arn:aws:ssm:{_HERE}:document/AWS-RunShellScript"),
        Step("glue:CreateDevEndpoint glue:UpdateDevEndpoint glue:CreateJob glue:UpdateJob glue:StartJobRun"),
        Step(
            "codebuild:CreateProject codebuild:UpdateProject codebuild:StartBuild",
            f"arn:aws:codebuild:{_HERE}:project/a",
        ),
        Step("sagemaker:CreateNotebookInstance sagemaker:CreatePresignedNotebookInstanceUrl"),
        Step("states:CreateStateMachine states:UpdateStateMachine", f"arn:aws:states:{_HERE}:stateMachine:a"),
        Step("ecs:RegisterTaskDefinition ecs:RunTask ecs:ExecuteCommand events:PutTargets scheduler:CreateSchedule"),
        Step("athena:CreateDataCatalog", f"arn:aws:athena:{_HERE}:datacatalog/any"),
    ),
    "other people's data": (
        Step("s3:GetObject s3:PutObject s3:DeleteObject", "arn:aws:s3:::dayone-trail/AWSLogs/1 arn:aws:s3:::other/a"),
        Step(
            "s3:PutBucketPolicy s3:DeleteBucketPolicy s3:PutBucketAcl",
            "arn:aws:s3:::www.example.com arn:aws:s3:::other",
        ),
        Step("secretsmanager:GetSecretValue", f"arn:aws:secretsmanager:{_HERE}:secret:a"),
        Step("ssm:GetParameter ssm:GetParameters", f"arn:aws:ssm:{_HERE}:parameter/a"),
        Step("dynamodb:GetItem dynamodb:Scan", f"arn:aws:dynamodb:{_HERE}:table/a"),
        Step("kms:Decrypt kms:CreateGrant kms:PutKeyPolicy", f"arn:aws:kms:{_HERE}:key/1"),
        Step(_READ_LOGS, f"{_logs('dayone-trail')} {_logs('billing-shop-web')} {_logs('/aws/lambda/pay-shop-web')}"),
    ),
    "what would blind the account": (
        Step(
            "cloudtrail:StopLogging cloudtrail:DeleteTrail cloudtrail:UpdateTrail",
            f"arn:aws:cloudtrail:{_HERE}:trail/a",
        ),
        Step("cloudtrail:PutEventSelectors", f"arn:aws:cloudtrail:{_HERE}:trail/a"),
        Step("config:StopConfigurationRecorder config:DeleteDeliveryChannel guardduty:DeleteDetector"),
        Step("logs:DeleteLogGroup logs:PutRetentionPolicy", f"arn:aws:logs:{_HERE}:log-group:dayone-trail"),
        Step("organizations:LeaveOrganization account:PutAlternateContact account:CloseAccount iam:DeleteAccountAlias"),
        Step("sns:SetTopicAttributes sns:Unsubscribe", f"arn:aws:sns:{_HERE}:dayone-security"),
    ),
}
