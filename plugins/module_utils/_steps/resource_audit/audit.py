# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The resources of an account, judged one by one, in every region. Reads only, keys that are told to rotate aside.

Every region of every part is one reader, and all readers run at the same time. A reader that fails leaves the others
alone: what it would have read is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from ..._aws.client import DEFAULT_REGIONS
from ..._kernel.plan import Call, Failure, Plan, Refusal, State, Verdict
from ..._kernel.reconcile import Resource, gather
from ..._module.run import Context
from . import findings
from .checks import CHECKS, PARTS, parts_of
from .region_client import RegionClient, Row
from .verdicts import ROLE, ROTATION, Found, judged


def rotation_calls(found: Found) -> list[Call]:
    """Let each key rotate that can and does not."""
    return [
        Call(
            "kms",
            "enable_key_rotation",
            {"KeyId": row["id"]},
            row["region"],
            mends=(f"{ROLE}.{ROTATION}",),
            resource=row["arn"],
            chain=row["arn"],
        )
        for (part, _region), rows in found.items()
        if part == "keys" and not isinstance(rows, Failure)
        for row in rows
        if row["rotates"] is False
    ]


def _plan(calls: Sequence[Call], verdicts: Sequence[Verdict]) -> Plan:
    """The plan of calls that let keys rotate."""
    before, after = ({call.resource: {"rotation": value} for call in calls} for value in (False, True))
    return Plan(before, after, tuple(calls), tuple(verdicts))


class ResourceAudit(Resource):
    """The resource that the kernel works on: all that the checks look at."""

    shows_state = False

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._options = options
        self._checks = frozenset(options["checks"])
        self.controls = tuple(f"{ROLE}.{name}" for name in CHECKS if name in self._checks)
        enabled = context.enabled_regions()
        wanted = enabled if options["regions"] is None else sorted(set(options["regions"]))
        self.regions = tuple(wanted)
        self._off = [region for region in wanted if region not in enabled]
        home = context.aws.region or DEFAULT_REGIONS[context.partition]
        self._aws = context.aws
        about = None if options["regions"] is None else frozenset(wanted)
        self._home = RegionClient(context.aws, context.account_id, context.partition, home, self._checks, about)
        self._seen: dict[tuple[str, str], Any] = {}
        self._touched: set[str] = set()
        self._summary: dict[str, dict[str, int]] = {}

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse what can be refused before the first request."""
        if not options["checks"]:
            raise Refusal(f"checks is empty, but must list one or more of {', '.join(CHECKS)}.")
        if options["rotate_keys"] and ROTATION not in options["checks"]:
            raise Refusal(f"rotate_keys is true, but checks does not include {ROTATION}.")
        wrong = [port for port in options["admin_ports"] if not 0 <= port <= 65535]
        if wrong or not options["admin_ports"]:
            raise Refusal(f"admin_ports is {options['admin_ports']}, but must be ports between 0 and 65535.")

    def observe(self) -> State:
        """Read everything at the same time. After writes only what they can have changed is read again."""
        pairs = [("keys", region) for region in sorted(self._touched)] or self._pairs()
        found = gather({" ".join(pair): self._reader(*pair) for pair in pairs})
        _end_with_credentials(list(found.values()))
        self._seen |= {pair: found[" ".join(pair)] for pair in pairs}
        return {"found": dict(self._seen)}

    def _pairs(self) -> list[tuple[str, str]]:
        """What is to be read, and where."""
        parts = parts_of(self._checks)
        return [(part, region) for part in parts for region in (self.regions if PARTS[part].everywhere else ("",))]

    def _reader(self, part: str, region: str) -> Any:
        if region in self._off:
            return partial(_refuse, region)
        return partial(PARTS[part].read, self._home.at(region) if region else self._home)

    def plan(self, current: State | None) -> Plan:
        """Judge what was read, and let keys rotate where that was asked for."""
        found: Found = (current or {})["found"]
        verdicts: list[Verdict] = []
        summary = {}
        for name in (name for name in CHECKS if name in self._checks):
            some, summary[name] = judged(name, CHECKS[name], found, self._options)
            verdicts += some
        self._summary = summary
        verdicts = findings.compared(verdicts, found)
        calls = rotation_calls(found) if self._options["rotate_keys"] else []
        return _plan(calls, verdicts)

    def plan_without(self, current: State | None, plan: Plan, waived: Sequence[Verdict]) -> Plan:
        """The plan that leaves out the keys that are waived."""
        return _plan(super().plan_without(current, plan, waived).calls, plan.verdicts)

    def send(self, call: Call) -> Any:
        """Send one write."""
        self._touched.add(call.region)
        return self._aws.call(call.service, call.method, region=call.region, **call.params)

    def extra(self) -> dict[str, Any]:
        """How many resources each check looked at, and how they stand at the end."""
        return {"summary": self._summary}


class KeyRotation(ResourceAudit):
    """Whether the keys rotate, for who undoes a run."""

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        super().__init__(context, {**options, "checks": [ROTATION], "rotate_keys": False})

    def plan(self, current: State | None) -> Plan:
        """Nothing is to be done about them."""
        shown = {row["arn"]: {"rotation": row["rotates"]} for row in _keys(current)}
        return Plan(shown, shown)

    def restore(self, current: State | None, before: State) -> Plan | None:
        """Let those rotate no more that did not."""
        calls = [
            Call("kms", "disable_key_rotation", {"KeyId": row["id"]}, row["region"])
            for row in _keys(current)
            if row["arn"] in before and row["rotates"] is True and not before[row["arn"]]["rotation"]
        ]
        return Plan(self.plan(current).before, before, tuple(calls))


def _end_with_credentials(found: Sequence[Any]) -> None:
    """End where the credentials are no good. Where they are elsewhere, it is the region, or the service in it.

    Raises:
        Failure: they have expired, or nothing could be read with them.
    """
    failures = [item for item in found if isinstance(item, Failure)]
    for failure in failures:
        if failure.kind == "credentials" and ("Expired" in failure.message or len(failures) == len(found)):
            raise failure


def _keys(current: State | None) -> list[Row]:
    """The keys that were read.

    Raises:
        Failure: those of a region could not be.
    """
    found: list[Row] = []
    for rows in (current or {})["found"].values():
        if isinstance(rows, Failure):
            raise rows
        found += rows
    return found


def _refuse(region: str) -> Any:
    raise Failure("off", f"{region} is not an enabled region of this account. Enable it, or leave it out.")
