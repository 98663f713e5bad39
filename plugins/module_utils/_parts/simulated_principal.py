# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The user or role behind the credentials, whose policies IAM's policy simulator can evaluate.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
"""

from __future__ import annotations

import re
from typing import Any

from .._aws.client import Aws
from .._aws.failures import NotFound
from .._kernel.plan import Failure
from .._module.run import Context

_SESSION = re.compile(r"arn:[a-z-]+:sts::[0-9]{12}:assumed-role/([^/]+)/.+")


def principal_of(aws: Aws, context: Context) -> str:
    """The ARN of the user or role. A session's ARN lacks the path of its role.

    Raises:
        Failure: the role cannot be read, or the credentials are neither a user's nor a role's.
    """
    role = _SESSION.fullmatch(context.arn)
    if role:
        try:
            return str(aws.call("iam", "get_role", absent=("NoSuchEntity",), RoleName=role[1])["Role"]["Arn"])
        except NotFound as error:
            raise _unknown(f"the role {role[1]}") from error
    if ":user/" not in context.arn:
        raise Failure("unsupported", f"IAM cannot simulate the policies of {context.arn}. Use a role or a user.")
    return context.arn


def simulate(aws: Aws, principal: str, **request: Any) -> list[dict[str, Any]]:
    """The results of the simulator for a principal.

    Raises:
        Failure: IAM does not simulate, or does not know the principal.
    """
    about = {"PolicySourceArn": principal, **request}
    try:
        return aws.pages("iam", "simulate_principal_policy", "EvaluationResults", absent=("NoSuchEntity",), **about)
    except NotFound as error:
        raise _unknown(principal) from error


def _unknown(principal: str) -> Failure:
    return Failure(
        "error",
        f"IAM does not know {principal}, which these credentials belong to. If it was created a moment ago, run again "
        "in a few minutes. If it was deleted, use other credentials.",
    )
