# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What to do next, as a checklist on the page: each step with what it takes, and what can be copied. Pure."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from ..report import Report
from ..steps import Step, steps_of
from ._page_data import LABELS
from ._page_parts import linked
from ._text import counted, minute, printable

#: How many steps are listed, and how many controls of each.
STEPS, CONTROLS = 80, 6


def steps_section(report: Report) -> str:
    """The section with the checklist. The script lets people tick steps off and copy lines."""
    steps = steps_of(report.summary)
    if not steps:
        body = '<p class="lead">Nothing. Everything that was checked holds, or is accepted.</p>'
    else:
        minutes = sum(step.minutes * len(step.accounts) for step in steps)
        lead = f"{counted(len(steps), 'step')}, in this order. About {counted(minutes, 'minute')} of work for a person."
        more = len(steps) - STEPS
        rest = f"<p>… and {more:,} more, among the findings.</p>" if more > 0 else ""
        items = "".join(_step(number, step) for number, step in enumerate(steps[:STEPS], 1))
        body = f'<p class="lead">{lead}</p>\n<ol class="todos">{items}</ol>{rest}'
    return f"""<section id="person" aria-labelledby="person-title">
<h2 id="person-title">What to do next</h2>
{body}
</section>
"""


def _step(number: int, step: Step) -> str:
    where = f"{counted(step.count, 'finding')} in {counted(len(step.accounts), 'account')}"
    if len(step.accounts) == 1 and next(iter(step.accounts)):
        where = f"{counted(step.count, 'finding')} in account {next(iter(step.accounts))}"
    about = [f"about {counted(step.minutes, 'minute')}" if step.minutes else "", printable(step.price)]
    about += [printable(step.missing_permission), printable(step.denied_by)]
    about.append(f"by {minute(step.until)} at the latest" if step.until else "")
    said = "".join(f"<span>{escape(text)}</span>\n" for text in about if text)
    box = f'<input type="checkbox" data-step="{escape(_mark(step))}">'
    return f"""<li class="{step.kind}">
<h3><label>{box} {number}. {escape(printable(step.title))}</label></h3>
<p class="meta"><span class="status {step.kind}">{LABELS[step.kind]}</span>
<span class="severity {step.severity}">{step.severity}</span>
{said}<a href="#status={step.kind}{_only(step)}">{escape(printable(where))}</a></p>
{_lines(step)}<p>{linked(step.text)}</p>
<p class="closes">Closes {_controls(step)}</p>
</li>
"""


def _mark(step: Step) -> str:
    """By what the browser knows a step again."""
    return printable(f"{step.kind} {step.variable or step.enable or step.statement or min(step.closes)}")


def _only(step: Step) -> str:
    """The part of a link that filters by the control, where the step is about one alone."""
    return f"&amp;control={quote(next(iter(step.closes)))}" if len(step.closes) == 1 else ""


def _lines(step: Step) -> str:
    """The lines that can be copied: a value, what turns an option on, what accepts it."""
    lines = {"Set": step.example, "Enable": step.enable, "Or accept": step.accept, "Allow": step.statement}
    return "".join(
        f'<div class="copy"><span>{name}</span><pre>{escape(printable(text))}</pre></div>\n'
        for name, text in lines.items()
        if text
    )


def _controls(step: Step) -> str:
    names = sorted(step.closes)
    shown = ", ".join(f"<code>{escape(printable(name))}</code>" for name in names[:CONTROLS])
    return shown + (f" and {counted(len(names) - CONTROLS, 'more control')}" if len(names) > CONTROLS else "")
