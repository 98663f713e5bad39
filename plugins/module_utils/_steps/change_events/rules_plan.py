# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The rules of one region as one: they hold where each is there, and where a trail lets them hear. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..._kernel.plan import Plan, State, Verdict
from ..._parts.chain.recording import Events, recording
from ..._parts.chain.verdict import chained, there
from ..._parts.event_rule import EventRule, RulePlan, plan_removal, plan_rule
from .names import RULES, RULES_CONTROL


def _alone(_rule: EventRule, _found: Mapping[str, Any]) -> bool:
    """No rule of others is taken for one of ours: which calls they receive is ours to say."""
    return False


def plan_rules(state: State, wanted: Sequence[EventRule], spare: Sequence[EventRule]) -> Plan:
    """Have the rules that are asked for, and none of ours besides."""
    parts = [plan_rule(rule, state, _alone) for rule in wanted]
    plan = _merged([*parts, *(plan_removal(rule, state) for rule in spare)])
    return replace(plan, verdicts=(_judged(parts, plan, state, [*wanted, *spare][0]),))


def plan_gone(state: State, rules: Sequence[EventRule]) -> Plan:
    """Have no rule of ours."""
    plan = _merged([plan_removal(rule, state) for rule in rules])
    shown = "present" if plan.calls else "absent"
    return replace(plan, verdicts=(_verdict(rules[0], not plan.calls, shown, "removed"),))


def _merged(parts: Sequence[RulePlan]) -> Plan:
    """The plan of a region. What is not there is not shown, and all calls mend the one finding."""
    before = {part.name: part.before for part in parts if part.before}
    after = {part.name: part.after for part in parts if part.after}
    calls = tuple(replace(call, resource="") for part in parts for call in part.calls)
    return Plan(before, after, calls)


def _judged(parts: Sequence[RulePlan], plan: Plan, state: State, first: EventRule) -> Verdict:
    """How the rules stand, and in the home region whether anything reaches them."""
    good = sum(part.verdict.holds for part in parts)
    notes = [part.verdict.note for part in parts if part.verdict.note]
    shown = f"{good} of {len(parts)} rules in place" if not plan.calls or good < len(parts) else "more than configured"
    verdict = _verdict(first, good == len(parts) and not plan.calls, shown, "in place", " ".join(notes))
    if "trails" not in state:
        return verdict
    trail = recording(state["trails"], Events())
    return chained(verdict, (trail, there("rule", shown)) if verdict.holds else (trail,))


def _verdict(rule: EventRule, holds: bool, shown: str, wanted: str, note: str = "") -> Verdict:
    mend = "person" if note else "call"
    return Verdict(RULES_CONTROL, holds, shown, wanted, mend, rule.arn_of(f"{RULES}*"), rule.region, note)
