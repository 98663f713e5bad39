# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role dns."""

from __future__ import annotations

from ..._controls.control import Control
from ..._controls.doing import Choice, Waiting

_ZONES = "https://console.aws.amazon.com/route53/v2/hostedzones"
_DOMAINS = "https://console.aws.amazon.com/route53/domains/home#/"

#: What AWS and a registry do with a domain takes up to three days:
#: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/domain-register.html
_REGISTRY = Waiting(72)

CONTROLS = (
    Control(
        "dns.zone",
        "medium",
        "The hosted zone is as asked for",
        "Run dayone.aws.dns_zone.",
        condition="dns_domain | length > 0",
    ),
    Control(
        "dns.records",
        "medium",
        "The zone has the record set that was asked for",
        "Run dayone.aws.dns_zone.",
        condition="dns_domain | length > 0",
    ),
    Control(
        "dns.extra_records",
        "low",
        "The zone has no record set that was made here and is named no more",
        "Name it in records again, or set purge: true, which removes it.",
        condition="dns_domain | length > 0",
    ),
    Control(
        "dns.caa",
        "medium",
        "A CAA record says which authorities may issue certificates for the zone's names",
        "Set caa in dayone.aws.dns_zone.",
        condition="dns_domain | length > 0 and not dns_private | bool",
    ),
    Control(
        "dns.delegation",
        "high",
        "The registrar names the zone's own name servers",
        "Set manage_delegation: true in dayone.aws.dns_zone, or enter the name servers at the registrar.",
        condition="dns_domain | length > 0 and not dns_private | bool",
        doing=(Choice("dns_manage_delegation: true", "free", 0.0), _REGISTRY),
    ),
    Control(
        "dns.dnssec",
        "medium",
        "The zone is signed (DNSSEC)",
        f"Run dayone.aws.dns_dnssec, or open {_ZONES}, choose the zone, DNSSEC signing.",
        condition="dns_domain | length > 0 and dns_dnssec | bool and not dns_private | bool",
    ),
    Control(
        "dns.dnssec_ds",
        "medium",
        "The parent zone has the DS record of the key that signs the zone",
        "Hand the DS record to the registrar, or set manage_ds: true in dayone.aws.dns_dnssec.",
        condition="dns_domain | length > 0 and dns_dnssec | bool and not dns_private | bool",
        doing=(Choice("dns_manage_ds: true", "free", 0.0), _REGISTRY),
    ),
    Control(
        "dns.query_logging",
        "medium",
        "Queries for the zone's names are logged",
        "Run dayone.aws.dns_query_logging.",
        fsbp=("Route53.2",),
        condition="dns_domain | length > 0 and dns_query_logging | bool and not dns_private | bool",
    ),
    Control(
        "dns.registration",
        "high",
        "The domain is registered in this account",
        f"Open {_DOMAINS} and register the domain, or run dayone.aws.domain_registration with register: true.",
        stance="human",
        condition="dns_domain | length > 0 and dns_registration | bool",
        doing=(_REGISTRY,),
    ),
    Control(
        "dns.contact",
        "high",
        "The holder of the domain has confirmed the email address",
        f"Open the email that AWS sent to the holder and confirm it within 15 days; {_DOMAINS} sends it again.",
        stance="human",
        condition="dns_domain | length > 0 and dns_registration | bool",
    ),
    Control(
        "dns.transfer_lock",
        "high",
        "Nobody can move the domain to another registrar",
        "Set transfer_lock in dayone.aws.domain_registration.",
        condition="dns_domain | length > 0 and dns_registration | bool",
        doing=(_REGISTRY,),
    ),
    Control(
        "dns.privacy",
        "low",
        "The public cannot read the names of the domain's contacts",
        "Set privacy in dayone.aws.domain_registration.",
        condition="dns_domain | length > 0 and dns_registration | bool",
        doing=(_REGISTRY,),
    ),
    Control(
        "dns.auto_renew",
        "high",
        "The domain is renewed, or not, as asked for",
        "Set auto_renew in dayone.aws.domain_registration.",
        condition="dns_domain | length > 0 and dns_registration | bool",
        doing=(_REGISTRY,),
    ),
)
