# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import (
    Call,
    Failure,
    Plan,
    Refusal,
    State,
    Verdict,
)
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import (
    Resource,
    gather,
    reconcile,
    reconcile_all,
)
from ansible_collections.dayone.aws.plugins.module_utils._kernel.unexpected import expected_only


def stumble() -> Any:
    """What no code of ours expects."""
    answer: dict[str, Any] = {}
    return answer["Keys"]


class Lamp(Resource):
    """A thing in memory that is off and should be on, one letter of its name after the other."""

    controls = ("lamp.on",)

    def __init__(self, name: str, stumbles: str = "") -> None:
        self.name, self._stumbles = name, stumbles
        self.on: set[str] = set()
        self.sent: list[str] = []
        self.loses: dict[str, int] = {}

    def observe(self) -> State:
        if self._stumbles == "observe" or (self._stumbles == "look" and self.sent):
            stumble()
        return {letter: letter in self.on for letter in self.name}

    def plan(self, current: State | None) -> Plan:
        found = current or {}
        calls = tuple(Call("lamp", "light", {"Letter": letter}) for letter in self.name if not found[letter])
        holds = not calls
        return Plan(found, dict.fromkeys(self.name, True), calls, (Verdict("lamp.on", holds, holds, True),))

    def send(self, call: Call) -> Any:
        letter = call.params["Letter"]
        self.sent.append(letter)
        if self._stumbles == letter:
            stumble()
        lost = self.loses.pop(letter, None)
        if lost != 0:
            self.on.add(letter)
        if lost is not None:
            raise Failure("unreachable", f"the answer on {letter} was lost")


def test_it_is_one_line_with_what_where_and_how_to_report_it() -> None:
    with pytest.raises(Failure) as caught, expected_only():
        stumble()
    message = caught.value.message
    assert "KeyError: 'Keys' at plugins/module_utils/_kernel/test_unexpected.py:" in message
    assert "(stumble)" in message
    assert "report this line at https://" in message
    assert "\n" not in message


def test_the_place_is_the_last_one_of_ours() -> None:
    def read() -> Any:
        raise ValueError("a text\nof two lines " + "x" * 1000)

    found = gather({"one": read, "two": lambda: 1})
    assert found["two"] == 1
    assert isinstance(found["one"], Failure)
    assert "ValueError: a text of two lines xxx" in found["one"].message
    assert len(found["one"].message) < 700


@pytest.mark.parametrize("error", [Refusal("no"), Failure("denied", "no"), MemoryError(), SystemExit(0), OSError()])
def test_what_is_expected_stays_what_it_is(error: BaseException) -> None:
    with pytest.raises(type(error)) as caught, expected_only(OSError):
        raise error
    assert caught.value is error


def test_a_resource_that_stumbles_is_unknown_and_the_others_go_on() -> None:
    lamps = [Lamp("ab", "observe"), Lamp("c")]
    outcome = reconcile_all(lamps, check_mode=False)
    assert [status for _verdict, status in outcome.findings] == ["unknown", "fixed"]
    assert (lamps[1].sent, len(outcome.calls)) == (["c"], 1)
    assert "KeyError" in outcome.error


def test_what_was_sent_before_a_stumble_stays_in_the_result() -> None:
    outcome = reconcile(Lamp("abc", "b"), check_mode=False)
    assert (outcome.changed, [call.params["Letter"] for call in outcome.calls]) == (True, ["a"])
    assert [status for _verdict, status in outcome.findings] == ["drift"]
    assert "KeyError" in outcome.error
    outcome = reconcile(Lamp("ab", "look"), check_mode=False)
    assert (outcome.changed, len(outcome.calls)) == (True, 2)
    assert "fixed" not in [status for _verdict, status in outcome.findings]


@pytest.mark.parametrize(("carried_out", "sent"), [(1, "abc"), (0, "abbc")], ids=["carried_out", "not_carried_out"])
def test_a_write_whose_answer_was_lost_is_looked_for_before_it_is_sent_again(carried_out: int, sent: str) -> None:
    lamp = Lamp("abc")
    lamp.loses = {"b": carried_out}
    outcome = reconcile(lamp, check_mode=False)
    assert "".join(lamp.sent) == sent
    assert (outcome.changed, outcome.error) == (True, "")
    assert sorted(call.params["Letter"] for call in outcome.calls) == ["a", "b", "c"]
    assert [status for _verdict, status in outcome.findings] == ["fixed"]


def test_a_write_whose_answer_is_always_lost_ends_with_the_reason() -> None:
    class Dark(Lamp):
        def send(self, call: Call) -> Any:
            self.sent.append(call.params["Letter"])
            raise Failure("unreachable", "the answer was lost")

    lamp = Dark("a")
    outcome = reconcile(lamp, check_mode=False)
    assert 1 < len(lamp.sent) < 10
    assert (outcome.changed, outcome.calls, outcome.error) == (False, [], "the answer was lost")
    assert [status for _verdict, status in outcome.findings] == ["drift"]
