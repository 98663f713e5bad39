# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Lets Prowler scan the embedded account before and after the baseline, and compares its verdicts with ours.

Ends with 1 where the two differ on something that known.yml does not explain, where it explains something that is not
so, and where a recommendation that the baseline enforces fails in Prowler's eyes after it.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import requests
import yaml
from ansible_collections.dayone.aws.plugins.module_utils._controls.cis import RECOMMENDATIONS

from tests import ROOT
from tests.botocore_plugins import HOST
from tests.emulator.account import ACCOUNT
from tests.emulator.server import Emulator

from . import verdicts

HERE = Path(__file__).parent
PAGE = ROOT / "docs" / "scanner.md"
PROGRAM = ROOT / ".venv-scanner" / "bin" / "prowler"
#: Prowler reads each region for minutes; two show what it has to say.
REGIONS = ("us-east-1", "eu-central-1")
FRAMEWORK = "cis_7.0_aws"
#: Root's key can be deleted by itself only, in a run of its own.
DELETION = {
    "dayone_allow_root": True,
    "root_account_alarm": False,
    "root_account_delete_keys": True,
    "root_account_confirm_account_id": ACCOUNT,
}
ROOT_KEYS = ("--tags", "root_account", "-e", json.dumps(DELETION))


def known() -> list[verdicts.Known]:
    """The differences that are known."""
    return [verdicts.Known(**item) for item in yaml.safe_load((HERE / "known.yml").read_text(encoding="utf-8"))]


def variables(account: Emulator) -> dict[str, str]:
    """The environment of a run on the embedded account."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "ANSIBLE_", "DAYONE_"))}
    regions = {"AWS_REGION": REGIONS[0], "AWS_DEFAULT_REGION": REGIONS[0]}
    return {**kept, **regions, "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".collections"), **account.environment}


def play(playbook: str, environment: Mapping[str, str], folder: Path, *arguments: str) -> verdicts.Verdicts:
    """Run a playbook. Returns what its report says."""
    command = [str(Path(sys.executable).with_name("ansible-playbook")), f"playbooks/{playbook}"]
    command += ["-e", f"@{HERE / 'variables.yml'}", "-e", json.dumps({"dayone_regions": REGIONS}), *arguments]
    reporting = {"ANSIBLE_CALLBACKS_ENABLED": "dayone.aws.drift_report", "DAYONE_REPORT_DIRECTORY": str(folder)}
    done = subprocess.run(
        command, cwd=ROOT, env={**environment, **reporting}, capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 2):
        raise SystemExit(f"{playbook} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return verdicts.ours(json.loads((folder / "report.json").read_text(encoding="utf-8"))["findings"])


def scan(environment: Mapping[str, str], folder: Path) -> verdicts.Verdicts:
    """Let Prowler scan. Returns what it says."""
    command = [str(PROGRAM), "aws", "--compliance", FRAMEWORK, "--scan-unused-services", "--filter-region", *REGIONS]
    command += ["--output-modes", "csv", "--output-directory", str(folder), "--no-banner"]
    command += ["--log-level", "ERROR", "--log-file", f"{folder}.log"]
    done = subprocess.run(command, env={**environment, **HOST}, capture_output=True, text=True, check=False)
    reports = list(folder.glob(f"compliance/*_{FRAMEWORK}.csv"))
    if len(reports) != 1:
        raise SystemExit(f"Prowler ended with {done.returncode}, and without its report:\n{done.stdout}{done.stderr}")
    with reports[0].open(encoding="utf-8", newline="") as file:
        return verdicts.prowlers(csv.DictReader(file, delimiter=";"))


def looks(folder: Path) -> list[tuple[verdicts.Verdicts, verdicts.Verdicts]]:
    """What both say before the baseline, and after it."""
    with Emulator() as account:
        environment = variables(account)
        before = play("drift.yml", environment, folder / "1"), scan(environment, folder / "before")
        play("baseline.yml", environment, folder / "2")
        play("baseline.yml", {**environment, "AWS_PROFILE": "root"}, folder / "root", *ROOT_KEYS)
        # Four hours later IAM makes a new credential report, in which Prowler sees that root's key is gone.
        requests.post(f"{account.endpoint}/_dayone/root", json={"report_time": None}, timeout=30).raise_for_status()
        after = play("drift.yml", environment, folder / "3"), scan(environment, folder / "after")
    return [before, after]


def enforced() -> set[str]:
    """The recommendations that the baseline enforces."""
    return {item.id for item in RECOMMENDATIONS if item.stance == "enforce"}


def main() -> int:
    """Scan, enforce, scan, and judge."""
    parser = argparse.ArgumentParser(prog="python -m tests.scanner")
    parser.add_argument("--page", action="store_true", help="write the tables of docs/scanner.md again")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dayone-scanner-") as folder:
        both = looks(Path(folder))
        unread = Path(folder, "after.log").read_text(encoding="utf-8")
    found = [
        row for when, pair in zip(("before", "after"), both, strict=True) for row in verdicts.differences(when, *pair)
    ]
    fresh, stale = verdicts.unexplained(found, known())
    for title, lines in (("Not looked into yet", fresh), ("Known, and no longer so", stale)):
        for line in lines:
            print(f"{title}: {line}")
    broken = sorted(cis for cis, said in both[1][1].items() if said == "FAIL" and cis in enforced())
    for cis in broken:
        print(f"Enforced, and Prowler says FAIL: {cis}")
    if fresh or stale or broken:
        print(f"What Prowler could not read after the baseline:\n{unread}")
    for when, (_ours, theirs) in zip(("before", "after"), both, strict=True):
        print(f"Prowler {when} the baseline: {list(theirs.values()).count('FAIL')} of {len(theirs)} fail")
    if arguments.page:
        PAGE.write_text(verdicts.page(PAGE.read_text(encoding="utf-8"), both, known()), encoding="utf-8")
    return 1 if fresh or stale or broken else 0


if __name__ == "__main__":
    sys.exit(main())
