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
  - Sets the account-level defaults of EC2 in each enabled region, which apply to resources that are created from then
    on. They cover EBS encryption and its key, the instance metadata service, public sharing of snapshots and images,
    and the serial console.
  - An option that is not set is not managed. A stricter value in the account is kept, unless O(exact) is set.
  - A setting that a declarative policy of the organization enforces is reported and left unchanged. If EC2 reports who
    manages a setting, C(held_by) in the finding says so.
  - AWS takes up to ten minutes to show a change of the block public access setting for images. The module waits for it.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  ebs_encryption:
    description: Whether new EBS volumes and copies of snapshots are encrypted (CIS 6.1.1). V(true) is stricter.
    type: bool
  ebs_kms_key_id:
    description:
      - The KMS key of new volumes, as C(alias/NAME) or as the ID of a multi-Region key, which is looked up in each
        region. V(alias/aws/ebs) is the AWS managed key. A key that does not exist, is not enabled or is not symmetric
        is reported and not set, because EBS would fail to launch instances with it.
      - An ARN is refused, because it belongs to a single region.
    type: str
  imds_tokens:
    description: Whether new instances require a session token for metadata requests (IMDSv2, CIS 6.7). V(required) is
      stricter.
    type: str
    choices: [optional, required]
  imds_tokens_enforced:
    description: Whether launches that do not require tokens are refused. V(enabled) is stricter.
    type: str
    choices: [disabled, enabled]
  imds_hop_limit:
    description: Maximum number of network hops of a metadata response, 1 to 64. Fewer are stricter. Containers on an
      instance need 2.
    type: int
  imds_endpoint:
    description: Whether new instances have an instance metadata service at all. V(disabled) is stricter.
    type: str
    choices: [disabled, enabled]
  imds_tags:
    description: Whether new instances can read their tags from the instance metadata. V(disabled) is stricter.
    type: str
    choices: [disabled, enabled]
  snapshot_block_public_access:
    description: Which public sharing of snapshots is blocked. V(block-all-sharing) also hides snapshots that are
      already public, and is the strictest.
    type: str
    choices: [unblocked, block-new-sharing, block-all-sharing]
  image_block_public_access:
    description: Whether new public sharing of images is blocked. Images that are already public stay public.
    type: str
    choices: [unblocked, block-new-sharing]
  serial_console_access:
    description: Whether the EC2 serial console can be used. V(false) is stricter.
    type: bool
  allowed_images:
    description:
      - Whether images from other accounts that do not match O(allowed_image_criteria) are hidden and cannot be launched
        (Allowed AMIs). V(audit-mode) only marks them. V(enabled) is the strictest. The account's own images are always
        allowed.
      - V(enabled) can prevent existing launch templates and Auto Scaling groups from launching instances. Use
        V(audit-mode) first.
    type: str
    choices: [disabled, audit-mode, enabled]
    version_added: 0.2.0
  allowed_image_criteria:
    description:
      - Which images from other accounts are allowed. An image is allowed if it matches any entry. It matches an entry
        if it satisfies all of the entry's criteria. The list replaces the current one. Requires O(allowed_images), and
        O(allowed_images=enabled) requires it.
      - All criteria except O(allowed_image_criteria[].providers) require botocore 1.40.34 or newer.
    type: list
    elements: dict
    version_added: 0.2.0
    suboptions:
      providers:
        description: The provider of the image. V(amazon), V(aws-marketplace), V(aws-backup-vault), a quoted account ID,
          or V(none) for the account's own images only.
        type: list
        elements: str
      names:
        description: The name of the image, with the wildcards C(?) and C(*).
        type: list
        elements: str
      marketplace_product_codes:
        description: The AWS Marketplace product code.
        type: list
        elements: str
      max_days_since_created:
        description: Maximum number of days since the image was created.
        type: int
      max_days_since_deprecated:
        description: Maximum number of days since the image was deprecated. V(0) allows no deprecated images.
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
- name: Encrypt new volumes and require IMDSv2 in every enabled region
  dayone.aws.ec2_account_defaults:
    ebs_encryption: true
    imds_tokens: required
    imds_hop_limit: 2

- name: Block public sharing of snapshots and images in two regions
  dayone.aws.ec2_account_defaults:
    regions: [eu-west-1, eu-central-1]
    snapshot_block_public_access: block-all-sharing
    image_block_public_access: block-new-sharing

- name: Mark images from other accounts than AWS and the build account, without refusing any yet
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
  description: The writes that were sent, or would be sent in check mode.
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
