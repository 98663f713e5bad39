# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The part of the page on money: what is watched, who is notified, what was spent, what the baseline costs. Pure."""

from __future__ import annotations

from html import escape

from ..money import LISTED, PARTS, AccountMoney, money_text
from ..report import Report
from ._text import HOME, printable

#: How many lines of a part are listed for an account.
_LINES = 20


def money_section(report: Report) -> str:
    """The section, or nothing where no module said anything of money."""
    if not report.money:
        return ""
    lead = escape(printable(money_text(report.money)[0]))
    accounts = "".join(_account(account) for account in report.money[:LISTED])
    left = len(report.money) - LISTED
    more = f"<p>… and {left:,} more accounts, in the JSON report.</p>" if left > 0 else ""
    return f"""<section id="money" aria-labelledby="money-title">
<h2 id="money-title">Estimated cost</h2>
<p class="lead">{lead[:1].upper()}{lead[1:]}.</p>
<p class="note">An estimate at <a href="{HOME}/blob/main/docs/costs.md" rel="noreferrer">list prices</a>, without what
is paid by use. AWS's bill decides.</p>
{accounts}{more}
</section>
"""


def _account(account: AccountMoney) -> str:
    costs = [f"{name}: ${usd:.2f} per month" for name, usd in sorted(account.costs.items())]
    parts = [*((title, account.words[part]) for part, title in PARTS.items()), ("costs", costs)]
    lists = "".join(_part(title, items) for title, items in parts if items)
    return f"<h3>Account {escape(printable(account.account_id))}</h3>\n{lists}"


def _part(title: str, items: list[str]) -> str:
    listed = "".join(f"<li>{escape(printable(item))}</li>" for item in items[:_LINES])
    left = len(items) - _LINES
    more = f"<li>… and {left:,} more</li>" if left > 0 else ""
    return f"<h4>{title.capitalize()}</h4>\n<ul>{listed}{more}</ul>\n"
