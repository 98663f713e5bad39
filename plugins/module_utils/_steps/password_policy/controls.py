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
        "The IAM password policy should require a minimum length",
        "Set password_policy_min_length, and run the role dayone.aws.password_policy.",
        ("2.8",),
        ("IAM.7",),
        ("ACCT.06",),
        condition=_asked("min_length"),
    ),
    Control(
        "password_policy.reuse_prevention",
        "medium",
        "The IAM password policy should prevent password reuse",
        "Set password_policy_reuse_prevention, and run the role dayone.aws.password_policy.",
        ("2.9",),
        ssb=("ACCT.06",),
        condition=_asked("reuse_prevention"),
    ),
    Control(
        "password_policy.max_age",
        "low",
        "The IAM password policy should expire passwords",
        "Set password_policy_max_age, and run the role dayone.aws.password_policy.",
        condition=_asked("max_age"),
    ),
    Control(
        "password_policy.require_symbols",
        "low",
        "The IAM password policy should require a symbol",
        "Set password_policy_require_symbols, and run the role dayone.aws.password_policy.",
        fsbp=("IAM.7",),
        condition=_asked("require_symbols"),
    ),
    Control(
        "password_policy.require_numbers",
        "low",
        "The IAM password policy should require a number",
        "Set password_policy_require_numbers, and run the role dayone.aws.password_policy.",
        fsbp=("IAM.7",),
        condition=_asked("require_numbers"),
    ),
    Control(
        "password_policy.require_uppercase",
        "low",
        "The IAM password policy should require an uppercase letter",
        "Set password_policy_require_uppercase, and run the role dayone.aws.password_policy.",
        fsbp=("IAM.7",),
        condition=_asked("require_uppercase"),
    ),
    Control(
        "password_policy.require_lowercase",
        "low",
        "The IAM password policy should require a lowercase letter",
        "Set password_policy_require_lowercase, and run the role dayone.aws.password_policy.",
        fsbp=("IAM.7",),
        condition=_asked("require_lowercase"),
    ),
    Control(
        "password_policy.allow_users_to_change",
        "low",
        "IAM users should be allowed to change their own password",
        "Set password_policy_allow_users_to_change, and run the role dayone.aws.password_policy.",
        condition="password_policy_state == 'present'",
    ),
    Control(
        "password_policy.hard_expiry",
        "low",
        "The IAM password policy should handle expired passwords as configured",
        "Set password_policy_hard_expiry, and run the role dayone.aws.password_policy.",
        condition=_asked("hard_expiry"),
    ),
    Control(
        "password_policy.state",
        "medium",
        "The IAM password policy should be present or absent as configured",
        "Set password_policy_state, and run the role dayone.aws.password_policy.",
        condition="password_policy_state == 'absent'",
    ),
)
