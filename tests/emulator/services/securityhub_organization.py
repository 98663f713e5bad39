# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Security Hub CSPM of an organization: central configuration, in the administrator's home region.

https://docs.aws.amazon.com/securityhub/latest/userguide/central-configuration-intro.html
"""

from __future__ import annotations

from typing import Any

from moto.securityhub.models import securityhub_backends

from tests.emulator.clock import clock
from tests.emulator.kit import Pass, Request, ServiceError, operation, stored

from .delegation import administrator, configuration, member_of, named_at, organization_around, when_named

#: Seconds until central configuration is on, and until a policy has reached its target.
TAKES = 6
#: Seconds until Security Hub knows its new administrator:
#: https://github.com/hashicorp/terraform-provider-aws/issues/23079
KNOWN = 4
_PENDING, _ENABLED = "PENDING", "ENABLED"


def _hub(request: Request) -> Any:
    """moto's hub, which is on.

    Raises:
        ServiceError: it is off.
    """
    found = securityhub_backends[request.account_id][request.region]
    if not found.enabled:
        raise ServiceError(
            "InvalidAccessException", f"Account {request.account_id} is not subscribed to AWS Security Hub"
        )
    return found


def switch_on(account_id: str, region: str) -> None:
    """Security Hub comes with being named, and with a policy that says so."""
    found = securityhub_backends[account_id][region]
    if not found.enabled:
        found.enable_security_hub(False, {})


when_named("securityhub", switch_on)


def administers(request: Request) -> dict[str, Any]:
    """The settings of the administrator who asks.

    Raises:
        ServiceError: Security Hub is off, or the caller does not administer it.
    """
    _hub(request)
    about = (request.account_id, "securityhub", request.region)
    if administrator(*about) != request.account_id or clock.now() < named_at(*about) + KNOWN:
        message = f"Account {request.account_id} is not an administrator for this organization"
        raise ServiceError("InvalidAccessException", message)
    return configuration(request.account_id, "securityhub", request.region)


def centrally(request: Request) -> dict[str, Any]:
    """The settings of the administrator who asks, with central configuration.

    Raises:
        ServiceError: it is not on, or this is not the home region.
    """
    found = administers(request)
    if found.get("type") != "CENTRAL" or clock.now() < found.get("since", 0) + TAKES:
        message = "Must be a Security Hub delegated administrator with Central Configuration enabled"
        raise ServiceError("AccessDeniedException", message)
    return found


@operation("securityhub", "GetAdministratorAccount")
def get_administrator_account(request: Request) -> dict[str, Any]:
    """Who manages Security Hub for the account: nobody, where it is no member."""
    if organization_around(request.account_id) is None:
        raise Pass
    _hub(request)
    admin = member_of(request.account_id, "securityhub", request.region)
    return {"Administrator": {"AccountId": admin, "MemberStatus": "Enabled"}} if admin else {}


@operation("securityhub", "DescribeOrganizationConfiguration")
def describe_organization_configuration(request: Request) -> dict[str, Any]:
    """How accounts are configured, and whether that is on yet."""
    found = administers(request)
    pending = clock.now() < found.get("since", -TAKES) + TAKES
    return {
        "AutoEnable": found.get("auto", False),
        "MemberAccountLimitReached": False,
        "AutoEnableStandards": found.get("standards", "NONE"),
        "OrganizationConfiguration": {
            "ConfigurationType": found.get("type", "LOCAL"),
            "Status": _PENDING if pending else _ENABLED,
        },
    }


@operation("securityhub", "UpdateOrganizationConfiguration")
def update_organization_configuration(request: Request) -> None:
    """Change it. Central configuration needs a home region, and decides on new accounts itself."""
    found = administers(request)
    kind = request.params.get("OrganizationConfiguration", {}).get("ConfigurationType", found.get("type", "LOCAL"))
    if kind == "CENTRAL":
        if request.params["AutoEnable"] or request.params.get("AutoEnableStandards", "NONE") != "NONE":
            message = "AutoEnable must be false and AutoEnableStandards NONE with central configuration."
            raise ServiceError("InvalidInputException", message)
        if not _aggregators(request):
            raise ServiceError("InvalidInputException", "Central configuration needs a finding aggregator.")
    if kind != found.get("type", "LOCAL"):
        found["since"] = clock.now()
    found |= {"type": kind, "auto": request.params["AutoEnable"]}
    found["standards"] = request.params.get("AutoEnableStandards", "DEFAULT")


def _aggregators(request: Request) -> dict[str, Any]:
    """The finding aggregator of an account's home region: there is one at most, in all regions."""
    return stored(request.account_id, "securityhub.aggregators")


@operation("securityhub", "ListFindingAggregators")
def list_finding_aggregators(request: Request) -> dict[str, Any]:
    """The aggregator, in any region."""
    _hub(request)
    return {"FindingAggregators": [{"FindingAggregatorArn": arn} for arn in _aggregators(request)]}


@operation("securityhub", "GetFindingAggregator")
def get_finding_aggregator(request: Request) -> dict[str, Any]:
    """One aggregator."""
    _hub(request)
    found = _aggregators(request).get(request.params["FindingAggregatorArn"])
    if found is None:
        raise ServiceError("ResourceNotFoundException", "There is no such finding aggregator.")
    return dict(found)


@operation("securityhub", "CreateFindingAggregator")
def create_finding_aggregator(request: Request) -> dict[str, Any]:
    """Make it, here: a member account cannot, and there is one at most."""
    _hub(request)
    if member_of(request.account_id, "securityhub", request.region):
        raise ServiceError("InvalidInputException", "A finding aggregator cannot be created by a member account.")
    if _aggregators(request):
        raise ServiceError("LimitExceededException", "The account has a finding aggregator already.")
    arn = f"arn:aws:securityhub:{request.region}:{request.account_id}:finding-aggregator/0123456789"
    made = {
        "FindingAggregatorArn": arn,
        "FindingAggregationRegion": request.region,
        "RegionLinkingMode": request.params["RegionLinkingMode"],
        "Regions": request.params.get("Regions", []),
    }
    _aggregators(request)[arn] = made
    return made


@operation("securityhub", "DeleteFindingAggregator")
def delete_finding_aggregator(request: Request) -> None:
    """Delete it: not while central configuration needs it."""
    if configuration(request.account_id, "securityhub", request.region).get("type") == "CENTRAL":
        raise ServiceError("InvalidInputException", "Central configuration needs the finding aggregator.")
    _aggregators(request).pop(request.params["FindingAggregatorArn"], None)


@operation("securityhub", "DescribeSecurityHubV2")
def describe_security_hub_v2(request: Request) -> dict[str, Any]:
    """The other Security Hub, where it is on."""
    found = stored(request.account_id, "securityhub.v2", request.region)
    if not found:
        raise ServiceError("ResourceNotFoundException", "Security Hub is not enabled.")
    return dict(found)


@operation("securityhub", "EnableSecurityHubV2")
def enable_security_hub_v2(request: Request) -> dict[str, Any]:
    """Switch it on."""
    arn = f"arn:aws:securityhub:{request.region}:{request.account_id}:hubv2/0123456789"
    found = stored(request.account_id, "securityhub.v2", request.region)
    found |= {"HubV2Arn": arn, "SubscribedAt": "2026-01-01T00:00:00.000Z"}
    return {"HubV2Arn": arn}


@operation("securityhub", "DisableSecurityHubV2")
def disable_security_hub_v2(request: Request) -> None:
    """Switch it off."""
    stored(request.account_id, "securityhub.v2", request.region).clear()
