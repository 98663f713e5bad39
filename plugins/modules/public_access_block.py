#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: public_access_block
version_added: 0.1.0
short_description: Block public access to S3 buckets, SSM documents and EMR clusters
description:
  - Sets S3 Block Public Access for the whole account, which takes precedence over the settings of individual buckets.
  - Sets in each enabled region whether SSM documents can be shared publicly.
  - Sets EMR block public access in each enabled region. EMR then launches no cluster whose security groups allow public
    access on a port that is not permitted. In new accounts AWS enables it, with port 22 permitted.
  - If an S3 policy of the organization applies to the account, it controls S3 Block Public Access, which is then only
    reported.
  - An option that is not set is not managed. A stricter value in the account is kept, unless O(exact) is set.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  s3_block_public_acls:
    description: Whether new public ACLs are rejected (CIS 3.1.4). V(true) is stricter.
    type: bool
  s3_ignore_public_acls:
    description: Whether public ACLs are ignored (CIS 3.1.4). V(true) is stricter.
    type: bool
  s3_block_public_policy:
    description: Whether public bucket policies are rejected (CIS 3.1.4). V(true) is stricter.
    type: bool
  s3_restrict_public_buckets:
    description: Whether buckets with a public policy are accessible only to the account and to AWS services (CIS
      3.1.4). V(true) is stricter, and ends existing public access to such a bucket.
    type: bool
  ssm_document_sharing:
    description: Whether SSM documents can be shared publicly. V(false) is stricter.
    type: bool
  emr_block_public_access:
    description: Whether EMR refuses to launch clusters that are publicly reachable. V(true) is stricter.
    type: bool
    version_added: 0.2.0
  emr_permitted_ports:
    description: The ports, and ranges such as C(8000-8100), that may still be publicly accessible. A narrower existing
      list is kept. An empty list, which permits none, is best. Security Hub also accepts V(22).
    type: list
    elements: str
    version_added: 0.2.0
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.settings
  - dayone.aws.regional
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Block public access in the account
  dayone.aws.public_access_block:
    s3_block_public_acls: true
    s3_ignore_public_acls: true
    s3_block_public_policy: true
    s3_restrict_public_buckets: true
    ssm_document_sharing: false

- name: Do not launch publicly reachable EMR clusters
  dayone.aws.public_access_block:
    emr_block_public_access: true
    emr_permitted_ports: []
"""

RETURN = r"""
findings:
  description: One row for each control and region.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "public_access.s3_block_public_acls", "region": "global", "status": "compliant"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "ssm", "method": "update_service_setting", "region": "eu-west-1"}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: The regions that were worked on.
  returned: always
  type: list
  elements: str
  sample: [eu-west-1, us-east-1]
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.regional import regional_spec
from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.public_access.block import SWITCHES, check, resources


def main() -> None:
    spec = {
        **regional_spec(),
        **{name: {"type": "bool"} for name in SWITCHES},
        "emr_permitted_ports": {"type": "list", "elements": "str"},
        "exact": {"type": "bool", "default": False},
    }
    run(spec, resources, check=check)


if __name__ == "__main__":
    main()
