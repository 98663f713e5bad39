# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role dns."""

from __future__ import annotations

from ..._controls.control import Control
from ..._controls.resolution import Choice, Waiting

_ZONES = "https://console.aws.amazon.com/route53/v2/hostedzones"
_DOMAINS = "https://console.aws.amazon.com/route53/domains/home#/"

#: What AWS and a registry do with a domain takes up to three days:
#: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/domain-register.html
_REGISTRY = Waiting(72)

CONTROLS = (
    Control(
        "dns.zone",
        "medium",
        "The hosted zone should exist as configured",
        "Run the role dayone.aws.dns (module dayone.aws.dns_zone).",
        condition="dns_domain | length > 0",
    ),
    Control(
        "dns.records",
        "medium",
        "The hosted zone should have the configured record set",
        "Run the role dayone.aws.dns (module dayone.aws.dns_zone).",
        condition="dns_domain | length > 0",
    ),
    Control(
        "dns.extra_records",
        "low",
        "The hosted zone should have no record set that is no longer configured",
        "Add it to dns_records again, or set dns_purge: true, which deletes it.",
        condition="dns_domain | length > 0",
    ),
    Control(
        "dns.caa",
        "medium",
        "A CAA record should name the authorities that may issue certificates for the zone",
        "Set dns_caa.",
        condition="dns_domain | length > 0 and not dns_private | bool",
    ),
    Control(
        "dns.delegation",
        "high",
        "The registrar should list the name servers of the hosted zone",
        "Set dns_manage_delegation: true, or enter the name servers at the registrar.",
        condition="dns_domain | length > 0 and not dns_private | bool",
        resolution=(Choice("dns_manage_delegation: true", "free", 0.0), _REGISTRY),
    ),
    Control(
        "dns.dnssec",
        "medium",
        "DNSSEC signing should be enabled for the hosted zone",
        f"Set dns_dnssec: true, and run the role dayone.aws.dns, or open {_ZONES}, choose the zone, DNSSEC signing.",
        condition="dns_domain | length > 0 and dns_dnssec | bool and not dns_private | bool",
    ),
    Control(
        "dns.dnssec_ds",
        "medium",
        "The parent zone should have the DS record of the zone's signing key",
        "Enter the DS record at the registrar, or set dns_manage_ds: true.",
        condition="dns_domain | length > 0 and dns_dnssec | bool and not dns_private | bool",
        resolution=(Choice("dns_manage_ds: true", "free", 0.0), _REGISTRY),
    ),
    Control(
        "dns.query_logging",
        "medium",
        "Query logging should be enabled for the hosted zone",
        "Run the role dayone.aws.dns (module dayone.aws.dns_query_logging).",
        fsbp=("Route53.2",),
        condition="dns_domain | length > 0 and dns_query_logging | bool and not dns_private | bool",
    ),
    Control(
        "dns.registration",
        "high",
        "The domain should be registered in this account",
        f"Open {_DOMAINS} and register the domain, or set dns_register: true, and run the role dayone.aws.dns.",
        stance="human",
        condition="dns_domain | length > 0 and dns_registration | bool",
        resolution=(_REGISTRY,),
    ),
    Control(
        "dns.contact",
        "high",
        "The registrant contact should have confirmed the email address",
        f"Open the email that AWS sent to the registrant and confirm it within 15 days. {_DOMAINS} sends it again.",
        stance="human",
        condition="dns_domain | length > 0 and dns_registration | bool",
    ),
    Control(
        "dns.transfer_lock",
        "high",
        "The transfer lock of the domain should be enabled",
        "Set dns_transfer_lock.",
        condition="dns_domain | length > 0 and dns_registration | bool",
        resolution=(_REGISTRY,),
    ),
    Control(
        "dns.privacy",
        "low",
        "Privacy protection should be enabled for the domain's contacts",
        "Set dns_privacy.",
        condition="dns_domain | length > 0 and dns_registration | bool",
        resolution=(_REGISTRY,),
    ),
    Control(
        "dns.auto_renew",
        "high",
        "Automatic renewal of the domain should be as configured",
        "Set dns_auto_renew.",
        condition="dns_domain | length > 0 and dns_registration | bool",
        resolution=(_REGISTRY,),
    ),
)
