# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Kills `make live` on the embedded account at many moments, and cleans up by name what each run left.

python -m tests.live.killed --moments 20 --part 1/4

One run is left alone first: it says how many requests a run sends that change something. The others are killed when
they have sent so and so many of these, the moments equally far from each other, from the first to the last. Whatever
`make live CLEAN=` leaves behind counts as wrong.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests import ROOT
from tests.emulator import clients
from tests.emulator.account import ACCOUNT
from tests.emulator.faults import writes
from tests.emulator.server import Emulator
from tests.parts import part_of

from .account import Account, enter
from .looks import strangers

#: What a run is tried with: steps that create keys, buckets, a trail, topics, alarms, roles, groups of logs and of
#: people, a budget, an anomaly monitor and analyzers.
STEPS = {"LIMIT": "50", "YES": "1", "WAIT": "0.1", "SKIP": "drift,contracts"}
TAGS = "access_analyzer,access_logs,activity_alarms,audit_trail,billing_alerts,iam_groups,root_account"
_NAMED = re.compile(r"This is run (live-[0-9a-f]{8})\.")


def empty(account: Emulator) -> None:
    """Bring the account to day zero, without the user that somebody left in it. It takes its time, as AWS does."""
    account.reset()
    iam, user = clients.client(account.endpoint, "iam"), "legacy-deploy"
    for key in iam.list_access_keys(UserName=user)["AccessKeyMetadata"]:
        iam.delete_access_key(UserName=user, AccessKeyId=key["AccessKeyId"])
    iam.delete_user(UserName=user)
    account.control("slow", True)


def make(account: Emulator, **given: str) -> subprocess.Popen[str]:
    """`make live`, with its variables. What `make venv` sets up is there already."""
    named = [f"{name}={value}" for name, value in {"ACCOUNT": ACCOUNT, "CONFIRM": ACCOUNT, **given}.items()]
    command = ["make", "--no-print-directory", "-o", "venv", "live", *named]
    environment = {**os.environ, **account.environment, "AWS_REGION": "us-east-1"}
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def name_of(process: subprocess.Popen[str]) -> str:
    """What a run calls itself. It is said before the first request that changes something. Empty where it ended."""
    assert process.stdout is not None
    for line in process.stdout:
        found = _NAMED.search(line)
        if found:
            return found.group(1)
    return ""


def processes_of(name: str) -> Iterator[int]:
    """The processes of a run's plays. All carry its name, also the workers, which leave the session they began in."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if f"AWS_SDK_UA_APP_ID={name}-".encode() in (folder / "environ").read_bytes():
                yield int(folder.name)


def kill(process: subprocess.Popen[str], name: str) -> None:
    """End a run with all that it started, as a machine does that goes down. A play that lives on sets up again what is
    cleaned up meanwhile."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    while alive := list(processes_of(name)):
        for number in alive:
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        time.sleep(0.05)


def changed(account: Emulator) -> list[str]:
    """The requests so far that change something, in their order."""
    calls: list[dict[str, Any]] = account.control("calls", method="GET")
    return [f"{call['service']}:{call['operation']}" for call in calls if writes(call["operation"])]


def left(account: Emulator, name: str) -> list[str]:
    """What is in the account, and what it still pays for."""
    for variable, value in {**account.environment, "AWS_REGION": "us-east-1"}.items():
        os.environ[variable] = value
    seen = Account(name, "us-east-1")
    return strangers(seen, enter(seen, ACCOUNT))


def requests_of_a_run(account: Emulator) -> int:
    """How many requests change something, until a run begins to undo."""
    empty(account)
    account.control("calls", method="DELETE")
    process = make(account, **STEPS, TAGS=TAGS)
    output, _nothing = process.communicate()
    if process.returncode:
        raise SystemExit(f"the run that was left alone ended with {process.returncode}:\n{output}")
    sent = changed(account)
    print(f"a run sends {len(sent)} requests that change something", flush=True)
    return len(sent)


def killed_at(account: Emulator, number: int) -> tuple[str, list[str]]:
    """Kill a run when it has sent so many requests that change something, and clean up after it.

    Returns:
        When it was killed, in words, and what was left or went wrong.
    """
    empty(account)
    account.control("calls", method="DELETE")
    process = make(account, **STEPS, TAGS=TAGS)
    name = name_of(process)
    while process.poll() is None and len(changed(account)) < number:
        time.sleep(0.02)
    kill(process, name)
    sent = changed(account)
    things = len(left(account, name))
    cleaner = make(account, CLEAN=name)
    output, _nothing = cleaner.communicate()
    wrong = [f"CLEAN ended with {cleaner.returncode}: {output[-600:]}"] if cleaner.returncode else []
    last = sent[-1] if sent else "nothing"
    return f"{name}, after {len(sent)} requests, the last {last}, with {things} things", [*wrong, *left(account, name)]


def main() -> int:
    """Run it. Returns how the process ends: 1 where something was left."""
    parser = argparse.ArgumentParser(prog="python -m tests.live.killed", description=__doc__.partition("\n")[0])
    parser.add_argument("--moments", type=int, default=20, help="at how many moments")
    parser.add_argument("--part", type=part_of, default=(1, 1), help="2/4: the second of four parts of them")
    parser.add_argument("--requests", type=int, default=0, help="how many requests a run sends, where that is known")
    options = parser.parse_args()
    bad = 0
    with Emulator() as account:
        total = options.requests or requests_of_a_run(account)
        part, parts = options.part
        moments = [max(1, total * place // options.moments) for place in range(options.moments)]
        for number in moments[part - 1 :: parts]:
            when, wrong = killed_at(account, number)
            bad += bool(wrong)
            print(f"{'left: ' + '; '.join(wrong) if wrong else 'clean'}: {when}", flush=True)
    print(f"{len(moments[part - 1 :: parts])} moments, {bad} wrong")
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
