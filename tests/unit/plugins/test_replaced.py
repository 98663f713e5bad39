# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an API replaces is sent back whole. Each member of such a request is known here: one that AWS adds fails.

A member is ``ours``, which the code decides on; ``kept``, which is sent back as it was read; or ``besides``, which is
no setting of the thing, or which what we made never has.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from ansible_collections.dayone.aws.plugins.module_utils._steps.billing_alerts import budget_form
from ansible_collections.dayone.aws.plugins.module_utils._steps.config_recorder.recorder_plan import Wanted, plan_region
from botocore import xform_name

SESSION = botocore.session.get_session()
WRITE = re.compile(r"(put|update|modify|set|change)_[a-z_]+")
PLUGINS = Path(__file__).parents[3] / "plugins" / "module_utils"
#: By service, operation and the way to the structure: the members that are ours, kept, and besides.
KNOWN: dict[str, tuple[str, str, str]] = {
    "account PutAlternateContact": ("Name Title EmailAddress PhoneNumber", "", "AlternateContactType AccountId"),
    "account PutAccountName": ("AccountName", "", "AccountId"),
    "account PutContactInformation ContactInformation": (
        "FullName AddressLine1 AddressLine2 AddressLine3 City StateOrRegion DistrictOrCounty PostalCode CountryCode "
        "PhoneNumber CompanyName WebsiteUrl",
        "",
        "",
    ),
    "budgets UpdateBudget NewBudget": (
        "BudgetName BudgetLimit CostFilters CostTypes TimeUnit BudgetType",
        "TimePeriod BillingViewArn",
        "PlannedBudgetLimits AutoAdjustData FilterExpression Metrics CalculatedSpend LastUpdatedTime HealthStatus",
    ),
    "cloudfront UpdateFunction FunctionConfig": ("Comment Runtime", "KeyValueStoreAssociations", ""),
    "cloudfront UpdateOriginAccessControl OriginAccessControlConfig": (
        "Name SigningProtocol SigningBehavior OriginAccessControlOriginType",
        "Description",
        "",
    ),
    "cloudtrail PutEventSelectors": ("", "EventSelectors AdvancedEventSelectors", "TrailName"),
    "cloudtrail PutInsightSelectors": ("", "InsightSelectors", "TrailName EventDataStore InsightsDestination"),
    "cloudwatch PutMetricAlarm": (
        "AlarmName AlarmDescription ActionsEnabled OKActions AlarmActions InsufficientDataActions MetricName Namespace "
        "Statistic Dimensions Period EvaluationPeriods DatapointsToAlarm Threshold ComparisonOperator TreatMissingData "
        "Tags",
        "",
        "ExtendedStatistic Unit EvaluateLowSampleCountPercentile Metrics ThresholdMetricId EvaluationWindow "
        "WarmUpConfiguration EvaluationCriteria EvaluationInterval ActionConfiguration",
    ),
    "config PutConfigurationAggregator": (
        "ConfigurationAggregatorName AccountAggregationSources OrganizationAggregationSource Tags",
        "",
        "AggregatorFilters",
    ),
    "config PutConfigurationRecorder ConfigurationRecorder": (
        "name roleARN recordingGroup recordingMode",
        "",
        "arn recordingScope servicePrincipal connectorArn scopeConfiguration",
    ),
    "config PutConformancePack": (
        "ConformancePackName TemplateS3Uri TemplateBody DeliveryS3Bucket ConformancePackInputParameters Tags",
        "",
        "DeliveryS3KeyPrefix TemplateSSMDocumentDetails Source Scope",
    ),
    "config PutDeliveryChannel DeliveryChannel": (
        "name s3BucketName configSnapshotDeliveryProperties",
        "s3KeyPrefix s3KmsKeyArn snsTopicARN",
        "",
    ),
    "events PutRule": ("Name EventPattern State Description Tags", "", "ScheduleExpression RoleArn EventBusName"),
    "detective UpdateOrganizationConfiguration": ("AutoEnable", "", "GraphArn"),
    "guardduty UpdateOrganizationConfiguration": (
        "AutoEnableOrganizationMembers Features",
        "",
        "DetectorId AutoEnable DataSources",  # what is not named stays
    ),
    "inspector2 UpdateOrganizationConfiguration autoEnable": ("ec2 ecr lambda lambdaCode", "codeRepository ami", ""),
    "macie2 UpdateOrganizationConfiguration": ("autoEnable", "", ""),
    "securityhub UpdateConfigurationPolicy": (
        "Name Description ConfigurationPolicy",
        "",
        "Identifier UpdatedReason",
    ),
    "securityhub UpdateConfigurationPolicy ConfigurationPolicy SecurityHub SecurityControlsConfiguration": (
        "DisabledSecurityControlIdentifiers",
        "SecurityControlCustomParameters",
        "EnabledSecurityControlIdentifiers",  # excludes those that are disabled
    ),
    "securityhub UpdateOrganizationConfiguration": (
        "AutoEnable AutoEnableStandards OrganizationConfiguration",
        "",
        "",
    ),
    "guardduty UpdateDetector": (
        "Enable FindingPublishingFrequency Features",
        "",
        "DetectorId DataSources",  # what is not named stays
    ),
    "iam UpdateAccountPasswordPolicy": (
        "MinimumPasswordLength RequireSymbols RequireNumbers RequireUppercaseCharacters RequireLowercaseCharacters "
        "AllowUsersToChangePassword MaxPasswordAge PasswordReusePrevention HardExpiry",
        "",
        "",
    ),
    "logs PutMetricFilter": (
        "logGroupName filterName filterPattern metricTransformations",
        "",
        "applyOnTransformedLogs fieldSelectionCriteria emitSystemFieldDimensions",
    ),
    "organizations UpdateOrganizationalUnit": ("Name", "", "OrganizationalUnitId"),
    "s3 PutBucketEncryption": (
        "ServerSideEncryptionConfiguration Bucket ExpectedBucketOwner",
        "",
        "ContentMD5 ChecksumAlgorithm",
    ),
    "s3 PutBucketLifecycleConfiguration": (
        "LifecycleConfiguration Bucket ExpectedBucketOwner",
        "TransitionDefaultMinimumObjectSize",
        "ChecksumAlgorithm",
    ),
    "s3 PutBucketLogging BucketLoggingStatus LoggingEnabled": (
        "TargetBucket TargetPrefix",
        "",
        "TargetGrants TargetObjectKeyFormat",  # put only where nothing is logged
    ),
    "s3 PutBucketOwnershipControls OwnershipControls Rules": ("ObjectOwnership", "", ""),
    "s3 PutBucketPolicy": (
        "Bucket Policy ExpectedBucketOwner",
        "",
        "ContentMD5 ChecksumAlgorithm ConfirmRemoveSelfBucketAccess",
    ),
    "s3 PutBucketVersioning VersioningConfiguration": ("Status", "", "MFADelete"),  # what is not sent stays
    "s3 PutPublicAccessBlock PublicAccessBlockConfiguration": (
        "BlockPublicAcls IgnorePublicAcls BlockPublicPolicy RestrictPublicBuckets",
        "",
        "",
    ),
    "s3control PutPublicAccessBlock PublicAccessBlockConfiguration": (
        "BlockPublicAcls IgnorePublicAcls BlockPublicPolicy RestrictPublicBuckets",
        "",
        "",
    ),
}
SERVICES = (
    "account",
    "bedrock",
    "budgets",
    "cloudfront",
    "cloudtrail",
    "cloudwatch",
    "config",
    "detective",
    "ec2",
    "emr",
    "events",
    "guardduty",
    "iam",
    "inspector2",
    "kms",
    "logs",
    "macie2",
    "organizations",
    "route53",
    "route53domains",
    "s3",
    "s3control",
    "securityhub",
    "sns",
    "ssm",
    "ce",
    "billing",
)
#: Sent back by construction, whatever is in them: a copy of what was read, with our fields in their places; or what is
#: not named in them stays; or they carry one value, or a document whose parts are merged.
WHOLE = (
    "change_resource_record_sets",
    "change_tags_for_resource",
    "modify_account_vpc_encryption_control",
    "modify_ebs_default_kms_key_id",
    "modify_instance_metadata_defaults",
    "modify_vpc_block_public_access_options",
    "put_block_public_access_configuration",
    "put_delivery_destination",
    "put_delivery_source",
    "put_key_policy",
    "put_model_invocation_logging_configuration",
    "put_object",
    "put_resource_policy",
    "put_retention_configuration",
    "put_retention_policy",
    "put_role_permissions_boundary",
    "update_group",
    "update_user",
    "put_role_policy",
    "put_targets",
    "set_topic_attributes",
    "update_access_key",
    "update_anomaly_subscription",
    "update_assume_role_policy",
    "update_billing_preferences",
    "update_budget_action",
    "update_distribution",
    "update_document",
    "update_document_default_version",
    "update_domain_contact_privacy",
    "update_domain_nameservers",
    "update_hosted_zone_comment",
    "update_macie_session",
    "update_policy",
    "update_response_headers_policy",
    "update_service_setting",
    "update_trail",
    "update_role",
)


@pytest.mark.parametrize("where", KNOWN)
def test_each_member_of_what_is_replaced_is_known(where: str) -> None:
    service, operation, *path = where.split()
    shape: Any = SESSION.get_service_model(service).operation_model(operation).input_shape
    for name in path:
        shape = shape.members[name]
        shape = getattr(shape, "member", shape)
    ours, kept, besides = (set(text.split()) for text in KNOWN[where])
    assert set(shape.members) - ours - kept - besides == set(), "AWS added members: decide on them, and name them here"
    assert ours | kept <= set(shape.members)


def test_each_call_that_replaces_is_known() -> None:
    sent = set()
    # Tables of what passes by itself, and of what takes powers, name more operations than are sent.
    for path in (path for path in PLUGINS.rglob("*.py") if path.parent.name not in ("_aws", "lockout")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and WRITE.fullmatch(str(node.value)):
                sent.add(str(node.value))
    operations = {
        xform_name(name) for service in SERVICES for name in SESSION.get_service_model(service).operation_names
    }
    known = {xform_name(where.split()[1]) for where in KNOWN} | set(WHOLE)
    assert (sent & operations) - known == set()


def test_a_budget_of_others_making_keeps_what_is_not_ours() -> None:
    _ours, kept, besides = KNOWN["budgets UpdateBudget NewBudget"]
    assert set(kept.split()) == set(budget_form.KEPT)
    assert set(besides.split()) == {*budget_form.DROPPED, *budget_form.TOLD}


def test_a_delivery_channel_keeps_its_prefix_key_and_topic() -> None:
    wanted = Wanted("dayone", "us-east-1", "1", "aws", "here", "role", True, "CONTINUOUS", (), "TwentyFour_Hours", None)
    kept = {"s3KeyPrefix": "p", "s3KmsKeyArn": "k", "snsTopicARN": "t", "newest": 1}
    channel = {**wanted.channel(), "s3BucketName": "elsewhere", **kept}
    state = {"recorder": wanted.recorder(), "recording": True, "channel": channel, "retention_days": None}
    plan = plan_region(state, wanted)
    (call,) = plan.calls
    assert call.params["DeliveryChannel"] == {**wanted.channel(), **kept}
    assert plan_region(plan.after or {}, wanted).calls == ()
