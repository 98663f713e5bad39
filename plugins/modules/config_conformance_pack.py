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
  - Makes conformance packs, which are rules of AWS Config with one name, in every enabled region of the account, at the
    same time. AWS Config must record there, see M(dayone.aws.config_recorder). See
    U(https://docs.aws.amazon.com/config/latest/developerguide/conformance-packs.html).
  - A pack is called C(dayone-) and its name, which is how it is known again. Packs of other names are not touched,
    nor are those of ours that O(packs) does not name.
  - AWS does not give back a pack's template. The tag C(dayone:template) keeps its fingerprint, by which a changed
    template is seen. Of a template in S3 or in Systems Manager that is its place, not what lies there.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description: Whether the packs are there. V(absent) deletes all that O(packs) names, with their rules.
    type: str
    choices: [present, absent]
    default: present
  packs:
    description:
      - The packs, each with exactly one template. AWS Config costs $0.001 per evaluation of a rule in a
        pack, and a pack has some dozens of rules.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: The name, without C(dayone-).
        type: str
        required: true
      state:
        description: Whether the pack is there.
        type: str
        choices: [present, absent]
        default: present
      template_body:
        description: The template itself, as YAML or JSON, at most 51200 bytes.
        type: str
      template_s3_uri:
        description: Where the template lies in S3, such as V(s3://bucket/pack.yml).
        type: str
      ssm_document:
        description: Name or ARN of the document of Systems Manager that is the template.
        type: str
      ssm_document_version:
        description: Version of O(packs[].ssm_document). Without it the default one.
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

- name: Delete that pack again
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
  description: The writes that were sent, or would be in check mode.
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
  description: The regions that were looked at.
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
