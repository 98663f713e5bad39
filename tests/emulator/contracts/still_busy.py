# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS refuses while it is still at an earlier change: of the same thing, or of what held it."""

from __future__ import annotations

from functools import partial

from tests.emulator import clients

from .form import Clients, Contract, Late
from .fresh_iam import POLICY, TRUST
from .scripts import Ask, ask, before, late

_TF = "hashicorp/terraform-provider-aws internal/service/"
_DOCS = "https://docs.aws.amazon.com"
_RIGHT = "already right"
_TOPIC = "arn:aws:sns:us-east-1:123456789012:notices"
_ROLE = before("iam", "create_role", RoleName="old", AssumeRolePolicyDocument=TRUST)
_USER = before("iam", "create_user", UserName="old")
_PATTERN = {"filterName": "f", "filterPattern": "x", "logGroupName": "g"}
_METRIC = [{"metricName": "m", "metricNamespace": "n", "metricValue": "1"}]


def busy(name: str, when: str, source: str, answer: Late, *asks: Ask, assumed: str = "") -> Contract:
    return late(name, asks, answer, when, source, _RIGHT, assumed)


def _selected(client: Clients) -> None:
    """Start a trail, and say what it records."""
    clients.trail_for(partial(client, agent=""), "watched")
    client("cloudtrail").start_logging(Name="watched")
    selectors = [{"ReadWriteType": "All"}]
    client("cloudtrail").put_event_selectors(TrailName="watched", EventSelectors=selectors)


_IDENTITY = (
    busy(
        "iam-still-attached",
        "its policy was taken off a moment ago",
        f"{_TF}iam/role.go",
        Late(
            6,
            ("iam:DeleteRolePolicy",),
            "DeleteConflict",
            "Cannot delete entity, must delete policies first.",
            "RoleName",
        ),
        _ROLE,
        before("iam", "put_role_policy", RoleName="old", PolicyName="p", PolicyDocument=POLICY),
        ask("iam", "delete_role_policy", RoleName="old", PolicyName="p"),
        ask("iam", "delete_role", RoleName="old"),
    ),
    busy(
        "iam-password-being-made",
        "the password was made a moment ago",
        f"{_TF}iam/user_login_profile.go",
        Late(
            6,
            ("iam:CreateLoginProfile",),
            "EntityTemporarilyUnmodifiable",
            "Login Profile for User old cannot be modified while login profile is being created.",
            "UserName",
        ),
        _USER,
        ask("iam", "create_login_profile", UserName="old", Password="Correct-h0rse"),
        ask("iam", "delete_login_profile", UserName="old"),
    ),
    busy(
        "iam-changed-at-the-same-time",
        "another tag of the role was written a moment ago",
        f"{_DOCS}/IAM/latest/APIReference/API_TagRole.html",
        Late(
            2,
            ("iam:TagRole",),
            "ConcurrentModification",
            "The request was rejected because multiple requests to change this object were submitted simultaneously.",
            "RoleName",
        ),
        _ROLE,
        ask("iam", "tag_role", RoleName="old", Tags=[{"Key": "a", "Value": "1"}]),
        ask("iam", "tag_role", RoleName="old", Tags=[{"Key": "b", "Value": "2"}]),
    ),
    busy(
        "organizations-changes-in-progress",
        "the policy was attached a moment ago",
        f"{_DOCS}/organizations/latest/APIReference/API_DetachPolicy.html",
        Late(
            5,
            ("organizations:AttachPolicy",),
            "PolicyChangesInProgressException",
            "Changes to the effective policy are in progress, and its contents can't be returned. Try again later.",
            "PolicyId",
        ),
        before("organizations", "create_organization", FeatureSet="ALL"),
        before("organizations", "list_roots"),
        before("organizations", "enable_policy_type", RootId="$1.Roots.0.Id", PolicyType="SERVICE_CONTROL_POLICY"),
        before(
            "organizations",
            "create_policy",
            Name="stay",
            Description="",
            Content=POLICY.replace("Allow", "Deny"),
            Type="SERVICE_CONTROL_POLICY",
        ),
        ask(
            "organizations",
            "attach_policy",
            PolicyId="$3.Policy.PolicySummary.Id",
            TargetId="$1.Roots.0.Id",
        ),
        ask(
            "organizations",
            "detach_policy",
            PolicyId="$3.Policy.PolicySummary.Id",
            TargetId="$1.Roots.0.Id",
        ),
    ),
    busy(
        "organizations-finalizing",
        "the organization was made a moment ago",
        f"{_TF}organizations/policy.go",
        Late(
            10,
            ("organizations:CreateOrganization",),
            "FinalizingOrganizationException",
            "AWS Organizations couldn't perform the operation because your organization hasn't finished initializing.",
            "*",
        ),
        ask("organizations", "create_organization", FeatureSet="ALL"),
        ask(
            "organizations",
            "create_policy",
            Name="stay",
            Description="",
            Content=POLICY,
            Type="SERVICE_CONTROL_POLICY",
        ),
    ),
    busy(
        "accessanalyzer-organization-unknown-yet",
        "the organization was made a moment ago",
        f"{_TF}accessanalyzer/analyzer.go",
        Late(
            20,
            ("organizations:CreateOrganization",),
            "ValidationException",
            "You must create an organization to create an analyzer for it.",
            "*",
            only=lambda request: str(request.params.get("type")).startswith("ORGANIZATION"),
        ),
        ask("organizations", "create_organization", FeatureSet="ALL"),
        ask("accessanalyzer", "create_analyzer", analyzerName="all", type="ORGANIZATION"),
    ),
    busy(
        "accessanalyzer-being-deleted",
        "an analyzer of that name was deleted a moment ago",
        f"{_DOCS}/access-analyzer/latest/APIReference/API_CreateAnalyzer.html",
        Late(
            6, ("accessanalyzer:DeleteAnalyzer",), "ConflictException", "The analyzer is being deleted.", "analyzerName"
        ),
        before("accessanalyzer", "create_analyzer", analyzerName="all", type="ACCOUNT"),
        ask("accessanalyzer", "delete_analyzer", analyzerName="all"),
        ask("accessanalyzer", "create_analyzer", analyzerName="all", type="ACCOUNT"),
        assumed="that such a conflict passes, and how it is worded",
    ),
    busy(
        "macie2-enabled-again-at-once",
        "Macie was disabled a moment ago",
        f"{_TF}macie2/account.go",
        Late(20, ("macie2:DisableMacie",), "ClientError", "The request failed.", "*"),
        before("macie2", "enable_macie"),
        ask("macie2", "disable_macie"),
        ask("macie2", "enable_macie"),
        assumed="after what it is refused, and the text",
    ),
)
_RECORDS = (
    Contract(
        "cloudtrail-being-changed",
        "cloudtrail",
        "PutEventSelectors",
        "the trail was started a moment ago",
        Late(3, ("cloudtrail:StartLogging",), "ConflictException", "Another change of the trail is under way.", "Name"),
        f"{_DOCS}/awscloudtrail/latest/APIReference/API_PutEventSelectors.html",
        _selected,
    ),
    busy(
        "config-pack-in-progress",
        "the pack was put a moment ago",
        f"{_TF}configservice/conformance_pack.go",
        Late(
            20,
            ("config:PutConformancePack",),
            "ResourceInUseException",
            "The conformance pack cannot be deleted while it is being deployed.",
            "ConformancePackName",
        ),
        ask("config", "put_conformance_pack", ConformancePackName="p", TemplateBody="Resources: {}"),
        ask("config", "delete_conformance_pack", ConformancePackName="p"),
    ),
    busy(
        "config-recorder-still-running",
        "the recorder was stopped a moment ago",
        f"{_TF}configservice/delivery_channel.go",
        Late(
            6,
            ("config:StopConfigurationRecorder",),
            "LastDeliveryChannelDeleteFailedException",
            "Failed to delete last specified delivery channel with name 'default', because there is a running "
            "configuration recorder.",
            "*",
        ),
        before(
            "config",
            "put_configuration_recorder",
            ConfigurationRecorder={"name": "default", "roleARN": "arn:aws:iam::123456789012:role/r"},
        ),
        ask("config", "stop_configuration_recorder", ConfigurationRecorderName="default"),
        ask("config", "delete_delivery_channel", DeliveryChannelName="default"),
    ),
    busy(
        "config-organization-unknown-yet",
        "AWS Config was let into the organization a moment ago",
        f"{_TF}configservice/organization_managed_rule.go",
        Late(
            10,
            ("organizations:EnableAWSServiceAccess",),
            "OrganizationAccessDeniedException",
            "This action can be only performed if you have been granted access to the organization.",
            "*",
            only=lambda request: "OrganizationAggregationSource" in request.params,
        ),
        before("organizations", "create_organization", FeatureSet="ALL"),
        ask("organizations", "enable_aws_service_access", ServicePrincipal="config.amazonaws.com"),
        ask(
            "config",
            "put_configuration_aggregator",
            ConfigurationAggregatorName="all",
            OrganizationAggregationSource={"RoleArn": "arn:aws:iam::123456789012:role/r", "AllAwsRegions": True},
        ),
    ),
    busy(
        "logs-filters-of-one-group",
        "another filter of the log group was put a moment ago",
        f"{_TF}logs/metric_filter.go",
        Late(
            1,
            ("logs:PutMetricFilter",),
            "OperationAbortedException",
            "A conflicting operation is currently in progress against this resource. Please try again.",
            "logGroupName",
        ),
        before("logs", "create_log_group", logGroupName="g"),
        ask("logs", "put_metric_filter", **_PATTERN, metricTransformations=_METRIC),
        ask("logs", "put_metric_filter", **{**_PATTERN, "filterName": "h"}, metricTransformations=_METRIC),
    ),
    busy(
        "sns-topic-being-tagged",
        "the topic was made with tags a moment ago",
        f"{_DOCS}/sns/latest/api/API_TagResource.html",
        Late(
            3,
            ("sns:CreateTopic",),
            "ConcurrentAccess",
            "Can't perform multiple operations on a tag simultaneously. Perform the operations sequentially.",
            ".TopicArn",
        ),
        ask("sns", "create_topic", Name="tagged", Tags=[{"Key": "a", "Value": "1"}]),
        ask("sns", "tag_resource", ResourceArn="$0.TopicArn", Tags=[{"Key": "b", "Value": "2"}]),
    ),
    busy(
        "events-rule-being-changed",
        "targets of the rule were put a moment ago",
        f"{_DOCS}/eventbridge/latest/APIReference/API_RemoveTargets.html",
        Late(
            3,
            ("events:PutTargets",),
            "ConcurrentModificationException",
            "There is concurrent modification on a rule, target, archive, or replay.",
            "Rule",
        ),
        before("events", "put_rule", Name="all", EventPattern='{"source": ["aws.iam"]}'),
        ask("events", "put_targets", Rule="all", Targets=[{"Id": "1", "Arn": _TOPIC}]),
        ask("events", "remove_targets", Rule="all", Ids=["1"]),
    ),
)
ROWS = (*_IDENTITY, *_RECORDS)
