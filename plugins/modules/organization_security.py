#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: organization_security
version_added: 0.2.0
short_description: Enable security services in all accounts of an organization
description:
  - Makes one member account the delegated administrator of GuardDuty, Security Hub, Inspector, Macie, Detective, IAM
    Access Analyzer and AWS Config, in every region if the service requires it, and configures each service there for
    all accounts of the organization, including those that join later.
  - Creates an organization trail of CloudTrail, with its bucket and its key in the log account.
  - Works with the credentials of the management account, which assume a role in the administrator's account and in the
    log account.
  - Services that O(services) does not list are only checked, and without O(administrator_account) all are. An
    administrator that was registered elsewhere is kept unless O(replace_administrator=true). An existing organization
    trail is adopted.
  - Accounts that are not active are excluded and listed. The management account is not enabled by any administrator.
    Use M(dayone.aws.guardduty_detector) and similar modules there.
  - All regions are checked and configured concurrently. One that fails does not affect the others.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  administrator_account:
    description: The member account that administers the services, by its ID or name. If not set, nothing is changed.
    type: str
  administrator_role_name:
    description: The role to assume in the administrator's account and in the log account, with its path if it has one.
    type: str
    default: OrganizationAccountAccessRole
  administrator_external_id:
    description: The external ID that the role's trust policy requires.
    type: str
  replace_administrator:
    description: Whether a different account that already administers a service is replaced. Its members are removed,
      and added to the new administrator.
    type: bool
    default: false
  services:
    description:
      - The services to configure. V(detective) is billed by the logs that it reads, and only enabled if it is listed.
        V(security_hub_v2) is the new Security Hub; an Organizations policy enables accounts in it.
    type: list
    elements: str
    choices:
      - guardduty
      - security_hub
      - security_hub_v2
      - inspector
      - macie
      - detective
      - access_analyzer
      - config
      - cloudtrail
    default: [guardduty, security_hub, inspector, macie, access_analyzer, config, cloudtrail]
  existing_accounts:
    description: Whether the accounts that are already in the organization are enabled too, and not only new ones.
    type: bool
    default: true
  guardduty_features:
    description: The protection plans of GuardDuty to enable. Other plans that are enabled stay enabled.
    type: list
    elements: str
    choices: [s3, eks, malware, rds, lambda, runtime, ai]
    default: []
  inspector_resource_types:
    description: The resource types that Inspector scans. Other types that are scanned stay enabled. V(lambda_code)
      requires V(lambda).
    type: list
    elements: str
    choices: [ec2, ecr, lambda, lambda_code]
    default: [ec2, ecr, lambda]
  security_hub_policies:
    description:
      - The configuration policies of Security Hub CSPM, and the units and accounts to which each applies. A unit
        without one inherits that of the unit above.
      - A policy with one of these names is changed to what is configured. Other policies are kept.
    type: list
    elements: dict
    default: [{name: dayone-baseline, standards: [fsbp], targets: [/]}]
    suboptions:
      name:
        description: Name of the policy.
        type: str
        required: true
      description:
        description: The description of the policy.
        type: str
        default: ""
      enabled:
        description: Whether Security Hub CSPM is enabled where the policy applies.
        type: bool
        default: true
      standards:
        description: The standards to check.
        type: list
        elements: str
        choices: [fsbp, cis_5_0, cis_3_0, nist_800_53, pci_dss_4_0_1]
        default: []
      disabled_controls:
        description: Controls of these standards to disable, such as V(IAM.6).
        type: list
        elements: str
        default: []
      targets:
        description: Where it applies. Units by path or ID, accounts by ID or name, and V(/) for the root.
        type: list
        elements: str
        required: true
  analyzer_name:
    description: Name of the analyzers of IAM Access Analyzer, if a region has none for the organization.
    type: str
    default: dayone-organization
  aggregator_name:
    description: Name of the AWS Config aggregator, if there is none for the organization.
    type: str
    default: dayone-organization
  trail_name:
    description: Name of the organization trail, and of the alias of its key.
    type: str
    default: dayone-organization
  trail_bucket_name:
    description: Name of the trail's bucket. Defaults to C(dayone-organization-trail-<log account>-<home region>).
    type: str
  trail_encrypt:
    description: Whether the trail's files are encrypted with a KMS key, which costs $1 per month.
    type: bool
    default: true
  trail_expire_days:
    description: Days after which the trail's files are deleted. V(0) keeps them.
    type: int
    default: 0
  log_account:
    description: The account of the trail's bucket and key, by ID or name. Defaults to the administrator's account.
    type: str
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.regional
  - dayone.aws.organization_planned
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Report which account administers each service
  dayone.aws.organization_security:

- name: Enable the usual services everywhere, from the account called audit
  dayone.aws.organization_security:
    administrator_account: audit
    log_account: log-archive
    guardduty_features: [s3, malware]

- name: Check CIS in production, and nothing in the sandbox
  dayone.aws.organization_security:
    administrator_account: "200000000001"
    services: [security_hub]
    security_hub_policies:
      - {name: baseline, standards: [fsbp], targets: [/]}
      - {name: production, standards: [fsbp, cis_5_0], targets: [/Workloads/Prod]}
      - {name: sandbox, enabled: false, targets: [/Sandbox]}
"""

RETURN = r"""
findings:
  description: One row for each control and region, and for each policy of Security Hub.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "organization_security.guardduty_accounts", "region": "eu-west-1", "status": "fixed"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "guardduty", "method": "enable_organization_admin_account", "region": "eu-west-1",
            "params": {"AdminAccountId": "200000000001"}}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: The regions that were checked.
  returned: always
  type: list
  elements: str
  sample: [eu-west-1, us-east-1]
administrator_account_id:
  description: The account that administers the services.
  returned: if one is configured
  type: str
  sample: "200000000001"
costs:
  description: What each requested service costs, and in how many accounts.
  returned: in the management account of an organization
  type: list
  elements: dict
  sample: [{"service": "macie", "accounts": 3, "price": "At list price Macie costs $0.10 per bucket per month."}]
left_out:
  description: The accounts that are excluded because they are not active.
  returned: in the management account of an organization
  type: list
  elements: dict
  sample: [{"account_id": "200000000003", "why": "old (suspended)"}]
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_security.resources import (
    check,
    resources,
    spec,
)


def main() -> None:
    run(spec(), resources, check=check)


if __name__ == "__main__":
    main()
