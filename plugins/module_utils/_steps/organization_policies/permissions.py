# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the module of the role needs to be allowed. Data."""

from __future__ import annotations

from ..._parts.permissions import (
    ACCESS_REPORT,
    ACCOUNTS,
    ORGANIZATION,
    POLICIES,
    POLICY_WRITES,
    ROOTS,
    TREE,
    UNITS,
)
from ..._permissions.need import Needs, reads, with_when, writes

PERMISSIONS: dict[str, Needs] = {
    "organization_policies": (
        ORGANIZATION,
        *TREE,
        reads("organizations ListAccountsWithInvalidEffectivePolicy"),
        reads("organizations ListEffectivePolicyValidationErrors", ACCOUNTS),
        reads("organizations DescribeEffectivePolicy", ACCOUNTS, when="organization_policies_effective_accounts"),
        *with_when(
            (
                reads("organizations ListPolicies"),
                reads("organizations DescribePolicy ListTagsForResource ListTargetsForPolicy", POLICIES),
                reads("organizations ListPoliciesForTarget", (ROOTS, UNITS, ACCOUNTS)),
                reads("iam GetOrganizationsAccessReport"),
                *ACCESS_REPORT,
                reads("ec2 DescribeDeclarativePoliciesReports"),
                reads("ec2 GetDeclarativePoliciesReportSummary", "ec2:*:{account}:declarative-policies-report/*"),
                writes("ec2 StartDeclarativePoliciesReport", when="organization_policies_report_bucket"),
                *POLICY_WRITES,
            ),
            "organization_policies_policies",
        ),
    ),
}
