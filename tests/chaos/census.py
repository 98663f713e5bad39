# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What in the account costs money, or would confuse people if there were two of it: counted by an independent look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tests.emulator import clients
from tests.emulator.server import Emulator

#: By service, what is listed and under which key.
_LISTS: dict[str, tuple[tuple[str, str], ...]] = {
    "acm": (("list_certificates", "CertificateSummaryList"),),
    "accessanalyzer": (("list_analyzers", "analyzers"),),
    "budgets": (("describe_budgets", "Budgets"),),
    "ce": (("get_anomaly_monitors", "AnomalyMonitors"), ("get_anomaly_subscriptions", "AnomalySubscriptions")),
    "cloudfront": (("list_distributions", "DistributionList"),),
    "cloudtrail": (("describe_trails", "trailList"),),
    "cloudwatch": (("describe_alarms", "MetricAlarms"),),
    "config": (("describe_configuration_recorders", "ConfigurationRecorders"),),
    "ec2": (("describe_flow_logs", "FlowLogs"),),
    "events": (("list_rules", "Rules"),),
    "guardduty": (("list_detectors", "DetectorIds"),),
    "iam": (("list_roles", "Roles"), ("list_users", "Users"), ("list_virtual_mfa_devices", "VirtualMFADevices")),
    "kms": (("list_keys", "Keys"),),
    "logs": (("describe_log_groups", "logGroups"), ("describe_deliveries", "deliveries")),
    "route53": (("list_hosted_zones", "HostedZones"),),
    "s3": (("list_buckets", "Buckets"),),
    "sns": (("list_topics", "Topics"), ("list_subscriptions", "Subscriptions")),
}


def count(account: Emulator, places: Iterable[tuple[str, str]]) -> dict[str, int]:
    """How many there are of each in services and regions.

    Args:
        places: services, with the region in which they are looked at.
    """
    found: dict[str, int] = {}
    for service, region in sorted(set(places)):
        client = clients.client(account.endpoint, service, region) if service in _LISTS else None
        for method, key in _LISTS.get(service, ()):
            more = {"AccountId": "123456789012"} if service == "budgets" else {}
            listed: Any = getattr(client, method)(**more).get(key, [])
            items = listed.get("Items", []) if isinstance(listed, Mapping) else listed
            found[f"{service}.{key} in {region}"] = len(_kept(client, service, items))
    return found


def _kept(client: Any, service: str, items: list[Any]) -> list[Any]:
    """Without what is deleted already, and what AWS keeps itself."""
    if service != "kms":
        return items
    keys = [client.describe_key(KeyId=item["KeyId"])["KeyMetadata"] for item in items]
    return [key for key in keys if key["KeyManager"] == "CUSTOMER" and key["KeyState"] != "PendingDeletion"]


def more_than(before: Mapping[str, int], now: Mapping[str, int]) -> list[str]:
    """What there is more of than there should be."""
    return [
        f"{name}: {number} instead of {before.get(name, 0)}"
        for name, number in now.items()
        if number > before.get(name, 0)
    ]
