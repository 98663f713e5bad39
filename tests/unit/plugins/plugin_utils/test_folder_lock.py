# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The lock of a report directory, held by another process, for a lock of the kernel does not tell threads apart."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.dayone.aws.plugins.plugin_utils.folder_lock import LOCK, Busy, FolderLock

HOLD = """
import os, sys
from pathlib import Path
from ansible_collections.dayone.aws.plugins.plugin_utils.folder_lock import FolderLock
lock = FolderLock(Path(sys.argv[1]), "holder-of-it", "", print)
lock.take(0)
if os.fork() == 0:  # as a worker that outlives its run
    os.close(1)
    os.read(int(sys.argv[2]), 1)
    os._exit(0)
print("held", flush=True)
sys.stdin.readline()
lock.release()
print("released", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock, until a line is written to it."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    ours, theirs = os.pipe()
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path), str(ours)],
        env=environment,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        pass_fds=[ours],
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()
        os.close(theirs)  # which ends the child
        os.close(ours)


def lock(folder: Path, told: list[str], parent: str = "") -> FolderLock:
    return FolderLock(folder, "mine", parent, told.append)


def test_a_run_that_waits_too_long_says_for_whom(holder: subprocess.Popen[str], tmp_path: Path) -> None:
    told: list[str] = []
    with pytest.raises(Busy, match=rf"run holder-of-it \(process {holder.pid} on .*Use another directory"):
        lock(tmp_path, told).take(0.3)
    assert len(told) == 1
    assert "waiting until it has finished, 0.3 s at most" in told[0]


def test_a_run_does_not_wait_for_the_one_that_started_it(holder: subprocess.Popen[str], tmp_path: Path) -> None:
    told: list[str] = []
    with pytest.raises(Busy, match="started this one"):
        lock(tmp_path, told, parent="holder-of-it").take(600)
    assert told == []


def test_the_next_one_goes_on_when_the_first_ends(holder: subprocess.Popen[str], tmp_path: Path) -> None:
    assert holder.stdin
    told: list[str] = []

    def tell(line: str) -> None:
        told.append(line)
        assert holder.stdin
        holder.stdin.write("end\n")
        holder.stdin.flush()

    found = FolderLock(tmp_path, "mine", "", tell)
    found.take(600)
    assert len(told) == 1
    found.release()
    assert not (tmp_path / LOCK).exists()


def test_a_killed_run_holds_nothing_though_its_children_live(holder: subprocess.Popen[str], tmp_path: Path) -> None:
    holder.kill()
    holder.wait()
    told: list[str] = []
    found = lock(tmp_path, told)
    found.take(0)
    assert told == []
    found.release()


def test_a_file_that_says_nothing_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / LOCK).write_text("nonsense", encoding="utf-8")
    found = lock(tmp_path, [])
    found.take(0)
    assert '"run": "mine"' in (tmp_path / LOCK).read_text(encoding="utf-8")
    found.release()
    found.release()
    assert list(tmp_path.iterdir()) == []
