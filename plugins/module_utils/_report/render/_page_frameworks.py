# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The views of the page on frameworks other than CIS, and on what is accepted. Pure."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from ..framework_sums import ORDER, FrameworkSum, framework_sums
from ..report import Accepted, Report
from ._text import counted, printable

#: What the page calls each way in which a requirement stands, and the status whose color it has.
LABELS = {
    "held": ("held", "compliant"),
    "not_held": ("not held", "drift"),
    "unknown": ("unknown", "unknown"),
    "accepted": ("accepted", "excepted"),
    "not_looked_at": ("not checked", "not-looked-at"),
}
#: How many reasons are listed.
REASONS = 60


def frameworks_section(report: Report) -> str:
    """The requirements of each framework by how they stand."""
    sums = [item for item in framework_sums(report.summary, report.frameworks) if item.framework.id != "cis"]
    if not sums:
        return ""
    return f"""<section id="frameworks" aria-labelledby="frameworks-title">
<h2 id="frameworks-title">Other frameworks</h2>
<p class="lead">How the controls stand that help to meet each requirement. No framework is met by settings alone.</p>
{"".join(map(_framework, sums))}</section>
"""


def _framework(item: FrameworkSum) -> str:
    stands = "".join(_requirements(item, name) for name in ORDER if item.requirements[name])
    return f"<h3>{escape(item.framework.title)}</h3>\n{stands}"


def _requirements(item: FrameworkSum, stand: str) -> str:
    names = item.requirements[stand]
    label, kind = LABELS[stand]
    shown = ", ".join(_requirement(item, name, stand) for name in names)
    head = f'<summary><span class="status {kind}">{len(names)} {label}</span></summary>'
    return f"<details>{head}<p>{shown}</p></details>\n"


def _requirement(item: FrameworkSum, name: str, stand: str) -> str:
    if stand == "not_looked_at":
        return escape(name)
    meaning = escape(item.framework.requirements.get(name, ""))
    told = f' title="{meaning}"' if meaning else ""
    return f'<a href="#requirement={quote(f"{item.framework.short} {name}")}"{told}>{escape(name)}</a>'


def accepted_section(report: Report) -> str:
    """What is accepted, and why."""
    found = report.summary.accepted
    if not found:
        return ""
    items = "".join(map(_reason, found[:REASONS]))
    more = f"<p>… and {len(found) - REASONS:,} more, among the findings.</p>" if found[REASONS:] else ""
    return f"""<section id="accepted" aria-labelledby="accepted-title">
<h2 id="accepted-title">What is accepted</h2>
<ul>{items}</ul>{more}
</section>
"""


def _reason(item: Accepted) -> str:
    where = f"{counted(item.count, 'finding')} in {counted(len(item.accounts), 'account')}"
    link = f'<a href="#control={quote(item.control)}&amp;status=excepted">{escape(where)}</a>'
    return f"<li>{escape(printable(item.title))}: {escape(printable(item.reason))} ({link})</li>\n"
