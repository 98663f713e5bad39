# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an operation asks for besides, on resources that are not its own: roles that it hands on, roles that come with
the first use of a service, keys, and tags of what it makes.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
(dependent actions)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .kit import Request

Dependent = tuple[str, str, Mapping[str, str]]
#: Operations that hand a role to a service: where the role stands, and the service.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
_PASSED: dict[tuple[str, str], tuple[str, str]] = {
    ("bedrock", "PutModelInvocationLoggingConfiguration"): (
        "loggingConfig.cloudWatchConfig.roleArn",
        "bedrock.amazonaws.com",
    ),
    ("budgets", "CreateBudgetAction"): ("ExecutionRoleArn", "budgets.amazonaws.com"),
    ("budgets", "UpdateBudgetAction"): ("ExecutionRoleArn", "budgets.amazonaws.com"),
    ("cloudtrail", "CreateTrail"): ("CloudWatchLogsRoleArn", "cloudtrail.amazonaws.com"),
    ("cloudtrail", "UpdateTrail"): ("CloudWatchLogsRoleArn", "cloudtrail.amazonaws.com"),
    ("config", "PutConfigurationRecorder"): ("ConfigurationRecorder.roleARN", "config.amazonaws.com"),
    ("ec2", "CreateFlowLogs"): ("DeliverLogsPermissionArn", "vpc-flow-logs.amazonaws.com"),
    ("events", "PutTargets"): ("Targets.0.RoleArn", "events.amazonaws.com"),
}
#: Operations with which a service-linked role comes:
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
_LINKED = {
    ("accessanalyzer", "CreateAnalyzer"): "access-analyzer.amazonaws.com",
    ("config", "PutConformancePack"): "config-conforms.amazonaws.com",
    ("guardduty", "CreateDetector"): "guardduty.amazonaws.com",
    ("inspector2", "Enable"): "inspector2.amazonaws.com",
    ("macie2", "EnableMacie"): "macie.amazonaws.com",
    ("securityhub", "EnableSecurityHub"): "securityhub.amazonaws.com",
}
#: Operations that tag what they make, where the tag is asked for on that alone: the action, and the form of the ARN.
_TAGGED = {
    ("acm", "RequestCertificate"): ("acm:AddTagsToCertificate", "acm:{region}:{account}:certificate/new"),
    ("ce", "CreateAnomalyMonitor"): ("ce:TagResource", "ce::{account}:anomalymonitor/new"),
    ("ce", "CreateAnomalySubscription"): ("ce:TagResource", "ce::{account}:anomalysubscription/new"),
    ("cloudfront", "CreateDistributionWithTags"): ("cloudfront:TagResource", "cloudfront::{account}:distribution/new"),
    ("guardduty", "CreateDetector"): ("guardduty:TagResource", "guardduty:{region}:{account}:detector/new"),
    ("kms", "CreateKey"): ("kms:TagResource", "kms:{region}:{account}:key/new"),
    ("organizations", "CreatePolicy"): (
        "organizations:TagResource",
        "organizations::{account}:policy/o-new/service_control_policy/p-new",
    ),
}


def dependents(request: Request) -> Iterator[Dependent]:
    """The actions that a request asks for besides, each with its resource and condition keys."""
    where = (request.service, request.operation)
    head = f"arn:{request.partition}:"
    if where in _PASSED:
        path, service = _PASSED[where]
        role = _at(request.params, path)
        if role:
            yield "iam:PassRole", role, {"iam:PassedToService": service}
    if where in _LINKED:
        service = _LINKED[where]
        resource = f"{head}iam::{request.account_id}:role/aws-service-role/{service}/AWSServiceRole"
        yield "iam:CreateServiceLinkedRole", resource, {"iam:AWSServiceName": service}
    if where in _TAGGED:
        action, form = _TAGGED[where]
        yield action, head + form.format(region=request.region, account=request.account_id), {}
    yield from _OTHERS.get(where, lambda _request: ())(request)


def _at(params: Any, path: str) -> str:
    value = params
    for part in path.split("."):
        if part.isdigit():
            value = value[int(part)] if isinstance(value, list) and value else None
        else:
            value = value.get(part) if isinstance(value, Mapping) else None
    return value if isinstance(value, str) else ""


def _flow_logs(request: Request) -> Iterator[Dependent]:
    """https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html."""
    for vpc in request.params.get("ResourceIds", ()):
        yield "ec2:CreateFlowLogs", f"arn:{request.partition}:ec2:{request.region}:{request.account_id}:vpc/{vpc}", {}
    if request.params.get("LogDestinationType") == "s3":
        yield "logs:CreateLogDelivery", "*", {}


def _delivery_source(request: Request) -> Iterator[Dependent]:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-service-specific.html."""
    yield "cloudfront:AllowVendedLogDeliveryForResource", request.params["resourceArn"], {}


def _signing_key(request: Request) -> Iterator[Dependent]:
    """https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/access-control-managing-permissions.html."""
    for action in ("kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"):
        yield action, request.params["KeyManagementServiceArn"], {}
    yield "kms:CreateGrant", request.params["KeyManagementServiceArn"], {"kms:GrantIsForAWSResource": "true"}


def _vpc(_request: Request) -> Iterator[Dependent]:
    """https://docs.aws.amazon.com/Route53/latest/APIReference/API_AssociateVPCWithHostedZone.html."""
    yield "ec2:DescribeVpcs", "*", {}


_OTHERS: dict[tuple[str, str], Callable[[Request], Any]] = {
    ("ec2", "CreateFlowLogs"): _flow_logs,
    ("logs", "PutDeliverySource"): _delivery_source,
    ("route53", "AssociateVPCWithHostedZone"): _vpc,
    ("route53", "CreateKeySigningKey"): _signing_key,
}
