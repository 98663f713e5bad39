# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Collects the findings of a run: a journal as it goes, a table and a JSON document at its end."""

from __future__ import annotations

DOCUMENTATION = r"""
name: drift_report
type: aggregate
short_description: Collect the findings of dayone.aws modules into a drift report
version_added: 0.1.0
description:
  - Appends each finding to a journal of JSON Lines as soon as its task has ended, so that a run that is cut short
    keeps what it had.
  - At the end shows a table and writes one JSON document beside the journal.
requirements:
  - enable in configuration with C(callbacks_enabled = dayone.aws.drift_report)
options:
  directory:
    description: Where journal and report are written.
    type: path
    default: dayone-report
    env:
      - name: DAYONE_REPORT_DIRECTORY
    ini:
      - section: callback_drift_report
        key: directory
author:
  - dayone.aws contributors (@dayone-aws)
"""

import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from ansible.plugins.callback import CallbackBase
from ansible_collections.dayone.aws.plugins.module_utils._report import document, table

JOURNAL = "journal.jsonl"
REPORT = "report.json"


class CallbackModule(CallbackBase):  # type: ignore[misc]
    """Journal, table and JSON document of a run's findings."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "dayone.aws.drift_report"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[dict[str, Any]] = []
        self._journal: Any = None
        self._loss = ""

    def v2_playbook_on_start(self, playbook: Any) -> None:
        """Start a new journal."""
        folder = Path(self.get_option("directory"))
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._journal = (folder / JOURNAL).open("w", encoding="utf-8")
        except OSError as error:
            self._lose(error)

    def v2_runner_on_ok(self, result: Any) -> None:
        """Keep the findings of a task that ended well."""
        self._collect(result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        """Keep the findings of a task that failed."""
        self._collect(result)

    def v2_playbook_on_stats(self, stats: Any) -> None:
        """Show the table and write the document."""
        if not self._rows and not self._loss:
            return
        folder = Path(self.get_option("directory"))
        try:
            text = json.dumps(document(self._rows), indent=2, sort_keys=True)
            (folder / REPORT).write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            self._lose(error)
        self._display.banner("DRIFT REPORT")
        self._display.display(table(self._rows))
        if not self._loss:
            self._display.display(f"report: {folder / REPORT}")

    def _collect(self, result: Any) -> None:
        found = _result(result)
        for outcome in found.get("results", [found]):
            rows = outcome.get("findings") if isinstance(outcome, dict) else None
            for row in rows or []:
                if isinstance(row, dict) and "control" in row:
                    self._append({**row, "time": datetime.now(timezone.utc).isoformat()})

    def _append(self, row: dict[str, Any]) -> None:
        self._rows.append(row)
        if self._journal is None:
            return
        try:
            self._journal.write(json.dumps(row, sort_keys=True, default=str) + "\n")
            self._journal.flush()
        except OSError as error:
            self._journal = None
            self._lose(error)

    def _lose(self, error: OSError) -> None:
        self._loss = str(error)
        self._display.error(f"drift_report: the report cannot be written: {error}")


def _result(result: Any) -> dict[str, Any]:
    """The task's result. ansible-core 2.19 and newer name it without the underscore."""
    found = getattr(result, "result", None)
    return dict(found if found is not None else result._result)
