# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What S3 does and moto does not: what a new bucket has, where buckets are, MFA delete, and policies' conditions.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/creating-bucket-overview.html
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.s3.models import OWNER, FakeBucket, PublicAccessBlock, s3_backends

from tests.emulator import permits
from tests.emulator.account import State
from tests.emulator.kit import Pass, Request, ServiceError, after, operation, store

_ENCRYPTION: dict[str, Any] = {
    "Rule": {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": "false"},
}
#: moto keeps the rule's name.
_OWNERSHIP: Any = "BucketOwnerEnforced"


def _permission(bucket: FakeBucket, action: str, resource: str) -> Any:
    """What a bucket's policy says of an action on its objects.

    moto takes a statement with conditions as one without, so that a denial of plain HTTP denies everything. The
    embedded account speaks plain HTTP in the place of TLS: statements with conditions are left out.
    """
    policy = json.loads(bucket.policy.decode()) if bucket.policy else {"Statement": []}
    found = policy["Statement"] if isinstance(policy["Statement"], list) else [policy["Statement"]]
    plain = [item for item in found if "Condition" not in item]
    if not plain:
        return PermissionResult.NEUTRAL
    return IAMPolicy(json.dumps({**policy, "Statement": plain})).is_action_permitted(action, resource)


setattr(FakeBucket, "get_permission", _permission)  # noqa: B010 - a method of moto's, of another signature to mypy


def read_as_s3_does(environ: dict[str, Any]) -> None:
    """S3 reads a plus sign in a URL's path as a space. A key that has one is asked for as %2B, as the SDKs do.

    https://github.com/rust-lang/crates.io/issues/4891
    """
    path, mark, query = environ.get("RAW_URI", environ["PATH_INFO"]).partition("?")
    if "+" in path:
        read = path.replace("+", "%20")
        environ["RAW_URI"] = environ["REQUEST_URI"] = f"{read}{mark}{query}"
        environ["PATH_INFO"] = unquote(read).encode().decode("latin-1")


@after("s3", "CreateBucket")
def create_bucket(request: Request) -> None:
    """Put on the bucket what a new one has. One that was there already keeps what it has."""
    backend = s3_backends[request.account_id][request.partition]
    name = request.params["Bucket"]
    bucket = backend.get_bucket(name)
    if bucket.encryption is None and bucket.public_access_block is None:
        bucket.encryption = _ENCRYPTION
        bucket.public_access_block = PublicAccessBlock("true", "true", "true", "true")
        bucket.ownership_rule = bucket.ownership_rule or _OWNERSHIP
    tags = request.params.get("CreateBucketConfiguration", {}).get("Tags", [])
    if tags:
        backend.put_bucket_tagging(name, {item["Key"]: item["Value"] for item in tags})


@operation("s3", "PutBucketEncryption")
def put_bucket_encryption(request: Request) -> None:
    """moto's answer, and what moto forgets of the rule. What is not sent is gone."""
    rule = request.params["ServerSideEncryptionConfiguration"]["Rules"][0]
    store(request, "blocked")[request.params["Bucket"]] = rule.get("BlockedEncryptionTypes")
    raise Pass


@operation("s3", "GetBucketEncryption")
def get_bucket_encryption(request: Request) -> dict[str, Any]:
    """The encryption with the types that are blocked: keys of the customers' own, in a new bucket."""
    name = request.params["Bucket"]
    found = s3_backends[request.account_id][request.partition].get_bucket(name).encryption
    if not found:
        raise Pass
    rule = {**found["Rule"], "BucketKeyEnabled": str(found["Rule"].get("BucketKeyEnabled")).lower() == "true"}
    blocked = store(request, "blocked").get(name, {"EncryptionType": ["SSE-C"]})
    more = {"BlockedEncryptionTypes": blocked} if blocked else {}
    return {"ServerSideEncryptionConfiguration": {"Rules": [{**rule, **more}]}}


_SIZE = "TransitionDefaultMinimumObjectSize"


@after("s3", "PutBucketLifecycleConfiguration")
def put_bucket_lifecycle(request: Request) -> None:
    """Keep what was sent. The smallest size that moves goes back to S3's own where it is not sent."""
    size = request.params.get(_SIZE, "all_storage_classes_128K")
    store(request, "lifecycles")[request.params["Bucket"]] = {**request.params["LifecycleConfiguration"], _SIZE: size}


@operation("s3", "GetBucketLifecycleConfiguration")
def get_bucket_lifecycle(request: Request) -> dict[str, Any]:
    """The rules as they were sent, and the smallest size that moves, where the bucket has any rule."""
    bucket = s3_backends[request.account_id][request.partition].get_bucket(request.params["Bucket"])
    found = store(request, "lifecycles").get(bucket.name)
    if found is None or not bucket.rules:
        raise Pass
    return dict(found)


@operation("s3", "ListBuckets")
def list_buckets(request: Request) -> dict[str, Any]:
    """The buckets of the account. Their regions, and pages, only for who asks for a number.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
    """
    buckets = s3_backends[request.account_id][request.partition].buckets
    found = [buckets[name] for name in sorted(buckets)]
    owner = {"ID": OWNER}
    size = request.params.get("MaxBuckets")
    if size is None:
        return {"Buckets": [_listed(item) for item in found], "Owner": owner}
    begin = int(request.params.get("ContinuationToken", 0))
    page = [{**_listed(item), "BucketRegion": item.region_name} for item in found[begin : begin + size]]
    more = {"ContinuationToken": str(begin + size)} if begin + size < len(found) else {}
    return {"Buckets": page, "Owner": owner, **more}


def _listed(bucket: Any) -> dict[str, Any]:
    return {"Name": bucket.name, "CreationDate": bucket.creation_date}


@operation("s3", "PutBucketVersioning")
def put_bucket_versioning(request: Request) -> None:
    """Versioning, and MFA delete, which moto forgets. It takes root and the device's code.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html
    """
    wanted = request.params["VersioningConfiguration"].get("MFADelete")
    if wanted is not None:
        if State.root_of_key(request.access_key) is None or not request.params.get("MFA"):
            raise ServiceError("AccessDenied", "Only root, with the code of its MFA device, can set MFADelete.")
        store(request, "mfa_delete")[request.params["Bucket"]] = wanted
    raise Pass


@operation("s3", "PutBucketLogging")
def put_bucket_logging(request: Request) -> None:
    """moto's answer, for a bucket into which S3 may write. moto takes any policy that names the service.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
    """
    wanted = request.params["BucketLoggingStatus"].get("LoggingEnabled")
    buckets = s3_backends[request.account_id][request.partition].buckets
    target = buckets.get(wanted["TargetBucket"]) if wanted else None
    if target is not None and not FakeBucket._log_permissions_enabled_acl(target):
        prefix = f"arn:{request.partition}:s3:::{target.name}/{wanted.get('TargetPrefix', '')}"
        file = f"{prefix}2026-01-01-00-00-00-0123456789ABCDEF"
        by = f"arn:{request.partition}:s3:::{request.params['Bucket']}"
        policy = permits.bucket_policy(request, target.name)
        if not permits.acts("S3 writes an access log", policy, file, request, by=by):
            raise ServiceError(
                "InvalidTargetBucketForLogging",
                "You must either provide the necessary permissions to the logging service using a bucket policy or "
                "give the log-delivery group WRITE and READ_ACP permissions to the target bucket",
            )
    raise Pass


@operation("s3", "GetBucketVersioning")
def get_bucket_versioning(request: Request) -> dict[str, Any]:
    """Versioning as it was set."""
    bucket = s3_backends[request.account_id][request.partition].get_bucket(request.params["Bucket"])
    mfa = store(request, "mfa_delete").get(bucket.name)
    status = {"Status": bucket.versioning_status} if bucket.versioning_status else {}
    return {**status, "MFADelete": mfa} if mfa else status
