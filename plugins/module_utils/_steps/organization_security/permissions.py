# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the modules of the role need to be allowed. Data."""

from __future__ import annotations

from ..._parts.permissions import ORGANIZATION, REGIONS, TRAILS
from ..._permissions.need import Need, Needs, also, linked_role, reads, undoes, with_when, writes

_MARK = "organizations::*"
_ROOTS, _UNITS, _ACCOUNTS = f"{_MARK}:root/o-*/r-*", f"{_MARK}:ou/o-*/ou-*", f"{_MARK}:account/o-*/*"
#: Nothing is written before an administrator is named.
_ASKED = "organization_security_administrator_account"
_TRAIL = "cloudtrail:*:{account}:trail/{organization_security_trail_name}"
NAMES = {"organization_security_trail_name": "dayone-organization"}


def there(*operations: str) -> Needs:
    """Operations in the administrator's account, or in that of logs. The access role allows them: no policy of the
    caller's is asked."""
    return tuple(also("", text, kind="write") for text in operations)


def _named(service: str, names: str, principal: str) -> tuple[Need, ...]:
    """Naming the administrator of a service. The service asks Organizations with the caller's credentials.

    https://docs.aws.amazon.com/guardduty/latest/ug/organizations_permissions.html
    """
    enable, disable = (f"{service} {verb}{names}" for verb in ("Enable", "Disable"))
    more = "organizations:EnableAWSServiceAccess organizations:RegisterDelegatedAdministrator"
    return (
        reads(f"{service} List{names}s"),
        writes(enable, when=_ASKED),
        writes(disable, when="organization_security_replace_administrator"),
        undoes(disable, when=_ASKED),
        also(more, enable, when=_ASKED),
        linked_role(principal, enable, when=_ASKED),
    )


PERMISSIONS: dict[str, Needs] = {
    "organization_security": (
        ORGANIZATION,
        REGIONS,
        reads("organizations ListRoots"),
        reads("organizations ListOrganizationalUnitsForParent ListAccountsForParent", (_ROOTS, _UNITS)),
        reads("organizations ListAWSServiceAccessForOrganization ListDelegatedAdministrators"),
        *_named("guardduty", "OrganizationAdminAccount", "guardduty.amazonaws.com"),
        *_named("securityhub", "OrganizationAdminAccount", "securityhub.amazonaws.com"),
        *_named("inspector2", "DelegatedAdminAccount", "inspector2.amazonaws.com"),
        *_named("macie2", "OrganizationAdminAccount", "macie.amazonaws.com"),
        *_named("detective", "OrganizationAdminAccount", "detective.amazonaws.com"),
        *TRAILS,
        reads("cloudtrail ListTags", "cloudtrail:*:*:trail/*"),
        *with_when(
            (
                also("sts:AssumeRole", "sts AssumeRole", "iam::*:role/*", kind="read"),
                reads("iam GetRole", "iam::{account}:role/*"),
                writes("organizations EnableAWSServiceAccess"),
                writes("organizations RegisterDelegatedAdministrator", _ACCOUNTS),
                undoes("organizations DisableAWSServiceAccess"),
                undoes("organizations DeregisterDelegatedAdministrator", _ACCOUNTS),
                linked_role("access-analyzer.amazonaws.com", "iam CreateServiceLinkedRole"),
                writes("cloudtrail CreateTrail UpdateTrail StartLogging", _TRAIL),
                writes("cloudtrail RegisterOrganizationDelegatedAdmin"),
                linked_role("cloudtrail.amazonaws.com", "cloudtrail CreateTrail RegisterOrganizationDelegatedAdmin"),
                also("iam:GetRole organizations:ListAccounts", "cloudtrail CreateTrail"),
                undoes("cloudtrail DeleteTrail", _TRAIL),
                undoes("cloudtrail DeregisterOrganizationDelegatedAdmin"),
            ),
            _ASKED,
        ),
        writes(
            "organizations DeregisterDelegatedAdministrator",
            _ACCOUNTS,
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
