# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Writes what each task of a run gives, so that it can be given to a callback again for more hosts."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = r"""
name: results
type: aggregate
short_description: Record results
description: Writes a line for each task that ended to the file that C(RESULTS) names.
author:
  - dayone.aws contributors (@dayone-aws)
"""


class CallbackModule(CallbackBase):  # type: ignore[misc]
    """Records results."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "results"

    def _write(self, event: str, result: Any) -> None:
        role = result.task._role.get_name() if result.task._role else ""
        fields = {"check_mode": result.task_fields.get("check_mode")}
        line = [event, role, result.task.get_name(), str(result.task.get_path()), dict(result.result), fields]
        with Path(os.environ["RESULTS"]).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, default=str) + "\n")

    def v2_runner_on_ok(self, result: Any) -> None:
        """It ended well."""
        self._write("ok", result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        """It failed."""
        self._write("failed", result)

    def v2_runner_on_skipped(self, result: Any) -> None:
        """It was skipped."""
        self._write("skipped", result)
