# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Centralised root access of an organization.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableOrganizationsRootCredentialsManagement.html
"""

from __future__ import annotations

from typing import Any

from moto.organizations.models import (
    FakeDelegatedAdministrator,
    FakeServiceAccess,
    organizations_backends,
)

from tests.emulator.kit import Request, ServiceError, operation, stored

PRINCIPAL = "iam.amazonaws.com"
for known in (FakeServiceAccess.TRUSTED_SERVICES, FakeDelegatedAdministrator.SUPPORTED_SERVICES):
    known.append(PRINCIPAL)


def administers(request: Request) -> Any:
    """The organization that the caller's account manages, or administers IAM for.

    Raises:
        ServiceError: it does neither.
    """
    for account_id, found in list(organizations_backends.items()):
        organization = found["aws"]
        if organization.org is None:
            continue
        delegated = {admin.account.id for admin in organization.admins if PRINCIPAL in admin.services}
        if request.account_id in {account_id, *delegated}:
            return organization
        if request.account_id in {account.id for account in organization.accounts}:
            raise ServiceError(
                "AccountNotManagementOrDelegatedAdministratorException",
                "The account is neither the management account nor a delegated administrator for IAM.",
            )
    raise ServiceError("OrganizationNotFoundException", "The account is not part of an organization.")


def enabled_features(organization: Any) -> dict[str, Any]:
    """The features that are on, by name."""
    return stored(organization.org.master_account_id, "iam.organization_features")


@operation("iam", "ListOrganizationsFeatures")
def list_organizations_features(request: Request) -> dict[str, Any]:
    """The features that are on."""
    return _answer(_trusting(request))


def _trusting(request: Request) -> Any:
    """The organization that the caller administers, where it trusts IAM."""
    organization = administers(request)
    if organization.org.feature_set != "ALL":
        raise ServiceError("OrganizationNotInAllFeaturesModeException", "The organization has billing features only.")
    if PRINCIPAL not in {service["ServicePrincipal"] for service in organization.services}:
        raise ServiceError(
            "ServiceAccessNotEnabledException", "Trusted access for IAM is not enabled in the organization."
        )
    return organization


def _switch(request: Request, feature: str, on: bool) -> dict[str, Any]:
    organization = _trusting(request)
    if on:
        enabled_features(organization)[feature] = True
    else:
        enabled_features(organization).pop(feature, None)
    return _answer(organization)


def _answer(organization: Any) -> dict[str, Any]:
    return {"OrganizationId": organization.org.id, "EnabledFeatures": sorted(enabled_features(organization))}


@operation("iam", "EnableOrganizationsRootCredentialsManagement")
def enable_credentials(request: Request) -> dict[str, Any]:
    """Members' root credentials may be removed."""
    return _switch(request, "RootCredentialsManagement", True)


@operation("iam", "DisableOrganizationsRootCredentialsManagement")
def disable_credentials(request: Request) -> dict[str, Any]:
    """No longer."""
    return _switch(request, "RootCredentialsManagement", False)


@operation("iam", "EnableOrganizationsRootSessions")
def enable_sessions(request: Request) -> dict[str, Any]:
    """Members may be entered as root for one task."""
    return _switch(request, "RootSessions", True)


@operation("iam", "DisableOrganizationsRootSessions")
def disable_sessions(request: Request) -> dict[str, Any]:
    """No longer."""
    return _switch(request, "RootSessions", False)
