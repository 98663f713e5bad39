# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an answer always has. A key that lacks is never "nothing": AWS says that with an empty list.

What is always there is what the API's model requires, what botocore's pages are made of, and what stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: How the names of operations begin that change nothing.
READS = ("BatchGet", "Check", "Describe", "Get", "Head", "List", "Search", "Simulate", "Validate")

#: One of each group is in every answer, beside what the model requires.
_ALWAYS: dict[tuple[str, str], tuple[tuple[str, ...], ...]] = {
    ("cloudtrail", "GetEventSelectors"): (("EventSelectors", "AdvancedEventSelectors"),),
    ("cloudtrail", "GetTrailStatus"): (("IsLogging",),),
    ("iam", "GetCredentialReport"): (("Content",), ("GeneratedTime",)),
    ("iam", "ListEntitiesForPolicy"): (("PolicyGroups",), ("PolicyUsers",), ("PolicyRoles",)),
    ("kms", "GetKeyRotationStatus"): (("KeyRotationEnabled",),),
    ("s3", "ListObjectVersions"): (("Name",),),
    ("s3", "ListObjectsV2"): (("Name",),),
    ("sts", "GetCallerIdentity"): (("Account",), ("Arn",), ("UserId",)),
}
#: What an API that lists leaves out where there is nothing of it, beside what is flattened in XML.
_LEFT_OUT: dict[tuple[str, str], tuple[str, ...]] = {
    # A page of an account without budgets has none, and those who collect budgets skip it; so with a budget's tags:
    # aws-solutions-library-samples/cloud-intelligence-dashboards-data-collection, data-collection/deploy/
    # module-budgets.yaml, and #171 there. Its other lists are taken to be so too, where the model requires none.
    ("budgets", "DescribeBudgets"): ("Budgets",),
    ("budgets", "DescribeNotificationsForBudget"): ("Notifications",),
    ("budgets", "DescribeSubscribersForNotification"): ("Subscribers",),
    ("budgets", "ListTagsForResource"): ("ResourceTags",),
    # Nobody recorded a monitor without tags. A thing without them is of others, and is left alone.
    ("ce", "ListTagsForResource"): ("ResourceTags",),
    # boto/boto3#1813, boto/boto3#2811
    ("sqs", "ListQueues"): ("QueueUrls",),
    # cloud-custodian/cloud-custodian, tests/data/placebo/test_cross_account_sqs/sqs.ListQueueTags_1.json
    ("sqs", "ListQueueTags"): ("Tags",),
}
#: Reads whose answer is empty where nothing is set, also where the model requires a member of it.
_EMPTY = {
    # hashicorp/terraform-provider-aws internal/service/bedrock/model_invocation_logging_configuration.go
    ("bedrock", "GetModelInvocationLoggingConfiguration"),
    # https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetAdministratorAccount.html
    # cloud-custodian/cloud-custodian, tests/data/placebo/test_account_guard_duty_filter
    ("guardduty", "GetAdministratorAccount"),
    # https://docs.aws.amazon.com/macie/latest/APIReference/administrator.html
    ("macie2", "GetAdministratorAccount"),
    # https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetAdministratorAccount.html
    ("securityhub", "GetAdministratorAccount"),
    # Where nobody is delegated it answers with an error that says so, or with nothing:
    # https://docs.aws.amazon.com/inspector/v2/APIReference/API_GetDelegatedAdminAccount.html
    ("inspector2", "GetDelegatedAdminAccount"),
    # cloud-custodian/cloud-custodian, tests/data/placebo: s3.GetBucketLogging_*.json, s3.GetBucketVersioning_*.json
    ("s3", "GetBucketLogging"),
    # A bucket of us-east-1 has none: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
    ("s3", "GetBucketLocation"),
    ("s3", "GetBucketVersioning"),
    # A queue without the attributes that were asked for:
    # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
    ("sqs", "GetQueueAttributes"),
}
#: Members that the model requires, and that are not there while a job goes on: by the member that says how it stands.
#: cloud-custodian/cloud-custodian, tests/data/placebo/test_iam_user_usage/iam.GetServiceLastAccessedDetails_1.json
_ONCE_DONE: dict[tuple[str, str], tuple[str, str, tuple[str, ...]]] = {
    ("iam", "GetServiceLastAccessedDetails"): (
        "JobStatus",
        "COMPLETED",
        ("ServicesLastAccessed", "JobCompletionDate"),
    ),
}


def lacking(operation: Any, found: Mapping[str, Any], result_keys: tuple[str, ...] = ()) -> str:
    """What an answer lacks. Empty where all that is always there is.

    Args:
        operation: botocore's model of the operation.
        found: the answer, as botocore parsed it.
        result_keys: what the operation lists, if it does so in pages.
    """
    shape = operation.output_shape
    if shape is None or (_key(operation) in _EMPTY and not any(name in found for name in shape.members)):
        return ""
    later = _not_yet(operation, found)
    groups: list[tuple[str, ...]] = [(name,) for name in shape.required_members if name not in later]
    groups += [group for group in _ALWAYS.get(_key(operation), ()) if set(group) <= set(shape.members)]
    listed = tuple(name for name in result_keys if name in shape.members)
    if listed and not any(may_lack(operation, name) for name in listed):
        groups.append(listed)
    if not groups and _is_bare(operation, found):
        groups = [tuple(shape.members)]
    missing = [" or ".join(group[:3]) for group in groups if not any(name in found for name in group)]
    missing += [] if operation.service_model.service_name != "cloudfront" else _uncounted(found)
    return f"it has no {', no '.join(missing)}" if missing else ""


def _uncounted(found: Any, name: str = "") -> list[str]:
    """The lists of an answer of CloudFront's that are counted and not there. It leaves out those of which there is
    nothing: https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionList.html"""
    if isinstance(found, (list, tuple)):
        return [lost for item in found for lost in _uncounted(item, name)]
    if not isinstance(found, Mapping):
        return []
    lost = [f"{name}.Items"] if found.get("Quantity") and "Items" not in found else []
    return lost + [more for key, value in found.items() for more in _uncounted(value, str(key))]


def _key(operation: Any) -> tuple[str, str]:
    return operation.service_model.service_name, operation.name


def _not_yet(operation: Any, found: Mapping[str, Any]) -> tuple[str, ...]:
    """What comes with the end of a job that goes on."""
    stands, done, members = _ONCE_DONE.get(_key(operation), ("", "", ()))
    return members if stands in found and found[stands] != done else ()


def _is_bare(operation: Any, found: Mapping[str, Any]) -> bool:
    """Whether a read was answered with nothing of what it can be answered with."""
    reads = operation.name.startswith(READS) and _key(operation) not in _EMPTY
    shape = operation.output_shape
    return reads and not any(may_lack(operation, name) or name in found for name in shape.members)


def may_lack(operation: Any, name: str) -> bool:
    """Whether an answer leaves a list out where it is empty. XML has no way to say that a flattened one is."""
    shape = operation.output_shape
    member = shape.members.get(name) if shape is not None else None
    flattened = member is not None and member.type_name == "list" and member.serialization.get("flattened", False)
    return flattened or name in _LEFT_OUT.get(_key(operation), ())
