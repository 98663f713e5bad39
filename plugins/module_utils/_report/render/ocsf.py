# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The findings as OCSF events of the class Compliance Finding, for security data lakes and SIEMs. Pure.

https://schema.ocsf.io/1.8.0/classes/compliance_finding
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..._controls.cis import NAME as CIS
from ..report import Report, Row
from ._text import HOME, PRODUCT, as_json, as_text, fingerprint, milliseconds, one_line, printable

VERSION = "1.8.0"
CATEGORY, CLASS = 2, 2003
#: Identifier and caption of each word in the enumerations of the class.
_SEVERITY = {"low": (2, "Low"), "medium": (3, "Medium"), "high": (4, "High"), "critical": (5, "Critical")}
_COMPLIANCE = {
    "compliant": (1, "Pass"),
    "fixed": (1, "Pass"),
    "drift": (3, "Fail"),
    "manual": (3, "Fail"),
    "input": (3, "Fail"),
    "choice": (2, "Warning"),
    "waiting": (0, "Unknown"),
    "excepted": (3, "Fail"),
    "unknown": (0, "Unknown"),
    "not_applicable": (0, "Unknown"),
}
_STATUS = {
    "compliant": (4, "Resolved"),
    "fixed": (4, "Resolved"),
    "excepted": (3, "Suppressed"),
    "not_applicable": (3, "Suppressed"),
}
_ACTIVITY = {"Create": 1, "Update": 2, "Close": 3}


def render(report: Report) -> Iterator[str]:
    """One JSON array of events, an event to a line."""
    releases = {str(run["release"]) for run in report.runs if run.get("release")}
    version = {"version": one_line(", ".join(sorted(releases)))} if releases else {}
    product = {"name": PRODUCT, "vendor_name": PRODUCT, "url_string": HOME, **version}
    comma = ""
    yield "["
    for row in report.findings():
        yield f"{comma}\n{as_json(_event(row, product))}"
        comma = ","
    yield "\n]\n"


def _event(row: Row, product: dict[str, Any]) -> dict[str, Any]:
    activity = _activity(row)
    severity, severity_name = _SEVERITY[row["severity"]]
    status, status_name = _STATUS.get(row["status"], (1, "New") if activity == "Create" else (2, "In Progress"))
    return {
        "activity_id": _ACTIVITY[activity],
        "activity_name": activity,
        "category_uid": CATEGORY,
        "category_name": "Findings",
        "class_uid": CLASS,
        "class_name": "Compliance Finding",
        "type_uid": CLASS * 100 + _ACTIVITY[activity],
        "type_name": f"Compliance Finding: {activity}",
        "severity_id": severity,
        "severity": severity_name,
        "status_id": status,
        "status": status_name,
        "status_code": row["status"],
        "time": milliseconds(row["time"]),
        "message": one_line(f"{row['title']}: {as_text(row['current'])} → {as_text(row['wanted'])}", 1000),
        "metadata": {"version": VERSION, "product": product, "profiles": ["cloud"]},
        "cloud": _cloud(row),
        "compliance": _compliance(row),
        "finding_info": _info(row),
        "resources": [
            {"uid": printable(row["resource"]), "region": printable(row["region"]), "provider": "AWS", "role_id": 3}
        ],
        "unmapped": {
            **{name: as_text(row[name]) for name in ("current", "wanted")},
            **({"held_by": as_text(row["held_by"])} if row.get("held_by") else {}),
        },
        **({"remediation": {"desc": printable(row["remediation"])}} if row["remediation"] else {}),
    }


def _activity(row: Row) -> str:
    if row["status"] in ("compliant", "fixed"):
        return "Close"
    return "Update" if row.get("change") == "unchanged" else "Create"


def _cloud(row: Row) -> dict[str, Any]:
    # The type of an account in OCSF: 10 is an account of AWS.
    account = {"uid": printable(row["account_id"]), "type_id": 10, "type": "AWS Account"}
    return {"provider": "AWS", "region": printable(row["region"]), "account": account}


def _compliance(row: Row) -> dict[str, Any]:
    status, name = _COMPLIANCE[row["status"]]
    return {
        "control": row["control"],
        "desc": printable(row["title"]),
        "status_id": status,
        "status": name,
        **({"standards": [CIS], "requirements": row["cis"]} if row["cis"] else {}),
    }


def _info(row: Row) -> dict[str, Any]:
    first = row.get("first_seen")
    return {
        "uid": fingerprint(row),
        "title": printable(row["title"]),
        "types": [row["control"]],
        "last_seen_time": milliseconds(row["time"]),
        **({"first_seen_time": milliseconds(first)} if first else {}),
    }
