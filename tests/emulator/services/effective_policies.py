# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What policies of an organization come to for one account, and where they come to nothing.

The store ``organizations.invalid`` of the management account has, by type and account, the errors of a policy in force.
https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_inheritance_mgmt.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from moto.organizations.models import organizations_backends

from tests.emulator.kit import Request, ServiceError, operation, stored
from tests.emulator.services.organizations import organization_of

_NAME = "organizations.effective"


@operation("organizations", "DescribeEffectivePolicy")
def describe_effective_policy(request: Request) -> dict[str, Any]:
    """The policy of a type that is in force: what the account's store says, else what is attached above it."""
    kind, wanted = request.params["PolicyType"], request.params.get("TargetId", request.account_id)
    found = stored(wanted, _NAME).get(kind)
    if found is None:
        if organizations_backends[request.account_id]["aws"].org is None and not _is_member(request):
            raise ServiceError("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.")
        found = _inherited(request, kind, wanted)
    if not found:
        raise ServiceError("EffectivePolicyNotFoundException", "There is no effective policy of this type.")
    policy = {
        "PolicyContent": json.dumps(found),
        "LastUpdatedTimestamp": datetime.now(timezone.utc),
        "TargetId": wanted,
        "PolicyType": kind,
    }
    return {"EffectivePolicy": policy}


def _is_member(request: Request) -> bool:
    return request.account_id in organizations_backends.master_accounts


def _inherited(request: Request, kind: str, account_id: str) -> dict[str, Any]:
    """What is attached from the root down to an account, merged: the lower one has the last word."""
    owner = organizations_backends.master_accounts.get(request.account_id, (request.account_id, "aws"))
    organization = organizations_backends[owner[0]]["aws"]
    places = {unit.id: unit for unit in organization.ou}
    here: Any = next((item for item in organization.accounts if item.id == account_id), None)
    if here is None:
        raise ServiceError("TargetNotFoundException", "We can't find a target with the TargetId that you specified.")
    levels = []
    while here is not None:
        levels.append([json.loads(policy.content) for policy in here.attached_policies if policy.type == kind])
        here = places.get(here.parent_id or "")
    merged: dict[str, Any] = {}
    for policy in (item for level in reversed(levels) for item in level):
        _merge(merged, policy)
    return _plain(merged)


def _merge(into: dict[str, Any], policy: Mapping[str, Any]) -> None:
    for key, value in policy.items():
        if key == "@@append":
            into["@@assign"] = [*into.get("@@assign", []), *value]
        elif isinstance(value, Mapping):
            _merge(into.setdefault(key, {}), value)
        else:
            into[key] = value


def _plain(value: Any) -> Any:
    """Without operators: AWS shows what they come to."""
    if not isinstance(value, Mapping):
        return value
    if "@@assign" in value:
        return value["@@assign"]
    return {key: _plain(item) for key, item in value.items() if not key.startswith("@@")}


def _invalid(request: Request) -> dict[str, Any]:
    return stored(organization_of(request).account_id, "organizations.invalid").get(request.params["PolicyType"], {})  # type: ignore[no-any-return]


@operation("organizations", "ListAccountsWithInvalidEffectivePolicy")
def list_accounts_with_invalid_effective_policy(request: Request) -> dict[str, Any]:
    """The accounts that the store names."""
    found = [account for account in organization_of(request).accounts if account.id in _invalid(request)]
    rows = [{"Id": item.id, "Arn": item.arn, "Email": item.email, "Name": item.name} for item in found]
    return {"Accounts": rows, "PolicyType": request.params["PolicyType"]}


@operation("organizations", "ListEffectivePolicyValidationErrors")
def list_effective_policy_validation_errors(request: Request) -> dict[str, Any]:
    """What the store says of one."""
    params = request.params
    errors = _invalid(request).get(params["AccountId"], [])
    about = {"AccountId": params["AccountId"], "PolicyType": params["PolicyType"]}
    return {**about, "EvaluationTimestamp": datetime.now(timezone.utc), "EffectivePolicyValidationErrors": errors}
