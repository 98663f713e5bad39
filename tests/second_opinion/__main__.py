# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs the playbooks against the embedded account and against ministack, and says where the two disagree.

Ends with 1 where they disagree on something that known.yml does not have, or where it has something that is not so.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import yaml

from tests import ROOT
from tests.emulator.server import Emulator

from . import opinions
from .ministack import Ministack

HERE = Path(__file__).parent
PAGE = ROOT / "docs" / "emulators.md"
PROGRAM = ROOT / ".venv-second" / "bin" / "ministack"
#: What is run, one after the other. The last look is what is compared.
RUNS = (("baseline.yml", "--check"), ("baseline.yml",), ("baseline.yml",), ("baseline.yml", "--check"))


def known() -> list[opinions.Known]:
    """The disagreements that are known."""
    return [opinions.Known(**item) for item in yaml.safe_load((HERE / "known.yml").read_text(encoding="utf-8"))]


def run_all(name: str, environment: Mapping[str, str], tags: str) -> tuple[opinions.Opinion, str]:
    """Run the playbooks on one emulator. Returns what the last look says, and the output of all runs."""
    output = ""
    findings: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="dayone-opinion-") as folder:
        for number, (playbook, *arguments) in enumerate(RUNS, 1):
            report = Path(folder, str(number))
            variables = {
                **{key: value for key, value in os.environ.items() if not key.startswith("AWS_")},
                **environment,
                "ANSIBLE_CALLBACKS_ENABLED": "dayone.aws.drift_report",
                "ANSIBLE_NOCOLOR": "1",
                "DAYONE_REPORT_DIRECTORY": str(report),
            }
            command = [str(Path(sys.executable).with_name("ansible-playbook")), f"playbooks/{playbook}", *arguments]
            command += ["-e", f"@{HERE / 'variables.yml'}", *(["--tags", tags] if tags else [])]
            done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
            output += done.stdout + done.stderr
            print(f"{name}: run {number} of {len(RUNS)} ended with {done.returncode}", flush=True)
            findings = json.loads((report / "report.json").read_text(encoding="utf-8"))["findings"]
    return opinions.opinion(findings), output


def compare(tags: str, log: str) -> int:
    """Ask both, and judge."""
    with Emulator() as account, Ministack(PROGRAM) as second, ThreadPoolExecutor() as pool:
        embedded = pool.submit(run_all, "embedded account", account.environment, tags)
        other = pool.submit(run_all, "ministack", second.environment, tags)
        (one, _output), (two, output) = embedded.result(), other.result()
    if log:
        Path(log).write_text(output, encoding="utf-8")
    found = opinions.disagreements(one, two)
    fresh, stale = opinions.unexplained(found, known())
    print(f"\n{len({*one, *two}) - len(found)} controls agree, {len(found)} do not")
    for title, lines in (("Not looked into yet", fresh), ("Known, and no longer so", [] if tags else stale)):
        for line in lines:
            print(f"{title}: {line}")
    return 1 if fresh or (stale and not tags) else 0


def main() -> int:
    """Compare, or write the page."""
    parser = argparse.ArgumentParser(prog="python -m tests.second_opinion")
    parser.add_argument("--page", action="store_true", help="write docs/emulators.md again from known.yml")
    parser.add_argument("--tags", default="", help="only these steps")
    parser.add_argument("--log", default="", help="a file for the output of the runs on ministack")
    arguments = parser.parse_args()
    if arguments.page:
        PAGE.write_text(opinions.page(PAGE.read_text(encoding="utf-8"), known()), encoding="utf-8")
        return 0
    return compare(arguments.tags, arguments.log)


if __name__ == "__main__":
    sys.exit(main())
