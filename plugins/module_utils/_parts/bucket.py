# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A private S3 bucket that the baseline makes for one of its resources.

Never public, owner enforced, encrypted, TLS only. What is stricter stays, and so do the policy statements and
lifecycle rules of others. https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .._aws.client import Aws
from .._aws.failures import NotFound
from .._kernel.plan import Call, Failure, IfKnown, State
from .._kernel.reconcile import gather
from .ownership import MANAGED_TAG, merged_statements

BLOCK = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
EXPIRY = "dayone-expiry"
#: Days until an upload that was never ended is dropped: its parts cost, and no list shows them.
ABORT_DAYS = 7
#: Encryption with a key that the customer sends along, and that AWS never keeps: who takes over a role of the account
#: can lock it out of its own data. AWS blocks it in new buckets since April 2026.
#: https://docs.aws.amazon.com/AmazonS3/latest/userguide/blocking-unblocking-s3-c-encryption-gpb.html
SSE_C = "SSE-C"
#: The parameter of ``put_bucket_encryption`` that blocks it.
BLOCKED = "ServerSideEncryptionConfiguration.Rules.BlockedEncryptionTypes"
_ABSENT = "NoSuchBucket"
_ALL_BLOCKED = dict.fromkeys(BLOCK, True)


@dataclass(frozen=True)
class OwnBucket:
    """The bucket to have.

    Args:
        name: its name.
        owner: the mark by which its maker knows it again.
        account_id: the account that it must belong to.
        region: where it is made.
        control: the control that the writes mend.
        statements: policy statements by their id, besides the one that asks for TLS.
        kms_key: ARN of the key that encrypts it. Empty: S3's own keys.
        versioning: whether old versions are kept.
        expire_days: days until objects, and old versions, are deleted. None: not managed.
        log_bucket: the bucket of its access logs. Empty: not managed.
        log_prefix: beginning of their names.
    """

    name: str
    owner: str
    account_id: str
    region: str
    control: str
    partition: str = "aws"
    ownership: str = "BucketOwnerEnforced"
    statements: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    kms_key: str = ""
    versioning: bool = False
    expire_days: int | None = None
    log_bucket: str = ""
    log_prefix: str = ""

    @property
    def arn(self) -> str:
        """Its ARN."""
        return f"arn:{self.partition}:s3:::{self.name}"

    def all_statements(self) -> dict[str, dict[str, Any]]:
        """The statements that its policy must have, by id."""
        return {"DayoneDenyInsecureTransport": tls_only(self.arn), **self.statements}


def tls_only(arn: str) -> dict[str, Any]:
    """Denies whatever does not come over TLS."""
    return {
        "Sid": "DayoneDenyInsecureTransport",
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": "s3:*",
        "Resource": [arn, f"{arn}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def access_logs_statement(arn: str, account_id: str) -> dict[str, Any]:
    """Lets S3 put the access logs of the account's buckets into a bucket.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
    """
    return {
        "Sid": "DayoneAccessLogs",
        "Effect": "Allow",
        "Principal": {"Service": "logging.s3.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": f"{arn}/*",
        "Condition": {"StringEquals": {"aws:SourceAccount": account_id}},
    }


def observe_bucket(aws: Aws, name: str, account_id: str, region: str) -> dict[str, Any] | None:
    """The bucket in normal form, or nothing where nobody has one of that name.

    Raises:
        Failure: it could not be read, or belongs to another account.
    """

    def read(method: str, absent: str) -> Callable[[], Any]:
        def reader() -> Any:
            try:
                return aws.call(
                    "s3", method, region=region, absent=(_ABSENT, absent), Bucket=name, ExpectedBucketOwner=account_id
                )
            except NotFound as missing:
                return _ABSENT if str(missing) == _ABSENT else None

        return reader

    found = gather({key: read(*how) for key, how in _READS.items()})
    failures = [item for item in found.values() if isinstance(item, Failure)]
    if len(failures) == len(found) and all(item.kind == "denied" for item in failures):
        raise Failure(
            "denied",
            f"bucket {name} belongs to another account, or these credentials may not read it: choose another "
            f"name, or allow s3:GetBucket*. {failures[0].message}",
        )
    if failures:
        raise failures[0]
    if _ABSENT in found.values():
        return None
    return _normal(found, aws.takes("s3", "put_bucket_encryption", BLOCKED))


_READS = {
    "tags": ("get_bucket_tagging", "NoSuchTagSet"),
    "block": ("get_public_access_block", "NoSuchPublicAccessBlockConfiguration"),
    "encryption": ("get_bucket_encryption", "ServerSideEncryptionConfigurationNotFoundError"),
    "ownership": ("get_bucket_ownership_controls", "OwnershipControlsNotFoundError"),
    "versioning": ("get_bucket_versioning", ""),
    "policy": ("get_bucket_policy", "NoSuchBucketPolicy"),
    "lifecycle": ("get_bucket_lifecycle_configuration", "NoSuchLifecycleConfiguration"),
    "logging": ("get_bucket_logging", ""),
}


def blocked_types(rule: Mapping[str, Any]) -> list[str]:
    """The types of encryption that a rule blocks."""
    types = rule.get("BlockedEncryptionTypes", {}).get("EncryptionType", [])
    return sorted(set(types) - {"NONE"})


def _normal(found: Mapping[str, Any], tells_blocked: bool) -> dict[str, Any]:
    """The bucket as it is planned with. What the installed botocore does not tell is left out, and not managed."""
    tags = {item["Key"]: item["Value"] for item in (found["tags"] or {}).get("TagSet", [])}
    block = (found["block"] or {}).get("PublicAccessBlockConfiguration", {})
    encryption = (found["encryption"] or {}).get("ServerSideEncryptionConfiguration", {})
    rule = (encryption.get("Rules") or [{}])[0]
    ownership = (found["ownership"] or {}).get("OwnershipControls", {}).get("Rules", [{}])[0]
    target = found["logging"].get("LoggingEnabled")
    default = rule.get("ApplyServerSideEncryptionByDefault", {})
    lifecycle = found["lifecycle"] or {}
    return {
        "owner": tags.get(MANAGED_TAG, ""),
        "block": {key: bool(block.get(key)) for key in BLOCK},
        "encryption": {
            "algorithm": default.get("SSEAlgorithm"),
            "key": default.get("KMSMasterKeyID"),
            **({"blocked": blocked_types(rule)} if tells_blocked else {}),
            **_kept(encryption),
        },
        "ownership": ownership.get("ObjectOwnership"),
        "versioning": found["versioning"].get("Status") == "Enabled",
        "policy": json.loads(found["policy"]["Policy"]) if found["policy"] else {},
        "lifecycle": lifecycle.get("Rules", []),
        **({"lifecycle_besides": besides} if (besides := _without(lifecycle, "Rules")) else {}),
        "logging": {"bucket": target["TargetBucket"], "prefix": target.get("TargetPrefix", "")} if target else None,
    }


def _without(found: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in found.items() if key not in names}


def _kept(configuration: Mapping[str, Any]) -> dict[str, Any]:
    """What an encryption has besides its algorithm and key, whatever S3 may have added to it: it is sent back."""
    rule, *others = configuration.get("Rules") or [{}]
    default = rule.get("ApplyServerSideEncryptionByDefault", {})
    besides = {
        "configuration": _without(configuration, "Rules"),
        "rule": _without(rule, "ApplyServerSideEncryptionByDefault", "BlockedEncryptionTypes"),
        "default": _without(default, "SSEAlgorithm", "KMSMasterKeyID"),
        "others": others,
    }
    kept = {key: value for key, value in besides.items() if value}
    return {"besides": kept} if kept else {}


def expiry_rule(days: int) -> dict[str, Any]:
    """Our lifecycle rule."""
    return {
        "ID": EXPIRY,
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "Expiration": {"Days": days},
        "NoncurrentVersionExpiration": {"NoncurrentDays": days},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": ABORT_DAYS},
    }


def wanted_state(current: State | None, wanted: OwnBucket) -> dict[str, Any]:
    """The bucket to have, given what is there: never weaker, and nobody else's rules or statements lost."""
    base = dict(current) if current is not None else _FRESH
    encryption = base["encryption"]
    if wanted.kms_key:
        encryption = {**encryption, "algorithm": "aws:kms", "key": wanted.kms_key}
    elif not encryption["algorithm"]:
        encryption = {**encryption, "algorithm": "AES256", "key": None}
    if "blocked" in encryption and base["owner"] == wanted.owner:
        encryption = {**encryption, "blocked": sorted({*encryption["blocked"], SSE_C})}
    logging = {"bucket": wanted.log_bucket, "prefix": wanted.log_prefix} if wanted.log_bucket else None
    return {
        "owner": wanted.owner if current is None else base["owner"],
        "block": _ALL_BLOCKED,
        "encryption": encryption,
        "ownership": wanted.ownership,
        "versioning": base["versioning"] or wanted.versioning,
        "policy": merged_statements(base["policy"], wanted.all_statements()),
        "lifecycle": _rules(base["lifecycle"], wanted.expire_days),
        **{key: base[key] for key in base if key == "lifecycle_besides"},
        "logging": base["logging"] or logging,
    }


#: A bucket as AWS makes it: https://docs.aws.amazon.com/AmazonS3/latest/userguide/creating-bucket-overview.html
_FRESH: dict[str, Any] = {
    "owner": "",
    "block": _ALL_BLOCKED,
    "encryption": {"algorithm": "AES256", "key": None},
    "ownership": "BucketOwnerEnforced",
    "versioning": False,
    "policy": {},
    "lifecycle": [],
    "logging": None,
}


def _rules(current: list[dict[str, Any]], days: int | None) -> list[dict[str, Any]]:
    if days is None:
        return current
    ours = expiry_rule(days)
    found = next((rule for rule in current if rule.get("ID") == EXPIRY), None)
    if found is not None and all(found.get(key) == value for key, value in ours.items()):
        return current
    return [*(rule for rule in current if rule.get("ID") != EXPIRY), ours]


def hindrance(current: State | None, wanted: OwnBucket) -> str:
    """Why nothing may be written to the bucket, or nothing."""
    if current is None or current["owner"] == wanted.owner:
        return ""
    return f"Bucket {wanted.name} was created outside this collection: change it there, or choose another name."


def differences(current: State | None, wanted: OwnBucket) -> dict[str, tuple[Any, Any]]:
    """What of the bucket is not as wanted: by setting, what is and what should be."""
    after = wanted_state(current, wanted)
    if current is None:
        return {"bucket": ("absent", "present")}
    return {key: (current[key], after[key]) for key in after if current[key] != after[key]}


def bucket_calls(current: State | None, wanted: OwnBucket) -> list[Call]:
    """The writes that bring the bucket about. None for a bucket that others made."""
    if hindrance(current, wanted):
        return []
    after = wanted_state(current, wanted)
    calls = [] if current is not None else [_create(wanted)]
    base = current if current is not None else _FRESH
    for key, make in _WRITES.items():
        if base[key] != after[key]:
            method, params = make(after)
            if current is None and key == "encryption":
                params = _as_new(params)
            calls.append(_call(wanted, method, **params))
    return calls


def removal_calls(current: State | None, wanted: OwnBucket) -> list[Call]:
    """Delete the bucket that we made. AWS refuses where anything is in it."""
    if current is None or current["owner"] != wanted.owner:
        return []
    return [_call(wanted, "delete_bucket")]


def _create(wanted: OwnBucket) -> Call:
    """Tags at its creation: no moment passes in which the bucket would not be known as ours."""
    about: dict[str, Any] = {"Tags": [{"Key": MANAGED_TAG, "Value": wanted.owner}]}
    if wanted.region != "us-east-1":
        about["LocationConstraint"] = wanted.region
    params = {"Bucket": wanted.name, "CreateBucketConfiguration": about, "ObjectOwnership": wanted.ownership}
    return Call("s3", "create_bucket", params, wanted.region, mends=(wanted.control,), resource=wanted.arn)


def _call(wanted: OwnBucket, method: str, **params: Any) -> Call:
    sent = {"Bucket": wanted.name, "ExpectedBucketOwner": wanted.account_id, **params}
    return Call("s3", method, sent, wanted.region, mends=(wanted.control,), resource=wanted.arn)


def _encryption(after: State) -> dict[str, Any]:
    """The configuration to send: what was read, with algorithm and key in their places."""
    value, kept = after["encryption"], after["encryption"].get("besides", {})
    default = {"SSEAlgorithm": value["algorithm"], **({"KMSMasterKeyID": value["key"]} if value["key"] else {})}
    rule = {
        **kept.get("rule", {}),
        "BucketKeyEnabled": value["algorithm"] == "aws:kms" or kept.get("rule", {}).get("BucketKeyEnabled", False),
        "ApplyServerSideEncryptionByDefault": {**kept.get("default", {}), **default},
        **({"BlockedEncryptionTypes": {"EncryptionType": value["blocked"]}} if value.get("blocked") else {}),
    }
    rules = [rule, *kept.get("others", [])]
    return {"ServerSideEncryptionConfiguration": {**kept.get("configuration", {}), "Rules": rules}}


def _as_new(params: dict[str, Any]) -> dict[str, Any]:
    """The encryption of a new bucket, which keeps what AWS blocks in one."""
    (rule,) = params["ServerSideEncryptionConfiguration"]["Rules"]
    blocked = IfKnown({"EncryptionType": [SSE_C]})
    return {"ServerSideEncryptionConfiguration": {"Rules": [{**rule, "BlockedEncryptionTypes": blocked}]}}


def _logging(value: Mapping[str, Any]) -> dict[str, Any]:
    return {"LoggingEnabled": {"TargetBucket": value["bucket"], "TargetPrefix": value["prefix"]}}


def _lifecycle(after: State) -> dict[str, Any]:
    """The rules to send. What stands beside them, as the smallest size that moves, would go back to S3's default.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html
    """
    rules = [dict(rule) for rule in after["lifecycle"]]
    return {"LifecycleConfiguration": {"Rules": rules}, **after.get("lifecycle_besides", {})}


#: The write of each setting, from the bucket that is wanted.
_WRITES: dict[str, Callable[[State], tuple[str, dict[str, Any]]]] = {
    "block": lambda after: ("put_public_access_block", {"PublicAccessBlockConfiguration": dict(after["block"])}),
    "ownership": lambda after: (
        "put_bucket_ownership_controls",
        {"OwnershipControls": {"Rules": [{"ObjectOwnership": after["ownership"]}]}},
    ),
    "encryption": lambda after: ("put_bucket_encryption", _encryption(after)),
    "versioning": lambda _after: ("put_bucket_versioning", {"VersioningConfiguration": {"Status": "Enabled"}}),
    "policy": lambda after: ("put_bucket_policy", {"Policy": json.dumps(after["policy"], sort_keys=True)}),
    "lifecycle": lambda after: ("put_bucket_lifecycle_configuration", _lifecycle(after)),
    "logging": lambda after: ("put_bucket_logging", {"BucketLoggingStatus": _logging(after["logging"])}),
}
