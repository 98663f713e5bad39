# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Buckets: what keeps plain HTTP out, who blocks public access, and how versions are deleted."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from .form import BREACHES, CIS, CONFIG, HOLDS, REGION, Estate, Variant

TLS, BLOCK = "resource_audit.bucket_tls", "resource_audit.bucket_public_access"
VERSIONS, OPEN = "resource_audit.bucket_mfa_delete", "resource_audit.public_policies"
_311, _312, _314 = f"{CIS}3.1.1", f"{CIS}3.1.2", f"{CIS}3.1.4"
_SSL = f"{CONFIG}s3-bucket-ssl-requests-only.html"
_CONDITIONS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html"
_PUBLIC = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"
_DENY = "A policy must deny everybody every action on the bucket and its objects where aws:SecureTransport is false."
_SSE_C = "resource_audit.bucket_sse_c"
_BLOCKED = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_BlockedEncryptionTypes.html"
_FOUR = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")

Policy = Callable[[str], Any]


def bucket(
    policy: Policy | None = None,
    *,
    block: dict[str, bool] | None = None,
    then: Callable[[Any, str], Any] | None = None,
) -> Callable[[Estate], str]:
    """A bucket. ``policy`` makes its statements of its ARN, ``block`` are the settings that are not on."""

    def stands(estate: Estate) -> str:
        s3, name = estate.client("s3"), estate.name("bucket")
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
        if block is not None:
            settings = {**dict.fromkeys(_FOUR, True), **block}
            s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=settings)
        if then:
            then(s3, name)
        arn = f"arn:aws:s3:::{name}"
        if policy:
            document = {"Version": "2012-10-17", "Statement": policy(arn)}
            s3.put_bucket_policy(Bucket=name, Policy=json.dumps(document))
        return arn

    return stands


def deny(**changes: Any) -> Policy:
    """The statement that denies plain HTTP, with changes. ``{}`` in a resource stands for the bucket's ARN."""

    def statement(arn: str) -> dict[str, Any]:
        made: dict[str, Any] = {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": ["{}", "{}/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            **changes,
        }
        listed = made["Resource"] if isinstance(made["Resource"], list) else [made["Resource"]]
        return {**made, "Resource": [item.format(arn) for item in listed]}

    return statement


def both(*policies: Policy) -> Policy:
    """Several statements."""
    return lambda arn: [item(arn) for item in policies]


def _allow(**changes: Any) -> Policy:
    return deny(**{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "{}/*", "Condition": {}, **changes})


def _versioned(status: str) -> Callable[[Any, str], Any]:
    def then(s3: Any, name: str) -> None:
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": status})

    return then


def _mfa_delete(status: str) -> Callable[[Estate], str]:
    def stands(estate: Estate) -> str:
        arn = bucket(then=_versioned(status))(estate)
        estate.keep("s3.mfa_delete", {arn.rpartition(":")[2]: "Enabled"})
        return arn

    return stands


def _unblocked(s3: Any, name: str) -> None:
    s3.delete_public_access_block(Bucket=name)


def _encrypted(blocked: str) -> Callable[[Any, str], Any]:
    """Default encryption with AWS's key for KMS, and which type is blocked beside it."""
    rule = {
        "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"},
        "BlockedEncryptionTypes": {"EncryptionType": [blocked]},
    }
    return lambda s3, name: s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [rule]})


def _condition(operator: str, key: str, value: Any) -> dict[str, Any]:
    return {"Condition": {operator: {key: value}}}


_ACL = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html"


def _granted(acl: str = "", *, ignored: bool = False, **grant: str) -> Callable[[Any, str], None]:
    """A bucket of before 2023: ACLs count, nothing is blocked, and there is an ACL."""

    def then(s3: Any, name: str) -> None:
        s3.put_bucket_ownership_controls(
            Bucket=name, OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]}
        )
        _unblocked(s3, name)
        s3.put_bucket_acl(Bucket=name, **({"ACL": acl} if acl else grant))
        if ignored:
            only = {**dict.fromkeys(_FOUR, False), "IgnorePublicAcls": True}
            s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=only)

    return then


ROWS = (
    Variant("bucket-without-policy", TLS, bucket(), BREACHES, _311, _DENY, "allowed"),
    Variant("bucket-tls", TLS, bucket(deny()), HOLDS, _311, _DENY),
    Variant("bucket-tls-for-all-of-aws", TLS, bucket(deny(Principal={"AWS": "*"})), HOLDS, _311, _DENY),
    Variant(
        "bucket-tls-by-a-boolean",
        TLS,
        bucket(deny(**_condition("Bool", "aws:SecureTransport", False))),
        HOLDS,
        _311,
        _DENY,
    ),
    Variant("bucket-tls-every-action", TLS, bucket(deny(Action="*")), HOLDS, _311, _DENY),
    Variant("bucket-tls-every-resource", TLS, bucket(deny(Resource="*")), HOLDS, _311, _DENY),
    Variant("bucket-tls-by-a-pattern", TLS, bucket(deny(Resource="{}*")), HOLDS, _311, _DENY),
    Variant(
        "bucket-tls-if-exists",
        TLS,
        bucket(deny(**_condition("BoolIfExists", "aws:SecureTransport", "false"))),
        HOLDS,
        _CONDITIONS,
        "With IfExists a request without the key is denied too, which is stricter.",
    ),
    Variant(
        "bucket-tls-in-two-statements",
        TLS,
        bucket(both(deny(Resource="{}"), deny(Resource="{}/*"))),
        HOLDS,
        _SSL,
        "Statements add up: one for the bucket, one for its objects.",
    ),
    Variant(
        "bucket-tls-for-objects-alone",
        TLS,
        bucket(deny(Resource="{}/*")),
        BREACHES,
        _SSL,
        "Requests on the bucket itself, such as its list, come over HTTP.",
        differs=True,
    ),
    Variant("bucket-tls-for-itself-alone", TLS, bucket(deny(Resource="{}")), BREACHES, _311, "Objects come over HTTP."),
    Variant("bucket-tls-for-reads-alone", TLS, bucket(deny(Action="s3:GetObject")), BREACHES, _311, _DENY),
    Variant(
        "bucket-tls-for-some",
        TLS,
        bucket(deny(Principal={"AWS": "arn:aws:iam::123456789012:root"})),
        BREACHES,
        _311,
        "Everybody must be denied.",
    ),
    Variant(
        "bucket-tls-but-for-some",
        TLS,
        bucket(
            lambda arn: {
                **{key: value for key, value in deny()(arn).items() if key != "Principal"},
                "NotPrincipal": {"AWS": "arn:aws:iam::123456789012:root"},
            }
        ),
        BREACHES,
        _311,
        "Everybody must be denied.",
    ),
    Variant(
        "bucket-tls-on-one-more-condition",
        TLS,
        bucket(
            deny(
                Condition={
                    "Bool": {"aws:SecureTransport": "false"},
                    "NotIpAddress": {"aws:SourceIp": "198.18.7.0/24"},
                }
            )
        ),
        BREACHES,
        _CONDITIONS,
        "Conditions must all be true: from that network plain HTTP is let in.",
    ),
    Variant(
        "bucket-allows-tls",
        TLS,
        bucket(
            _allow(
                Principal={"AWS": "arn:aws:iam::123456789012:root"}, **_condition("Bool", "aws:SecureTransport", "true")
            )
        ),
        BREACHES,
        _311,
        "To allow HTTPS denies no HTTP.",
    ),
    Variant(
        "bucket-denies-tls",
        TLS,
        bucket(deny(**_condition("Bool", "aws:SecureTransport", "true"))),
        BREACHES,
        _311,
        "The condition is the wrong way round.",
    ),
    Variant(
        "bucket-asks-for-tls-1.2-alone",
        TLS,
        bucket(deny(**_condition("NumericLessThan", "s3:TlsVersion", "1.2"))),
        BREACHES,
        _CONDITIONS,
        "A request over plain HTTP has no TLS version, and the condition is false for it: it is let in.",
        differs=True,
    ),
    Variant(
        "bucket-asks-for-tls-1.2-if-exists",
        TLS,
        bucket(deny(**_condition("NumericLessThanIfExists", "s3:TlsVersion", "1.2"))),
        HOLDS,
        _CONDITIONS,
        "With IfExists the condition is true for a request without a TLS version: it is denied.",
    ),
    Variant(
        "bucket-denies-what-has-no-tls-version",
        TLS,
        bucket(deny(**_condition("Null", "s3:TlsVersion", "true"))),
        HOLDS,
        _CONDITIONS,
        "A request over plain HTTP has no TLS version.",
    ),
    Variant(
        "bucket-tls-1.2-and-tls",
        TLS,
        bucket(both(deny(), deny(**_condition("NumericLessThan", "s3:TlsVersion", "1.2")))),
        HOLDS,
        _311,
        _DENY,
    ),
    Variant("bucket-blocked", BLOCK, bucket(), HOLDS, _314, "A new bucket has all four settings."),
    Variant(
        "bucket-not-blocked",
        BLOCK,
        bucket(then=_unblocked),
        BREACHES,
        _314,
        "All four must be on.",
        {"off": list(_FOUR)},
    ),
    Variant(
        "bucket-three-of-four",
        BLOCK,
        bucket(block={"RestrictPublicBuckets": False}),
        BREACHES,
        _314,
        "All four must be on.",
        {"off": ["RestrictPublicBuckets"]},
    ),
    Variant(
        "bucket-that-takes-public-acls",
        BLOCK,
        bucket(block={"BlockPublicAcls": False, "IgnorePublicAcls": False}),
        BREACHES,
        _314,
        "All four must be on.",
        {"off": ["BlockPublicAcls", "IgnorePublicAcls"]},
    ),
    Variant(
        "bucket-public-by-its-acl",
        BLOCK,
        bucket(then=_granted("public-read")),
        BREACHES,
        _ACL,
        "A grant to AllUsers is to everybody, and nothing ignores it.",
        {"off": list(_FOUR), "public_acl": ["READ to AllUsers"]},
    ),
    Variant(
        "bucket-written-by-everybody",
        BLOCK,
        bucket(then=_granted(GrantWrite='uri="http://acs.amazonaws.com/groups/global/AllUsers"')),
        BREACHES,
        f"{CONFIG}s3-bucket-public-write-prohibited.html",
        "Everybody may write to it.",
        {"off": list(_FOUR), "public_acl": ["WRITE to AllUsers"]},
    ),
    Variant(
        "bucket-for-every-account",
        BLOCK,
        bucket(then=_granted("authenticated-read")),
        BREACHES,
        _ACL,
        "AuthenticatedUsers are all who have an account of AWS, whichever it is.",
        {"off": list(_FOUR), "public_acl": ["READ to AuthenticatedUsers"]},
    ),
    Variant(
        "bucket-whose-public-acl-is-ignored",
        BLOCK,
        bucket(then=_granted("public-read", ignored=True)),
        BREACHES,
        _PUBLIC,
        "IgnorePublicAcls lets nobody in by an ACL; the others of the four are still off.",
        {"off": ["BlockPublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"]},
    ),
    Variant(
        "bucket-for-deliveries-of-logs",
        BLOCK,
        bucket(then=_granted("log-delivery-write")),
        BREACHES,
        _ACL,
        "The group of log delivery is not everybody; the block is off all the same.",
        {"off": list(_FOUR)},
    ),
    Variant(
        "bucket-public-by-its-policy", OPEN, bucket(_allow(), then=_unblocked), BREACHES, _PUBLIC, "Everybody reads."
    ),
    Variant(
        "bucket-for-an-organization",
        OPEN,
        bucket(_allow(**_condition("StringEquals", "aws:PrincipalOrgID", "o-abcdefghij")), then=_unblocked),
        HOLDS,
        _PUBLIC,
        "A fixed value of aws:PrincipalOrgID makes a statement no public one.",
    ),
    Variant(
        "bucket-for-an-office",
        OPEN,
        bucket(_allow(**_condition("IpAddress", "aws:SourceIp", "198.18.7.0/24")), then=_unblocked),
        HOLDS,
        _PUBLIC,
        "A narrow range of addresses makes a statement no public one.",
    ),
    Variant(
        "bucket-as-born-without-keys-of-customers", _SSE_C, bucket(), HOLDS, _BLOCKED, "A new bucket blocks SSE-C."
    ),
    Variant(
        "bucket-that-unblocks-keys-of-customers",
        _SSE_C,
        bucket(then=_encrypted("NONE")),
        BREACHES,
        _BLOCKED,
        "NONE blocks no type of encryption, whatever the default encryption is.",
    ),
    Variant("bucket-without-versions", VERSIONS, bucket(), BREACHES, _312, "Versioning and MFA delete must be on."),
    Variant("bucket-versions-suspended", VERSIONS, _mfa_delete("Suspended"), BREACHES, _312, "Versioning must be on."),
    Variant(
        "bucket-versions-without-mfa",
        VERSIONS,
        bucket(then=_versioned("Enabled")),
        BREACHES,
        _312,
        "MFA delete must be on.",
        {"versioning": "Enabled", "mfa_delete": "Disabled"},
    ),
    Variant("bucket-versions-with-mfa", VERSIONS, _mfa_delete("Enabled"), HOLDS, _312, "Both are on."),
)
