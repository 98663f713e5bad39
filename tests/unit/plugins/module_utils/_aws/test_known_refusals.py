# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS's refusals say, beside their codes, and what comes of it in a failure's message."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure

USER = "User: arn:aws:iam::123456789012:user/alice is not authorized to perform: iam:GetAccountPasswordPolicy"
USUAL = "Allow the action for these credentials."
CASES = [
    pytest.param(
        "AccessDenied",
        "Your account must be verified before you can add new CloudFront resources. To verify your account, please "
        "contact AWS Support (https://console.aws.amazon.com/support/home#/) and include this error message.",
        "denied",
        "AWS Support",
        id="account_is_not_verified",
    ),
    pytest.param(
        "PendingVerification",
        "Your request for accessing resources in this region is being validated, and you will not be able to launch "
        "additional resources in this region until the validation is complete.",
        "off",
        "4 hours",
        id="region_is_validated",
    ),
    pytest.param(
        "Blocked",
        "This account is currently blocked and not recognized as a valid account.",
        "off",
        "blocked this account",
        id="blocked",
    ),
    pytest.param("AccessDeniedException", "Your account is suspended.", "off", "unpaid bill", id="suspended"),
    pytest.param(
        "ConstraintViolationException",
        "You have exceeded close account quota for the past 30 days.",
        "error",
        "Run this again when 30 days have passed",
        id="too_many_accounts_were_closed",
    ),
    pytest.param(
        "AccessDenied",
        f"{USER} with an explicit deny in a service control policy: arn:aws:organizations::1:policy/o-1/p-1",
        "denied",
        "Control Tower",
        id="service_control_policy",
    ),
    pytest.param(
        "AccessDenied",
        f"{USER} because no service control policy allows the iam:GetAccountPasswordPolicy action",
        "denied",
        "whoever manages the organization",
        id="service_control_policy_that_allows_not",
    ),
    pytest.param(
        "AccessDenied",
        f"{USER} with an explicit deny in a resource control policy",
        "denied",
        "resource control policy of the organization",
        id="resource_control_policy",
    ),
    pytest.param(
        "AccessDenied",
        f"{USER} because no permissions boundary allows the action",
        "denied",
        "boundary of the user or role",
        id="boundary",
    ),
    pytest.param(
        "AccessDenied", f"{USER} because no session policy allows the action", "denied", "session", id="session_policy"
    ),
    pytest.param(
        "AccessDenied", f"{USER} because no VPC endpoint policy allows it", "denied", "VPC endpoint", id="endpoint"
    ),
    pytest.param(
        "AccessDenied", f"{USER} with an explicit deny in a resource-based policy", "denied", "its owner", id="resource"
    ),
    pytest.param(
        "AccessDenied", f"{USER} with an explicit deny in an identity-based policy", "denied", "MFA", id="own_denial"
    ),
    pytest.param(
        "AccessDenied", f"{USER} because no identity-based policy allows the action", "denied", USUAL, id="not_allowed"
    ),
    pytest.param(
        "UnauthorizedOperation",
        "You are not authorized to perform this operation. Encoded authorization failure message: 4Tn8Kc-zQ",
        "denied",
        "decode-authorization-message",
        id="encoded",
    ),
    pytest.param(
        "AccessDenied",
        "This account is managed by organization-level Block Public Access policies.",
        "denied",
        "S3 policy of the organization",
        id="s3_policy",
    ),
    *(
        pytest.param(
            code,
            "This functionality has been disabled by a Declarative Policy. Custom Message: ask the platform team.",
            "denied",
            "whoever manages the organization",
            id=f"declarative_policy_{code}",
        )
        for code in ("DeclarativePolicyViolation", "OperationNotPermitted", "UnauthorizedOperation")
    ),
    pytest.param("DeclarativePolicyViolation", "No.", "denied", "whoever manages the organization", id="code_alone"),
    pytest.param(
        "OptInRequired",
        "You are not subscribed to this service. Please go to http://aws.amazon.com to subscribe.",
        "off",
        "24 hours",
        id="not_signed_up",
    ),
    pytest.param("OptInRequired", "Other words.", "off", "Enable the region or service", id="opt_in"),
    pytest.param("AccessDenied", "Access Denied", "denied", USUAL, id="no_reason_is_said"),
]


@pytest.mark.parametrize(("code", "text", "kind", "advice"), CASES)
def test_a_refusal_says_what_aws_asks_for(
    aws: Aws, scripted: Any, code: str, text: str, kind: str, advice: str
) -> None:
    scripted("iam").add_client_error("get_account_password_policy", code, text)
    with pytest.raises(Failure) as caught:
        aws.call("iam", "get_account_password_policy")
    message = caught.value.message
    assert (caught.value.kind, code in message, text in message) == (kind, True, True)
    assert advice in message
    assert (USUAL in message) == (advice == USUAL)
