# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is said where a run ended halfway: what stands now, what of it costs money, and what the next run does. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from .._kernel.plan import Call

#: What AWS bills from the moment on that it is made, whether it is used or not. docs/costs.md has the prices.
PAID = {
    ("accessanalyzer", "create_analyzer"): "an analyzer, which is billed if it looks for unused access",
    ("bedrock", "put_model_invocation_logging_configuration"): "logs of model invocations, billed by the gigabyte",
    ("budgets", "create_budget_action"): "a budget with an action, billed by the day after the first two",
    ("cloudfront", "create_invalidation"): "invalidated paths, billed after the first 1,000 of a month",
    ("cloudtrail", "create_trail"): "a trail, whose events are billed if the account has another one",
    ("cloudtrail", "put_event_selectors"): "data events, which are billed if the trail records them",
    ("cloudtrail", "put_insight_selectors"): "insights, billed by the analyzed event",
    ("cloudwatch", "put_metric_alarm"): "an alarm, billed by the month",
    ("config", "put_conformance_pack"): "a conformance pack, billed by the evaluation",
    ("config", "start_configuration_recorder"): "a recorder, billed by the recorded change",
    ("detective", "create_members"): "Detective in member accounts, billed by the gigabyte",
    ("detective", "update_organization_configuration"): "Detective in new member accounts, billed by the gigabyte",
    ("ec2", "create_flow_logs"): "flow logs, billed by the gigabyte",
    ("ec2", "modify_account_vpc_encryption_control"): "VPC encryption controls, billed by the VPC and hour",
    ("guardduty", "create_detector"): "a detector, billed by what it analyzes",
    ("guardduty", "create_members"): "GuardDuty in member accounts, billed by what it analyzes",
    ("guardduty", "update_detector"): "a detector and its protection plans, billed by what they analyze",
    ("guardduty", "update_organization_configuration"): "GuardDuty in member accounts, billed by what it analyzes",
    ("inspector2", "associate_member"): "Inspector in member accounts, billed by what it scans",
    ("inspector2", "enable"): "Inspector, billed by what it scans",
    ("inspector2", "update_organization_configuration"): "Inspector in new member accounts, billed by what it scans",
    ("kms", "create_key"): "a key, billed by the month until it is deleted",
    ("logs", "create_delivery"): "access logs, billed by the gigabyte",
    ("macie2", "create_member"): "Macie in member accounts, billed by the bucket and month",
    ("macie2", "enable_macie"): "Macie, billed by the bucket and month",
    ("macie2", "update_organization_configuration"): "Macie in new member accounts, billed by the bucket and month",
    ("route53", "create_hosted_zone"): "a hosted zone, billed by the month",
    ("route53", "create_query_logging_config"): "query logs, billed by the gigabyte",
    ("route53domains", "register_domain"): "a domain, paid for a year",
    ("secretsmanager", "create_secret"): "a secret, billed by the month",
    ("securityhub", "batch_enable_standards"): "standards of Security Hub, billed by the check",
    ("securityhub", "enable_security_hub"): "Security Hub, billed by the check",
    ("securityhub", "enable_security_hub_v2"): "Security Hub, billed by the resource",
    ("securityhub", "start_configuration_policy_association"): "Security Hub in member accounts, billed by the check",
    ("securityhub", "update_organization_configuration"): "Security Hub in new member accounts, billed by the check",
    # Each enables its service in the account that it makes the administrator.
    ("detective", "enable_organization_admin_account"): "Detective in its administrator account",
    ("guardduty", "enable_organization_admin_account"): "GuardDuty in its administrator account",
    ("macie2", "enable_organization_admin_account"): "Macie in its administrator account",
    ("securityhub", "enable_organization_admin_account"): "Security Hub in its administrator account",
}
#: So many are named.
_TOLD = 8


def what_stands(sent: Sequence[Call], left: Sequence[Call]) -> str:
    """What stands, what costs money, and how it goes on.

    Args:
        sent: the writes that AWS took.
        left: those that it refused, and those that waited for them.
    """
    paid = sorted({text for call in sent if (text := PAID.get((call.service, call.method)))})
    costs = f" AWS bills for: {'; '.join(paid)}." if paid else ""
    return (
        f"Done before that, and kept: {_named(sent)}.{costs} Not done: {_named(left)}. The next run finds what "
        "exists and does the rest. playbooks/restore.yml undoes it."
    )


def _named(calls: Sequence[Call]) -> str:
    names = list(dict.fromkeys(f"{call.service}:{call.method}" for call in calls))
    more = f" and {len(names) - _TOLD} more" if len(names) > _TOLD else ""
    return ", ".join(names[:_TOLD]) + more
