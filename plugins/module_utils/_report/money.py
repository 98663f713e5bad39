# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The money of a report: what is watched, who is notified, what was spent, and what the baseline itself costs. Pure.

Modules say it in their results: ``money`` in words, and ``estimated_monthly_cost_usd`` at list price. The sum is an
estimate, and is always called one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

KIND = "money"
COST = "estimated_monthly_cost_usd"
#: What a module says in words, and what the report calls it.
PARTS = {"watched": "watched", "told": "told", "spent": "this month"}
#: Of so many accounts each is listed. Of more there is the sum.
LISTED = 5
#: So many lines of a part are shown of each account.
_LINES = 20


def money_line(outcome: Mapping[str, Any], action: str, task: str) -> dict[str, Any] | None:
    """What a module's result says of money, as a line of the journal. Nothing where it says nothing."""
    words = outcome.get("money")
    if not isinstance(words, Mapping) and COST not in outcome:
        return None
    said = words if isinstance(words, Mapping) else {}
    return {
        "account_id": str(outcome.get("account_id", "")),
        "action": action.rpartition(".")[2],
        "task": task,
        **_subject(outcome, action),
        **{part: [str(item) for item in said.get(part) or []] for part in PARTS},
        COST: float(outcome.get(COST) or 0.0),
    }


def _subject(outcome: Mapping[str, Any], action: str) -> dict[str, str]:
    """What is paid for, where several tasks make the same: a topic of which two roles see to it has one key."""
    return {"subject": str(outcome["topic_arn"])} if action.endswith("notice_topic") and "topic_arn" in outcome else {}


def is_money_line(line: Mapping[str, Any]) -> bool:
    """Whether a line of a journal has what a line on money must have."""
    texts = all(isinstance(line.get(name), str) for name in ("account_id", "action", "task"))
    words = all(_is_texts(line.get(part)) for part in PARTS)
    return texts and words and isinstance(line.get(COST), (int, float))


def _is_texts(found: Any) -> bool:
    return isinstance(found, list) and all(isinstance(item, str) for item in found)


@dataclass
class AccountMoney:
    """The money of one account."""

    account_id: str
    words: dict[str, list[str]] = field(default_factory=lambda: {part: [] for part in PARTS})
    costs: dict[str, float] = field(default_factory=dict)

    @property
    def monthly_usd(self) -> float:
        """What its resources cost a month at list price."""
        return round(sum(self.costs.values()), 2)

    def as_dict(self) -> dict[str, Any]:
        """The same as JSON."""
        return {"account_id": self.account_id, **self.words, "costs": dict(self.costs), COST: self.monthly_usd}


def money_of(lines: Iterable[Mapping[str, Any]]) -> list[AccountMoney]:
    """The money of each account. Of the same task, or the same thing that is paid for, the newest line counts."""
    newest = {(line["account_id"], line["action"], str(line.get("subject", line["task"]))): line for line in lines}
    found: dict[str, AccountMoney] = {}
    for (account, action, _task), line in sorted(newest.items()):
        money = found.setdefault(account, AccountMoney(account))
        for part, items in money.words.items():
            items += [item for item in line.get(part, []) if item not in items]
        if line[COST]:
            money.costs[action] = round(money.costs.get(action, 0.0) + line[COST], 2)
    return list(found.values())


def money_text(accounts: Sequence[AccountMoney]) -> list[str]:
    """The money as lines of text."""
    if not accounts:
        return []
    total = sum(account.monthly_usd for account in accounts)
    of = f"account {accounts[0].account_id}" if len(accounts) == 1 else f"{len(accounts)} accounts"
    lines = [f"estimated cost of {of}: the baseline's own resources cost about ${total:.2f} per month at list price"]
    lines += [line for account in accounts[:LISTED] for line in _account(account, len(accounts) > 1)]
    left = len(accounts) - LISTED
    return [*lines, f"  … and {left} more accounts"] if left > 0 else lines


def _account(account: AccountMoney, named: bool) -> list[str]:
    lines = [f"  account {account.account_id}: about {account.monthly_usd:.2f}"] if named else []
    for part, title in PARTS.items():
        items = account.words[part]
        lines += [f"  {title}: {item}" for item in items[:_LINES]]
        if len(items) > _LINES:
            lines.append(f"  {title}: … and {len(items) - _LINES} more")
    if not named:
        lines += [f"  of the costs: {name} {usd:.2f}" for name, usd in sorted(account.costs.items())]
    return lines
