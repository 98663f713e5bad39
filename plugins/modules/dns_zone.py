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
  - Makes a public or private hosted zone, and brings record sets about as data, see
    U(https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zones-working-with.html).
  - An existing zone of the name is adopted. Of several, O(zone_id) says which is meant; without it the module refuses.
  - Record sets carry no tags, so the zone keeps a list of those that the module made, as hashes in the TXT record
    C(_dayone). It changes in the same request as the record sets. What is not in the list is not overwritten and not
    removed, unless O(overwrite) says so.
  - Compares the zone's name servers with those that Route 53 Domains has of the domain. Where it does not have the
    domain, the finding is for a person, with the values to enter.
  - Never touches the zone's own NS and SOA records.
  - All changes go in one request, as far as Route 53 allows (1000 values, 32000 characters).
author:
  - dayone.aws contributors (@dayone-aws)
options:
  name:
    description: Name of the zone. Letters outside ASCII are turned into Punycode.
    type: str
    required: true
  state:
    description:
      - Whether the zone is there. V(absent) removes only a zone that this module made, with its record sets, and not
        while the registrar names it or while it has record sets of others, unless O(force=true).
    type: str
    choices: [present, absent]
    default: present
  private:
    description: A zone that only O(vpcs) see.
    type: bool
    default: false
  vpcs:
    description: The VPCs of a private zone. Further ones that it has are kept.
    type: list
    elements: dict
    default: []
    suboptions:
      vpc_id:
        description: The VPC.
        type: str
        required: true
      region:
        description: Where it is.
        type: str
        required: true
  comment:
    description: The zone's comment.
    type: str
  tags:
    description: Further tags of the zone. Existing ones are kept.
    type: dict
  delegation_set_id:
    description: Reusable delegation set of a new zone, so that several zones have the same name servers.
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
        description: Full name, name below the zone, or V(@) for the zone itself.
        type: str
        required: true
      type:
        description: Type.
        type: str
        required: true
        choices: [A, AAAA, CAA, CNAME, DS, HTTPS, MX, NAPTR, NS, PTR, SPF, SRV, SSHFP, SVCB, TLSA, TXT]
      state:
        description: Whether the record set is there.
        type: str
        choices: [present, absent]
        default: present
      values:
        description: Values. A TXT value without quotes is quoted, and cut into strings of 255 octets.
        type: list
        elements: str
      ttl:
        description: Seconds that resolvers keep it, V(300) without this option.
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
              - Zone of the target. Without it CloudFront's for names in C(cloudfront.net), else this zone.
            type: str
          evaluate_target_health:
            description: Whether the target's health counts.
            type: bool
            default: false
      set_identifier:
        description: Tells the record sets of one name and type apart.
        type: str
      weight:
        description: Weighted routing, 0 to 255.
        type: int
      latency_region:
        description: Latency routing, the region of the target.
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
            description: Code of a continent, as V(EU).
            type: str
          country:
            description: Code of a country, as V(DE), or V(*) for all others.
            type: str
          subdivision:
            description: Code of a state of the United States.
            type: str
      multivalue:
        description: Multivalue answer routing.
        type: bool
      health_check_id:
        description: Health check of the record set.
        type: str
  purge:
    description:
      - Remove record sets that this module made and that O(records) names no more. Without it they are reported.
      - What others made is never purged.
    type: bool
    default: false
  overwrite:
    description: Replace, or with O(records[].state=absent) remove, also record sets that others made.
    type: bool
    default: false
  caa:
    description:
      - Domains of the certificate authorities that may issue for the zone's names. V([]) is nobody. Not managed
        without this option, in a private zone, or where O(records) has the zone's own CAA record.
      - A record of others that lets one of them issue is kept. In a zone that has names of others, none is added
        without O(overwrite), for their certificates may come from elsewhere.
      - Amazon's are V(amazon.com), V(amazontrust.com), V(awstrust.com) and V(amazonaws.com), of which one is enough.
    type: list
    elements: str
  manage_delegation:
    description:
      - Set the zone's name servers at Route 53 Domains, where they differ. Not while the parent zone has a DS record.
    type: bool
    default: false
  force:
    description: With O(state=absent) remove the zone also with record sets of others, or while it is delegated to.
    type: bool
    default: false
  wait_timeout:
    description: Seconds to wait until all of Route 53's servers have the changes. V(0) does not wait.
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
- name: Hold a zone with a website and mail
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

- name: Hold a private zone
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
  description: The writes that were sent, or would be in check mode.
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
  description: Empty, for DNS has no region.
  returned: always
  type: list
  elements: str
  sample: []
zone_id:
  description: The zone. Empty where check mode would make it.
  returned: success
  type: str
  sample: Z0123456789ABCDEFGHIJ
name_servers:
  description: Its name servers. Empty for a private zone.
  returned: success
  type: list
  elements: str
  sample: [ns-1.awsdns-01.com, ns-2.awsdns-02.net, ns-3.awsdns-03.org, ns-4.awsdns-04.co.uk]
in_sync:
  description: Whether all of Route 53's servers have the changes. C(false) where O(wait_timeout) was over before.
  returned: success
  type: bool
  sample: true
estimated_monthly_cost_usd:
  description: What a zone of this module's making costs a month at list price, in US dollars.
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
