#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: site_certificate
version_added: 0.1.0
short_description: Request an ACM certificate for the names of a CloudFront distribution
description:
  - Adopts an issued ACM certificate in us-east-1 that covers all O(names), whoever requested it. If there is none,
    requests one and validates it by DNS. See U(https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html).
  - With O(zone), it creates the validation records and waits. Otherwise it returns them, for whoever manages the
    domain's DNS, and the finding needs a person until the certificate is issued.
  - Keep the validation records. ACM uses them to renew the certificate.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  names:
    description:
      - The names, for example V(example.com) and V(*.example.com). At most 10.
    type: list
    elements: str
    required: true
  state:
    description: Whether the certificate exists. V(absent) deletes a certificate that this module requested.
    type: str
    choices: [present, absent]
    default: present
  zone:
    description: Route 53 public hosted zone that contains O(names). The validation records are created in it.
    type: str
  wait_timeout:
    description:
      - With O(zone), seconds to wait until the certificate is issued. If they expire, the task fails and names the
        records to check. The next run continues from there.
    type: int
    default: 600
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.hosted_zone.id
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Request a certificate for the apex domain and www
  dayone.aws.site_certificate:
    names: [example.com, www.example.com]
    zone: example.com
"""

RETURN = r"""
certificate_arn:
  description: The certificate. Empty in check mode if it would be requested.
  returned: success
  type: str
  sample: arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555
issued:
  description: Whether the certificate is issued.
  returned: success
  type: bool
  sample: true
validation_records:
  description: The records that ACM waits for. Empty once the certificate is issued.
  returned: success
  type: list
  elements: dict
  sample: [{"name": "_x.example.com.", "type": "CNAME", "value": "_y.acm-validations.aws."}]
findings:
  description: One row for each control.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "static_site.certificate", "status": "manual", "current": "PENDING_VALIDATION"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "acm", "method": "request_certificate", "params": {}, "region": "us-east-1"}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: Always empty, because CloudFront is global.
  returned: always
  type: list
  elements: str
  sample: []
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.static_site.certificate import SiteCertificate


def main() -> None:
    spec = {
        "names": {"type": "list", "elements": "str", "required": True},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "zone": {"type": "str"},
        "zone_id": {"type": "str"},
        "wait_timeout": {"type": "int", "default": 600},
    }
    run(spec, SiteCertificate, check=SiteCertificate.check)


if __name__ == "__main__":
    main()
