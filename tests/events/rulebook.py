# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""ansible-rulebook as a process of its own, and what it did.

https://docs.ansible.com/projects/rulebook/en/stable/usage.html
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests import ROOT
from tests.emulator.server import Emulator

ENVIRONMENT = ROOT / ".venv-eda"
_RULEBOOK = "dayone.aws.drift_on_change"
#: How a run of the playbook begins, as ansible-playbook prints it.
_BEGIN = "PLAY [Receive what has changed]"
_PATIENCE = 150.0


class Rulebook:
    """The rulebook at work, as a context manager.

    Args:
        account: whose queue it reads.
        folder: where it runs, and where the report goes.
        given: variables of the rulebook.
    """

    def __init__(self, account: Emulator, folder: Path, **given: str) -> None:
        self._account = account
        self._given = given
        self._folder = folder
        self._log = folder / "log"
        self._report = folder / "report" / "report.json"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Rulebook:
        # ansible-rulebook prints what a run said again where it ended with an error, and so it would be counted twice.
        inventory = {"all": {"vars": {"dayone_fail_on": ["critical"]}}}
        (self._folder / "inventory.yml").write_text(json.dumps(inventory), encoding="utf-8")
        variables = {"dayone_changes_region": "us-east-1", **self._given}
        (self._folder / "vars.yml").write_text(json.dumps(variables), encoding="utf-8")
        given = ["--rulebook", _RULEBOOK, "--inventory", "inventory.yml", "--vars", "vars.yml"]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [ENVIRONMENT / "bin" / "ansible-rulebook", *given],
                cwd=self._folder,
                env=self._variables(),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.wait(self._asks, "read the queue")
        return self

    def __exit__(self, *_reason: object) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)

    def _variables(self) -> dict[str, str]:
        """Of the tests' environment, with the collections and the report of this run. The plays run with .venv."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "ANSIBLE_"))}
        return {
            **kept,
            **self._account.environment,
            "ANSIBLE_CALLBACKS_ENABLED": "dayone.aws.drift_report",
            "ANSIBLE_COLLECTIONS_PATH": str(ENVIRONMENT / "collections"),
            "ANSIBLE_NOCOLOR": "1",
            "DAYONE_REPORT_DIRECTORY": str(self._report.parent),
            "PATH": f"{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}",
        }

    def _asks(self) -> bool:
        return any(call["operation"] == "ReceiveMessage" for call in self._account.control("calls", method="GET"))

    def wait(self, happened: Callable[[], bool], what: str) -> None:
        """Wait until something has happened.

        Raises:
            AssertionError: it did not happen in time, or the rulebook ended.
        """
        end = time.monotonic() + _PATIENCE
        while not happened():
            assert self._process is not None and self._process.poll() is None, f"it ended: {self.said()}"
            assert time.monotonic() < end, f"it did not {what}: {self.said()}"
            time.sleep(0.1)

    def said(self) -> str:
        """All that it has printed."""
        return self._log.read_text(encoding="utf-8")

    def runs(self) -> int:
        """How many runs of the playbook have begun."""
        return self.said().count(_BEGIN)

    def ended(self) -> int:
        """How many have ended."""
        return self.said().count("PLAY RECAP")

    def findings(self) -> list[dict[str, Any]]:
        """What the report says, once it is whole."""
        self.wait(self._report.exists, "write a report")
        return list(json.loads(self._report.read_text(encoding="utf-8"))["findings"])
