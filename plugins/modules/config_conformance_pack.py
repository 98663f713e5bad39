#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: config_conformance_pack
version_added: 0.1.0
short_description: Deploy conformance packs of AWS Config
description:
  - Creates conformance packs, which are named sets of AWS Config rules, in every enabled region of the account, in
    parallel. AWS Config must be recording there, see M(dayone.aws.config_recorder). See
    U(https://docs.aws.amazon.com/config/latest/developerguide/conformance-packs.html).
  - The name of a pack is prefixed with C(dayone-), by which the module recognizes it. Packs with other names are not
    touched, and neither are packs of this module that O(packs) does not list.
  - AWS does not return the template of a pack. The tag C(dayone:template) therefore holds its fingerprint, which
    reveals a changed template. For a template in S3 or Systems Manager the fingerprint covers its location, not its
    content.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description: Whether the packs exist. V(absent) deletes all that O(packs) lists, with their rules.
    type: str
    choices: [present, absent]
    default: present
  packs:
    description:
      - The packs, each with exactly one template. AWS Config charges $0.001 for each evaluation of a rule in a pack,
        and a pack typically has dozens of rules.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: The name, without the prefix C(dayone-).
        type: str
        required: true
      state:
        description: Whether the pack exists.
        type: str
        choices: [present, absent]
        default: present
      template_body:
        description: The template itself, as YAML or JSON, at most 51200 bytes.
        type: str
      template_s3_uri:
        description: The location of the template in S3, for example V(s3://bucket/pack.yml).
        type: str
      ssm_document:
        description: Name or ARN of the Systems Manager document that holds the template.
        type: str
      ssm_document_version:
        description: Version of O(packs[].ssm_document). Defaults to its default version.
        type: str
      parameters:
        description: Input parameters of the template, by name.
        type: dict
        default: {}
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.regional
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Check volumes in every region
  dayone.aws.config_conformance_pack:
    packs:
      - name: volumes
        template_body: "{{ lookup('ansible.builtin.file', 'volumes.yml') }}"

- name: Delete the pack
  dayone.aws.config_conformance_pack:
    state: absent
    packs:
      - name: volumes
"""

RETURN = r"""
findings:
  description: One row for each pack and region.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "config_recorder.conformance_packs", "region": "eu-west-1", "status": "drift"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "config", "method": "put_conformance_pack", "params": {}, "region": "eu-west-1"}]
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
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.regional import per_region, regional_spec
from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.config_recorder.conformance_pack import ConformancePacks


def main() -> None:
    pack = {
        "name": {"type": "str", "required": True},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "template_body": {"type": "str"},
        "template_s3_uri": {"type": "str"},
        "ssm_document": {"type": "str"},
        "ssm_document_version": {"type": "str"},
        "parameters": {"type": "dict", "default": {}},
    }
    spec = {
        **regional_spec(),
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "packs": {"type": "list", "elements": "dict", "options": pack, "required": True},
    }
    run(
        spec,
        lambda context, options: per_region(
            context, options, lambda region: [ConformancePacks(context, options, region)]
        ),
        check=ConformancePacks.check,
    )


if __name__ == "__main__":
    main()
