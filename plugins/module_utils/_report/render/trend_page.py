# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is open over time as one HTML page that needs nothing else, no script either. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape

from ..._controls.control import OPEN, SEVERITIES
from ..trend import Day, Trend
from ._page_data import LABELS
from ._page_parts import fact
from ._page_shell import opening
from ._page_style import STYLE
from ._text import HOME, counted, one_line, printable
from ._trend_charts import line, stacked

#: How many accounts, units and gaps are listed.
LISTED, LOSSES = 300, 50
#: What a table of figures by kind begins with, and its columns.
_SEVERITIES = {name: name.capitalize() for name in reversed(SEVERITIES)}
_EXTRA = """
.chart { margin: 1.25rem 0 0; }
.chart figcaption { font-weight: 600; }
.chart svg { display: block; width: 100%; height: 11rem; }
.chart .top, .chart .ends { color: var(--soft); font-size: .8125rem; }
.chart .ends { display: flex; justify-content: space-between; margin-top: .25rem; }
.chart .legend { margin: .5rem 0 0; }
.grid path { stroke: var(--line); fill: none; vector-effect: non-scaling-stroke; }
.key { display: inline-block; width: .7em; height: .7em; border-radius: 2px; margin-right: .5em; }
.drift { --part: var(--drift); } .unknown { --part: var(--unknown); } .manual { --part: var(--manual); }
.input { --part: var(--input); } .choice { --part: var(--choice); } .waiting { --part: var(--waiting); }
.critical { --part: var(--drift); } .high { --part: var(--manual); }
.medium { --part: var(--fixed); } .low { --part: var(--waiting); } .age { --part: var(--accent); }
.chart rect { fill: var(--part); } .key { background: var(--part); }
.line { width: 7rem; height: 1.4rem; }
.line polyline { fill: none; stroke: var(--accent); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
.figures { overflow-x: auto; margin-top: 1rem; }
.figures td, .figures th { padding-block: .4rem; font-size: .9375rem; }
.figures .number { text-align: right; white-space: nowrap; }
.figures small { display: block; }
@media (forced-colors: active) { .chart rect, .key { forced-color-adjust: none; } }
"""


def render(trend: Trend) -> Iterator[str]:
    """The page, part by part."""
    yield opening("Open findings over time", STYLE + _EXTRA)
    yield _masthead(trend)
    yield "<main>"
    if trend.days:
        yield _answer(trend)
        yield _charts(trend)
        yield _units(trend)
        yield _accounts(trend)
        yield _days(trend)
    yield _missing(trend)
    yield "</main>\n"
    made = f'Made by <a href="{HOME}" rel="noreferrer">dayone.aws</a>. This page loads nothing.'
    yield f"<footer><p>{made}</p></footer>\n</body>\n</html>\n"


def _masthead(trend: Trend) -> str:
    sections = {"charts": "Charts", "units": "Units", "accounts": "Accounts", "days": "Days"}
    if not (trend.days and trend.by_unit(trend.days[-1])):
        del sections["units"]
    links = " ".join(f'<a href="#{name}">{title}</a>' for name, title in sections.items())
    return f"""<a class="skip" href="#accounts">Skip to the accounts</a>
<header>
<p class="mark">dayone.aws <span>open findings over time</span></p>
<nav aria-label="Sections">
{links}
</nav>
</header>
"""


def _answer(trend: Trend) -> str:
    first, last = trend.days[0], trend.days[-1]
    grave = last.severities["critical"] + last.severities["high"]
    opened, closed = (sum(getattr(day, name) for day in trend.days[1:]) for name in ("opened", "closed"))
    return f"""<section id="answer" aria-labelledby="headline">
<p class="when">{first.day} to {last.day}, {counted(trend.runs, "run")} on {counted(len(trend.days), "day")}</p>
<h1 id="headline">{_headline(first, last)}</h1>
<dl class="facts">
{fact("Open", f"{last.open:,}", f"of {counted(len(last.accounts), 'account')}")}
{fact("Critical or high", f"{grave:,}", "of what is open", "drift")}
{fact("Drift", f"{last.kinds['drift']:,}", "an enforcing run sets it", "drift")}
{fact("Mean age", f"{last.age:,.1f}", "days since first seen")}
{fact("Opened", f"{opened:,}", "after the first day")}
{fact("Closed", f"{closed:,}", "after the first day")}
</dl>
</section>
"""


def _headline(first: Day, last: Day) -> str:
    said = f"{counted(last.open, 'finding')} {'is' if last.open == 1 else 'are'} open"
    if first is last:
        return said
    change = last.open - first.open
    if not change:
        return f"{said}, as many as on {first.day}"
    return f"{said}, {abs(change):,} {'more' if change > 0 else 'fewer'} than on {first.day}"


def _charts(trend: Trend) -> str:
    kinds = [(day.day, day.kinds) for day in trend.days]
    severities = [(day.day, day.severities) for day in trend.days]
    ages = [(day.day, {"age": day.age}) for day in trend.days]
    return f"""<section id="charts" aria-labelledby="charts-title">
<h2 id="charts-title">By day</h2>
<p class="lead">Each bar is what was open after the last run of a day. Accounts that no run of that day checked
count as they were last seen. The table of days has the figures.</p>
{stacked("Open findings by kind", kinds, {name: LABELS[name] for name in OPEN})}
{stacked("Open findings by severity", severities, _SEVERITIES)}
{stacked("Mean age of open findings, in days", ages, {"age": "Days"})}</section>
"""


def _table(caption: str, heads: Iterable[str], rows: Iterable[str]) -> str:
    columns = "".join(f'<th scope="col"{_NUMBER if index else ""}>{name}</th>' for index, name in enumerate(heads))
    return f"""<div class="figures" tabindex="0" role="region" aria-label="{caption}">
<table><caption class="hidden">{caption}</caption>
<thead><tr>{columns}</tr></thead>
<tbody>{"".join(rows)}</tbody></table></div>
"""


_NUMBER = ' class="number"'


def _row(head: str, cells: Iterable[str]) -> str:
    return f'<tr><th scope="row">{head}</th>{"".join(f"<td{_NUMBER}>{cell}</td>" for cell in cells)}</tr>\n'


def _kinds(kinds: Mapping[str, int]) -> list[str]:
    return [f"{sum(kinds.values()):,}", *(f"{kinds.get(name, 0):,}" for name in OPEN)]


_KIND_HEADS = ("Open", *(LABELS[name] for name in OPEN))


def _units(trend: Trend) -> str:
    first, last = trend.by_unit(trend.days[0]), trend.by_unit(trend.days[-1])
    if not last:
        return ""
    shown = list(last.items())[:LISTED]
    rows = (
        _row(_escaped(unit), [*_kinds(kinds), _change(sum(first[unit].values()) if unit in first else None, kinds)])
        for unit, kinds in shown
    )
    return f"""<section id="units" aria-labelledby="units-title">
<h2 id="units-title">By unit</h2>
<p class="lead">Each unit of the organization, including everything below it, on {trend.days[-1].day}.</p>
{_table("Open findings by unit and kind", ["Unit", *_KIND_HEADS, "Change"], rows)}{_left(len(last), "unit")}</section>
"""


def _accounts(trend: Trend) -> str:
    last = trend.days[-1]
    ordered = sorted(last.accounts.items(), key=lambda item: (-sum(item[1].values()), item[0]))
    rows = (_account(trend, account, kinds) for account, kinds in ordered[:LISTED])
    heads = ["Account", *_KIND_HEADS, "Change", "Trend"]
    return f"""<section id="accounts" aria-labelledby="accounts-title" tabindex="-1">
<h2 id="accounts-title">By account</h2>
{_table("Open findings by account and kind, the most first", heads, rows)}{_left(len(ordered), "account")}</section>
"""


def _account(trend: Trend, account_id: str, kinds: Mapping[str, int]) -> str:
    known = trend.account(account_id)
    values = [sum(day.accounts[account_id].values()) for day in trend.days if account_id in day.accounts]
    about = ", ".join(_escaped(text) for text in (known.name, known.unit) if text)
    head = f"{_escaped(account_id or 'none')}{f'<small>{about}</small>' if about else ''}"
    return _row(head, [*_kinds(kinds), _change(values[0], kinds), line(values)])


def _change(before: int | None, kinds: Mapping[str, int]) -> str:
    """How many more or fewer are open than at first; nothing where that is not known."""
    change = sum(kinds.values()) - before if before is not None else 0
    return f"{'+' if change > 0 else '−'}{abs(change):,}" if change else ("0" if before is not None else "–")


def _days(trend: Trend) -> str:
    heads = ["Day", *_KIND_HEADS, *_SEVERITIES.values(), "Mean age", "Opened", "Closed", "Runs"]
    rows = (
        _row(
            f'<time datetime="{day.day}">{day.day}</time>',
            [
                *_kinds(day.kinds),
                *(f"{day.severities[name]:,}" for name in _SEVERITIES),
                f"{day.age:,.1f}",
                *(f"{number:,}" for number in (day.opened, day.closed, day.runs)),
            ],
        )
        for day in reversed(trend.days)
    )
    return f"""<section id="days" aria-labelledby="days-title">
<h2 id="days-title">All days with a run</h2>
{_table("Open findings by day", heads, rows)}</section>
"""


def _left(number: int, what: str) -> str:
    left = number - LISTED
    return f'<p class="note">{counted(left, f"more {what}")} in the JSON document.</p>\n' if left > 0 else ""


def _missing(trend: Trend) -> str:
    if not trend.losses:
        return ""
    items = "".join(f"<li>{escape(printable(item))}</li>" for item in trend.losses[:LOSSES])
    more = f"<p>… and {len(trend.losses) - LOSSES:,} more.</p>" if trend.losses[LOSSES:] else ""
    return f"""<section id="missing" aria-labelledby="missing-title">
<h2 id="missing-title">What is missing</h2>
<ul>{items}</ul>{more}
</section>
"""


def _escaped(text: str) -> str:
    return escape(one_line(text, 80))
