# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role organization_root."""

from __future__ import annotations

from ..._controls.control import Control
from ..._controls.resolution import Choice

_ORGANIZATION = "https://console.aws.amazon.com/organizations/v2/home"
_ENFORCE = (
    "Set organization_root_enforce: true, and run the role dayone.aws.organization_root in the management account."
)
_DELETE = (
    "Add the account to organization_root_accounts, set organization_root_delete: true, and run the role "
    "dayone.aws.organization_root."
)

_CENTRAL = Choice("organization_root_enforce: true", "free", 0.0)

CONTROLS = (
    Control(
        "organization_root.trusted_access",
        "high",
        "Trusted access for IAM should be enabled in the organization",
        _ENFORCE,
        ("2.1.1",),
        resolution=(_CENTRAL,),
    ),
    Control(
        "organization_root.root_credentials",
        "high",
        "The organization should manage the root credentials of its member accounts",
        _ENFORCE,
        ("2.1.1",),
        resolution=(_CENTRAL,),
    ),
    Control(
        "organization_root.root_sessions",
        "high",
        "Root sessions should be enabled for privileged tasks in member accounts",
        _ENFORCE,
        ("2.1.1",),
        resolution=(_CENTRAL,),
    ),
    Control(
        "organization_root.guarded",
        "high",
        "Every member account should be under a service or resource control policy that denies something",
        "Attach a service control policy to the account, to a unit above it or to the root: set "
        "organization_root_guardrails, and run the role dayone.aws.organization_root.",
        ("2.1.2",),
        stance="audit",
    ),
    Control(
        "organization_root.no_workloads",
        "high",
        "The management account should run no workloads",
        "Move instances, functions, containers, databases, tables, load balancers, APIs and buckets to a "
        "member account: service control policies do not apply to the management account. Add exceptions for "
        "what serves governance.",
        ("2.1.3",),
        stance="audit",
    ),
    Control(
        "organization_root.units",
        "medium",
        "Organizational units should follow environment and sensitivity",
        f"Look at {_ORGANIZATION}/accounts: accounts of one environment and sensitivity belong in one unit. "
        "Once a person has reviewed the units, add an exception with an end date.",
        ("2.1.4",),
        stance="human",
    ),
    Control(
        "organization_root.policy_administrator",
        "medium",
        "A delegated administrator should manage the policies of the organization",
        f"Open {_ORGANIZATION}/settings, Delegated administrator for AWS Organizations, Delegate, and let a member "
        "account create, change and attach policies.",
        ("2.1.5",),
        stance="audit",
    ),
    Control(
        "organization_root.service_administrators",
        "medium",
        "Delegated administrators should manage the services that are integrated with the organization",
        "Register a member account as delegated administrator, in the console of each service or with "
        "organizations:RegisterDelegatedAdministrator.",
        ("2.1.6",),
        stance="audit",
    ),
    Control(
        "organization_root.guardrail",
        "high",
        "The guardrail should have the content and the targets that are configured",
        "Run the role dayone.aws.organization_root (module dayone.aws.organization_guardrails).",
        condition="organization_root_guardrails | length > 0",
    ),
    Control(
        "organization_root.member_access_keys",
        "critical",
        "The root user of the member account should have no access key",
        _DELETE,
        ("2.4",),
        ("IAM.4",),
        condition="organization_root_accounts | length > 0 and 'access_keys' in organization_root_credentials",
    ),
    Control(
        "organization_root.member_certificates",
        "high",
        "The root user of the member account should have no signing certificate",
        _DELETE,
        condition="organization_root_accounts | length > 0 and 'certificates' in organization_root_credentials",
    ),
    Control(
        "organization_root.member_password",
        "high",
        "The root user of the member account should have no console password",
        _DELETE,
        condition="organization_root_accounts | length > 0 and 'password' in organization_root_credentials",
    ),
    Control(
        "organization_root.member_mfa",
        "low",
        "The root user of the member account should have no MFA device without other credentials",
        _DELETE,
        condition="organization_root_accounts | length > 0 and 'mfa' in organization_root_credentials",
    ),
)
