# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role organization_security."""

from __future__ import annotations

from ..._controls.control import Control

_RUN = (
    "Set organization_security_administrator_account, name {0} in organization_security_services, and run the role "
    "dayone.aws.organization_security in the management account."
)


def _asked(name: str) -> str:
    """Where the role is asked for a service."""
    return f"organization_security_administrator_account is defined and '{name}' in organization_security_services"


CONTROLS = (
    Control(
        "organization_security.guardduty_administrator",
        "high",
        "GuardDuty should have a delegated administrator in the organization",
        _RUN.format("guardduty"),
    ),
    Control(
        "organization_security.guardduty_accounts",
        "high",
        "GuardDuty should be enabled in every account of the organization, and in new ones",
        _RUN.format("guardduty"),
    ),
    Control(
        "organization_security.security_hub_administrator",
        "high",
        "Security Hub CSPM should have a delegated administrator in the organization",
        _RUN.format("security_hub"),
    ),
    Control(
        "organization_security.security_hub_accounts",
        "high",
        "Security Hub CSPM should be configured centrally for the organization",
        _RUN.format("security_hub"),
    ),
    Control(
        "organization_security.security_hub_policies",
        "medium",
        "Configuration policies of Security Hub CSPM should be as configured",
        _RUN.format("security_hub"),
        condition=_asked("security_hub"),
    ),
    Control(
        "organization_security.security_hub_v2_administrator",
        "medium",
        "Security Hub should have a delegated administrator in the organization",
        _RUN.format("security_hub_v2"),
    ),
    Control(
        "organization_security.security_hub_v2_accounts",
        "medium",
        "Security Hub should be enabled in the account of its delegated administrator",
        _RUN.format("security_hub_v2"),
    ),
    Control(
        "organization_security.inspector_administrator",
        "high",
        "Inspector should have a delegated administrator in the organization",
        _RUN.format("inspector"),
    ),
    Control(
        "organization_security.inspector_accounts",
        "high",
        "Inspector should scan every account of the organization, and new ones",
        _RUN.format("inspector"),
    ),
    Control(
        "organization_security.macie_administrator",
        "medium",
        "Macie should have a delegated administrator in the organization",
        _RUN.format("macie"),
    ),
    Control(
        "organization_security.macie_accounts",
        "medium",
        "Macie should be enabled in every account of the organization, and in new ones",
        _RUN.format("macie"),
    ),
    Control(
        "organization_security.detective_administrator",
        "low",
        "Detective should have a delegated administrator in the organization",
        _RUN.format("detective"),
    ),
    Control(
        "organization_security.detective_accounts",
        "low",
        "Detective should take in every account of the organization, and new ones",
        _RUN.format("detective"),
    ),
    Control(
        "organization_security.access_analyzer_administrator",
        "medium",
        "IAM Access Analyzer should have a delegated administrator in the organization",
        _RUN.format("access_analyzer"),
    ),
    Control(
        "organization_security.access_analyzer_organization",
        "high",
        "An IAM Access Analyzer should exist for the organization in every region",
        _RUN.format("access_analyzer"),
    ),
    Control(
        "organization_security.config_aggregator",
        "medium",
        "An AWS Config aggregator should collect from all accounts and regions of the organization",
        _RUN.format("config"),
    ),
    Control(
        "organization_security.trail",
        "high",
        "A CloudTrail trail of the organization should record the management events of every account",
        _RUN.format("cloudtrail"),
    ),
    Control(
        "organization_security.trail_bucket",
        "high",
        "Bucket and key of the organization's trail should be private and let the trail write",
        _RUN.format("cloudtrail"),
        condition=_asked("cloudtrail"),
    ),
)
