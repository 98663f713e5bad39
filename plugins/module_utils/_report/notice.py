# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What people are notified of new drift: counts, controls and accounts, and nothing else of what was found. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from .._kernel.plan import Refusal
from .report import Row

#: Kinds of open findings that people are notified of, unless others are chosen.
TOLD = ("drift", "manual", "input")
#: How many controls a message names, and how many accounts of each.
_CONTROLS, _ACCOUNTS = 20, 5
#: How many findings a message lists for programs, and what it says of each.
LISTED = 1_000
_NAMED = ("control", "severity", "status", "account_id", "region", "change")
_TOPIC = re.compile(r"arn:aws[a-z-]*:sns:(?P<region>[a-z0-9-]+):[0-9]{12}:[A-Za-z0-9_-]{1,256}(\.fifo)?")
#: A webhook's address is a secret: it goes over TLS, except to this computer itself.
_WEBHOOK = re.compile(r"https://(?=[^/])[!-~]+|http://(127\.0\.0\.1|localhost|\[::1\])(:[0-9]+)?(/[!-~]*)?")


@dataclass(frozen=True)
class Notice:
    """A message.

    Args:
        subject: its subject, of 100 characters at most.
        text: the whole message as plain text.
        findings: how many findings it is about.
        since: when the run began that they are compared with; empty where there is none.
        link: where the report is; may be empty.
        groups: a sentence for each control that is named.
        remarks: what else people must know, a sentence each.
        listed: the first findings by what names them, and nothing of what was found.
    """

    subject: str
    text: str
    findings: int
    since: str = ""
    link: str = ""
    groups: Sequence[str] = ()
    remarks: Sequence[str] = ()
    listed: Sequence[Mapping[str, str]] = ()


def check_receivers(topic_arn: str | None, webhook: str | None) -> None:
    """Refuse what is neither. The webhook's address, a secret, is not repeated.

    Raises:
        Refusal: which option, and what it must be.
    """
    if topic_arn and not _TOPIC.fullmatch(topic_arn):
        raise Refusal(f"topic_arn is {topic_arn}, but must be the ARN of an SNS topic.")
    if webhook and not (_WEBHOOK.fullmatch(webhook) and _has_host(webhook)):
        raise Refusal(
            "webhook must be a URL that begins with https://, with a host and without spaces or non-ASCII letters."
        )


def _has_host(address: str) -> bool:
    """Whether an address has a host, and a port that is a number if any."""
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def region_of(topic_arn: str) -> str:
    """The region of a topic."""
    return topic_arn.split(":")[3]


def compose(
    rows: Iterable[Row], *, since: str, link: str, kinds: Collection[str] = TOLD, losses: int = 0, failed: int = 0
) -> Notice | None:
    """The message about findings that are newly open, or nothing where there is nothing to tell.

    Args:
        rows: the findings that are open and were not before.
        since: when the run began that they are compared with; empty where there is none.
        link: where the report is.
        kinds: the kinds of findings that count.
        losses: how many journals are not whole. What is lost may have been drift, so people are notified of that too.
        failed: how many tasks failed.
    """
    counts: Counter[str] = Counter()
    accounts: dict[str, set[str]] = {}
    listed: list[dict[str, str]] = []
    for row in rows:
        if row["status"] in kinds:
            counts[row["control"]] += 1
            accounts.setdefault(row["control"], set()).add(row["account_id"] or "no known account")
            if len(listed) < LISTED:
                listed.append({name: str(row.get(name, "")) for name in _NAMED})
    if not counts and not losses:
        return None
    every = set().union(*accounts.values())
    subject = f"AWS drift: {_of(counts.total(), 'new finding')} in {_of(len(every), 'account')}"
    groups = [f"{control}: {count} in {_some(accounts[control])}" for control, count in counts.most_common(_CONTROLS)]
    if len(counts) > _CONTROLS:
        groups.append(f"and {_of(len(counts) - _CONTROLS, 'more control')}")
    remarks = _remarks(losses, failed)
    answer = f"{subject}{f', since {since[:10]}' if since else ''}."
    lines = [answer, *(f"- {group}" for group in groups), *remarks, *([link] if link else [])]
    return Notice(subject[:100], "\n".join(lines), counts.total(), since, link, groups, remarks, listed)


def _remarks(losses: int, failed: int) -> list[str]:
    lost = "The journal is incomplete, so there may be more findings. The report says what is missing."
    unchecked = f"{_of(failed, 'task')} failed, so what they check is not known."
    return [text for count, text in ((losses, lost), (failed, unchecked)) if count]


def _of(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _some(accounts: Iterable[str]) -> str:
    listed = sorted(accounts)
    rest = len(listed) - _ACCOUNTS
    return ", ".join(listed[:_ACCOUNTS]) + (f" and {rest} more" if rest > 0 else "")
