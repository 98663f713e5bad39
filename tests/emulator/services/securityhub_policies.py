# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Configuration policies of Security Hub CSPM, and what they are associated with.

https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_StartConfigurationPolicyAssociation.html
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

from tests.emulator.clock import clock
from tests.emulator.kit import Request, ServiceError, operation, stored

from .delegation import join, organization_around
from .securityhub import subscribe
from .securityhub_organization import TAKES, centrally, switch_on

#: Kinds of targets, by the member of a request that names one.
_KINDS = {"AccountId": "ACCOUNT", "OrganizationalUnitId": "ORGANIZATIONAL_UNIT", "RootId": "ROOT"}
#: What stands for an account that manages itself.
_SELF = "SELF_MANAGED_SECURITY_HUB"


def _policies(request: Request) -> dict[str, Any]:
    centrally(request)
    return stored(request.account_id, "securityhub.policies")


def _associations(request: Request) -> dict[str, Any]:
    """What is applied, by target."""
    centrally(request)
    return stored(request.account_id, "securityhub.associations")


def _policy(request: Request, identifier: str) -> dict[str, Any]:
    for item in _policies(request).values():
        if identifier in (item["Id"], item["Arn"]):
            return dict(item)
    raise ServiceError("ResourceNotFoundException", "There is no such configuration policy.")


@operation("securityhub", "CreateConfigurationPolicy")
def create_configuration_policy(request: Request) -> dict[str, Any]:
    """Make one. Twenty at most, each with a name of its own."""
    found = _policies(request)
    if request.params["Name"] in {item["Name"] for item in found.values()}:
        raise ServiceError("ResourceConflictException", "A configuration policy of that name exists already.")
    if len(found) >= 20:
        raise ServiceError("LimitExceededException", "There are 20 configuration policies already.")
    _check(request.params["ConfigurationPolicy"]["SecurityHub"])
    number, now = str(uuid.uuid4()), datetime.now(timezone.utc)
    found[number] = {
        "Arn": f"arn:aws:securityhub:{request.region}:{request.account_id}:configuration-policy/{number}",
        "Id": number,
        "Name": request.params["Name"],
        "Description": request.params.get("Description", ""),
        "CreatedAt": now,
        "UpdatedAt": now,
        "ConfigurationPolicy": request.params["ConfigurationPolicy"],
    }
    stored(request.account_id, "securityhub.policy_tags")[number] = request.params.get("Tags", {})
    return dict(found[number])


def _check(wanted: dict[str, Any]) -> None:
    """What is on says which standards and controls; what is off says neither."""
    given = {"EnabledStandardIdentifiers", "SecurityControlsConfiguration"} & set(wanted)
    if wanted["ServiceEnabled"] and len(given) < 2:
        message = (
            "EnabledStandardIdentifiers and SecurityControlsConfiguration are required when ServiceEnabled is true."
        )
        raise ServiceError("InvalidInputException", message)
    if not wanted["ServiceEnabled"] and given:
        raise ServiceError("InvalidInputException", "Standards and controls need ServiceEnabled.")


@operation("securityhub", "UpdateConfigurationPolicy")
def update_configuration_policy(request: Request) -> dict[str, Any]:
    """Change what is named."""
    found = _policy(request, request.params["Identifier"])
    keys = ("Name", "Description", "ConfigurationPolicy")
    changed = {key: request.params[key] for key in keys if key in request.params}
    _check({**found, **changed}["ConfigurationPolicy"]["SecurityHub"])
    stored(request.account_id, "securityhub.policies")[found["Id"]] = {**found, **changed}
    return {**found, **changed}


@operation("securityhub", "GetConfigurationPolicy")
def get_configuration_policy(request: Request) -> dict[str, Any]:
    """One of them."""
    return _policy(request, request.params["Identifier"])


@operation("securityhub", "ListConfigurationPolicies")
def list_configuration_policies(request: Request) -> dict[str, Any]:
    """All of them, without their content."""
    keys = ("Arn", "Id", "Name", "Description", "UpdatedAt")
    found = _policies(request).values()
    return {
        "ConfigurationPolicySummaries": [
            {
                **{key: item[key] for key in keys},
                "ServiceEnabled": item["ConfigurationPolicy"]["SecurityHub"]["ServiceEnabled"],
            }
            for item in found
        ]
    }


@operation("securityhub", "DeleteConfigurationPolicy")
def delete_configuration_policy(request: Request) -> None:
    """Delete one that is associated with nothing."""
    found = _policy(request, request.params["Identifier"])
    if any(item["policy"] == found["Id"] for item in _associations(request).values()):
        raise ServiceError("ResourceConflictException", "The configuration policy is associated with targets.")
    del stored(request.account_id, "securityhub.policies")[found["Id"]]


def _target(request: Request) -> tuple[str, str]:
    ((key, value),) = request.params["Target"].items()
    return _KINDS[key], value


@operation("securityhub", "StartConfigurationPolicyAssociation")
def start_configuration_policy_association(request: Request) -> dict[str, Any]:
    """Apply a policy to a target. It reaches it later."""
    found = _associations(request)
    kind, target = _target(request)
    identifier = request.params["ConfigurationPolicyIdentifier"]
    policy = identifier if identifier == _SELF else _policy(request, identifier)["Id"]
    known = {account for account, _unit in _below(request, target)} if kind != "ACCOUNT" else {target}
    if kind == "ACCOUNT" and target not in {account.id for account in organization_around(request.account_id).accounts}:
        raise ServiceError("ResourceNotFoundException", f"There is no account {target} in the organization.")
    found[target] = {"policy": policy, "kind": kind, "since": clock.now()}
    for account in sorted(known):
        _reach(request, account, policy)
    return _shown(request, target)


def _below(request: Request, target: str) -> Iterator[tuple[str, str]]:
    """The accounts below a unit or the root, each with the unit that it is in."""
    organization = organization_around(request.account_id)
    parents = {unit.id: unit.parent_id for unit in organization.ou}
    for account in organization.accounts:
        above = account.parent_id
        while above and above != target:
            above = parents.get(above)
        if above == target and account.state == "ACTIVE":
            yield account.id, account.parent_id


def _reach(request: Request, account: str, policy: str) -> None:
    """What a policy brings about in an account, in the home region."""
    if policy == _SELF:
        return
    wanted = _policy(request, policy)["ConfigurationPolicy"]["SecurityHub"]
    if wanted["ServiceEnabled"]:
        switch_on(account, request.region)
        there = Request("securityhub", request.operation, {}, account, request.region, "")
        for arn in wanted["EnabledStandardIdentifiers"]:
            subscribe(there, arn, "READY")
        if account != request.account_id:
            join(request.account_id, "securityhub", request.region, account)


@operation("securityhub", "StartConfigurationPolicyDisassociation")
def start_configuration_policy_disassociation(request: Request) -> None:
    """The target inherits again."""
    _kind, target = _target(request)
    if target not in _associations(request):
        raise ServiceError("ResourceNotFoundException", f"{target} has no association of its own.")
    del stored(request.account_id, "securityhub.associations")[target]


@operation("securityhub", "ListConfigurationPolicyAssociations")
def list_configuration_policy_associations(request: Request) -> dict[str, Any]:
    """What is applied."""
    return {"ConfigurationPolicyAssociationSummaries": [_shown(request, target) for target in _associations(request)]}


def _shown(request: Request, target: str) -> dict[str, Any]:
    """One association. A test says in the store ``securityhub.failing`` which targets a policy does not reach."""
    about = stored(request.account_id, "securityhub.associations")[target]
    why = stored(request.account_id, "securityhub.failing").get(target, "")
    status = "PENDING" if clock.now() < about["since"] + TAKES else "FAILED" if why else "SUCCESS"
    return {
        "ConfigurationPolicyId": about["policy"],
        "TargetId": target,
        "TargetType": about["kind"],
        "AssociationType": "APPLIED",
        "AssociationStatus": status,
        "UpdatedAt": datetime.now(timezone.utc),
        **({"AssociationStatusMessage": why} if status == "FAILED" else {}),
    }
