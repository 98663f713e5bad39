# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel import reconcile as _reconcile
from ansible_collections.dayone.aws.plugins.module_utils._kernel.outcome import applied, half_applied
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import (
    GONE_KIND,
    Call,
    Failure,
    Plan,
    Ref,
    Refusal,
    State,
    Verdict,
    unknown,
)
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import (
    Resource,
    gather,
    reconcile,
    reconcile_all,
)


class Switch(Resource):
    """A thing in memory that is off and should be on."""

    controls = ("switch.on",)

    def __init__(
        self, region: str = "", steps: tuple[str, ...] = ("on",), fails: dict[str, Failure] | None = None
    ) -> None:
        self.region = region
        self.steps = steps
        self.fails = fails or {}
        self.done: list[Call] = []
        self.looks = 0

    def observe(self) -> State:
        self.looks += 1
        if "observe" in self.fails:
            raise self.fails["observe"]
        return {step: step in [call.method for call in self.done] for step in self.steps}

    def plan(self, current: State | None) -> Plan:
        state = current or {}
        calls = tuple(Call("switch", step, {}, self.region) for step in self.steps if not state[step])
        verdicts = tuple(
            Verdict("switch.on", state[step], state[step], True, resource=step, region=self.region)
            for step in self.steps
        )
        return Plan(state, dict.fromkeys(self.steps, True), calls, verdicts)

    def send(self, call: Call) -> Any:
        if call.method in self.fails:
            raise self.fails[call.method]
        self.done.append(call)
        return {"Id": f"id-of-{call.method}"}


DENIED = Failure("denied", "switch:on was denied")


def statuses(outcome: _reconcile.Outcome) -> list[str]:
    return [status for _verdict, status in outcome.findings]


def test_check_mode_sends_nothing_and_predicts_all() -> None:
    switch = Switch()
    outcome = reconcile(switch, check_mode=True)
    assert (switch.done, outcome.changed, statuses(outcome)) == ([], True, ["drift"])
    assert [call.method for call in outcome.calls] == ["on"]


def test_what_was_applied_is_fixed_and_stays() -> None:
    switch = Switch()
    assert statuses(reconcile(switch, check_mode=False)) == ["fixed"]
    again = reconcile(switch, check_mode=False)
    assert (again.changed, statuses(again)) == (False, ["compliant"])


def test_nothing_to_do_reads_once() -> None:
    switch = Switch(steps=())
    reconcile(switch, check_mode=False)
    assert switch.looks == 1


def test_unreadable_is_unknown_and_an_error() -> None:
    outcome = reconcile(Switch(fails={"observe": DENIED}), check_mode=False)
    assert (statuses(outcome), outcome.error, outcome.changed) == (["unknown"], DENIED.message, False)


class Deleted(Switch):
    """Something that a list of it names so often was deleted already."""

    def __init__(self, named: int) -> None:
        super().__init__(steps=())
        self._named = named

    def observe(self) -> State:
        if self.looks < self._named:
            self.looks += 1
            raise Failure(GONE_KIND, "it does not exist")
        return super().observe()


def test_what_was_deleted_while_it_was_read_is_read_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("DAYONE_WAITS", str(tmp_path / "waits"))
    once = Deleted(1)
    assert (reconcile(once, check_mode=True).error, once.looks) == ("", 2)
    ever = reconcile(Deleted(1000), check_mode=True)
    assert (ever.error, statuses(ever)) == ("it does not exist", ["unknown"])
    seconds = [float(line.split()[0]) for line in (tmp_path / "waits").read_text(encoding="utf-8").splitlines()]
    assert sum(seconds) <= 0.5 + 10


def test_half_done_says_what_was_done() -> None:
    outcome = reconcile(Switch(steps=("one", "two"), fails={"two": DENIED}), check_mode=False)
    assert (statuses(outcome), outcome.changed, outcome.error) == (["fixed", "drift"], True, DENIED.message)


class SeenLate(Switch):
    """What was written is seen at the fourth look alone."""

    def observe(self) -> State:
        found = dict(super().observe())
        return found if self.looks > 3 else dict.fromkeys(found, False)


def test_half_done_is_given_the_time_to_be_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("DAYONE_WAITS", str(tmp_path / "waits"))
    switch = SeenLate(steps=("on", "off"), fails={"off": DENIED})
    assert statuses(reconcile(switch, check_mode=False)) == ["fixed", "drift"]
    assert (tmp_path / "waits").read_text(encoding="utf-8").count("AWS to show what was written to seen late") == 2


class Asked(Switch):
    """A switch that somebody has to confirm: the write asks for it, and that is all that a run can do."""

    def plan(self, current: State | None) -> Plan:
        plan = super().plan(current)
        waits = "person" if not plan.calls else "call"
        return replace(plan, verdicts=tuple(replace(item, holds=False, mend=waits) for item in plan.verdicts))


def test_what_waits_for_a_person_is_not_fixed_and_the_first_run_says_it_like_later_ones() -> None:
    switch = Asked(steps=("one", "two"))
    first = reconcile(switch, check_mode=False)
    assert (statuses(first), first.changed, first.error) == (["manual", "manual"], True, "")
    again = reconcile(switch, check_mode=False)
    assert (again.findings, again.changed) == (first.findings, False)


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        pytest.param([("a", False)], [("a", True)], [("a", "fixed")], id="holds_now"),
        pytest.param([("a", True)], [("a", True)], [("a", "compliant")], id="held_before"),
        pytest.param([("a", False)], [("", True)], [("a", "fixed")], id="is_gone_and_its_control_holds"),
        pytest.param([("", False)], [("new", False)], [("new", "drift")], id="made_and_still_not_right"),
        pytest.param([("a", False)], [("b", False)], [("b", "drift")], id="may_be_the_same_by_another_name"),
        pytest.param(
            [("a", False), ("a", False)],
            [("a", True), ("a", False)],
            [("a", "fixed"), ("a", "drift")],
            id="two_verdicts_on_one_resource_are_told_apart",
        ),
        pytest.param([("a", True)], [("a", False)], [("a", "drift")], id="held_before_and_not_now"),
    ],
)
def test_after_all_writes_a_control_is_judged_by_what_was_seen(
    before: list[tuple[str, bool]], after: list[tuple[str, bool]], found: list[tuple[str, str]]
) -> None:
    old, new = (
        [Verdict("switch.on", holds, holds, True, "call", name) for name, holds in rows] for rows in (before, after)
    )
    assert [(item.resource, status) for item, status in applied(old, new)] == found


@pytest.mark.parametrize(
    ("now", "found"),
    [
        pytest.param([("made-1", False, "")], [("made-1", "manual")], id="still_left_to_a_person"),
        pytest.param([("made-1", True, "")], [("made-1", "compliant")], id="holds_by_its_name"),
        pytest.param([("made-1", False, "eu-west-1")], [("wanted", "manual"), ("made-1", "manual")], id="elsewhere"),
        pytest.param([], [("wanted", "manual")], id="not_judged_again"),
    ],
)
def test_what_a_person_is_told_of_a_thing_that_was_made_is_told_once(
    now: list[tuple[str, bool, str]], found: list[tuple[str, str]]
) -> None:
    old = [Verdict("switch.on", False, False, True, "person", "wanted")]
    new = [Verdict("switch.on", holds, holds, True, "person", name, region) for name, holds, region in now]
    assert [(item.resource, status) for item, status in applied(old, new)] == found


def test_half_applied_is_fixed_what_did_not_hold_or_is_the_same_by_its_name_since() -> None:
    def verdict(resource: str, holds: bool, control: str = "switch.on") -> Verdict:
        return Verdict(control, holds, holds, True, resource=resource)

    before = [verdict("on", False), verdict("to be made", False), verdict("left", False), verdict("held", True)]
    now = [verdict("on", True), verdict("made-1", True), verdict("left", False), verdict("held", True)]
    # Nobody said before that it would not hold, so nothing of it was fixed.
    fresh = [verdict("made-1", True, "switch.clean")]
    found = [(item.control, item.resource, status) for item, status in half_applied(before, [*now, *fresh])]
    assert found == [
        ("switch.on", "on", "fixed"),
        ("switch.on", "made-1", "fixed"),
        ("switch.on", "left", "drift"),
        ("switch.on", "held", "compliant"),
        ("switch.clean", "made-1", "compliant"),
    ]


def test_what_was_seen_after_the_writes_is_kept() -> None:
    outcome = reconcile(Switch(), check_mode=False)
    assert outcome.left == {"on": True}
    assert reconcile(Switch(), check_mode=True).left is None


def test_what_was_seen_is_kept_by_region() -> None:
    one, other = Switch("eu-west-1"), Switch("eu-west-2", fails={"on": DENIED})
    outcome = reconcile_all([one, other], check_mode=False)
    assert outcome.left == {"eu-west-1": {"on": True}, "eu-west-2": {"on": True}}


def test_of_a_thing_that_shows_only_what_changes_nothing_is_kept() -> None:
    class Audit(Switch):
        shows_state = False

    assert reconcile(Audit(), check_mode=False).left is None


def test_what_was_taken_back_is_said() -> None:
    undone = Call("switch", "undo", {})
    outcome = reconcile(Switch(fails={"on": Failure("error", "broken", (undone,))}), check_mode=False)
    assert (outcome.changed, outcome.calls, outcome.error) == (True, [undone], "broken")


def test_not_begun_claims_nothing() -> None:
    outcome = reconcile(Switch(fails={"on": DENIED}), check_mode=False)
    assert (statuses(outcome), outcome.changed) == (["drift"], False)


class Chained(Switch):
    """A switch whose steps are called after the chain that they are of, and may need others: ``chain:name<needs``."""

    def plan(self, current: State | None) -> Plan:
        plan = super().plan(current)
        return replace(plan, calls=tuple(map(self._chained, plan.calls)))

    @staticmethod
    def _chained(call: Call) -> Call:
        chain, _colon, rest = call.method.partition(":")
        return replace(call, resource=call.method, chain=chain, needs=tuple(rest.split("<")[1:]))


@pytest.mark.parametrize(
    ("steps", "refused", "sent"),
    [
        pytest.param(("a:1", "b:1", "c:1"), ("a:1",), ["b:1", "c:1"], id="another_chain_goes_on"),
        pytest.param(("a:1", "b:1", "a:2"), ("a:1",), ["b:1"], id="its_own_chain_does_not"),
        pytest.param(("a:1", "b:1<a", "c:1<b", "d:1"), ("a:1",), ["d:1"], id="what_needs_it_waits_and_so_on"),
        pytest.param((":1", "a:1"), (":1",), [], id="all_need_what_has_no_chain"),
        pytest.param(("a:1", "b:1", ":1", "c:1"), ("a:1",), ["b:1"], id="what_has_no_chain_needs_all"),
        pytest.param(("a:1", "b:1", "c:1"), ("a:1", "c:1"), ["b:1"], id="several"),
    ],
)
def test_what_is_refused_keeps_back_only_what_depends_on_it(
    steps: tuple[str, ...], refused: tuple[str, ...], sent: list[str]
) -> None:
    fails = {step: Failure("denied", f"switch:{step} was denied") for step in refused}
    switch = Chained(steps=steps, fails=fails)
    outcome = reconcile(switch, check_mode=False)
    assert [call.method for call in outcome.calls] == [call.method for call in switch.done] == sent
    assert statuses(outcome) == ["fixed" if step in sent else "drift" for step in steps]
    assert outcome.error == "; ".join(fails[step].message for step in refused)
    switch.fails = {}
    assert set(statuses(reconcile(switch, check_mode=False))) <= {"fixed", "compliant"}


class Breaches(Chained):
    """A switch that tells of what is off only, and of what it cannot read."""

    def observe(self) -> State:
        state = super().observe() or {}
        return {**state, **{name: True for name in ("look", "made") if self.done and name in self.fails}}

    def plan(self, current: State | None) -> Plan:
        state = {step: (current or {})[step] for step in self.steps}
        plan = super().plan(state)
        more = {
            "look": unknown("switch.on", True, DENIED),
            "made": Verdict("switch.on", False, False, True, "person", "arn-of-a"),
        }
        found = [verdict for name, verdict in more.items() if name in (current or {})]
        return replace(plan, verdicts=(*(item for item in plan.verdicts if not item.holds), *found))


@pytest.mark.parametrize(
    ("blind", "found"),
    [
        pytest.param({}, ["fixed", "drift"], id="a_breach_that_is_gone_is_fixed"),
        pytest.param({"look": DENIED}, ["drift", "unknown"], id="unless_it_could_not_be_read"),
        pytest.param({"made": DENIED}, ["drift", "manual"], id="or_has_another_name_now"),
    ],
)
def test_what_became_of_breaches_is_read_after_a_part_was_refused(blind: dict[str, Failure], found: list[str]) -> None:
    outcome = reconcile(Breaches(steps=("a:1", "b:1"), fails={"b:1": DENIED, **blind}), check_mode=False)
    assert statuses(outcome) == found


@pytest.mark.parametrize("kind", ["throttled", "unreachable", "credentials"])
def test_what_the_next_would_meet_too_is_met_once(kind: str) -> None:
    switch = Chained(steps=("a:1", "b:1"), fails={"a:1": Failure(kind, "no"), "b:1": Failure(kind, "again")})
    outcome = reconcile(switch, check_mode=False)
    assert (outcome.calls, outcome.error) == ([], "a:1: no")


def test_one_reason_of_many_is_told_once_with_what_it_is_about() -> None:
    steps = tuple(f"{number}:key" for number in range(9))
    outcome = reconcile(Chained(steps=steps, fails=dict.fromkeys(steps, DENIED)), check_mode=False)
    assert outcome.error == f"0:key, 1:key, 2:key, 3:key, 4:key and 4 more: {DENIED.message}"
    fails = {step: Failure("denied", f"{step} denied") for step in steps}
    outcome = reconcile(Chained(steps=steps, fails=fails), check_mode=False)
    assert outcome.error.endswith("3:key denied; 4:key denied; and 4 more")


def test_what_does_not_settle_is_an_error() -> None:
    class Stuck(Switch):
        def send(self, call: Call) -> Any:
            return {}

    outcome = reconcile(Stuck(), check_mode=False)
    assert "did not settle" in outcome.error
    assert statuses(outcome) == ["drift"]


def test_a_region_that_fails_leaves_the_others_alone() -> None:
    regions = [Switch("eu-west-1"), Switch("us-east-1", fails={"observe": DENIED}), Switch("us-west-2")]
    outcome = reconcile_all(regions, check_mode=False)
    assert sorted((verdict.region, status) for verdict, status in outcome.findings) == [
        ("eu-west-1", "fixed"),
        ("us-east-1", "unknown"),
        ("us-west-2", "fixed"),
    ]
    assert outcome.error == "us-east-1: switch:on was denied"
    assert outcome.plan.after == {"eu-west-1": {"on": True}, "us-east-1": {}, "us-west-2": {"on": True}}


def test_a_refusal_of_one_comes_before_the_writes_of_all() -> None:
    class Refuses(Switch):
        def plan(self, current: State | None) -> Plan:
            raise Refusal("no")

    first, last = Switch("eu-west-1"), Switch("us-east-1")
    with pytest.raises(Refusal):
        reconcile_all([first, Refuses("eu-west-2"), last], check_mode=False)
    assert first.done == last.done == []


def test_progress_counts_every_region() -> None:
    seen: list[tuple[str, int, int]] = []
    regions = [Switch(f"region-{number}") for number in range(5)]
    reconcile_all(regions, check_mode=True, progress=lambda what, done, total: seen.append((what, done, total)))
    assert [(done, total) for _what, done, total in seen] == [(number, 5) for number in range(1, 6)]
    assert {what for what, _done, _total in seen} == {region.region for region in regions}


def test_a_later_call_takes_an_earlier_answer() -> None:
    class Chain(Switch):
        def plan(self, current: State | None) -> Plan:
            made = Ref("first", ("Id",))
            calls = (
                Call("chain", "create", {}, mark="first"),
                Call("chain", "use", {"Ids": [{"Id": made}]}),
            )
            return Plan(None, None, calls if not self.done else ())

    chain = Chain()
    outcome = reconcile(chain, check_mode=False)
    assert chain.done[1].params == {"Ids": [{"Id": "id-of-create"}]}
    predicted = reconcile(Chain(), check_mode=True)
    assert predicted.calls == outcome.calls
    assert predicted.calls[1].as_dict()["params"] == {"Ids": [{"Id": "<first.Id>"}]}


def waive_two(verdict: Verdict) -> Verdict:
    return replace(verdict, mend="waived") if verdict.resource == "two" else verdict


def test_what_is_waived_is_left_alone_and_the_rest_is_mended() -> None:
    class Named(Switch):
        def plan(self, current: State | None) -> Plan:
            plan = super().plan(current)
            return replace(plan, calls=tuple(replace(call, resource=call.method) for call in plan.calls))

    switch = Named(steps=("one", "two"))
    outcome = reconcile(switch, check_mode=False, waive=waive_two)
    assert [call.method for call in switch.done] == ["one"]
    assert (statuses(outcome), outcome.error) == (["fixed", "excepted"], "")
    assert not reconcile(switch, check_mode=False, waive=waive_two).changed


def test_what_needs_the_answer_of_a_call_that_is_left_out_is_left_out_too_and_says_why() -> None:
    """``two`` makes something that ``three`` names, and ``four`` what ``three`` makes. ``one`` is by itself."""

    class Named(Switch):
        def plan(self, current: State | None) -> Plan:
            plan = super().plan(current)
            before = {"three": "two", "four": "three"}

            def named(call: Call) -> Call:
                params = {"Id": Ref(before[call.method], ("Id",))} if call.method in before else {}
                return replace(call, resource=call.method, mark=call.method, params=params)

            return replace(plan, calls=tuple(map(named, plan.calls)))

    switch = Named(steps=("one", "two", "three", "four"))
    outcome = reconcile(switch, check_mode=False, waive=waive_two)
    assert [call.method for call in switch.done] == ["one"]
    assert (statuses(outcome), outcome.error) == (["fixed", "excepted", "manual", "manual"], "")
    notes = [verdict.note for verdict, _status in outcome.findings if verdict.resource in ("three", "four")]
    assert notes == ["This depends on two, which is excepted. Remove that exception, or do not configure this."] * 2
    assert not reconcile(switch, check_mode=False, waive=waive_two).changed


def test_a_call_that_mends_what_is_waived_besides_is_kept_back() -> None:
    switch = Switch(steps=("one", "two"))
    outcome = reconcile(switch, check_mode=False, waive=waive_two)
    assert (switch.done, statuses(outcome)) == ([], ["drift", "excepted"])


def test_a_reader_that_fails_leaves_its_failure() -> None:
    def fail() -> str:
        raise DENIED

    assert gather({"good": lambda: "value", "bad": fail}) == {"good": "value", "bad": DENIED}
    assert gather({}) == {}
