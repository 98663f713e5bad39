# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Measures drift over many accounts, and over thousands the parts that are this collection's alone (``make scale``)."""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from tests.emulator import clients

from .measure import ANSIBLE, ROOT, Account

TWO = ("eu-west-1", "us-east-1")
#: The regions that every account has without opting in.
SEVENTEEN = (
    *TWO, "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2",
    "ca-central-1", "eu-central-1", "eu-north-1", "eu-west-2", "eu-west-3", "sa-east-1", "us-east-2", "us-west-1",
    "us-west-2",
)  # fmt: skip
#: Seconds between two looks at the memory of the processes.
_PAUSE = 0.05


class Memory(threading.Thread):
    """Looks at the memory of a process and of its forks until it ends. In MiB; that of a fork is what it has alone."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self._process, self.peak, self.fork = process, 0, 0

    def run(self) -> None:
        """Look."""
        while (own := _field(self._process, "status", "VmHWM")) is not None:
            self.peak = max(self.peak, own // 1024)
            for child in _children(self._process):
                alone = _field(child, "smaps_rollup", "Private_Dirty") or 0
                self.fork = max(self.fork, alone // 1024)
            time.sleep(_PAUSE)


def _field(process: int, file: str, name: str) -> int | None:
    """A field of a file of the kernel on a process, in KiB; nothing once it has ended."""
    try:
        lines = Path(f"/proc/{process}/{file}").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), None)


def _children(process: int) -> Iterator[int]:
    try:
        text = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    except OSError:
        text = ""
    return map(int, text.split())


def run(command: Sequence[str], folder: Path, variables: Mapping[str, str]) -> dict[str, Any]:
    """Run a command, whatever it ends with, and say what it cost."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with (
        (folder / "stdout").open("wb") as out,
        subprocess.Popen(command, cwd=folder, env=variables, stdout=out) as made,
    ):
        memory = Memory(made.pid)
        memory.start()
        code = made.wait()
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    memory.join()
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "code": code,
        "cpu": round(cpu, 2),
        "wall": round(wall, 1),
        "controller_mib": memory.peak,
        "fork_mib": memory.fork,
        "stdout_bytes": (folder / "stdout").stat().st_size,
    }


def environment(account: Account, folder: Path) -> dict[str, str]:
    """The variables of a run in a folder of its own."""
    free = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "DAYONE_"))}
    return {
        **free,
        **account.environment,
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".collections"),
        "ANSIBLE_CALLBACKS_ENABLED": "dayone.aws.drift_report",
        "ANSIBLE_STDOUT_CALLBACK": "dayone.aws.brief",
        "AWS_REGION": "us-east-1",
        "DAYONE_REPORT_DIRECTORY": str(folder / "report"),
    }


def organization(account: Account, members: int) -> None:
    """Make an organization of so many member accounts."""
    client = clients.client(account.environment["AWS_ENDPOINT_URL"], "organizations")
    client.create_organization(FeatureSet="ALL")
    for number in range(members):
        client.create_account(Email=f"{number}@example.com", AccountName=f"account-{number}")


def drift(members: int, regions: Sequence[str], forks: int, *, record: Path | None = None) -> dict[str, Any]:
    """Measure the drift of so many member accounts."""
    with tempfile.TemporaryDirectory(prefix="dayone-scale-") as name, Account() as account:
        folder = Path(name)
        organization(account, members)
        inventory = folder / "accounts.organization.yml"
        options = {"plugin": "dayone.aws.organization", "exclude_accounts": ["123456789012"]}
        inventory.write_text(yaml.safe_dump(options), encoding="utf-8")
        given = {"dayone_hosts": "all", "dayone_regions": list(regions)}
        drift_yml = str(ROOT / "playbooks" / "drift.yml")
        variables = environment(account, folder)
        if record is not None:
            variables |= {
                "ANSIBLE_CALLBACK_PLUGINS": str(Path(__file__).with_name("callbacks")),
                "ANSIBLE_CALLBACKS_ENABLED": "dayone.aws.drift_report,results",
                "RESULTS": str(record),
            }
        account.forget_calls()
        command = [ANSIBLE, "-i", str(inventory), "--forks", str(forks), "-e", json.dumps(given), drift_yml]
        found = run(command, folder, variables)
        calls = len(account.calls())
        journal = folder / "report" / "journal.jsonl"
        document = json.loads((folder / "report" / "report.json").read_text(encoding="utf-8"))
        return {
            "accounts": members,
            "regions": len(regions),
            "forks": forks,
            **found,
            "requests": calls,
            "cpu_an_account": round(found["cpu"] / members, 2),
            "requests_an_account": round(calls / members, 1),
            "cpu_ms_a_request": round(1000 * found["cpu"] / calls, 1),
            "journal_bytes": journal.stat().st_size,
            "findings": len(document["findings"]),
            "errors": sorted({error["task"] for error in document["errors"]}),
            "page_bytes": (folder / "report" / "report.html").stat().st_size,
            **{f"report_{name}": value for name, value in rendered(journal, folder / "again").items()},
        }


def rendered(journal: Path, folder: Path) -> dict[str, Any]:
    """What page and document of a journal cost, in a process of their own."""
    code = (
        "import json, resource, sys\n"
        "from ansible_collections.dayone.aws.plugins.module_utils._report.journal import open_all\n"
        "from ansible_collections.dayone.aws.plugins.module_utils._report.formats import FORMATS, report_of\n"
        "from ansible_collections.dayone.aws.plugins.module_utils._report.output import write\n"
        "from pathlib import Path\n"
        "report = report_of(open_all([sys.argv[1]]))\n"
        "Path(sys.argv[2]).mkdir()\n"
        "for name in ('html', 'json'):\n"
        "    write(Path(sys.argv[2]) / FORMATS[name].file, FORMATS[name].render(report))\n"
        "used = resource.getrusage(resource.RUSAGE_SELF)\n"
        "print(json.dumps({'cpu': round(used.ru_utime + used.ru_stime, 2), 'mib': used.ru_maxrss // 1024}))\n"
    )
    variables = {**os.environ, "PYTHONPATH": str(ROOT / ".collections")}
    command = [sys.executable, "-c", code, str(journal), str(folder)]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def listed(accounts: int) -> dict[str, Any]:
    """What the inventory of so many accounts costs."""
    with tempfile.TemporaryDirectory(prefix="dayone-scale-") as name, Account() as account:
        folder = Path(name)
        organization(account, accounts)
        inventory = folder / "accounts.organization.yml"
        inventory.write_text("plugin: dayone.aws.organization\n", encoding="utf-8")
        account.forget_calls()
        program = str(Path(ANSIBLE).with_name("ansible-inventory"))
        found = run([program, "-i", str(inventory), "--list"], folder, environment(account, folder))
        return {"accounts": accounts, **found, "requests": len(account.calls())}


def replayed(recording: Path, accounts: int) -> dict[str, Any]:
    """What callback, journal and report of so many accounts cost, by recorded results."""
    with tempfile.TemporaryDirectory(prefix="dayone-scale-") as name:
        folder = Path(name)
        free = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE_", "DAYONE_"))}
        variables = {
            **free,
            "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".collections"),
            "PYTHONPATH": f"{ROOT}:{ROOT / '.collections'}",
            "DAYONE_TABLE": "never",
            "DAYONE_PROGRESS": "none",
        }
        command = [sys.executable, "-m", "tests.benchmark.replayed", str(recording), str(accounts), str(folder)]
        done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        again = rendered(folder / "report" / "journal.jsonl", folder / "again")
        return {**found, **{f"report_{key}": value for key, value in again.items()}}


def _numbers(text: str) -> list[int]:
    return [int(item) for item in text.split(",") if item]


def main() -> None:
    """Measure, and print a line of JSON for each run."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark.scale")
    parser.add_argument("--accounts", type=_numbers, default=[10, 50, 200], help="runs of so many member accounts")
    parser.add_argument("--forks", type=_numbers, default=[5, 20], help="each of them with so many forks")
    parser.add_argument("--wide", type=_numbers, default=[10], help="runs with 17 regions, of so many accounts")
    parser.add_argument(
        "--own", type=_numbers, default=[1000, 2000], help="accounts for inventory, callback and report"
    )
    parser.add_argument("--recording", type=Path, help="recorded results, instead of recording them")
    asked = parser.parse_args()
    for members in asked.accounts:
        for forks in asked.forks:
            print(json.dumps(drift(members, TWO, forks)), flush=True)
    for members in asked.wide:
        print(json.dumps(drift(members, SEVENTEEN, asked.forks[-1])), flush=True)
    with tempfile.TemporaryDirectory(prefix="dayone-recording-") as name:
        recording = asked.recording or Path(name) / "results.jsonl"
        if asked.own and not recording.exists():
            print(json.dumps({"recorded": drift(1, TWO, 1, record=recording)}), flush=True)
        for accounts in asked.own:
            print(json.dumps({"inventory": listed(accounts)}), flush=True)
            print(json.dumps({"replayed": replayed(recording, accounts)}), flush=True)


if __name__ == "__main__":
    main()
