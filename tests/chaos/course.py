# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The course of many trials: in which order, and each in a copy of the account where it begins."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator, Sequence
from functools import partial

from tests.emulator.server import Emulator

from .samples import Sample
from .snapshot import Snapshot
from .trial import Reference, Trial, UnfitError, face, is_possible, refer

MODES = ("check", "apply", "again")


class _Scene:
    """A sample without faults, and the account before and after it."""

    def __init__(self, account: Emulator, sample: Sample) -> None:
        self._before: list[Snapshot] = []
        try:
            begun = partial(self._keep, account, sample)
            self.known = refer(account, sample, begun)
        except UnfitError:
            self.close()
            raise
        self._after = Snapshot(account, partial(_face, sample))

    def _keep(self, account: Emulator, sample: Sample) -> None:
        self._before.append(Snapshot(account, partial(_face, sample)))

    def trial(self, kind: str, mode: str, seed: int) -> Trial:
        """One trial."""
        snapshot = self._after if mode == "again" else self._before[0]
        found: Trial = snapshot.ask((self.known, kind, mode, seed))
        return found

    def close(self) -> None:
        """Throw the accounts away."""
        for snapshot in (*self._before, *filter(None, [getattr(self, "_after", None)])):
            snapshot.close()


def _face(sample: Sample, account: Emulator, order: tuple[Reference, str, str, int]) -> Trial:
    known, kind, mode, seed = order
    return face(account, sample, known, kind, mode, seed)


class Course:
    """Throws faults at samples, in an order that chance gives, so that what was done in a given time is a fair sample
    of all.

    Args:
        account: the embedded account.
        seed: what chance is drawn from: the same one gives the same trials.
    """

    def __init__(self, account: Emulator, seed: int) -> None:
        self._account, self._seed = account, seed
        self._scenes: dict[str, _Scene | None] = {}

    def __enter__(self) -> Course:
        return self

    def __exit__(self, *_: object) -> None:
        for scene in self._scenes.values():
            if scene is not None:
                scene.close()

    def trials(self, chosen: Sequence[Sample], seconds: float, kinds: Sequence[str]) -> Iterator[Trial]:
        """Trials, until the time is over.

        Args:
            chosen: the samples.
            seconds: after which no further one is begun.
            kinds: the kinds of faults.
        """
        end = time.monotonic() + seconds
        for turn in itertools.count():
            todo = list(itertools.product(chosen, kinds, MODES))
            random.Random(f"{self._seed} {turn}").shuffle(todo)
            for sample, kind, mode in todo:
                if time.monotonic() > end:
                    return
                scene = self._scene(sample)
                if scene is not None and is_possible(kind, mode, scene.known):
                    yield scene.trial(kind, mode, self._seed * 1000 + turn)

    def again(self, chosen: Sequence[Sample], trials: Sequence[Trial]) -> Iterator[Trial]:
        """The same trials once more.

        Args:
            chosen: the samples, as far as there still are such.
            trials: the trials.
        """
        named = {sample.name: sample for sample in chosen}
        for trial in trials:
            scene = self._scene(named[trial.sample]) if trial.sample in named else None
            if scene is not None:
                yield scene.trial(trial.kind, trial.mode, trial.seed)

    def _scene(self, sample: Sample) -> _Scene | None:
        """The sample without faults, or nothing where it fails so: that is said."""
        if sample.name not in self._scenes:
            try:
                self._scenes[sample.name] = _Scene(self._account, sample)
            except UnfitError as error:
                print(f"left out: {error}", flush=True)
                self._scenes[sample.name] = None
        return self._scenes[sample.name]
