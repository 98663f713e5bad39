# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Says which recorded answers of AWS's would be refused as not whole, and which keys recorded answers leave out.

python -m tests.recorded --placebo cloud-custodian/tests/data/placebo --snapshots localstack/tests/aws
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import botocore.exceptions
from ansible_collections.dayone.aws.plugins.module_utils._aws.expected import READS, lacking
from botocore import xform_name

from tests import ROOT

from .recordings import Recording, model_of, placebo, printed, session, snapshots

_NAMES = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")
_SERVICES = re.compile(r"prepare\(__name__, (?P<names>[^)]*)\)")


def listed_by(service: str, operation: str) -> tuple[str, ...]:
    """What an operation lists, if botocore lists it in pages."""
    try:
        found = session().get_paginator_model(service).get_paginator(operation)["result_key"]
    except (ValueError, botocore.exceptions.UnknownServiceError, botocore.exceptions.DataNotFoundError):
        return ()
    return tuple(key.partition(".")[0] for key in ([found] if isinstance(found, str) else found))


def called() -> tuple[set[str], set[str]]:
    """The services whose models the modules read, and all names in the code that may be methods of clients."""
    actions = (ROOT / "plugins" / "action").glob("*.py")
    texts = [path.read_text(encoding="utf-8") for path in actions]
    services = {
        name for text in texts for found in _SERVICES.finditer(text) for name in re.findall(r"[\w-]+", found["names"])
    }
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "plugins").rglob("*.py"))
    return services, set(_NAMES.findall(code))


def relevant(recordings: Iterable[Recording]) -> Iterator[Recording]:
    """Those of reads that the modules send."""
    services, names = called()
    for recording in recordings:
        sent = recording.service in services and xform_name(recording.operation) in names
        if sent and recording.operation.startswith((*READS, "Generate")):
            yield recording


def refused(recording: Recording) -> str:
    """Why an answer would be refused. Empty where it would be taken."""
    operation = model_of(recording.service).operation_model(recording.operation)
    return lacking(operation, recording.answer, listed_by(recording.service, recording.operation))


def main() -> int:
    """Run it. Returns how the process ends: 1 where a recorded answer would be refused."""
    parser = argparse.ArgumentParser(prog="python -m tests.recorded")
    parser.add_argument("--placebo", type=Path, nargs="*", default=[], help="folders of cloud-custodian's recordings")
    parser.add_argument("--snapshots", type=Path, nargs="*", default=[], help="folders of localstack's recordings")
    parser.add_argument("--printed", type=Path, nargs="*", default=[], help="folders of what the AWS CLI printed")
    parser.add_argument("--left-out", action="store_true", help="say which members were never, or not always there")
    options = parser.parse_args()
    ways = ((placebo, options.placebo), (snapshots, options.snapshots), (printed, options.printed))
    found = list(relevant(chain.from_iterable(read(folder) for read, folders in ways for folder in folders)))
    wrong = [(recording, why) for recording in found if (why := refused(recording))]
    for recording, why in wrong:
        print(f"{recording.service}:{recording.operation} in {recording.place}: {why}: {str(recording.answer)[:200]}")
    if options.left_out:
        print("\n".join(_left_out(found)))
    kinds = {(recording.service, recording.operation) for recording in found}
    print(f"{len(found)} answers of {len(kinds)} operations, {len(wrong)} refused")
    return int(bool(wrong))


def _left_out(recordings: Iterable[Recording]) -> Iterator[str]:
    """For each operation, how often a member of its output was there."""
    answers: dict[tuple[str, str], list[Recording]] = defaultdict(list)
    for recording in recordings:
        answers[recording.service, recording.operation].append(recording)
    for (service, operation), known in sorted(answers.items()):
        shape = model_of(service).operation_model(operation).output_shape
        there = {name: sum(name in recording.answer for recording in known) for name in shape.members}
        counts = ", ".join(f"{name} {count}" for name, count in there.items() if count < len(known))
        yield f"{service}:{operation}, {len(known)} answers; not in all: {counts or '-'}"


if __name__ == "__main__":
    sys.exit(main())
