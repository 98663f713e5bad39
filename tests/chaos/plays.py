# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whole playbooks and the inventory under faults: what failed is reported, the code says so, the next run mends."""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import ROOT
from tests.emulator.faults import writes
from tests.emulator.server import Emulator
from tests.integration.conftest import Run, player
from tests.integration.members import list_inventory, make_members, write_inventory

from .kinds import KINDS, OF_WRITES
from .trial import GOOD, Statuses, Trial

DRIFT, BASELINE = (str(ROOT / "playbooks" / name) for name in ("drift.yml", "baseline.yml"))
#: What is run as a whole: two playbooks, and the inventory.
PLAYS = ("drift.yml", "baseline.yml", "organization.inventory")
#: Steps of each form of work: in IAM, in every region, and with a key that is paid for.
_STEPS = ("--tags", "password_policy,iam_hygiene,compute_defaults,public_access,root_account")
#: Those of a process that is killed are about one process, and a playbook has many.
PLAY_KINDS = tuple(name for name in KINDS if not name.startswith("killed"))


@dataclass(frozen=True)
class _Known:
    """A playbook without faults: what it says, and what it calls."""

    found: Statuses
    calls: tuple[Mapping[str, Any], ...]


def play_trials(account: Emulator, seed: int, seconds: float, only: str = "") -> Iterator[Trial]:
    """Trials of playbooks, until the time is over. The same seed gives the same ones."""
    end = time.monotonic() + seconds
    known: dict[str, _Known] = {}
    makes = dict(zip(PLAYS, (_drift, _baseline, _accounts), strict=True))
    todo = [(make, kind) for name, make in makes.items() if only in name for kind in PLAY_KINDS if _fits(name, kind)]
    random.Random(seed).shuffle(todo)
    for make, kind in todo:
        if time.monotonic() > end:
            return
        with tempfile.TemporaryDirectory(prefix="dayone-plays-") as folder:
            begun, trial = time.monotonic(), Trial("", kind, "", seed * 1000)
            make(account, Path(folder), trial, known)
            trial.seconds = round(time.monotonic() - begun, 1)
        yield trial


def _fits(name: str, kind: str) -> bool:
    """Whether a kind has a meaning: only the baseline writes."""
    return name == PLAYS[1] or kind not in OF_WRITES


def _report(folder: Path) -> dict[str, Any]:
    path = folder / "report" / "report.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {"findings": [], "errors": []}


def _statuses(report: Mapping[str, Any]) -> Statuses:
    found: Statuses = {}
    for row in report["findings"]:
        name = (row["control"], row["region"], "")
        found[name] = row["status"] if found.get(name) in (None, *GOOD) else found[name]
    return found


def _faults(trial: Trial, known: _Known) -> list[dict[str, Any]]:
    return KINDS[trial.kind](random.Random(f"{trial.seed} {trial.sample} {trial.kind}"), known.calls)


def _marked(run: Run) -> tuple[Mapping[str, Any], ...]:
    return tuple({**call, "writes": writes(call["operation"])} for call in run.calls)


def _disturbed(account: Emulator, trial: Trial, known: _Known, play: Callable[[], Run]) -> Run:
    account.control("faults", _faults(trial, known))
    run = play()
    account.control("faults", [])
    if "Traceback" in run.output:
        trial.note("crashed", run.output[-700:])
    return run


def _judge(trial: Trial, run: Run, report: Mapping[str, Any], known: _Known, failed: int) -> None:
    """The report of a disturbed run: nothing of an undisturbed one lacks, nothing is better, errors give their code."""
    found = _statuses(report)
    trial.ended = "failed" if report["errors"] else "ended"
    if report["errors"] and run.code != failed:
        trial.note("green", f"it ended {run.code} with {len(report['errors'])} errors")
    if not report["errors"] and run.code == 1:
        trial.note("message", f"it ended 1 without an error in its report: {run.output[-500:]}")
    lost = {name[0] for name in known.found} - {name[0] for name in found}
    if lost and not any("Enter" in str(error["task"]) for error in report["errors"]):
        trial.note("lost", f"nothing is said of {sorted(lost)[:5]}")
    better = [
        name for name, status in found.items() if status in GOOD and known.found.get(name, "compliant") not in GOOD
    ]
    if better:
        trial.note("false verdict", f"{better[:5]} hold")


def _drift(account: Emulator, folder: Path, trial: Trial, known: dict[str, _Known]) -> None:
    """drift.yml on day zero."""
    trial.sample, trial.mode = PLAYS[0], "check"
    account.reset()
    play = player(account, folder)
    if "drift" not in known:
        run = play(DRIFT, *_STEPS)
        known["drift"] = _Known(_statuses(_report(folder)), _marked(run))
        (folder / "report" / "report.json").unlink()
    run = _disturbed(account, trial, known["drift"], lambda: play(DRIFT, *_STEPS))
    if run.writes:
        trial.note("wrote", f"{run.writes}")
    _judge(trial, run, _report(folder), known["drift"], failed=1)


def _baseline(account: Emulator, folder: Path, trial: Trial, known: dict[str, _Known]) -> None:
    """baseline.yml from day zero. Its last task fails where a step did, so that Ansible ends it with 2."""
    trial.sample, trial.mode = PLAYS[1], "apply"
    play = player(account, folder)
    account.reset()
    if "baseline" not in known:
        run = play(BASELINE, *_STEPS)
        known["baseline"] = _Known(_statuses(_report(folder)), _marked(run))
        (folder / "report" / "report.json").unlink()
        account.reset()
    run = _disturbed(account, trial, known["baseline"], lambda: play(BASELINE, *_STEPS))
    _judge(trial, run, _report(folder), known["baseline"], failed=2)
    second, third = play(BASELINE, *_STEPS), play(BASELINE, *_STEPS)
    trial.mended = not (second.code or third.code or third.writes)
    if not trial.mended:
        trial.note("not mended", f"then {second.code}, and {third.code} with {third.writes}")
    bad = {name: status for name, status in _statuses(_report(folder)).items() if status in ("drift", "unknown")}
    if bad.keys() - {name for name, status in known["baseline"].found.items() if status not in GOOD}:
        trial.note("not mended", f"{bad}")


def _accounts(account: Emulator, folder: Path, trial: Trial, known: dict[str, _Known]) -> None:
    """The inventory of an organization: all its accounts, or none and a warning that says why."""
    trial.sample, trial.mode = PLAYS[2], "check"
    account.reset()
    make_members(account)
    path = write_inventory(folder, include_tags=True)
    if "accounts" not in known:
        listed = list_inventory(account, path)
        found: Statuses = dict.fromkeys(_hosts(listed.hosts), "host")
        known["accounts"] = _Known(found, tuple({**call, "writes": False} for call in listed.calls))
    account.control("faults", _faults(trial, known["accounts"]))
    listed = list_inventory(account, path)
    account.control("faults", [])
    hosts = _hosts(listed.hosts)
    trial.ended = "ended" if hosts else "failed"
    if "Traceback" in listed.output:
        trial.note("crashed", listed.output[-700:])
    if hosts and hosts != set(known["accounts"].found):
        trial.note("lost", f"{sorted(hosts)} instead of {sorted(known['accounts'].found)}")
    if not hosts and "organizations:" not in listed.output and "sts:" not in listed.output:
        trial.note("message", listed.output[-400:])


def _hosts(listed: Mapping[str, Mapping[str, Any]]) -> set[tuple[str, str, str]]:
    """Hosts with what is said of them, but for what another organization has otherwise: the ids of its units, and when
    an account joined."""
    own = ("dayone_account_joined", "dayone_account_ou_id")
    return {
        ("host", name, json.dumps({key: value for key, value in more.items() if key not in own}, sort_keys=True))
        for name, more in listed.items()
    }
