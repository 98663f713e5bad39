# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The findings as assessment results of NIST's OSCAL 1.1, for tools of governance and compliance. Pure.

Each finding of ours becomes an observation (what was seen, where and when) and a finding (whether the objective of its
control is met). What does not hold is a risk besides: open, or with an approved deviation where it is accepted.
What could not be read is not satisfied, with the reason "other" and no risk, for none is known.

https://pages.nist.gov/OSCAL-Reference/models/v1.1.3/assessment-results/json-reference/
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from typing import Any

from ..._controls.frameworks import references_of
from ..report import Report, Row, error_text
from ._markup import code, prose
from ._text import HOME, PRODUCT, as_json, counted, milliseconds, one_line

VERSION = "1.1.3"
#: The namespace of our properties, and of all our identifiers.
NAMESPACE = f"{HOME}/ns/oscal"
_IDS = uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE)
#: How long a value may be in a description, and in a property.
_WIDTH, _PROPERTY = 1_500, 4_000
#: State, reason and remark of each of our statuses.
_STATES = {
    "compliant": ("satisfied", "pass", ""),
    "fixed": ("satisfied", "pass", "It did not hold, and this run set it."),
    "drift": ("not-satisfied", "fail", "A baseline run sets it."),
    "manual": ("not-satisfied", "fail", "Only a person can remediate it."),
    "input": ("not-satisfied", "fail", "A value is missing, see its remediation."),
    "choice": (
        "not-satisfied",
        "other",
        "It is disabled, and nobody has decided whether to enable it or to accept that.",
    ),
    "waiting": ("not-satisfied", "other", "It resolves by itself, see its remediation."),
    "excepted": ("not-satisfied", "fail", "It is accepted, see the deviation of its risk."),
    "not_applicable": ("not-satisfied", "other", "It is judged in another account, or does not apply to this one."),
    "unknown": ("not-satisfied", "other", "It could not be read, so it is not known whether it holds."),
}
#: Which statuses are risks, and the status of the risk.
_RISKS = {"drift": "open", "manual": "open", "input": "open", "choice": "open", "excepted": "deviation-approved"}


def render(report: Report) -> Iterator[str]:
    """The document, piece by piece. The findings are read once for each of its lists."""
    head = as_json({"uuid": _id("results", *_runs(report)), "metadata": _metadata(report), "import-ap": _PLAN})
    yield f'{{"assessment-results": {head[:-1]}, "results": [{as_json(_result(report))[:-1]}'
    counts = report.summary.counts
    if report.summary.total:
        yield from _listed("observations", report, _observation)
        if any(counts[status] for status in _RISKS):
            yield from _listed("risks", report, _risk)
        yield from _listed("findings", report, _finding)
    yield "}]}}\n"


def _listed(name: str, report: Report, item: Callable[[Row], dict[str, Any] | None]) -> Iterator[str]:
    comma = ""
    yield f',\n"{name}": ['
    for row in report.findings():
        found = item(row)
        if found is not None:
            yield f"{comma}\n{as_json(found)}"
            comma = ","
    yield "\n]"


#: What was planned is what the catalogue of controls says.
_PLAN = {"href": f"{HOME}/blob/main/docs/controls.md", "remarks": "The control catalogue of dayone.aws."}


def _id(*parts: str) -> str:
    """The identifier of something: the same for the same thing in every run."""
    return str(uuid.uuid5(_IDS, "\0".join(parts).encode("utf-8", "backslashreplace").decode()))


def _runs(report: Report) -> list[str]:
    return sorted({str(run.get("run", "")) for run in report.runs})


def _moment(time: Any) -> str:
    """A time with its zone, as OSCAL asks for."""
    since = milliseconds(str(time))
    return datetime.fromtimestamp(since / 1000, timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _started(report: Report) -> list[str]:
    return sorted(_moment(run.get("started", "")) for run in report.runs) or [_moment("")]


def _metadata(report: Report) -> dict[str, Any]:
    releases = sorted({str(run["release"]) for run in report.runs if run.get("release")})
    return {
        "title": "Drift report of dayone.aws",
        "last-modified": _started(report)[-1],
        "version": _word(", ".join(releases)) or "unknown",
        "oscal-version": VERSION,
    }


def _result(report: Report) -> dict[str, Any]:
    summary = report.summary
    selected = [{"control-id": name} for name in sorted(summary.controls)]
    missing = [*map(error_text, report.errors), *report.losses]
    said = f"{counted(summary.total, 'finding')} in {counted(len(summary.accounts), 'account')}."
    return {
        "uuid": _id("result", *_runs(report)),
        "title": "What was checked, and the results",
        "description": said,
        "start": _started(report)[0],
        "local-definitions": {"components": _components(report), "assessment-assets": _assets()},
        "reviewed-controls": {
            "control-selections": [{"include-controls": selected} if selected else {"include-all": {}}]
        },
        **({"remarks": "\n\n".join(f"Missing: {prose(text)}" for text in missing)} if missing else {}),
    }


def _components(report: Report) -> list[dict[str, Any]]:
    """The accounts that were looked at, or the one thing that there is without any."""
    return [_component(account) for account in sorted(report.summary.accounts) or [""]]


def _component(account: str) -> dict[str, Any]:
    name = f"AWS account {_word(account)}" if _word(account) else "What belongs to no account"
    return {
        "uuid": _id("account", account),
        "type": "system",
        "title": prose(name),
        "description": prose(f"{name}."),
        "status": {"state": "operational"},
    }


_TOOL = _id("tool", PRODUCT)


def _assets() -> dict[str, Any]:
    tool = {
        "uuid": _TOOL,
        "type": "software",
        "title": PRODUCT,
        "description": "An Ansible collection that brings AWS accounts to a baseline and reports drift.",
        "status": {"state": "operational"},
    }
    platform = {"uuid": _id("platform", PRODUCT), "title": "Ansible", "uses-components": [{"component-uuid": _TOOL}]}
    return {"components": [tool], "assessment-platforms": [platform]}


_ORIGIN = [{"actors": [{"type": "tool", "actor-uuid": _TOOL}]}]


def _name(row: Row, kind: str) -> str:
    """Which finding it is, as the journal tells findings apart. The same thing has the same name in each run."""
    parts = ("account_id", "region", "control", "resource", "wanted")
    return _id(kind, *(value if isinstance(value := row[part], str) else as_json(value) for part in parts))


def _word(value: Any) -> str:
    """A property's value: one line, and not too long."""
    return one_line(value, _PROPERTY)


def _property(name: str, value: Any) -> list[dict[str, str]]:
    """A property, unless there is nothing to say: OSCAL has no empty ones."""
    text = _word(value)
    return [{"name": name, "ns": NAMESPACE, "value": text}] if text else []


def _observation(row: Row) -> dict[str, Any]:
    properties = [
        *(
            item
            for name in ("account_id", "region", "resource")
            for item in _property(name.replace("_", "-"), row[name])
        ),
        *_property("current", row["current"]),
        *_property("wanted", row["wanted"]),
        *_property("held-by", row.get("held_by", "")),
    ]
    return {
        "uuid": _id("observation", _name(row, "finding"), str(row["time"])),
        "title": _title(row),
        "description": f"{_title(row)}: {_change(row)}",
        "props": properties or _property("control", row["control"]),
        "methods": ["TEST"],
        "types": ["control-objective"],
        "origins": _ORIGIN,
        "subjects": [{"subject-uuid": _id("account", row["account_id"]), "type": "component"}],
        "collected": _moment(row["time"]),
    }


def _title(row: Row) -> str:
    return prose(row["title"]) or row["control"]


def _change(row: Row) -> str:
    return f"{code(row['current'], _WIDTH) or 'nothing'} → {code(row['wanted'], _WIDTH) or 'nothing'}"


def _risk(row: Row) -> dict[str, Any] | None:
    if row["status"] not in _RISKS:
        return None
    severity = {"name": "severity", "system": NAMESPACE, "value": row["severity"]}
    advice = prose(row["remediation"], _WIDTH)
    approved = row["status"] == "excepted"
    step = {
        "uuid": _name(row, "remediation"),
        "lifecycle": "recommendation",
        "title": "What to do",
        "description": advice,
    }
    return {
        "uuid": _name(row, "risk"),
        "title": _title(row),
        "description": f"{_title(row)}: {_change(row)}",
        "statement": f"The control {code(row['control'])} does not hold.",
        "status": _RISKS[row["status"]],
        "origins": _ORIGIN,
        "characterizations": [{"origin": _ORIGIN[0], "facets": [severity]}],
        **({"props": _property("deviation", row["remediation"])} if approved and advice else {}),
        **({"remediations": [step]} if advice and not approved else {}),
        "related-observations": _observed(row),
    }


def _observed(row: Row) -> list[dict[str, str]]:
    return [{"observation-uuid": _id("observation", _name(row, "finding"), str(row["time"]))}]


def _finding(row: Row) -> dict[str, Any]:
    state, reason, remark = _STATES[row["status"]]
    marks = [("status", row["status"]), ("severity", row["severity"]), ("change", row.get("change", ""))]
    referred = [
        (name.replace("_", "-"), item) for name, items in references_of(row["control"]).items() for item in items
    ]
    return {
        "uuid": _name(row, "finding"),
        "title": _title(row),
        "description": f"{_title(row)}: {_change(row)}",
        "props": [item for name, value in (*marks, *referred) for item in _property(name, value)],
        "origins": _ORIGIN,
        "target": {
            "type": "objective-id",
            "target-id": row["control"],
            "title": _title(row),
            "status": {"state": state, "reason": reason, **({"remarks": remark} if remark else {})},
        },
        "related-observations": _observed(row),
        **({"related-risks": [{"risk-uuid": _name(row, "risk")}]} if row["status"] in _RISKS else {}),
    }
