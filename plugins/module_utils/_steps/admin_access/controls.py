# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role admin_access."""

from __future__ import annotations

from ..._controls.control import Control
from ..._controls.doing import Input, Manual

_USERS = "https://console.aws.amazon.com/iam/home#/users"
_RUN = "Run dayone.aws.admin_access."

CONTROLS = (
    Control(
        "admin_access.administrators",
        "high",
        "Somebody other than root can administer the account",
        "Name people in admin_access_users, or let them in by IAM Identity Center: "
        "https://console.aws.amazon.com/singlesignon/home.",
        ssb=("ACCT.02", "ACCT.03"),
        doing=(Input("admin_access_users", "admin_access_users: [{name: ada}]", "administrators"),),
    ),
    Control(
        "admin_access.max",
        "low",
        "There are no more IAM users with full administrative rights than agreed",
        f"Open {_USERS}, choose those who no longer need it, and take them out of the group or detach the policy that "
        "gives it; or raise admin_access_max.",
        stance="audit",
    ),
    Control("admin_access.group", "medium", "The administrators' group is there", _RUN, ssb=("ACCT.04",)),
    Control(
        "admin_access.policies",
        "medium",
        "The administrators' group has AdministratorAccess",
        _RUN,
        ssb=("ACCT.04",),
    ),
    Control(
        "admin_access.mfa",
        "high",
        "Administrators can do nothing but set up MFA until they have signed in with it",
        "Run dayone.aws.admin_access with require_mfa: true.",
        ssb=("ACCT.05",),
        condition="admin_access_require_mfa | bool",
    ),
    Control("admin_access.members", "medium", "The administrators are those asked for", _RUN),
    Control(
        "admin_access.users",
        "medium",
        "The administrator's user is there",
        _RUN,
        ssb=("ACCT.03",),
        condition="admin_access_users | length > 0",
    ),
    Control(
        "admin_access.console_password",
        "low",
        "The administrator can sign in to the console",
        _RUN,
        ssb=("ACCT.03",),
        condition="admin_access_users | length > 0 and admin_access_console_password != 'none'",
    ),
    Control(
        "admin_access.support_role",
        "medium",
        "A role, group or user may work with AWS Support",
        _RUN,
        cis=("2.15",),
        fsbp=("IAM.18",),
        condition="admin_access_support_role | bool",
    ),
    Control(
        "admin_access.account_alias",
        "low",
        "The account has its alias",
        _RUN,
        condition="admin_access_account_alias is defined",
    ),
    # CIS 2.10 is judged by iam_hygiene.console_mfa, which every run of the baseline looks at.
    Control(
        "admin_access.user_mfa",
        "high",
        "The user has an MFA device",
        f"Let the user open {_USERS}, choose the user, Security credentials, Assign MFA device; or run "
        "dayone.aws.iam_virtual_mfa with two codes of the device.",
        fsbp=("IAM.19",),
        ssb=("ACCT.05",),
        doing=(Manual(5, phase="administrators"),),
        condition="admin_access_mfa_audit | bool or admin_access_mfa_users | length > 0",
    ),
)
