# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Units of an organization: their names, how deep they nest, and that one with something in it stays.

https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateOrganizationalUnit.html
"""

from __future__ import annotations

from typing import Any

from moto.organizations.models import organizations_backends

from tests.emulator.kit import Pass, Request, ServiceError, operation

#: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
DEPTH = 5


def managed(request: Request) -> Any:
    """moto's organization that the account of a request manages.

    Raises:
        ServiceError: it manages none.
    """
    found = organizations_backends[request.account_id]["aws"]
    if found.org is None:
        member = request.account_id in organizations_backends.master_accounts
        if member:
            raise ServiceError("AccessDeniedException", "You don't have permissions to access this resource.")
        raise ServiceError("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.")
    return found


def _depth(organization: Any, unit: str) -> int:
    """How many units are above what is in a unit."""
    found = next((item for item in organization.ou if item.id == unit), None)
    if found is None or found.id == organization.org.root_id:
        return 0
    return 1 + _depth(organization, found.parent_id)


def _check_name(organization: Any, parent: str, name: str) -> None:
    if any(item.parent_id == parent and item.name == name for item in organization.ou):
        raise ServiceError("DuplicateOrganizationalUnitException", "An OU with the same name already exists.")


@operation("organizations", "CreateOrganizationalUnit")
def create_organizational_unit(request: Request) -> None:
    """moto knows of no limits."""
    organization = managed(request)
    parent = request.params["ParentId"]
    if parent not in {item.id for item in organization.ou}:
        raise ServiceError("ParentNotFoundException", "You specified parent that doesn't exist.")
    _check_name(organization, parent, request.params["Name"])
    if _depth(organization, parent) >= DEPTH:
        message = "You have exceeded the allowed number of levels of OUs."
        raise ServiceError("ConstraintViolationException", message, reason="OU_DEPTH_LIMIT_EXCEEDED")
    raise Pass


@operation("organizations", "UpdateOrganizationalUnit")
def update_organizational_unit(request: Request) -> dict[str, Any]:
    """Rename a unit. moto minds the names of units elsewhere."""
    organization = managed(request)
    unit = organization.get_organizational_unit_by_id(request.params["OrganizationalUnitId"])
    if unit.name != request.params["Name"]:
        _check_name(organization, unit.parent_id, request.params["Name"])
    unit.name = request.params["Name"]
    return dict(unit.describe())


@operation("organizations", "DeleteOrganizationalUnit")
def delete_organizational_unit(request: Request) -> None:
    """Only an empty one."""
    organization = managed(request)
    unit = request.params["OrganizationalUnitId"]
    if any(item.parent_id == unit for item in (*organization.ou, *organization.accounts)):
        raise ServiceError("OrganizationalUnitNotEmptyException", "The specified OU is not empty.")
    raise Pass
