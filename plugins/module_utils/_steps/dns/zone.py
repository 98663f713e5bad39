# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A hosted zone of Route 53: itself, its record sets, and its delegation.

https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zones-working-with.html
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from ..._kernel.plan import Call, Failure, Plan, State, Verdict
from ..._kernel.reconcile import Resource, gather, gather_all
from ..._module.run import Context
from ..._parts.dns_lookup import UNDER_WAY, bare_id, find_zone, operations, registered_domain
from ..._parts.prices import monthly_usd
from . import delegation as dns_delegation
from .records import label, normal_record
from .zone_checks import check_options
from .zone_plan import CONTROL, ZonePlan
from .zone_removal import plan_removal
from .zone_restore import plan_back

#: Begins the caller reference of a zone that this module made. It is set with the zone, before any tag can be.
REFERENCE = "dayone-"
#: Seconds of the first pause, while a change reaches all of Route 53's servers.
SYNC_PAUSE = 2.0


class DnsZone(Resource):
    """The resource that the kernel works on."""

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._aws = context.aws
        self._options = options
        self._planner = ZonePlan(options, context.partition)
        self._absent = options["state"] == "absent"
        self._changes: list[str] = []
        self._in_sync = True
        self._seen: State = {}
        self.controls = (CONTROL,) if self._absent else self._planner.controls

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse what AWS would refuse, before the first request."""
        ZonePlan(options, "aws")
        check_options(options)

    def observe(self) -> State:
        """Read everything at the same time, once the zone's id is known."""
        readers: dict[str, Any] = {"zone": self._find}
        if self._planner.asks_registrar:
            readers["registrar"] = self._registrar
        found = gather(readers)
        zone, registrar = found["zone"], found.get("registrar")
        if isinstance(zone, Failure):
            raise zone
        about = self._read_zone(bare_id(zone["Id"]), zone) if zone else {"zone": None, "records": {}, "raw": {}}
        self._seen = about["zone"] or {}
        return {**about, "registrar": registrar, "under_way": self._under_way(self._seen, registrar)}

    def _find(self) -> dict[str, Any] | None:
        return find_zone(
            self._aws, self._planner.name, private=self._options["private"], zone_id=self._options["zone_id"]
        )

    def _registrar(self) -> dict[str, Any] | None:
        return registered_domain(self._aws, self._planner.name)

    def _under_way(self, zone: State, registrar: Any) -> Any:
        """What AWS does about the name servers at this moment. Asked only where they differ."""
        if not isinstance(registrar, Mapping) or sorted(zone.get("name_servers", [])) == registrar["name_servers"]:
            return []
        try:
            return operations(self._aws, self._planner.name, ["UPDATE_NAMESERVER"], UNDER_WAY)
        except Failure as failure:
            return failure

    def _read_zone(self, zone_id: str, zone: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = gather_all(
            {
                "about": lambda: self._aws.call("route53", "get_hosted_zone", Id=zone_id),
                "tags": lambda: self._aws.call(
                    "route53", "list_tags_for_resource", ResourceType="hostedzone", ResourceId=zone_id
                ),
                "records": lambda: self._aws.pages(
                    "route53", "list_resource_record_sets", "ResourceRecordSets", HostedZoneId=zone_id
                ),
            }
        )
        about, tags = found["about"], found["tags"]
        raw = {label(normal_record(item)): item for item in found["records"]}
        listed = {item["Key"]: item["Value"] for item in tags["ResourceTagSet"].get("Tags", [])}
        return {
            "zone": {
                "id": zone_id,
                "comment": zone["Config"].get("Comment", ""),
                "tags": listed,
                "made_here": zone["CallerReference"].startswith(REFERENCE),
                "name_servers": sorted(
                    name.lower().removesuffix(".") for name in (about.get("DelegationSet") or {}).get("NameServers", [])
                ),
                "vpcs": sorted(f"{item['VPCRegion']} {item['VPCId']}" for item in about.get("VPCs", [])),
            },
            "records": {name: normal_record(item) for name, item in raw.items()},
            "raw": raw,
        }

    def plan(self, current: State | None) -> Plan:
        """Decide what to do about the zone."""
        if self._absent:
            return plan_removal(self._planner, current or {}, force=self._options["force"])
        return self._planner.plan(current or {})

    def plan_without(self, current: State | None, plan: Plan, waived: Sequence[Verdict]) -> Plan:
        """One call carries many record sets: those that are waived stay as they are."""
        arns = frozenset(item.resource for item in waived if "/rrset/" in item.resource)
        if not self._absent and arns:
            plan = self._planner.plan(current or {}, left_alone=arns)
        return super().plan_without(current, plan, [item for item in waived if item.resource not in arns])

    def restore(self, current: State | None, before: State) -> Plan | None:
        """The record sets of a zone that was there, and its settings."""
        return plan_back(self._planner, current or {}, before)

    def send(self, call: Call) -> Any:
        """Send one write. A zone's creation gets the reference that keeps a repeated request from making two."""
        params = dict(call.params)
        if call.method == "create_hosted_zone":
            params["CallerReference"] = f"{REFERENCE}{uuid.uuid4()}"
        answer = self._aws.call(call.service, call.method, region=call.region, **params)
        if "ChangeInfo" in answer:
            self._changes.append(bare_id(answer["ChangeInfo"]["Id"]))
        if call.method == "create_hosted_zone":
            answer["HostedZone"]["Id"] = bare_id(answer["HostedZone"]["Id"])
            servers = (answer.get("DelegationSet") or {}).get("NameServers", [])
            answer[dns_delegation.DELEGATION] = [{"Name": server} for server in servers]
        return answer

    def follow(self) -> bool:
        """Wait until all of Route 53's servers have the last change, and those before it."""
        what, timeout = "all Route 53 servers to have the change", self._options["wait_timeout"]
        wait = self._aws.wait(what, timeout, first=SYNC_PAUSE)
        for change in self._changes[-1:]:
            while self._aws.call("route53", "get_change", Id=change)["ChangeInfo"]["Status"] != "INSYNC":
                if not wait.more():
                    self._in_sync = False
                    break
        return False

    def extra(self) -> dict[str, Any]:
        """Where the zone is, and which name servers it has."""
        return {
            "zone_id": self._seen.get("id", ""),
            "name_servers": list(self._seen.get("name_servers", [])),
            "in_sync": self._in_sync,
            "estimated_monthly_cost_usd": 0.0 if self._absent else monthly_usd(hosted_zone=1),
        }
