# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What IAM does not know everywhere yet, and who refuses a role that was made a moment ago."""

from __future__ import annotations

import json

from .form import Contract, Late
from .scripts import Ask, ask, before, script

_IAM = "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency"
_TF = "hashicorp/terraform-provider-aws internal/service/"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
    }
)
POLICY = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}]}
)
ROLE = "arn:aws:iam::123456789012:role/fresh"
MAKE_ROLE = ask("iam", "create_role", RoleName="fresh", AssumeRolePolicyDocument=TRUST)


def _role_of(service: str) -> Ask:
    """Make a role that a service can take."""
    return ask("iam", "create_role", RoleName="fresh", AssumeRolePolicyDocument=TRUST.replace("ec2.", f"{service}."))


_USER = ask("iam", "create_user", UserName="fresh")
_GROUP = ask("iam", "create_group", GroupName="fresh")
_READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"


def _unknown(name: str, kind: str, made: Ask, *asks: Ask) -> Contract:
    """IAM does not know yet what IAM just made."""
    last = asks[-1]
    operation = "".join(part.title() for part in last.method.split("_")).replace("Mfa", "MFA")
    return Contract(
        name=f"iam-fresh-{name}",
        service="iam",
        operation=operation,
        when=f"the {kind.lower()} was created a moment ago",
        answer=Late(
            seconds=8,
            after=(f"iam:Create{kind}",),
            code="NoSuchEntity",
            message=f"The {kind.lower()} with name fresh cannot be found.",
            thing=f"{kind}Name",
        ),
        source=_IAM,
        provoke=script(*(item for item in asks if item.at_once), made, last),
        was="failed: sent once outside of admin_access, and the run ended",
    )


ROWS = (
    _unknown(
        "user-login", "User", _USER, ask("iam", "create_login_profile", UserName="fresh", Password="Correct-h0rse")
    ),
    _unknown(
        "user-policy",
        "User",
        _USER,
        ask("iam", "put_user_policy", UserName="fresh", PolicyName="p", PolicyDocument=POLICY),
    ),
    _unknown(
        "user-group",
        "User",
        _USER,
        before("iam", "create_group", GroupName="old"),
        ask("iam", "add_user_to_group", UserName="fresh", GroupName="old"),
    ),
    _unknown(
        "group-attach", "Group", _GROUP, ask("iam", "attach_group_policy", GroupName="fresh", PolicyArn=_READ_ONLY)
    ),
    _unknown(
        "group-policy",
        "Group",
        _GROUP,
        ask("iam", "put_group_policy", GroupName="fresh", PolicyName="p", PolicyDocument=POLICY),
    ),
    _unknown(
        "role-attach", "Role", MAKE_ROLE, ask("iam", "attach_role_policy", RoleName="fresh", PolicyArn=_READ_ONLY)
    ),
    _unknown(
        "role-policy",
        "Role",
        MAKE_ROLE,
        ask("iam", "put_role_policy", RoleName="fresh", PolicyName="p", PolicyDocument=POLICY),
    ),
    _unknown(
        "role-trust", "Role", MAKE_ROLE, ask("iam", "update_assume_role_policy", RoleName="fresh", PolicyDocument=TRUST)
    ),
    Contract(
        name="iam-concurrent-attach",
        service="iam",
        operation="AttachGroupPolicy",
        when="another policy of the group was written a moment ago",
        answer=Late(
            seconds=1,
            after=("iam:PutGroupPolicy",),
            code="ConcurrentModification",
            message="Multiple requests to change this object were submitted simultaneously.",
            thing="GroupName",
        ),
        source=f"{_TF}iam/group_policy_attachment.go",
        provoke=script(
            before("iam", "create_group", GroupName="old"),
            ask("iam", "put_group_policy", GroupName="old", PolicyName="p", PolicyDocument=POLICY),
            ask("iam", "attach_group_policy", GroupName="old", PolicyArn=_READ_ONLY),
        ),
        was="failed: sent once, and the run ended",
    ),
    Contract(
        name="ec2-fresh-flow-log-role",
        service="ec2",
        operation="CreateFlowLogs",
        when="its role was created a moment ago",
        answer=Late(
            seconds=12,
            after=("iam:CreateRole",),
            code="InvalidParameter",
            message="Unable to assume given IAM role",
            thing="RoleName",
        ),
        source=f"{_TF}ec2/vpc_flow_log.go",
        provoke=script(
            _role_of("vpc-flow-logs"),
            ask(
                "ec2",
                "create_flow_logs",
                ResourceIds=["vpc-12345678"],
                ResourceType="VPC",
                TrafficType="ALL",
                LogGroupName="flows",
                DeliverLogsPermissionArn=ROLE,
            ),
        ),
        was="failed: sent once, and the network was left without a flow log",
    ),
    Contract(
        name="cloudtrail-role",
        service="cloudtrail",
        operation="CreateTrail",
        when="its role for CloudWatch Logs was created a moment ago",
        answer=Late(
            seconds=12,
            after=("iam:CreateRole",),
            code="InvalidCloudWatchLogsRoleArnException",
            message="Access denied. Check the permissions for your role.",
            thing="RoleName",
        ),
        source=f"{_TF}cloudtrail/trail.go",
        provoke=script(
            MAKE_ROLE, ask("cloudtrail", "create_trail", Name="all", S3BucketName="b-1", CloudWatchLogsRoleArn=ROLE)
        ),
    ),
    Contract(
        name="config-role",
        service="config",
        operation="PutDeliveryChannel",
        when="the policy of its bucket was written a moment ago",
        answer=Late(
            seconds=8,
            after=("s3:PutBucketPolicy",),
            code="InsufficientDeliveryPolicyException",
            message="Insufficient delivery policy to s3 bucket: fresh-bucket, unable to write to bucket.",
            thing="Bucket",
        ),
        source=f"{_TF}configservice/delivery_channel.go",
        provoke=script(
            before("s3", "create_bucket", Bucket="fresh-bucket"),
            ask("s3", "put_bucket_policy", Bucket="fresh-bucket", Policy=POLICY),
            ask("config", "put_delivery_channel", DeliveryChannel={"name": "default", "s3BucketName": "fresh-bucket"}),
        ),
    ),
    Contract(
        name="events-target-role",
        service="events",
        operation="PutTargets",
        when="the role of a target was created a moment ago",
        answer=Late(
            seconds=12,
            after=("iam:CreateRole",),
            code="ValidationException",
            message=f"Provided role '{ROLE}' cannot be assumed by principal 'events.amazonaws.com'.",
            thing="RoleName",
        ),
        source=f"{_TF}events/rule.go",
        provoke=script(
            before("events", "put_rule", Name="all", EventPattern='{"source": ["aws.iam"]}'),
            _role_of("events"),
            ask(
                "events",
                "put_targets",
                Rule="all",
                Targets=[
                    {"Id": "1", "Arn": "arn:aws:events:eu-west-1:123456789012:event-bus/default", "RoleArn": ROLE}
                ],
            ),
        ),
    ),
    Contract(
        name="budgets-action-role",
        service="budgets",
        operation="CreateBudgetAction",
        when="the role that carries it out was created a moment ago",
        answer=Late(
            seconds=12,
            after=("iam:CreateRole",),
            code="AccessDeniedException",
            message="AWS Budgets cannot assume the execution role.",
            thing="RoleName",
        ),
        source=f"{_TF}budgets/budget_action.go",
        provoke=script(
            _role_of("budgets"),
            ask(
                "budgets",
                "create_budget_action",
                AccountId="123456789012",
                BudgetName="month",
                NotificationType="ACTUAL",
                ActionType="APPLY_IAM_POLICY",
                ActionThreshold={"ActionThresholdValue": 100.0, "ActionThresholdType": "PERCENTAGE"},
                Definition={"IamActionDefinition": {"PolicyArn": _READ_ONLY, "Groups": ["g"]}},
                ExecutionRoleArn=ROLE,
                ApprovalModel="AUTOMATIC",
                Subscribers=[{"SubscriptionType": "EMAIL", "Address": "a@example.com"}],
            ),
        ),
        was="failed: sent once, and the budget was left without its action",
    ),
    Contract(
        name="iam-report-in-progress",
        service="iam",
        operation="GetCredentialReport",
        when="the report was asked for a moment ago",
        answer=Late(
            seconds=2,
            after=("iam:GenerateCredentialReport",),
            code="ReportInProgress",
            message="Credential report is still being generated",
            thing="*",
        ),
        source="https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetCredentialReport.html; "
        "cloud-custodian/cloud-custodian tests/data/placebo/test_iam_user_unused_keys_report_in_progress",
        provoke=script(*[ask("iam", "generate_credential_report")] * 2, ask("iam", "get_credential_report")),
        was="failed: whoever reads the report was unknown",
        assumed="that it happens after GenerateCredentialReport said COMPLETE",
    ),
)
