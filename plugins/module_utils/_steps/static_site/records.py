# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The records by which a site is found: alias records of its names, in the zone that holds them. Pure.

https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-cloudfront-distribution.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._kernel.plan import Call, State
from .parts import control
from .reads import record_key

#: The zone of all distributions.
CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2"
_ADDRESSES = ("A", "AAAA", "CNAME")


def leads_to(record: State, domain: str) -> bool:
    """Whether a record set is an alias of a distribution."""
    target = (record.get("AliasTarget") or {}).get("DNSName", "")
    return bool(target) and str(target).lower().removesuffix(".") == domain.lower()


def foreign(state: State, domain: str) -> list[str]:
    """The record sets that lead the site's names elsewhere, for people."""
    return [
        f"{item['Name'].removesuffix('.')} {item['Type']}"
        for sets in state["sets"].values()
        for item in sets
        if item["Type"] in _ADDRESSES and not leads_to(item, domain)
    ]


def changes(state: State, names: list[str], domain: Any, *, ipv6: bool, overwrite: bool) -> list[dict[str, Any]]:
    """The changes that lead the names to the distribution. None of a name that leads elsewhere, unless ``overwrite``.

    Args:
        state: the record sets of the names.
        names: the site's names.
        domain: the distribution's name, or a ``Ref`` to it.
        ipv6: whether AAAA records are wanted.
        overwrite: whether records that lead elsewhere are replaced.
    """
    found: list[dict[str, Any]] = []
    for name in names:
        found += _of_name(state["sets"].get(name, []), name, domain, ipv6=ipv6, overwrite=overwrite)
    return found


def _of_name(
    sets: list[dict[str, Any]], name: str, domain: Any, *, ipv6: bool, overwrite: bool
) -> list[dict[str, Any]]:
    kinds = ("A", "AAAA") if ipv6 else ("A",)
    known = domain if isinstance(domain, str) else ""
    others = [item for item in sets if item["Type"] in _ADDRESSES and not leads_to(item, known)]
    if others and not overwrite:
        return []
    right = {item["Type"] for item in sets if leads_to(item, known)}
    target = {"HostedZoneId": CLOUDFRONT_ZONE, "DNSName": domain, "EvaluateTargetHealth": False}
    return [
        *({"Action": "DELETE", "ResourceRecordSet": item} for item in others),
        *(
            {"Action": "CREATE", "ResourceRecordSet": {"Name": record_key(name), "Type": kind, "AliasTarget": target}}
            for kind in kinds
            if kind not in right
        ),
    ]


def removals(state: State, domain: str) -> list[dict[str, Any]]:
    """The changes that take the records of a distribution away."""
    return [
        {"Action": "DELETE", "ResourceRecordSet": item}
        for sets in state["sets"].values()
        for item in sets
        if leads_to(item, domain)
    ]


def record_calls(zone: str | None, batch: list[dict[str, Any]]) -> list[Call]:
    """One request for all changes."""
    if not batch or zone is None:
        return []
    params: Mapping[str, Any] = {"HostedZoneId": zone, "ChangeBatch": {"Changes": batch}}
    return [Call("route53", "change_resource_record_sets", params, mends=(control("records"),))]


def to_enter(names: list[str], domain: str) -> list[dict[str, str]]:
    """What a person enters where the names are not in a zone of Route 53."""
    return [{"name": name, "type": "CNAME (ALIAS or ANAME for an apex)", "value": domain} for name in names]
