# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Finds a hosted zone by its name, and reads what Route 53 Domains knows of a domain.

https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListHostedZonesByName.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._aws.client import Aws
from .._aws.failures import NotFound
from .._kernel.plan import Failure
from .dns_names import escaped, shown_name

#: Route 53 Domains, and what goes with DNSSEC and query logs of public zones, is in this region only:
#: https://docs.aws.amazon.com/general/latest/gr/r53.html
REGION = "us-east-1"
#: GetDomainDetail answers so for a domain that is not this account's, or whose top-level domain AWS does not sell:
#: https://docs.aws.amazon.com/Route53/latest/APIReference/API_domains_GetDomainDetail.html
NOT_OURS = ("InvalidInput", "UnsupportedTLD")
#: Operations that AWS still works on.
UNDER_WAY = ["SUBMITTED", "IN_PROGRESS"]


def bare_id(text: str) -> str:
    """An id without the path before it."""
    return text.rpartition("/")[2]


def find_zone(aws: Aws, name: str, *, private: bool, zone_id: str | None = None) -> dict[str, Any] | None:
    """The zone of a name, or nothing.

    Raises:
        Failure: there are several, or the given id is none of them, or AWS did not answer.
    """
    found = [zone for zone in _named(aws, name) if bool(zone["Config"].get("PrivateZone")) == private]
    if zone_id is not None:
        chosen = [zone for zone in found if bare_id(zone["Id"]) == bare_id(zone_id)]
        if not chosen:
            known = ", ".join(bare_id(zone["Id"]) for zone in found) or "none"
            kind = "private" if private else "public"
            raise Failure("error", f"zone_id is {zone_id}, but the {kind} zones named {shown_name(name)} are: {known}.")
        found = chosen
    if len(found) > 1:
        listed = ", ".join(f"{bare_id(zone['Id'])} ({zone['ResourceRecordSetCount']} record sets)" for zone in found)
        raise Failure(
            "error",
            f"there are {len(found)} {'private' if private else 'public'} zones named {shown_name(name)}: "
            f"{listed}. Set zone_id to one of them: of public zones, the one whose name servers the registrar "
            "has.",
        )
    return found[0] if found else None


def _named(aws: Aws, name: str) -> list[dict[str, Any]]:
    """All zones of a name. The list begins with them, and goes on with the names behind it."""
    start: dict[str, Any] = {"DNSName": name}
    found: list[dict[str, Any]] = []
    while True:
        answer = aws.call("route53", "list_hosted_zones_by_name", **start)
        here = [zone for zone in answer["HostedZones"] if escaped(zone["Name"]) == name]
        found += here
        if not answer.get("IsTruncated") or len(here) < len(answer["HostedZones"]):
            return found
        start = {"DNSName": answer["NextDNSName"], "HostedZoneId": answer["NextHostedZoneId"]}


def registered_domain(aws: Aws, name: str) -> dict[str, Any] | None:
    """What Route 53 Domains has of a domain of this account, or nothing. Without its contacts."""
    try:
        answer = aws.call(
            "route53domains", "get_domain_detail", region=REGION, absent=NOT_OURS, DomainName=shown_name(name)
        )
    except NotFound:
        return None
    return {
        "name_servers": sorted(item["Name"].lower().removesuffix(".") for item in answer.get("Nameservers", [])),
        "auto_renew": bool(answer.get("AutoRenew")),
        "transfer_lock": "clientTransferProhibited" in answer.get("StatusList", []),
        "privacy": all(answer.get(f"{role}Privacy", True) for role in ("Admin", "Registrant", "Tech")),
        "expires": _day(answer.get("ExpirationDate")),
        "ds": [
            {"id": item["Id"], "key_tag": item.get("KeyTag"), "public_key": item.get("PublicKey", "")}
            for item in answer.get("DnssecKeys") or []
        ],
    }


def _day(moment: Any) -> str | None:
    return moment.date().isoformat() if moment else None


def operations(aws: Aws, name: str, kinds: Sequence[str], statuses: Sequence[str]) -> list[Mapping[str, Any]]:
    """The operations on a domain of some kinds and statuses, newest first."""
    found = aws.pages(
        "route53domains", "list_operations", "Operations", region=REGION, Type=list(kinds), Status=list(statuses)
    )
    here = [item for item in found if item.get("DomainName", "").lower() == shown_name(name)]
    return sorted(here, key=lambda item: item["SubmittedDate"], reverse=True)
