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
  - Names one member account as the delegated administrator of GuardDuty, Security Hub, Inspector, Macie, Detective, IAM
    Access Analyzer and AWS Config, region by region where a service asks for that, and sets each up there for all
    accounts that are in the organization, and for those that join it.
  - Creates an organization trail of CloudTrail, with its bucket and its key in the account of logs.
  - Works with the credentials of the management account. What is set up in the account of the administrator, or of
    logs, is done in a role there, which these credentials assume.
  - What O(services) does not name is only checked, and so is everything without O(administrator_account). An
    administrator that somebody else named stays, unless O(replace_administrator). An existing
    trail of the organization is adopted.
  - Accounts that are not active are left out, and named. The management account is not enabled by any administrator -
    use M(dayone.aws.guardduty_detector) and its like there.
  - All regions are checked and configured concurrently. One that fails does not affect the others.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  administrator_account:
    description: The member account that administers the services, by its id or its name. Without it nothing is changed.
    type: str
  administrator_role_name:
    description: The role in the accounts of the administrator and of logs that is assumed, with its path if it has one.
    type: str
    default: OrganizationAccountAccessRole
  administrator_external_id:
    description: The external ID that the role's trust policy requires.
    type: str
  replace_administrator:
    description: Whether an account that administers a service already is replaced. Its members are removed with it, and
      taken in by the new administrator.
    type: bool
    default: false
  services:
    description:
      - The services that are set up. V(detective) costs by the logs that it reads, and is off unless it is named.
        V(security_hub_v2) is the Security Hub that unifies findings; accounts are enabled in it by a policy of
        Organizations.
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
    description: Whether the accounts that are in the organization already are enabled too, and not only those that join
      it.
    type: bool
    default: true
  guardduty_features:
    description: Protection plans of GuardDuty that are enabled with it. Those that are on besides stay on.
    type: list
    elements: str
    choices: [s3, eks, malware, rds, lambda, runtime, ai]
    default: []
  inspector_resource_types:
    description: What Inspector scans. What it scans besides stays so. V(lambda_code) needs V(lambda).
    type: list
    elements: str
    choices: [ec2, ecr, lambda, lambda_code]
    default: [ec2, ecr, lambda]
  security_hub_policies:
    description:
      - The configuration policies of Security Hub CSPM, and the units and accounts that each is for. A unit without one
        inherits that of the unit above.
      - A policy of one of these names is brought to what is configured. Others stay.
    type: list
    elements: dict
    default: [{name: dayone-baseline, standards: [fsbp], targets: [/]}]
    suboptions:
      name:
        description: Name of the policy.
        type: str
        required: true
      description:
        description: The description of the permission set.
        type: str
        default: ""
      enabled:
        description: Whether Security Hub CSPM is enabled where the policy applies.
        type: bool
        default: true
      standards:
        description: The standards that are checked.
        type: list
        elements: str
        choices: [fsbp, cis_5_0, cis_3_0, nist_800_53, pci_dss_4_0_1]
        default: []
      disabled_controls:
        description: Controls of these standards that are not checked, such as V(IAM.6).
        type: list
        elements: str
        default: []
      targets:
        description: What it is for - units by their path or id, accounts by their id or name, V(/) for the root.
        type: list
        elements: str
        required: true
  analyzer_name:
    description: Name of the analyzers that are created, where a region has none of the organization.
    type: str
    default: dayone-organization
  aggregator_name:
    description: Name of the aggregator of AWS Config, where there is none of the organization.
    type: str
    default: dayone-organization
  trail_name:
    description: Name of the organization trail, and of the alias of its key.
    type: str
    default: dayone-organization
  trail_bucket_name:
    description: Name of its bucket. Without it C(dayone-organization-trail-), the account of logs and the region.
    type: str
  trail_encrypt:
    description: Whether its files are encrypted with a key of KMS, which costs $1 per month.
    type: bool
    default: true
  trail_expire_days:
    description: Days until its files are deleted. V(0) keeps them.
    type: int
    default: 0
  log_account:
    description: The account of its bucket and its key, by ID or name. Defaults to that of the administrator.
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
- name: Say who administers which service
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
  description: The accounts that are left out because they are not active.
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
