# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Modules that are run in the process of the tests, as a worker of ansible-core runs them, without a play around them.

A play costs as much as three short tasks, and a task of it twice what the module does. That the two come to the same is
shown for every module (test_all_ways_to_run_are_the_same). Here a task has a module of this collection, its options,
and the keywords below; of templates there is the look into the environment. What a task found and changed goes into a
journal, as the callback writes it.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure
from ansible_collections.dayone.aws.plugins.module_utils._kernel.unexpected import expected_only
from ansible_collections.dayone.aws.plugins.module_utils._report.journal import first_line
from ansible_collections.dayone.aws.plugins.module_utils._version import VERSION
from ansible_collections.dayone.aws.plugins.plugin_utils.core_versions import decoded
from ansible_collections.dayone.aws.plugins.plugin_utils.in_process import MODULES, _environment, _module_arguments
from ansible_collections.dayone.aws.plugins.plugin_utils.run_journal import JournalLocation
from ansible_collections.dayone.aws.plugins.plugin_utils.run_record import RunRecord
from ansible_collections.dayone.aws.plugins.plugin_utils.tasks import options_of

OURS = "dayone.aws."
ACTIONS = "ansible_collections.dayone.aws.plugins.action."
KEYWORDS = {"check_mode", "environment", "ignore_errors", "name"}
ARGUMENTS = {"--check", "--diff"}
_LOOKUP = re.compile(r"\{\{ lookup\('(?:ansible\.builtin\.)?env', '(\w+)'\) \}\}")


@dataclass(frozen=True)
class Ended:
    """A task that ended: its action, whether it was a check, and its result."""

    action: str
    checks: bool
    result: dict[str, Any]

    @property
    def line(self) -> str:
        """How the default callback begins the line that it prints of it."""
        if self.result.get("failed"):
            return "fatal: [localhost]: FAILED!"
        return f"{'changed' if self.result.get('changed') else 'ok'}: [localhost]"


def is_direct(task: Any, arguments: Sequence[str]) -> bool:
    """Whether all tasks are of our modules, and ask for nothing that only a play has."""
    if not isinstance(task, (dict, list)) or not set(arguments) <= ARGUMENTS or os.environ.get("DAYONE_PLAYS"):
        return False
    tasks = [task] if isinstance(task, dict) else task
    actions = [list(set(item) - KEYWORDS) for item in tasks]
    return all(len(names) == 1 and names[0].startswith(OURS) for names in actions)


def run_tasks(
    tasks: Sequence[Mapping[str, Any]], folder: Path, environment: Mapping[str, str], arguments: Sequence[str] = ()
) -> tuple[int, list[Ended]]:
    """Run tasks one after another in a folder, until one fails. Returns the exit code of a play of them, and them."""
    assert set(arguments) <= ARGUMENTS, f"this needs a play: {arguments}"
    ended: list[Ended] = []
    code = 0
    with contextlib.chdir(folder), _environment(dict(environment)):
        for task in tasks:
            ended.append(_run(task, "--check" in arguments, "--diff" in arguments))
            if ended[-1].result.get("failed") and not task.get("ignore_errors"):
                code = 2
                break
        _journal(folder, ended)
    return code, ended


def _run(task: Mapping[str, Any], check: bool, diff: bool) -> Ended:
    (action,) = set(task) - KEYWORDS
    assert action.startswith(OURS), f"this needs a play: {action}"
    checks = bool(task.get("check_mode", check))
    with _environment(dict(task.get("environment", {}))):
        told = {"_ansible_module_name": action, "_ansible_check_mode": checks, "_ansible_diff": diff}
        options = {**_filled(task[action] or {}), **told}
        return Ended(action, checks, _main(action.removeprefix(OURS), options))


def _main(name: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """What a module answers, in a process that its action plugin has prepared, as that of a play is."""
    importlib.import_module(ACTIONS + name)
    module, output = importlib.import_module(MODULES + name), io.StringIO()
    with _module_arguments(dict(options)), contextlib.redirect_stdout(output):
        try:
            with expected_only():
                module.main()
        except SystemExit:
            pass
        except Failure as failure:
            return {"failed": True, "msg": failure.message}
    # What amazon.aws imports of ansible-core is deprecated from 2.20 on. In a play that is said once, not in results.
    ours = {key: value for key, value in decoded(output.getvalue()).items() if key != "deprecations"}
    return {key: value for key, value in ours.items() if not key.startswith("_ansible_")}


def _filled(value: Any) -> Any:
    """Options, whose looks into the environment are done."""
    if isinstance(value, dict):
        return {key: _filled(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item) for item in value]
    if not isinstance(value, str):
        return value
    text = _LOOKUP.sub(lambda found: os.environ[found[1]], value)
    assert "{{" not in text, f"this needs a play: {value}"
    return text


def _journal(folder: Path, ended: Sequence[Ended]) -> None:
    """Write the journal of a run, where it found something."""
    with _record(folder) as record:
        for item in ended:
            if not item.result.get("findings") and not item.result.get("changed"):
                continue
            record.begin(check_mode=item.checks)
            for row in item.result.get("findings", []):
                record.add_finding(row)
            if item.result.get("changed") and not item.checks:
                record.add_change(_change(item))


@contextlib.contextmanager
def _record(folder: Path) -> Iterator[RunRecord]:
    about = {"playbook": "", "check_mode": False, "release": VERSION, "configuration": "direct"}
    head = first_line(uuid.uuid4().hex, datetime.now(timezone.utc).isoformat(), **about)
    place = JournalLocation(folder / "report", keep=20, key=Path(os.environ["DAYONE_JOURNAL_KEY"]))
    record = RunRecord(place, {**head, "tags": [], "skip_tags": [], "limit": ""}, _lose)
    yield record
    if record.journal.begun:
        record.end()
        record.journal.release()


def _lose(error: Exception | str) -> None:
    raise AssertionError(f"the journal is lost: {error}")


def _change(item: Ended) -> dict[str, Any]:
    """What a task changed, as the callback keeps it."""
    return {
        "host": "localhost",
        "task": item.action,
        "action": item.action,
        "account_id": item.result.get("account_id", ""),
        "diff": item.result.get("diff", {}),
        "calls": item.result["calls"],
        "options": options_of(item.result),
    }
