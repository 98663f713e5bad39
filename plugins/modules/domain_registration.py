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
  - Says whether a domain is registered in this account, whether it can be registered, and for how much, see
    U(https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/domain-register.html).
  - Registers it only with O(register=true) and an O(confirm_price) at or above AWS's price for all O(years). In check
    mode it says what it would buy, and for how much.
  - Follows AWS's operations to their end, for O(wait_timeout). A run that ends before is taken up by the next.
  - Keeps transfer lock, privacy and automatic renewal of a domain of this account.
  - A domain is never given up, and its contacts are never changed. Contacts stand in no result.
  - With a registration AWS makes a hosted zone of the domain's name, which M(dayone.aws.dns_zone) adopts.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  domain:
    description: The domain. Letters outside ASCII are turned into Punycode.
    type: str
    required: true
  register:
    description: Buy the domain if it can be registered.
    type: bool
    default: false
  confirm_price:
    description: The most that the registration may cost, for all O(years), in US dollars. Needed with O(register).
    type: float
  years:
    description: Years to register for, 1 to 10.
    type: int
    default: 1
  contact:
    description: The holder, and whoever is not named by O(admin_contact) and O(tech_contact). Needed with O(register).
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
        description: Who this is.
        type: str
        choices: [PERSON, COMPANY, ASSOCIATION, PUBLIC_BODY, RESELLER]
        default: PERSON
      organization_name:
        description: Name of the organization, for all but V(PERSON).
        type: str
      address_line_1:
        description: Street and number.
        type: str
        required: true
      address_line_2:
        description: What else the address has.
        type: str
      city:
        description: City.
        type: str
        required: true
      state:
        description: State or province, where the country has them in addresses.
        type: str
      country_code:
        description: Country, as V(DE).
        type: str
        required: true
      zip_code:
        description: Postal code.
        type: str
      phone_number:
        description: Phone number, as V(+1.2065550100).
        type: str
        required: true
      email:
        description: Email address. AWS sends a message there that must be confirmed within 15 days.
        type: str
        required: true
      extra_params:
        description: What some top-level domains ask for besides, by AWS's names.
        type: dict
  admin_contact:
    description: Who decides on the domain.
    type: dict
    suboptions: *contact
  tech_contact:
    description: Who runs the domain.
    type: dict
    suboptions: *contact
  privacy:
    description:
      - Hide the contacts from the public. V(false) shows them only with O(exact). Not managed without this option; a
        registration has it on.
    type: bool
  transfer_lock:
    description:
      - Lock the domain against transfers. V(false) unlocks only with O(exact). Not managed without this option. Leave
        it out for top-level domains that have no lock.
    type: bool
  auto_renew:
    description:
      - Renew the domain each year, for AWS's renewal price. Not managed without this option; a registration has it on.
    type: bool
  exact:
    description: Also weaken O(privacy) and O(transfer_lock).
    type: bool
    default: false
  wait_timeout:
    description: Seconds to follow AWS's operations. A registration can take from minutes to days.
    type: int
    default: 300
extends_documentation_fragment:
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Ask whether a domain can be had, and for how much
  dayone.aws.domain_registration:
    domain: example.com
  check_mode: true

- name: Register it
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
  description: The writes that were sent, or would be in check mode.
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
  description: Empty, for DNS has no region.
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
  description: AWS's word for whether it can be registered. Empty where it is registered, or is being registered, here.
  returned: success
  type: str
  sample: AVAILABLE
price:
  description: What the registration costs for all years. Empty where it cannot be registered.
  returned: success
  type: dict
  sample: {"amount": 15.0, "currency": "USD", "years": 1}
operations:
  description: The operations of AWS that were followed, and how far they came.
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
