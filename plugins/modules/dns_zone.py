#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: dns_zone
version_added: 0.1.0
short_description: Manage a Route 53 hosted zone, its record sets and its delegation
description:
  - Creates a public or private hosted zone, and manages its record sets as data, see
    U(https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zones-working-with.html).
  - An existing zone with this name is adopted. If there are several, O(zone_id) selects one. Otherwise the module
    fails.
  - Record sets have no tags, so the zone keeps a list of those that the module created, as hashes in the TXT record
    C(_dayone). The list changes in the same request as the record sets. A record set that is not in the list is neither
    overwritten nor removed, unless O(overwrite) is set.
  - Compares the name servers of the zone with those of the domain at Route 53 Domains. If the domain is registered
    elsewhere, the finding needs a person, and contains the values to enter.
  - Never touches the zone's own NS and SOA records.
  - All changes are sent in one request, as far as Route 53 allows (1000 values, 32000 characters).
author:
  - dayone.aws contributors (@dayone-aws)
options:
  name:
    description: Name of the zone. Non-ASCII characters are converted to Punycode.
    type: str
    required: true
  state:
    description:
      - Whether the zone exists. V(absent) removes the zone, with its record sets, only if this module created it.
        Unless O(force=true), it is not removed while the registrar points to it, or while it has record sets that were
        created outside this module.
    type: str
    choices: [present, absent]
    default: present
  private:
    description: Whether the zone is private, and visible only to O(vpcs).
    type: bool
    default: false
  vpcs:
    description: The VPCs of a private zone. Additional VPCs that it already has are kept.
    type: list
    elements: dict
    default: []
    suboptions:
      vpc_id:
        description: The VPC.
        type: str
        required: true
      region:
        description: The region of the VPC.
        type: str
        required: true
  comment:
    description: The zone's comment.
    type: str
  tags:
    description: Additional tags of the zone. Existing tags are kept.
    type: dict
  delegation_set_id:
    description: Reusable delegation set of a new zone, which lets several zones share the same name servers.
    type: str
  records:
    description:
      - Record sets, each with all its values. At most 1000.
      - The zone's own NS and SOA records cannot be set.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: The full name, the name relative to the zone, or V(@) for the zone itself.
        type: str
        required: true
      type:
        description: Type.
        type: str
        required: true
        choices: [A, AAAA, CAA, CNAME, DS, HTTPS, MX, NAPTR, NS, PTR, SPF, SRV, SSHFP, SVCB, TLSA, TXT]
      state:
        description: Whether the record set exists.
        type: str
        choices: [present, absent]
        default: present
      values:
        description: Values. An unquoted TXT value is quoted, and split into strings of 255 octets.
        type: list
        elements: str
      ttl:
        description: Time to live in seconds. Defaults to V(300).
        type: int
      alias:
        description: An AWS resource, or another record set of the zone, instead of O(records[].values).
        type: dict
        suboptions:
          dns_name:
            description: Name of the target.
            type: str
            required: true
          zone_id:
            description:
              - Hosted zone of the target. Defaults to the zone of CloudFront for names under C(cloudfront.net), and to
                this zone otherwise.
            type: str
          evaluate_target_health:
            description: Whether to evaluate the health of the target.
            type: bool
            default: false
      set_identifier:
        description: Identifier that distinguishes record sets with the same name and type.
        type: str
      weight:
        description: Weighted routing, 0 to 255.
        type: int
      latency_region:
        description: Latency-based routing. The region of the target.
        type: str
      failover:
        description: Failover routing.
        type: str
        choices: [PRIMARY, SECONDARY]
      geolocation:
        description: Geolocation routing.
        type: dict
        suboptions:
          continent:
            description: Code of a continent, for example V(EU).
            type: str
          country:
            description: Code of a country, for example V(DE), or V(*) for all others.
            type: str
          subdivision:
            description: Code of a US state.
            type: str
      multivalue:
        description: Multivalue answer routing.
        type: bool
      health_check_id:
        description: Health check of the record set.
        type: str
  purge:
    description:
      - Remove record sets that this module created and that O(records) no longer lists. Otherwise they are only
        reported.
      - Record sets that were created outside this module are never purged.
    type: bool
    default: false
  overwrite:
    description: Also replace record sets that were created outside this module, or remove them with
      O(records[].state=absent).
    type: bool
    default: false
  caa:
    description:
      - Domains of the certificate authorities that may issue certificates for names of the zone. V([]) allows none. Not
        managed if not set, in a private zone, or if O(records) contains a CAA record of the zone itself.
      - An existing record that allows one of them is kept. No record is added to a zone that has record sets that were
        created outside this module unless O(overwrite) is set, because the certificates of those names may come from
        other authorities.
      - Amazon's certificate authorities are V(amazon.com), V(amazontrust.com), V(awstrust.com) and V(amazonaws.com).
        One of them is enough.
    type: list
    elements: str
  manage_delegation:
    description:
      - Set the zone's name servers at Route 53 Domains if they differ. Not done while the parent zone has a DS record.
    type: bool
    default: false
  force:
    description: With O(state=absent), remove the zone even if it is delegated to, or has record sets that were created
      outside this module.
    type: bool
    default: false
  wait_timeout:
    description: Seconds to wait until all Route 53 servers have the changes. V(0) does not wait.
    type: int
    default: 120
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.hosted_zone.id
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Manage a zone with a website and mail
  dayone.aws.dns_zone:
    name: example.com
    caa: [amazon.com, amazontrust.com, awstrust.com, amazonaws.com]
    records:
      - name: "@"
        type: MX
        values: ["10 mail.example.net"]
      - name: "@"
        type: TXT
        values: ["v=spf1 include:example.net -all"]
      - name: www
        type: A
        alias:
          dns_name: d111111abcdef8.cloudfront.net

- name: Manage a private zone
  dayone.aws.dns_zone:
    name: corp.internal
    private: true
    vpcs:
      - vpc_id: vpc-0123456789abcdef0
        region: eu-west-1
"""

RETURN = r"""
findings:
  description: One row for each control.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "dns.delegation", "status": "manual", "current": "not readable here"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "route53", "method": "create_hosted_zone", "params": {"Name": "example.com."}, "region": ""}]
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
zone_id:
  description: The zone. Empty in check mode if it would be created.
  returned: success
  type: str
  sample: Z0123456789ABCDEFGHIJ
name_servers:
  description: The name servers of the zone. Empty for a private zone.
  returned: success
  type: list
  elements: str
  sample: [ns-1.awsdns-01.com, ns-2.awsdns-02.net, ns-3.awsdns-03.org, ns-4.awsdns-04.co.uk]
in_sync:
  description: Whether all Route 53 servers have the changes. C(false) if O(wait_timeout) expired first.
  returned: success
  type: bool
  sample: true
estimated_monthly_cost_usd:
  description: Monthly list price of a zone that this module created, in US dollars.
  returned: success
  type: float
  sample: 0.5
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.dns.records import record_spec
from ansible_collections.dayone.aws.plugins.module_utils._steps.dns.zone import DnsZone

VPC = {"vpc_id": {"type": "str", "required": True}, "region": {"type": "str", "required": True}}


def main() -> None:
    spec = {
        "name": {"type": "str", "required": True},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "zone_id": {"type": "str"},
        "private": {"type": "bool", "default": False},
        "vpcs": {"type": "list", "elements": "dict", "default": [], "options": VPC},
        "comment": {"type": "str"},
        "tags": {"type": "dict"},
        "delegation_set_id": {"type": "str"},
        "records": {"type": "list", "elements": "dict", "default": [], "options": record_spec()},
        "purge": {"type": "bool", "default": False},
        "overwrite": {"type": "bool", "default": False},
        "caa": {"type": "list", "elements": "str"},
        "manage_delegation": {"type": "bool", "default": False},
        "force": {"type": "bool", "default": False},
        "wait_timeout": {"type": "int", "default": 120},
    }
    run(spec, DnsZone, check=DnsZone.check)


if __name__ == "__main__":
    main()
