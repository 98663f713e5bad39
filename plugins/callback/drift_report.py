# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Collects the findings of a run: a journal as it goes, a table and a report at its end."""

from __future__ import annotations

DOCUMENTATION = r"""
name: drift_report
type: aggregate
short_description: Collect the findings of dayone.aws modules into a drift report
version_added: 0.1.0
description:
  - Appends each finding to a journal of JSON Lines as soon as its task has ended, so that a run that is cut short
    keeps what it had.
  - At the end shows a table and writes the report beside the journal, in the formats of O(formats). The journal of a
    run that did not come to its end is rendered by M(dayone.aws.drift_report).
  - A journal that can no longer be written does not end the run. The loss is said.
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
  formats:
    description:
      - The formats of the report, as in the module M(dayone.aws.drift_report). An empty list writes none, and leaves
        the journal.
    type: list
    elements: str
    default: [json, html]
    env:
      - name: DAYONE_REPORT_FORMATS
    ini:
      - section: callback_drift_report
        key: formats
author:
  - dayone.aws contributors (@dayone-aws)
"""

import hashlib
import json
import os
import uuid
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from ansible import context
from ansible.plugins.callback import CallbackBase
from ansible_collections.dayone.aws.plugins.module_utils._aws import VERSION
from ansible_collections.dayone.aws.plugins.module_utils._formats import FORMATS, report_of
from ansible_collections.dayone.aws.plugins.module_utils._journal import (
    RUN_VARIABLE,
    ForeignJournal,
    first_line,
    open_journal,
    write_line,
)
from ansible_collections.dayone.aws.plugins.module_utils._money import KIND as MONEY
from ansible_collections.dayone.aws.plugins.module_utils._money import money_line, money_of
from ansible_collections.dayone.aws.plugins.module_utils._output import write
from ansible_collections.dayone.aws.plugins.module_utils._report import Report, Summary

JOURNAL = "journal.jsonl"
#: How many findings are shown when the journal is lost.
KEPT = 200
#: The exit code of a run whose report was lost.
LOST = 1


def now() -> str:
    """The time, as the journal writes it."""
    return datetime.now(timezone.utc).isoformat()


class CallbackModule(CallbackBase):  # type: ignore[misc]
    """Journal, table and report of a run's findings."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "dayone.aws.drift_report"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        self._summary = Summary(KEPT)
        self._errors: list[dict[str, Any]] = []
        self._money: list[dict[str, Any]] = []
        self._head: dict[str, Any] = {}
        self._journal: Any = None
        self._seq = 0
        self._loss = ""
        self._exit_code = 0
        self._exceptions: dict[str, bool] = {}

    def v2_playbook_on_start(self, playbook: Any) -> None:
        """Know which run this is. The journal begins with the first finding, so that a run without any, such as one
        that renders the journal of another, leaves that in place."""
        self._head = first_line(uuid.uuid4().hex, now(), **_about(playbook))
        os.environ[RUN_VARIABLE] = self._head["run"]

    def v2_runner_on_ok(self, result: Any) -> None:
        """Keep the findings of a task that ended well."""
        self._collect(result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        """Keep the findings of a task that failed, and why it did."""
        self._exit_code = int(_result(result).get("exit_code", self._exit_code))
        ours = self._collect(result)
        if ours and not ignore_errors:
            error = {"host": _host(result), "task": _task_name(result), "message": str(_result(result).get("msg", ""))}
            self._errors.append(error)
            self._append("error", error)

    def v2_playbook_on_stats(self, stats: Any) -> None:
        """Show the table and write the document. End with the code that the gate decided on."""
        if self._seq:
            self._end()
        if self._loss or self._exit_code:
            raise SystemExit(self._exit_code or LOST)

    def _end(self) -> None:
        self._append("end", {"findings": self._summary.total, "exceptions": self._exceptions})
        if self._journal is not None:
            self._journal.close()
        report = self._report()
        files = self._render(report)
        self._display.banner("DRIFT REPORT")
        self._display.display("".join(FORMATS["table"].render(report)).rstrip("\n"))
        for file in files:
            self._display.display(f"report: {file}")

    def _report(self) -> Report:
        """The report of the journal; of what memory kept, where the journal is lost."""
        if self._journal is not None:
            try:
                report = report_of(open_journal(str(Path(self.get_option("directory")) / JOURNAL)))
                report.summary  # noqa: B018  read now, while a journal that cannot be read is only a loss
                return report
            except (ForeignJournal, OSError) as error:
                self._lose(error)
        rows = self._summary.urgent(KEPT)
        lost = [f"drift_report: the report is not whole: {self._loss}"]
        return Report(lambda: rows, [self._head], self._errors, lost, money=money_of(self._money))

    def _render(self, report: Report) -> list[str]:
        """Write the report in its formats, as far as that goes, and say which files there are."""
        files = []
        for name in self.get_option("formats"):
            if name not in FORMATS:
                self._lose(f"{name} is no format; there are {', '.join(FORMATS)}")
                continue
            path = Path(self.get_option("directory")) / FORMATS[name].file
            try:
                write(path, FORMATS[name].render(report))
                files.append(str(path))
            except OSError as error:
                self._lose(error)
        return files

    def _collect(self, result: Any) -> bool:
        """Keep what the modules of this collection found. Says whether the task was one of theirs."""
        found = _result(result)
        ours = False
        for outcome in found.get("results", [found]):
            if not (isinstance(outcome, dict) and isinstance(outcome.get("findings"), list) and "calls" in outcome):
                continue
            ours = True
            if not self._seq:
                self._head["check_mode"] = bool(context.CLIARGS.get("check") or result.task.check_mode)
            for item in outcome.get("exceptions", []):
                name = f"{item['control']} of {item['owner']}, expires {item['expires']}"
                self._exceptions[name] = self._exceptions.get(name, False) or item["matched"]
            for row in outcome["findings"]:
                self._summary.add({**row, "time": now()})
                self._append("finding", row)
            self._note_money(result, outcome)
            if outcome.get("changed") and not context.CLIARGS.get("check") and not result.task.check_mode:
                self._append("change", _change(result, outcome))
        return ours

    def _note_money(self, result: Any, outcome: dict[str, Any]) -> None:
        line = money_line(outcome, str(result.task.action), _task_name(result))
        if line is not None:
            self._money.append(line)
            self._append(MONEY, line)

    def _begin(self) -> None:
        folder = Path(self.get_option("directory"))
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._journal = (folder / JOURNAL).open("w", encoding="utf-8", errors="backslashreplace")
        except OSError as error:
            self._lose(error)
        self._write(self._head)

    def _append(self, kind: str, row: dict[str, Any]) -> None:
        if not self._seq:
            self._begin()
        self._seq += 1
        self._write({**row, "kind": kind, "run": self._head.get("run", ""), "seq": self._seq, "time": now()})

    def _write(self, line: dict[str, Any]) -> None:
        if self._journal is None:
            return
        try:
            self._journal.write(write_line(line))
            self._journal.flush()
        except OSError as error:
            self._journal = None
            self._lose(error)

    def _lose(self, error: Exception | str) -> None:
        self._loss = str(error)
        self._display.error(f"drift_report: the report cannot be written: {error}")


def _about(playbook: Any) -> dict[str, Any]:
    """What says whether two journals are of the same configuration."""
    name = Path(getattr(playbook, "_file_name", "") or "").name
    arguments = {key: context.CLIARGS.get(key) for key in ("extra_vars", "tags", "skip_tags")}
    known = json.dumps([VERSION, name, arguments], sort_keys=True, default=str)
    return {
        "playbook": name,
        "check_mode": False,
        "release": VERSION,
        "configuration": hashlib.sha256(known.encode()).hexdigest(),
    }


def _change(result: Any, outcome: dict[str, Any]) -> dict[str, Any]:
    """What a task changed: enough to show it, and to take it back."""
    return {
        "host": _host(result),
        "task": _task_name(result),
        "action": str(result.task.action),
        "account_id": outcome.get("account_id", ""),
        "diff": outcome.get("diff", {}),
        "calls": outcome["calls"],
    }


def _host(result: Any) -> str:
    return str(result.host.get_name())


def _task_name(result: Any) -> str:
    return str(result.task_name)


def _result(result: Any) -> dict[str, Any]:
    """The task's result. ansible-core 2.19 and newer name it without the underscore."""
    found = getattr(result, "result", None)
    return dict(found if found is not None else result._result)
