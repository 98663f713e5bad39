# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Throws faults at every module, and says what came of them (docs/reliability.md)."""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

from tests import ROOT
from tests.emulator.server import Emulator
from tests.parts import part_of

from .course import Course
from .damage import DAMAGE
from .kinds import KINDS, TWO_AT_ONCE
from .plays import PLAYS, play_trials
from .report import write
from .reports import REPORTS, report_trials
from .samples import samples, warm
from .trial import Trial

PAGE = ROOT / "docs" / "reliability.md"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("--seconds", type=float, default=600, help="after which no further trial is begun")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same trials")
    parser.add_argument("--part", type=part_of, default=(1, 1), help="2/4: the second of four parts of the samples")
    parser.add_argument("--only", default="", help="a part of the names of samples, such as audit_trail")
    parser.add_argument("--kind", default="", choices=["", *KINDS, TWO_AT_ONCE, *DAMAGE], help="one kind of fault")
    parser.add_argument("--plays", action="store_true", help="at whole playbooks and the inventory instead of modules")
    parser.add_argument("--reports", action="store_true", help="at what judges, renders and tells, instead of modules")
    parser.add_argument("--page", action="store_true", help="write the figures into docs/reliability.md")
    parser.add_argument("--log", type=Path, help="a file that each trial is added to, as a line of JSON")
    parser.add_argument("--merge", type=Path, nargs="+", help="throw nothing: take the trials of such files")
    parser.add_argument("--again", type=Path, nargs="+", help="throw what did not hold in such files once more")
    return parser.parse_args()


def main() -> int:
    """Run it. Returns how the process ends: 1 where something did not hold."""
    options = _options()
    done = _merged(options.merge) if options.merge else _thrown(options)
    write(done, PAGE if options.page else None)
    return int(any(trial.wrong for trial in done))


def _merged(files: list[Path]) -> list[Trial]:
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    found = [Trial(**json.loads(line)) for line in lines]
    there = {*(sample.name for sample in samples()), *PLAYS, *REPORTS}
    # The same trial in two files is one: the later one counts. What was thrown at a sample that is no more is left out.
    known = {(trial.sample, trial.kind, trial.mode, trial.seed): trial for trial in found if trial.sample in there}
    return list(known.values())


def _thrown(options: argparse.Namespace) -> list[Trial]:
    logging.disable(logging.CRITICAL)
    return list(_all(options))


def _all(options: argparse.Namespace) -> Iterator[Trial]:
    for trial in _plays(options) if options.plays else _reports(options) if options.reports else _modules(options):
        _say(trial, options.log)
        yield trial


def _plays(options: argparse.Namespace) -> Iterator[Trial]:
    with Emulator() as account:
        yield from play_trials(account, options.seed, options.seconds, options.only)


def _reports(options: argparse.Namespace) -> Iterator[Trial]:
    with Emulator() as account:
        yield from report_trials(account, options.seed, options.seconds, options.only, options.kind)


def _modules(options: argparse.Namespace) -> Iterator[Trial]:
    number, parts = options.part
    chosen = [sample for sample in samples() if options.only in sample.name][number - 1 :: parts]
    warm(chosen)
    wrong = [trial for trial in _merged(options.again or []) if trial.wrong]
    kinds = [options.kind] if options.kind else [*KINDS, TWO_AT_ONCE]
    with Emulator() as account, Course(account, options.seed) as course:
        if options.again:
            yield from course.again(chosen, wrong)
        else:
            yield from course.trials(chosen, options.seconds, kinds)


def _say(trial: Trial, log: Path | None) -> None:
    if log:
        with log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(vars(trial)) + "\n")
    for wrong in trial.wrong:
        print(f"{trial.sample}, {trial.kind}, {trial.mode}, seed {trial.seed}: {wrong}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
