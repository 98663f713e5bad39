# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a trail stands, by control. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..._kernel.plan import Failure, State, Verdict, unknown
from ..._parts.ownership import where_to_change
from ..._parts.trail_selectors import MANAGEMENT, READS, WRITES, covered
from ..._parts.trails import Trail, data_events, others_of
from .delivery import delivered, delivery
from .parts import Parts, control

_ABSENT = "no trail"
#: What a control of data events is called, and what it asks of the selectors.
EVENTS = {"write_events": WRITES, "read_events": READS}
#: In the place of where the access logs of a bucket go, of a bucket in another account.
ELSEWHERE = "in another account"


def judge_adopted(trail: Trail, state: State, note: str, insights: list[str]) -> list[Verdict]:
    """How a trail stands that others made: what it lacks, they have to mend.

    Args:
        trail: the trail.
        state: what was read besides: ``adopted_logging``, where its bucket's access logs go, and ``key_state``.
        note: who may change it, and where.
        insights: those that are asked for.
    """
    arn, region, logging = trail["arn"], trail["home"], state["adopted_logging"]

    def verdict(name: str, holds: bool, current: Any, wanted: Any) -> Verdict:
        return Verdict(control(name), holds, current, wanted, "person", arn, region, "" if holds else note)

    found = [
        as_read(verdict("trail", *_recording(trail)), trail, "logging", "events"),
        delivered(verdict("validation", trail["validation"], trail["validation"], True), trail, state),
        delivered(
            verdict("encryption", bool(trail["key"]), trail["key"] or None, "a customer-managed key"), trail, state
        ),
        delivered(
            verdict("log_group", bool(trail["log_group"]), trail["log_group"] or None, "a log group"), trail, state
        ),
        delivery(trail),
    ]
    if isinstance(logging, Failure):
        found.append(unknown(control("access_logging"), "on", logging, resource=arn, region=region))
    elif logging == ELSEWHERE:
        note = f"The bucket {trail['bucket']} of the trail is in another account, and is judged there."
        found.append(Verdict(control("access_logging"), False, logging, "on", "not_applicable", arn, region, note))
    else:
        found.append(verdict("access_logging", bool(logging), logging or None, "on"))
    events = _covered(trail) | data_events(state["trails"])
    for name, kind in EVENTS.items():
        judged = verdict(name, kind in events, sorted(events), f"{kind} recorded")
        found.append(judged if judged.holds else as_read(judged, trail, "events"))
    if insights:
        found.append(verdict("insights", set(insights) <= set(trail["insights"]), trail["insights"], insights))
    return found


def judge_own(trail: Trail | None, plan: Mapping[str, Any], parts: Parts, state: State) -> list[Verdict]:
    """How our own trail stands.

    Args:
        trail: the trail, if it is there.
        plan: what is lacking and why it stays so: ``lacking``, a set of controls' names; ``notes``, by name, for
            those that this run does not mend; ``off``, those of them that are off by choice; ``shown``, by name, what
            is and what should be.
        parts: what belongs to the trail.
        state: what was read.
    """
    found = []
    for name, (current, wanted) in plan["shown"].items():
        by_whom = "choice" if name in plan["off"] else "person"
        mend, note = (by_whom, plan["notes"][name]) if name in plan["notes"] else ("call", "")
        holds = name not in plan["lacking"]
        verdict = Verdict(control(name), holds, current, wanted, mend, parts.arn, parts.region, note)
        found.append(verdict if trail is None else delivered(verdict, trail, state))
    return [*found, delivery(trail)] if trail is not None else found


#: What is asked of each trail of the account, and what should be.
_OF_EACH = {"validation": True, "encryption": "a customer-managed key", "access_logging": "on"}


def judge_others(state: State, serving: Trail | None, account: str) -> list[Verdict]:
    """What the account's other trails lack, those of single regions among them: CIS asks it of each.

    Args:
        state: what was read: ``trails``, all that reach the region; ``elsewhere``, by their ARNs those of other regions
            alone, each a trail or the `Failure` of reading it, or the `Failure` of listing them; ``others_logging``,
            where the access logs of their buckets go, by bucket; ``others_keys``, the states of their keys.
        serving: the one that is judged apart.
        account: whose trails are looked at.
    """
    elsewhere = state["elsewhere"]
    if isinstance(elsewhere, Failure):
        note = f"It could not be read which trails other regions have: {elsewhere.message}"
        return [
            *_lacking_of(state, others_of(state["trails"], serving, account)),
            *(unknown(control(name), wanted, Failure(elsewhere.kind, note)) for name, wanted in _OF_EACH.items()),
        ]
    unread = {arn: trail for arn, trail in elsewhere.items() if isinstance(trail, Failure)}
    trails = [*state["trails"], *(trail for arn, trail in elsewhere.items() if arn not in unread)]
    return [
        *_lacking_of(state, others_of(trails, serving, account)),
        *(
            unknown(control(name), wanted, failure, resource=arn, region=arn.split(":")[3])
            for arn, failure in unread.items()
            for name, wanted in _OF_EACH.items()
        ),
    ]


def _lacking_of(state: State, trails: Sequence[Trail]) -> list[Verdict]:
    """What each trail of others lacks by its settings, or by what AWS says came of them."""
    found = []
    for trail in trails:
        arn, region, kept = trail["arn"], trail["home"], state["others_logging"].get(trail["bucket"])
        note = f"Trail {arn} was created outside this collection: {where_to_change(arn)}."
        current = {"validation": trail["validation"], "encryption": trail["key"] or None, "access_logging": kept}
        own = {"key_state": state["others_keys"].get(trail["key"], "")}
        for name, wanted in _OF_EACH.items():
            if current[name] == ELSEWHERE:
                continue
            if isinstance(current[name], Failure):
                found.append(unknown(control(name), wanted, current[name], resource=arn, region=region))
                continue
            said = Verdict(control(name), bool(current[name]), current[name], wanted, "person", arn, region)
            judged = delivered(said, trail, own)
            found.append(judged if judged.note or judged.holds else replace(judged, note=note))
        if trail["error"]:
            found.append(delivery(trail))
    return [item for item in found if not item.holds]


def as_read(verdict: Verdict, trail: Trail, *parts: str) -> Verdict:
    """A verdict on parts of a trail; unknown where one of them could not be read."""
    failed = next((trail[part] for part in parts if isinstance(trail[part], Failure)), None)
    if failed is None:
        return verdict
    return replace(verdict, holds=False, current=None, mend="unknown", note=failed.message)


def shown(trail: Trail | None, state: State) -> dict[str, tuple[Any, Any]]:
    """What is of each setting of our trail, and what should be."""
    bucket = state["bucket"]
    events = sorted((_covered(trail) if trail else set()) | data_events(state["trails"]))
    found: dict[str, tuple[Any, Any]] = {
        "trail": _recording(trail)[1:] if trail else (_ABSENT, "records all management events"),
        "validation": (trail["validation"] if trail else _ABSENT, True),
        "encryption": ((trail["key"] or None) if trail else _ABSENT, "a customer-managed key"),
        "bucket": ("present" if bucket else "absent", "private, versioned, TLS only"),
        "access_logging": (bucket["logging"] if bucket else None, "on"),
        "log_group": ((trail["log_group"] or None) if trail else _ABSENT, "a log group"),
    }
    return {**found, **{name: (events, f"{kind} recorded") for name, kind in EVENTS.items()}}


def _recording(trail: Trail) -> tuple[bool, Any, Any]:
    covers = MANAGEMENT in _covered(trail)
    holds = trail["multi_region"] and trail["logging"] is True and covers
    wanted = "records all management events of every region"
    lacking = {
        "covers a single region": not trail["multi_region"],
        "stopped": trail["logging"] is False,
        "not all management events": not covers,
    }
    current = ", ".join(name for name, lacks in lacking.items() if lacks) or wanted
    return holds, current, wanted


def _covered(trail: Trail) -> set[str]:
    return set() if isinstance(trail["events"], Failure) else covered(trail["events"])
