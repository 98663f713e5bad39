#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: account_contacts
version_added: 0.1.0
short_description: Set the contacts of an account
description:
  - Sets the primary contact of an account and its alternate contacts for billing, operations and security, see
    U(https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-contact.html).
  - A contact that is not given is audited. A contact that is not registered is reported with the console path.
  - Contacts are personal data. Findings, the diff and the calls name the fields that differ, never their values.
  - Contacts are never deleted.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  account_id:
    description:
      - The member account to manage. Requires credentials of the organization's management account or of its delegated
        administrator for Account Management, and trusted access for C(account.amazonaws.com).
      - Defaults to the account of the credentials.
    type: str
  primary:
    description:
      - The primary contact. A field that is not given stays as it is, and an optional field that is empty is removed.
      - The API replaces the whole contact, so fields that are not given are sent back as they were read.
    type: dict
    suboptions:
      full_name:
        description: Name of a person or a team, up to 50 characters.
        type: str
      address_line_1:
        description: Street and number, up to 60 characters.
        type: str
      address_line_2:
        description: Second line of the address, up to 60 characters.
        type: str
      address_line_3:
        description: Third line of the address, up to 60 characters.
        type: str
      city:
        description: City, up to 50 characters.
        type: str
      state_or_region:
        description: State or region, up to 50 characters. AWS requires it in some countries.
        type: str
      district_or_county:
        description: District or county, up to 50 characters.
        type: str
      postal_code:
        description: Postal code, up to 20 characters.
        type: str
      country_code:
        description: Two-letter country code (ISO 3166).
        type: str
      phone_number:
        description: Telephone number, with V(+) and the country code.
        type: str
      company_name:
        description: Company, up to 50 characters.
        type: str
      website_url:
        description: Website, up to 256 characters.
        type: str
  billing:
    description: The alternate contact for invoices and payments.
    type: dict
    suboptions: &contact
      name:
        description: Name of a person or a team, up to 64 characters.
        type: str
        required: true
      title:
        description: Their title, up to 50 characters.
        type: str
        required: true
      email:
        description: Email address. Use a mailbox that several people read.
        type: str
        required: true
      phone:
        description: Telephone number, up to 25 characters.
        type: str
        required: true
  operations:
    description: The alternate contact for outages and maintenance.
    type: dict
    suboptions: *contact
  security:
    description: The alternate contact for abuse and security notices.
    type: dict
    suboptions: *contact
extends_documentation_fragment:
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Set the alternate contacts
  dayone.aws.account_contacts:
    billing:
      name: Finance
      title: Accounts payable
      email: aws-billing@example.com
      phone: +49 30 1234567
    operations:
      name: Platform team
      title: On call
      email: aws-operations@example.com
      phone: +49 30 1234568
    security:
      name: Security team
      title: On call
      email: aws-security@example.com
      phone: +49 30 1234569

- name: Change the telephone number of a member account's primary contact
  dayone.aws.account_contacts:
    account_id: "123456789012"
    primary:
      phone_number: +49 30 7654321
"""

RETURN = r"""
findings:
  description: One row for each contact.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "account_contacts.security", "status": "drift", "current": "differs: email"}]
calls:
  description: The writes that were sent, or would be sent in check mode. Personal data is not shown.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "account", "method": "put_alternate_contact", "params": {"Name": "<not shown>"}, "region": ""}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: The regions that were checked. Always empty, because contacts are global.
  returned: always
  type: list
  elements: str
  sample: []
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.account_contacts.contacts import contacts
from ansible_collections.dayone.aws.plugins.module_utils._steps.account_contacts.options import (
    KINDS,
    PRIMARY,
    check_contacts,
)

# Masked wherever they turn up. Not the others: a short word that is masked everywhere would spoil the result.
PERSONAL = ("full_name", "address_line_1", "phone_number")


def main() -> None:
    alternate = {
        "name": {"type": "str", "required": True},
        "title": {"type": "str", "required": True},
        "email": {"type": "str", "required": True, "no_log": True},
        "phone": {"type": "str", "required": True, "no_log": True},
    }
    primary = {name: {"type": "str", "no_log": name in PERSONAL} for name in PRIMARY}
    spec = {
        "account_id": {"type": "str"},
        "primary": {"type": "dict", "options": primary},
        **{kind: {"type": "dict", "options": alternate} for kind in KINDS},
    }
    run(spec, contacts, check=check_contacts)


if __name__ == "__main__":
    main()
