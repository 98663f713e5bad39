# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role password_policy."""

from __future__ import annotations

from ..._controls.control import Control
from .presets import PRESETS


def _asked(field: str) -> str:
    """Where a field is given, or the preset has it."""
    presets = [name for name, fields in PRESETS.items() if field in fields]
    given = f"password_policy_{field} is defined or password_policy_preset in {presets}"
    return f"password_policy_state == 'present' and ({given})"


CONTROLS = (
    Control(
        "password_policy.min_length",
        "medium",
        "IAM passwords have a minimum length",
        "Set min_length in dayone.aws.iam_password_policy_enforce.",
        ("2.8",),
        ("IAM.7",),
        ("ACCT.06",),
        condition=_asked("min_length"),
    ),
    Control(
        "password_policy.reuse_prevention",
        "medium",
        "Old IAM passwords cannot be used again",
        "Set reuse_prevention in dayone.aws.iam_password_policy_enforce.",
        ("2.9",),
        ssb=("ACCT.06",),
        condition=_asked("reuse_prevention"),
    ),
    Control(
        "password_policy.max_age",
        "low",
        "IAM passwords expire",
        "Set max_age in dayone.aws.iam_password_policy_enforce.",
        condition=_asked("max_age"),
    ),
    Control(
        "password_policy.require_symbols",
        "low",
        "IAM passwords contain a symbol",
        "Set require_symbols in dayone.aws.iam_password_policy_enforce.",
        fsbp=("IAM.7",),
        condition=_asked("require_symbols"),
    ),
    Control(
        "password_policy.require_numbers",
        "low",
        "IAM passwords contain a number",
        "Set require_numbers in dayone.aws.iam_password_policy_enforce.",
        fsbp=("IAM.7",),
        condition=_asked("require_numbers"),
    ),
    Control(
        "password_policy.require_uppercase",
        "low",
        "IAM passwords contain an uppercase letter",
        "Set require_uppercase in dayone.aws.iam_password_policy_enforce.",
        fsbp=("IAM.7",),
        condition=_asked("require_uppercase"),
    ),
    Control(
        "password_policy.require_lowercase",
        "low",
        "IAM passwords contain a lowercase letter",
        "Set require_lowercase in dayone.aws.iam_password_policy_enforce.",
        fsbp=("IAM.7",),
        condition=_asked("require_lowercase"),
    ),
    Control(
        "password_policy.allow_users_to_change",
        "low",
        "IAM users may change their own password",
        "Set allow_users_to_change in dayone.aws.iam_password_policy_enforce.",
        condition="password_policy_state == 'present'",
    ),
    Control(
        "password_policy.hard_expiry",
        "low",
        "What happens when an IAM password has expired is as wanted",
        "Set hard_expiry in dayone.aws.iam_password_policy_enforce.",
        condition=_asked("hard_expiry"),
    ),
    Control(
        "password_policy.state",
        "medium",
        "The account's IAM password policy is present or absent as wanted",
        "Set state in dayone.aws.iam_password_policy_enforce.",
        condition="password_policy_state == 'absent'",
    ),
)
