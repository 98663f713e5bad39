# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How AWS's services act on what the baseline makes: as which principal, and with which condition keys.

Where two sources contradict each other, or AWS's pages are silent, a key stands in ``perhaps``: a policy must let the
service in with it and without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .request import Ask, Principal

#: S3's header of a request that gives the bucket's owner the object. Buckets without ACLs may not be sent it.
_ACL = {"s3:x-amz-acl": "bucket-owner-full-control"}
_TLS = {"aws:SecureTransport": "true"}
_ACCOUNT = {"aws:SourceAccount": "{account}"}
_BY = {**_ACCOUNT, "aws:SourceArn": "{by}"}
_TRAIL = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide"
_LOGS = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs"
_ROUTE53 = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide"
_SNS_KEYS = "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services"
_COSTS = "https://docs.aws.amazon.com/cost-management/latest/userguide"


@dataclass(frozen=True)
class Act:
    """What a service does with one resource.

    Args:
        service: the service's principal.
        actions: what it asks for.
        sends: the condition keys that it sends. ``{by}`` stands for the ARN of the trail, alarm, rule or such that it
            works for, ``{account}``, ``{region}`` and ``{partition}`` for where that is.
        perhaps: keys of which it is not known whether it sends them.
        source: the page, or the report of an account, that says so.
    """

    service: str
    actions: tuple[str, ...]
    source: str
    sends: Mapping[str, str] = field(default_factory=dict)
    perhaps: Mapping[str, str] = field(default_factory=dict)

    def asks(self, on: str, account: str, *, by: str = "", region: str = "us-east-1", owner: str = "") -> list[Ask]:
        """The requests, each without the keys that are perhaps sent, and with them.

        Args:
            on: the ARN of what it acts on.
            account: whose trail, alarm, rule or such it acts for.
            by: the ARN of that.
            region: where that is.
            owner: the account of what it acts on. Empty: the same.
        """
        places = {"account": account, "by": by, "region": region, "partition": on.split(":")[1]}
        ways = [self.sends, {**self.sends, **self.perhaps}] if self.perhaps else [self.sends]
        return [
            Ask(Principal.service(self.service), action, on, owner or account, _filled(way, places))
            for action in self.actions
            for way in ways
        ]

    @property
    def says_for_whom(self) -> bool:
        """Whether it always says for which account or resource it acts. Else no policy can keep a stranger's out."""
        return bool({"aws:SourceAccount", "aws:SourceArn"} & set(self.sends))


def _filled(keys: Mapping[str, str], places: Mapping[str, str]) -> dict[str, str | list[str]]:
    return {key: value.format(**places) for key, value in keys.items()}


def _publishing(service: str, sends: Mapping[str, str], perhaps: Mapping[str, str], source: str) -> Act:
    return Act(service, ("sns:Publish",), source, {**_TLS, **sends}, perhaps)


def _with_the_topics_key(service: str, sends: Mapping[str, str], source: str) -> Act:
    about = {"kms:ViaService": "sns.{region}.amazonaws.com", "aws:SecureTransport": "true"}
    return Act(service, ("kms:GenerateDataKey", "kms:Decrypt"), source, {**about, **sends})


ACTS: dict[str, Act] = {
    "trail looks at its bucket": Act(
        "cloudtrail.amazonaws.com",
        ("s3:GetBucketAcl",),
        f"{_TRAIL}/create-s3-bucket-policy-for-cloudtrail.html",
        {**_TLS, "aws:SourceArn": "{by}"},
        _ACCOUNT,
    ),
    # A trail of an account whose bucket has no ACLs was refused until its policy no longer asked for the header.
    "trail writes its file": Act(
        "cloudtrail.amazonaws.com",
        ("s3:PutObject",),
        f"{_TRAIL}/create-s3-bucket-policy-for-cloudtrail.html",
        {**_TLS, "aws:SourceArn": "{by}"},
        {**_ACCOUNT, **_ACL},
    ),
    "trail encrypts its file": Act(
        "cloudtrail.amazonaws.com",
        ("kms:GenerateDataKey",),
        f"{_TRAIL}/create-kms-key-policy-for-cloudtrail.html",
        {"aws:SourceArn": "{by}", "kms:EncryptionContext:aws:cloudtrail:arn": "{by}"},
        _ACCOUNT,
    ),
    "trail looks at its key": Act(
        "cloudtrail.amazonaws.com",
        ("kms:DescribeKey",),
        f"{_TRAIL}/create-kms-key-policy-for-cloudtrail.html",
        {"aws:SourceArn": "{by}"},
        _ACCOUNT,
    ),
    # "The role policy supports neither aws:SourceArn nor aws:SourceAccount": prowler-cloud/prowler#4714 as well.
    "config takes its role": Act(
        "config.amazonaws.com",
        ("sts:AssumeRole",),
        "https://docs.aws.amazon.com/config/latest/developerguide/set-up-aggregator-cli.html",
    ),
    "trail takes its role": Act(
        "cloudtrail.amazonaws.com",
        ("sts:AssumeRole",),
        f"{_TRAIL}/cloudtrail-required-policy-for-cloudwatch-logs.html",
    ),
    "config looks at its bucket": Act(
        "config.amazonaws.com",
        ("s3:GetBucketAcl", "s3:ListBucket"),
        "https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html",
        {**_TLS, **_ACCOUNT},
        {"aws:SourceArn": "arn:{partition}:config:{region}:{account}:*"},
    ),
    "config writes its file": Act(
        "config.amazonaws.com",
        ("s3:PutObject",),
        "https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html",
        {**_TLS, **_ACCOUNT},
        {"aws:SourceArn": "arn:{partition}:config:{region}:{account}:*", **_ACL},
    ),
    "config publishes": _publishing(
        "config.amazonaws.com",
        _ACCOUNT,
        {"aws:SourceArn": "arn:{partition}:config:{region}:{account}:*"},
        "https://docs.aws.amazon.com/config/latest/developerguide/sns-topic-policy.html",
    ),
    "flow log looks at its bucket": Act(
        "delivery.logs.amazonaws.com",
        ("s3:GetBucketAcl",),
        "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html",
        {**_TLS, **_ACCOUNT, "aws:SourceArn": "arn:{partition}:logs:{region}:{account}:*"},
    ),
    "flow log writes its file": Act(
        "delivery.logs.amazonaws.com",
        ("s3:PutObject",),
        "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html",
        {**_TLS, **_ACCOUNT, "aws:SourceArn": "arn:{partition}:logs:{region}:{account}:*"},
        _ACL,
    ),
    "flow log takes its role": Act(
        "vpc-flow-logs.amazonaws.com",
        ("sts:AssumeRole",),
        "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html",
        {**_ACCOUNT, "aws:SourceArn": "arn:{partition}:ec2:{region}:{account}:vpc-flow-log/fl-0123456789abcdef0"},
    ),
    "S3 writes an access log": Act(
        "logging.s3.amazonaws.com",
        ("s3:PutObject",),
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html",
        {**_TLS, **_BY},
    ),
    "CloudFront's log is delivered": Act(
        "delivery.logs.amazonaws.com",
        ("s3:PutObject",),
        f"{_LOGS}/AWS-logs-infrastructure-V2-S3.html",
        {**_TLS, **_ACCOUNT, "aws:SourceArn": "arn:{partition}:logs:us-east-1:{account}:delivery-source:dayone"},
        _ACL,
    ),
    "CloudFront reads a file": Act(
        "cloudfront.amazonaws.com",
        ("s3:GetObject",),
        "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/"
        "private-content-restricting-access-to-s3.html",
        {**_TLS, "aws:SourceArn": "{by}"},
        _ACCOUNT,
    ),
    "alarm publishes": _publishing(
        "cloudwatch.amazonaws.com",
        _BY,
        {},
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html",
    ),
    "alarm uses the topic's key": _with_the_topics_key("cloudwatch.amazonaws.com", _BY, _SNS_KEYS),
    "budget publishes": _publishing("budgets.amazonaws.com", _BY, {}, f"{_COSTS}/budgets-sns-policy.html"),
    "budget uses the topic's key": _with_the_topics_key(
        "budgets.amazonaws.com", _BY, f"{_COSTS}/budgets-sns-policy.html"
    ),
    # Budgets' own example has conditions on the account and on the budget.
    "budget takes its role": Act(
        "budgets.amazonaws.com",
        ("sts:AssumeRole",),
        f"{_COSTS}/budgets-action-role.html",
        {**_ACCOUNT, "aws:SourceArn": "arn:{partition}:budgets::{account}:budget/month"},
    ),
    "cost anomaly publishes": _publishing(
        "costalerts.amazonaws.com", _ACCOUNT, {"aws:SourceArn": "{by}"}, f"{_COSTS}/ad-SNS.html"
    ),
    "cost anomaly uses the topic's key": _with_the_topics_key(
        "costalerts.amazonaws.com", _ACCOUNT, f"{_COSTS}/ad-SNS.html"
    ),
    # EventBridge's guide: "You can't use Condition blocks in Amazon SNS topic policies". Many policies have one for the
    # rule's ARN all the same, and their messages arrive.
    "event publishes": _publishing(
        "events.amazonaws.com",
        {},
        _BY,
        "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions",
    ),
    # "Adding aws:SourceAccount and aws:SourceArn to a KMS policy is not supported for EventBridge-to-encrypted topics."
    "event uses the topic's key": _with_the_topics_key("events.amazonaws.com", {}, _SNS_KEYS),
    "event reaches a queue": Act(
        "events.amazonaws.com",
        ("sqs:SendMessage",),
        "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sqs-permissions",
        sends={"aws:SourceArn": "{by}", **_TLS},
        perhaps=_ACCOUNT,
    ),
    # As the trust policy that the console of EventBridge writes.
    "event takes its role": Act(
        "events.amazonaws.com",
        ("sts:AssumeRole",),
        "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html",
        _BY,
    ),
    "queries are logged": Act(
        "route53.amazonaws.com",
        ("logs:CreateLogStream", "logs:PutLogEvents"),
        f"{_ROUTE53}/query-logs.html#query-logs-configuring",
        _BY,
    ),
    "zone signs": Act(
        "dnssec-route53.amazonaws.com",
        ("kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"),
        f"{_ROUTE53}/access-control-managing-permissions.html#KMS-key-policy-for-DNSSEC",
        _BY,
    ),
    # AWS's example has its conditions on the source for the three actions above alone.
    "zone gets its grant": Act(
        "dnssec-route53.amazonaws.com",
        ("kms:CreateGrant",),
        f"{_ROUTE53}/access-control-managing-permissions.html#KMS-key-policy-for-DNSSEC",
        {"kms:GrantIsForAWSResource": "true"},
        _BY,
    ),
}
