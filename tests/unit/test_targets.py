# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The targets of `ansible-test integration` are there for each module that has samples, and are all alike."""

from __future__ import annotations

import os

from tests import ROOT

INTEGRATION = ROOT / "tests" / "integration"
TARGETS = sorted((INTEGRATION / "targets").iterdir())


def test_each_module_with_samples_has_a_target() -> None:
    samples = {path.stem for path in (INTEGRATION / "samples").glob("*.yml")}
    assert samples <= {target.name for target in TARGETS}


def test_each_target_runs_tests_that_are_there() -> None:
    tests = {path.stem.removeprefix("test_") for path in INTEGRATION.glob("test_*.py")}
    samples = {path.stem for path in (INTEGRATION / "samples").glob("*.yml")}
    assert {target.name for target in TARGETS} <= samples | tests


def test_all_targets_are_alike() -> None:
    assert {tuple(sorted(path.name for path in target.iterdir())) for target in TARGETS} == {("aliases", "runme.sh")}
    assert len({(target / "runme.sh").read_text(encoding="utf-8") for target in TARGETS}) == 1
    assert all(os.access(path, os.X_OK) for path in [INTEGRATION / "target.sh", *INTEGRATION.glob("targets/*/*.sh")])
