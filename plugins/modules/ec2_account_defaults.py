#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: ec2_account_defaults
version_added: 0.1.0
short_description: Set the EC2 account defaults of every region
description:
  - Sets the defaults of EC2 in each enabled region, which hold for what is made from then on. Encryption of EBS
    volumes and their key, the instance metadata service, public sharing of snapshots and images, and the serial
    console.
  - An option that is left out is not managed. A value in the account that is stricter stays, unless O(exact).
  - What a declarative policy of the organization sets is reported, and left. C(held_by) of a finding says whose setting
    it is, where EC2 reports it.
  - AWS takes up to ten minutes to show a change of the block on images. The module waits until it does.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  ebs_encryption:
    description: Whether new EBS volumes and copies of snapshots are encrypted (CIS 6.1.1). V(true) is stricter.
    type: bool
  ebs_kms_key_id:
    description:
      - The KMS key of new volumes, as C(alias/NAME) or as the id of a multi-region key, which is looked for in each
        region. V(alias/aws/ebs) is the key that AWS makes. A key that is not there, not enabled or not symmetric is
        reported, and not set, for EBS would fail to launch instances with it.
      - An ARN is refused, because it belongs to one region.
    type: str
  imds_tokens:
    description: Whether new instances ask for a session token on metadata requests (IMDSv2, CIS 6.7). V(required) is
      stricter.
    type: str
    choices: [optional, required]
  imds_tokens_enforced:
    description: Whether a launch that does not ask for tokens is refused. V(enabled) is stricter.
    type: str
    choices: [disabled, enabled]
  imds_hop_limit:
    description: How many network hops a metadata answer may take, 1 to 64. Fewer are stricter. Containers on an
      instance need 2.
    type: int
  imds_endpoint:
    description: Whether new instances have a metadata service at all. V(disabled) is stricter.
    type: str
    choices: [disabled, enabled]
  imds_tags:
    description: Whether new instances can read their tags from the metadata. V(disabled) is stricter.
    type: str
    choices: [disabled, enabled]
  snapshot_block_public_access:
    description: What sharing of snapshots with everybody is blocked. V(block-all-sharing) also hides those that are
      public already, and is the strictest.
    type: str
    choices: [unblocked, block-new-sharing, block-all-sharing]
  image_block_public_access:
    description: Whether new sharing of images with everybody is blocked. Images that are public already stay so.
    type: str
    choices: [unblocked, block-new-sharing]
  serial_console_access:
    description: Whether the serial console of instances can be opened. V(false) is stricter.
    type: bool
  allowed_images:
    description:
      - Whether images of others that do not match O(allowed_image_criteria) are hidden and cannot be launched (Allowed
        AMIs). V(audit-mode) only marks them, and V(enabled) is the strictest. Images of the account itself are always
        allowed.
      - V(enabled) can keep launch templates and Auto Scaling groups that exist from launching. Look at V(audit-mode)
        first.
    type: str
    choices: [disabled, audit-mode, enabled]
    version_added: 0.2.0
  allowed_image_criteria:
    description:
      - Which images of others are allowed. One that matches any entry is, and an entry matches where all that it names
        does. The list replaces the one that is set. Needs O(allowed_images), which needs it to be V(enabled).
      - All but O(allowed_image_criteria[].providers) need botocore 1.40.34 or newer.
    type: list
    elements: dict
    version_added: 0.2.0
    suboptions:
      providers:
        description: Who provides the image. V(amazon), V(aws-marketplace), V(aws-backup-vault), the id of an account in
          quotes, or V(none) for the account's own only.
        type: list
        elements: str
      names:
        description: The image's name, in which C(?) and C(*) stand for characters.
        type: list
        elements: str
      marketplace_product_codes:
        description: The product code in AWS Marketplace.
        type: list
        elements: str
      max_days_since_created:
        description: The most days since the image was created.
        type: int
      max_days_since_deprecated:
        description: The most days since the image was deprecated. V(0) allows none that is.
        type: int
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.settings
  - dayone.aws.regional
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Encrypt new volumes and ask for IMDSv2 in every enabled region
  dayone.aws.ec2_account_defaults:
    ebs_encryption: true
    imds_tokens: required
    imds_hop_limit: 2

- name: Keep snapshots and images from the public in two regions
  dayone.aws.ec2_account_defaults:
    regions: [eu-west-1, eu-central-1]
    snapshot_block_public_access: block-all-sharing
    image_block_public_access: block-new-sharing

- name: Mark images that are neither AWS's nor the build account's, and refuse none yet
  dayone.aws.ec2_account_defaults:
    allowed_images: audit-mode
    allowed_image_criteria:
      - providers: [amazon, "111122223333"]
        max_days_since_deprecated: 0
"""

RETURN = r"""
findings:
  description: One row for each control and region.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "compute_defaults.ebs_encryption", "region": "eu-west-1", "status": "fixed"}]
calls:
  description: The writes that were sent, or would be in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "ec2", "method": "enable_ebs_encryption_by_default", "params": {}, "region": "eu-west-1"}]
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
from ansible_collections.dayone.aws.plugins.module_utils._steps.compute_defaults.allowed_images import (
    STATES,
    criterion_spec,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.compute_defaults.ec2_defaults import (
    IMAGE_BLOCKS,
    SNAPSHOT_BLOCKS,
    check,
    resources,
)


def main() -> None:
    switch = {"type": "str", "choices": ["disabled", "enabled"]}
    spec = {
        **regional_spec(),
        "ebs_encryption": {"type": "bool"},
        "ebs_kms_key_id": {"type": "str"},
        "imds_tokens": {"type": "str", "choices": ["optional", "required"]},
        "imds_tokens_enforced": switch,
        "imds_hop_limit": {"type": "int"},
        "imds_endpoint": switch,
        "imds_tags": switch,
        "snapshot_block_public_access": {"type": "str", "choices": list(SNAPSHOT_BLOCKS)},
        "image_block_public_access": {"type": "str", "choices": list(IMAGE_BLOCKS)},
        "serial_console_access": {"type": "bool"},
        "allowed_images": {"type": "str", "choices": list(STATES)},
        "allowed_image_criteria": {"type": "list", "elements": "dict", "options": criterion_spec()},
        "exact": {"type": "bool", "default": False},
    }
    run(spec, resources, check=check)


if __name__ == "__main__":
    main()
