# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Options, states and record sets that the tests of DNS share."""

from __future__ import annotations

from typing import Any

from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Plan
from ansible_collections.dayone.aws.plugins.module_utils._steps.dns.ownership_record import mark, registry_record
from ansible_collections.dayone.aws.plugins.module_utils._steps.dns.records import label, normal_record

ZONE = "example.com."
ZONE_ID = "Z0123456789ABCDEFGHIJ"
SERVERS = ["ns-1.awsdns-01.com", "ns-2.awsdns-02.net", "ns-3.awsdns-03.org", "ns-4.awsdns-04.co.uk"]
OPTIONS: dict[str, Any] = {
    "name": "example.com",
    "state": "present",
    "zone_id": None,
    "private": False,
    "vpcs": [],
    "comment": None,
    "tags": None,
    "delegation_set_id": None,
    "records": [],
    "purge": False,
    "overwrite": False,
    "caa": None,
    "manage_delegation": False,
    "force": False,
    "wait_timeout": 0,
}
NO_ROUTING = dict.fromkeys(("set_identifier", "weight", "latency_region", "failover", "geolocation", "multivalue"))


def option(name: str, kind: str = "A", *values: str, **more: Any) -> dict[str, Any]:
    """A record set as Ansible hands it to a module."""
    base = {"name": name, "type": kind, "state": "present", "values": list(values) or None, "ttl": None, "alias": None}
    return {**base, **NO_ROUTING, "health_check_id": None, **more}


def api(name: str, kind: str, *values: str, ttl: int = 300, **more: Any) -> dict[str, Any]:
    """A record set as Route 53 lists it."""
    return {"Name": name, "Type": kind, "TTL": ttl, "ResourceRecords": [{"Value": item} for item in values], **more}


BASIC = [
    api(ZONE, "NS", *(f"{name}." for name in SERVERS), ttl=172800),
    api(ZONE, "SOA", "ns-1.awsdns-01.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400", ttl=900),
]


def state(*records: dict[str, Any], owned: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    """What was observed of a zone, with the labels of the record sets that the module made."""
    listed = registry_record([mark(name) for name in owned], ZONE)
    raw = [*BASIC, *records, *([api(listed["name"], "TXT", *listed["values"])] if owned else [])]
    zone = {
        "id": ZONE_ID,
        "comment": "",
        "tags": {"dayone:managed": "dns_zone/example.com"},
        "made_here": True,
        "name_servers": SERVERS,
        "vpcs": [],
    }
    found = {label(normal_record(item)): item for item in raw}
    return {
        "zone": zone,
        "records": {name: normal_record(item) for name, item in found.items()},
        "raw": found,
        "registrar": None,
        "under_way": [],
        **more,
    }


NOTHING: dict[str, Any] = {"zone": None, "records": {}, "raw": {}, "registrar": None, "under_way": []}


def after(current: dict[str, Any], plan: Plan) -> dict[str, Any]:
    """What would be observed after a plan: its changes done as Route 53 does them."""
    raw = dict(current["raw"]) if current["zone"] else {label(normal_record(item)): item for item in BASIC}
    for call in plan.calls:
        for change in call.params.get("ChangeBatch", {}).get("Changes", []):
            _apply(raw, change)
    shown = (plan.after or {}).get("zone") or current["zone"]
    zone = {
        **shown,
        "id": ZONE_ID,
        "name_servers": SERVERS,
        "made_here": (current["zone"] or shown).get("made_here", True),
    }
    return {**current, "zone": zone, "raw": raw, "records": {name: normal_record(item) for name, item in raw.items()}}


def _apply(raw: dict[str, Any], change: dict[str, Any]) -> None:
    name = label(normal_record(change["ResourceRecordSet"]))
    if change["Action"] == "DELETE":
        assert raw.pop(name) == change["ResourceRecordSet"]
        return
    assert (name in raw) <= (change["Action"] == "UPSERT"), name
    raw[name] = _with_id(change["ResourceRecordSet"])


def _with_id(record: dict[str, Any]) -> dict[str, Any]:
    """A new zone's alias gets its id when it is sent."""
    target = record.get("AliasTarget")
    if not target or isinstance(target["HostedZoneId"], str):
        return record
    return {**record, "AliasTarget": {**target, "HostedZoneId": ZONE_ID}}
