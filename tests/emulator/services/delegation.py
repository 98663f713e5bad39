# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who administers a security service for an organization: the management account names one account, region by region.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_integrate_services_list.html
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from moto.organizations.models import FakeDelegatedAdministrator, organizations_backends

from tests.emulator.clock import clock
from tests.emulator.kit import Pass, Request, ServiceError, after, operation, stored

#: The services that this is about, by the principal that Organizations knows each by.
PRINCIPALS = {
    "guardduty": "guardduty.amazonaws.com",
    "securityhub": "securityhub.amazonaws.com",
    "inspector2": "inspector2.amazonaws.com",
    "macie2": "macie.amazonaws.com",
    "detective": "detective.amazonaws.com",
}
FakeDelegatedAdministrator.SUPPORTED_SERVICES += [
    "inspector2.amazonaws.com",
    "detective.amazonaws.com",
    "cloudtrail.amazonaws.com",
]
#: What a service does in its administrator's account when it is named.
Named = Callable[[str, str], None]
_named: dict[str, Named] = {}
#: What a service does in an account that becomes a member.
_joined: dict[str, Named] = {}


Refuse = Callable[[str], ServiceError]


def bad_request(text: str) -> ServiceError:
    """What GuardDuty answers."""
    return ServiceError("BadRequestException", text)


def denied(text: str) -> ServiceError:
    """What most answer who is not allowed."""
    return ServiceError("AccessDeniedException", text)


def invalid_input(text: str) -> ServiceError:
    """What Security Hub answers to an account that cannot be named."""
    return ServiceError("InvalidInputException", text)


def conflict(text: str) -> ServiceError:
    """What Inspector and Macie answer where another account is named."""
    return ServiceError("ConflictException", text)


def invalid(text: str) -> ServiceError:
    """What others answer to an account that cannot be named."""
    return ServiceError("ValidationException", text)


@dataclass(frozen=True)
class Form:
    """How a service takes and tells its delegated administrator.

    Args:
        service: botocore's name.
        parameter: the account of Enable.
        listed: the list of List, and the account and the status of an item.
        outside: what an account is told that is not the management account.
        another: what is answered where another account administers it.
        impossible: what is answered to an account that cannot be named.
        what: the word of its operations.
        again: what is answered where that account administers it already, if that is another text.
    """

    service: str
    parameter: str
    listed: tuple[str, str, str]
    outside: Refuse
    another: Refuse
    impossible: Refuse
    what: str = "OrganizationAdminAccount"
    again: str = ""


FORMS = (
    Form(
        "guardduty",
        "AdminAccountId",
        ("AdminAccounts", "AdminAccountId", "AdminStatus"),
        bad_request,
        bad_request,
        bad_request,
    ),
    Form(
        "securityhub",
        "AdminAccountId",
        ("AdminAccounts", "AccountId", "Status"),
        denied,
        invalid_input,
        invalid_input,
    ),
    Form(
        "inspector2",
        "delegatedAdminAccountId",
        ("delegatedAdminAccounts", "accountId", "status"),
        denied,
        conflict,
        invalid,
        "DelegatedAdminAccount",
        "Delegated administrator {} is already enabled for the organization.",
    ),
    Form(
        "macie2",
        "adminAccountId",
        ("adminAccounts", "accountId", "status"),
        denied,
        conflict,
        invalid,
    ),
    Form(
        "detective",
        "AccountId",
        ("Administrators", "AccountId", ""),
        denied,
        invalid,
        invalid,
    ),
)


def when_named(service: str, function: Named) -> None:
    """Register what a service does in its administrator's account and region."""
    _named[service] = function


def when_joined(service: str, function: Named) -> None:
    """Register what a service does in the account and region of a new member."""
    _joined[service] = function


def _nothing(_account: str, _region: str) -> None:
    """A service that does nothing more."""


def _key(request: Request) -> str:
    """The service that a request is about: Security Hub's two have the same operations."""
    return f"{request.service}_v2" if request.params.get("Feature") == "SecurityHubV2" else request.service


def organization_around(account_id: str) -> Any:
    """moto's organization that an account is in, or nothing."""
    own = organizations_backends[account_id]["aws"]
    if own.org is not None:
        return own
    owner = organizations_backends.master_accounts.get(account_id)
    found = organizations_backends[owner[0]]["aws"] if owner else None
    return found if found is not None and found.org is not None else None


def administrator(account_id: str, service: str, region: str) -> str:
    """The account that administers a service for the organization of an account, or nothing."""
    organization = organization_around(account_id)
    if organization is None:
        return ""
    return str(stored(organization.account_id, f"{service}.delegate", region).get("account", ""))


def administered(request: Request, refusal: ServiceError) -> dict[str, Any]:
    """The members of the administrator who asks, by account.

    Raises:
        ServiceError: the caller does not administer the service.
    """
    if administrator(request.account_id, request.service, request.region) != request.account_id:
        raise refusal
    return stored(request.account_id, f"{request.service}.members", request.region)


def named_at(account_id: str, service: str, region: str) -> float:
    """When the administrator was named, by the clock of the embedded account."""
    organization = organization_around(account_id)
    return float(stored(organization.account_id, f"{service}.delegate", region)["since"])


def configuration(account_id: str, service: str, region: str) -> dict[str, Any]:
    """What an administrator has set for all accounts."""
    return stored(account_id, f"{service}.organization", region)


def may_see(account_id: str, principal: str) -> bool:
    """Whether an account may ask a service about its organization: it is the management account, or administers the
    service, and Organizations trusts the service."""
    organization = organization_around(account_id)
    if organization is None or principal not in {item["ServicePrincipal"] for item in organization.services}:
        return False
    admins = organization.list_delegated_administrators(ServicePrincipal=principal)["DelegatedAdministrators"]
    return account_id in {organization.account_id, *(item["Id"] for item in admins)}


def join(account_id: str, service: str, region: str, member: str) -> str:
    """Take an account of the organization in as a member. Says why not, where it cannot be."""
    organization = organization_around(account_id)
    found = next((item for item in organization.accounts if item.id == member), None)
    if found is None:
        return f"The account {member} is not a member of the organization."
    if found.state != "ACTIVE":
        return f"The account {member} is suspended."
    stored(account_id, f"{service}.members", region)[member] = {"id": member, "email": found.email}
    _joined.get(service, _nothing)(member, region)
    return ""


def member_of(account_id: str, service: str, region: str) -> str:
    """The account that administers a service in an account, or nothing where it is no member."""
    admin = administrator(account_id, service, region)
    return admin if admin and account_id in stored(admin, f"{service}.members", region) else ""


def _managed(request: Request, form: Form) -> Any:
    """moto's organization, for its management account.

    Raises:
        Pass: the account is in no organization: who prepares a test names an administrator all the same.
        ServiceError: the account is another one.
    """
    organization = organization_around(request.account_id)
    if organization is None:
        raise Pass
    if organization.account_id != request.account_id:
        raise form.outside(f"Account {request.account_id} is not the management account of the organization.")
    return organization


def _enable(form: Form) -> Callable[[Request], dict[str, Any]]:
    def enable(request: Request) -> dict[str, Any]:
        organization = _managed(request, form)
        wanted = request.params[form.parameter]
        service = _key(request)
        delegate = stored(request.account_id, f"{service}.delegate", request.region)
        if delegate.get("account") == wanted and form.again:
            raise form.another(form.again.format(wanted))
        if delegate.get("account"):
            raise form.another(f"Account {delegate['account']} is the delegated administrator already.")
        account = next((item for item in organization.accounts if item.id == wanted), None)
        if account is None or account.state != "ACTIVE":
            raise form.impossible(f"The account {wanted} is not an active member.")
        principal = PRINCIPALS[form.service]
        organization.enable_aws_service_access(ServicePrincipal=principal)
        admins = organization.list_delegated_administrators(ServicePrincipal=principal)["DelegatedAdministrators"]
        if wanted not in {item["Id"] for item in admins}:
            organization.register_delegated_administrator(AccountId=wanted, ServicePrincipal=principal)
        delegate |= {"account": wanted, "since": clock.now()}
        _places(organization.account_id)[f"{service} {request.region}"] = wanted
        _named.get(service, _nothing)(wanted, request.region)
        return {form.parameter: wanted} if form.service in ("inspector2", "securityhub") else {}

    return enable


def _list(form: Form) -> Callable[[Request], dict[str, Any]]:
    def listed(request: Request) -> dict[str, Any]:
        _managed(request, form)
        named = stored(request.account_id, f"{_key(request)}.delegate", request.region).get("account")
        key, account, status = form.listed
        about = {account: named, **({status: "ENABLED"} if status else {})}
        if form.service == "detective" and named:
            about["GraphArn"] = f"arn:aws:detective:{request.region}:{named}:graph:0123456789abcdef0123456789abcdef"
        return {key: [about] if named else []}

    return listed


def _disable(form: Form) -> Callable[[Request], dict[str, Any]]:
    def disable(request: Request) -> dict[str, Any]:
        _managed(request, form)
        service = _key(request)
        delegate = stored(request.account_id, f"{service}.delegate", request.region)
        named = delegate.pop("account", "")
        if named and named != request.params.get(form.parameter, named):
            delegate["account"] = named
            raise form.impossible("The account is not the delegated administrator.")
        _places(request.account_id).pop(f"{service} {request.region}", None)
        stored(named, f"{service}.members", request.region).clear()
        configuration(named, service, request.region).clear()
        return {form.parameter: named} if form.service == "inspector2" else {}

    return disable


def _places(account_id: str) -> dict[str, Any]:
    """The services and regions that somebody administers for an organization, with the account."""
    return stored(account_id, "delegation.places")


for _form in FORMS:
    operation(_form.service, f"Enable{_form.what}")(_enable(_form))
    operation(_form.service, f"List{_form.what}s")(_list(_form))
    operation(_form.service, f"Disable{_form.what}")(_disable(_form))


@after("organizations", "CreateAccount")
def create_account(request: Request) -> None:
    """A new account becomes a member where that is automatic."""
    organization = organization_around(request.account_id)
    take_in(organization, organization.accounts[-1].id)


def take_in(organization: Any, account_id: str) -> None:
    """Make a new account a member of each administrator that takes new ones in."""
    for place, admin in list(_places(organization.account_id).items()):
        service, region = place.split()
        if configuration(admin, service, region).get("new"):
            join(admin, service, region, account_id)
