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
  - Says which of the chosen steps would be denied which action, and by whose policy where that can be known, before
    anything is written.
  - Asks IAM's policy simulator in a few requests (C(iam:SimulatePrincipalPolicy)). Where the credentials may not, it
    reads the texts of the policies in one (C(iam:GetAccountAuthorizationDetails)), which leaves out service control
    policies.
  - Policies of resources are not looked at, nor what depends on the moment of a request. The root user is not denied
    anything by policies of its account, so nothing is asked with its credentials.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  steps:
    description: The steps to ask for, by the names of their roles. Without it all of them.
    type: list
    elements: str
  skip_steps:
    description: Steps that are left out.
    type: list
    elements: str
    default: []
  purpose:
    description: What the permissions are for, as in O(dayone.aws.permissions#module:purpose).
    type: str
    choices: [drift, baseline, restore, live, inventory]
    default: drift
  variables:
    description: The variables of the roles, as O(dayone.aws.permissions#module:variables).
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
- name: Check whether the baseline would be denied something
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
  description: Always empty, for this module only reads.
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
  description: Always empty, for permissions are global.
  returned: always
  type: list
  elements: str
  sample: []
asked:
  description: How many pairs of an action and a resource were asked about.
  returned: success
  type: int
  sample: 412
how:
  description: V(simulated) by IAM, V(read) from the texts of the policies, or V(root), of whom nothing is asked.
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
      description: An ARN that the step could name, or V(*).
      type: str
    decision:
      description: V(explicitDeny), where a policy denies it, or V(implicitDeny), where none allows it.
      type: str
    by:
      description: Whose policy decided, V(identity), V(boundary) or V(scp).
      type: str
    policies:
      description: The policies that deny it, where IAM reports it.
      type: list
      elements: str
    missing_context:
      description: Condition keys on which it depends, and which only a request has.
      type: list
      elements: str
  sample: [{"step": "audit_trail", "action": "cloudtrail:CreateTrail", "decision": "implicitDeny", "by": "identity"}]
unclear:
  description: What depends on conditions that only a request has, in the same form.
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
