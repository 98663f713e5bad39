# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Throws faults at every module, and says what came of them (docs/reliability.md)."""

from __future__ import annotations

import argparse
import itertools
import json
import logging
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests import ROOT
from tests.emulator.server import Emulator

from .kinds import KINDS, TWO_AT_ONCE
from .play import Sample, samples, warm
from .report import write
from .trial import Reference, Trial, UnfitError, attempt, is_possible, refer

MODES = ("check", "apply", "again")
PAGE = ROOT / "docs" / "reliability.md"


def trials(account: Emulator, seed: int, seconds: float, only: str = "", kind: str = "") -> Iterator[Trial]:
    """Trials in an order that chance gives, so that what was done in a given time is a fair sample of all.

    Args:
        seed: what chance is drawn from: the same one gives the same trials.
        seconds: after which no further one is begun.
        only: a part of the names of samples that are taken. Empty: the first sample of every module.
        kind: the kind of fault that is taken. Empty: all.
    """
    end = time.monotonic() + seconds
    chosen = [sample for sample in samples(first_only=not only) if only in sample.name]
    warm(chosen)
    known: dict[str, Reference | None] = {}
    kinds = [kind] if kind else [*KINDS, TWO_AT_ONCE]
    for turn in itertools.count():
        todo: list[tuple[Sample, str, str]] = list(itertools.product(chosen, kinds, MODES))
        random.Random(f"{seed} {turn}").shuffle(todo)
        for sample, name, mode in todo:
            if time.monotonic() > end:
                return
            if sample.name not in known:
                known[sample.name] = _reference(account, sample)
            found = known[sample.name]
            if found is not None and is_possible(name, mode, found):
                yield attempt(account, sample, found, name, mode, seed * 1000 + turn)


def _reference(account: Emulator, sample: Sample) -> Reference | None:
    """The sample without faults, or nothing where it fails so: that is said."""
    try:
        return refer(account, sample)
    except UnfitError as error:
        print(f"left out: {error}", flush=True)
        return None


def main() -> int:
    """Run it. Returns how the process ends: 1 where something did not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("--seconds", type=float, default=600, help="after which no further trial is begun")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same trials")
    parser.add_argument("--only", default="", help="a part of the names of samples, such as audit_trail")
    parser.add_argument("--kind", default="", choices=["", *KINDS, TWO_AT_ONCE], help="one kind of fault")
    parser.add_argument("--page", action="store_true", help="write the figures into docs/reliability.md")
    parser.add_argument("--log", type=Path, help="a file that each trial is written to, as a line of JSON")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    done = []
    with Emulator() as account:
        for trial in trials(account, options.seed, options.seconds, options.only, options.kind):
            done.append(trial)
            _say(trial, options.log)
    write(done, PAGE if options.page else None, seed=options.seed)
    return int(any(trial.wrong for trial in done))


def _say(trial: Trial, log: Path | None) -> None:
    if log:
        with log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(vars(trial)) + "\n")
    for wrong in trial.wrong:
        print(f"{trial.sample}, {trial.kind}, {trial.mode}, seed {trial.seed}: {wrong}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
