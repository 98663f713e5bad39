# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The parts of the page that are plain HTML. Every text that comes from a report is escaped. Pure."""

from __future__ import annotations

from html import escape

from ..._controls.control import OPEN
from ..report import Report, Row, Summary
from ._answer import AWS_LINK, changes, headline, incomplete
from ._page_data import COUNTED, LABELS
from ._text import HOME, counted, one_line, printable

#: How many gaps are listed.
LOSSES = 50


def masthead(report: Report) -> str:
    """The bar at the top, and the way past it."""
    sections = {
        "person": "To do",
        "findings": "Findings",
        "cis": "CIS 7.0",
        "frameworks": "Frameworks",
        "accepted": "Accepted",
        "money": "Cost",
        "runs": "Runs",
    }
    if not report.money:
        del sections["money"]
    if not report.summary.counts["excepted"]:
        del sections["accepted"]
    if report.frameworks and "cis" not in report.frameworks:
        del sections["cis"]
    if list(report.frameworks) == ["cis"]:
        del sections["frameworks"]
    links = " ".join(f'<a href="#{name}">{title}</a>' for name, title in sections.items())
    return f"""<a class="skip" href="#findings">Skip to the findings</a>
<header>
<p class="mark">dayone.aws <span>drift report</span></p>
<nav aria-label="Sections">
{links}
</nav>
<div class="tools"><button type="button" id="theme">Theme: auto</button>
<button type="button" id="print">Print</button></div>
</header>
"""


def answer(report: Report) -> str:
    """The answer: one sentence, the sums, and what changed."""
    summary = report.summary
    return f"""<section id="answer" aria-labelledby="headline">
<p class="when">{_when(report)}</p>
<h1 id="headline">{escape(headline(report))}</h1>
{_bar(summary)}
<dl class="facts">
{fact("Accounts", f"{len(summary.accounts):,}", "checked")}
{fact("Controls that hold", f"{summary.holding:,}", f"of {summary.judged:,}, in every account")}
{fact("Drift", f"{summary.counts['drift']:,}", "an enforcing run sets it", "drift")}
{fact("Needs a person", f"{_people(summary):,}", "an act or a value", "manual")}
{fact("Your choice", f"{summary.counts['choice']:,}", "off, and not accepted", "choice")}
{fact("Unknown", f"{summary.counts['unknown']:,}", "could not be read", "unknown")}
{fact("Since last time", *_since(report))}
</dl>
</section>
"""


def _people(summary: Summary) -> int:
    """How many findings wait for a person, or for a value."""
    return summary.counts["manual"] + summary.counts["input"]


def _when(report: Report) -> str:
    if not report.runs:
        return ""
    last = report.runs[-1]
    mode = "check mode" if last.get("check_mode") else "enforcing run"
    others = f", with {counted(len(report.runs) - 1, 'earlier run')}" if report.runs[1:] else ""
    started = _word(last, "started")
    moment = f'<time datetime="{started}">{_word(last, "started", 16).replace("T", " ")} UTC</time>'
    accounts = list(report.summary.accounts)
    account = f"account {escape(one_line(accounts[0]))}, " if len(accounts) == 1 and accounts[0] else ""
    return f"{account}{moment}, {_word(last, 'playbook')}, {mode}{others}"


def _word(run: Row, name: str, width: int = 0) -> str:
    """What the first line of a journal says, escaped."""
    return escape(one_line(str(run.get(name, ""))[: width or None]))


def _since(report: Report) -> tuple[str, str]:
    if report.since is None:
        return "–", "not compared"
    found = report.summary.changes
    return f"+{found['new'] + found['reopened']:,} −{report.since.mended:,}", escape(printable(changes(report)))


def fact(name: str, number: str, note: str, kind: str = "") -> str:
    """A figure among the sums, with its color where it is not 0."""
    shown = f"<dt>{name}</dt><dd><b>{number}</b> <span>{note}</span></dd>"
    return f'<div class="fact {kind if number != "0" else ""}">{shown}</div>'


def _bar(summary: Summary) -> str:
    """The shares of the statuses as a bar. The words beside it say the same."""
    total = summary.total or 1
    place, parts, words = 0.0, [], []
    for status, count in summary.counts.items():
        if count:
            width = 1000 * count / total
            parts.append(f'<rect class="{status}" x="{place:.1f}" y="0" width="{max(width - 2, 1):.1f}" height="8"/>')
            words.append(f'<li class="status {status}">{counted(count, *COUNTED[status])}</li>')
            place += width
    shapes = "".join(parts)
    return (
        f'<svg class="bar" viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden="true">{shapes}</svg>\n'
        f'<ul class="legend">{"".join(words)}</ul>'
    )


def linked(text: str) -> str:
    """A sentence, escaped, whose links to AWS can be followed. Other addresses may come from names in an account."""
    text = printable(text)
    found, end = "", 0
    for link in AWS_LINK.finditer(text):
        address = escape(link.group())
        found += f'{escape(text[end : link.start()])}<a href="{address}" rel="noreferrer">{address}</a>'
        end = link.end()
    return found + escape(text[end:])


def missing(report: Report) -> str:
    """What failed, and what the report lacks."""
    found = incomplete(report)
    if not found:
        return ""
    items = "".join(f"<li>{escape(printable(item))}</li>" for item in found[:LOSSES])
    more = f"<p>… and {len(found) - LOSSES:,} more.</p>" if found[LOSSES:] else ""
    return f"""<section id="missing" aria-labelledby="missing-title">
<h2 id="missing-title">What is missing</h2>
<ul>{items}</ul>{more}
</section>
"""


def findings(report: Report, listed: int) -> str:
    """The frame in which the script lists the findings."""
    left = report.summary.total - listed
    note = (
        f'<p class="note">This page lists the {listed:,} most urgent of {report.summary.total:,} findings. '
        f"{left:,} are left out; the sums above count them, and the JSON, CSV and JSON Lines reports list them.</p>"
        if left
        else ""
    )
    return f"""<section id="findings" aria-labelledby="findings-title" tabindex="-1">
<h2 id="findings-title">Findings</h2>
{note}
<p class="note" id="plain">The list of findings needs JavaScript. The CSV and Markdown reports do not.</p>
{_filters(report.summary)}<p id="count" role="status" aria-live="polite"></p>
<table id="rows" role="table">
<caption class="hidden">Findings, the most urgent first. A control's button shows before and after.</caption>
<thead role="rowgroup"><tr role="row">
<th scope="col" role="columnheader" aria-sort="none"><button type="button" data-sort="status">Status</button></th>
<th scope="col" role="columnheader" aria-sort="none"><button type="button" data-sort="severity">Severity</button></th>
<th scope="col" role="columnheader" aria-sort="none"><button type="button" data-sort="resource">Resource</button>,
<button type="button" data-sort="control">control</button></th>
<th scope="col" role="columnheader" aria-sort="none"><button type="button" data-sort="account_id">Account</button></th>
<th scope="col" role="columnheader" aria-sort="none"><button type="button" data-sort="region">Region</button></th>
<th scope="col" role="columnheader">Now → wanted</th>
</tr></thead>
<tbody role="rowgroup"></tbody>
</table>
<nav id="pages" aria-label="Pages of findings"><button type="button" id="back">Previous</button>
<span id="page"></span><button type="button" id="next">Next</button></nav>
</section>
"""


def _filters(summary: Summary) -> str:
    checks = "".join(
        f'<label class="status {name}"><input type="checkbox" name="status" value="{name}"> '
        f"{LABELS[name]} <small>{count:,}</small></label>"
        for name, count in summary.counts.items()
        if count
    )
    severities = "".join(
        f'<label class="severity {name}"><input type="checkbox" name="severity" value="{name}"> {name}</label>'
        for name in ("critical", "high", "medium", "low")
    )
    return f"""<form id="filters" role="search" aria-label="Filter the findings">
<fieldset><legend>Kind</legend>{checks}</fieldset>
<fieldset><legend>Severity</legend>{severities}</fieldset>
<div class="fields">
<label>Text <input type="search" name="text" autocomplete="off" spellcheck="false"></label>
<label>Account <select name="account"><option value="">All</option></select></label>
<label>Region <select name="region"><option value="">All</option></select></label>
<label>Control <select name="control"><option value="">All</option></select></label>
<label>Owner of the setting <select name="owner"><option value="">All</option></select></label>
<label>CIS <select name="cis"><option value="">All</option></select></label>
<label>Requirement <select name="requirement"><option value="">All</option></select></label>
<button type="reset">Show all</button>
</div>
</form>
"""


def runs(report: Report) -> str:
    """The runs that the report is made from."""
    body = "".join(
        f"<tr><td>{_word(run, 'started', 19).replace('T', ' ')}</td>"
        f"<td>{_word(run, 'playbook')}</td>"
        f"<td>{'check' if run.get('check_mode') else 'enforce'}</td><td>{_word(run, 'release')}</td>"
        f"<td><code>{_word(run, 'run', 12)}</code></td></tr>"
        for run in report.runs[-LOSSES:]
    )
    return f"""<section id="runs" aria-labelledby="runs-title">
<h2 id="runs-title">Runs</h2>
<table><caption class="hidden">The runs that this report is made from</caption>
<thead><tr><th scope="col">Began (UTC)</th><th scope="col">Playbook</th><th scope="col">Mode</th>
<th scope="col">Release</th><th scope="col">Run</th></tr></thead>
<tbody>{body}</tbody></table>
</section>
"""


def footer(report: Report, listed: int) -> str:
    """Where the page comes from."""
    open_count = sum(report.summary.counts[status] for status in OPEN)
    return (
        f"<footer><p>{counted(report.summary.total, 'finding')}, {open_count:,} of them open, {listed:,} listed. "
        f'Made by <a href="{HOME}" rel="noreferrer">dayone.aws</a>. This page loads nothing.</p></footer>\n'
    )
