# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Organizations: accounts are created, moved, closed and invited, and units nest.

Messages are those of the API's model where AWS documents none.
"""

from __future__ import annotations

from typing import Any

from tests.emulator.clock import clock
from tests.emulator.kit import AGENT, stored

from .form import Clients, Contract, Late, Refusal, Reply

_API = "https://docs.aws.amazon.com/organizations/latest/APIReference/"
_MODEL = "boto/botocore botocore/data/organizations/2016-11-28/service-2.json"
_NONE = "123456789999"


def root_of(client: Clients) -> tuple[Any, str]:
    """A new organization, and the id of its root."""
    client("organizations", agent="").create_organization(FeatureSet="ALL")
    organizations = client("organizations", agent="")
    return organizations, str(organizations.list_roots()["Roots"][0]["Id"])


def _member(organizations: Any, name: str = "member") -> str:
    made = organizations.create_account(AccountName=name, Email=f"{name}@example.com")
    return str(made["CreateAccountStatus"]["AccountId"])


def _unit(organizations: Any, parent: str, name: str = "Work") -> str:
    return str(organizations.create_organizational_unit(ParentId=parent, Name=name)["OrganizationalUnit"]["Id"])


def _as_member(client: Clients, number: str) -> Any:
    role = f"arn:aws:iam::{number}:role/OrganizationAccountAccessRole"
    keys = client("sts", agent="").assume_role(RoleArn=role, RoleSessionName="member")["Credentials"]
    return client(
        "organizations",
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )


def _without(client: Clients) -> None:
    client("organizations").create_account(AccountName="member", Email="member@example.com")


def _of_member(client: Clients) -> None:
    organizations, _root = root_of(client)
    _as_member(client, _member(organizations)).create_account(AccountName="other", Email="other@example.com")


def _same_unit(client: Clients) -> None:
    organizations, root = root_of(client)
    _unit(organizations, root)
    _unit(organizations, root)


def _renamed_unit(client: Clients) -> None:
    organizations, root = root_of(client)
    _unit(organizations, root)
    other = _unit(organizations, root, "Other")
    organizations.update_organizational_unit(OrganizationalUnitId=other, Name="Work")


def _no_parent(client: Clients) -> None:
    organizations, root = root_of(client)
    _unit(organizations, f"ou-{root[2:]}-00000000")


def _deep(client: Clients) -> None:
    organizations, parent = root_of(client)
    for number in range(6):
        parent = _unit(organizations, parent, f"level-{number}")


def _not_empty(client: Clients) -> None:
    organizations, root = root_of(client)
    unit = _unit(organizations, root)
    organizations.move_account(AccountId=_member(organizations), SourceParentId=root, DestinationParentId=unit)
    organizations.delete_organizational_unit(OrganizationalUnitId=unit)


def _created(client: Clients) -> Any:
    root_of(client)
    organizations = client("organizations", agent=f"{AGENT}test")
    status = organizations.create_account(AccountName="member", Email="member@example.com")["CreateAccountStatus"]
    return status["State"], "AccountId" in status, len(organizations.list_accounts()["Accounts"])


def _too_many(client: Clients) -> None:
    root_of(client)
    organizations = client("organizations", agent=f"{AGENT}test")
    for number in range(6):
        organizations.create_account(AccountName=f"member-{number}", Email=f"{number}@example.com")


def _no_request(client: Clients) -> None:
    organizations, _root = root_of(client)
    organizations.describe_create_account_status(CreateAccountRequestId="car-00000000000000000000000000009999")


def _moved(client: Clients, **change: str) -> None:
    organizations, root = root_of(client)
    unit = _unit(organizations, root)
    asked = {"AccountId": _member(organizations), "SourceParentId": root, "DestinationParentId": unit}
    named = {"unit": unit, "root": root, "none": f"ou-{root[2:]}-00000000", "stranger": _NONE}
    organizations.move_account(**{**asked, **{key: named[value] for key, value in change.items()}})


def _closed(client: Clients, *numbers: str, times: int = 1) -> None:
    organizations, _root = root_of(client)
    members = [_member(organizations, f"member-{number}") for number in range(max(times, 1))]
    for number in numbers or [members[0]] * times:
        organizations.close_account(AccountId=number)


def _over_quota(client: Clients) -> None:
    stored("123456789012", "organizations.limits")["closed"] = 250
    _closed(client)


def _closing_many(client: Clients) -> None:
    organizations, _root = root_of(client)
    for number in [_member(organizations, f"member-{number}") for number in range(4)]:
        organizations.close_account(AccountId=number)


def _closing(client: Clients) -> Any:
    organizations, _root = root_of(client)
    number = _member(organizations)
    organizations.close_account(AccountId=number)
    return organizations.describe_account(AccountId=number)["Account"]["Status"]


def _states(client: Clients) -> Any:
    organizations, _root = root_of(client)
    number = _member(organizations)
    organizations.close_account(AccountId=number)
    clock.advance(600)
    return organizations.describe_account(AccountId=number)["Account"]["State"]


def _closed_later(client: Clients) -> Any:
    """The 250th within 30 days, and one more 30 days later."""
    organizations, _root = root_of(client)
    stored("123456789012", "organizations.limits")["closed"] = 249
    first, second = (_member(organizations, f"member-{number}") for number in range(2))
    organizations.close_account(AccountId=first)
    clock.advance(30 * 86400)
    organizations.close_account(AccountId=second)
    return organizations.describe_account(AccountId=second)["Account"]["State"]


def _invited(client: Clients, number: str = _NONE, times: int = 1) -> Any:
    organizations, _root = root_of(client)
    target = {"Id": number or _member(organizations), "Type": "ACCOUNT"}
    for _number in range(times):
        made = organizations.invite_account_to_organization(Target=target)["Handshake"]
    return organizations, made["Id"]


def _canceled_twice(client: Clients) -> None:
    organizations, number = _invited(client)
    for _number in range(2):
        organizations.cancel_handshake(HandshakeId=number)


def _no_handshake(client: Clients, method: str) -> None:
    organizations, _root = root_of(client)
    getattr(organizations, method)(HandshakeId="h-00000000ff")


def _finalizing(client: Clients) -> None:
    client("organizations").create_organization(FeatureSet="ALL")
    client("organizations").create_account(AccountName="member", Email="member@example.com")


def _refused(
    name: str,
    operation: str,
    when: str,
    code: str,
    message: str,
    by: str,
    provoke: Any,
    *,
    source: str = "",
    reason: str = "",
) -> Contract:
    return Contract(
        name=f"organizations-{name}",
        service="organizations",
        operation=operation,
        when=when,
        answer=Refusal(code, message, reason=reason),
        source=source or f"{_API}API_{operation}.html",
        provoke=provoke,
        by=by,
        was="new: nothing was created or moved before",
    )


_UNITS, _ACCOUNTS, _HANDSHAKES = "organizations_units", "organizations_accounts", "organizations_handshakes"
ROWS = (
    _refused(
        "account-without-organization",
        "CreateAccount",
        "the account is in no organization",
        "AWSOrganizationsNotInUseException",
        "Your account is not a member of an organization.",
        f"{_UNITS}.managed",
        _without,
    ),
    _refused(
        "account-of-a-member",
        "CreateAccount",
        "the account is a member",
        "AccessDeniedException",
        "You don't have permissions to access this resource.",
        f"{_UNITS}.managed",
        _of_member,
    ),
    _refused(
        "unit-of-the-same-name",
        "CreateOrganizationalUnit",
        "a unit of that name is in the same parent",
        "DuplicateOrganizationalUnitException",
        "An OU with the same name already exists.",
        f"{_UNITS}.create_organizational_unit",
        _same_unit,
    ),
    _refused(
        "unit-renamed-to-another",
        "UpdateOrganizationalUnit",
        "another unit of that name is in the same parent",
        "DuplicateOrganizationalUnitException",
        "An OU with the same name already exists.",
        f"{_UNITS}.update_organizational_unit",
        _renamed_unit,
    ),
    _refused(
        "unit-without-parent",
        "CreateOrganizationalUnit",
        "the parent does not exist",
        "ParentNotFoundException",
        "You specified parent that doesn't exist.",
        f"{_UNITS}.create_organizational_unit",
        _no_parent,
    ),
    _refused(
        "unit-too-deep",
        "CreateOrganizationalUnit",
        "five units are above it",
        "ConstraintViolationException",
        "You have exceeded the allowed number of levels of OUs.",
        f"{_UNITS}.create_organizational_unit",
        _deep,
        source="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html",
    ),
    _refused(
        "unit-not-empty",
        "DeleteOrganizationalUnit",
        "an account or a unit is in it",
        "OrganizationalUnitNotEmptyException",
        "The specified OU is not empty.",
        f"{_UNITS}.delete_organizational_unit",
        _not_empty,
    ),
    Contract(
        name="organizations-account-created-late",
        service="organizations",
        operation="CreateAccount",
        when="it was asked for a moment ago",
        answer=Reply("effect", ("IN_PROGRESS", False, 1)),
        source=f"{_API}API_CreateAccount.html",
        provoke=_created,
        by=f"{_ACCOUNTS}.create_account",
        was="new: nothing was created before",
    ),
    Contract(
        name="organizations-account-while-finalizing",
        service="organizations",
        operation="CreateAccount",
        when="the organization was created a moment ago",
        answer=Late(
            seconds=8,
            after=("organizations:CreateOrganization",),
            code="FinalizingOrganizationException",
            message="AWS Organizations is still finalizing your organization. Try again later.",
            thing="*",
        ),
        source="hashicorp/terraform-provider-aws internal/service/organizations/account.go",
        provoke=_finalizing,
        was="already right: sent again until it passes",
    ),
    _refused(
        "accounts-at-a-time",
        "CreateAccount",
        "five are being created",
        "ConstraintViolationException",
        "You have exceeded the number of accounts that can be created at a time.",
        f"{_ACCOUNTS}.create_account",
        _too_many,
        source="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html",
        reason="ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED",
    ),
    _refused(
        "account-request-unknown",
        "DescribeCreateAccountStatus",
        "there was no such request",
        "CreateAccountStatusNotFoundException",
        "We can't find a create account request with the CreateAccountRequestId that you specified.",
        f"{_ACCOUNTS}.describe_create_account_status",
        _no_request,
    ),
    _refused(
        "account-moved-nowhere",
        "MoveAccount",
        "the destination does not exist",
        "DestinationParentNotFoundException",
        "You specified a destination that doesn't exist.",
        f"{_ACCOUNTS}.move_account",
        lambda client: _moved(client, DestinationParentId="none"),
    ),
    _refused(
        "account-moved-already",
        "MoveAccount",
        "it is there already",
        "DuplicateAccountException",
        "The account is already in the destination.",
        f"{_ACCOUNTS}.move_account",
        lambda client: _moved(client, DestinationParentId="root"),
    ),
    _refused(
        "account-moved-from-elsewhere",
        "MoveAccount",
        "it is not in the source",
        "SourceParentNotFoundException",
        "The account is not in the source.",
        f"{_ACCOUNTS}.move_account",
        lambda client: _moved(client, SourceParentId="none"),
    ),
    _refused(
        "account-moved-unknown",
        "MoveAccount",
        "there is no such account",
        "AccountNotFoundException",
        "You specified an account that doesn't exist.",
        f"{_ACCOUNTS}.move_account",
        lambda client: _moved(client, AccountId="stranger"),
    ),
    Contract(
        name="organizations-account-closed-late",
        service="organizations",
        operation="CloseAccount",
        when="it was asked for a moment ago",
        answer=Reply("effect", "PENDING_CLOSURE"),
        source=f"{_API}API_CloseAccount.html",
        provoke=_closing,
        by=f"{_ACCOUNTS}.close_account",
        was="new: nothing was closed before",
    ),
    Contract(
        name="organizations-account-closed-state",
        service="organizations",
        operation="DescribeAccount",
        when="the account was closed some minutes ago",
        answer=Reply("effect", "CLOSED"),
        source="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_account_state.html",
        provoke=_states,
        by=f"{_ACCOUNTS}.settle",
        was="failed: SUSPENDED, in which AWS suspends an account, was taken for closed",
    ),
    Contract(
        name="organizations-accounts-closed-later",
        service="organizations",
        operation="CloseAccount",
        when="the last 250 were closed 30 days ago",
        answer=Reply("effect", "PENDING_CLOSURE"),
        source=_MODEL,
        provoke=_closed_later,
        by=f"{_ACCOUNTS}.close_account",
        was="new: nothing ended the time in which accounts count",
    ),
    _refused(
        "account-closed-unknown",
        "CloseAccount",
        "there is no such account",
        "AccountNotFoundException",
        "You specified an account that doesn't exist.",
        f"{_ACCOUNTS}.close_account",
        lambda client: _closed(client, _NONE),
    ),
    _refused(
        "account-closed-twice",
        "CloseAccount",
        "it is closed, or is being closed",
        "AccountAlreadyClosedException",
        "You attempted to close an account that is already closed.",
        f"{_ACCOUNTS}.close_account",
        lambda client: _closed(client, times=2),
    ),
    _refused(
        "account-closed-of-the-management",
        "CloseAccount",
        "it is the management account",
        "ConstraintViolationException",
        "You can't close the management account.",
        f"{_ACCOUNTS}.close_account",
        lambda client: _closed(client, "123456789012"),
        source=_MODEL,
        reason="CANNOT_CLOSE_MANAGEMENT_ACCOUNT",
    ),
    _refused(
        "accounts-closed-at-a-time",
        "CloseAccount",
        "three are being closed",
        "ConstraintViolationException",
        "You have exceeded the number of accounts that you can close at a time.",
        f"{_ACCOUNTS}.close_account",
        _closing_many,
        source="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html",
        reason="CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED",
    ),
    _refused(
        "accounts-closed-within-30-days",
        "CloseAccount",
        "250 accounts, or a fifth of all, were closed within 30 days",
        "ConstraintViolationException",
        "You have exceeded close account quota for the past 30 days.",
        f"{_ACCOUNTS}.close_account",
        _over_quota,
        source=_MODEL,
        reason="CLOSE_ACCOUNT_QUOTA_EXCEEDED",
    ),
    _refused(
        "invited-member",
        "InviteAccountToOrganization",
        "the account is a member",
        "HandshakeConstraintViolationException",
        "The specified account is already a member of an organization.",
        f"{_HANDSHAKES}.invite_account_to_organization",
        lambda client: _invited(client, ""),
    ),
    _refused(
        "invited-twice",
        "InviteAccountToOrganization",
        "an invitation is open",
        "DuplicateHandshakeException",
        "A handshake with the same action and target already exists.",
        f"{_HANDSHAKES}.invite_account_to_organization",
        lambda client: _invited(client, times=2),
    ),
    _refused(
        "handshake-canceled-twice",
        "CancelHandshake",
        "it is not open any more",
        "InvalidHandshakeTransitionException",
        "The handshake can't be canceled any more.",
        f"{_HANDSHAKES}.cancel_handshake",
        _canceled_twice,
    ),
    _refused(
        "handshake-unknown",
        "CancelHandshake",
        "there is no such handshake",
        "HandshakeNotFoundException",
        "You specified a handshake that doesn't exist.",
        f"{_HANDSHAKES}.cancel_handshake",
        lambda client: _no_handshake(client, "cancel_handshake"),
    ),
    _refused(
        "handshake-of-others",
        "AcceptHandshake",
        "there is no such handshake of this account",
        "HandshakeNotFoundException",
        "You specified a handshake that doesn't exist.",
        f"{_HANDSHAKES}.accept_handshake",
        lambda client: _no_handshake(client, "accept_handshake"),
    ),
)
