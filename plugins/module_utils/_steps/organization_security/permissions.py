# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the modules of the role need to be allowed. Data."""

from __future__ import annotations

from collections.abc import Iterable

from ..._parts.permissions import ACCOUNTS, ORGANIZATION, REGIONS, TRAILS, TREE
from ..._permissions.need import ANY, Need, Needs, also, linked_role, reads, undoes, with_when, writes

#: Nothing is written before an administrator is named.
_ASKED = "organization_security_administrator_account"
_ROLES = "iam::{account}:role/*"
_HUB = "securityhub:*:{account}:hub/default"
_TRAIL = "cloudtrail:*:{account}:trail/{organization_security_trail_name}"
NAMES = {
    "organization_security_administrator_role_name": "OrganizationAccountAccessRole",
    "organization_security_trail_name": "dayone-organization",
}


def there(*operations: str) -> Needs:
    """Operations in the administrator's account, or in that of logs. The access role allows them: no policy of the
    caller's is asked."""
    return tuple(also("", text, kind="write") for text in operations)


def _named(service: str, names: str, principal: str, on: Iterable[str] = ANY) -> tuple[Need, ...]:
    """Naming the administrator of a service. The service asks Organizations with the caller's credentials.

    https://docs.aws.amazon.com/guardduty/latest/ug/organizations_permissions.html
    """
    enable, disable = (f"{service} {verb}{names}" for verb in ("Enable", "Disable"))
    return (
        reads(f"{service} List{names}s", on),
        writes(enable, on, when=_ASKED),
        writes(disable, on, when="organization_security_replace_administrator"),
        undoes(disable, on, when=_ASKED),
        also("organizations:EnableAWSServiceAccess", enable, when=_ASKED),
        also("organizations:RegisterDelegatedAdministrator", enable, ACCOUNTS, when=_ASKED),
        linked_role(principal, enable, when=_ASKED),
    )


PERMISSIONS: dict[str, Needs] = {
    "organization_security": (
        ORGANIZATION,
        REGIONS,
        *TREE,
        reads("organizations ListAWSServiceAccessForOrganization ListDelegatedAdministrators"),
        *_named("guardduty", "OrganizationAdminAccount", "guardduty.amazonaws.com"),
        *_named("securityhub", "OrganizationAdminAccount", "securityhub.amazonaws.com", (_HUB,)),
        *_named("inspector2", "DelegatedAdminAccount", "inspector2.amazonaws.com"),
        *_named("macie2", "OrganizationAdminAccount", "macie.amazonaws.com"),
        *_named("detective", "OrganizationAdminAccount", "detective.amazonaws.com"),
        *TRAILS,
        reads("cloudtrail ListTags", "cloudtrail:*:*:trail/*"),
        *with_when(
            (
                also(
                    "sts:AssumeRole",
                    "sts AssumeRole",
                    "iam::*:role/{organization_security_administrator_role_name}",
                    kind="read",
                ),
                reads("iam GetRole", _ROLES),
                writes("organizations EnableAWSServiceAccess"),
                writes("organizations RegisterDelegatedAdministrator", ACCOUNTS),
                # What an undo of IAM's things may lock out.
                undoes("iam GetAccountAuthorizationDetails"),
                undoes("organizations DisableAWSServiceAccess"),
                undoes("organizations DeregisterDelegatedAdministrator", ACCOUNTS),
                linked_role("access-analyzer.amazonaws.com", "iam CreateServiceLinkedRole"),
                writes("cloudtrail CreateTrail UpdateTrail StartLogging", _TRAIL),
                writes("cloudtrail RegisterOrganizationDelegatedAdmin"),
                linked_role("cloudtrail.amazonaws.com", "cloudtrail CreateTrail RegisterOrganizationDelegatedAdmin"),
                also("iam:GetRole", "cloudtrail CreateTrail", _ROLES),
                also("organizations:ListAccounts", "cloudtrail CreateTrail"),
                undoes("cloudtrail DeleteTrail", _TRAIL),
                undoes("cloudtrail DeregisterOrganizationDelegatedAdmin"),
            ),
            _ASKED,
        ),
        writes(
            "organizations DeregisterDelegatedAdministrator",
            ACCOUNTS,
            when="organization_security_replace_administrator",
        ),
        *there(
            "accessanalyzer CreateAnalyzer DeleteAnalyzer ListAnalyzers",
            "config DeleteConfigurationAggregator DescribeConfigurationAggregators PutConfigurationAggregator",
            "detective CreateMembers DeleteMembers DescribeOrganizationConfiguration ListGraphs ListMembers "
            "UpdateOrganizationConfiguration",
            "ec2 DescribeRegions",
            "guardduty CreateDetector CreateMembers DescribeOrganizationConfiguration DisassociateMembers GetDetector "
            "ListDetectors ListMembers UpdateDetector UpdateOrganizationConfiguration",
            "iam CreateRole DeleteRole DeleteRolePolicy GetRole GetRolePolicy PutRolePolicy UpdateAssumeRolePolicy",
            "inspector2 AssociateMember BatchGetAccountStatus DescribeOrganizationConfiguration Disable "
            "DisassociateMember Enable ListMembers UpdateOrganizationConfiguration",
            "kms CreateAlias CreateKey DescribeKey EnableKeyRotation GetKeyLastUsage GetKeyPolicy GetKeyRotationStatus "
            "ListAliases ListGrants ListKeys ListResourceTags PutKeyPolicy ScheduleKeyDeletion",
            "macie2 CreateMember DescribeOrganizationConfiguration DisassociateMember EnableMacie GetMacieSession "
            "ListMembers UpdateMacieSession UpdateOrganizationConfiguration",
            "s3 CreateBucket GetBucketEncryption GetBucketLifecycleConfiguration GetBucketLogging "
            "GetBucketOwnershipControls GetBucketPolicy GetBucketTagging GetBucketVersioning GetPublicAccessBlock "
            "PutBucketEncryption PutBucketLifecycleConfiguration PutBucketOwnershipControls PutBucketPolicy "
            "PutBucketVersioning PutPublicAccessBlock",
            "securityhub CreateConfigurationPolicy CreateFindingAggregator DeleteConfigurationPolicy DescribeHub "
            "DescribeOrganizationConfiguration DescribeSecurityHubV2 DisableSecurityHub DisableSecurityHubV2 "
            "EnableSecurityHub EnableSecurityHubV2 GetConfigurationPolicy ListConfigurationPolicies "
            "ListConfigurationPolicyAssociations ListFindingAggregators StartConfigurationPolicyAssociation "
            "StartConfigurationPolicyDisassociation UpdateConfigurationPolicy UpdateOrganizationConfiguration",
        ),
    ),
}
