# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One whole baseline and what comes after it: a second run, drift, and the way back.

It is brought about while AWS takes its time, and completes all the same. Of each sample test_every_module.py shows it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.emulator.server import Emulator

from .granted import denied, of_playbook, role_with
from .test_every_module import Play
from .test_playbooks import DRIFT, FEW, extra
from .test_restore import RESTORE, run_of


def test_a_whole_baseline_completes_in_its_first_run_holds_and_is_undone(
    account: Emulator, play: Play, tmp_path: Path, client: Callable[..., Any]
) -> None:
    """Each of them in a role that may do what the policies allow that are generated for it, and nothing else."""
    as_role = {
        purpose: extra(dayone_assume_role_arn=role_with(client, f"dayone-{purpose}", of_playbook(purpose)))
        for purpose in ("baseline", "drift", "restore")
    }
    first = play(None, *as_role["baseline"])
    assert denied() == []
    assert first.code == 0, first.output
    assert "FAILED!" not in first.output
    assert account.waits_file.stat().st_size, "nothing of AWS was slow"
    name = run_of(tmp_path)
    second = play(None, *as_role["baseline"])
    assert second.code == 0, second.output
    assert not second.changed, [task for task in second.tasks if task.get("changed")]
    assert second.writes == []
    account.control("slow", False)
    assert play(DRIFT, *as_role["drift"]).code == 0
    assert play(DRIFT, *FEW, *extra(dayone_fail_on_manual=True)).code == 2
    undo(play, name, *as_role["restore"])
    assert denied() == []


def undo(play: Play, name: str, *arguments: str) -> None:
    """Take a run back: what is shown is done, nothing of it has moved, and the second time there is nothing to do."""
    variables = ("-e", f"dayone_restore_run={name}", *arguments)
    shown = play(RESTORE, *variables, "--check")
    assert shown.writes == []
    done = play(RESTORE, *variables)
    assert done.code == 0, done.output
    assert done.result["calls"] == shown.result["calls"]
    rows = {row["resource"]: row for row in done.result["findings"]}
    assert {row["status"] for row in rows.values()} == {"fixed", "manual"}
    moved = [name for name, row in rows.items() if "has changed since that run" in row["remediation"]]
    assert moved == []
    again = play(RESTORE, *variables)
    assert (again.code, again.writes) == (0, [])
