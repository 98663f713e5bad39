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
  - Appends each finding to a JSON Lines journal as soon as its task ends, so that a run that is cut short keeps its
    findings.
  - At the end of the run, shows a table and writes the report next to the journal, in O(formats).
    M(dayone.aws.drift_report) renders the journal of a run that did not finish.
  - An invalid option ends the run before its first task, with code 1.
  - A run that is interrupted (C(SIGINT), C(SIGTERM), C(SIGHUP)) reports what it found so far. What it did not reach is
    unknown.
  - If the journal can no longer be written, the run continues. The loss is reported, and the process ends with code 1.
  - In check mode, tasks of other modules that report a change are findings too.
  - Every task of this collection that fails, is unreachable or returns no verdicts is an error in the report, even if a
    C(rescue) or C(ignore_errors) lets the play continue. A task belongs to this collection by its module or by its
    role.
  - Warns about variables that nothing reads, and suggests the closest name that is read.
  - A run with the module M(dayone.aws.drift_gate) ends with code 1 if there was such an error.
requirements:
  - enable in configuration with C(callbacks_enabled = dayone.aws.drift_report)
options:
  directory:
    description: Directory for the journal and the report.
    type: path
    default: dayone-report
    env:
      - name: DAYONE_REPORT_DIRECTORY
    ini:
      - section: callback_drift_report
        key: directory
  formats:
    description:
      - The formats of the report, as in the module M(dayone.aws.drift_report). With an empty list only the journal is
        written.
    type: list
    elements: str
    default: [json, html]
    env:
      - name: DAYONE_REPORT_FORMATS
    ini:
      - section: callback_drift_report
        key: formats
  since:
    description:
      - What the report is compared with. V(last) is the newest journal that O(keep) kept. V(none) is nothing. Any other
        value is the path of a journal or of a C(report.json).
      - The date since which a finding is known is kept in C(history.json) in O(directory).
    type: str
    default: last
    env:
      - name: DAYONE_REPORT_SINCE
    ini:
      - section: callback_drift_report
        key: since
  keep:
    description: How many journals of earlier runs are kept, in the directory C(runs) in O(directory).
    type: int
    default: 5
    env:
      - name: DAYONE_REPORT_KEEP
    ini:
      - section: callback_drift_report
        key: keep
  wait:
    description:
      - Number of seconds that a run waits for another run that is writing to O(directory). After that, its report is
        not written, as for a directory that is not writable, but its findings are still shown.
    type: float
    default: 600
    env:
      - name: DAYONE_REPORT_WAIT
    ini:
      - section: callback_drift_report
        key: wait
  slice:
    description:
      - Which slice of its job the run is, as V(2/5) for the second of five. A report of all slices then knows which
        should be there.
    type: str
    default: ""
    version_added: 0.2.0
    env:
      - name: DAYONE_SLICE
    ini:
      - section: callback_drift_report
        key: slice
  journal_key:
    description:
      - The file with the key that signs the journal's lines about changes, so that M(dayone.aws.restore) can verify
        them. It is created if it does not exist. C(docs/restore.md) explains what the signature protects against.
    type: path
    default: ~/.ansible/dayone/journal.key
    env:
      - name: DAYONE_JOURNAL_KEY
    ini:
      - section: callback_drift_report
        key: journal_key
  track_tasks:
    description:
      - Whether tasks of other modules count, in check mode only. A task that reports C(changed) becomes a finding of
        the control C(task.changed), with its file and line and, with C(--diff), what would change. A task that fails is
        an error.
      - For a task with C(no_log), only the fact that it would change something is shown.
      - A boolean. Any other value is refused.
    type: raw
    default: true
    env:
      - name: DAYONE_TRACK_TASKS
    ini:
      - section: callback_drift_report
        key: track_tasks
  progress:
    description:
      - How often the progress of the run is printed. V(auto) prints it every ten seconds on a terminal, and every
        half minute elsewhere. V(plain) prints it once for each step, and V(none) never.
    type: str
    choices: [auto, plain, none]
    default: auto
    env:
      - name: DAYONE_PROGRESS
    ini:
      - section: callback_drift_report
        key: progress
  table:
    description:
      - What is shown at the end. V(auto) and V(always) show what to do next, the open findings, and a line of totals.
        V(full) also shows what holds and what is accepted. V(never) shows nothing.
      - V(auto) and V(full) do so if stdout is for people, that is, with the stdout callback C(default), a callback
        derived from it, C(minimal) or C(oneline). With any other stdout callback, such as C(ansible.posix.json) and
        C(ansible.posix.jsonl), stdout is data, and this callback prints nothing there, including the lines of
        O(progress). The report is always written.
    type: str
    choices: [auto, full, always, never]
    default: auto
    env:
      - name: DAYONE_TABLE
    ini:
      - section: callback_drift_report
        key: table
author:
  - dayone.aws contributors (@dayone-aws)
"""

import contextlib
import functools
import os
import sys
import uuid
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleError
from ansible.plugins.callback import CallbackBase
from ansible_collections.dayone.aws.plugins.plugin_utils.requirements import MET  # isort: split

from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._report.formats import FORMATS
from ansible_collections.dayone.aws.plugins.module_utils._report.gate import ERROR, JOURNAL_VARIABLE
from ansible_collections.dayone.aws.plugins.module_utils._report.journal import RUN_VARIABLE, first_line
from ansible_collections.dayone.aws.plugins.module_utils._report.money import money_line
from ansible_collections.dayone.aws.plugins.module_utils._report.render import table
from ansible_collections.dayone.aws.plugins.module_utils._report.task import foreign_tasks as _tasks
from ansible_collections.dayone.aws.plugins.plugin_utils.async_jobs import SILENT, UNASKED, AsyncJobs
from ansible_collections.dayone.aws.plugins.plugin_utils.core_versions import ended
from ansible_collections.dayone.aws.plugins.plugin_utils.coverage import Coverage, row_of
from ansible_collections.dayone.aws.plugins.plugin_utils.exit_code import GATE, REPORT, SENDERS, ExitCode
from ansible_collections.dayone.aws.plugins.plugin_utils.failures import (
    action_of,
    has_verdicts,
    is_of_collection,
    judges,
    outcomes_of,
    step_of,
    why_failed,
    why_unjudged,
)
from ansible_collections.dayone.aws.plugins.plugin_utils.interruption import Interruption
from ansible_collections.dayone.aws.plugins.plugin_utils.narrow import columns_of_terminal, fitted
from ansible_collections.dayone.aws.plugins.plugin_utils.progress import MODE_VARIABLE, Progress, is_ours, our_tasks
from ansible_collections.dayone.aws.plugins.plugin_utils.run_journal import JournalLocation
from ansible_collections.dayone.aws.plugins.plugin_utils.run_record import RunRecord
from ansible_collections.dayone.aws.plugins.plugin_utils.run_report import about, written
from ansible_collections.dayone.aws.plugins.plugin_utils.same_process import install
from ansible_collections.dayone.aws.plugins.plugin_utils.settings import check_settings, switch
from ansible_collections.dayone.aws.plugins.plugin_utils.stdout_use import is_for_people
from ansible_collections.dayone.aws.plugins.plugin_utils.tasks import (
    Hosts,
    checks,
    host_of,
    options_of,
    outcome_of,
    task_of,
)
from ansible_collections.dayone.aws.plugins.plugin_utils.variable_names import misspelt, names_of

__all__ = ["MET", "CallbackModule"]


def _heard(method: Callable[..., None]) -> Callable[..., None]:
    """An event of the run. Ansible makes a warning of what a callback raises, and goes on: whatever is not kept for
    such a reason is a loss, so that the run does not end as if all was well."""

    @functools.wraps(method)
    def kept(self: CallbackModule, *arguments: Any, **options: Any) -> None:
        try:
            method(self, *map(ended, arguments), **options)
        except Exception as error:
            self.lose(f"{method.__name__}: {type(error).__name__}: {error}")
            raise

    return kept


class CallbackModule(CallbackBase):  # type: ignore[misc]
    """Journal, table and report of a run's findings."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "dayone.aws.drift_report"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        self._jobs = AsyncJobs()
        self._head: dict[str, Any] = {}
        self._record: RunRecord
        self._loss = ""
        #: What a task rendered of the journals of other runs: the table, and the files.
        self._rendered: tuple[str, list[str]] = ("", [])
        self._ending: ExitCode
        self._hosts = Hosts("")
        self._wrong = ""

    def set_options(self, *arguments: Any, **options: Any) -> None:
        """Take the settings. Ansible leaves out a callback with a wrong one, and goes on without anything to keep what
        is found: so that is refused later, where a callback can."""
        try:
            super().set_options(*arguments, **options)
            names = ("formats", "keep", "slice", "track_tasks", "wait")
            check_settings({name: self.get_option(name) for name in names}, FORMATS)
        except (AnsibleError, Refusal) as error:
            said = f"{str(error).rstrip('.')}. {getattr(error, '_help_text', None) or ''}"
            self._wrong = " ".join(said.split()).rstrip(".")

    @_heard
    def v2_playbook_on_start(self, playbook: Any) -> None:
        """Know which run this is. The journal begins with the first finding, so that a run without any, such as one
        that renders the journal of another, leaves that in place. Each playbook of a command line is a run."""
        if self._wrong:
            self._display.error(f"drift_report: {self._wrong}. Nothing was run.")
            raise SystemExit(ERROR)
        extent = about(playbook, self.get_option("slice"))
        self._head = first_line(uuid.uuid4().hex, datetime.now(timezone.utc).isoformat(), **extent)
        parent = os.environ.get(RUN_VARIABLE, "")
        os.environ[RUN_VARIABLE] = self._head["run"]
        people = is_for_people()
        mode = self.get_option("progress") if people else "none"
        os.environ[MODE_VARIABLE] = mode
        self._shown = {"always": True, "never": False}.get(self.get_option("table"), people)
        self._hosts = Hosts(str(getattr(playbook, "_basedir", "") or ""))
        self._record = RunRecord(self._place(parent), self._head, self.lose)
        os.environ[JOURNAL_VARIABLE] = str(self._record.journal.path.absolute())
        self._ending = ExitCode(playbook)
        self._coverage = Coverage()
        self._progress = Progress(mode, sys.stdout.isatty(), self._display.display)
        self._interruption = Interruption(self._interrupted)

    @_heard
    def v2_playbook_on_play_start(self, play: Any) -> None:
        """Know the hosts of a play, and how many steps it has."""
        install()
        if not self._head:  # the command ansible runs plays without a playbook
            self.v2_playbook_on_start(None)
        if self._coverage.is_new(play):
            self._settle(ended=True)
        for line in misspelt(names_of(play)):
            self._tell(line)
        variables = self._hosts.begin(play)
        self._coverage.begin(play, variables)
        self._progress.begin(len(variables.get("ansible_play_hosts_all", [])), our_tasks(play, variables))

    @_heard
    def v2_playbook_on_task_start(self, task: Any, is_conditional: bool) -> None:
        """Count the step."""
        if action_of(task) == GATE:
            self._ending.listen()
            self._miss_jobs()
            self._settle(ended=False)
        if is_ours(task):
            self._progress.step()

    @_heard
    def v2_runner_on_skipped(self, result: Any) -> None:
        """A host that a step does not concern is done with it."""
        if action_of(result.task) == GATE:
            self._ending.skip()
        self._coverage.ended(result.task, host_of(result))
        if is_ours(result.task):
            self._progress.ended(host_of(result), ())

    @_heard
    def v2_runner_on_ok(self, result: Any) -> None:
        """Keep the findings of a task that ended well. One of ours that gives none is an error."""
        found = outcome_of(result)
        if action_of(result.task) == REPORT and found.get("table"):
            self._rendered = found["table"], found["files"]
        self._collect(result, found)
        self._end_jobs(result, found)
        self._jobs.started(result, host_of(result), found)
        reason = why_unjudged(found) if judges(result.task) else ""
        if reason:
            self._err(result, reason)

    @_heard
    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        """Keep the findings of a task that failed, and why it did. That a gate says no is no error by itself."""
        found = outcome_of(result)
        self._collect(result, found)
        self._end_jobs(result, {"failed": True, **found} if "results" not in found else found)
        if action_of(result.task) in SENDERS and not ignore_errors:
            self._ending.untold()
        judged = action_of(result.task) == GATE and self._ending.verdict is not None
        watched = self._is_tracked(result) and not ignore_errors
        if watched or (is_of_collection(result.task) and not judged):
            self._err(result, why_failed(found))

    @_heard
    def v2_runner_on_unreachable(self, result: Any) -> None:
        """Keep that nothing is known of a host."""
        self._coverage.ended(result.task, host_of(result))
        if is_of_collection(result.task) or self._is_tracked(result):
            self._err(result, why_failed(outcome_of(result)))

    def v2_playbook_on_stats(self, stats: Any) -> None:
        """Show the table and write the document. End with the code that the gate decided on."""
        self._interruption.over()
        # What it raises it has kept as a loss. The code stands in any case.
        with contextlib.suppress(Exception):
            self._close()
        if self._ending.is_unjudged and not self._record.errors:
            with contextlib.suppress(OSError):
                self._display.error(f"drift_report: {GATE} did not run, so it is not known whether all controls hold.")
        code = self._ending.code(failed=bool(self._record.errors), lost=bool(self._loss))
        self._ending.close()
        if code:
            raise SystemExit(code)

    @_heard
    def _close(self) -> None:
        self._miss_jobs()
        self._settle(ended=True)
        if self._record.journal.begun:
            self._end()
            self._record.journal.release()
        elif self._shown and self._rendered[0]:
            self._show(*self._rendered)

    def _interrupted(self, by: str) -> None:
        """Report what was found until somebody ended the run. The journal has no last line, so that every report of it
        says that it was cut short."""
        self._ending.close()
        self._coverage.interrupt(f"the run was interrupted before it reached this step ({by})")
        self._record.journal.timeout = 0
        self._settle(ended=True)
        if self._record.journal.begun:
            self._record.journal.close()
            self._publish()
            self._record.journal.release()

    @property
    def _folder(self) -> Path:
        return Path(self.get_option("directory"))

    def _place(self, parent: str) -> JournalLocation:
        """Where the journal is written. ``parent`` is the run by which this one was started, if it was."""
        options = {name: self.get_option(name) for name in ("keep", "wait", "journal_key")}
        key = Path(options["journal_key"])
        return JournalLocation(self._folder, options["keep"], options["wait"], key, parent, self._tell)

    def _tell(self, line: str) -> None:
        self._display.warning(f"drift_report: {line}")

    def _end(self) -> None:
        self._record.end()
        self._publish()

    def _publish(self) -> None:
        """Write the report, and show the table."""
        report = None if self._loss else self._record.report(self.get_option("since"))
        report = report or self._record.remembered(self._loss)
        kept_out = self._record.journal.kept_out
        files = [] if kept_out else written(report, self.get_option("formats"), self._folder, self.lose)
        if not self._shown:
            return
        shape = table.render_full if self.get_option("table") == "full" else table.render
        self._show("".join(shape(report)), files)
        if self._record.changed:
            with contextlib.suppress(OSError):
                self._display.display(f"run: {self._head['run']} (dayone.aws.restore can undo its changes)")

    def _show(self, text: str, files: list[str]) -> None:
        """Show a table, and which files there are. Behind ``| head`` nobody reads it: the files say the same."""
        try:
            self._display.banner("DRIFT REPORT")
            self._display.display(fitted(text.rstrip("\n"), columns_of_terminal()))
            for file in files:
                self._display.display(f"report: {file}")
        except OSError as error:
            if not files:
                raise
            self._tell(f"the table cannot be shown: {error.strerror}. The report is {files[0]}")

    def _collect(self, result: Any, found: dict[str, Any]) -> None:
        """Keep what a task found."""
        outcomes = [item for item in outcomes_of(found) if has_verdicts(item)]
        for outcome in outcomes:
            self._keep(result, outcome)
        controls = {row["control"] for outcome in outcomes for row in outcome["findings"]}
        accounts = {str(outcome.get("account_id") or "") for outcome in outcomes}
        self._coverage.ended(result.task, host_of(result), controls, max(accounts, default=""))
        if is_ours(result.task):
            self._progress.ended(host_of(result), controls)
        elif not outcomes and self._is_tracked(result):
            self._track(result, found)

    def _keep(self, result: Any, outcome: dict[str, Any]) -> None:
        """Keep what a module of ours says: findings, what it watches and pays for, what it changed."""
        # What judged nothing, such as a look at who the run is, is no reason to put an earlier journal aside.
        if outcome["findings"] or outcome.get("changed"):
            self._begin(result)
            self._record.add_account(outcome.get("account_id"), result.host.vars)
        self._record.add_exceptions(outcome.get("exceptions", []))
        for row in outcome["findings"]:
            self._record.add_finding(row)
        self._note_money(result, outcome)
        if outcome.get("changed") and not checks(result):
            self._record.add_change(_change(result, outcome))

    def _note_money(self, result: Any, outcome: dict[str, Any]) -> None:
        line = money_line(outcome, task_of(result).action, str(result.task_name))
        if line is not None:
            self._begin(result)
            self._record.add_money(line)

    def _is_tracked(self, result: Any) -> bool:
        """Whether a task of another module counts: in check mode, when it can change what is outside the run."""
        tracks = switch("track_tasks", self.get_option("track_tasks"))
        return tracks and checks(result) and _tasks.is_tracked(task_of(result).action)

    def _track(self, result: Any, found: dict[str, Any]) -> None:
        """Keep what a task of another module would change."""
        self._begin(result)
        task = self._hosts.task(result)
        waivers = self._hosts.exceptions(task.host, task.account_id)
        for row in _tasks.rows(task, found):
            self._record.add_finding(_tasks.waived(row, waivers))
        self._record.add_exceptions(waivers.as_result())

    def _begin(self, result: Any) -> None:
        self._record.begin(check_mode=checks(result))

    def _end_jobs(self, result: Any, found: dict[str, Any]) -> None:
        """Say of tasks that were started with async, and of which a task of others tells the end, that they failed."""
        for begun, outcome in self._jobs.ended(host_of(result), found):
            silent = "" if has_verdicts(outcome) else SILENT
            reason = why_failed(outcome) if outcome.get("failed") else silent
            if reason:
                self._err(begun, reason)

    def _miss_jobs(self) -> None:
        """Say of tasks that were started with async that nobody asked what they found."""
        for begun in self._jobs.unasked():
            self._err(begun, UNASKED)

    def _settle(self, *, ended: bool) -> None:
        """Say of what was to be judged and was not that it is unknown."""
        for missing in self._coverage.unjudged(ended=ended):
            self._record.begin(check_mode=missing.check_mode)
            self._record.add_unjudged(row_of(missing))
        for error in self._coverage.cut():
            self._record.add_error(error)

    def _err(self, result: Any, message: str) -> None:
        self._begin(result)
        self._coverage.failed(result.task, host_of(result), message)
        error = {
            "host": host_of(result),
            "step": step_of(result.task),
            "task": str(result.task_name),
            "action": action_of(result.task),
            "account_id": self._coverage.account_of(host_of(result), result.host.vars),
            "message": message,
        }
        self._record.add_error(error)

    def lose(self, error: Exception | str) -> None:
        self._loss = str(error)
        # Nobody may be there to read it.
        with contextlib.suppress(OSError):
            self._display.error(f"drift_report: the report cannot be written: {error}")


def _change(result: Any, outcome: dict[str, Any]) -> dict[str, Any]:
    """What a task changed: enough to show it, and to take it back."""
    return {
        "host": host_of(result),
        "task": str(result.task_name),
        "action": task_of(result).action,
        "account_id": outcome.get("account_id", ""),
        "diff": outcome.get("diff", {}),
        "calls": outcome["calls"],
        "options": options_of(outcome),
    }
