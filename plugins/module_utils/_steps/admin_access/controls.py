# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role admin_access."""

from __future__ import annotations

from ..._controls.control import Control
from ..._controls.resolution import Input, Manual

_USERS = "https://console.aws.amazon.com/iam/home#/users"
_RUN = "Run the role dayone.aws.admin_access."

CONTROLS = (
    Control(
        "admin_access.administrators",
        "high",
        "Somebody other than the root user should be able to administer the account",
        "Add people to admin_access_users, or give them access through IAM Identity Center: "
        "https://console.aws.amazon.com/singlesignon/home.",
        ssb=("ACCT.02", "ACCT.03"),
        resolution=(Input("admin_access_users", "admin_access_users: [{name: ada}]", "administrators"),),
    ),
    Control(
        "admin_access.max",
        "low",
        "The number of IAM users with full administrative rights should not exceed the maximum",
        f"Open {_USERS}, choose users who no longer need the rights, and remove them from the group or detach "
        "the policy that grants the rights; or raise admin_access_max.",
        stance="audit",
    ),
    Control("admin_access.group", "medium", "The administrators' group should exist", _RUN, ssb=("ACCT.04",)),
    Control(
        "admin_access.policies",
        "medium",
        "The administrators' group should have AdministratorAccess",
        _RUN,
        ssb=("ACCT.04",),
    ),
    Control(
        "admin_access.mfa",
        "high",
        "Administrators should be denied everything but setting up MFA until they sign in with it",
        "Set admin_access_require_mfa: true, and run the role dayone.aws.admin_access.",
        ssb=("ACCT.05",),
        condition="admin_access_require_mfa | bool",
    ),
    Control("admin_access.members", "medium", "The administrators' group should have the configured members", _RUN),
    Control(
        "admin_access.users",
        "medium",
        "The administrator's IAM user should exist",
        _RUN,
        ssb=("ACCT.03",),
        condition="admin_access_users | length > 0",
    ),
    Control(
        "admin_access.console_password",
        "low",
        "The administrator should be able to sign in to the console",
        _RUN,
        ssb=("ACCT.03",),
        condition="admin_access_users | length > 0 and admin_access_console_password != 'none'",
    ),
    Control(
        "admin_access.support_role",
        "medium",
        "A role, group or user should have access to AWS Support",
        _RUN,
        cis=("2.15",),
        fsbp=("IAM.18",),
        condition="admin_access_support_role | bool",
    ),
    Control(
        "admin_access.account_alias",
        "low",
        "The account should have the configured alias",
        _RUN,
        condition="admin_access_account_alias is defined",
    ),
    # CIS 2.10 is judged by iam_hygiene.console_mfa, which every run of the baseline looks at.
    Control(
        "admin_access.user_mfa",
        "high",
        "MFA should be enabled for the IAM user",
        f"Ask the user to open {_USERS}, choose the user, Security credentials, Assign MFA device; or run "
        "dayone.aws.iam_virtual_mfa with two codes of the device.",
        fsbp=("IAM.19",),
        ssb=("ACCT.05",),
        resolution=(Manual(5, phase="administrators"),),
        condition="admin_access_mfa_audit | bool or admin_access_mfa_users | length > 0",
    ),
)
