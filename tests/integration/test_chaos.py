# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A small sample of `make chaos`: one module of each form of work, and kinds that must hold with every one of them."""

from __future__ import annotations

import pytest

from tests.chaos.kinds import TWO_AT_ONCE
from tests.chaos.samples import samples, warm
from tests.chaos.trial import Reference, attempt, is_possible, refer
from tests.emulator.server import Emulator

#: One worker asks for the references.
pytestmark = pytest.mark.xdist_group("chaos")
SAMPLES = {sample.name: sample for sample in samples(first_only=True)}
#: A module of a single resource, one of a key and what needs it, one of every region, and one that only reads.
NAMES = (
    "iam_password_policy_enforce.cis",
    "notice_topic.defaults",
    "ec2_account_defaults.baseline",
    "root_key_audit.audit",
)
CHECKS = (
    "cut body",
    "garbled body for ever",
    "page of HTML with 200",
    "503 with text for ever",
    "expired in the middle",
)
APPLIES = ("lost answer of a write", "cut answer of a write", "killed after a write", "reset", TWO_AT_ONCE)
TRIALS = [*((kind, mode) for kind in CHECKS for mode in ("check", "again")), *((kind, "apply") for kind in APPLIES)]


@pytest.fixture(scope="module")
def references(emulator: Emulator) -> dict[str, Reference]:
    """What the samples say without faults."""
    chosen = [SAMPLES[name] for name in NAMES]
    warm(chosen)
    return {sample.name: refer(emulator, sample) for sample in chosen}


@pytest.mark.parametrize("name", NAMES)
def test_a_module_under_faults(emulator: Emulator, references: dict[str, Reference], name: str) -> None:
    known = references[name]
    trials = [
        attempt(emulator, SAMPLES[name], known, kind, mode, seed=3)
        for kind, mode in TRIALS
        if is_possible(kind, mode, known)
    ]
    assert trials
    assert [(trial.kind, trial.mode, trial.wrong) for trial in trials if trial.wrong] == []
