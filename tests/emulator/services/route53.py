# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Route 53: names in its own form, several zones of a name, and batches that it would refuse.

https://docs.aws.amazon.com/Route53/latest/APIReference/Welcome.html
"""

from __future__ import annotations

import ipaddress
import re
import uuid
from datetime import datetime, timezone
from typing import Any

from moto.route53.models import FakeZone, RecordSet, route53_backends

from tests.emulator.kit import Pass, Request, ServiceError, operation

_FIELDS = {
    "set_identifier": "SetIdentifier",
    "weight": "Weight",
    "region": "Region",
    "geo_location": "GeoLocation",
    "failover": "Failover",
    "multi_value_answer": "MultiValueAnswer",
    "ttl": "TTL",
    "resource_records": "ResourceRecords",
    "alias_target": "AliasTarget",
    "health_check_id": "HealthCheckId",
}


def zone_of(request: Request, name: str = "HostedZoneId") -> FakeZone:
    """The zone that a request names."""
    zones = route53_backends[request.account_id][request.partition].zones
    zone_id = request.params[name].rpartition("/")[2]
    if zone_id not in zones:
        raise ServiceError("NoSuchHostedZone", f"No hosted zone found with ID: {zone_id}")
    found: FakeZone = zones[zone_id]
    return found


def change() -> dict[str, Any]:
    """What a request has set off. It is in force at once."""
    return {
        "Id": f"/change/C{uuid.uuid4().hex[:13].upper()}",
        "Status": "INSYNC",
        "SubmittedAt": datetime.now(timezone.utc),
    }


@operation("route53", "CreateHostedZone")
def create_hosted_zone(request: Request) -> None:
    """Moto makes the zone, once for each caller reference, and of a domain name only."""
    name, reference = request.params["Name"], request.params["CallerReference"]
    if re.search(r"[\s/@:]|\.\.", name):
        raise ServiceError("InvalidDomainName", f"{name} is not a valid domain name.")
    zones = route53_backends[request.account_id][request.partition].zones.values()
    if any(zone.caller_reference == reference for zone in zones):
        raise ServiceError("HostedZoneAlreadyExists", f"A hosted zone was made with the caller reference {reference}.")
    raise Pass


@operation("route53", "ChangeResourceRecordSets")
def change_resource_record_sets(request: Request) -> None:
    """Moto makes the changes, if Route 53 would make all of them, one after the other."""
    zone = zone_of(request)
    found = {_key(item.name, item.type, item.set_identifier) for item in zone.rrsets}
    problems = []
    elements = characters = 0
    for change in request.params["ChangeBatch"]["Changes"]:
        record, action = change["ResourceRecordSet"], change["Action"]
        values = [item["Value"] for item in record.get("ResourceRecords", [])]
        times = 2 if action == "UPSERT" else 1
        elements += times * max(1, len(values))
        characters += times * sum(len(value) for value in values)
        key = _key(record["Name"], record["Type"], record.get("SetIdentifier"))
        if action == "DELETE":
            _escape_names(zone)
            found.discard(key)
            continue
        problems += _problems(zone, found, key, action, values)
        found.add(key)
    if elements > 1000 or characters > 32000:
        problems.append(f"{elements} values of {characters} characters exceed the limits of a request")
    if problems:
        raise ServiceError("InvalidChangeBatch", f"[{', '.join(problems)}]")
    raise Pass


def _escape_names(zone: FakeZone) -> None:
    """Route 53 deletes a record set by the name that it lists. Moto knows it by the name that it was made with."""
    for item in zone.rrsets:
        item.name = _escaped(item.name)
    for change in zone.rr_changes:
        change["ResourceRecordSet"]["Name"] = _escaped(change["ResourceRecordSet"]["Name"])


_Key = tuple[str, str, str]


def _key(name: str, kind: str | None, identifier: str | None) -> _Key:
    return _escaped(name.rstrip(".")), kind or "", identifier or ""


def _problems(zone: FakeZone, found: set[_Key], key: _Key, action: str, values: list[str]) -> list[str]:
    """Why Route 53 does not make a change, given the record sets so far."""
    name, kind, identifier = key
    told = f"resource record set [name='{name}.', type='{kind}']"
    beside = [other for other in found if other[0] == name and other != key]
    problems = []
    if action == "CREATE" and key in found:
        problems.append(f"Tried to create {told} but it already exists")
    if name == _escaped(zone.name.rstrip(".")) and kind == "CNAME":
        problems.append(f"RRSet of type CNAME with DNS name {name}. is not permitted at apex")
    if any((kind == "CNAME") != (other[1] == "CNAME") for other in beside):
        problems.append(f"{told} conflicts with other records of the name")
    if any(other[1] == kind and bool(other[2]) != bool(identifier) for other in beside):
        problems.append(f"{told} mixes simple and other routing")
    problems += [f"Invalid Resource Record: '{value}' of {told}" for value in values if not _is_value(kind, value)]
    return problems


def _is_value(kind: str, value: str) -> bool:
    if kind in ("A", "AAAA"):
        try:
            return ipaddress.ip_address(value).version == (4 if kind == "A" else 6)
        except ValueError:
            return False
    return kind not in ("TXT", "SPF") or bool(re.fullmatch(r'("([^"\\]|\\.){0,255}"\s*)+', value))


@operation("route53", "ListHostedZonesByName")
def list_hosted_zones_by_name(request: Request) -> dict[str, Any]:
    """The zones from a name on, in the order of their labels from the last to the first."""
    zones = route53_backends[request.account_id][request.partition].zones.values()
    start = request.params.get("DNSName")
    order = sorted(zones, key=lambda zone: (_reversed(_escaped(zone.name)), zone.resource_id))
    if start:
        first = (_reversed(start), request.params.get("HostedZoneId", ""))
        order = [zone for zone in order if (_reversed(_escaped(zone.name)), zone.resource_id) >= first]
    most = int(request.params.get("MaxItems") or 100)
    rest = order[most : most + 1]
    more = {"NextDNSName": rest[0].name, "NextHostedZoneId": rest[0].resource_id} if rest else {}
    rows = [
        {
            "Id": zone.id,
            "Name": _escaped(zone.name),
            "CallerReference": zone.caller_reference,
            "Config": {"Comment": zone.comment or "", "PrivateZone": zone.private_zone},
            "ResourceRecordSetCount": len(zone.rrsets),
        }
        for zone in order[:most]
    ]
    return {"HostedZones": rows, "IsTruncated": bool(rest), "MaxItems": str(most), **more}


@operation("route53", "ListResourceRecordSets")
def list_resource_record_sets(request: Request) -> dict[str, Any]:
    """The record sets, with all but letters, digits, - and _ of their names as octal codes."""
    order = sorted(zone_of(request).rrsets, key=_place)
    start = request.params.get("StartRecordName")
    if start:
        first = (
            _reversed(start),
            request.params.get("StartRecordType", ""),
            request.params.get("StartRecordIdentifier"),
        )
        order = [item for item in order if _place(item) >= (first[0], first[1], first[2] or "")]
    most = int(request.params.get("MaxItems") or 300)
    rest = order[most : most + 1]
    more = {"NextRecordName": _escaped(rest[0].name), "NextRecordType": rest[0].type} if rest else {}
    if rest and rest[0].set_identifier:
        more["NextRecordIdentifier"] = rest[0].set_identifier
    rows = [_row(item) for item in order[:most]]
    return {"ResourceRecordSets": rows, "IsTruncated": bool(rest), "MaxItems": str(most), **more}


def _place(item: RecordSet) -> tuple[str, str, str]:
    return _reversed(_escaped(item.name)), item.type or "", item.set_identifier or ""


def _reversed(name: str) -> str:
    return ".".join(reversed(name.rstrip(".").split(".")))


def _escaped(name: str) -> str:
    return re.sub(r"[^a-z0-9_.\\-]", lambda sign: f"\\{ord(sign[0]):03o}", name.lower())


def _row(item: RecordSet) -> dict[str, Any]:
    found = {api: getattr(item, name) for name, api in _FIELDS.items()}
    kept = {api: value for api, value in found.items() if value not in (None, [])}
    for name, kind in (("TTL", int), ("Weight", int)):
        if name in kept:
            kept[name] = kind(kept[name])
    for holder, name in ((kept, "MultiValueAnswer"), (kept.get("AliasTarget", {}), "EvaluateTargetHealth")):
        if name in holder:
            holder[name] = str(holder[name]).lower() == "true"
    return {"Name": _escaped(item.name), "Type": item.type, **kept}
