# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""AWS's list prices of what the baseline makes: the one place for them. docs/costs.md shows them.

US dollars in us-east-1, without taxes, discounts, credits and free tiers. They say what to expect, never what the
bill will be.
"""

from __future__ import annotations

from dataclasses import dataclass

#: The day of which the prices are. AWS's page decides.
DATED = "2026-11-24"


@dataclass(frozen=True)
class Price:
    """One list price.

    Args:
        what: what is paid for.
        usd: the price, in US dollars.
        per: the unit.
        role: the roles that make it.
        source: AWS's page.
        free: what is free of it, where anything is.
    """

    what: str
    usd: float
    per: str
    role: str
    source: str
    free: str = ""


_CLOUDWATCH = "https://aws.amazon.com/cloudwatch/pricing/"
_KMS = "https://aws.amazon.com/kms/pricing/"
_SNS = "https://aws.amazon.com/sns/pricing/"
_BUDGETS = "https://aws.amazon.com/aws-cost-management/aws-budgets/pricing/"
_EXPLORER = "https://aws.amazon.com/aws-cost-management/aws-cost-explorer/pricing/"
_ANOMALY = "https://aws.amazon.com/aws-cost-management/aws-cost-anomaly-detection/pricing/"
_TRAIL = "https://aws.amazon.com/cloudtrail/pricing/"
_S3 = "https://aws.amazon.com/s3/pricing/"
_CONFIG = "https://aws.amazon.com/config/pricing/"
_GUARDDUTY = "https://aws.amazon.com/guardduty/pricing/"
_HUB = "https://aws.amazon.com/security-hub/pricing/"
_ANALYZER = "https://aws.amazon.com/iam/access-analyzer/pricing/"
_MACIE = "https://aws.amazon.com/macie/pricing/"
_INSPECTOR = "https://aws.amazon.com/inspector/pricing/"
_DETECTIVE = "https://aws.amazon.com/detective/pricing/"
_ROUTE53 = "https://aws.amazon.com/route53/pricing/"
_EVENTS = "https://aws.amazon.com/eventbridge/pricing/"
_SQS = "https://aws.amazon.com/sqs/pricing/"
_CLOUDFRONT = "https://aws.amazon.com/cloudfront/pricing/"
_SECRETS = "https://aws.amazon.com/secrets-manager/pricing/"

PRICES: dict[str, Price] = {
    "alarm": Price(
        "CloudWatch alarm", 0.10, "alarm and month", "billing_alerts, activity_alarms", _CLOUDWATCH, "10 alarms"
    ),
    "cloudwatch_request": Price(
        "CloudWatch API request", 0.01, "1,000 requests", "billing_alerts", _CLOUDWATCH, "1,000,000 requests a month"
    ),
    "key": Price(
        "KMS customer-managed key",
        1.00,
        "key and month",
        "root_account, billing_alerts, audit_trail, dns, organization_security",
        _KMS,
    ),
    "key_rotation": Price(
        "Rotation of a KMS key, its first and its second",
        1.00,
        "rotation and month",
        "root_account, billing_alerts, audit_trail",
        _KMS,
    ),
    "key_request": Price(
        "KMS request",
        0.03,
        "10,000 requests",
        "root_account, billing_alerts, audit_trail",
        _KMS,
        "20,000 requests a month",
    ),
    "topic": Price("SNS topic", 0.00, "topic and month", "root_account, billing_alerts", _SNS),
    "email": Price("SNS email", 2.00, "100,000 emails", "root_account, billing_alerts", _SNS, "1,000 emails a month"),
    "budget": Price("Budget without action", 0.00, "budget and month", "billing_alerts", _BUDGETS),
    "budget_action": Price("Budget with an action", 0.10, "budget and day", "billing_alerts", _BUDGETS, "2 budgets"),
    "anomaly_monitor": Price("Cost anomaly monitor", 0.00, "monitor and month", "billing_alerts", _ANOMALY),
    "cost_request": Price("Cost Explorer API request", 0.01, "request", "billing_access, billing_alerts", _EXPLORER),
    "trail_events": Price(
        "CloudTrail management events, the first copy", 0.00, "event", "audit_trail", _TRAIL, "one copy in each region"
    ),
    "trail_copy": Price(
        "CloudTrail management events, each further copy",
        2.00,
        "100,000 events",
        "audit_trail, organization_security",
        _TRAIL,
    ),
    "trail_data_events": Price("CloudTrail data events", 0.10, "100,000 events", "audit_trail", _TRAIL),
    "storage": Price(
        "S3 Standard storage",
        0.023,
        "GB and month",
        "audit_trail, static_site, access_logs, organization_security",
        _S3,
    ),
    "config_item": Price("Config configuration item", 0.003, "item", "config_recorder", _CONFIG),
    "config_daily_item": Price("Config configuration item, recorded daily", 0.012, "item", "config_recorder", _CONFIG),
    "conformance_check": Price(
        "Config conformance pack, the first 100,000 evaluations", 0.001, "evaluation", "config_recorder", _CONFIG
    ),
    "guardduty_events": Price(
        "GuardDuty, CloudTrail management events",
        4.00,
        "1,000,000 events",
        "threat_detection, organization_security",
        _GUARDDUTY,
        "30 days",
    ),
    "guardduty_flow": Price(
        "GuardDuty, VPC flow and DNS logs, the first 500 GB",
        1.00,
        "GB",
        "threat_detection, organization_security",
        _GUARDDUTY,
        "30 days",
    ),
    "hub_check": Price(
        "Security Hub CSPM check, the first 100,000",
        0.0010,
        "check",
        "threat_detection, organization_security",
        _HUB,
        "30 days",
    ),
    "external_analyzer": Price(
        "IAM Access Analyzer, external access",
        0.00,
        "analyzer and month",
        "access_analyzer, organization_security",
        _ANALYZER,
    ),
    "unused_analyzer": Price(
        "IAM Access Analyzer, unused access", 0.20, "role or user and month", "access_analyzer", _ANALYZER
    ),
    "macie_bucket": Price(
        "Macie, each bucket that it evaluates",
        0.10,
        "bucket and month",
        "threat_detection, organization_security",
        _MACIE,
        "30 days",
    ),
    "flow_logs": Price("VPC flow logs, delivery to S3, the first 10 TB", 0.25, "GB", "network_defaults", _CLOUDWATCH),
    "log_ingestion": Price(
        "CloudWatch Logs, ingestion", 0.50, "GB", "audit_trail, dns, network_defaults", _CLOUDWATCH, "5 GB a month"
    ),
    "inspector_instance": Price(
        "Inspector, each EC2 instance that it scans by agent",
        1.2528,
        "instance and month",
        "threat_detection, organization_security",
        _INSPECTOR,
        "15 days",
    ),
    "inspector_image": Price(
        "Inspector, the first scan of a container image",
        0.09,
        "image",
        "threat_detection, organization_security",
        _INSPECTOR,
        "15 days",
    ),
    "inspector_function": Price(
        "Inspector, each Lambda function that it scans",
        0.30,
        "function and month",
        "threat_detection, organization_security",
        _INSPECTOR,
        "15 days",
    ),
    "detective_data": Price(
        "Detective, the logs that it reads, the first 1,000 GB",
        2.00,
        "GB",
        "organization_security",
        _DETECTIVE,
        "30 days",
    ),
    "forwarded_event": Price(
        "EventBridge event sent to another region", 1.00, "1,000,000 events", "activity_alarms, change_events", _EVENTS
    ),
    "queue_requests": Price(
        "SQS request", 0.40, "1,000,000 requests", "change_events", _SQS, "1,000,000 requests a month"
    ),
    "secret": Price("Secrets Manager secret", 0.40, "secret and month", "admin_access", _SECRETS, "30 days"),
    "front_traffic": Price(
        "CloudFront, traffic to Europe and North America", 0.085, "GB", "static_site", _CLOUDFRONT, "1 TB a month"
    ),
    "front_requests": Price(
        "CloudFront, HTTPS requests", 0.01, "10,000 requests", "static_site", _CLOUDFRONT, "10,000,000 requests a month"
    ),
    "front_function": Price(
        "CloudFront function", 0.10, "1,000,000 runs", "static_site", _CLOUDFRONT, "2,000,000 runs a month"
    ),
    "invalidation": Price("CloudFront invalidation", 0.005, "path", "static_site", _CLOUDFRONT, "1,000 paths a month"),
    "log_parquet": Price("Access logs of CloudFront as Parquet", 0.035, "GB", "access_logs", _CLOUDWATCH),
    "hosted_zone": Price("Route 53 hosted zone", 0.50, "zone and month", "dns", _ROUTE53),
}


def usd(name: str) -> float:
    """A list price in US dollars."""
    return PRICES[name].usd


def priced(name: str) -> str:
    """A list price as people write it."""
    price = PRICES[name]
    amount = f"{price.usd:.2f}" if round(price.usd, 2) == price.usd else f"{price.usd:g}"
    return f"${amount} per {price.per.replace(' and ', ' per ')} ({price.what})"


def monthly_usd(**counts: float) -> float:
    """What things cost in a month at list price, without free tiers.

    Args:
        counts: how many of each, by the names of ``PRICES``.
    """
    return round(sum(usd(name) * count for name, count in counts.items()), 2)


def table() -> str:
    """The prices as a Markdown table."""
    lines = ["| what | US dollars | for each | free of it | role | source |", "|---|---|---|---|---|---|"]
    for price in PRICES.values():
        amount = f"{price.usd:.2f}" if round(price.usd, 2) == price.usd else f"{price.usd:g}"
        cells = (price.what, amount, price.per, price.free or "nothing", price.role, f"[page]({price.source})")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
