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
        "The IAM group should exist as configured",
        "Run the role dayone.aws.iam_groups. A group that the role did not create has to be deleted by a "
        f"person: open {_GROUPS}, choose the group, and Delete.",
    ),
    Control(
        "iam_groups.policies",
        "medium",
        "The group should have the policies of its persona",
        "Run the role dayone.aws.iam_groups.",
    ),
    Control(
        "iam_groups.extra_policies",
        "medium",
        "The group should have no policies beyond those of its persona",
        f"Open {_GROUPS}, choose the group, Permissions, and remove the policy; or add it to managed_policies "
        "of the group in iam_groups_groups; or set purge_policies: true there, which detaches managed "
        "policies.",
        subject="groups of the role",
    ),
    Control(
        "iam_groups.mfa",
        "high",
        "Members of the group should be denied everything but setting up MFA until they sign in with it",
        "Set iam_groups_require_mfa: true, and run the role dayone.aws.iam_groups.",
    ),
    Control(
        "iam_groups.members",
        "medium",
        "The group should have the configured members",
        "Run the role dayone.aws.iam_groups.",
        condition="iam_groups_groups | selectattr('members', 'defined') | length > 0",
    ),
    Control(
        "iam_groups.admin",
        "high",
        "Only groups of administrators should have full administrative rights",
        f"Open {_GROUPS}, choose the group, Permissions, and remove the policy that allows every action on "
        "every resource; or add the group to iam_groups_admin_groups.",
    ),
    Control(
        "iam_groups.validation",
        "medium",
        "IAM Access Analyzer should find no error and no security warning in the group's policies",
        "Correct the persona's statements as the finding says.",
        condition="iam_groups_validate | bool",
        subject="policies of personas",
    ),
    Control(
        "iam_groups.direct_policies",
        "medium",
        "IAM users should get their policies from groups",
        f"Open {_USERS}, choose the user, Permissions, and remove the policy once a group of the user grants it; "
        "or set iam_groups_move_direct_policies: true, which moves managed policies of a group's members.",
    ),
    Control(
        "iam_groups.unused_permissions",
        "low",
        "The group's permissions should be in use",
        f"Open {_GROUPS}, choose the group, Last Accessed, and remove the services that are not needed.",
        stance="audit",
        condition="iam_groups_unused_days is defined",
    ),
)
