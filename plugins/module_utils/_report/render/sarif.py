# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The open findings as SARIF 2.1.0, for code scanning views. Pure.

What holds is left out, for the views show every result as an alert. Excepted findings are suppressed results.
https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from ..report import ControlSum, Report, Row, error_text
from ._text import HOME, PRODUCT, as_json, fingerprint, held_elsewhere, one_line, printable

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#: How many results a run may have before GitHub refuses the file.
LIMIT = 25_000
_LEVEL = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
#: The score by which GitHub sorts, and its words for it.
_SCORE = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "2.0"}
_KIND = {
    "drift": "fail",
    "manual": "fail",
    "input": "fail",
    "unknown": "review",
    "choice": "review",
    "waiting": "open",
    "excepted": "fail",
}
_BASELINE = {"new": "new", "reopened": "new", "unchanged": "unchanged"}


def render(report: Report) -> Iterator[str]:
    """The document, result by result. The number of results is bounded."""
    summary = report.summary
    rows = [row for row in summary.urgent(LIMIT) if row["status"] in _KIND]
    rules = sorted({row["control"] for row in rows})
    left_out = sum(summary.counts[status] for status in _KIND) - len(rows)
    run = {
        "tool": {"driver": _driver(report, [_rule(name, summary.controls[name]) for name in rules])},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report, left_out)],
        "results": [],
    }
    head, tail = as_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}).split('"results": []')
    yield head + '"results": ['
    places = {name: place for place, name in enumerate(rules)}
    for number, row in enumerate(rows):
        yield (",\n" if number else "\n") + as_json(_result(row, places[row["control"]]))
    yield f"\n]{tail}\n"


def _driver(report: Report, rules: list[dict[str, Any]]) -> dict[str, Any]:
    release = {str(run["release"]) for run in report.runs if run.get("release")}
    version = {"version": one_line(", ".join(sorted(release)))} if release else {}
    return {"name": PRODUCT, "informationUri": HOME, "rules": rules, **version}


def _rule(name: str, control: ControlSum) -> dict[str, Any]:
    return {
        "id": name,
        "shortDescription": {"text": printable(control.title)},
        "defaultConfiguration": {"level": _LEVEL[control.severity]},
        "properties": {
            "security-severity": _SCORE[control.severity],
            "tags": ["security", "aws", *(f"CIS-AWS-7.0/{item}" for item in control.cis)],
        },
    }


def _invocation(report: Report, left_out: int) -> dict[str, Any]:
    errors = [one_line(error_text(error)) for error in report.errors]
    notes = [*map(printable, report.losses)]
    if left_out:
        notes.append(f"{left_out} findings are left out: the {LIMIT} most urgent ones are listed.")
    return {
        "executionSuccessful": not errors,
        "toolExecutionNotifications": [
            *({"level": "error", "message": {"text": text}} for text in errors),
            *({"level": "warning", "message": {"text": text}} for text in notes),
        ],
    }


def _result(row: Row, place: int) -> dict[str, Any]:
    # AWS resources lie in no file: the path groups them by account and region where a view asks for one.
    parts = ("aws", row["account_id"], row["region"], row["control"])
    path = "/".join(quote(printable(part), safe="") for part in parts)
    excepted = row["status"] == "excepted"
    justification = {"kind": "external", "status": "accepted", "justification": printable(row["remediation"])}
    mark = fingerprint(row)
    return {
        "ruleId": row["control"],
        "ruleIndex": place,
        "kind": _KIND[row["status"]],
        "level": _LEVEL[row["severity"]] if _KIND[row["status"]] == "fail" else "none",
        "message": {"text": _message(row)},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": path}, "region": {"startLine": 1}},
                "logicalLocations": [{"fullyQualifiedName": printable(row["resource"]), "kind": "resource"}],
            }
        ],
        # GitHub reads the first only, and would otherwise hash a file that does not exist.
        "partialFingerprints": {"primaryLocationLineHash": f"{mark}:1", "dayoneFinding/v1": mark},
        "properties": {
            **{name: row[name] for name in ("account_id", "region", "status", "severity", "current", "wanted")},
            **{name: row[name] for name in ("first_seen", "todo", "held_by") if row.get(name)},
        },
        **({"suppressions": [justification]} if excepted else {}),
        **({"baselineState": _BASELINE[row["change"]]} if row.get("change") in _BASELINE else {}),
    }


def _message(row: Row) -> str:
    change = f"{one_line(row['current'], 200)}{held_elsewhere(row)} → {one_line(row['wanted'], 200)}"
    text = f"{row['title']}: {change} ({row['resource']} in account {row['account_id']}, {row['region']})."
    return one_line(f"{text} {row['remediation']}")
