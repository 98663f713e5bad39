# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A role of another account, assumed with the connection's own credentials.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
"""

from __future__ import annotations

import re
from typing import Any

from .._kernel.plan import Failure, Refusal
from .client import DEFAULT_REGIONS, Aws

#: What CloudTrail shows of a session besides its role.
SESSION_NAME = "dayone.aws"
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::(?P<account>[0-9]{12}):role/[\w+=,.@/-]{1,576}", re.ASCII)
_EXTERNAL_ID = re.compile(r"[\w+=,.@:/-]{2,1224}", re.ASCII)


def check_role(role_arn: str | None, expected_account_id: str | None = None) -> None:
    """Refuse what is no role, and a role of another account than is expected, before the first request.

    Raises:
        Refusal: what it must be.
    """
    if role_arn is None:
        return
    found = _ROLE.fullmatch(role_arn)
    if found is None:
        raise Refusal(
            f"assume_role_arn is {role_arn!r}, but must be the ARN of an IAM role, "
            "such as arn:aws:iam::123456789012:role/OrganizationAccountAccessRole."
        )
    if expected_account_id is not None and expected_account_id != found["account"]:
        raise Refusal(
            f"expected_account_id is {expected_account_id}, but assume_role_arn is a role in account "
            f"{found['account']} ({role_arn}). Nothing was changed."
        )


def check_external_id(external_id: str | None, option: str = "assume_role_external_id") -> None:
    """Refuse what STS takes as no external id.

    Raises:
        Refusal: what it must be.
    """
    if external_id is not None and not _EXTERNAL_ID.fullmatch(external_id):
        raise Refusal(f"{option} must be 2 to 1224 characters long: letters, digits and any of _+=,.@:/-")


def assume(aws: Aws, role_arn: str, external_id: str | None = None) -> Aws:
    """The way to AWS as a role. The answer of STS also says who that is, so that nothing more is asked.

    Args:
        aws: the way that the connection's own credentials have.
        role_arn: the role, as ``check_role`` takes it.
        external_id: what the role's trust policy asks for, if it does.

    Raises:
        Failure: the role could not be assumed.
    """
    _arn, partition, _iam, _none, account, _role = role_arn.split(":", 5)
    external: dict[str, Any] = {} if external_id is None else {"ExternalId": external_id}
    region = aws.region or DEFAULT_REGIONS.get(partition, "")
    try:
        answer = aws.call(
            "sts", "assume_role", region=region, RoleArn=role_arn, RoleSessionName=SESSION_NAME, **external
        )
    except Failure as failure:
        raise Failure(failure.kind, f"{role_arn} was not assumed: {failure.message}{_hint(failure, account)}") from None
    user = answer["AssumedRoleUser"]
    identity = {"Account": user["Arn"].split(":")[4], "Arn": user["Arn"], "UserId": user["AssumedRoleId"]}
    return aws.with_credentials(answer["Credentials"], identity)


def _hint(failure: Failure, account: str) -> str:
    """AWS answers the same whether there is no such role, or it does not let the caller in."""
    if failure.kind != "denied":
        return ""
    return (
        f" If it is allowed, check in account {account} that the role exists, that its trust policy allows "
        "these credentials, and that it requires either this external ID or none."
    )
