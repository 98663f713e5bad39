# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an account has already, as far as a new project's answers depend on it. Only reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from .._aws.client import BILLING_REGIONS, Aws
from .._aws.failures import NotFound
from .._kernel.plan import Failure, Refusal
from .._kernel.reconcile import gather
from .._module.run import Context
from .._parts.federation import instances
from .._parts.organization import find_organization
from .._parts.ownership import is_of_control_tower
from .answers import KINDS

#: Fields of an alternate contact: ours, and the API's.
_FIELDS = {"name": "Name", "title": "Title", "email": "EmailAddress", "phone": "PhoneNumber"}
_NONE = "ResourceNotFoundException"
#: What stands in the place of a part that nobody has read.
BLANK: dict[str, Any] = {
    "enabled_regions": [],
    "contacts": {},
    "trails": [],
    "recorders": [],
    "identity_center": [],
    "organization": {},
    "budgets": [],
}
Readers = dict[str, Callable[[], Any]]
_ROOT = "these are the root user's credentials, with which nothing is read unless dayone_allow_root is true"


def look(aws: Aws, account_id: str | None, *, root: bool) -> dict[str, Any]:
    """Read what a project's answers depend on. A part that could not be read stays blank, and ``not_read`` says why.

    Args:
        aws: the way to the account.
        account_id: the account that it must be, or none.
        root: whether the root user's credentials may read.

    Raises:
        Failure: it is not known whose the credentials are.
        Refusal: the credentials are of another account.
    """
    context = Context(aws)
    if account_id and account_id != context.account_id:
        raise Refusal(f"account_id is {account_id}, but these credentials belong to account {context.account_id}.")
    if context.is_root and not root:
        return {**blank(_ROOT), "account_id": context.account_id}
    return {"account_id": context.account_id, **_survey(context)}


def _survey(context: Context) -> dict[str, Any]:
    found = gather(_readers(context))
    read = {name: BLANK[name] if isinstance(part, Failure) else part for name, part in found.items()}
    names = [item["name"] for part in ("trails", "recorders") for item in read[part]]
    return {
        **read,
        "region": context.aws.region,
        "control_tower": any(map(is_of_control_tower, names)),
        "not_read": {name: part.message for name, part in found.items() if isinstance(part, Failure)},
    }


def blank(reason: str) -> dict[str, Any]:
    """A survey in which nothing was read, and why."""
    return {**BLANK, "account_id": "", "region": "", "control_tower": False, "not_read": {"account": reason}}


def _readers(context: Context) -> Readers:
    aws = context.aws
    return {
        "enabled_regions": context.enabled_regions,
        "contacts": partial(_contacts, aws),
        "trails": partial(_trails, aws, context.home_region),
        "recorders": partial(_recorders, aws, context.home_region),
        "identity_center": partial(instances, context),
        "organization": partial(_organization, aws),
        "budgets": partial(_budgets, context),
    }


def _contacts(aws: Aws) -> dict[str, dict[str, str]]:
    """The alternate contacts that are registered, by kind.

    https://docs.aws.amazon.com/accounts/latest/reference/API_GetAlternateContact.html
    """
    found = {}
    for kind in KINDS:
        try:
            answer = aws.call("account", "get_alternate_contact", absent=(_NONE,), AlternateContactType=kind.upper())
        except NotFound:
            continue
        about = answer["AlternateContact"]
        found[kind] = {name: str(about.get(key) or "") for name, key in _FIELDS.items()}
    return found


def _trails(aws: Aws, region: str) -> list[dict[str, Any]]:
    """The trails of every region that reach this one, the organization's among them.

    https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
    """
    listed = aws.call("cloudtrail", "describe_trails", region=region, includeShadowTrails=True)["trailList"]
    return [
        {
            "name": item["Name"],
            "region": item.get("HomeRegion", region),
            "organization": bool(item.get("IsOrganizationTrail")),
        }
        for item in listed
        if item.get("IsMultiRegionTrail")
    ]


def _recorders(aws: Aws, region: str) -> list[dict[str, Any]]:
    """AWS Config's recorder of the region: there is at most one of the account's own.

    https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeConfigurationRecorders.html
    """
    answer = aws.call("config", "describe_configuration_recorders", region=region)
    return [{"name": item["name"], "region": region} for item in answer["ConfigurationRecorders"]]


def _organization(aws: Aws) -> dict[str, str]:
    found = find_organization(aws)
    return {} if found is None else {"id": found.id, "management_account": found.management_account}


def _budgets(context: Context) -> list[dict[str, Any]]:
    """The budgets on the costs of a month, with their limits. A partition without bills of its own has none.

    https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_DescribeBudgets.html
    """
    region = BILLING_REGIONS.get(context.partition, "")
    if not region:
        return []
    listed = context.aws.pages("budgets", "describe_budgets", "Budgets", region=region, AccountId=context.account_id)
    return [_budget(item) for item in listed if (item["BudgetType"], item["TimeUnit"]) == ("COST", "MONTHLY")]


def _budget(item: Mapping[str, Any]) -> dict[str, Any]:
    limit = item.get("BudgetLimit") or {}
    return {"name": item["BudgetName"], "limit": str(limit.get("Amount", "")), "currency": limit.get("Unit", "")}
