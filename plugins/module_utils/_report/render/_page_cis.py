# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The view of the page on the recommendations of the CIS benchmark. Pure."""

from __future__ import annotations

from collections import Counter
from html import escape

from ..._controls.cis import RECOMMENDATIONS, SECTIONS, UNSEEN, Recommendation, statuses
from ..report import Report, Summary
from ._page_data import COUNTED, LABELS
from ._text import counted

_STANCE = {"enforce": "set by a role", "audit": "reported", "human": "a decision"}


def cis_section(report: Report) -> str:
    """All recommendations, section by section, each with its status; nothing in a report of other frameworks."""
    if report.frameworks and "cis" not in report.frameworks:
        return ""
    summary = report.summary
    found = statuses((control.cis, control.counts) for control in summary.controls.values())
    sums = Counter(found.values())
    words = ", ".join(counted(sums[name], *COUNTED[name]) for name in COUNTED if sums[name])
    tables = "".join(_table(section, found, summary) for section in SECTIONS)
    return f"""<section id="cis" aria-labelledby="cis-title">
<h2 id="cis-title">CIS AWS Foundations 7.0</h2>
<p class="lead">All {len(RECOMMENDATIONS)} recommendations: {words}.</p>
<div class="cis">{tables}</div>
</section>
"""


def _label(status: str) -> str:
    return LABELS.get(status, "Not checked")


def _table(section: str, found: dict[str, str], summary: Summary) -> str:
    rows = [item for item in RECOMMENDATIONS if item.section == section]
    body = "".join(_row(item, found[item.id], summary) for item in rows)
    return f"""<table>
<caption>{section} {escape(SECTIONS[section])}</caption>
<thead><tr><th scope="col">No.</th><th scope="col">What holds</th><th scope="col">Level</th>
<th scope="col">Status</th></tr></thead>
<tbody>{body}</tbody>
</table>
"""


def _row(item: Recommendation, status: str, summary: Summary) -> str:
    kind = status.replace(" ", "-")
    label = escape(_label(status))
    if status == UNSEEN:
        shown = "A decision" if item.stance == "human" else label
        state = f'<span class="status {kind}">{shown}</span>'
    else:
        accounts: set[str] = set()
        for control in summary.controls.values():
            if item.id in control.cis:
                accounts |= control.open_accounts
        where = f" <small>{counted(len(accounts), 'account')}</small>" if accounts else ""
        link = f'<a href="#cis={item.id}" aria-label="{label}: show the findings of {item.id}">{label}</a>'
        state = f'<span class="status {kind}">{link}</span>{where}'
    return (
        f'<tr><th scope="row">{item.id}</th><td>{escape(item.title)} <small>{_STANCE[item.stance]}</small></td>'
        f"<td>{item.level}</td><td>{state}</td></tr>\n"
    )
