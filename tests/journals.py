# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Journals as large runs write them, line by line and the same each time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ansible_collections.dayone.aws.plugins.module_utils._controls.catalogue import CONTROLS
from ansible_collections.dayone.aws.plugins.module_utils._report.journal import first_line, write_line

REGIONS = ("eu-west-1", "eu-central-1", "us-east-1", "us-west-2", "ap-southeast-2", "sa-east-1", "global")
STARTED = "2026-11-24T06:00:00.000000+00:00"
SECRET = "hush-hush-value"
#: Of twenty findings, how they stand.
STATUSES = ("compliant",) * 12 + ("drift",) * 4 + ("manual", "manual", "unknown", "excepted")


def findings(count: int, accounts: int = 200) -> Iterator[dict[str, Any]]:
    """So many findings, each of a resource of its own."""
    controls = list(CONTROLS.values())
    for number in range(count):
        control = controls[number % len(controls)]
        mark = hashlib.sha256(str(number).encode()).hexdigest()
        status = STATUSES[int(mark[:4], 16) % len(STATUSES)]
        account, region = f"{100000000000 + number % accounts:012}", REGIONS[number % len(REGIONS)]
        second = number % 3600
        yield {
            "control": control.id,
            "title": control.title,
            "severity": control.severity,
            "cis": list(control.cis),
            "status": status,
            "account_id": account,
            "region": region,
            "resource": f"arn:aws:ec2:{region}:{account}:security-group/sg-{mark[:17]}",
            "current": {"encrypted": status == "compliant", "rules": number % 9, "vpc": f"vpc-{mark[20:28]}"},
            "wanted": {"encrypted": True, "rules": number % 9},
            "remediation": "" if status == "compliant" else control.remediation,
            "time": f"2026-11-24T06:{second // 60:02}:{second % 60:02}.123456+00:00",
        }


def finding(resource: str = "key-1", status: str = "drift", **more: Any) -> dict[str, Any]:
    """A finding with something in it that nobody else is to know, and whatever is given."""
    known = {
        "control": "iam_hygiene.unused_keys",
        "title": "Access keys should be used",
        "severity": "high",
        "cis": ["2.11"],
        "status": status,
        "account_id": "111111111111",
        "region": "global",
        "resource": resource,
        "current": SECRET,
        "wanted": SECRET,
        "remediation": "Delete the key, or use it.",
        "time": "2026-11-28T06:00:00+00:00",
    }
    return {**known, **more}


def lines(count: int, run: str = "large", rows: Iterator[dict[str, Any]] | None = None) -> Iterator[str]:
    """A whole journal, of so many findings or of those given."""
    about = {"playbook": "drift.yml", "check_mode": True, "release": "0.1.0", "configuration": "c"}
    yield write_line(first_line(run, STARTED, **about))
    number = 0
    for number, row in enumerate(rows if rows is not None else findings(count), 1):
        yield write_line({**row, "kind": "finding", "run": run, "seq": number})
    yield write_line({"kind": "end", "run": run, "seq": number + 1, "findings": number, "time": STARTED})


def write_journal(path: Path, count: int) -> Path:
    """A journal on disk."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(lines(count))
    return path
