#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: domain_registration
version_added: 0.1.0
short_description: Manage a domain of Route 53 Domains, and register it on request
description:
  - Reports whether a domain is registered in this account, whether it is available, and its price, see
    U(https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/domain-register.html).
  - Registers it only with O(register=true) and an O(confirm_price) of at least AWS's price for all O(years). In check
    mode it reports what it would buy, and the price.
  - Waits up to O(wait_timeout) for the operations at AWS to finish. The next run continues where a run ended early.
  - Manages transfer lock, privacy protection and automatic renewal of a domain in this account.
  - A domain is never given up, and its contacts are never changed. No result contains the contacts.
  - A registration creates a hosted zone with the name of the domain, which M(dayone.aws.dns_zone) adopts.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  domain:
    description: The domain. Non-ASCII characters are converted to Punycode.
    type: str
    required: true
  register:
    description: Register the domain if it is available.
    type: bool
    default: false
  confirm_price:
    description: The maximum total price of the registration for all O(years), in US dollars. Required with O(register).
    type: float
  years:
    description: Number of years to register the domain for, 1 to 10.
    type: int
    default: 1
  contact:
    description: The registrant. Also used where O(admin_contact) or O(tech_contact) is not given. Required with
      O(register).
    type: dict
    suboptions: &contact
      first_name:
        description: First name.
        type: str
        required: true
      last_name:
        description: Last name.
        type: str
        required: true
      contact_type:
        description: The type of the contact.
        type: str
        choices: [PERSON, COMPANY, ASSOCIATION, PUBLIC_BODY, RESELLER]
        default: PERSON
      organization_name:
        description: Name of the organization. For every type except V(PERSON).
        type: str
      address_line_1:
        description: Street and number.
        type: str
        required: true
      address_line_2:
        description: Second line of the address.
        type: str
      city:
        description: City.
        type: str
        required: true
      state:
        description: State or province, for countries whose addresses have one.
        type: str
      country_code:
        description: Country code, for example V(DE).
        type: str
        required: true
      zip_code:
        description: Postal code.
        type: str
      phone_number:
        description: Phone number, for example V(+1.2065550100).
        type: str
        required: true
      email:
        description: Email address. AWS sends it a message that must be confirmed within 15 days.
        type: str
        required: true
      extra_params:
        description: Additional parameters that some top-level domains require, with AWS's names.
        type: dict
  admin_contact:
    description: The administrative contact.
    type: dict
    suboptions: *contact
  tech_contact:
    description: The technical contact.
    type: dict
    suboptions: *contact
  privacy:
    description:
      - Hide the contacts from the public. V(false) shows them only with O(exact). Not managed if not set. Enabled by a
        registration.
    type: bool
  transfer_lock:
    description:
      - Lock the domain against transfers. V(false) unlocks it only with O(exact). Not managed if not set. Leave it
        unset for top-level domains that do not support a lock.
    type: bool
  auto_renew:
    description:
      - Renew the domain each year, at AWS's renewal price. Not managed if not set. Enabled by a registration.
    type: bool
  exact:
    description: Also allow O(privacy) and O(transfer_lock) to be weakened.
    type: bool
    default: false
  wait_timeout:
    description: Seconds to wait for operations at AWS. A registration can take from minutes to days.
    type: int
    default: 300
extends_documentation_fragment:
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Check whether a domain is available, and its price
  dayone.aws.domain_registration:
    domain: example.com
  check_mode: true

- name: Register the domain
  dayone.aws.domain_registration:
    domain: example.com
    register: true
    confirm_price: 15
    contact: "{{ domain_contact }}" # from an encrypted vars file
"""

RETURN = r"""
findings:
  description: One row for each control.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "dns.registration", "status": "drift", "current": "AVAILABLE, 15.00 USD for a year"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "route53domains", "method": "register_domain", "region": "us-east-1"}]
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
registered:
  description: Whether the domain is registered in this account.
  returned: success
  type: bool
  sample: false
availability:
  description: The availability that AWS reports. Empty if the domain is registered, or being registered, in this
    account.
  returned: success
  type: str
  sample: AVAILABLE
price:
  description: The price of the registration for all years. Empty if the domain is not available.
  returned: success
  type: dict
  sample: {"amount": 15.0, "currency": "USD", "years": 1}
operations:
  description: The operations at AWS that were followed, with their status.
  returned: success
  type: list
  elements: dict
  sample: [{"id": "308c56712-faa4-40fe-94c8-b423069de3f6", "type": "REGISTER_DOMAIN", "status": "SUCCESSFUL"}]
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.dns.domain_contacts import contact_spec
from ansible_collections.dayone.aws.plugins.module_utils._steps.dns.domain_registration import DomainRegistration


def main() -> None:
    spec = {
        "domain": {"type": "str", "required": True},
        "register": {"type": "bool", "default": False},
        "confirm_price": {"type": "float"},
        "years": {"type": "int", "default": 1},
        "contact": contact_spec(),
        "admin_contact": contact_spec(),
        "tech_contact": contact_spec(),
        "privacy": {"type": "bool"},
        "transfer_lock": {"type": "bool"},
        "auto_renew": {"type": "bool"},
        "exact": {"type": "bool", "default": False},
        "wait_timeout": {"type": "int", "default": 300},
    }
    run(spec, DomainRegistration, check=DomainRegistration.check)


if __name__ == "__main__":
    main()
