# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Central configuration of Security Hub CSPM: what it needs, what it refuses, and what takes its time."""

from __future__ import annotations

from typing import Any

from tests.emulator.clock import clock
from tests.emulator.kit import stored

from .delegation import AUDIT, WEB, inside, named, organize, row
from .form import Clients, Contract, Reply

_API = "https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_"
_GUIDE = "https://docs.aws.amazon.com/securityhub/latest/userguide/"
_WORDED = "the code and the words: the page says that it is refused"
_OFF: dict[str, Any] = {"AutoEnable": False, "AutoEnableStandards": "NONE"}
_CENTRAL = {"ConfigurationType": "CENTRAL"}
_DENIED = "Must be a Security Hub delegated administrator with Central Configuration enabled"
_CONTENT: dict[str, Any] = {
    "SecurityHub": {
        "ServiceEnabled": True,
        "EnabledStandardIdentifiers": [],
        "SecurityControlsConfiguration": {"DisabledSecurityControlIdentifiers": []},
    }
}
_NO_POLICY = "99999999-9999-4999-9999-999999999999"


def _aggregated(client: Clients) -> Any:
    hub = named(client, "securityhub")
    hub.create_finding_aggregator(RegionLinkingMode="ALL_REGIONS")
    return hub


def _central(client: Clients) -> Any:
    hub = _aggregated(client)
    hub.update_organization_configuration(**_OFF, OrganizationConfiguration=_CENTRAL)
    clock.advance(10)
    return hub


def _policy(client: Clients, name: str = "all") -> tuple[Any, str]:
    hub = _central(client)
    return hub, hub.create_configuration_policy(Name=name, ConfigurationPolicy=_CONTENT)["Id"]


def _unknown_administrator(client: Clients) -> Any:
    """The administrator asks at once, and later."""
    organize(client)
    client("securityhub", agent="").enable_organization_admin_account(AdminAccountId=AUDIT)

    hub, seen = inside(client, AUDIT, "securityhub"), []
    for _number in range(2):
        try:
            seen.append(hub.describe_organization_configuration()["AutoEnable"])
        except hub.exceptions.InvalidAccessException:
            seen.append("refused")
        clock.advance(10)
    return seen


def _standards(client: Clients) -> Any:
    hub = named(client, "securityhub")
    hub.update_organization_configuration(AutoEnable=True, AutoEnableStandards="DEFAULT")
    hub.update_organization_configuration(AutoEnable=True, OrganizationConfiguration=_CENTRAL)


def _pending(client: Clients) -> Any:
    hub = _aggregated(client)
    hub.update_organization_configuration(**_OFF, OrganizationConfiguration=_CENTRAL)
    seen = [hub.describe_organization_configuration()["OrganizationConfiguration"]["Status"]]
    clock.advance(10)
    return [*seen, hub.describe_organization_configuration()["OrganizationConfiguration"]["Status"]]


def _too_early(client: Clients) -> None:
    hub = _aggregated(client)
    hub.update_organization_configuration(**_OFF, OrganizationConfiguration=_CENTRAL)
    hub.create_configuration_policy(Name="all", ConfigurationPolicy=_CONTENT)


def _two_of_a_name(client: Clients) -> None:
    hub, _number = _policy(client)
    hub.create_configuration_policy(Name="all", ConfigurationPolicy=_CONTENT)


def _too_many(client: Clients) -> None:
    hub = _central(client)
    for number in range(21):
        hub.create_configuration_policy(Name=f"policy-{number}", ConfigurationPolicy=_CONTENT)


def _content(**content: Any) -> Any:
    def provoke(client: Clients) -> None:
        _central(client).create_configuration_policy(Name="all", ConfigurationPolicy={"SecurityHub": content})

    return provoke


def _in_use(client: Clients) -> None:
    hub, number = _policy(client)
    hub.start_configuration_policy_association(ConfigurationPolicyIdentifier=number, Target={"AccountId": WEB})
    hub.delete_configuration_policy(Identifier=number)


def _nobody(client: Clients) -> None:
    hub, number = _policy(client)
    target = {"AccountId": "999999999999"}
    hub.start_configuration_policy_association(ConfigurationPolicyIdentifier=number, Target=target)


def _not_applied(client: Clients) -> None:
    hub, number = _policy(client)
    hub.start_configuration_policy_disassociation(ConfigurationPolicyIdentifier=number, Target={"AccountId": WEB})


def _statuses(client: Clients) -> Any:
    """An association that AWS applies, and one that it cannot."""
    hub, number = _policy(client)
    stored(AUDIT, "securityhub.failing")[WEB] = "Config is not recording."
    root = client("organizations", agent="").list_roots()["Roots"][0]["Id"]
    for target in ({"RootId": root}, {"AccountId": WEB}):
        hub.start_configuration_policy_association(ConfigurationPolicyIdentifier=number, Target=target)

    def seen() -> list[str]:
        listed = hub.list_configuration_policy_associations()["ConfigurationPolicyAssociationSummaries"]
        return [item["AssociationStatus"] for item in listed]

    before = seen()
    clock.advance(10)
    return before, seen()


def _reach(client: Clients) -> Any:
    """Whether Security Hub is on in an account below the root, once a policy reached that."""

    hub, number = _policy(client)
    root = client("organizations", agent="").list_roots()["Roots"][0]["Id"]
    hub.start_configuration_policy_association(ConfigurationPolicyIdentifier=number, Target={"RootId": root})
    return inside(client, WEB, "securityhub").get_administrator_account()["Administrator"]["AccountId"]


def _second_aggregator(client: Clients) -> None:
    _aggregated(client).create_finding_aggregator(RegionLinkingMode="ALL_REGIONS")


def _aggregator_of_member(client: Clients) -> None:

    _reach(client)
    inside(client, WEB, "securityhub").create_finding_aggregator(RegionLinkingMode="ALL_REGIONS")


def _aggregator_in_use(client: Clients) -> None:
    hub = _central(client)
    arn = hub.list_finding_aggregators()["FindingAggregators"][0]["FindingAggregatorArn"]
    hub.delete_finding_aggregator(FindingAggregatorArn=arn)


def _no_aggregator(client: Clients) -> None:
    hub = named(client, "securityhub")
    arn = f"arn:aws:securityhub:us-east-1:{AUDIT}:finding-aggregator/none"
    hub.get_finding_aggregator(FindingAggregatorArn=arn)


def _reply(name: str, operation: str, when: str, value: Any, source: str, by: str, provoke: Any) -> Contract:
    return Contract(name, "securityhub", operation, when, Reply("effect", value), source, provoke, by)


ROWS = (
    row(
        "securityhub-organization-off",
        "securityhub:DescribeOrganizationConfiguration",
        "Security Hub is off in the account",
        ("InvalidAccessException", "Account 123456789012 is not subscribed to AWS Security Hub"),
        "securityhub_organization._hub",
        lambda client: client("securityhub").describe_organization_configuration(),
        source="hashicorp/terraform-provider-aws internal/service/securityhub/organization_configuration.go",
    ),
    row(
        "securityhub-stranger",
        "securityhub:DescribeOrganizationConfiguration",
        "the account does not administer Security Hub for the organization",
        ("InvalidAccessException", "Account 123456789012 is not an administrator for this organization"),
        "securityhub_organization.administers",
        lambda client: (
            client("securityhub", agent="").enable_security_hub(),
            client("securityhub").describe_organization_configuration(),
        ),
        source="https://github.com/aws-ia/terraform-aws-security-hub/issues/4",
    ),
    _reply(
        "securityhub-administrator-unknown",
        "DescribeOrganizationConfiguration",
        "the administrator was named a moment ago",
        ["refused", False],
        "https://github.com/hashicorp/terraform-provider-aws/issues/23079",
        "securityhub_organization.administers",
        _unknown_administrator,
    ),
    row(
        "securityhub-central-automatic",
        "securityhub:UpdateOrganizationConfiguration",
        "new accounts would be enabled besides central configuration",
        (
            "InvalidInputException",
            "AutoEnable must be false and AutoEnableStandards NONE with central configuration.",
        ),
        "securityhub_organization.update_organization_configuration",
        _standards,
        assumed=_WORDED,
    ),
    row(
        "securityhub-central-homeless",
        "securityhub:UpdateOrganizationConfiguration",
        "there is no home region",
        ("InvalidInputException", "Central configuration needs a finding aggregator."),
        "securityhub_organization.update_organization_configuration",
        lambda client: named(client, "securityhub").update_organization_configuration(
            **_OFF, OrganizationConfiguration=_CENTRAL
        ),
        source=f"{_GUIDE}start-central-configuration.html",
        assumed=_WORDED,
    ),
    _reply(
        "securityhub-central-pending",
        "DescribeOrganizationConfiguration",
        "central configuration was enabled a moment ago",
        ["PENDING", "ENABLED"],
        f"{_API}OrganizationConfiguration.html",
        "securityhub_organization.describe_organization_configuration",
        _pending,
    ),
    row(
        "securityhub-central-not-yet",
        "securityhub:CreateConfigurationPolicy",
        "central configuration was enabled a moment ago",
        ("AccessDeniedException", _DENIED),
        "securityhub_organization.centrally",
        _too_early,
        source="hashicorp/terraform-provider-aws internal/service/securityhub/configuration_policy_association.go",
    ),
    row(
        "securityhub-aggregator-absent",
        "securityhub:GetFindingAggregator",
        "there is no such aggregator",
        ("ResourceNotFoundException", "There is no such finding aggregator."),
        "securityhub_organization.get_finding_aggregator",
        _no_aggregator,
    ),
    row(
        "securityhub-aggregator-second",
        "securityhub:CreateFindingAggregator",
        "there is one already",
        ("LimitExceededException", "The account has a finding aggregator already."),
        "securityhub_organization.create_finding_aggregator",
        _second_aggregator,
        assumed=_WORDED,
    ),
    row(
        "securityhub-aggregator-of-member",
        "securityhub:CreateFindingAggregator",
        "the account is a member",
        ("InvalidInputException", "A finding aggregator cannot be created by a member account."),
        "securityhub_organization.create_finding_aggregator",
        _aggregator_of_member,
        source="https://github.com/nozaq/terraform-aws-secure-baseline/issues/254",
    ),
    row(
        "securityhub-aggregator-in-use",
        "securityhub:DeleteFindingAggregator",
        "central configuration is on",
        ("InvalidInputException", "Central configuration needs the finding aggregator."),
        "securityhub_organization.delete_finding_aggregator",
        _aggregator_in_use,
        source="hashicorp/terraform-provider-aws internal/service/securityhub/organization_configuration.go",
        assumed="the code and the words",
    ),
    row(
        "securityhub-v2-off",
        "securityhub:DescribeSecurityHubV2",
        "the new Security Hub is off",
        ("ResourceNotFoundException", "Security Hub is not enabled."),
        "securityhub_organization.describe_security_hub_v2",
        lambda client: client("securityhub").describe_security_hub_v2(),
    ),
    row(
        "securityhub-policy-absent",
        "securityhub:GetConfigurationPolicy",
        "there is no such policy",
        ("ResourceNotFoundException", "There is no such configuration policy."),
        "securityhub_policies._policy",
        lambda client: _central(client).get_configuration_policy(Identifier=_NO_POLICY),
    ),
    row(
        "securityhub-policy-name",
        "securityhub:CreateConfigurationPolicy",
        "there is one of that name",
        ("ResourceConflictException", "A configuration policy of that name exists already."),
        "securityhub_policies.create_configuration_policy",
        _two_of_a_name,
        assumed=_WORDED,
    ),
    row(
        "securityhub-policy-number",
        "securityhub:CreateConfigurationPolicy",
        "there are 20",
        ("LimitExceededException", "There are 20 configuration policies already."),
        "securityhub_policies.create_configuration_policy",
        _too_many,
        source=f"{_GUIDE}securityhub_limits.html",
        assumed="the words",
    ),
    row(
        "securityhub-policy-lacking",
        "securityhub:CreateConfigurationPolicy",
        "Security Hub is on, and no standards are named",
        (
            "InvalidInputException",
            "EnabledStandardIdentifiers and SecurityControlsConfiguration are required when ServiceEnabled is true.",
        ),
        "securityhub_policies._check",
        _content(ServiceEnabled=True),
        source=f"{_API}SecurityHubPolicy.html",
        assumed=_WORDED,
    ),
    row(
        "securityhub-policy-off",
        "securityhub:CreateConfigurationPolicy",
        "Security Hub is off, and standards are named",
        ("InvalidInputException", "Standards and controls need ServiceEnabled."),
        "securityhub_policies._check",
        _content(ServiceEnabled=False, EnabledStandardIdentifiers=[]),
        source=f"{_API}SecurityHubPolicy.html",
        assumed=_WORDED,
    ),
    row(
        "securityhub-policy-in-use",
        "securityhub:DeleteConfigurationPolicy",
        "it is associated with a target",
        ("ResourceConflictException", "The configuration policy is associated with targets."),
        "securityhub_policies.delete_configuration_policy",
        _in_use,
        assumed="the words",
    ),
    row(
        "securityhub-target-absent",
        "securityhub:StartConfigurationPolicyAssociation",
        "there is no such account",
        ("ResourceNotFoundException", "There is no account 999999999999 in the organization."),
        "securityhub_policies.start_configuration_policy_association",
        _nobody,
        assumed="the words",
    ),
    row(
        "securityhub-association-absent",
        "securityhub:StartConfigurationPolicyDisassociation",
        "the target inherits",
        ("ResourceNotFoundException", f"{WEB} has no association of its own."),
        "securityhub_policies.start_configuration_policy_disassociation",
        _not_applied,
        assumed="the words",
    ),
    _reply(
        "securityhub-association-status",
        "ListConfigurationPolicyAssociations",
        "policies were associated a moment ago, one of which Security Hub cannot apply",
        (["PENDING", "PENDING"], ["SUCCESS", "FAILED"]),
        f"{_GUIDE}configuration-policy-association-status.html",
        "securityhub_policies._shown",
        _statuses,
    ),
    _reply(
        "securityhub-association-reach",
        "StartConfigurationPolicyAssociation",
        "a policy that enables Security Hub is for the root",
        AUDIT,
        f"{_GUIDE}create-associate-policy.html",
        "securityhub_policies._reach",
        _reach,
    ),
)
