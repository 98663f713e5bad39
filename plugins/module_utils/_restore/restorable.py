# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which modules' changes can be put back, and how."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .._grants import bootstrap
from .._kernel.reconcile import Resource
from .._module.regional import per_region
from .._module.run import Context, Options
from .._parts.notices.notice_topic import NoticeTopic
from .._steps.access_analyzer import analyzer as access_analyzer
from .._steps.access_logs.log_delivery import AccessLogs
from .._steps.activity_alarms import events as activity_events
from .._steps.activity_alarms.alarms import ActivityAlarms
from .._steps.admin_access.administrators import resources as admin_access
from .._steps.audit_trail import model_invocations
from .._steps.audit_trail.trail import AuditTrail
from .._steps.billing_alerts.alarm import BillingAlarm
from .._steps.billing_alerts.anomaly_detection import CostAnomalyDetection
from .._steps.billing_alerts.budget import CostBudget
from .._steps.change_events import queue as change_queue
from .._steps.change_events import rules as change_events
from .._steps.compute_defaults import ec2_defaults as ec2_account_defaults
from .._steps.compute_defaults import session_preferences as ssm_session_preferences
from .._steps.config_recorder.conformance_pack import ConformancePacks
from .._steps.config_recorder.delivery import ConfigDelivery
from .._steps.config_recorder.recorder import ConfigRecorder
from .._steps.dns.query_logging import DnsQueryLogging
from .._steps.dns.zone import DnsZone
from .._steps.iam_groups.groups import IamGroups
from .._steps.identity_center import assignments as identity_center_assignments
from .._steps.identity_center import directory as identity_center_users
from .._steps.identity_center import permission_sets as identity_center_permission_sets
from .._steps.identity_center import safeguards as identity_center_safeguards
from .._steps.network_defaults import default_security_groups, flow_log_destination, vpc_settings
from .._steps.network_defaults import flow_logs as vpc_flow_logs
from .._steps.organization_accounts.accounts import Accounts
from .._steps.organization_accounts.organization import GoverningOrganization
from .._steps.organization_accounts.units import Units
from .._steps.organization_policies.policies import policy_resource
from .._steps.organization_root import guardrails as organization_guardrails
from .._steps.organization_root.root_access import OrganizationRootAccess
from .._steps.organization_security import resources as organization_security
from .._steps.password_policy.policy import PasswordPolicy
from .._steps.public_access import block as public_access_block
from .._steps.resource_audit.audit import KeyRotation
from .._steps.root_account.activity import RootActivity
from .._steps.static_site.certificate import SiteCertificate
from .._steps.threat_detection import guardduty as guardduty_detector
from .._steps.threat_detection import inspector, security_hub
from .._steps.threat_detection import macie as macie_session
from .._steps.threat_detection.service import Kind, builder

Build = Callable[[Context, Options], Resource | Sequence[Resource]]


@dataclass(frozen=True)
class Restorable:
    """How the changes of a module are put back.

    Args:
        build: makes its resource, or its resources.
        whole: whether its resource also removes by itself what was made, so that nothing else is read for it.
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
    "bedrock_invocation_logging": Restorable(model_invocations.resources),
    "billing_alarm": Restorable(_billing, whole=True),
    "bootstrap": Restorable(bootstrap.resources, whole=True),
    "change_events": Restorable(change_events.resources, whole=True),
    "change_queue": Restorable(change_queue.resources),
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
    "identity_center_assignments": Restorable(identity_center_assignments.assignments_resource, whole=True),
    "identity_center_permission_sets": Restorable(identity_center_permission_sets.permission_sets_resource, whole=True),
    "identity_center_safeguards": Restorable(identity_center_safeguards.safeguards, whole=True),
    "identity_center_users": Restorable(identity_center_users.directory_resource, whole=True),
    "inspector": Restorable(_threat(inspector.Inspector, "inspector2")),
    "macie_session": Restorable(_threat(macie_session.MacieSession, "macie2")),
    "notice_topic": Restorable(NoticeTopic, whole=True),
    "organization_accounts": Restorable(Accounts, whole=True),
    "organization_guardrails": Restorable(organization_guardrails.guardrail_resource, whole=True),
    "organization_policies": Restorable(policy_resource, whole=True),
    "organization_root_access": Restorable(OrganizationRootAccess),
    "organization_security": Restorable(organization_security.resources),
    "organization_setup": Restorable(GoverningOrganization, whole=True),
    "organization_units": Restorable(Units, whole=True),
    "public_access_block": Restorable(public_access_block.resources),
    "resource_audit": Restorable(KeyRotation),
    "root_activity_rule": Restorable(RootActivity, whole=True),
    "security_hub": Restorable(_threat(security_hub.SecurityHub, "securityhub")),
    "site_certificate": Restorable(SiteCertificate),
    "ssm_session_preferences": Restorable(ssm_session_preferences.resources),
    "vpc_account_settings": Restorable(vpc_settings.resources),
    "vpc_flow_logs": Restorable(vpc_flow_logs.resources, whole=True),
}
