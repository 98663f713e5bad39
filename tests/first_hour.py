# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A stranger's first hour with an account of one's own: the answers that the report asks for, and what a person does.

Whoever follows the steps of the report gives these answers and does these acts. Nothing is open after that.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from .emulator.account import ACCOUNT
from .emulator.server import Emulator
from .emulator.services.iam_users import PERIOD, code

ROOT = Path(__file__).resolve().parent.parent
#: The embedded account registers a name of this form at once.
DOMAIN = "ready-first-hour.com"
SITE = ROOT / "tests" / "demo_site"
_PERSON = {"name": "Ada Lovelace", "title": "Founder", "phone": "+49 30 1234567"}
#: What is accepted as it is, and why.
ACCEPTED = {
    "root_account.unused": "Root was used to open the account",
    "iam_hygiene.federation": "One person works here, and has MFA",
    "threat_detection.guardduty": "Not worth its price to us yet",
    "threat_detection.inspector_ec2": "Nothing runs here yet",
    "threat_detection.inspector_ecr": "Nothing runs here yet",
    "threat_detection.inspector_lambda": "Nothing runs here yet",
    "network_defaults.flow_logs": "Nothing runs here yet",
    "audit_trail.read_events": "Access logs are enough",
    "audit_trail.write_events": "Access logs are enough",
}
#: Whatever an alarm can tell of.
# fmt: off
ACTIVITIES = [
    "unauthorized_calls", "sign_in_without_mfa", "root_use", "iam_policies", "trails", "sign_in_failures", "keys",
    "bucket_policies", "config", "security_groups", "network_acls", "gateways", "route_tables", "vpcs", "organization",
]
# fmt: on
Client = Callable[..., Any]


def answers(folder: Path) -> dict[str, Any]:
    """The values of all variables that a first report asks for.

    Args:
        folder: where the QR code of the administrator's MFA device is written.
    """
    recipients = [{"protocol": "email", "endpoint": "ada@example.com"}]
    return {
        "dayone_profile": "starter",
        "dayone_accepted": [{"control": name, "reason": reason} for name, reason in ACCEPTED.items()],
        "dayone_security_subscriptions": recipients,
        "billing_alerts_subscriptions": recipients,
        **{
            f"account_contacts_{kind}": {**_PERSON, "email": f"{kind}@example.com"}
            for kind in ("billing", "operations", "security")
        },
        "admin_access_users": [{"name": "ada"}],
        "admin_access_console_password": "file",
        "admin_access_password_directory": str(folder),
        "admin_access_mfa_users": [{"name": "ada"}],
        "admin_access_mfa_directory": str(folder),
        "iam_groups_groups": [
            {"name": "auditor", "persona": "auditor", "members": ["ada"]},
            {"name": "billing", "persona": "billing", "members": ["ada"]},
            {"name": "readonly", "persona": "readonly", "members": ["ada"]},
        ],
        "iam_hygiene_disable_unused": True,
        "activity_alarms_activities": ACTIVITIES,
        "network_defaults_delete_default_vpcs": True,
        "config_recorder_enabled": True,
        "dns_domain": DOMAIN,
        "dns_manage_delegation": True,
        "static_site_domain": DOMAIN,
        "static_site_content": str(SITE),
        "static_site_error_page": "/404.html",
    }


def register_domain(client: Client) -> None:
    """What was there before: the domain, bought at Route 53."""
    people = ("Admin", "Registrant", "Tech")
    contacts = {f"{person}Contact": {"FirstName": "Ada"} for person in people}
    client("route53domains").register_domain(DomainName=DOMAIN, DurationInYears=1, **contacts)


def do_as_root(account: Emulator) -> None:
    """What the root user does in the console: registers MFA, and lets IAM see the bills."""
    account.control("root", {"mfa": "virtual", "report_time": None})
    account.control("store", {"name": "billing.access", "value": {"active": True}, "region": ""})


def delete_old_key(client: Client, account: Emulator) -> None:
    """What somebody does about the key that nobody has used for a year."""
    iam = client("iam")
    for key in iam.list_access_keys(UserName="legacy-deploy")["AccessKeyMetadata"]:
        iam.delete_access_key(UserName="legacy-deploy", AccessKeyId=key["AccessKeyId"])
    account.control("root", {"report_time": None})


def renew_credential_report(account: Emulator) -> None:
    """What AWS does by itself every four hours."""
    account.control("root", {"report_time": None})


def scan(folder: Path) -> dict[str, Any]:
    """What Ada does: scans the QR code with an authenticator, and reads two codes that follow each other."""
    (file,) = folder.glob("*-ada.otpauth")
    seed = parse_qs(urlsplit(file.read_text(encoding="utf-8").strip()).query)["secret"][0]
    now = int(time.time()) // PERIOD
    return {"admin_access_mfa_users": [{"name": "ada", "codes": [code(seed, now - 1), code(seed, now)]}]}


def confirm(account: Emulator) -> None:
    """What the recipients do: each follows the link in the message."""
    account.control("root", {"confirmed": True})


def let_a_day_pass(client: Client, account: Emulator) -> None:
    """What AWS does by itself within a day: the first charges come, and new analyzers look at what is there."""
    account.control("clock", {"seconds": 3600})
    past = datetime.now(timezone.utc) - timedelta(minutes=5)
    data = {"MetricName": "EstimatedCharges", "Value": 3.0, "Timestamp": past}
    dimensions = [{"Name": "Currency", "Value": "USD"}]
    client("cloudwatch").put_metric_data(Namespace="AWS/Billing", MetricData=[{**data, "Dimensions": dimensions}])


def root_key_task() -> dict[str, Any]:
    """The task with which root deletes its own key, by its own credentials."""
    options = {"profile": "root", "allow_root": True, "delete_keys": True, "confirm_account_id": ACCOUNT}
    return {"name": "Delete the root user's access key", "dayone.aws.root_key_audit": options}


def steps(client: Client) -> dict[str, str]:
    """Each first step of an account, and what shows that it was taken, as boto3 reads it. Empty where it was not."""
    iam, listed = client("iam"), ", ".join
    summary = iam.get_account_summary()["SummaryMap"]
    budgets = client("budgets").describe_budgets(AccountId=ACCOUNT)["Budgets"]
    alarms = client("cloudwatch").describe_alarms()["MetricAlarms"]
    zones = client("route53").list_hosted_zones()["HostedZones"]
    sites = client("cloudfront").list_distributions()["DistributionList"].get("Items", [])
    regions = [item["RegionName"] for item in client("ec2").describe_regions()["Regions"]]
    return {
        "root's access keys and MFA": "no key, MFA" if _of_root(summary) == (0, 1) else "",
        "ada's groups": listed(
            sorted(item["GroupName"] for item in iam.list_groups_for_user(UserName="ada")["Groups"])
        ),
        **device(client),
        "contacts": listed(_contacts(client)),
        "budget": listed(f"{item['BudgetName']}, {item['BudgetLimit']['Amount']} USD a month" for item in budgets),
        "alarms": f"{len(alarms)}" if alarms else "",
        "DNS zone": listed(f"{item['Name']} with {item['ResourceRecordSetCount']} record sets" for item in zones),
        "site": listed(name for item in sites for name in item["Aliases"]["Items"]),
        "buckets with access logs": listed(_logged(client)),
        "AWS Config": f"records in all {len(regions)} regions" if _recording(client, regions) == len(regions) else "",
    }


def device(client: Client) -> dict[str, str]:
    """The step that is taken last: it takes codes of the minute."""
    found = client("iam").list_mfa_devices(UserName="ada")["MFADevices"]
    return {"ada's MFA device": ", ".join(item["SerialNumber"] for item in found)}


def _of_root(summary: dict[str, int]) -> tuple[int, int]:
    return summary["AccountAccessKeysPresent"], summary["AccountMFAEnabled"]


def _contacts(client: Client) -> list[str]:
    kinds = ("BILLING", "OPERATIONS", "SECURITY")
    found = [client("account").get_alternate_contact(AlternateContactType=kind)["AlternateContact"] for kind in kinds]
    return [f"{item['AlternateContactType'].lower()} {item['EmailAddress']}" for item in found]


def _logged(client: Client) -> list[str]:
    names = [item["Name"] for item in client("s3").list_buckets()["Buckets"]]
    return [name for name in names if "LoggingEnabled" in client("s3").get_bucket_logging(Bucket=name)]


def _recording(client: Client, regions: list[str]) -> int:
    found = [client("config", region).describe_configuration_recorder_status() for region in regions]
    return sum(item["recording"] for answer in found for item in answer["ConfigurationRecordersStatus"])
