# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Record sets: as options, as the API has them, and the one form in which they are compared. Pure.

https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..._kernel.plan import Ref, Refusal, State
from ..._parts.dns_names import escaped, record_name
from .values import checked_value, normal_value

# fmt: off
TYPES = (
    "A", "AAAA", "CAA", "CNAME", "DS", "HTTPS", "MX", "NAPTR",
    "NS", "PTR", "SPF", "SRV", "SSHFP", "SVCB", "TLSA", "TXT",
)
# fmt: on
#: How one of several record sets of a name is chosen: option, and its name at the API.
ROUTING = {
    "weight": "Weight",
    "latency_region": "Region",
    "failover": "Failover",
    "geolocation": "GeoLocation",
    "multivalue": "MultiValueAnswer",
}
#: Ways that are kept as they were found, and can only be made elsewhere.
_FOREIGN_ROUTING = ("CidrRoutingConfig", "GeoProximityLocation", "TrafficPolicyInstanceId")
DEFAULT_TTL = 300
MAX_TTL = 2147483647
#: All aliases to CloudFront name this zone:
#: https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2"
#: Stands for the zone itself, whose id is not known before it is made.
OWN_ZONE = "(this zone)"
#: Record sets that one call of the module takes: their list of ownership has to fit into one record.
MAX_RECORDS = 1000


def record_spec() -> dict[str, Any]:
    """The argument spec of one record set."""
    return {
        "name": {"type": "str", "required": True},
        "type": {"type": "str", "required": True, "choices": list(TYPES)},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "values": {"type": "list", "elements": "str"},
        "ttl": {"type": "int"},
        "alias": {
            "type": "dict",
            "options": {
                "dns_name": {"type": "str", "required": True},
                "zone_id": {"type": "str"},
                "evaluate_target_health": {"type": "bool", "default": False},
            },
        },
        "set_identifier": {"type": "str"},
        "weight": {"type": "int"},
        "latency_region": {"type": "str"},
        "failover": {"type": "str", "choices": ["PRIMARY", "SECONDARY"]},
        "geolocation": {
            "type": "dict",
            "options": {
                "continent": {"type": "str"},
                "country": {"type": "str"},
                "subdivision": {"type": "str"},
            },
        },
        "multivalue": {"type": "bool"},
        "health_check_id": {"type": "str"},
    }


def label(record: State) -> str:
    """What tells record sets of a zone apart: name, type and, where there are several, identifier."""
    return " ".join(part for part in (record["name"], record["type"], record["set_identifier"]) if part)


def wanted_records(listed: Sequence[Mapping[str, Any]], zone: str) -> dict[str, dict[str, Any]]:
    """The record sets that options name, by their labels. Those to be absent have no values.

    Raises:
        Refusal: which record, and what is wrong with it.
    """
    if len(listed) > MAX_RECORDS:
        raise Refusal(f"records has {len(listed)} record sets, but one call can contain at most {MAX_RECORDS}.")
    found: dict[str, dict[str, Any]] = {}
    for number, item in enumerate(listed, 1):
        option = f"records, number {number}"
        record = _wanted(option, item, zone)
        if label(record) in found:
            raise Refusal(f"{option} contains {label(record)} a second time. Combine all its values.")
        found[label(record)] = record
    _refuse_clashes(found)
    return found


def _wanted(option: str, item: Mapping[str, Any], zone: str) -> dict[str, Any]:
    name, kind = record_name(f"{option}, name", item["name"], zone), item["type"]
    if name == zone and kind in ("NS", "CNAME"):
        why = (
            "the zone itself cannot have a CNAME" if kind == "CNAME" else "Route 53 manages the zone's own name servers"
        )
        raise Refusal(f"{option}: {kind} of {item['name']} cannot be set, because {why}.")
    record = {
        "name": name,
        "type": kind,
        "set_identifier": item["set_identifier"],
        "state": item["state"],
    }
    if item["state"] == "absent":
        return record
    if (item["alias"] is None) == (not item["values"]):
        raise Refusal(f"{option} needs either values or alias.")
    return {
        **record,
        "ttl": _ttl(option, item),
        "values": sorted(checked_value(option, kind, value) for value in _values(option, item)),
        "alias": _alias(item["alias"], zone),
        "routing": _routing(option, item),
        "health_check_id": item["health_check_id"],
    }


def _values(option: str, item: Mapping[str, Any]) -> list[str]:
    values = list(item["values"] or [])
    if item["type"] == "CNAME" and len(values) > 1:
        raise Refusal(f"{option} is a CNAME with {len(values)} values, but can have only one.")
    return values


def _ttl(option: str, item: Mapping[str, Any]) -> int | None:
    if item["alias"] is not None:
        if item["ttl"] is not None:
            raise Refusal(f"{option} is an alias, which uses the ttl of its target. Do not set it.")
        return None
    ttl = DEFAULT_TTL if item["ttl"] is None else int(item["ttl"])
    if not 0 <= ttl <= MAX_TTL:
        raise Refusal(f"{option}: ttl is {ttl}, but must be between 0 and {MAX_TTL} seconds.")
    return ttl


def _alias(alias: Mapping[str, Any] | None, zone: str) -> dict[str, Any] | None:
    if alias is None:
        return None
    name = escaped(alias["dns_name"].lower().removesuffix(".")) + "."
    own = CLOUDFRONT_ZONE if name.endswith(".cloudfront.net.") else OWN_ZONE
    return {
        "dns_name": name,
        "zone_id": alias["zone_id"] or own,
        "evaluate_target_health": alias["evaluate_target_health"],
    }


def _routing(option: str, item: Mapping[str, Any]) -> dict[str, Any]:
    given = [name for name in ROUTING if item[name] is not None]
    if bool(given) != (item["set_identifier"] is not None) or len(given) > 1:
        raise Refusal(f"{option} requires set_identifier together with exactly one of {', '.join(ROUTING)}.")
    if not given:
        return {}
    value = item[given[0]]
    if given[0] == "weight" and not 0 <= value <= 255:
        raise Refusal(f"{option}: weight is {value}, but must be between 0 and 255.")
    if given[0] == "geolocation":
        names = {"continent": "ContinentCode", "country": "CountryCode", "subdivision": "SubdivisionCode"}
        value = {names[key]: part for key, part in value.items() if part is not None}
    return {ROUTING[given[0]]: value}


def _refuse_clashes(found: Mapping[str, State]) -> None:
    """Refuse record sets that cannot stand together."""
    present = [record for record in found.values() if record["state"] == "present"]
    for number, record in enumerate(present):
        for other in present[number + 1 :]:
            if clash(record, other):
                raise Refusal(f"records: {label(record)} and {label(other)} cannot be combined.")


def clash(one: State, other: State) -> bool:
    """Whether two record sets exclude each other: a CNAME stands alone, and so does one without an identifier."""
    if one["name"] != other["name"]:
        return False
    if one["type"] != other["type"]:
        return "CNAME" in (one["type"], other["type"])
    return (one["set_identifier"] is None) != (other["set_identifier"] is None)


def normal_record(found: Mapping[str, Any]) -> dict[str, Any]:
    """A record set of the API in our form. A value that its type does not allow is kept as it is."""
    alias = found.get("AliasTarget")
    return {
        "name": escaped(found["Name"].removesuffix(".")) + ".",
        "type": found["Type"],
        "set_identifier": found.get("SetIdentifier"),
        "ttl": found.get("TTL"),
        "values": sorted(_found_value(found["Type"], item["Value"]) for item in found.get("ResourceRecords") or []),
        "alias": {
            "dns_name": escaped(alias["DNSName"].lower().removesuffix(".")) + ".",
            "zone_id": alias["HostedZoneId"],
            "evaluate_target_health": alias["EvaluateTargetHealth"],
        }
        if alias
        else None,
        "routing": {
            name: found[name] for name in (*ROUTING.values(), *_FOREIGN_ROUTING) if found.get(name) is not None
        },
        "health_check_id": found.get("HealthCheckId"),
    }


def _found_value(kind: str, value: str) -> str:
    try:
        return normal_value(kind, value)
    except ValueError:
        return value


def differs(found: State | None, wanted: State) -> bool:
    """Whether a record set is not as wanted."""
    return found is None or any(found[name] != wanted[name] for name in found)


def to_api(record: State, zone_id: str | Ref) -> dict[str, Any]:
    """The record set as the API takes it."""
    made: dict[str, Any] = {"Name": record["name"], "Type": record["type"], **record["routing"]}
    if record["set_identifier"] is not None:
        made["SetIdentifier"] = record["set_identifier"]
    if record["health_check_id"] is not None:
        made["HealthCheckId"] = record["health_check_id"]
    if record["alias"] is not None:
        target = record["alias"]
        made["AliasTarget"] = {
            "HostedZoneId": zone_id if target["zone_id"] == OWN_ZONE else target["zone_id"],
            "DNSName": target["dns_name"],
            "EvaluateTargetHealth": target["evaluate_target_health"],
        }
        return made
    return {**made, "TTL": record["ttl"], "ResourceRecords": [{"Value": value} for value in record["values"]]}


def with_zone(record: State, zone_id: str) -> dict[str, Any]:
    """A wanted record set whose alias names the zone by its id, to be compared with what was found."""
    alias = record.get("alias")
    if not alias or alias["zone_id"] != OWN_ZONE:
        return dict(record)
    return {**record, "alias": {**alias, "zone_id": zone_id}}
