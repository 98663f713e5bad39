# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""AWS takes its time: a whole baseline completes all the same. test_every_module.py shows it of every sample."""

from __future__ import annotations

from tests.emulator.server import Emulator

from .test_every_module import Play


def test_a_whole_baseline_completes_in_its_first_run(account: Emulator, play: Play) -> None:
    account.control("slow", True)
    first = play()
    assert first.code == 0, first.output
    assert "FAILED!" not in first.output
    assert account.waits_file.stat().st_size, "nothing of AWS was slow"
    second = play()
    assert second.code == 0, second.output
    assert not second.changed, [task for task in second.tasks if task.get("changed")]
    assert second.writes == []
