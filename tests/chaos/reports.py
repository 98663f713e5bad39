# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The modules that judge, render and tell, under faults: damaged journals, disks, folders and webhooks.

A journal of which something is lost must never lead to green, a report stands whole in its place or not at all, and
nobody counts as told who was not.
"""

from __future__ import annotations

import importlib
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible_collections.dayone.aws.plugins.module_utils._report.formats import FORMATS
from ansible_collections.dayone.aws.plugins.plugin_utils.in_process import MODULES

from tests import journals, signed
from tests.emulator.server import Emulator

from .damage import DAMAGE, Damage, Hook, Place
from .play import Ended, Run
from .samples import Sample
from .trial import Trial, look_at

#: What is run: the gate, the report and the notice.
REPORTS = ("drift_gate", "drift_report", "drift_notice")
_KINDS = ["drift", "unknown", "manual", "input", "choice", "waiting"]
#: How reports end that are whole.
_ENDS = {"report.html": b"</html>\n", "report.json": b"}\n", "report.junit.xml": b">\n", "report.sarif": b"}\n"}
#: How many findings a journal has.
_FINDINGS = 120


@dataclass(frozen=True)
class _Known:
    """A run without faults: what it says, and the files that it leaves."""

    result: Mapping[str, Any]
    files: Mapping[str, bytes]


def report_trials(account: Emulator, seed: int, seconds: float, only: str = "", kind: str = "") -> Iterator[Trial]:
    """Trials, until the time is over. The same seed gives the same ones."""
    end, turn = time.monotonic() + seconds, 0
    while True:
        todo = [(name, item) for item, damage in DAMAGE.items() for name in damage.of if only in name]
        random.Random(f"{seed} {turn}").shuffle(todo)
        for name, item in todo:
            if time.monotonic() > end:
                return
            if kind in ("", item):
                yield report_trial(account, name, item, seed * 1000 + turn)
        turn += 1


def report_trial(account: Emulator, name: str, kind: str, seed: int) -> Trial:
    """One trial.

    Args:
        account: the embedded account.
        name: the module.
        kind: the kind of damage.
        seed: what chance is drawn from.
    """
    trial, begun = Trial(name, kind, "apply", seed), time.monotonic()
    draw = random.Random(f"{seed} {name} {kind}")
    _warm()
    with tempfile.TemporaryDirectory(prefix="dayone-reports-") as text, Hook() as hook:
        place = _place(account, Path(text) / "plain", draw, hook)
        twin, plain = Place(Path(text) / "disturbed", hook), Path(text) / "as-it-was"
        shutil.copytree(place.folder, plain)
        shutil.copytree(place.folder, twin.folder)
        known = _Known(_run(account, name, place).result, _files(place))
        try:
            _disturb(account, twin, plain, DAMAGE[kind], draw, known, trial)
        finally:
            twin.open_again()
    trial.seconds = round(time.monotonic() - begun, 1)
    return trial


def _warm() -> None:
    """What the runs import and make for themselves stands before one of them has no rights or no disk."""
    signed.environment()
    for module in REPORTS:
        importlib.import_module(MODULES + module)


def _place(account: Emulator, folder: Path, draw: random.Random, hook: Hook) -> Place:
    """A folder with the report and the kept journal of a run that was before, and the journal of a new one."""
    place = Place(folder, hook)
    place.make()
    good = draw.random() < 0.5
    place.write(journals.lines(_FINDINGS // 2, run="before"))
    before = _run(account, "drift_report", place)
    assert not before.failed, before
    rows = ({**row, "status": "compliant"} if good else row for row in journals.findings(_FINDINGS))
    place.write(journals.lines(_FINDINGS, run="now", rows=rows))
    return place


def _options(name: str, place: Place) -> dict[str, Any]:
    journal, kept = str(place.journal), str(place.kept)
    if name == "drift_gate":
        return {"journal": journal, "fail_on_kinds": _KINDS}
    if name == "drift_notice":
        return {"journal": journal, "archive": kept, "webhook": place.hook.address, "kinds": _KINDS}
    return {
        "journals": [journal],
        "directory": str(place.out),
        "formats": list(FORMATS),
        "archive": kept,
        "since": "last",
    }


def _start(account: Emulator, name: str, place: Place, damage: Damage | None = None) -> Run:
    sample = Sample(name, MODULES + name, _options(name, place), {}, ())
    return Run(account, sample, check=False, around=damage.around(place) if damage else None).start()


def _run(account: Emulator, name: str, place: Place) -> Ended:
    return _start(account, name, place).end()


def _files(place: Place) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(place.out.iterdir()) if path.is_file()}


def _disturb(
    account: Emulator, place: Place, plain: Path, damage: Damage, draw: random.Random, known: _Known, trial: Trial
) -> None:
    lines = place.journal.read_bytes().splitlines(keepends=True)
    before = _files(place)
    damage.do(draw, place)
    lost = place.lost(lines)
    runs = [_start(account, trial.sample, place, damage) for _number in range(damage.runs)]
    damage.during(draw, place, [run.pid for run in runs])
    ends = [run.end() for run in runs]
    for ended in ends:
        look_at(ended, trial)
        judge(ended, lost, known.result, place, trial)
    trial.ended = "killed" if ends[0].killed else "failed" if any(ended.failed for ended in ends) else "ended"
    place.open_again()
    _whole(place, before, known, lost, trial, killed=any(ended.killed for ended in ends))
    _mend(account, place, plain, known, trial)


def _gate(ended: Ended, lost: int, known: Mapping[str, Any], _place: Place, trial: Trial) -> None:
    code, right = ended.result.get("exit_code"), known.get("exit_code")
    if ended.killed or code == 1:
        return
    if lost:
        trial.note("green", f"it ends with {code} although {lost} lines are lost")
    elif code != right or ended.failed != bool(right):
        trial.note("other verdict", f"it ends with {code}, undisturbed {right}")


def _report(ended: Ended, lost: int, known: Mapping[str, Any], _place: Place, trial: Trial) -> None:
    if ended.failed or ended.killed or ended.crash or ended.hung:
        return
    if lost and not ended.result["losses"]:
        trial.note("silent", f"{lost} lines are lost, and it says nothing of it")
    good = ended.result["summary"]["compliant"], known["summary"]["compliant"]
    if good[0] > good[1]:
        trial.note("false verdict", f"{good[0]} findings hold, undisturbed {good[1]}")


def _notice(ended: Ended, lost: int, known: Mapping[str, Any], place: Place, trial: Trial) -> None:
    told = "webhook" in ended.result.get("sent", [])
    if told and not place.hook.delivered:
        trial.note("green", "it says that it told people, and did not")
    if ended.failed or ended.killed or ended.crash or ended.hung:
        return
    if known["sent"] and not told:
        trial.note("silent", "nobody was told, and it did not fail")
    if lost and "is incomplete" not in ended.result["text"]:
        trial.note("silent", f"{lost} lines are lost, and it does not tell people: {ended.result['text']!r}")


_JUDGES: dict[str, Callable[[Ended, int, Mapping[str, Any], Place, Trial], None]] = {
    "drift_gate": _gate,
    "drift_report": _report,
    "drift_notice": _notice,
}


def judge(ended: Ended, lost: int, known: Mapping[str, Any], place: Place, trial: Trial) -> None:
    """Note what a disturbed run must not have said.

    Args:
        ended: how it ended.
        lost: how many lines of its journal are lost.
        known: what an undisturbed run says.
        place: where it ran.
        trial: is told.
    """
    _JUDGES[trial.sample](ended, lost, known, place, trial)


def _whole(place: Place, before: Mapping[str, bytes], known: _Known, lost: int, trial: Trial, *, killed: bool) -> None:
    """Each report is the old one, or the new one, or is not there. What it is compared with may be what was damaged."""
    as_ever = not trial.kind.startswith(("history", "kept"))
    if trial.sample != "drift_report" or not place.out.is_dir():
        return
    found = _files(place)
    for name in found:
        if name.endswith(".part"):
            if not killed:
                trial.note("left behind", name)
        elif not lost and as_ever and found[name] not in (before.get(name), known.files.get(name)):
            trial.note("not whole", f"{name} is neither the old report nor the new one")
        elif not found[name].endswith(_ENDS.get(name, b"")):
            trial.note("not whole", f"{name} ends with {found[name][-40:]!r}")


def _mend(account: Emulator, place: Place, plain: Path, known: _Known, trial: Trial) -> None:
    """The next run without faults comes to what an undisturbed one does."""
    place.restore(plain)
    ended = _run(account, trial.sample, place)
    if trial.sample == "drift_report":
        trial.mended = not ended.failed and ended.result["summary"] == known.result["summary"]
    else:
        trial.mended = ended.result.get("exit_code") == known.result.get("exit_code")
        trial.mended = trial.mended and ended.result.get("text") == known.result.get("text")
    if not trial.mended:
        trial.note("not mended", str(ended.result.get("msg") or ended.result)[:300])
