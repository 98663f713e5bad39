# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a service can do its work in the embedded account, by the policies that stand there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from moto.iam.models import iam_backends
from moto.kms.models import kms_backends
from moto.logs.models import logs_backends
from moto.organizations.models import organizations_backends
from moto.s3.models import s3_backends

from tests.emulator.evaluation import Ask, Policies, Principal, decide
from tests.emulator.evaluation.acts import ACTS
from tests.emulator.evaluation.statements import statements
from tests.emulator.kit import Request


def bucket_policy(request: Request, name: str) -> dict[str, Any]:
    """The policy of a bucket, empty where it has none or is not there."""
    bucket = s3_backends[request.account_id][request.partition].buckets.get(name)
    return dict(json.loads(bucket.policy)) if bucket is not None and bucket.policy else {}


def key_of(request: Request, name: str) -> Any:
    """The key behind an id, an ARN or an alias, in the region that the ARN says, or nothing."""
    region = name.split(":")[3] if name.startswith("arn:") else request.region
    backend = kms_backends[request.account_id][region]
    alias = name.rpartition(":")[2] if ":alias/" in name else name
    found = backend.get_key_id_from_alias(alias) if alias.startswith("alias/") else name.rpartition("/")[2]
    return backend.keys.get(found or "")


def key_policy(key: Any) -> dict[str, Any]:
    """The policy of a key."""
    return dict(json.loads(key.policy))


def log_policy(request: Request, region: str) -> dict[str, Any]:
    """The resource policies of CloudWatch Logs, as one."""
    found = [
        json.loads(item.policy_document)
        for item in logs_backends[request.account_id][region].resource_policies.values()
    ]
    return {"Version": "2012-10-17", "Statement": [statement for item in found for statement in statements(item)]}


def role_of(request: Request, arn: str) -> Any:
    """A role by its ARN, also one of another account, or nothing."""
    roles = iam_backends[arn.split(":")[4]][request.partition].roles.values()
    return next((role for role in roles if role.arn == arn), None)


def acts(name: str, policy: dict[str, Any], on: str, request: Request, *, by: str = "") -> bool:
    """Whether a resource's policy lets a service in, with and without the keys that it perhaps sends."""
    asks = ACTS[name].asks(on, request.account_id, by=by, region=request.region)
    return all(decide(ask, Policies(resource=policy)) for ask in asks)


def takes_role(name: str, request: Request, arn: str, *, by: str = "") -> bool:
    """Whether a service can take a role, for the ARN of what it works for."""
    role = role_of(request, arn)
    return role is not None and acts(name, document(role.assume_role_policy_document), arn, request, by=by)


def role_may(request: Request, arn: str, action: str, resource: str) -> bool:
    """Whether a role's own policies allow an action on a resource of the account."""
    role = role_of(request, arn)
    if role is None:
        return False
    policies = holder_policies(role)
    return bool(decide(Ask(Principal.role(arn), action, resource, request.account_id), Policies(policies)))


def user_with_groups(request: Request, user: Any) -> list[Any]:
    """A user, and the groups that it is in: whose policies it has."""
    groups = iam_backends[request.account_id][request.partition].groups.values()
    return [user, *(group for group in groups if user in group.users)]


def named_policies(holder: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The policies that are in or attached to a role, a user or a group, by name."""
    yield from ((name, document(text)) for name, text in holder.policies.items())
    yield from ((policy.name, default_version(policy)) for policy in holder.managed_policies.values())


def holder_policies(holder: Any) -> list[dict[str, Any]]:
    """The documents of the policies that are in or attached to a role, a user or a group."""
    return [policy for _name, policy in named_policies(holder)]


def managed_policy(request: Request, arn: str | None) -> dict[str, Any] | None:
    """A managed policy's document, which allows nothing where the policy is not there."""
    if not arn:
        return None
    policy = iam_backends[request.account_id][request.partition].managed_policies.get(arn)
    return default_version(policy) if policy is not None else {"Statement": []}


def default_version(policy: Any) -> dict[str, Any]:
    """The document of the version of a managed policy that counts."""
    return next(document(version.document) for version in policy.versions if version.is_default)


def control_policies(account_id: str) -> list[list[dict[str, Any]]]:
    """The service control policies of each level above a member account, and of the account itself.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
    """
    owner = organizations_backends.master_accounts.get(account_id)
    if owner is None or owner[0] == account_id:
        return []
    organization = organizations_backends[owner[0]][owner[1]]
    if organization.org is None:
        return []
    units = {unit.id: unit for unit in organization.ou}
    here: Any = next((item for item in organization.accounts if item.id == account_id), None)
    levels = []
    while here is not None:
        levels.append(
            [json.loads(item.content) for item in here.attached_policies if item.type == "SERVICE_CONTROL_POLICY"]
        )
        here = units.get(getattr(here, "parent_id", None) or "")
    kinds = [kind for unit in organization.ou for kind in getattr(unit, "policy_types", [])]
    return levels if {"Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED"} in kinds else []


def document(text: Any) -> dict[str, Any]:
    """A policy's document, as moto keeps it: parsed, as text, or as text that is quoted for an address."""
    return dict(text) if isinstance(text, dict) else dict(json.loads(unquote(text) if text.startswith("%") else text))
