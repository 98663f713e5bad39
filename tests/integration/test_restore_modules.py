# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the samples of each module change is put back from the journal of their run."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._restore.manual import STAYS
from ansible_collections.dayone.aws.plugins.module_utils._restore.restorable import RESTORABLE

from tests.emulator.server import Emulator

from .conftest import Run, client_of, director, step
from .granted import denied, in_turn, keep, limited
from .test_every_module import SAMPLES, Play
from .test_restore import run_of
from .undone import FIXED, IN_PLACE, MEANWHILE, NONE, OUTCOMES, PART, WHOLE

ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
CASES = [
    pytest.param(module, sample, outcome, id=f"{module}-{sample}", marks=in_turn(module))
    for module, samples in OUTCOMES.items()
    for sample, outcome in samples.items()
]
#: What undoing says of each change in the end.
STATUSES = {WHOLE: {"fixed"}, FIXED: {"fixed"}, PART: {"manual"}, NONE: {"manual"}}
#: Seconds after which every read shows what was written: an undo judges what it sees.
SEEN = 600
#: The options with which the run that undoes must run too.
SAME = ("region", "profile", "allow_root", "assume_role_arn")


def undoing(folder: Path, task: dict[str, Any]) -> dict[str, Any]:
    """The task that undoes the last run, of a task."""
    (options,) = task.values()
    about = {name: value for name, value in options.items() if name in SAME}
    return {"dayone.aws.restore": {"directory": str(folder / "report"), "run": run_of(folder), **about}}


def sample_of(module: str, name: str) -> dict[str, Any]:
    return next(item for item in SAMPLES[module] if item["id"] == name)


def test_every_module_that_is_put_back_has_a_sample_here() -> None:
    assert set(OUTCOMES) == set(RESTORABLE)


def run_and_undo(account: Emulator, folder: Path, prepared: Any, module: str, name: str) -> tuple[dict[str, Any], Run]:
    """Run a sample and undo it, in a role that may do what the generated policies allow. Gives what the sample was to
    do, and the run that undid it."""
    task = prepared(sample_of(module, name))
    client = functools.partial(client_of, account)
    if module == "admin_access":  # it made the first administrator, whom an undo would not remove as the last one
        client("iam").attach_user_policy(UserName="bootstrap-admin", PolicyArn=ADMIN)
    task, direct = limited(client, task, "restore"), director(account, folder)
    first, applied = direct([step(task, "check", check_mode=True), step(task, "apply")]).tasks
    assert applied["changed"]
    account.control("clock", {"seconds": SEEN})
    undo = undoing(folder, task)
    steps = {"shown": (undo, True), "undo": (undo, False), "again": (undo, False), "after": (task, True)}
    run = direct([step(what, name, check_mode=checks) for name, (what, checks) in steps.items()])
    keep(task, f"undo {name}", "restore")
    return first, run


@pytest.mark.parametrize(("module", "name", "outcome"), CASES)
def test_what_a_sample_changed_is_put_back(
    account: Emulator, prepared: Any, tmp_path: Path, module: str, name: str, outcome: str
) -> None:
    first, run = run_and_undo(account, tmp_path, prepared, module, name)
    assert denied() == []
    assert run.code == 0, run.output
    shown, undone, _again, after = run.tasks
    assert run.writes_of("shown") == run.writes_of("again") == []
    assert shown["calls"] == undone["calls"]
    assert undone["changed"] == bool(run.writes_of("undo")) == (outcome != NONE)
    assert STATUSES[outcome] <= {row["status"] for row in undone["findings"]} <= {"fixed", *STATUSES[outcome]}
    told = [row["remediation"] for row in undone["findings"] if row["status"] == "manual"]
    assert all(text.endswith(STAYS[module]) for text in told)
    if outcome == WHOLE:
        assert after["calls"] == first["calls"]


@pytest.mark.parametrize(
    ("module", "name", "change"),
    [pytest.param(module, name, change, id=module) for (module, name), change in MEANWHILE.items()],
)
def test_what_somebody_changed_since_is_left_alone(
    direct: Play,
    prepared: Any,
    tmp_path: Path,
    client: Callable[..., Any],
    module: str,
    name: str,
    change: Callable[[Any], Any],
) -> None:
    task = prepared(sample_of(module, name))
    assert direct(task).result["changed"]
    change(client)
    run = direct(undoing(tmp_path, task))
    assert run.code == 0, run.output
    told = [row["remediation"] for row in run.result["findings"] if row["status"] == "manual"]
    assert any("has changed since that run" in text for text in told), run.output
    if len(run.result["findings"]) == len(told):
        assert run.writes == []


@pytest.mark.parametrize("module", IN_PLACE)
def test_settings_that_a_run_changed_in_place_go_back(direct: Play, tmp_path: Path, module: str) -> None:
    before, changed = ({f"dayone.aws.{module}": options} for options in IN_PLACE[module])
    direct(before)
    first = direct(changed)
    assert first.result["changed"], first.output
    undo = undoing(tmp_path, changed)
    steps = {"undo": (undo, False), "again": (undo, False), "before": (before, True), "changed": (changed, True)}
    run = direct([step(what, name, check_mode=checks) for name, (what, checks) in steps.items()])
    assert run.code == 0, run.output
    undone, _again, as_before, as_changed = run.tasks
    assert run.writes_of("again") == []
    assert {row["status"] for row in undone["findings"]} == {"fixed"}
    assert as_before["calls"] == []
    assert as_changed["calls"] == first.result["calls"]
