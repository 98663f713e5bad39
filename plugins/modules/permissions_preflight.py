#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: permissions_preflight
version_added: 0.1.0
short_description: Check whether the credentials have the permissions that the baseline needs
description:
  - Reports, before anything is written, which action would be denied for which of the chosen steps, and, where it can
    be determined, by which policy.
  - Uses IAM's policy simulator in a few requests (C(iam:SimulatePrincipalPolicy)). If the credentials may not use it,
    the module reads the policy documents in one request (C(iam:GetAccountAuthorizationDetails)), which does not cover
    service control policies.
  - Resource policies, and conditions that depend on an individual request, are not evaluated. Policies of its own
    account deny nothing to the root user, so nothing is checked with its credentials.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  steps:
    description: The steps to check, by role name. Defaults to all of them.
    type: list
    elements: str
  skip_steps:
    description: Steps to leave out.
    type: list
    elements: str
    default: []
  purpose:
    description: What the permissions are for, as in O(dayone.aws.permissions#module:purpose).
    type: str
    choices: [drift, baseline, restore, live, inventory]
    default: drift
  variables:
    description: The variables of the roles, as in O(dayone.aws.permissions#module:variables).
    type: dict
seealso:
  - module: dayone.aws.permissions
  - module: dayone.aws.bootstrap
extends_documentation_fragment:
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Check whether the baseline would be denied anything
  dayone.aws.permissions_preflight:
    purpose: baseline
    variables: "{{ lookup('dayone.aws.permission_variables') }}"
  register: preflight
  failed_when: preflight is failed or preflight.denied | length > 0
"""

RETURN = r"""
findings:
  description: One row.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "preflight.permissions", "region": "global", "status": "manual"}]
calls:
  description: Always empty, because this module only reads.
  returned: always
  type: list
  elements: dict
  sample: []
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: Always empty, because permissions are global.
  returned: always
  type: list
  elements: str
  sample: []
asked:
  description: Number of combinations of an action and a resource that were checked.
  returned: success
  type: int
  sample: 412
how:
  description: V(simulated) by IAM, V(read) from the policy documents, or V(root), for which nothing is checked.
  returned: success
  type: str
  sample: simulated
denied:
  description: What would be denied, one row for each step, action and resource.
  returned: success
  type: list
  elements: dict
  contains:
    step:
      description: The step.
      type: str
    kind:
      description: V(read), V(write) or V(undo).
      type: str
    action:
      description: The IAM action.
      type: str
    resource:
      description: An ARN that the step can refer to, or V(*).
      type: str
    decision:
      description: V(explicitDeny) if a policy denies it, or V(implicitDeny) if no policy allows it.
      type: str
    by:
      description: The type of the policy that decided, V(identity), V(boundary) or V(scp).
      type: str
    policies:
      description: The policies that deny it, if IAM reports them.
      type: list
      elements: str
    missing_context:
      description: Condition keys that it depends on and that only a request has.
      type: list
      elements: str
  sample: [{"step": "audit_trail", "action": "cloudtrail:CreateTrail", "decision": "implicitDeny", "by": "identity"}]
unclear:
  description: What depends on conditions that only a request has, in the same format.
  returned: success
  type: list
  elements: dict
  sample: []
"""

from ansible_collections.dayone.aws.plugins.module_utils._grants.preflight import Preflight, check
from ansible_collections.dayone.aws.plugins.module_utils._module.run import run


def main() -> None:
    spec = {
        "steps": {"type": "list", "elements": "str"},
        "skip_steps": {"type": "list", "elements": "str", "default": []},
        "purpose": {
            "type": "str",
            "choices": ["drift", "baseline", "restore", "live", "inventory"],
            "default": "drift",
        },
        "variables": {"type": "dict"},
    }
    run(spec, Preflight, check=check)


if __name__ == "__main__":
    main()
