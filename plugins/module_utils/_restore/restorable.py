# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which modules' changes can be put back, and how."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ._reconcile import Resource
from ._regional import per_region
from ._resources import (
    access_analyzer,
    activity_events,
    default_security_groups,
    ec2_account_defaults,
    flow_log_destination,
    guardduty_detector,
    inspector,
    macie_session,
    organization_guardrails,
    public_access_block,
    security_hub,
    vpc_flow_logs,
)
from ._resources.access_logs import AccessLogs
from ._resources.activity_alarms import ActivityAlarms
from ._resources.admin_access import resources as admin_access
from ._resources.audit_trail import AuditTrail
from ._resources.billing_alarm import BillingAlarm
from ._resources.config_delivery import ConfigDelivery
from ._resources.config_recorder import ConfigRecorder
from ._resources.conformance_pack import ConformancePacks
from ._resources.cost_anomaly_detection import CostAnomalyDetection
from ._resources.cost_budget import CostBudget
from ._resources.dns_query_logging import DnsQueryLogging
from ._resources.dns_zone import DnsZone
from ._resources.iam_groups import IamGroups
from ._resources.notice_topic import NoticeTopic
from ._resources.organization_access import OrganizationRootAccess
from ._resources.password_policy import PasswordPolicy
from ._resources.resource_audit import KeyRotation
from ._resources.root_activity import RootActivity
from ._resources.site_certificate import SiteCertificate
from ._resources.threat_service import Kind, builder
from ._run import Context, Options

Build = Callable[[Context, Options], Resource | Sequence[Resource]]


@dataclass(frozen=True)
class Restorable:
    """How the changes of a module are put back.

    Args:
        build: makes its resource, or its resources.
        whole: whether its resource also takes away by itself what was made, so that nothing else is read for it.
        single: whether an account has one of it, whatever the options.
    """

    build: Build
    whole: bool = False
    single: bool = False


def _threat(kind: Kind, client: str) -> Build:
    return builder(kind, client)


def _recorders(context: Context, options: Options) -> Sequence[Resource]:
    return per_region(context, options, lambda region: [ConfigRecorder(context, options, region)])


def _billing(context: Context, options: Options) -> Resource:
    return BillingAlarm(context, {**options, "send_test": False})


def _zone(context: Context, options: Options) -> Resource:
    return DnsZone(context, {**options, "force": False})


def _packs(context: Context, options: Options) -> Sequence[Resource]:
    return per_region(context, options, lambda region: [ConformancePacks(context, options, region)])


RESTORABLE: dict[str, Restorable] = {
    "access_analyzer": Restorable(access_analyzer.resources),
    "access_logs": Restorable(AccessLogs, whole=True),
    "activity_alarms": Restorable(ActivityAlarms, whole=True),
    "activity_events": Restorable(activity_events.resources, whole=True),
    "activity_events_role": Restorable(activity_events.ForwardingRole, whole=True),
    "admin_access": Restorable(admin_access),
    "audit_trail": Restorable(AuditTrail, whole=True),
    "billing_alarm": Restorable(_billing, whole=True),
    "config_conformance_pack": Restorable(_packs, whole=True),
    "config_delivery": Restorable(ConfigDelivery, whole=True),
    "config_recorder": Restorable(_recorders, whole=True),
    "cost_anomaly_detection": Restorable(CostAnomalyDetection, whole=True),
    "cost_budget": Restorable(CostBudget),
    "default_security_groups": Restorable(default_security_groups.resources),
    "dns_query_logging": Restorable(DnsQueryLogging, whole=True),
    "dns_zone": Restorable(_zone),
    "ec2_account_defaults": Restorable(ec2_account_defaults.resources),
    "flow_log_destination": Restorable(flow_log_destination.resource, whole=True),
    "guardduty_detector": Restorable(_threat(guardduty_detector.GuardDutyDetector, "guardduty")),
    "iam_groups": Restorable(IamGroups, whole=True),
    "iam_password_policy_enforce": Restorable(PasswordPolicy, whole=True, single=True),
    "inspector": Restorable(_threat(inspector.Inspector, "inspector2")),
    "macie_session": Restorable(_threat(macie_session.MacieSession, "macie2")),
    "notice_topic": Restorable(NoticeTopic, whole=True),
    "organization_guardrails": Restorable(organization_guardrails.guardrail_resource, whole=True),
    "organization_root_access": Restorable(OrganizationRootAccess),
    "public_access_block": Restorable(public_access_block.resources),
    "resource_audit": Restorable(KeyRotation),
    "root_activity_rule": Restorable(RootActivity, whole=True),
    "security_hub": Restorable(_threat(security_hub.SecurityHub, "securityhub")),
    "site_certificate": Restorable(SiteCertificate),
    "vpc_flow_logs": Restorable(vpc_flow_logs.resources, whole=True),
}
