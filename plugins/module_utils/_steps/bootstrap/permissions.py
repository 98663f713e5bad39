# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the modules of the role need to be allowed. Data."""

from __future__ import annotations

from ..._parts.permissions import ORGANIZATION
from ..._permissions.need import Needs, also, reads, undoes, with_when, writes

#: What the variables of names are where they are not set.
NAMES = {"bootstrap_drift_name": "dayone-drift", "bootstrap_baseline_name": "dayone-baseline"}
#: Below the path of ``bootstrap_path``.
ROLES = tuple(f"iam::{{account}}:role/*{{bootstrap_{name}_name}}" for name in ("drift", "baseline"))
POLICIES = tuple(f"iam::{{account}}:policy/*{{bootstrap_{name}_name}}-*" for name in ("drift", "baseline"))
PROVIDERS = "iam::{account}:oidc-provider/*"
SETS = "cloudformation:*:{account}:stackset/*:*"
UNITS = "bootstrap_units"
PERMISSIONS: dict[str, Needs] = {
    "bootstrap": (
        reads("iam GetRole ListAttachedRolePolicies ListRolePolicies", ROLES),
        reads("iam ListPolicies"),
        reads("iam GetPolicy GetPolicyVersion ListPolicyVersions", "iam::*:policy/*"),
        reads("iam GetOpenIDConnectProvider", PROVIDERS),
        writes(
            "iam AttachRolePolicy CreateRole DeleteRolePermissionsBoundary DeleteRolePolicy DetachRolePolicy "
            "PutRolePermissionsBoundary TagRole UpdateAssumeRolePolicy UpdateRole",
            ROLES,
        ),
        writes("iam CreatePolicy CreatePolicyVersion DeletePolicy DeletePolicyVersion", POLICIES),
        writes("iam AddClientIDToOpenIDConnectProvider CreateOpenIDConnectProvider", PROVIDERS),
        undoes("iam DeleteRole", ROLES),
        # What an undo of IAM's things may lock out.
        undoes("iam GetAccountAuthorizationDetails"),
        undoes("iam DeleteOpenIDConnectProvider RemoveClientIDFromOpenIDConnectProvider", PROVIDERS),
        *with_when(
            (
                ORGANIZATION,
                reads("cloudformation DescribeOrganizationsAccess"),
                reads("cloudformation DescribeStackSet DescribeStackSetOperation ListStackInstances", SETS),
                writes("cloudformation ActivateOrganizationsAccess"),
                also(
                    "organizations:EnableAWSServiceAccess",
                    "cloudformation ActivateOrganizationsAccess",
                    condition={
                        "StringEquals": {
                            "organizations:ServicePrincipal": "member.org.stacksets.cloudformation.amazonaws.com"
                        }
                    },
                ),
                writes("cloudformation CreateStackSet"),
                writes("cloudformation CreateStackInstances UpdateStackSet", SETS),
                undoes("cloudformation DeleteStackInstances DeleteStackSet", SETS),
                writes("s3 PutObject", "s3:::{bootstrap_template_bucket}/dayone-bootstrap/*"),
                also(
                    "s3:GetObject",
                    "cloudformation CreateStackSet UpdateStackSet",
                    "s3:::{bootstrap_template_bucket}/dayone-bootstrap/*",
                ),
            ),
            UNITS,
        ),
    ),
}
