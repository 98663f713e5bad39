# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs a module as a worker of ansible-playbook does: its main, in a process that was forked for it."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import botocore.endpoint
from ansible.module_utils.common.json import Direction, get_module_decoder
from ansible_collections.dayone.aws.plugins.plugin_utils import in_process

from tests import signed
from tests.emulator.faults import writes
from tests.emulator.server import Emulator

from .samples import Sample

#: What a run is put into.
Around = Callable[[], contextlib.AbstractContextManager[None]]
#: Seconds after which a run counts as one that hangs.
PATIENCE = 180.0


@dataclass(frozen=True)
class Ended:
    """How a run of a module ended: its result, or why it has none."""

    result: Mapping[str, Any] = field(default_factory=dict)
    crash: str = ""
    killed: bool = False
    hung: bool = False

    @property
    def failed(self) -> bool:
        """Whether it says that it failed."""
        return bool(self.result.get("failed"))

    @property
    def findings(self) -> list[Mapping[str, Any]]:
        """What it says of each control."""
        return list(self.result.get("findings", []))


class _Unhurried:
    """The clock by which botocore waits before it sends a request again: nobody waits for it here, as for the kernel's
    own waits."""

    @staticmethod
    def sleep(_seconds: float) -> None:
        """Go on at once."""


class Run:
    """One run of a module, in a process of its own.

    Args:
        account: the account that it runs against.
        sample: the module and its options.
        check: whether it only checks.
        around: is entered while it runs.
    """

    def __init__(self, account: Emulator, sample: Sample, *, check: bool, around: Around | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="dayone-chaos-")
        self._answer = Path(self._folder.name) / "answer.json"
        self._begun = time.monotonic()
        # It waits for its start, so that a fault can be set that is about this process.
        waits, self._starts = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            os.close(self._starts)
            os.read(waits, 1)
            _work(account, sample, check, self._answer, around or contextlib.nullcontext)
        os.close(waits)

    def start(self) -> Run:
        """Let it begin."""
        os.close(self._starts)
        return self

    def end(self) -> Ended:
        """Wait for its end, and say how it ended."""
        with self._folder:
            status = self._wait()
            if status is None:
                return Ended(hung=True)
            if os.WIFSIGNALED(status):
                return Ended(killed=True)
            if not self._answer.exists():
                return Ended(crash="it ended without an answer")
            found = json.loads(self._answer.read_text(encoding="utf-8"))
            return Ended(_result(found["output"]), found["crash"])

    def _wait(self) -> int | None:
        while time.monotonic() - self._begun < PATIENCE:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return status
            time.sleep(0.005)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        return None


def _work(account: Emulator, sample: Sample, check: bool, answer: Path, around: Around) -> NoReturn:
    """What the forked process does."""
    try:
        with (answer.parent / "errors").open("w", encoding="utf-8") as errors, contextlib.redirect_stderr(errors):
            os.chdir(answer.parent)
            with around():
                found = _run(account, sample, check)
        part = answer.with_suffix(".part")
        part.write_text(json.dumps(found), encoding="utf-8")
        part.replace(answer)
    finally:
        os._exit(0)


def _run(account: Emulator, sample: Sample, check: bool) -> dict[str, str]:
    arguments = {**sample.options, "_ansible_check_mode": check, "_ansible_diff": True}
    output, crash = io.StringIO(), ""
    sys.argv = ["module"]
    with (
        in_process._module_arguments(arguments),
        in_process._environment({**account.environment, **signed.environment(), "AWS_DEFAULT_REGION": "us-east-1"}),
        contextlib.redirect_stdout(output),
    ):
        botocore.endpoint.time = _Unhurried  # type: ignore[attr-defined]
        main = getattr(importlib.import_module(sample.module), sample.entry)
        try:
            main()
        except SystemExit:
            pass
        except Exception:
            crash = traceback.format_exc()
    return {"output": output.getvalue(), "crash": crash}


def _result(text: str) -> dict[str, Any]:
    decoder = get_module_decoder(in_process.PROFILE, Direction.MODULE_TO_CONTROLLER)
    found: dict[str, Any] = json.loads(text, cls=decoder) if text.strip() else {}
    return found


def play(
    account: Emulator, sample: Sample, *, check: bool, faults: Sequence[Mapping[str, Any]] = ()
) -> tuple[Ended, list[dict[str, str]]]:
    """Run a module under faults. Also returns the calls of this run alone."""
    account.control("calls", method="DELETE")
    run = Run(account, sample, check=check)
    account.control("faults", [_aimed(fault, run.pid) for fault in faults])
    ended = run.start().end()
    account.control("faults", [])
    return ended, account.control("calls", method="GET")


def _aimed(fault: Mapping[str, Any], pid: int) -> dict[str, Any]:
    return {key: pid if key in ("kill", "end") else value for key, value in fault.items()}


def writes_of(calls: Sequence[Mapping[str, str]]) -> list[str]:
    """The operations that write, in their order."""
    return [f"{call['service']}:{call['operation']}" for call in calls if writes(call["operation"])]
