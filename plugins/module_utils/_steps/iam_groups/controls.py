# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role iam_groups."""

from __future__ import annotations

from ..._controls.control import Control

_GROUPS = "https://console.aws.amazon.com/iam/home#/groups"
_USERS = "https://console.aws.amazon.com/iam/home#/users"

CONTROLS = (
    Control(
        "iam_groups.group",
        "medium",
        "The group is as asked for",
        "Run dayone.aws.iam_groups. A group that it did not make is deleted by a person only: open "
        f"{_GROUPS}, choose the group, and Delete.",
    ),
    Control(
        "iam_groups.policies",
        "medium",
        "The group has the policies of its persona, as they are written",
        "Run dayone.aws.iam_groups.",
    ),
    Control(
        "iam_groups.extra_policies",
        "medium",
        "The group has no other policies than those of its persona",
        f"Open {_GROUPS}, choose the group, Permissions, and remove the policy; or name it in managed_policies; "
        "or set purge_policies: true, which detaches managed policies.",
        subject="groups of the role",
    ),
    Control(
        "iam_groups.mfa",
        "high",
        "The group's members can do nothing but set up MFA until they have signed in with it",
        "Run dayone.aws.iam_groups with require_mfa: true.",
    ),
    Control(
        "iam_groups.members",
        "medium",
        "The group's members are those asked for",
        "Run dayone.aws.iam_groups.",
        condition="iam_groups_groups | selectattr('members', 'defined') | length > 0",
    ),
    Control(
        "iam_groups.admin",
        "high",
        "Only groups that are named as such have full administrative rights",
        f"Open {_GROUPS}, choose the group, Permissions, and remove the policy that allows every action on every "
        "resource; or name the group in admin_groups.",
    ),
    Control(
        "iam_groups.validation",
        "medium",
        "IAM Access Analyzer finds no error and no security warning in the group's policies",
        "Mend the persona's statements as the finding says.",
        condition="iam_groups_validate | bool",
        subject="policies of personas",
    ),
    Control(
        "iam_groups.direct_policies",
        "medium",
        "No user has a policy of its own; policies come from groups",
        f"Open {_USERS}, choose the user, Permissions, and remove the policy once a group of the user grants it; "
        "or set move_direct_policies: true, which moves managed policies of a group's members.",
    ),
    Control(
        "iam_groups.unused_permissions",
        "low",
        "The group's members use what the group permits",
        f"Open {_GROUPS}, choose the group, Last Accessed, and take out the services that nobody needs.",
        stance="audit",
        condition="iam_groups_unused_days is defined",
    ),
)
