# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Keys that the baseline made and nobody named: CreateKey and CreateAlias are two writes, and a key costs at once.

A run that is killed between the two, or that another run overtakes, leaves such a key. It is known again by its tag.
https://docs.aws.amazon.com/kms/latest/developerguide/finding-keys.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from .._aws.client import Aws
from .._aws.failures import NotFound
from .._kernel.plan import Failure
from .._kernel.reconcile import gather_all
from .ownership import MANAGED_TAG

#: A key in one of these states costs, and is still there to be used or given up.
_ALIVE = ("Enabled", "Disabled", "PendingImport", "Unavailable")


def unnamed_keys(aws: Aws, owner: str, region: str) -> list[Mapping[str, Any]]:
    """The keys of an owner that no alias names, the oldest first: what KMS says of each.

    Raises:
        Failure: they could not be read.
    """
    found = gather_all(
        {
            "keys": partial(aws.pages, "kms", "list_keys", "Keys", region=region),
            "aliases": partial(aws.pages, "kms", "list_aliases", "Aliases", region=region),
        }
    )
    named = {item.get("TargetKeyId") for item in found["aliases"]}
    keys = [item["KeyId"] for item in found["keys"] if item["KeyId"] not in named]
    tagged = gather_all({key: partial(_is_of, aws, key, owner, region) for key in keys})
    return _alive(aws, [key for key in keys if tagged[key]], region)


def indexed_keys(aws: Aws, owner: str, region: str, denied: Failure) -> list[Mapping[str, Any]]:
    """The same by the index of tags, for credentials that may not list keys. It is some time behind KMS, and says
    nothing of aliases.

    Args:
        aws: the way to AWS.
        owner: the mark of who made them.
        region: where they are.
        denied: why KMS was not asked.

    Raises:
        Failure: this way is not open either.
    """
    filters = [{"Key": MANAGED_TAG, "Values": [owner]}]
    about: dict[str, Any] = {"TagFilters": filters, "ResourceTypeFilters": ["kms:key"]}
    service, method = "resourcegroupstaggingapi", "get_resources"
    try:
        found = aws.pages(service, method, "ResourceTagMappingList", region=region, **about)
    except Failure as failure:
        raise Failure(
            failure.kind,
            f"it cannot be determined whether an earlier run left a key, so none is created: {denied.message} "
            "Allow kms:ListKeys and kms:ListAliases, or tag:GetResources.",
        ) from failure
    return _alive(aws, [item["ResourceARN"].rpartition("/")[2] for item in found], region)


def is_unused(aws: Aws, key: str, region: str) -> bool:
    """Whether KMS knows that a key was never used since it was made, and that nobody was granted its use.

    What could not be read is not known. https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html
    """
    if not aws.offers("kms", "get_key_last_usage"):
        return False
    try:
        usage = aws.call("kms", "get_key_last_usage", region=region, KeyId=key)
        if usage.get("KeyLastUsage") or usage["KeyCreationDate"] < usage["TrackingStartDate"]:
            return False
        return not aws.pages("kms", "list_grants", "Grants", region=region, KeyId=key)
    except (Failure, KeyError):
        return False


def _is_of(aws: Aws, key: str, owner: str, region: str) -> bool:
    """Whether a key carries an owner's mark. One whose policy keeps these credentials out is none of ours."""
    try:
        tags = aws.pages("kms", "list_resource_tags", "Tags", region=region, absent=("NotFoundException",), KeyId=key)
    except NotFound:
        return False
    except Failure as failure:
        if failure.kind == "denied":
            return False
        raise
    return {item["TagKey"]: item["TagValue"] for item in tags}.get(MANAGED_TAG) == owner


def _alive(aws: Aws, keys: Sequence[str], region: str) -> list[Mapping[str, Any]]:
    """What KMS says of keys, without those that are on their way out."""
    found = gather_all({key: partial(aws.call, "kms", "describe_key", region=region, KeyId=key) for key in keys})
    alive = [answer["KeyMetadata"] for answer in found.values() if answer["KeyMetadata"]["KeyState"] in _ALIVE]
    return sorted(alive, key=lambda item: (str(item.get("CreationDate", "")), item["KeyId"]))
