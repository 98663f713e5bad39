# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Lets every module read an account that other projects recorded on AWS, in check mode.

python -m tests.recorded.replay --placebo cloud-custodian/tests/data/placebo --snapshots localstack/tests/aws

What a module reads is seen in a run against the embedded account. Then it runs again and again, and each time each of
these operations is answered as somebody recorded it, by another recording in each round; what nobody recorded, the
embedded account answers. Recordings of one account come together. Answers that differ in names and numbers alone count
as one. A run must not crash or meet what nobody expected, must send no write, and must not say that it could not read
what AWS once answered so.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from botocore import xform_name

from tests.chaos.play import Ended, play, writes_of
from tests.chaos.samples import Sample, samples, warm
from tests.emulator.faults import writes
from tests.emulator.server import Emulator

from .recordings import Recording, placebo, printed, snapshots
from .repair import last_page, repaired, signature

#: Errors that say what was wrong with the request, or with who sent it: they tell nothing of an account.
_NOT_SERVED = re.compile(
    r"^(Invalid(?!AccessException)|Malformed|Validation|Missing|Serialization|AccessDenied|Throttling|Expired|Unknown"
    r"|BadRequest|IllegalLocation|SignatureDoesNotMatch|MethodNotAllowed|400$|403$|404$)"
)
_UNEXPECTED = "encountered an unexpected error"


@dataclass
class Found:
    """What the rounds found: how many there were, and what was wrong in them."""

    rounds: int = 0
    served: set[tuple[str, str]] = field(default_factory=set)
    answers: set[str] = field(default_factory=set)
    wrong: dict[str, str] = field(default_factory=dict)


class Shelf:
    """The recordings by operation, each form once."""

    def __init__(self, recordings: Iterable[Recording]) -> None:
        self._kept: dict[tuple[str, str], dict[str, Recording]] = {}
        for item in recordings:
            if not writes(item.operation) and not (item.error and _NOT_SERVED.match(item.error[0])):
                made = repaired(item)
                self._kept.setdefault((item.service, item.operation), {}).setdefault(signature(made), made)

    def of(self, operation: tuple[str, str]) -> list[Recording]:
        """Those of an operation, those of one folder or test beside each other."""
        return sorted(self._kept.get(operation, {}).values(), key=lambda item: item.place)


def rounds(read: Sequence[tuple[str, str]], shelf: Shelf) -> Iterator[list[Recording]]:
    """What each run is answered with: a recording of each operation. The accounts that were recorded together first,
    then whatever was not served yet."""
    known = {operation: shelf.of(operation) for operation in read}
    left = {operation: list(found) for operation, found in known.items() if found}
    for place in sorted({_account(item) for found in known.values() for item in found}):
        together = {key: [item for item in found if _account(item) == place] for key, found in known.items()}
        chosen = [found[0] for found in together.values() if found]
        if len(chosen) > 1:
            _take(left, chosen)
            yield chosen
    while any(left.values()):
        chosen = [found[0] for found in left.values() if found]
        _take(left, chosen)
        yield chosen


def _take(left: dict[tuple[str, str], list[Recording]], chosen: Iterable[Recording]) -> None:
    for item in chosen:
        found = left[item.service, item.operation]
        if item in found:
            found.remove(item)


def _account(item: Recording) -> str:
    """What was recorded together: the files of a folder, the answers of a test."""
    return item.place.rpartition("/")[0] or " ".join(item.place.split()[:2])


def _fault(item: Recording) -> dict[str, Any]:
    about = {"service": item.service, "operation": item.operation, "user_agent": "dayone.aws/"}
    if item.error is not None:
        # A second request may well be answered: some of these pass by themselves.
        return {**about, "error": {"code": item.error[0], "message": item.error[1]}, "times": 1}
    return {**about, "answer": last_page(item)}


def wrong_with(ended: Ended, sent: Sequence[Mapping[str, str]], chosen: Iterable[Recording]) -> str:
    """What is wrong with a run that read recordings. Empty where nothing is."""
    if ended.crash or ended.hung or ended.killed:
        return (ended.crash or "it hung").strip().splitlines()[-1]
    told = json.dumps(ended.result.get("findings", []), default=str) + str(ended.result.get("msg", ""))
    if _UNEXPECTED in told:
        return re.sub(r"\s+", " ", told[told.index(_UNEXPECTED) :])[:400]
    if writes_of(sent):
        return f"writes in check mode: {writes_of(sent)}"
    for item in chosen:
        unread = re.search(rf"{item.service}:{xform_name(item.operation)} in [a-z0-9-]+ (failed|returned)[^\"]*", told)
        if unread:
            return unread.group()[:300]
    return ""


def replay(account: Emulator, sample: Sample, shelf: Shelf, found: Found, most: int) -> None:
    """Run one module for each round, at most so often."""
    sample.begin(account)
    ended, sent = play(account, sample, check=True)
    if ended.crash or ended.failed:
        found.wrong[f"{sample.name} without recordings"] = ended.crash or str(ended.result.get("msg"))
    read = sorted({(call["service"], call["operation"]) for call in sent if not writes(call["operation"])})
    for _number, chosen in zip(range(most), rounds(read, shelf), strict=False):
        ended, sent = play(account, sample, check=True, faults=[_fault(item) for item in chosen])
        found.rounds += 1
        found.served |= {(item.service, item.operation) for item in chosen}
        found.answers |= {item.place for item in chosen}
        why = wrong_with(ended, sent, chosen)
        if why and found.wrong.setdefault(f"{sample.name}: {why}", (where := "; ".join(map(_place, chosen)))) is where:
            print(f"{sample.name}: {why}\n    {where[:600]}", flush=True)


def _place(item: Recording) -> str:
    return item.place


def main() -> int:
    """Run it. Returns how the process ends: 1 where something was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.recorded.replay")
    parser.add_argument("--placebo", type=Path, nargs="*", default=[], help="folders of cloud-custodian's recordings")
    parser.add_argument("--snapshots", type=Path, nargs="*", default=[], help="folders of localstack's recordings")
    parser.add_argument("--printed", type=Path, nargs="*", default=[], help="folders of what the AWS CLI printed")
    parser.add_argument("--only", default="", help="a pattern of the names of samples, such as audit_trail")
    parser.add_argument("--every", action="store_true", help="all samples, not the first of each module alone")
    parser.add_argument("--most", type=int, default=400, help="so many rounds for each module at most")
    options = parser.parse_args()
    placebos = (placebo(folder, errors=True) for folder in options.placebo)
    prints = (printed(folder) for folder in options.printed)
    shelf = Shelf(chain(*placebos, *prints, *(snapshots(folder, errors=True) for folder in options.snapshots)))
    chosen, found = (
        [item for item in samples(first_only=not options.every) if re.search(options.only, item.name)],
        Found(),
    )
    warm(chosen)
    with Emulator() as account:
        for sample in chosen:
            replay(account, sample, shelf, found, options.most)
            print(f"{sample.name}: {found.rounds} rounds, {len(found.wrong)} wrong", file=sys.stderr)
    told = f"{len(found.answers)} answers of {len(found.served)} operations"
    print(f"{found.rounds} runs, {told}, {len(found.wrong)} wrong")
    return int(bool(found.wrong))


if __name__ == "__main__":
    sys.exit(main())
