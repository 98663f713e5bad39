# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What policies say of a role that was deleted: AWS keeps its unique id, and shows that once the role is gone. A role
that is created again under the name has another id, so it is not let in.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
"""

from __future__ import annotations

import json

from moto.iam.models import iam_backends
from moto.s3.models import s3_backends

from tests.emulator.kit import Request, after, stored


def _arns(request: Request) -> dict[str, str]:
    """The unique ids of the roles that were created, by ARN."""
    return stored(request.account_id, "iam.role_ids")


@after("iam", "CreateRole")
def create_role(request: Request) -> None:
    """Keep the id of a role."""
    role = iam_backends[request.account_id][request.partition].get_role(request.params["RoleName"])
    _arns(request)[role.arn] = role.id


@after("iam", "DeleteRole")
def delete_role(request: Request) -> None:
    """From now on its id stands where it was named as a principal."""
    path = f"/{request.params['RoleName']}"
    for arn in [name for name in _arns(request) if name.endswith(path)]:
        number = _arns(request).pop(arn)
        backend = iam_backends[request.account_id][request.partition]
        for role in backend.get_roles():
            role.assume_role_policy_document = _renamed(role.assume_role_policy_document, arn, number)
        for bucket in s3_backends[request.account_id][request.partition].buckets.values():
            if bucket.policy:
                bucket.policy = _renamed(bucket.policy.decode(), arn, number).encode()


def _renamed(policy: str, arn: str, number: str) -> str:
    """A policy as it is shown when the role is gone. An ARN within a condition stays: it is compared as a text."""
    document = json.loads(policy)
    statements = document.get("Statement", [])
    for statement in statements if isinstance(statements, list) else [statements]:
        named = statement.get("Principal")
        if isinstance(named, dict) and arn in str(named.get("AWS", "")):
            listed = named["AWS"] if isinstance(named["AWS"], list) else [named["AWS"]]
            shown = [number if name == arn else name for name in listed]
            named["AWS"] = shown if len(shown) > 1 else shown[0]
    return json.dumps(document)
