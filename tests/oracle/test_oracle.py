# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Our evaluator and iam-simulate decide alike. `make oracle` installs the latter, and runs this."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.emulator.evaluation import decide
from tests.oracle.cases import Case, cases

HERE = Path(__file__).parent
pytestmark = pytest.mark.skipif(
    not (HERE / "node_modules").is_dir() or shutil.which("node") is None,
    reason="needs Node.js and make oracle, which installs the other evaluator",
)


def _others(found: list[Case]) -> list[str]:
    text = json.dumps([case.simulation() for case in found])
    run = subprocess.run(["node", "decide.mjs"], input=text, capture_output=True, text=True, cwd=HERE, check=True)
    return list(json.loads(run.stdout))


@pytest.mark.parametrize("seed", range(4))
def test_both_decide_alike(seed: int) -> None:
    """Of five hundred cases each, no decision differs, and none is an error."""
    found = cases(500, seed)
    theirs = _others(found)
    differing = [
        (case, other, ours)
        for case, other in zip(found, theirs, strict=True)
        if (other == "Allowed") != bool(ours := decide(case.ask, case.policies)) or other.startswith("error")
    ]
    assert not differing, f"{len(differing)} differ, such as {differing[0]}"


def test_the_cases_tell_evaluators_apart() -> None:
    """Each answer comes often enough to say something."""
    counts = Counter(_others(cases(500, 0)))
    assert min(counts[name] for name in ("Allowed", "ExplicitlyDenied", "ImplicitlyDenied")) > 50, counts
