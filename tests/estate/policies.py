# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Resources by their policies: whom these let in, and under which conditions."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.emulator.account import ACCOUNT

from .form import BREACHES, CONFIG, HOLDS, HUB, Estate, Variant

_PUBLIC, _DEPUTY = "resource_audit.public_policies", "resource_audit.confused_deputy"
_S3_PUBLIC = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"
_EFS_PUBLIC = "https://docs.aws.amazon.com/efs/latest/ug/access-control-block-public-access.html"
_SQS_3, _SNS_4 = f"{HUB}sqs-controls.html#sqs-3", f"{HUB}sns-controls.html#sns-4"
_KMS_5 = f"{CONFIG}kms-key-policy-no-public-access.html"
_LAMBDA_1 = f"{HUB}lambda-controls.html#lambda-1"
_DEPUTIES = "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html"
_ORGANIZATION = {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}


def _text(action: str, condition: dict[str, Any] | None = None, *more: dict[str, Any], **about: Any) -> str:
    found = {"Effect": "Allow", "Principal": "*", "Action": action, "Resource": "*", **about}
    return json.dumps({"Version": "2012-10-17", "Statement": [{**found, "Condition": condition or {}}, *more]})


def _queue(condition: dict[str, Any] | None = None, *more: dict[str, Any], **about: Any) -> Callable[[Estate], str]:
    def stands(estate: Estate) -> str:
        name = estate.name("queue")
        policy = _text("sqs:SendMessage", condition, *more, **about)
        estate.client("sqs").create_queue(QueueName=name, Attributes={"Policy": policy})
        return estate.arn("sqs", name)

    return stands


def _topic(estate: Estate) -> str:
    """A topic with the policy that SNS gives to every new one."""
    return str(estate.client("sns").create_topic(Name=estate.name("topic"))["TopicArn"])


def _key(condition: dict[str, Any]) -> Callable[[Estate], str]:
    def stands(estate: Estate) -> str:
        made = estate.client("kms").create_key(Policy=_text("kms:Decrypt", condition))["KeyMetadata"]
        return str(made["Arn"])

    return stands


def _secret(condition: dict[str, Any]) -> Callable[[Estate], str]:
    def stands(estate: Estate) -> str:
        secrets = estate.client("secretsmanager")
        arn = str(secrets.create_secret(Name=estate.name("secret"), SecretString="none")["ARN"])
        secrets.put_resource_policy(SecretId=arn, ResourcePolicy=_text("secretsmanager:GetSecretValue", condition))
        return arn

    return stands


def _files(condition: dict[str, Any]) -> Callable[[Estate], str]:
    def stands(estate: Estate) -> str:
        efs = estate.client("efs")
        made = efs.create_file_system(CreationToken=estate.name("files"), Encrypted=True)
        policy = _text("elasticfilesystem:ClientMount", condition)
        efs.put_file_system_policy(FileSystemId=made["FileSystemId"], Policy=policy)
        return str(made["FileSystemArn"])

    return stands


def _images(estate: Estate) -> str:
    """A repository of ECR that everybody pulls from."""
    ecr, name = estate.client("ecr"), estate.name("images")
    made = ecr.create_repository(repositoryName=name)["repository"]
    found = {"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"}
    ecr.set_repository_policy(
        repositoryName=name, policyText=json.dumps({"Version": "2008-10-17", "Statement": [found]})
    )
    return str(made["repositoryArn"])


def _service(**condition: Any) -> Callable[[Estate], str]:
    return _queue(condition, Principal={"Service": "sns.amazonaws.com"})


ROWS = (
    Variant("queue-of-everybody", _PUBLIC, _queue(), BREACHES, _SQS_3, "A star, and no condition."),
    Variant(
        "queue-of-an-organization",
        _PUBLIC,
        _queue(_ORGANIZATION),
        HOLDS,
        _S3_PUBLIC,
        "An organization's id is a fixed value.",
    ),
    Variant(
        "queue-of-an-organization-by-a-pattern",
        _PUBLIC,
        _queue({"StringLike": {"aws:PrincipalOrgID": "o-*"}}),
        BREACHES,
        _S3_PUBLIC,
        "A value with a wildcard is not fixed.",
    ),
    Variant(
        "queue-of-everybody-by-a-variable",
        _PUBLIC,
        _queue({"StringEquals": {"aws:PrincipalAccount": "${aws:PrincipalAccount}"}}),
        BREACHES,
        _S3_PUBLIC,
        "A policy variable is not fixed.",
    ),
    Variant(
        "queue-of-everybody-but-one",
        _PUBLIC,
        _queue({"StringNotEquals": {"aws:PrincipalAccount": "222222222222"}}),
        BREACHES,
        _S3_PUBLIC,
        "All but one are not a few.",
    ),
    Variant(
        "queue-of-who-says-an-account-or-nothing",
        _PUBLIC,
        _queue({"StringEqualsIfExists": {"aws:SourceAccount": ACCOUNT}}),
        BREACHES,
        _S3_PUBLIC,
        "People's requests have no such key, so that the condition is met.",
    ),
    Variant(
        "queue-of-two-halves-of-the-internet",
        _PUBLIC,
        _queue({"IpAddress": {"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}}),
        BREACHES,
        _S3_PUBLIC,
        "Together they are every address.",
    ),
    Variant(
        "queue-of-an-office",
        _PUBLIC,
        _queue({"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}),
        HOLDS,
        _S3_PUBLIC,
        "A narrow range of addresses is fixed.",
    ),
    Variant(
        "queue-of-all-but-denied-outsiders",
        _PUBLIC,
        _queue(
            None,
            {
                "Effect": "Deny",
                "Principal": "*",
                "Action": "sqs:*",
                "Resource": "*",
                "Condition": {"StringNotEquals": {"aws:PrincipalAccount": ACCOUNT}},
            },
        ),
        HOLDS,
        _S3_PUBLIC,
        "Everybody of another account is denied.",
    ),
    Variant(
        "queue-of-its-account",
        _PUBLIC,
        _queue(None, Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:root"}),
        HOLDS,
        _SQS_3,
        "It lets in its own account.",
    ),
    Variant("topic-as-born", _PUBLIC, _topic, HOLDS, _SNS_4, "AWS:SourceOwner is the account's own."),
    Variant(
        "key-of-one-account-by-service",
        _PUBLIC,
        _key({"StringEquals": {"kms:CallerAccount": ACCOUNT, "kms:ViaService": "s3.eu-west-1.amazonaws.com"}}),
        HOLDS,
        _KMS_5,
        "kms:CallerAccount is fixed.",
    ),
    Variant(
        "key-of-everybody-by-service",
        _PUBLIC,
        _key({"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}}),
        BREACHES,
        _KMS_5,
        "Everybody uses S3: that says nothing of who.",
    ),
    Variant(
        "secret-with-a-tag-of-the-caller",
        _PUBLIC,
        _secret({"StringEquals": {"aws:PrincipalTag/team": "blue"}}),
        BREACHES,
        _S3_PUBLIC,
        "Everybody tags their own principals.",
    ),
    Variant("secret-of-an-organization", _PUBLIC, _secret(_ORGANIZATION), HOLDS, _S3_PUBLIC, "It is fixed."),
    Variant(
        "files-by-mount-targets",
        _PUBLIC,
        _files({"Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}}),
        HOLDS,
        _EFS_PUBLIC,
        "Only clients in the VPC come by a mount target.",
    ),
    Variant(
        "files-over-tls",
        _PUBLIC,
        _files({"Bool": {"aws:SecureTransport": "true"}}),
        BREACHES,
        _EFS_PUBLIC,
        "Everybody has TLS.",
    ),
    Variant("images-of-everybody", _PUBLIC, _images, BREACHES, _S3_PUBLIC, "A star, in a policy of 2008."),
    Variant("deputy-for-anybody", _DEPUTY, _service(), BREACHES, _DEPUTIES, "It works for everybody."),
    Variant(
        "deputy-for-an-account",
        _DEPUTY,
        _service(StringEquals={"aws:SourceAccount": ACCOUNT}),
        HOLDS,
        _DEPUTIES,
        "It says for which account.",
    ),
    Variant(
        "deputy-for-a-bucket-of-whoever-has-its-name",
        _DEPUTY,
        _queue({"ArnEquals": {"aws:SourceArn": "arn:aws:s3:::numbers"}}, Principal={"Service": "s3.amazonaws.com"}),
        BREACHES,
        _LAMBDA_1,
        "The ARN of a bucket names no account: Lambda.1 requires a condition on it for S3.",
    ),
    Variant(
        "deputy-for-a-bucket-of-an-account",
        _DEPUTY,
        _queue(
            {
                "ArnEquals": {"aws:SourceArn": "arn:aws:s3:::numbers"},
                "StringEquals": {"aws:SourceAccount": ACCOUNT},
            },
            Principal={"Service": "s3.amazonaws.com"},
        ),
        HOLDS,
        _LAMBDA_1,
        "It says which bucket, and of which account.",
    ),
    Variant(
        "deputy-for-any-topic",
        _DEPUTY,
        _service(ArnLike={"aws:SourceArn": "arn:aws:sns:*:*:*"}),
        BREACHES,
        _DEPUTIES,
        "The pattern is met by everybody's topics.",
    ),
)
