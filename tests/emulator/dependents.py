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

from moto.ec2.models import ec2_backends

from .kit import Request
from .permits import key_of

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
    ("organizations", "CreateOrganization"): "organizations.amazonaws.com",
    ("securityhub", "EnableSecurityHub"): "securityhub.amazonaws.com",
}
#: Operations that name the administrator of a service in an organization: the service, and where the account stands.
#: With the caller's rights the service is trusted and its administrator registered in Organizations, and it makes its
#: role in the management account: https://docs.aws.amazon.com/guardduty/latest/ug/organizations_permissions.html
_ADMINISTRATORS = {
    ("detective", "EnableOrganizationAdminAccount"): ("detective.amazonaws.com", "AccountId"),
    ("guardduty", "EnableOrganizationAdminAccount"): ("guardduty.amazonaws.com", "AdminAccountId"),
    ("inspector2", "EnableDelegatedAdminAccount"): ("inspector2.amazonaws.com", "delegatedAdminAccountId"),
    ("macie2", "EnableOrganizationAdminAccount"): ("macie.amazonaws.com", "adminAccountId"),
    ("securityhub", "EnableOrganizationAdminAccount"): ("securityhub.amazonaws.com", "AdminAccountId"),
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
    if where in _ADMINISTRATORS:
        yield from _administrator(request, *_ADMINISTRATORS[where])
    if where in _LINKED:
        yield from _linked(request, _LINKED[where])
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


def _administrator(request: Request, service: str, path: str) -> Iterator[Dependent]:
    account = f"{request.account_id}:account/o-new/{_at(request.params, path)}"
    yield "organizations:EnableAWSServiceAccess", "*", {"organizations:ServicePrincipal": service}
    yield "organizations:RegisterDelegatedAdministrator", f"arn:{request.partition}:organizations::{account}", {}
    yield from _linked(request, service)


def _trail(request: Request) -> Iterator[Dependent]:
    """https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-an-organizational-trail-prepare.html."""
    if request.params.get("IsOrganizationTrail"):
        role = f"iam::{request.account_id}:role/aws-service-role/cloudtrail.amazonaws.com/AWSServiceRoleForCloudTrail"
        yield "iam:GetRole", f"arn:{request.partition}:{role}", {}
        yield "organizations:ListAccounts", "*", {}
        yield from _linked(request, "cloudtrail.amazonaws.com")


def _access_report(request: Request) -> Iterator[Dependent]:
    """What IAM asks Organizations about the root, the unit and the account of a path, and about policies there.

    https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
    """
    head = f"arn:{request.partition}:organizations::"
    own = f"{head}{request.account_id}:"
    yield "organizations:ListRoots", "*", {}
    for name in request.params["EntityPath"].split("/")[1:]:
        kind = "root" if name.startswith("r-") else "ou" if name.startswith("ou-") else "account"
        of_kind = (["ListChildren"] if kind != "account" else []) + (["ListParents"] if kind != "root" else [])
        for operation in ("ListPoliciesForTarget", *of_kind):
            yield f"organizations:{operation}", f"{own}{kind}/o-new/{name}", {}
    policies = ("service_control_policy/p-FullAWSAccess", f"{head}aws:"), ("o-new/service_control_policy/p-new", own)
    for policy, owner in policies:
        for operation in ("DescribePolicy", "ListTargetsForPolicy"):
            yield f"organizations:{operation}", f"{owner}policy/{policy}", {}


def _linked(request: Request, service: str) -> Iterator[Dependent]:
    resource = f"arn:{request.partition}:iam::{request.account_id}:role/aws-service-role/{service}/AWSServiceRole"
    yield "iam:CreateServiceLinkedRole", resource, {"iam:AWSServiceName": service}


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


def _alias(request: Request) -> Iterator[Dependent]:
    """https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteAlias.html."""
    key = key_of(request, request.params["AliasName"])
    if key is not None:
        yield "kms:DeleteAlias", key.arn, {}


def _no_flow_logs(request: Request) -> Iterator[Dependent]:
    """https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html."""
    known = ec2_backends[request.account_id][request.region].flow_logs
    if any(known[name].log_destination_type == "s3" for name in request.params["FlowLogIds"] if name in known):
        yield "logs:DeleteLogDelivery", "*", {}


def _versions(request: Request) -> Iterator[Dependent]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html."""
    bucket = f"arn:{request.partition}:s3:::{request.params['Bucket']}"
    for item in request.params["Delete"]["Objects"]:
        if item.get("VersionId"):
            yield "s3:DeleteObjectVersion", f"{bucket}/{item['Key']}", {}


def _stack_sets(_request: Request) -> Iterator[Dependent]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-activate-trusted-access.html."""
    service = "member.org.stacksets.cloudformation.amazonaws.com"
    yield "organizations:EnableAWSServiceAccess", "*", {"organizations:ServicePrincipal": service}


def _template(request: Request) -> Iterator[Dependent]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStackSet.html."""
    place = request.params.get("TemplateURL", "").partition("://")[2].partition("/")
    if place[2]:
        yield "s3:GetObject", f"arn:{request.partition}:s3:::{place[0].partition('.')[0]}/{place[2]}", {}


_OTHERS: dict[tuple[str, str], Callable[[Request], Any]] = {
    ("cloudformation", "ActivateOrganizationsAccess"): _stack_sets,
    ("cloudformation", "CreateStackSet"): _template,
    ("cloudformation", "UpdateStackSet"): _template,
    ("cloudtrail", "CreateTrail"): _trail,
    ("ec2", "CreateFlowLogs"): _flow_logs,
    ("ec2", "DeleteFlowLogs"): _no_flow_logs,
    ("iam", "GenerateOrganizationsAccessReport"): _access_report,
    ("kms", "DeleteAlias"): _alias,
    ("logs", "PutDeliverySource"): _delivery_source,
    ("route53", "AssociateVPCWithHostedZone"): _vpc,
    ("route53", "CreateKeySigningKey"): _signing_key,
    ("s3", "DeleteObjects"): _versions,
}
