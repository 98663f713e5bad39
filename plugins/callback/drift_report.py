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
  - At the end shows a table and writes one JSON document beside the journal. The journal of a run that did not come to
    its end is rendered by M(dayone.aws.drift_report).
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
author:
  - dayone.aws contributors (@dayone-aws)
"""

import contextlib
import hashlib
import json
import uuid
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from ansible import context
from ansible.plugins.callback import CallbackBase
from ansible_collections.dayone.aws.plugins.module_utils._aws import VERSION
from ansible_collections.dayone.aws.plugins.module_utils._journal import first_line, write_line
from ansible_collections.dayone.aws.plugins.module_utils._report import Summary, document, table

JOURNAL = "journal.jsonl"
REPORT = "report.json"
#: The exit code of a run whose report was lost.
LOST = 1


def now() -> str:
    """The time, as the journal writes it."""
    return datetime.now(timezone.utc).isoformat()


class CallbackModule(CallbackBase):  # type: ignore[misc]
    """Journal, table and JSON document of a run's findings."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "dayone.aws.drift_report"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        self._summary = Summary()
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

    def v2_runner_on_ok(self, result: Any) -> None:
        """Keep the findings of a task that ended well."""
        self._collect(result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        """Keep the findings of a task that failed, and why it did."""
        self._exit_code = int(_result(result).get("exit_code", self._exit_code))
        ours = self._collect(result)
        if ours and not ignore_errors:
            error = {"host": _host(result), "task": _task_name(result), "message": str(_result(result).get("msg", ""))}
            self._summary.errors.append(error)
            self._append("error", error)

    def v2_playbook_on_stats(self, stats: Any) -> None:
        """Show the table and write the document. End with the code that the gate decided on."""
        if self._seq:
            self._end()
        if self._loss or self._exit_code:
            raise SystemExit(self._exit_code or LOST)

    def _end(self) -> None:
        self._append("end", {"findings": self._summary.total})
        losses = [f"drift_report: the journal could not be written: {self._loss}"] if self._loss else []
        losses += [f"stale exception, it matched nothing: {item}" for item, hit in self._exceptions.items() if not hit]
        folder = Path(self.get_option("directory"))
        try:
            with (folder / REPORT).open("w", encoding="utf-8") as file:
                rows = self._summary.rows() if self._loss else self._findings(folder)
                file.writelines(document(self._summary, rows, [self._head], losses))
        except OSError as error:
            self._lose(error)
        self._display.banner("DRIFT REPORT")
        self._display.display(table(self._summary, losses))
        if not self._loss:
            self._display.display(f"report: {folder / REPORT}")

    def _findings(self, folder: Path) -> Any:
        """The findings, read back from the journal one by one: there may be more than memory holds."""
        with contextlib.suppress(FileNotFoundError), (folder / JOURNAL).open(encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                if row["kind"] == "finding":
                    yield row

    def _collect(self, result: Any) -> bool:
        """Keep what the modules of this collection found. Says whether the task was one of theirs."""
        found = _result(result)
        ours = False
        for outcome in found.get("results", [found]):
            if not (isinstance(outcome, dict) and isinstance(outcome.get("findings"), list) and "calls" in outcome):
                continue
            ours = True
            for item in outcome.get("exceptions", []):
                name = f"{item['control']} of {item['owner']}, expires {item['expires']}"
                self._exceptions[name] = self._exceptions.get(name, False) or item["matched"]
            for row in outcome["findings"]:
                self._summary.add(row)
                self._append("finding", row)
            if outcome.get("changed") and not context.CLIARGS.get("check") and not result.task.check_mode:
                self._append("change", _change(result, outcome))
        return ours

    def _begin(self) -> None:
        folder = Path(self.get_option("directory"))
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._journal = (folder / JOURNAL).open("w", encoding="utf-8")
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

    def _lose(self, error: OSError) -> None:
        self._loss = str(error)
        self._display.error(f"drift_report: the report cannot be written: {error}")


def _about(playbook: Any) -> dict[str, Any]:
    """What says whether two journals are of the same configuration."""
    name = Path(getattr(playbook, "_file_name", "") or "").name
    arguments = {key: context.CLIARGS.get(key) for key in ("extra_vars", "tags", "skip_tags")}
    known = json.dumps([VERSION, name, arguments], sort_keys=True, default=str)
    return {
        "playbook": name,
        "check_mode": bool(context.CLIARGS.get("check")),
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
