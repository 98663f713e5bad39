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
#: What an API that lists in pages leaves out where there is nothing of it.
_LEFT_OUT: dict[tuple[str, str], tuple[str, ...]] = {
    # Budgets answers {} in an account without any.
    ("budgets", "DescribeBudgets"): ("Budgets",),
    ("budgets", "DescribeBudgetActionsForBudget"): ("Actions",),
    ("budgets", "DescribeNotificationsForBudget"): ("Notifications",),
    ("budgets", "DescribeSubscribersForNotification"): ("Subscribers",),
    ("sqs", "ListQueues"): ("QueueUrls",),
}
#: Reads whose answer is empty where nothing is set. Of an account's administrator also where the model requires it:
#: https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetAdministratorAccount.html
_EMPTY = {
    ("guardduty", "GetAdministratorAccount"),
    ("macie2", "GetAdministratorAccount"),
    ("securityhub", "GetAdministratorAccount"),
    ("s3", "GetBucketLogging"),
    ("s3", "GetBucketNotificationConfiguration"),
    ("s3", "GetBucketRequestPayment"),
    ("s3", "GetBucketVersioning"),
    ("sqs", "GetQueueAttributes"),
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
    groups: list[tuple[str, ...]] = [(name,) for name in shape.required_members]
    groups += [group for group in _ALWAYS.get(_key(operation), ()) if set(group) <= set(shape.members)]
    listed = tuple(name for name in result_keys if name in shape.members)
    if listed and not any(may_lack(operation, name) for name in listed):
        groups.append(listed)
    if not groups and _is_bare(operation, found):
        groups = [tuple(shape.members)]
    missing = [" or ".join(group[:3]) for group in groups if not any(name in found for name in group)]
    return f"it has no {', no '.join(missing)}" if missing else ""


def _key(operation: Any) -> tuple[str, str]:
    return operation.service_model.service_name, operation.name


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
