# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Removes a hosted zone that the module made, with its record sets. Pure.

https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DeleteHostedZone.html
"""

from __future__ import annotations

from ..._kernel.plan import Call, Failure, Plan, State, Verdict
from ..._parts.dns_names import shown_name
from .changes import Change, Zone, batches
from .zone_plan import CONTROL, ZonePlan, batch_call, shown

#: Names that a message lists.
_FEW = 5


def plan_removal(planner: ZonePlan, state: State, *, force: bool) -> Plan:
    """What to do about a zone that is to be gone."""
    zone = planner.zone(state)
    before = shown(state)
    if state["zone"] is None:
        return Plan(before, before, (), (Verdict(CONTROL, True, "absent", "absent", resource=zone.arn),))
    note = _hindrance(planner, zone, state, force=force)
    if note:
        return Plan(before, before, (), (Verdict(CONTROL, False, "present", "absent", "person", zone.arn, note=note),))
    names = [name for name in zone.found if not zone.own_kind(name) and name != zone.registry]
    changes = [Change("DELETE", zone.found[name], zone.raw[name], CONTROL, zone.arn) for name in names]
    calls = [batch_call(zone, *part) for part in batches(zone, changes)]
    calls.append(Call("route53", "delete_hosted_zone", {"Id": zone.zone_id}, mends=(CONTROL,)))
    return Plan(before, None, tuple(calls), (Verdict(CONTROL, False, "present", "absent", resource=zone.arn),))


def _hindrance(planner: ZonePlan, zone: Zone, state: State, *, force: bool) -> str:
    """Why the zone is not removed, or nothing."""
    domain = shown_name(planner.name)
    if not planner.is_ours(state["zone"]):
        return (
            f"The zone {domain} was created outside this collection. Remove it in the Route 53 console if it is "
            "not needed."
        )
    if force:
        return ""
    if zone.others:
        few = ", ".join(zone.others[:_FEW]) + (" and others" if len(zone.others) > _FEW else "")
        return (
            f"The zone has record sets that were created outside this collection ({few}). Remove them, or set "
            "force: true."
        )
    if isinstance(state["registrar"], Failure):
        return f"It is not known whether the registrar still points to this zone: {state['registrar'].message}"
    registrar = state["registrar"]
    if registrar and set(registrar["name_servers"]) & set(state["zone"]["name_servers"]):
        return (
            f"The registrar points to this zone's name servers for {domain}: without the zone the domain no "
            "longer resolves, and somebody else may get the name servers. Change them first, or set force: "
            "true."
        )
    return ""
