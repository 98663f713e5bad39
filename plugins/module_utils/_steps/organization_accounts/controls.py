# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role organization_accounts."""

from __future__ import annotations

from ..._controls.control import Control
from ..._controls.resolution import Choice, Input, Manual, Waiting

_CONSOLE = "https://console.aws.amazon.com/organizations/v2/home"
_RUN = "Run the playbook dayone.aws.organization in the management account."

CONTROLS = (
    Control(
        "organization_accounts.organization",
        "medium",
        "The account should be in an organization with all features",
        f"Set organization_accounts_create: true. {_RUN}",
        resolution=(
            Choice("organization_accounts_create: true", "free", 0.0),
            Manual(15, f"{_CONSOLE}/settings"),
        ),
    ),
    Control(
        "organization_accounts.trusted_access",
        "medium",
        "Trusted access should be enabled for the configured services",
        f"Add the service to organization_accounts_trusted_access. {_RUN}",
        condition="organization_accounts_trusted_access | length > 0 or organization_accounts_accounts | length > 0",
    ),
    Control(
        "organization_accounts.unit",
        "medium",
        "Organizational units should exist as configured",
        f"Add the unit to organization_accounts_units. {_RUN}",
        condition="organization_accounts_units | length > 0",
    ),
    Control(
        "organization_accounts.unlisted_units",
        "low",
        "Every organizational unit should be in the configuration",
        "Add the unit to organization_accounts_units, or remove it there with state: absent.",
        condition="organization_accounts_units | length > 0",
        resolution=(Input("organization_accounts_units", "organization_accounts_units: [{name: Workloads}]"),),
    ),
    Control(
        "organization_accounts.account",
        "high",
        "Accounts should exist with the configured name, unit and tags",
        f"Set the account in organization_accounts_accounts. {_RUN}",
        condition="organization_accounts_accounts | length > 0",
        resolution=(Manual(10, f"{_CONSOLE}/accounts"), Waiting(360)),
    ),
    Control(
        "organization_accounts.account_email",
        "medium",
        "Accounts should have the configured email address of the root user",
        f"Open {_CONSOLE}/accounts, choose the account, Actions, Update email address. AWS sends a code to the new "
        "address, which only a person can enter.",
        condition="organization_accounts_accounts | length > 0",
        resolution=(Manual(10, f"{_CONSOLE}/accounts"),),
    ),
    Control(
        "organization_accounts.account_alias",
        "low",
        "Accounts should have the configured sign-in alias",
        f"Set alias in organization_accounts_accounts. {_RUN}",
        condition="organization_accounts_accounts | selectattr('alias', 'defined') | length > 0",
    ),
    Control(
        "organization_accounts.account_regions",
        "low",
        "Accounts should be opted in to the configured regions",
        f"Set regions in organization_accounts_accounts. {_RUN}",
        condition="organization_accounts_accounts | selectattr('regions', 'defined') | length > 0",
        resolution=(Waiting(24),),
    ),
    Control(
        "organization_accounts.account_closed",
        "high",
        "Accounts that are to be closed should be closed",
        f"Set state: closed and repeat the id in organization_accounts_accounts. {_RUN}",
        condition="organization_accounts_accounts | selectattr('state', 'defined') | length > 0",
        resolution=(Waiting(2), Manual(10, f"{_CONSOLE}/accounts")),
    ),
    Control(
        "organization_accounts.unlisted_accounts",
        "medium",
        "Every account of the organization should be in the configuration",
        "Add the account to organization_accounts_accounts, with its name and id. It is never closed because it is "
        "missing there.",
        condition="organization_accounts_accounts | length > 0",
        resolution=(
            Input(
                "organization_accounts_accounts",
                "organization_accounts_accounts: [{name: log-archive, email: aws+log@example.com, unit: /Security}]",
            ),
        ),
    ),
)
