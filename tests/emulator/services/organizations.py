# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What member accounts see of their organization, its resource policy, and account ids that are known beforehand.

https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeResourcePolicy.html
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from typing import Any

from botocore import xform_name
from moto.organizations import utils
from moto.organizations.models import FakeDelegatedAdministrator, organizations_backends
from moto.organizations.responses import OrganizationsResponse

from tests.emulator.kit import Pass, Request, ServiceError, on_reset, operation, stored

#: What only the management account and delegated administrators may read.
READS = (
    "DescribeAccount",
    "DescribePolicy",
    "ListAWSServiceAccessForOrganization",
    "ListAccounts",
    "ListAccountsForParent",
    "ListDelegatedAdministrators",
    "ListDelegatedServicesForAccount",
    "ListOrganizationalUnitsForParent",
    "ListPolicies",
    "ListPoliciesForTarget",
    "ListRoots",
    "ListTagsForResource",
    "ListTargetsForPolicy",
)
#: What is done in the background, where its time has come: functions of the management account.
BACKGROUND: list[Callable[[str], None]] = []
#: moto answers times as numbers, where the kit's serializer takes times.
TIMES = ("JoinedTimestamp", "DelegationEnabledDate", "DateEnabled")
FakeDelegatedAdministrator.SUPPORTED_SERVICES += ["config.amazonaws.com", "securityhub.amazonaws.com"]


class _Ids:
    """The ids of accounts that an organization makes: 200000000001 is its first member."""

    numbers: Iterator[int] = itertools.count()


@on_reset
def begin() -> None:
    """Count anew."""
    _Ids.numbers = itertools.count()


def _next_id() -> str:
    return f"{200000000000 + next(_Ids.numbers)}"


# The management account takes the first number, and then its own id.
utils.make_random_account_id = _next_id


def organization_of(request: Request) -> Any:
    """moto's organization that an account manages or is a delegated administrator of.

    Raises:
        ServiceError: it does neither.
    """
    found = organizations_backends[request.account_id]["aws"]
    if found.org is not None:
        return found
    owner = organizations_backends.master_accounts.get(request.account_id)
    organization = organizations_backends[owner[0]]["aws"] if owner else None
    if organization is None or organization.org is None:
        raise ServiceError("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.")
    if request.account_id not in {admin.account.id for admin in organization.admins}:
        raise ServiceError("AccessDeniedException", "You don't have permissions to access this resource.")
    return organization


def _read(request: Request) -> dict[str, Any]:
    """What a delegated administrator reads is moto's answer to the management account."""
    organization = organization_of(request)
    for settle in BACKGROUND:
        settle(organization.org.master_account_id)
    if organization.account_id == request.account_id:
        raise Pass
    response = OrganizationsResponse()
    response.body = json.dumps(request.params)
    response.current_account, response.region, response.partition = organization.account_id, request.region, "aws"
    answer: dict[str, Any] = json.loads(getattr(response, xform_name(request.operation))())
    for value in answer.values():
        for item in value if isinstance(value, list) else [value]:
            for key in TIMES:
                if isinstance(item, dict):
                    item.pop(key, None)
    return answer


for _name in READS:
    operation("organizations", _name)(_read)


def _policy(organization: Any) -> dict[str, Any]:
    return stored(organization.account_id, "organizations.resource_policy")


def _described(organization: Any) -> dict[str, Any]:
    content = _policy(organization)
    if not content:
        raise ServiceError("ResourcePolicyNotFoundException", "We can't find a resource policy request.")
    arn = f"arn:aws:organizations::{organization.account_id}:resourcepolicy/{organization.org.id}/rp-0123456789"
    summary = {"Id": "rp-0123456789", "Arn": arn}
    return {"ResourcePolicy": {"ResourcePolicySummary": summary, "Content": content["content"]}}


@operation("organizations", "DescribeResourcePolicy")
def describe_resource_policy(request: Request) -> dict[str, Any]:
    """The organization's resource policy."""
    return _described(organization_of(request))


@operation("organizations", "PutResourcePolicy")
def put_resource_policy(request: Request) -> dict[str, Any]:
    """Replace it."""
    organization = organization_of(request)
    _policy(organization)["content"] = request.params["Content"]
    return _described(organization)


@operation("organizations", "DeleteResourcePolicy")
def delete_resource_policy(request: Request) -> dict[str, Any]:
    """Delete it."""
    organization = organization_of(request)
    _described(organization)
    _policy(organization).clear()
    return {}
