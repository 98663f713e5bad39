# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who ends a run before its time is named in the report, whatever the signal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from tests import ROOT

PLUGINS = "ansible_collections.dayone.aws.plugins.plugin_utils"
#: A run: the signal meets it, or a process that it forked, or it comes to its end.
RUN = f"""
import os, signal, sys
signal.signal(signal.SIGHUP, signal.SIG_IGN if "nohup" in sys.argv else signal.SIG_DFL)
from {PLUGINS}.interruption import Interruption
run = Interruption(lambda by: print("told", by, flush=True))
if "over" in sys.argv:
    run.over()
if "worker" in sys.argv and os.fork():
    print("worker", os.waitstatus_to_exitcode(os.wait()[1]), flush=True)
    run.over()
elif len(sys.argv) > 1:
    os.kill(os.getpid(), signal.Signals[sys.argv[1]])
"""


def ended(*arguments: str) -> tuple[int, str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / ".collections"), *sys.path])}
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    return done.returncode, done.stdout.strip()


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGHUP", 129)])
def test_a_signal_ends_it_with_the_code_that_a_shell_gives_and_is_told(name: str, code: int) -> None:
    assert ended(name) == (code, f"told {name}")


def test_an_interrupt_is_left_to_ansible_and_told() -> None:
    _code, said = ended("SIGINT")
    assert said.startswith("told SIGINT")


def test_a_hangup_that_is_ignored_stays_so() -> None:
    assert ended("SIGHUP", "nohup", "over") == (0, "")


def test_a_run_that_came_to_its_end_tells_nothing() -> None:
    assert ended("SIGTERM", "over") == (143, "")


def test_a_worker_dies_of_its_own_signal_and_tells_nothing() -> None:
    assert ended("SIGTERM", "worker") == (0, f"worker {-signal.SIGTERM}")
