# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""With which code a run ends that has a gate (the module drift_gate)."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import Any

from ansible_collections.dayone.aws.plugins.module_utils._report.gate import DRIFT, ERROR, HOLDS, VERDICT_VARIABLE
from ansible_collections.dayone.aws.plugins.plugin_utils.failures import OURS, action_of
from ansible_collections.dayone.aws.plugins.plugin_utils.progress import all_tasks, is_chosen

GATE = f"{OURS}drift_gate"
#: What was not sent is no failure of a host, so it ends with this collection's code and not with Ansible's.
SENDERS = frozenset(f"{OURS}{name}" for name in ("drift_notice", "drift_security_hub", "drift_tickets"))
#: The module that renders journals of other runs.
REPORT = f"{OURS}drift_report"


class ExitCode:
    """Knows whether a run has a gate, and what that decided.

    The gate writes its verdict into a file that only this run knows: its result may be hidden by ``no_log``.

    Args:
        playbook: the playbook that begins; nothing for a run without one.
    """

    def __init__(self, playbook: Any) -> None:
        self._expected = any(_has_gate(play) for play in (playbook.get_plays() if playbook is not None else ()))
        self._file: Path | None = None
        self._untold = False
        os.environ.pop(VERDICT_VARIABLE, None)
        if self._expected:
            self.listen()

    def listen(self) -> None:
        """Make the file into which the gate writes."""
        self._expected = True
        if self._file is None:
            handle, name = tempfile.mkstemp(prefix="dayone-verdict-")
            os.close(handle)
            self._file = Path(name)
            os.environ[VERDICT_VARIABLE] = name

    def skip(self) -> None:
        """The gate is not wanted in this run."""
        self._expected = False

    def untold(self) -> None:
        """A message, a ticket or a finding was not sent."""
        self._untold = True

    @property
    def verdict(self) -> int | None:
        """What the gate decided; nothing where it did not come to that."""
        try:
            code = int(self._file.read_text(encoding="ascii")) if self._file is not None else None
        except (OSError, ValueError):
            return None
        return code if code in (HOLDS, ERROR, DRIFT) else None

    @property
    def is_unjudged(self) -> bool:
        """Whether there is a gate, and it did not come to a verdict."""
        return self._expected and self.verdict is None

    def code(self, *, failed: bool, lost: bool) -> int:
        """The code of the process; 0 leaves it to Ansible.

        Args:
            failed: whether a task of the collection failed.
            lost: whether the report, or a part of it, could not be written.
        """
        if not self._expected:
            return ERROR if lost or self._untold else HOLDS
        verdict = self.verdict
        return ERROR if failed or lost or verdict is None else verdict

    def close(self) -> None:
        """Remove the file."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.unlink()
            self._file = None


def _has_gate(play: Any) -> bool:
    """Whether a play is to be judged. One that is always to be is so with ``--skip-tags always`` too: what nobody
    judged is not known to hold."""
    gates = [task for task in all_tasks(play) if action_of(task) == GATE]
    return any("always" in task.tags or is_chosen(task, play, {}) for task in gates)
