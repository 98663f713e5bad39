# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the modules of the role need to be allowed. Data."""

from __future__ import annotations

from ..._parts.permissions import ACCOUNTS, ORGANIZATION, ROOTS, TREE, UNITS
from ..._permissions.need import Needs, also, reads, undoes, with_when, writes

#: The account itself, and members of its organization: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsaccountmanagement.html
MANAGED = ("account::{account}:account", "account::{account}:account/o-*/*")
#: The roles by which accounts are entered: what the variables of names are where they are not set.
NAMES = dict.fromkeys(
    ("organization_accounts_role_name", "organization_accounts_accounts.role_name"), "OrganizationAccountAccessRole"
)
PERMISSIONS: dict[str, Needs] = {
    "account_contacts": with_when(
        (
            reads("account GetContactInformation GetAlternateContact", MANAGED),
            writes("account PutContactInformation PutAlternateContact", MANAGED),
        ),
        "organization_accounts_contacts",
    ),
    "organization_setup": (
        ORGANIZATION,
        reads("organizations ListAWSServiceAccessForOrganization"),
        *with_when(
            (
                writes("organizations CreateOrganization"),
                also(
                    "iam:CreateServiceLinkedRole",
                    "organizations CreateOrganization",
                    "iam::{account}:role/aws-service-role/organizations.amazonaws.com/*",
                    condition={"StringEquals": {"iam:AWSServiceName": "organizations.amazonaws.com"}},
                ),
                undoes("organizations DeleteOrganization"),
            ),
            "organization_accounts_create",
        ),
        writes("organizations EnableAWSServiceAccess"),
        undoes("organizations DisableAWSServiceAccess"),
    ),
    "organization_units": with_when(
        (
            ORGANIZATION,
            *TREE,
            reads("organizations ListTagsForResource", UNITS),
            writes("organizations CreateOrganizationalUnit", (ROOTS, UNITS)),
            writes("organizations UpdateOrganizationalUnit DeleteOrganizationalUnit TagResource", UNITS),
            also("organizations:TagResource", "organizations CreateOrganizationalUnit", UNITS),
            undoes("organizations UntagResource", UNITS),
        ),
        "organization_accounts_units",
    ),
    "organization_accounts": (
        ORGANIZATION,
        *TREE,
        *with_when(
            (
                reads("organizations ListTagsForResource", ACCOUNTS),
                reads(
                    "organizations ListCreateAccountStatus ListHandshakesForOrganization DescribeCreateAccountStatus"
                ),
                reads("account GetAccountInformation ListRegions", MANAGED),
                reads("iam ListAccountAliases"),
                reads("sts AssumeRole", [f"iam::*:role/{{{name}}}" for name in NAMES]),
                writes("organizations CreateAccount"),
                also("organizations:TagResource", "organizations CreateAccount", ACCOUNTS),
                writes("organizations InviteAccountToOrganization", ACCOUNTS),
                also("organizations:TagResource", "organizations InviteAccountToOrganization", ACCOUNTS),
                writes("organizations MoveAccount", (ROOTS, UNITS, ACCOUNTS)),
                writes("organizations TagResource CloseAccount", ACCOUNTS),
                undoes("organizations UntagResource", ACCOUNTS),
                writes("account PutAccountName EnableRegion", MANAGED),
                writes("iam CreateAccountAlias"),
                undoes("iam DeleteAccountAlias"),
            ),
            "organization_accounts_accounts",
        ),
    ),
}
