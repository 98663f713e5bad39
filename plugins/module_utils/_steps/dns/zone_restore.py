# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a hosted zone that was there becomes again what it was. Pure.

https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._kernel.plan import Call, Plan, State
from .changes import RECORDS, Change, Zone, parted
from .records import to_api
from .zone_plan import ZonePlan, batch_call, shown


def plan_back(planner: ZonePlan, state: State, before: State) -> Plan | None:
    """Its record sets, comment, tags and VPCs. Which name servers the registrar names stays.

    Returns:
        The plan, or nothing where the zone was made or deleted.
    """
    found, old = state["zone"], before.get("zone")
    if found is None or old is None:
        return None
    zone = planner.zone(state)
    calls = [batch_call(zone, part, None) for part in parted(_changes(zone, before["records"]))]
    return Plan(shown(state), before, (*calls, *_settings(found, old)))


def _changes(zone: Zone, before: Mapping[str, State]) -> list[Change]:
    """The record sets that differ, the list of what the module made among them."""
    gone = [zone.drop(name, RECORDS, zone.arn) for name in sorted(zone.found.keys() - before.keys())]
    return gone + [
        Change("UPSERT" if name in zone.found else "CREATE", record, to_api(record, zone.zone_id))
        for name, record in before.items()
        if zone.found.get(name) != record
    ]


def _settings(found: State, old: State) -> list[Call]:
    target, calls = found["id"], list[Call]()
    if found["comment"] != old["comment"]:
        calls.append(_call("update_hosted_zone_comment", Id=target, Comment=old["comment"]))
    came = sorted(found["tags"].keys() - old["tags"].keys())
    changed = {key: value for key, value in sorted(old["tags"].items()) if found["tags"].get(key) != value}
    if came or changed:
        params: dict[str, Any] = {"RemoveTagKeys": came} if came else {}
        if changed:
            params["AddTags"] = [{"Key": key, "Value": value} for key, value in changed.items()]
        calls.append(_call("change_tags_for_resource", ResourceType="hostedzone", ResourceId=target, **params))
    for text in found["vpcs"]:
        if text not in old["vpcs"]:
            region, vpc = text.split(" ")
            about = {"VPCRegion": region, "VPCId": vpc}
            calls.append(_call("disassociate_vpc_from_hosted_zone", HostedZoneId=target, VPC=about))
    return calls


def _call(method: str, **params: Any) -> Call:
    return Call("route53", method, params)
