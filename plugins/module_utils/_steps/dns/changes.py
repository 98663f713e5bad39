# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What to do about the record sets of a zone, and how that is sent: in as few batches as Route 53 allows. Pure.

https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..._kernel.plan import Ref, State, Verdict
from .ownership_record import mark, marks_in, registry_record
from .records import clash, differs, label, to_api

RECORDS = "dns.records"
EXTRA = "dns.extra_records"
CAA = "dns.caa"
#: Route 53's limits of one request, in which an UPSERT counts twice.
MAX_ELEMENTS = 1000
MAX_CHARACTERS = 32000


@dataclass(frozen=True)
class Change:
    """One change of a record set, in the API's words. ``arn`` is what the finding that it mends is about."""

    action: str
    record: State
    api: Mapping[str, Any]
    control: str = ""
    arn: str = ""

    @property
    def weight(self) -> tuple[int, int]:
        """What it counts against the limits: elements, and characters of values."""
        times = 2 if self.action == "UPSERT" else 1
        values = self.api.get("ResourceRecords", [])
        return times * max(1, len(values)), times * sum(len(item["Value"]) for item in values)


@dataclass
class Zone:
    """The record sets of a zone as they were found, and how its owner wants them to be dealt with."""

    name: str
    zone_id: str | Ref
    arn: str
    found: Mapping[str, State]
    raw: Mapping[str, Mapping[str, Any]]
    overwrite: bool
    purge: bool
    marks: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        listed = self.found.get(self.registry)
        self.marks = marks_in(listed["values"]) if listed else frozenset()

    @property
    def registry(self) -> str:
        """The label of the list of what the module made."""
        return label(registry_record((), self.name))

    @property
    def others(self) -> list[str]:
        """The record sets that others made, besides those that every zone has."""
        return [
            name for name in self.found if not self.owns(name) and name != self.registry and not self.own_kind(name)
        ]

    def owns(self, name: str) -> bool:
        """Whether the module made a record set."""
        return mark(name) in self.marks

    def own_kind(self, name: str) -> bool:
        """Whether Route 53 made the record set with the zone."""
        return name in (f"{self.name} NS", f"{self.name} SOA")

    def put(self, record: State, control: str, arn: str) -> Change:
        """A change that makes or replaces a record set. Making one that somebody made meanwhile fails."""
        action = "UPSERT" if label(record) in self.found else "CREATE"
        return Change(action, record, to_api(record, self.zone_id), control, arn)

    def drop(self, name: str, control: str, arn: str) -> Change:
        """A change that removes a record set. Route 53 wants it word by word."""
        return Change("DELETE", self.found[name], self.raw[name], control, arn)


@dataclass
class Decision:
    """Changes, and how the record sets stand."""

    changes: list[Change] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)

    def add(self, other: Decision) -> None:
        """Take over another decision."""
        self.changes += other.changes
        self.verdicts += other.verdicts


def resource_of(zone: Zone, name: str) -> str:
    """What a finding on a record set is about."""
    return f"{zone.arn}/rrset/{name.replace(' ', '/')}"


def decide(zone: Zone, wanted: Mapping[str, State], *, kept: Iterable[str] = ()) -> Decision:
    """What to do about all record sets.

    Args:
        zone: what was found.
        wanted: the record sets that are asked for, by label.
        kept: labels that somebody else decides on here.
    """
    made = Decision()
    for name, record in wanted.items():
        made.add(_decide_absent(zone, name) if record["state"] == "absent" else _decide_present(zone, name, record))
    going = {label(change.record) for change in made.changes}
    for name in zone.found:
        if zone.owns(name) and name not in wanted and name not in kept and name not in going:
            made.add(_decide_extra(zone, name))
    return made


def _decide_present(zone: Zone, name: str, record: State) -> Decision:
    found = zone.found.get(name)
    arn = resource_of(zone, name)
    if not differs(found, record):
        return Decision([], [Verdict(RECORDS, True, _shown(found), _shown(record), resource=arn)])
    in_way = [label(other) for other in zone.found.values() if clash(other, record)]
    foreign = [other for other in (name, *in_way) if other in zone.found and not zone.owns(other)]
    if foreign and not zone.overwrite:
        note = (
            f"{' and '.join(foreign)} was created outside this collection. Keep it, remove it, or set overwrite: "
            "true to replace it."
        )
        return Decision([], [Verdict(RECORDS, False, _shown(found), _shown(record), "person", arn, note=note)])
    changes = [*(zone.drop(other, RECORDS, arn) for other in in_way), zone.put(record, RECORDS, arn)]
    return Decision(changes, [Verdict(RECORDS, False, _shown(found), _shown(record), resource=arn)])


def _decide_absent(zone: Zone, name: str) -> Decision:
    found = zone.found.get(name)
    arn = resource_of(zone, name)
    if found is None:
        return Decision([], [Verdict(RECORDS, True, "absent", "absent", resource=arn)])
    if not zone.owns(name) and not zone.overwrite:
        note = f"{name} was created outside this collection. Remove it yourself, or set overwrite: true."
        return Decision([], [Verdict(RECORDS, False, _shown(found), "absent", "person", arn, note=note)])
    return Decision([zone.drop(name, RECORDS, arn)], [Verdict(RECORDS, False, _shown(found), "absent", resource=arn)])


def _decide_extra(zone: Zone, name: str) -> Decision:
    """A record set that the module made once, and that nobody names any more."""
    arn = resource_of(zone, name)
    shown = _shown(zone.found[name])
    if zone.purge:
        return Decision([zone.drop(name, EXTRA, arn)], [Verdict(EXTRA, False, shown, "absent", resource=arn)])
    return Decision([], [Verdict(EXTRA, False, shown, "absent", "person", arn)])


def decide_caa(zone: Zone, authorities: Sequence[str] | None, *, fresh: bool) -> Decision:
    """What to do about the zone's own CAA record: who may issue certificates for its names.

    Args:
        zone: what was found.
        authorities: the domains of the authorities, none for nobody; not managed without a list.
        fresh: whether the zone holds nothing of others, who may have certificates of other authorities.
    """
    if authorities is None:
        return Decision()
    record = caa_record(zone.name, authorities)
    name = label(record)
    found = zone.found.get(name)
    arn = resource_of(zone, name)
    shown, wanted = (found or {}).get("values"), record["values"]
    ours = zone.overwrite or zone.owns(name)
    if not differs(found, record) or (found and not ours and _admits(found, authorities)):
        return Decision([], [Verdict(CAA, True, shown, wanted, resource=arn)])
    if not ours and (found or not fresh):
        note = (
            "The record was created outside this collection, and allows none of these authorities to issue "
            "certificates. "
            if found
            else (
                "The zone has record sets that were created outside this collection, whose certificates may come "
                "from other authorities. "
            )
        ) + "Add the values yourself, or set overwrite: true."
        return Decision([], [Verdict(CAA, False, shown, wanted, "person", arn, note=note)])
    return Decision([zone.put(record, CAA, arn)], [Verdict(CAA, False, shown, wanted, resource=arn)])


def caa_record(zone: str, authorities: Sequence[str]) -> dict[str, Any]:
    """The record that lets these authorities issue certificates, and no others."""
    return {
        "name": zone,
        "type": "CAA",
        "set_identifier": None,
        "state": "present",
        "ttl": 300,
        "values": sorted(f'0 issue "{name}"' for name in authorities or [";"]),
        "alias": None,
        "routing": {},
        "health_check_id": None,
    }


def _admits(found: State, authorities: Sequence[str]) -> bool:
    """Whether a record lets one of the authorities issue. One of Amazon's is enough for ACM."""
    allowed = {value.split(None, 2)[2].strip('"').partition(";")[0].strip() for value in _issuers(found)}
    return bool(allowed & set(authorities))


def _issuers(found: State) -> list[str]:
    return [value for value in found["values"] if value.split(None, 2)[1:2] == ["issue"]]


def batches(zone: Zone, changes: Sequence[Change]) -> list[tuple[list[Change], Change | None]]:
    """The changes in batches that Route 53 takes, each with the change of the list that belongs to it.

    Changes of one name stay together, for they may replace each other; aliases come last, for their targets must be
    there. The list counts as what it comes to when all is done, its largest.
    """
    marks = zone.marks
    done = _marks_after(marks, changes)
    space = _listed(zone, marks | done).weight if marks | done else (0, 0)
    made = []
    for part in parted(changes, space):
        after = _marks_after(marks, part)
        made.append((part, _registry_change(zone, marks, after)))
        marks = after
    return made


def parted(changes: Sequence[Change], space: tuple[int, int] = (0, 0)) -> list[list[Change]]:
    """The changes in batches that Route 53 takes, each with room left for elements and characters in number."""
    groups: dict[str, list[Change]] = {}
    for change in sorted(changes, key=lambda item: (item.record["alias"] is not None, item.record["name"])):
        groups.setdefault(change.record["name"], []).append(change)
    parts: list[list[Change]] = []
    elements = characters = 0
    for group in groups.values():
        group.sort(key=lambda item: item.action != "DELETE")
        weights = [change.weight for change in group]
        here = sum(item[0] for item in weights), sum(item[1] for item in weights)
        full = elements + here[0] + space[0] > MAX_ELEMENTS or characters + here[1] + space[1] > MAX_CHARACTERS
        if full or not parts:
            parts.append([])
            elements = characters = 0
        parts[-1] += group
        elements, characters = elements + here[0], characters + here[1]
    return parts


def _marks_after(marks: frozenset[str], changes: Sequence[Change]) -> frozenset[str]:
    for change in sorted(changes, key=lambda item: item.action != "DELETE"):
        own = {mark(label(change.record))}
        marks = marks - own if change.action == "DELETE" else marks | own
    return marks


def _registry_change(zone: Zone, before: frozenset[str], after: frozenset[str]) -> Change | None:
    if before == after:
        return None
    if not after:
        listed = registry_record(before, zone.name)
        return Change(
            "DELETE", listed, zone.raw[zone.registry] if before == zone.marks else to_api(listed, zone.zone_id)
        )
    return _listed(zone, after)


def _listed(zone: Zone, marks: frozenset[str]) -> Change:
    record = registry_record(marks, zone.name)
    return Change("UPSERT", record, to_api(record, zone.zone_id))


def records_after(found: Mapping[str, State], changes: Iterable[Change]) -> dict[str, Any]:
    """The record sets after the changes, in the order in which they are sent."""
    after = dict(found)
    for change in changes:
        after.pop(label(change.record), None)
        if change.action != "DELETE":
            after[label(change.record)] = {key: value for key, value in change.record.items() if key != "state"}
    return after


def _shown(record: State | None) -> Any:
    """A record set as findings show it."""
    if record is None:
        return None
    if record["alias"]:
        return {"alias": record["alias"]["dns_name"], **record["routing"]}
    return {"ttl": record["ttl"], "values": list(record["values"]), **record["routing"]}
