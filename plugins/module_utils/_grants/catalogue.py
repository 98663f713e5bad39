# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What all modules need to be allowed, by step. Each step says its own beside its code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .._parts.permissions import TAGGED_TREE
from .._permissions.need import Needs, reads, with_when, writes
from .._steps.access_analyzer import permissions as access_analyzer
from .._steps.access_logs import permissions as access_logs
from .._steps.account_contacts import permissions as account_contacts
from .._steps.activity_alarms import permissions as activity_alarms
from .._steps.admin_access import permissions as admin_access
from .._steps.audit_trail import permissions as audit_trail
from .._steps.billing_access import permissions as billing_access
from .._steps.billing_alerts import permissions as billing_alerts
from .._steps.bootstrap import permissions as bootstrap
from .._steps.change_events import permissions as change_events
from .._steps.compute_defaults import permissions as compute_defaults
from .._steps.config_recorder import permissions as config_recorder
from .._steps.dns import permissions as dns
from .._steps.iam_groups import permissions as iam_groups
from .._steps.iam_hygiene import permissions as iam_hygiene
from .._steps.identity_center import permissions as identity_center
from .._steps.network_defaults import permissions as network_defaults
from .._steps.organization_accounts import permissions as organization_accounts
from .._steps.organization_policies import permissions as organization_policies
from .._steps.organization_root import permissions as organization_root
from .._steps.organization_security import permissions as organization_security
from .._steps.password_policy import permissions as password_policy
from .._steps.public_access import permissions as public_access
from .._steps.resource_audit import permissions as resource_audit
from .._steps.root_account import permissions as root_account
from .._steps.static_site import permissions as static_site
from .._steps.threat_detection import permissions as threat_detection


@dataclass(frozen=True)
class Step:
    """What a step needs: its modules, what its variables of names are where they are not set, and whether it does
    anything where nobody says so."""

    modules: Mapping[str, Needs]
    names: Mapping[str, str]
    enabled: bool = True


_ROOMS = {
    "access_analyzer": access_analyzer,
    "access_logs": access_logs,
    "account_contacts": account_contacts,
    "activity_alarms": activity_alarms,
    "admin_access": admin_access,
    "audit_trail": audit_trail,
    "billing_access": billing_access,
    "billing_alerts": billing_alerts,
    "change_events": change_events,
    "compute_defaults": compute_defaults,
    "config_recorder": config_recorder,
    "dns": dns,
    "iam_groups": iam_groups,
    "iam_hygiene": iam_hygiene,
    "identity_center": identity_center,
    "network_defaults": network_defaults,
    "organization_accounts": organization_accounts,
    "organization_policies": organization_policies,
    "organization_root": organization_root,
    "organization_security": organization_security,
    "password_policy": password_policy,
    "public_access": public_access,
    "resource_audit": resource_audit,
    "root_account": root_account,
    "static_site": static_site,
    "threat_detection": threat_detection,
}
#: Steps of the collection that are no role: what a run does before and behind them.
_ARCHIVE = "s3:::{dayone_report_archive}"
_HUB = "dayone_security_hub_destination"
REPORT = Step(
    {
        "drift_report": (
            reads("s3 ListObjectsV2", _ARCHIVE, when="dayone_report_archive"),
            reads("s3 GetObject", f"{_ARCHIVE}/*", when="dayone_report_archive"),
            writes("s3 PutObject", f"{_ARCHIVE}/*", when="dayone_report_archive"),
        ),
        "drift_trend": (
            reads("s3 ListObjectsV2", _ARCHIVE, when="dayone_report_archive"),
            reads("s3 GetObject", f"{_ARCHIVE}/*", when="dayone_report_archive"),
        ),
        "drift_notice": (
            reads("s3 ListObjectsV2", _ARCHIVE, when="dayone_report_archive"),
            reads("s3 GetObject", f"{_ARCHIVE}/*", when="dayone_report_archive"),
            writes("sns Publish", "{dayone_notice_topic_arn}", when="dayone_notice_topic_arn"),
        ),
        "drift_security_hub": (
            reads("securityhub GetFindings", "securityhub:*:{account}:hub/default", when=_HUB),
            writes("securityhub BatchImportFindings", "securityhub:*:{account}:product/{account}/default", when=_HUB),
            reads(
                "sts AssumeRole",
                "iam::*:role/{dayone_security_hub_role_name}",
                when=f"{_HUB}&dayone_security_hub_role_name",
            ),
        ),
        # A drift run empties the queue: what it deletes is what it has checked.
        "change_messages": (
            reads(
                "sqs GetQueueUrl ReceiveMessage DeleteMessageBatch",
                "sqs:*:*:{dayone_changes_queue_name}",
                when="dayone_changes_queue_name",
            ),
        ),
        "permissions_preflight": with_when(
            (
                reads("iam SimulatePrincipalPolicy", ("iam::{account}:role/*", "iam::{account}:user/*")),
                reads("iam GetRole", "iam::{account}:role/*"),
                # Where the simulation is denied.
                reads("iam GetAccountAuthorizationDetails"),
            ),
            "dayone_preflight",
        ),
    },
    {},
)
INVENTORY = Step(
    {
        "organization": (
            *TAGGED_TREE,
            reads("sts AssumeRole", "iam::*:role/{dayone_role_name}"),
        )
    },
    {"dayone_role_name": "OrganizationAccountAccessRole"},
)
INIT = Step(
    {
        "account_survey": (
            reads("account GetAlternateContact", "account::{account}:account"),
            reads("budgets DescribeBudgets", "budgets::{account}:budget/*"),
            reads("cloudtrail DescribeTrails"),
            reads("config DescribeConfigurationRecorders"),
            reads("ec2 DescribeRegions"),
            reads("organizations DescribeOrganization"),
            reads("sso-admin ListInstances"),
        )
    },
    {},
)
#: What puts the roles in place that the others work in: it is no step of a run, and needs more than one.
BOOTSTRAP = Step(bootstrap.PERMISSIONS, bootstrap.NAMES)
STEPS: dict[str, Step] = {
    name: Step(room.PERMISSIONS, getattr(room, "NAMES", {}), getattr(room, "ENABLED", True))  # type: ignore[attr-defined]
    for name, room in _ROOMS.items()
}
#: They, and what is no step of a run.
ALL: dict[str, Step] = {**STEPS, "report": REPORT, "inventory": INVENTORY, "init": INIT, "bootstrap": BOOTSTRAP}
#: Modules of the collection that ask AWS for nothing but who the caller is, or that run others.
NOTHING = frozenset({"account_identity", "drift_gate", "drift_tickets", "permissions", "project_folder", "restore"})


def modules() -> dict[str, tuple[tuple[str, Needs], ...]]:
    """Each module, with what each step that has it needs of it."""
    found: dict[str, list[tuple[str, Needs]]] = {}
    for name, step in ALL.items():
        for module, needs in step.modules.items():
            found.setdefault(module, []).append((name, needs))
    return {module: tuple(items) for module, items in found.items()}


def declared(module: str) -> frozenset[str]:
    """The operations that a module says it sends, such as ``s3:GetBucketPolicy``, by botocore's names."""
    return frozenset(
        operation for _step, needs in modules().get(module, ()) for need in needs for operation in need.operations
    )
