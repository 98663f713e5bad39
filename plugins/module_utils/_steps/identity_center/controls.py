# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role identity_center."""

from __future__ import annotations

from ..._controls.control import Control
from ..._controls.resolution import Choice, Input, Manual, Waiting

ENABLED = "identity_center.enabled"
USERS = "identity_center.users"
GROUPS = "identity_center.groups"
MEMBERS = "identity_center.members"
OTHER_PEOPLE = "identity_center.other_identities"
SETS = "identity_center.permission_sets"
PROVISIONED = "identity_center.provisioned"
OTHER_SETS = "identity_center.other_permission_sets"
ASSIGNMENTS = "identity_center.assignments"
OTHER_ASSIGNMENTS = "identity_center.other_assignments"
BREAK_GLASS = "identity_center.break_glass"
BREAK_GLASS_ALARM = "identity_center.break_glass_alarm"
ACCOUNT_INSTANCES = "identity_center.account_instances"
MFA = "identity_center.mfa"

CONSOLE = "https://console.aws.amazon.com/singlesignon/home"
_RUN = "Run the role dayone.aws.identity_center in the management account, or in a delegated administrator account."
_REASON = "Another team assigns these"
_IAM_USERS = "https://console.aws.amazon.com/iam/home#/users"

CONTROLS = (
    Control(
        ENABLED,
        "medium",
        "The organization should have an instance of IAM Identity Center",
        f"No API enables it: open {CONSOLE} in the management account, in the region where people should sign "
        "in, and choose Enable. Then run this again.",
        stance="human",
        resolution=(Manual(5, CONSOLE, "administrators"),),
    ),
    Control(
        USERS,
        "medium",
        "The user should exist in IAM Identity Center as configured",
        _RUN,
        condition="identity_center_users | length > 0",
    ),
    Control(
        GROUPS,
        "medium",
        "The group should exist in IAM Identity Center as configured",
        _RUN,
        condition="identity_center_groups | length > 0",
    ),
    Control(
        MEMBERS,
        "high",
        "The group should have the configured members, and no others",
        f"{_RUN} Members who were added elsewhere are removed with membership: exact of the group in "
        "identity_center_groups.",
        condition="identity_center_groups | selectattr('members', 'defined') | length > 0",
        resolution=(
            Choice("identity_center_groups: [{name: NAME, members: [...], membership: exact}]", reason=_REASON),
        ),
    ),
    Control(
        OTHER_PEOPLE,
        "low",
        "The identity store should have no users and groups beyond the configured ones",
        "Add them to identity_center_users and identity_center_groups, or set "
        "identity_center_identities_mode: exact, which deletes those that no identity provider synchronizes.",
        resolution=(Choice("identity_center_identities_mode: exact", reason=_REASON),),
    ),
    Control(
        SETS,
        "high",
        "The permission set should have the configured policies and settings",
        _RUN,
        condition="identity_center_permission_sets | length > 0",
        resolution=(Manual(10, f"{CONSOLE}#/permission-sets"),),
    ),
    Control(
        PROVISIONED,
        "medium",
        "The permission set's latest version should be provisioned to every account that has it",
        _RUN,
        condition="identity_center_permission_sets | length > 0",
        resolution=(Manual(10, f"{CONSOLE}#/permission-sets"), Waiting(1)),
    ),
    Control(
        OTHER_SETS,
        "medium",
        "The instance should have no permission sets beyond the configured ones",
        f"Open {CONSOLE}#/permission-sets, and delete the permission set; or add it to "
        "identity_center_permission_sets, or its name to identity_center_ignored_permission_sets.",
        resolution=(
            Choice("identity_center_permission_sets_mode: exact", reason=_REASON),
            Manual(10, f"{CONSOLE}#/permission-sets"),
        ),
    ),
    Control(
        ASSIGNMENTS,
        "high",
        "The permission set should be assigned as configured",
        _RUN,
        condition="identity_center_assignments | length > 0",
        resolution=(Manual(10, f"{CONSOLE}#/organization/accounts"), Waiting(1)),
    ),
    Control(
        OTHER_ASSIGNMENTS,
        "high",
        "The permission set should not be assigned beyond what is configured",
        "Add the assignment to identity_center_assignments; or set identity_center_assignments_mode: exact, which "
        "removes it.",
        resolution=(Choice("identity_center_assignments_mode: exact", reason=_REASON),),
    ),
    Control(
        BREAK_GLASS,
        "high",
        "The management account should have an IAM user for when IAM Identity Center is down",
        "Create an IAM user with administrative rights, a console password and MFA, and no access key, at "
        f"{_IAM_USERS}; keep the password and the device locked away, and add the user to "
        "identity_center_break_glass_users.",
        resolution=(
            Input("identity_center_break_glass_users", "identity_center_break_glass_users: [break-glass]"),
            Manual(20, _IAM_USERS, "administrators"),
        ),
    ),
    Control(
        BREAK_GLASS_ALARM,
        "high",
        "A person should be notified when a break-glass user is used",
        "Run the role dayone.aws.identity_center in the management account.",
        condition="identity_center_break_glass_users | length > 0",
        resolution=(
            Input(
                "root_account_subscriptions",
                "root_account_subscriptions: [{protocol: email, endpoint: you@example.com}]",
            ),
        ),
    ),
    Control(
        ACCOUNT_INSTANCES,
        "medium",
        "Member accounts should have no instances of IAM Identity Center of their own",
        "Delete the instance in the account that has it (sso:DeleteInstance), once no application uses it. A "
        "service control policy that denies sso:CreateInstance prevents new ones.",
        stance="audit",
        resolution=(
            Input(
                "identity_center_member_role_name", "identity_center_member_role_name: OrganizationAccountAccessRole"
            ),
            Manual(10, f"{CONSOLE}#/settings"),
        ),
    ),
    Control(
        MFA,
        "high",
        "IAM Identity Center should ask everybody for MFA at each sign-in, and have them register a device",
        f"No API reads or sets it: open {CONSOLE}#/settings, Authentication, Configure: prompt users for MFA "
        "every time they sign in, and require them to register a device at sign-in. With an external identity "
        "provider, MFA is set there. Then add an exception with an end date.",
        stance="human",
        resolution=(Manual(5, f"{CONSOLE}#/settings", "administrators"),),
    ),
)
