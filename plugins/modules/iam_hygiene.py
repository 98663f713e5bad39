#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: iam_hygiene
version_added: 0.1.0
short_description: Audit and disable credentials and permissions of IAM users
description:
  - Judges the IAM users of an account from one credential report and the account's authorization details, a thousand
    users per call.
  - Reports each user, policy and certificate that breaches a control by its ARN, and each control that nothing breaches
    as V(compliant). The root user is judged by M(dayone.aws.root_key_audit).
  - AWS generates a credential report at most once every four hours, see
    U(https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html). Before a credential is
    disabled, the current state of the user is read.
  - Users are never deleted, and the access key that signs the requests is never deactivated.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  max_unused_days:
    description:
      - Passwords and active access keys that were not used within this number of days are unused. A credential that was
        created or changed after its last use counts from that time.
    type: int
    default: 45
  max_key_age_days:
    description: Maximum age of active access keys, in days.
    type: int
    default: 90
  disable_unused:
    description:
      - Deactivate unused access keys, and delete unused console passwords. A deactivated key can be activated again. A
        deleted password has to be set again.
      - AWS may still report a key as unused that is only now being used to assume a role. List the users of such keys
        in O(break_glass_users).
    type: bool
    default: false
  break_glass_users:
    description:
      - Users for emergencies. Their unused credentials are neither reported nor disabled, and their console password
        does not breach the federation control. They still need MFA.
    type: list
    elements: str
    default: []
  admin_groups:
    description: Groups that may have full administrative privileges.
    type: list
    elements: str
    default: [dayone-admins]
  admin_roles:
    description:
      - Roles that may have full administrative privileges, for example V(OrganizationAccountAccessRole).
      - Roles of IAM Identity Center, whose path is C(/aws-reserved/), and service-linked roles are not judged.
    type: list
    elements: str
    default: []
  trusted_accounts:
    description:
      - Account IDs that roles may trust without a condition. The management account of the organization is always
        included.
    type: list
    elements: str
    default: []
    version_added: 0.2.0
  delete_expired_certificates:
    description:
      - Delete expired server certificates from IAM.
      - AWS refuses to delete a certificate that CloudFront uses, but not one that a load balancer uses. That load
        balancer may stop accepting requests, see
        U(https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteServerCertificate.html).
    type: bool
    default: false
extends_documentation_fragment:
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Report credentials that are unused or old, and excessive permissions
  dayone.aws.iam_hygiene:

- name: Disable what was not used for 90 days, except for emergency users
  dayone.aws.iam_hygiene:
    max_unused_days: 90
    disable_unused: true
    break_glass_users:
      - emergency-1
      - emergency-2
"""

RETURN = r"""
findings:
  description: One row for each user, policy or certificate that breaches a control, and one for each other control.
  returned: always
  type: list
  elements: dict
  sample:
    - control: iam_hygiene.unused_credentials
      status: drift
      resource: arn:aws:iam::123456789012:user/erika
      current: ["password: idle since 2026-01-31"]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "iam", "method": "delete_login_profile", "params": {"UserName": "erika"}, "region": ""}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: The regions that were checked. Always empty, because IAM is global.
  returned: always
  type: list
  elements: str
  sample: []
report_generated:
  description: When AWS generated the credential report. Empty if the report could not be read.
  returned: success
  type: str
  sample: "2026-11-23T10:00:00+00:00"
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.iam_hygiene.audit import IamHygiene


def main() -> None:
    names = {"type": "list", "elements": "str", "default": []}
    spec = {
        "max_unused_days": {"type": "int", "default": 45},
        "max_key_age_days": {"type": "int", "default": 90, "no_log": False},
        "disable_unused": {"type": "bool", "default": False},
        "break_glass_users": names,
        "admin_groups": {**names, "default": ["dayone-admins"]},
        "admin_roles": names,
        "trusted_accounts": names,
        "delete_expired_certificates": {"type": "bool", "default": False},
    }
    run(spec, IamHygiene, check=IamHygiene.check)


if __name__ == "__main__":
    main()
