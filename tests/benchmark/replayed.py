# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Gives recorded results of one account to the callback, as if they came from many accounts. Prints what that costs."""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ansible import context
from ansible.cli.playbook import PlaybookCLI
from ansible.executor.task_result import CallbackTaskResult
from ansible.playbook import Playbook
from ansible.plugins.loader import callback_loader, init_plugin_loader
from ansible.template import Templar

from .measure import ROOT

#: The account whose results were recorded.
RECORDED = "200000000001"


def host_variables(number: int) -> dict[str, Any]:
    """What the inventory says of one of many accounts."""
    account = f"{300000000000 + number}"
    role = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
    about = {"id": account, "name": f"account-{number}", "ou_path": f"/Workloads/Unit-{number % 60}"}
    return {
        "dayone_expected_account_id": account,
        "dayone_assume_role_arn": role,
        "ansible_connection": "local",
        **{f"dayone_account_{name}": value for name, value in about.items()},
    }


class Clock:
    """Sums the processor time of what is ours."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def take(self, call: Callable[..., Any], *arguments: Any) -> Any:
        """Do something, and count its time."""
        begun = time.process_time()
        try:
            return call(*arguments)
        finally:
            self.seconds += time.process_time() - begun


def replay(recording: Path, accounts: int, folder: Path) -> dict[str, Any]:
    """Play the drift of so many accounts to the callback.

    Args:
        recording: what the callback ``results`` wrote.
        accounts: how many.
        folder: where inventory, journal and report go.
    """
    inventory = folder / "hosts.json"
    hosts = {host_variables(number)["dayone_account_id"]: host_variables(number) for number in range(accounts)}
    inventory.write_text(json.dumps({"organization": {"hosts": hosts}}), encoding="utf-8")
    os.environ["DAYONE_REPORT_DIRECTORY"] = str(folder / "report")
    drift = str(ROOT / "playbooks" / "drift.yml")
    cli = PlaybookCLI(["ansible-playbook", "-i", str(inventory), "-e", "dayone_hosts=organization", drift])
    cli.parse()
    init_plugin_loader()
    loader, known, variables = cli._play_prereqs()
    context.CLIARGS = context.CLIARGS
    playbook = Playbook.load(drift, variable_manager=variables, loader=loader)
    callback, clock = callback_loader.get("dayone.aws.drift_report"), Clock()
    callback.set_options()
    clock.take(callback.v2_playbook_on_start, playbook)
    play = playbook.get_plays()[0].copy()
    play.post_validate(Templar(loader=loader, variables=variables.get_vars(play=play)))
    clock.take(callback.v2_playbook_on_play_start, play)
    results = _feed(callback, clock, recording, play, list(known.get_hosts("organization")))
    before = clock.seconds
    # The gate of the second play is not part of it: only what the callback keeps and writes is.
    callback._ending.skip()
    clock.take(callback.v2_playbook_on_stats, None)
    journal = folder / "report" / "journal.jsonl"
    return {
        "accounts": accounts,
        "results": results,
        "callback_cpu": round(before, 2),
        "end_cpu": round(clock.seconds - before, 2),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "journal_bytes": journal.stat().st_size,
        "page_bytes": (folder / "report" / "report.html").stat().st_size,
    }


def _feed(callback: Any, clock: Clock, recording: Path, play: Any, hosts: list[Any]) -> int:
    """Give each recorded result to the callback once for each host, task by task, as the linear strategy does."""
    tasks = {_key(task): task for block in play.compile() for task in _flat(block)}
    given = 0
    for line in recording.read_text(encoding="utf-8").splitlines():
        event, role, name, path, found, fields = json.loads(line)
        task = tasks.get((role, name, path))
        if task is None:
            continue
        clock.take(callback.v2_playbook_on_task_start, task, False)
        text = json.dumps(found)
        for host in hosts:
            result = json.loads(text.replace(RECORDED, host.get_name()))
            ended = CallbackTaskResult(host, task, result, fields)
            clock.take(getattr(callback, f"v2_runner_on_{event}"), ended)
            given += 1
    return given


def _key(task: Any) -> tuple[str, str, str]:
    return task._role.get_name() if task._role else "", task.get_name(), str(task.get_path())


def _flat(block: Any) -> list[Any]:
    found: list[Any] = []
    for item in [*block.block, *block.rescue, *block.always]:
        found += _flat(item) if hasattr(item, "block") else [item]
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("recording", type=Path)
    parser.add_argument("accounts", type=int)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    print(json.dumps(replay(asked.recording, asked.accounts, asked.folder)))
