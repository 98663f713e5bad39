# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What trials with faults are worth: modules that have a fault on purpose are found, and one without is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.chaos import faulty
from tests.chaos.trial import attempt, refer
from tests.emulator.server import Emulator

pytestmark = pytest.mark.costly("plugins/modules", "plugins/action", "tests/integration/samples")


@pytest.fixture(scope="module")
def account() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


def found(account: Emulator, entry: str, kind: str, mode: str, seeds: range) -> set[str]:
    """The names of what trials say must not be."""
    sample = faulty.sample(entry)
    known = refer(account, sample)
    trials = [attempt(account, sample, known, kind, mode, seed) for seed in seeds]
    return {text.partition(":")[0] for trial in trials for text in trial.wrong}


@pytest.mark.parametrize(
    ("entry", "kind", "mode", "what"),
    [
        ("doubles", "lost answer of a write", "apply", "doubled"),
        ("writes_in_check_mode", "reset for ever", "check", "wrote"),
        ("blind", "one action denied", "check", "false verdict"),
        ("blind", "expired in the middle", "check", "false verdict"),
        ("crashes", "one action denied", "check", "crashed"),
        ("silent", "500 for ever", "check", "silent"),
        ("restless", "killed after a write", "apply", "not settled"),
        ("several_lines", "503 with text for ever", "check", "message"),
    ],
)
def test_a_fault_is_found(account: Emulator, entry: str, kind: str, mode: str, what: str) -> None:
    assert what in found(account, entry, kind, mode, range(3))


@pytest.mark.parametrize(
    ("kind", "mode"), [("one action denied", "check"), ("lost answer of a write", "apply"), ("500 for ever", "again")]
)
def test_a_module_without_is_not_accused(account: Emulator, kind: str, mode: str) -> None:
    assert found(account, "right", kind, mode, range(3)) == set()
