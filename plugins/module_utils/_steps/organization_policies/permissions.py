# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the module of the role needs to be allowed. Data."""

from __future__ import annotations

from ..._parts.permissions import (
    ACCOUNTS,
    AWS_POLICIES,
    ORGANIZATION,
    POLICIES,
    POLICY_WRITES,
    ROOTS,
    TREE,
    UNITS,
)
from ..._permissions.need import Need, Needs, also, reads, with_when, writes

REPORT = "iam GenerateOrganizationsAccessReport"


def _also(operations: str, on: tuple[str, ...] | str) -> Need:
    """What a report on used services needs besides."""
    actions = " ".join(f"organizations:{name}" for name in operations.split())
    return also(actions, REPORT, on, kind="read")


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
                reads(
                    "organizations DescribePolicy ListTagsForResource ListTargetsForPolicy", (POLICIES, AWS_POLICIES)
                ),
                reads("organizations ListPoliciesForTarget", (ROOTS, UNITS, ACCOUNTS)),
                reads("iam GetOrganizationsAccessReport"),
                reads(REPORT, "iam::*:access-report/*"),
                # What IAM asks Organizations in the name of the caller.
                _also("DescribePolicy ListTargetsForPolicy", (POLICIES, AWS_POLICIES)),
                _also("ListPoliciesForTarget", (ROOTS, UNITS, ACCOUNTS)),
                _also("ListChildren", (ROOTS, UNITS)),
                _also("ListParents", (UNITS, ACCOUNTS)),
                _also("ListRoots", "*"),
                reads("ec2 DescribeDeclarativePoliciesReports"),
                reads("ec2 GetDeclarativePoliciesReportSummary", "ec2:*:{account}:declarative-policies-report/*"),
                writes("ec2 StartDeclarativePoliciesReport", when="organization_policies_report_bucket"),
                *POLICY_WRITES,
            ),
            "organization_policies_policies",
        ),
    ),
}
