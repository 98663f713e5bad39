# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is open over time as one JSON document, for programs. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..trend import Day, Trend
from ._text import as_json, printable

VERSION = 1


def day_of(day: Day) -> dict[str, Any]:
    """The figures of a day, without its accounts."""
    return {
        "day": day.day,
        "open": day.open,
        "kinds": dict(day.kinds),
        "severities": dict(day.severities),
        "mean_age_days": day.age,
        "opened": day.opened,
        "closed": day.closed,
        "runs": day.runs,
    }


def render(trend: Trend) -> Iterator[str]:
    """The document: the days, and of the last one what is open by unit and by account."""
    last = trend.days[-1] if trend.days else None
    units = trend.by_unit(last) if last else {}
    document = {
        "version": VERSION,
        "runs": trend.runs,
        "losses": [printable(line) for line in trend.losses],
        "days": [day_of(day) for day in trend.days],
        "units": [{"unit": printable(unit), "kinds": dict(kinds)} for unit, kinds in units.items()],
        "accounts": [_account(trend, account, last) for account in (last.accounts if last else ())],
    }
    yield as_json(document, indent=2) + "\n"


def _account(trend: Trend, account_id: str, last: Day | None) -> dict[str, Any]:
    known = trend.account(account_id)
    return {
        "account_id": account_id,
        "name": printable(known.name),
        "unit": printable(known.unit),
        "kinds": dict(last.accounts[account_id]) if last else {},
        "open_by_day": {
            day.day: sum(day.accounts[account_id].values()) for day in trend.days if account_id in day.accounts
        },
    }
