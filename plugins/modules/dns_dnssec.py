#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: dns_dnssec
version_added: 0.1.0
short_description: Enable DNSSEC signing of a public hosted zone
description:
  - Creates a KMS key (ECC_NIST_P256, in C(us-east-1), $1.00 per month) and a key-signing key named C(dayone), and
    enables signing, see U(https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-configuring-dnssec.html).
  - A zone that already has DNSSEC signing enabled is compliant as it is.
  - Returns the DS record that the parent zone has to publish. If the domain is registered with Route 53 Domains,
    O(manage_ds) sets it there after the zone has been signed for O(ds_delay_hours). This takes a second run.
  - With O(state=absent), the DS record is removed first. Signing is disabled in a later run, when no cache can hold the
    DS record any longer. Both delays keep validating resolvers from treating the zone as bogus.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  state:
    description: Whether the zone is signed. V(absent) removes only what this module created.
    type: str
    choices: [present, absent]
    default: present
  kms_key_arn:
    description: Sign with this KMS key instead of a key that the module creates. It must be in C(us-east-1), have the
      key spec C(ECC_NIST_P256), and have a policy that allows C(dnssec-route53.amazonaws.com) to sign.
    type: str
  manage_ds:
    description: Set the DS record at Route 53 Domains, or remove it with O(state=absent).
    type: bool
    default: false
  ds_delay_hours:
    description:
      - Hours between signing the zone and setting the DS record, and between removing the DS record and disabling
        signing. It must be at least the longest TTL in caches, which is the two days of the NS records.
    type: int
    default: 48
  ds_removed:
    description:
      - Confirm that no parent zone has a DS record, and that O(ds_delay_hours) have passed since. Needed for
        O(state=absent) if the domain is not registered with Route 53 Domains.
    type: bool
    default: false
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.hosted_zone
  - dayone.aws.hosted_zone.id
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Sign the zone, and publish the DS record two days later
  dayone.aws.dns_dnssec:
    zone: example.com
    manage_ds: true
"""

RETURN = r"""
findings:
  description: One row for each control.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "dns.dnssec", "status": "fixed", "current": "NOT_SIGNING", "wanted": "SIGNING"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "route53", "method": "enable_hosted_zone_dnssec", "region": ""}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: Always empty, because DNS is global.
  returned: always
  type: list
  elements: str
  sample: []
signing:
  description: Whether the zone is signed.
  returned: success
  type: bool
  sample: true
ds_record:
  description: The DS record for the parent zone. Empty until the zone is signed.
  returned: success
  type: str
  sample: 44866 13 2 5C5F...
key_signing_key:
  description: The key behind the DS record, split into the fields that registrars ask for.
  returned: success
  type: dict
  sample: {"key_tag": 44866, "algorithm": 13, "flags": 257, "digest_type": 2, "digest": "5C5F..."}
estimated_monthly_cost_usd:
  description: Monthly list price of the KMS key, in US dollars.
  returned: success
  type: float
  sample: 1.0
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.dns.dnssec import DnsDnssec


def main() -> None:
    spec = {
        "zone": {"type": "str", "required": True},
        "zone_id": {"type": "str"},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "kms_key_arn": {"type": "str", "no_log": False},
        "manage_ds": {"type": "bool", "default": False},
        "ds_delay_hours": {"type": "int", "default": 48},
        "ds_removed": {"type": "bool", "default": False},
    }
    run(spec, DnsDnssec, check=DnsDnssec.check)


if __name__ == "__main__":
    main()
