# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role organization_policies."""

from __future__ import annotations

from ..._controls.control import Control
from ..._controls.resolution import Choice, Manual, Waiting

POLICY = "organization_policies.policy"
USED = "organization_policies.used_services"
DECLARED = "organization_policies.declared"
VALID = "organization_policies.valid"
EFFECTIVE = "organization_policies.effective"
_CONSOLE = "https://console.aws.amazon.com/organizations/v2/home/policies"
_ASKED = "organization_policies_policies | length > 0"

CONTROLS = (
    Control(
        POLICY,
        "high",
        "The organization policy should have the content and the targets that are configured",
        "Run the role dayone.aws.organization_policies.",
        condition=_ASKED,
        resolution=(
            Manual(10, _CONSOLE),
            Choice(
                "organization_policies_policies: [{name: NAME, ..., accept_denied: [s3]}]",
                "free",
                0.0,
                "We keep it back until nobody uses what it denies",
            ),
        ),
    ),
    Control(
        USED,
        "high",
        "A service control policy should not deny services that its targets have used in the last 90 days",
        "List the services that may be denied in accept_denied of the policy in "
        "organization_policies_policies, or change the policy, and run the role "
        "dayone.aws.organization_policies.",
        condition=_ASKED,
        resolution=(Choice("organization_policies_look_before: true", "free", 0.0, "We checked it in another way"),),
    ),
    Control(
        DECLARED,
        "low",
        "An account status report should be available before a declarative policy is attached",
        "Set organization_policies_report_bucket to a bucket that EC2 can write the report to, and run the "
        "role dayone.aws.organization_policies.",
        stance="audit",
        condition=_ASKED,
        resolution=(
            Choice("organization_policies_report_bucket: reports", "free", 0.0, "We know what the accounts have set"),
            Waiting(12),
        ),
    ),
    Control(
        VALID,
        "medium",
        "The effective policies of every account should be valid",
        f"Open {_CONSOLE}, and correct the policies that contribute to the error.",
        stance="audit",
        resolution=(Manual(10, _CONSOLE),),
    ),
    Control(
        EFFECTIVE,
        "medium",
        "The effective policy of the account should have the values of the policies that are attached to it",
        f"Open {_CONSOLE}, and look for a policy closer to the account that overrides the value.",
        stance="audit",
        condition="organization_policies_effective_accounts | length > 0",
        resolution=(Manual(10, _CONSOLE), Waiting(1)),
    ),
)
