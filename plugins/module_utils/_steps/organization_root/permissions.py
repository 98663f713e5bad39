# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the modules of the role need to be allowed. Data."""

from __future__ import annotations

from ..._parts.permissions import (
    ACCOUNTS,
    ORGANIZATION,
    POLICIES,
    POLICY_WRITES,
    REGIONS,
    ROOTS,
    TREE,
    UNITS,
)
from ..._permissions.need import Needs, also, reads, undoes, with_when, writes

TASK_READ = {"ArnLike": {"sts:TaskPolicyArn": "arn:*:iam::aws:policy/root-task/IAMAuditRootUserCredentials"}}
TASK_DELETE = {"ArnLike": {"sts:TaskPolicyArn": "arn:*:iam::aws:policy/root-task/IAMDeleteRootUserCredentials"}}
SESSION: Needs = (
    also(
        "",
        "iam GetLoginProfile ListAccessKeys ListMFADevices ListSigningCertificates",
        kind="read",
    ),
    also(
        "",
        "iam DeactivateMFADevice DeleteAccessKey DeleteLoginProfile DeleteSigningCertificate DeleteVirtualMFADevice",
    ),
)
PERMISSIONS: dict[str, Needs] = {
    "organization_audit": (
        ORGANIZATION,
        REGIONS,
        *TREE,
        reads("organizations DescribeResourcePolicy ListAWSServiceAccessForOrganization ListDelegatedAdministrators"),
        reads("organizations ListDelegatedServicesForAccount", ACCOUNTS),
        reads("organizations ListPoliciesForTarget", ROOTS),
        reads("organizations ListPolicies"),
        reads("organizations ListTargetsForPolicy", POLICIES),
        reads("apigateway GetRestApis", "apigateway:*::/restapis"),
        reads("apigatewayv2 GetApis", "apigateway:*::/apis"),
        reads("cloudtrail DescribeTrails"),
        reads("config DescribeDeliveryChannels"),
        reads("dynamodb ListTables"),
        reads("ec2 DescribeInstances"),
        reads("ecs ListClusters"),
        reads("elb DescribeLoadBalancers"),
        reads("elbv2 DescribeLoadBalancers"),
        reads("lambda ListFunctions"),
        reads("rds DescribeDBInstances", "rds:*:{account}:db:*"),
        reads("s3 ListBuckets"),
        reads("s3 GetBucketTagging", "s3:::*"),
    ),
    "organization_root_access": (
        ORGANIZATION,
        reads("iam ListOrganizationsFeatures"),
        *with_when(
            (
                writes("organizations EnableAWSServiceAccess"),
                writes("iam EnableOrganizationsRootCredentialsManagement EnableOrganizationsRootSessions"),
                undoes("organizations DisableAWSServiceAccess"),
                undoes("iam DisableOrganizationsRootCredentialsManagement DisableOrganizationsRootSessions"),
            ),
            "organization_root_enforce",
        ),
    ),
    "organization_guardrails": with_when(
        (
            ORGANIZATION,
            reads("organizations ListPolicies ListRoots"),
            reads("organizations ListOrganizationalUnitsForParent", (ROOTS, UNITS)),
            reads("organizations DescribePolicy ListTagsForResource ListTargetsForPolicy", POLICIES),
            *POLICY_WRITES,
        ),
        "organization_root_guardrails",
    ),
    "root_credentials": with_when(
        (
            ORGANIZATION,
            reads("iam ListOrganizationsFeatures"),
            reads("organizations DescribeAccount", ACCOUNTS),
            also("sts:AssumeRoot", "sts AssumeRoot", "iam::*:root", kind="read", condition=TASK_READ),
            # With the credentials of a task: no policy of the caller's is asked for these.
            *SESSION,
            also(
                "sts:AssumeRoot",
                "sts AssumeRoot",
                "iam::*:root",
                when="organization_root_delete",
                condition=TASK_DELETE,
            ),
        ),
        "organization_root_accounts",
    ),
}
