# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The life of an account of an organization: it is created and closed in the background, and is moved.

Of who prepares a test, AWS has made an account when it answers. A test puts into the store
``organizations.limits`` of the management account ``accounts`` (how many it may have) and ``closed`` (how many were
closed just before), into ``organizations.emails`` addresses of accounts elsewhere, and into ``organizations.states``
accounts that AWS has suspended, or whose sign-up has not ended.

https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html
https://docs.aws.amazon.com/organizations/latest/APIReference/API_CloseAccount.html
https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_account_state.html
"""

from __future__ import annotations

import itertools
from datetime import datetime, timezone
from typing import Any

from moto.organizations.models import organizations_backends

from tests.emulator.clock import clock
from tests.emulator.kit import Pass, Request, ServiceError, background, operation, stored
from tests.emulator.services.delegation import take_in
from tests.emulator.services.organizations import BACKGROUND, organization_of
from tests.emulator.services.organizations_units import managed

#: Seconds until an account is created, and until one is closed.
CREATED_AFTER, CLOSED_AFTER = 25.0, 40.0
#: How many accounts are being created, and closed, at the same time.
CREATING, CLOSING = 5, 3
#: Within how many seconds closed accounts count.
WINDOW = 30 * 86400.0
_numbers = itertools.count()


def creations(account: str) -> dict[str, Any]:
    """The accounts that are being created, or were, by the id of the request."""
    return stored(account, "organizations.creations")


def settle(account: str) -> None:
    """Let what was going on in the background be done, where its time has come."""
    organization = organizations_backends[account]["aws"]
    with background:
        for status in list(creations(account).values()):
            if status["State"] == "IN_PROGRESS" and clock.now() >= status["due"]:
                _create(organization, status)
        for number, due in list(stored(account, "organizations.closing").items()):
            if clock.now() >= due:
                found = organization.get_account_by_id(number)
                found.status, found.state = "SUSPENDED", "CLOSED"
                del stored(account, "organizations.closing")[number]
        for number, state in stored(account, "organizations.states").items():
            organization.get_account_by_id(number).state = state


BACKGROUND.append(settle)


def _create(organization: Any, status: dict[str, Any]) -> None:
    status["CompletedTimestamp"] = datetime.now(timezone.utc)
    reason = _refusal(organization, status["asked"])
    if reason:
        status.update(State="FAILED", FailureReason=reason)
        return
    made = organization.create_account(**status["asked"])["CreateAccountStatus"]
    status.update(State="SUCCEEDED", AccountId=made["AccountId"])
    take_in(organization, made["AccountId"])


def _refusal(organization: Any, asked: dict[str, Any]) -> str:
    """Why an account is not created, once AWS has looked."""
    account = organization.org.master_account_id
    if asked["Email"] in emails(account):
        return "EMAIL_ALREADY_EXISTS"
    limit = stored(account, "organizations.limits").get("accounts")
    return "ACCOUNT_LIMIT_EXCEEDED" if limit is not None and len(organization.accounts) >= limit else ""


def emails(account: str) -> set[str]:
    """The addresses of all accounts of the world."""
    ours = {item.email for item in organizations_backends[account]["aws"].accounts}
    return ours | set(stored(account, "organizations.emails"))


def _shown(status: dict[str, Any]) -> dict[str, Any]:
    return {"CreateAccountStatus": {key: value for key, value in status.items() if key not in ("due", "asked")}}


@operation("organizations", "CreateAccount")
def create_account(request: Request) -> dict[str, Any]:
    """Begin to create one."""
    account = managed(request).org.master_account_id
    settle(account)
    busy = [item for item in creations(account).values() if item["State"] == "IN_PROGRESS"]
    if len(busy) >= CREATING:
        message = "You have exceeded the number of accounts that can be created at a time."
        raise ServiceError("ConstraintViolationException", message, reason="ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED")
    if not request.of_collection:
        raise Pass
    number = f"car-{next(_numbers):032x}"
    creations(account)[number] = {
        "Id": number,
        "AccountName": request.params["AccountName"],
        "State": "IN_PROGRESS",
        "RequestedTimestamp": datetime.now(timezone.utc),
        "due": clock.now() + CREATED_AFTER,
        "asked": dict(request.params),
    }
    return _shown(creations(account)[number])


@operation("organizations", "DescribeCreateAccountStatus")
def describe_create_account_status(request: Request) -> dict[str, Any]:
    """How far one is."""
    account = organization_of(request).org.master_account_id
    settle(account)
    found = creations(account).get(request.params["CreateAccountRequestId"])
    if found is None:
        message = "We can't find a create account request with the CreateAccountRequestId that you specified."
        raise ServiceError("CreateAccountStatusNotFoundException", message)
    return _shown(found)


@operation("organizations", "ListCreateAccountStatus")
def list_create_account_status(request: Request) -> dict[str, Any]:
    """All of a state."""
    account = organization_of(request).org.master_account_id
    settle(account)
    states = request.params.get("States") or ["IN_PROGRESS", "SUCCEEDED", "FAILED"]
    found = [item for item in creations(account).values() if item["State"] in states]
    return {"CreateAccountStatuses": [_shown(item)["CreateAccountStatus"] for item in found]}


@operation("organizations", "MoveAccount")
def move_account(request: Request) -> None:
    """From where it is, to somewhere else."""
    organization = managed(request)
    settle(organization.org.master_account_id)
    asked, units = request.params, {item.id for item in organization.ou}
    account = next((item for item in organization.accounts if item.id == asked["AccountId"]), None)
    if account is None:
        raise ServiceError("AccountNotFoundException", "You specified an account that doesn't exist.")
    if asked["DestinationParentId"] not in units:
        raise ServiceError("DestinationParentNotFoundException", "You specified a destination that doesn't exist.")
    if account.parent_id == asked["DestinationParentId"]:
        raise ServiceError("DuplicateAccountException", "The account is already in the destination.")
    if account.parent_id != asked["SourceParentId"]:
        raise ServiceError("SourceParentNotFoundException", "The account is not in the source.")
    raise Pass


@operation("organizations", "CloseAccount")
def close_account(request: Request) -> dict[str, Any]:
    """Begin to close one."""
    organization = managed(request)
    own, number = organization.org.master_account_id, request.params["AccountId"]
    settle(own)
    account = next((item for item in organization.accounts if item.id == number), None)
    if account is None:
        raise ServiceError("AccountNotFoundException", "You specified an account that doesn't exist.")
    if number == own:
        message = "You can't close the management account."
        raise ServiceError("ConstraintViolationException", message, reason="CANNOT_CLOSE_MANAGEMENT_ACCOUNT")
    if account.status != "ACTIVE":
        raise ServiceError("AccountAlreadyClosedException", "You attempted to close an account that is already closed.")
    closing, limits = stored(own, "organizations.closing"), stored(own, "organizations.limits")
    if len(closing) >= CLOSING:
        message = "You have exceeded the number of accounts that you can close at a time."
        raise ServiceError("ConstraintViolationException", message, reason="CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED")
    lately = stored(own, "organizations.closed")
    before = limits.get("closed", 0) if clock.now() < WINDOW else 0
    if before + sum(clock.now() - at < WINDOW for at in lately.values()) >= max(250, len(organization.accounts) // 5):
        message = "You have exceeded close account quota for the past 30 days."
        raise ServiceError("ConstraintViolationException", message, reason="CLOSE_ACCOUNT_QUOTA_EXCEEDED")
    lately[number] = clock.now()
    account.status = account.state = "PENDING_CLOSURE"
    closing[number] = clock.now() + CLOSED_AFTER
    return {}
