# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""S3: new buckets, what a bucket has from its beginning, and reads that answer as before."""

from __future__ import annotations

from typing import Any

import requests

from .form import Clients, Contract, Refusal, Reply, Stale

_RULE = {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 30}}


def _encryption(client: Clients) -> Any:
    s3 = client("s3")
    s3.create_bucket(Bucket="new")
    rules = s3.get_bucket_encryption(Bucket="new")["ServerSideEncryptionConfiguration"]["Rules"]
    return rules[0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"]


def _block(client: Clients) -> Any:
    s3 = client("s3")
    s3.create_bucket(Bucket="new")
    return set(s3.get_public_access_block(Bucket="new")["PublicAccessBlockConfiguration"].values())


def _put(client: Clients, what: str, **params: Any) -> None:
    s3 = client("s3")
    s3.create_bucket(Bucket="new")
    getattr(s3, what)(Bucket="new", **params)


def _lifecycle(client: Clients) -> Any:
    s3 = client("s3")
    client("s3", agent="").create_bucket(Bucket="kept")
    client("s3", agent="").put_bucket_lifecycle_configuration(Bucket="kept", LifecycleConfiguration={"Rules": [_RULE]})
    before = s3.get_bucket_lifecycle_configuration(Bucket="kept")["Rules"]
    changed = {"Rules": [{**_RULE, "ID": "new"}]}
    s3.put_bucket_lifecycle_configuration(Bucket="kept", LifecycleConfiguration=changed)
    return before, s3.get_bucket_lifecycle_configuration(Bucket="kept")["Rules"]


def _kept(client: Clients) -> Any:
    """What stays of an encryption and a lifecycle when they are put again without it."""
    s3 = client("s3")
    s3.create_bucket(Bucket="new")
    default = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    lifecycle: dict[str, Any] = {"Rules": [_RULE]}
    found = []
    for more in ({"TransitionDefaultMinimumObjectSize": "varies_by_storage_class"}, {}):
        s3.put_bucket_lifecycle_configuration(Bucket="new", LifecycleConfiguration=lifecycle, **more)
        found.append(s3.get_bucket_lifecycle_configuration(Bucket="new")["TransitionDefaultMinimumObjectSize"])
    for _put_again in range(2):
        rules = s3.get_bucket_encryption(Bucket="new")["ServerSideEncryptionConfiguration"]["Rules"]
        found.append(rules[0].get("BlockedEncryptionTypes", {}).get("EncryptionType"))
        s3.put_bucket_encryption(Bucket="new", ServerSideEncryptionConfiguration={"Rules": [default]})
    return found


def _mfa_delete(client: Clients) -> None:
    _put(client, "put_bucket_versioning", VersioningConfiguration={"Status": "Enabled", "MFADelete": "Enabled"})


def _plus(client: Clients) -> Any:
    """What is behind a plus sign, as it is and encoded, in the path of a URL."""
    s3 = client("s3")
    s3.create_bucket(Bucket="new")
    for key in ("a b", "a+b"):
        s3.put_object(Bucket="new", Key=key, Body=key.encode())
    url = s3.generate_presigned_url("get_object", Params={"Bucket": "new", "Key": "a+b"})
    return [requests.get(asked, timeout=30).text for asked in (url.replace("a%2Bb", "a+b"), url)]


ROWS = (
    Contract(
        name="s3-plus-sign",
        service="s3",
        operation="GetObject",
        when="the path of the URL has a plus sign that is not encoded",
        answer=Reply("normal form", ["a b", "a+b"]),
        source="https://github.com/rust-lang/crates.io/issues/4891; https://github.com/imgix/js-core/issues/88",
        provoke=_plus,
        by="s3.read_as_s3_does",
        was="failed: a file with a plus sign in its name was published, and could not be reached",
    ),
    Contract(
        name="s3-bucket-encryption",
        service="s3",
        operation="GetBucketEncryption",
        when="the bucket is new",
        answer=Reply("default", "AES256"),
        source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html",
        provoke=_encryption,
        by="s3.create_bucket",
    ),
    Contract(
        name="s3-bucket-public-access",
        service="s3",
        operation="GetPublicAccessBlock",
        when="the bucket is new",
        answer=Reply("default", {True}),
        source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
        provoke=_block,
        by="s3.create_bucket",
    ),
    Contract(
        name="s3-put-replaces",
        service="s3",
        operation="PutBucketLifecycleConfiguration",
        when="it, or PutBucketEncryption, is sent without what it does not change",
        answer=Reply("effect", ["varies_by_storage_class", "all_storage_classes_128K", ["SSE-C"], None]),
        source="localstack/localstack tests/aws/services/s3/test_s3.snapshot.json",
        provoke=_kept,
        by="s3.put_bucket_lifecycle",
        was="failed: somebody's setting was lost",
    ),
    Contract(
        name="s3-mfa-delete",
        service="s3",
        operation="PutBucketVersioning",
        when="MFA delete is set by somebody else than root with a code of the device",
        answer=Refusal("AccessDenied", "Only root, with the code of its MFA device, can set MFADelete."),
        source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html",
        provoke=_mfa_delete,
        by="s3.put_bucket_versioning",
    ),
    Contract(
        name="s3-lifecycle-flips",
        service="s3",
        operation="GetBucketLifecycleConfiguration",
        when="the lifecycle was replaced a moment ago",
        answer=Stale(seconds=30, after=("PutBucketLifecycleConfiguration",), thing=("Bucket",), flips=True),
        source="hashicorp/terraform-provider-aws internal/service/s3/bucket_lifecycle_configuration.go",
        provoke=_lifecycle,
        was="failed: the first look that agreed was believed",
    ),
)
