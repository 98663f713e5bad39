# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads what resource_audit looks at where data lies: buckets, file systems, keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..._kernel.plan import Failure
from ..._kernel.reconcile import gather
from ..._parts.bucket import BLOCK as BLOCKS
from ..._parts.bucket import BLOCKED, blocked_types
from .region_client import RegionClient, Row, enriched, parsed

_NO_BLOCK = "NoSuchPublicAccessBlockConfiguration"
#: How GetBucketLocation calls the oldest regions.
_OLD_NAMES = {"": "us-east-1", "EU": "eu-west-1"}


def buckets(client: RegionClient) -> list[Row]:
    """The buckets in the regions that the audit is about: one list for all, then each one's settings from its
    region."""
    rows, lost = _located(client)
    readers = _bucket_readers(client)
    # Nothing more is asked of a bucket that nobody can say the region of: none of its settings is known.
    unread = [{**row, **dict.fromkeys(readers, row["region"]), "region": ""} for row in lost]
    rows = [*enriched(rows, readers), *unread]
    if not rows or "bucket_public_access" not in client.checks:
        return rows
    account = gather({"account": lambda: account_block(client)})
    return _with_acls(client, [{**row, **account} for row in rows])


def _located(client: RegionClient) -> tuple[list[Row], list[Row]]:
    """The buckets that the audit is about, and those whose region could not be read, with the `Failure` in its place.
    Only where it is asked for pages, S3 says with the list where each bucket is."""
    listed = [
        {"arn": f"arn:{client.partition}:s3:::{item['Name']}", "name": item["Name"], "region": item.get("BucketRegion")}
        for item in client.pages("s3", "list_buckets", "Buckets")
    ]
    asked = {"region": lambda row: _location(client, row["name"])}
    rows = [located for row in listed for located in ([row] if row["region"] else enriched([row], asked))]
    found = [row for row in rows if not isinstance(row["region"], Failure)]
    lost = [row for row in rows if isinstance(row["region"], Failure)]
    return [row for row in found if client.regions is None or row["region"] in client.regions], lost


def _with_acls(client: RegionClient, rows: list[Row]) -> list[Row]:
    """The rows, with whom the ACLs of those buckets let in of whose ACLs neither they nor the account ignore any."""
    others: list[Row] = []
    heeded: list[Row] = []
    for row in rows:
        closed = any(_ignores(row[name]) for name in ("block", "account"))
        (others if closed or not row["region"] else heeded).append(row)
    asked = {
        "acl": lambda row: public_grants(client.at(row["region"]).call("s3", "get_bucket_acl", Bucket=row["name"]))
    }
    return [*others, *enriched(heeded, asked)]


def _ignores(found: Mapping[str, bool] | Failure) -> bool:
    return not isinstance(found, Failure) and found["IgnorePublicAcls"]


#: Groups of S3 that are everybody, or everybody with an account of AWS.
_GROUPS = "http://acs.amazonaws.com/groups/global/"


def public_grants(answer: Mapping[str, Any]) -> list[str]:
    """What an ACL grants to everybody, as permission and group.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
    """
    grants = [(item["Permission"], item["Grantee"].get("URI", "")) for item in answer.get("Grants", [])]
    return sorted(f"{right} to {who.removeprefix(_GROUPS)}" for right, who in grants if who.startswith(_GROUPS))


def _location(client: RegionClient, name: str) -> str:
    """Where a bucket is of which the list does not say it.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
    """
    found = client.call("s3", "get_bucket_location", Bucket=name).get("LocationConstraint")
    return _OLD_NAMES.get(found or "", str(found))


def _bucket_readers(client: RegionClient) -> dict[str, Callable[[Row], Any]]:
    readers: dict[str, Callable[[Row], Any]] = {}

    def there(row: Row) -> RegionClient:
        return client.at(row["region"])

    if {"public_policies", "bucket_tls", "confused_deputy"} & client.checks:
        readers["policy"] = lambda row: parsed(
            there(row).optional("NoSuchBucketPolicy", "s3", "get_bucket_policy", Bucket=row["name"]).get("Policy")
        )
    if "bucket_mfa_delete" in client.checks:
        readers["versioning"] = lambda row: there(row).call("s3", "get_bucket_versioning", Bucket=row["name"])
    if "bucket_sse_c" in client.checks:
        readers["blocked"] = lambda row: _blocked(there(row), row["name"])
    if "bucket_public_access" in client.checks:
        readers["block"] = lambda row: blocks(
            there(row).optional(_NO_BLOCK, "s3", "get_public_access_block", Bucket=row["name"])
        )
    return readers


def _blocked(client: RegionClient, name: str) -> list[str]:
    """The types of encryption that a bucket blocks.

    Raises:
        Failure: the installed botocore does not tell.
    """
    if not client.aws.takes("s3", "put_bucket_encryption", BLOCKED):
        raise Failure(
            "error", "boto3 is too old to determine whether SSE-C is blocked: this requires botocore 1.41.0 or newer."
        )
    absent = "ServerSideEncryptionConfigurationNotFoundError"
    found = client.optional(absent, "s3", "get_bucket_encryption", Bucket=name)
    rules = found.get("ServerSideEncryptionConfiguration", {}).get("Rules", [])
    return sorted({kind for rule in rules for kind in blocked_types(rule)})


def account_block(client: RegionClient) -> dict[str, bool]:
    """Which of the four settings are on for the whole account, whichever region is asked."""
    asked = (_NO_BLOCK, "s3control", "get_public_access_block")
    return blocks(client.cache.get(asked, lambda: client.optional(*asked, AccountId=client.account_id)))


def blocks(answer: Mapping[str, Any]) -> dict[str, bool]:
    """Which of the four settings are on."""
    found = answer.get("PublicAccessBlockConfiguration", {})
    return {name: bool(found.get(name)) for name in BLOCKS}


def file_systems(client: RegionClient) -> list[Row]:
    """File systems of EFS."""
    found = client.pages("efs", "describe_file_systems", "FileSystems")
    rows = [
        client.row(item["FileSystemArn"], id=item["FileSystemId"], encrypted=bool(item.get("Encrypted")))
        for item in found
    ]
    if "public_policies" not in client.checks:
        return list(rows)
    return enriched(
        rows,
        {
            "policy": lambda row: parsed(
                client.optional("PolicyNotFound", "efs", "describe_file_system_policy", FileSystemId=row["id"]).get(
                    "Policy"
                )
            )
        },
    )


def keys(client: RegionClient) -> list[Row]:
    """Customer-managed KMS keys. AWS's own rotate by themselves, and nobody writes their policies."""
    listed = client.pages("kms", "list_keys", "Keys")
    rows = enriched(
        [client.row(item["KeyArn"], id=item["KeyId"]) for item in listed],
        {"about": lambda row: client.call("kms", "describe_key", KeyId=row["id"])["KeyMetadata"]},
    )
    readers: dict[str, Callable[[Row], Any]] = {}
    if "key_rotation" in client.checks:
        readers["rotates"] = lambda row: _rotates(client, row)
    if "public_policies" in client.checks:
        readers["policy"] = lambda row: parsed(
            client.call("kms", "get_key_policy", KeyId=row["id"], PolicyName="default")["Policy"]
        )
    return enriched([row for row in rows if is_customer_managed(row["about"])], readers)


def is_customer_managed(about: Any) -> bool:
    """Whether a key is the customer's, or could not be looked at."""
    return isinstance(about, Failure) or about.get("KeyManager") == "CUSTOMER"


def can_rotate(about: Any) -> bool:
    """Whether KMS can rotate a key: symmetric, of KMS's own material, enabled. A replica's primary key decides.

    https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
    """
    return (
        about.get("KeySpec") == "SYMMETRIC_DEFAULT"
        and about.get("Origin") == "AWS_KMS"
        and about.get("KeyState") == "Enabled"
        and about.get("MultiRegionConfiguration", {}).get("MultiRegionKeyType") != "REPLICA"
    )


def _rotates(client: RegionClient, row: Row) -> bool | None:
    """Whether a key rotates. Nothing where it cannot."""
    if isinstance(row["about"], Failure):
        raise row["about"]
    if not can_rotate(row["about"]):
        return None
    return bool(client.call("kms", "get_key_rotation_status", KeyId=row["id"])["KeyRotationEnabled"])
