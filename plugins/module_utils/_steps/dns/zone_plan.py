# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What to do about a hosted zone, its record sets and its delegation. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..._kernel.plan import Call, Plan, Ref, State, Verdict
from ..._parts.dns_names import shown_name, zone_name
from ..._parts.ownership import MANAGED_TAG
from . import delegation as dns_delegation
from .changes import CAA, RECORDS, Change, Decision, Zone, batches, caa_record, decide, decide_caa, records_after
from .records import label, wanted_records, with_zone

CONTROL = "dns.zone"
#: A new zone's id, for the calls after its creation.
NEW_ZONE = Ref("zone", ("HostedZone", "Id"))
_NONE: dict[str, Any] = {"id": "", "comment": "", "tags": {}, "made_here": True, "name_servers": [], "vpcs": []}


class ZonePlan:
    """Decides on one zone, from its options.

    Args:
        options: the module's.
        partition: of the credentials.

    Raises:
        Refusal: an option is no name, or no record.
    """

    def __init__(self, options: Mapping[str, Any], partition: str) -> None:
        self.name = zone_name("name", options["name"], private=options["private"])
        self.owner = f"dns_zone/{shown_name(self.name)}"
        #: Route 53 Domains belongs to the commercial partition.
        self.asks_registrar = not options["private"] and partition == "aws"
        self._options = options
        self._partition = partition
        self._wanted = wanted_records(options["records"], self.name)
        self._caa_label = label(caa_record(self.name, []))
        managed = not options["private"] and self._caa_label not in self._wanted
        #: The authorities of the CAA record, where it is managed: not in a private zone, nor beside a given record.
        self._authorities: Sequence[str] | None = options["caa"] if managed else None

    @property
    def controls(self) -> tuple[str, ...]:
        """What is judged."""
        caa = () if self._authorities is None else (CAA,)
        delegation = (dns_delegation.CONTROL,) if self.asks_registrar else ()
        return (CONTROL, *((RECORDS,) if self._wanted else ()), *caa, *delegation)

    def zone(self, state: State) -> Zone:
        """The zone's record sets, and how they are dealt with."""
        found = state["zone"]
        return Zone(
            name=self.name,
            zone_id=found["id"] if found else NEW_ZONE,
            arn=f"arn:{self._partition}:route53:::hostedzone/{found['id'] if found else shown_name(self.name)}",
            found=state["records"],
            raw=state["raw"],
            overwrite=self._options["overwrite"],
            purge=self._options["purge"],
        )

    def is_ours(self, found: State) -> bool:
        """Whether the module made a zone: by its tag, or by the reference of its creation."""
        return bool(found["tags"].get(MANAGED_TAG) == self.owner or found["made_here"])

    def plan(self, state: State, *, left_alone: frozenset[str] = frozenset()) -> Plan:
        """The zone first, for its records need it; its delegation last, so that nobody asks a zone without records.

        Args:
            state: what was observed.
            left_alone: what the findings are about whose record sets stay as they are.
        """
        zone = self.zone(state)
        made = self._zone_calls(state["zone"])
        decision = self._decide(zone, state["zone"])
        parts = batches(zone, [change for change in decision.changes if change.arn not in left_alone])
        calls = [*made, *(batch_call(zone, *part) for part in parts)]
        found = "present" if state["zone"] else "absent"
        holds = state["zone"] is not None and not made
        verdicts = [Verdict(CONTROL, holds, found, "as configured", resource=zone.arn), *decision.verdicts]
        if self.asks_registrar:
            moved, verdict = self._delegation(zone, state)
            calls += moved
            verdicts.append(verdict)
        changes = [change for part, listed in parts for change in (*part, *([listed] if listed else []))]
        after = self._after(state, made, changes) if calls else state
        return Plan(shown(state), shown(after), tuple(calls), tuple(verdicts))

    def _decide(self, zone: Zone, found: State | None) -> Decision:
        """What to do about the record sets, that of CAA among them."""
        wanted = {name: with_zone(item, found["id"]) if found else item for name, item in self._wanted.items()}
        kept = [] if self._authorities is None else [self._caa_label]
        decision = decide(zone, wanted, kept=kept)
        fresh = found is None or self.is_ours(found) or not zone.others
        decision.add(decide_caa(zone, self._authorities, fresh=fresh))
        return decision

    def _delegation(self, zone: Zone, state: State) -> tuple[list[Call], Verdict]:
        return dns_delegation.plan_delegation(
            self.name,
            zone.arn,
            state["zone"]["name_servers"] if state["zone"] else None,
            state["registrar"],
            manage=self._options["manage_delegation"],
            under_way=state["under_way"],
        )

    def _zone_calls(self, found: State | None) -> list[Call]:
        """The writes that bring about the zone itself."""
        calls = [] if found else [self._creation()]
        target = found["id"] if found else NEW_ZONE
        tags = {key: value for key, value in self._tags(found).items() if not found or found["tags"].get(key) != value}
        if tags:
            added = [{"Key": key, "Value": value} for key, value in sorted(tags.items())]
            params = {"ResourceType": "hostedzone", "ResourceId": target, "AddTags": added}
            calls.append(_zone_call("change_tags_for_resource", params))
        known = found["vpcs"] if found else [vpc_text(vpc) for vpc in self._options["vpcs"][:1]]
        for vpc in self._options["vpcs"]:
            if vpc_text(vpc) not in known:
                params = {"HostedZoneId": target, "VPC": _vpc(vpc)}
                calls.append(_zone_call("associate_vpc_with_hosted_zone", params))
        comment = self._options["comment"]
        if found and comment is not None and comment != found["comment"]:
            calls.append(_zone_call("update_hosted_zone_comment", {"Id": target, "Comment": comment}))
        return calls

    def _tags(self, found: State | None) -> dict[str, str]:
        """The tags to have. Our own mark is for a zone that we made: what others made stays theirs."""
        mark = {MANAGED_TAG: self.owner} if found is None or found["made_here"] else {}
        return {**(self._options["tags"] or {}), **mark}

    def _creation(self) -> Call:
        config = {"Comment": self._options["comment"] or "", "PrivateZone": self._options["private"]}
        params: dict[str, Any] = {"Name": self.name, "HostedZoneConfig": config}
        if self._options["vpcs"]:
            params["VPC"] = _vpc(self._options["vpcs"][0])
        if self._options["delegation_set_id"] is not None:
            params["DelegationSetId"] = self._options["delegation_set_id"]
        return _zone_call("create_hosted_zone", params, mark="zone")

    def _after(self, state: State, made: Sequence[Call], changes: Sequence[Change]) -> State:
        """The state that the calls lead to."""
        found = state["zone"] or _NONE
        comment = self._options["comment"]
        zone = {
            **found,
            "comment": found["comment"] if comment is None else comment,
            "tags": {**found["tags"], **self._tags(state["zone"])},
            "vpcs": sorted({*found["vpcs"], *(vpc_text(vpc) for vpc in self._options["vpcs"])}),
        }
        return {"zone": zone if made else found, "records": records_after(state["records"], changes)}


def batch_call(zone: Zone, part: Sequence[Change], listed: Change | None) -> Call:
    """One request for a batch of changes. It has no chain, for it needs those before it: aliases come after their
    targets, and the list of what is ours grows from one to the next."""
    whole = [*part, *([listed] if listed else [])]
    changes = [{"Action": change.action, "ResourceRecordSet": dict(change.api)} for change in whole]
    params = {"HostedZoneId": zone.zone_id, "ChangeBatch": {"Changes": changes}}
    mends = tuple(sorted({change.control for change in part}))
    return Call("route53", "change_resource_record_sets", params, mends=mends)


def _zone_call(method: str, params: dict[str, Any], mark: str = "") -> Call:
    return Call("route53", method, params, mark=mark, mends=(CONTROL,))


def _vpc(vpc: Mapping[str, str]) -> dict[str, str]:
    return {"VPCRegion": vpc["region"], "VPCId": vpc["vpc_id"]}


def vpc_text(vpc: Mapping[str, str]) -> str:
    """A VPC as the state has it."""
    return f"{vpc['region']} {vpc['vpc_id']}"


def shown(state: State) -> dict[str, Any] | None:
    """The state as the diff shows it."""
    if state["zone"] is None:
        return None
    zone = {key: value for key, value in state["zone"].items() if key != "made_here"}
    return {"zone": zone, "records": dict(sorted(state["records"].items()))}
