# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the modules of the role need to be allowed. Data."""

from __future__ import annotations

from ..._parts.names import BREAK_GLASS_RULE
from ..._parts.permissions import (
    IAM_DETAILS,
    ORGANIZATION,
    REGIONS,
    TAGGED_TREE,
    TOPIC_CHAIN,
    TRAILS,
    TREE,
    event_rules,
)
from ..._permissions.need import Needs, also, reads, undoes, with_when, writes

INSTANCE, SETS, ACCOUNTS = "sso:::instance/*", "sso:::permissionSet/*", "sso:::account/*"
#: Identities have ARNs without an account, and their store has one.
STORE = "identitystore::*:identitystore/*"
USERS, GROUPS, MEMBERSHIPS = (f"identitystore:::{kind}/*" for kind in ("user", "group", "membership"))
CENTER: Needs = (ORGANIZATION, REGIONS, reads("sso-admin ListInstances"))
#: What says who would be left with access.
ACCESS: Needs = (
    reads("identitystore ListUsers", (STORE, USERS)),
    reads("identitystore ListGroupMemberships", (STORE, GROUPS, MEMBERSHIPS)),
    reads("sso-admin ListPermissionSetsProvisionedToAccount", (INSTANCE, ACCOUNTS)),
    reads(
        "sso-admin DescribePermissionSet GetInlinePolicyForPermissionSet GetPermissionsBoundaryForPermissionSet "
        "ListManagedPoliciesInPermissionSet",
        (INSTANCE, SETS),
    ),
    reads("sso-admin ListAccountAssignments", (INSTANCE, SETS, ACCOUNTS)),
)
#: Who there is, by name.
DIRECTORY = reads("identitystore ListGroups", (STORE, GROUPS))
#: Assignments are followed to their end. AWS makes a role and a SAML provider in each account by itself.
UNASSIGN: Needs = (
    writes("sso-admin DeleteAccountAssignment", (INSTANCE, SETS, ACCOUNTS)),
    reads("sso-admin DescribeAccountAssignmentDeletionStatus", INSTANCE),
)
ASSIGN: Needs = (
    *UNASSIGN,
    writes("sso-admin CreateAccountAssignment", (INSTANCE, SETS, ACCOUNTS)),
    reads(
        "sso-admin DescribeAccountAssignmentCreationStatus ListAccountAssignmentCreationStatus "
        "ListAccountAssignmentDeletionStatus",
        INSTANCE,
    ),
)
#: With them somebody gets rights in every account: a run has them where it is told what to do with them.
_PEOPLE = "identity_center_users identity_center_groups"
_SETS = "identity_center_permission_sets"
_ASSIGNMENTS = "identity_center_assignments"
#: What the variables of names are where they are not set.
NAMES = {
    "identity_center_rule_name": BREAK_GLASS_RULE,
    "identity_center_member_role_name": "OrganizationAccountAccessRole",
}
PERMISSIONS: dict[str, Needs] = {
    "identity_center_users": with_when(
        (
            *CENTER,
            *ACCESS,
            DIRECTORY,
            writes("identitystore CreateUser CreateGroup", STORE),
            writes("identitystore UpdateUser DeleteUser", (STORE, USERS)),
            writes("identitystore UpdateGroup DeleteGroup", (STORE, GROUPS)),
            writes("identitystore CreateGroupMembership", (STORE, USERS, GROUPS)),
            writes("identitystore DeleteGroupMembership", (STORE, USERS, GROUPS, MEMBERSHIPS)),
        ),
        _PEOPLE,
    ),
    "identity_center_permission_sets": with_when(
        (
            *CENTER,
            *ACCESS,
            *UNASSIGN,
            reads("iam GetPolicy GetPolicyVersion", "iam::aws:policy/*"),
            reads(
                "sso-admin ListPermissionSets ListPermissionSetProvisioningStatus "
                "DescribePermissionSetProvisioningStatus",
                INSTANCE,
            ),
            reads(
                "sso-admin ListAccountsForProvisionedPermissionSet ListTagsForResource "
                "ListCustomerManagedPolicyReferencesInPermissionSet",
                (INSTANCE, SETS),
            ),
            writes(
                "sso-admin CreatePermissionSet UpdatePermissionSet DeletePermissionSet TagResource "
                "AttachManagedPolicyToPermissionSet DetachManagedPolicyFromPermissionSet "
                "AttachCustomerManagedPolicyReferenceToPermissionSet "
                "DetachCustomerManagedPolicyReferenceFromPermissionSet PutInlinePolicyToPermissionSet "
                "DeleteInlinePolicyFromPermissionSet PutPermissionsBoundaryToPermissionSet "
                "DeletePermissionsBoundaryFromPermissionSet",
                (INSTANCE, SETS),
            ),
            writes("sso-admin ProvisionPermissionSet", (INSTANCE, SETS, ACCOUNTS)),
            undoes("sso-admin UntagResource", (INSTANCE, SETS)),
        ),
        _SETS,
    ),
    "identity_center_assignments": with_when(
        (
            *CENTER,
            *TAGGED_TREE,
            *ACCESS,
            DIRECTORY,
            *ASSIGN,
            reads("sso-admin ListPermissionSets", INSTANCE),
            reads("sso-admin ListAccountsForProvisionedPermissionSet", (INSTANCE, SETS)),
        ),
        _ASSIGNMENTS,
    ),
    "identity_center_safeguards": (
        *CENTER,
        *with_when(
            (
                *TREE,
                also(
                    "sts:AssumeRole",
                    "sts AssumeRole",
                    "iam::*:role/{identity_center_member_role_name}",
                    kind="read",
                ),
            ),
            "identity_center_member_role_name",
        ),
        *with_when(
            (
                IAM_DETAILS,
                reads("iam GetLoginProfile ListAccessKeys ListMFADevices", "iam::{account}:user/*"),
                *TRAILS,
                *TOPIC_CHAIN,
                *event_rules("{identity_center_rule_name}"),
            ),
            "identity_center_break_glass_users",
        ),
    ),
}
