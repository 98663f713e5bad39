# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The report as one JSON document. Its schema stands in docs/report.schema.json. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from ..._controls.frameworks import references_of
from ..framework_sums import framework_sums
from ..report import Report, plain
from ..steps import steps_of
from ._text import HOME, as_json

SCHEMA = f"{HOME}/blob/main/docs/report.schema.json"
VERSION = 2


def render(report: Report) -> Iterator[str]:
    """The document, piece by piece."""
    summary = report.summary
    head = {
        "$schema": SCHEMA,
        "version": VERSION,
        "runs": [{key: value for key, value in run.items() if key not in ("kind", "seq")} for run in report.runs],
        "summary": summary.counts,
        "todo": [step.as_dict() for step in steps_of(summary)],
        "accounts": len(summary.accounts),
        "controls": {"looked_at": summary.judged, "holding": summary.holding},
        "frameworks": {item.framework.id: item.as_dict() for item in framework_sums(summary, report.frameworks)},
        "references": {name: dict(references_of(name)) for name in sorted(summary.controls) if references_of(name)},
        "accepted": [
            {"control": item.control, "reason": item.reason, "findings": item.count, "accounts": len(item.accounts)}
            for item in summary.accepted
        ],
        "since": report.since and {"started": report.since.started, "mended": report.since.mended, **summary.changes},
        "errors": [plain(error) for error in report.errors],
        "losses": list(report.losses),
        "money": [account.as_dict() for account in report.money],
    }
    yield as_json(head, indent=2)[:-2] + ',\n  "findings": ['
    comma = ""
    for row in report.findings():
        yield f"{comma}\n    {as_json(row)}"
        comma = ","
    yield "\n  ]\n}\n"
