# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel import waiting
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Call, Failure, Plan
from ansible_collections.dayone.aws.plugins.module_utils._kernel.settling import Settling, await_settled
from ansible_collections.dayone.aws.plugins.module_utils._kernel.waiting import Wait

DONE, OPEN = Plan(None, None), Plan(None, None, (Call("s3", "put_thing", {}),))


def pauses(path: Path) -> list[float]:
    return [float(line.split()[0]) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "waits"
    monkeypatch.setenv(waiting.VARIABLE, str(path))
    return path


def test_pauses_grow_and_end_at_the_deadline(waits: Path) -> None:
    wait = Wait("a bucket", 30, first=1, longest=8)
    looks = 1
    while wait.more():
        looks += 1
    assert pauses(waits) == pytest.approx([1, 2, 4, 8, 8, 7], abs=0.5)
    assert looks == 7
    assert wait.waited >= 30


def test_a_wait_of_no_time_looks_once(waits: Path) -> None:
    assert not Wait("a bucket", 0).more()
    assert not waits.exists()


def test_without_the_file_time_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(waiting.VARIABLE)
    begun = time.monotonic()
    assert Wait("a bucket", 600, first=0.05).more()
    assert 0.05 <= time.monotonic() - begun < 600


def test_a_long_wait_says_for_what_since_when_and_until_when(waits: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(waiting, "say", said.append)
    wait = Wait("a new bucket to propagate", 120)
    while wait.more():
        pass
    assert 3 <= len(said) <= 5
    assert all(line.startswith("waiting for a new bucket to propagate since ") for line in said)
    assert all(", until " in line and line.endswith(" at most") for line in said)


def test_a_short_wait_says_nothing(waits: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(waiting, "say", said.append)
    assert Wait("a bucket", 60).more()
    assert said == []


def test_where_answers_change_by_turns_many_in_a_row_must_agree(waits: Path) -> None:
    answers = iter([OPEN, DONE, OPEN, *[DONE] * 4])
    plan, error = await_settled(lambda: next(answers), "it", Settling(180, in_a_row=4, pause=5))
    assert (plan, error) == (DONE, "")
    assert pauses(waits) == [0.5, 5, 1, 5, 5, 5]


def test_what_is_never_seen_ends_with_what_stands_and_what_the_next_run_does(waits: Path) -> None:
    plan, error = await_settled(lambda: OPEN, "it", Settling(60))
    assert plan is None
    assert "did not settle within 60 seconds; still wanted: put_thing" in error
    assert "The next run" in error
    assert sum(pauses(waits)) == pytest.approx(60, abs=1)


def test_answers_that_change_to_the_end_are_no_success(waits: Path) -> None:
    turns = iter([OPEN, DONE] * 1000)
    plan, error = await_settled(lambda: next(turns), "it", Settling(60, in_a_row=2, pause=5))
    assert plan is None
    assert "did not settle" in error


def test_a_look_that_fails_once_is_repeated(waits: Path) -> None:
    answers: Iterator[Failure | Plan] = iter([Failure("error", "no such bucket"), DONE])

    def look() -> Plan:
        found = next(answers)
        if isinstance(found, Failure):
            raise found
        return found

    assert await_settled(look, "it", Settling()) == (DONE, "")


def test_a_look_that_is_denied_ends_the_wait(waits: Path) -> None:
    def look() -> Plan:
        raise Failure("denied", "s3:get_thing was denied")

    assert await_settled(look, "it", Settling()) == (
        None,
        "the writes were sent, but did not take effect: s3:get_thing was denied",
    )
    assert not waits.exists()
