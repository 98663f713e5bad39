# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Events of changes, folded to what is to be checked: which steps of which account, in which regions. Pure.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..._aws.assumed import SESSION_NAME
from .api_calls import GLOBAL_SOURCES
from .patterns import steps_of_call

_ACCOUNT = re.compile(r"[0-9]{12}")
_REGION = re.compile(r"[a-z]{2,4}(-[a-z]+)+-[0-9]+")
#: What the collection's own requests say that they come from.
_AGENT = "dayone.aws/"


@dataclass(frozen=True)
class Change:
    """One event.

    Args:
        account: whose it is.
        region: where it was. Empty for a service of the whole account.
        steps: the steps that look at what was changed. None where it is nobody's.
        own: whether the collection itself sent the call.
    """

    account: str
    region: str
    steps: tuple[str, ...]
    own: bool = False


@dataclass
class Folded:
    """What some events come to.

    Args:
        changes: by host, each step with its regions. No region means all.
        handled: by host, the receipts of the messages that say so. By the empty name, those that lead to nothing.
        foreign: accounts that no host stands for.
        unread: messages that are no events.
        own: events of the collection's own calls.
    """

    changes: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    handled: dict[str, list[str]] = field(default_factory=dict)
    foreign: set[str] = field(default_factory=set)
    unread: int = 0
    own: int = 0


def read(body: Any, principals: Sequence[str] = ()) -> Change | None:
    """The change that an event says, or nothing where it is no event of CloudTrail.

    Args:
        body: the event, or its text.
        principals: ARNs of users and roles besides the collection's own sessions that it works as.
    """
    event = _parsed(body)
    detail = event.get("detail")
    if not isinstance(detail, Mapping):
        return None
    account, region = str(event.get("account", "")), str(detail.get("awsRegion") or event.get("region", ""))
    source, name = str(detail.get("eventSource", "")), str(detail.get("eventName", ""))
    if not (_ACCOUNT.fullmatch(account) and _REGION.fullmatch(region) and source and name):
        return None
    where = "" if source in GLOBAL_SOURCES else region
    return Change(account, where, steps_of_call(source, name), _is_own(detail, principals))


def _parsed(body: Any) -> Mapping[str, Any]:
    if isinstance(body, str):
        try:
            body = json.loads(body)
        except ValueError:
            return {}
    return body if isinstance(body, Mapping) else {}


def _is_own(detail: Mapping[str, Any], principals: Sequence[str]) -> bool:
    """Whether the collection sent a call: by its user agent, which anybody can send, and by who sent it besides."""
    identity = detail.get("userIdentity")
    if _AGENT not in str(detail.get("userAgent", "")) or not isinstance(identity, Mapping):
        return False
    arn = str(identity.get("arn", ""))
    issuer = _parsed(_parsed(identity.get("sessionContext")).get("sessionIssuer")).get("arn", "")
    session = ":assumed-role/" in arn and arn.rpartition("/")[2] == SESSION_NAME
    return session or arn in principals or issuer in principals


def fold(messages: Iterable[tuple[str, Any]], hosts: Mapping[str, str], principals: Sequence[str] = ()) -> Folded:
    """What messages come to. In whatever order they come, and however often, it is the same.

    Args:
        messages: the receipt and the body of each.
        hosts: the account of each host.
        principals: see ``read``.
    """
    found = Folded()
    by_account: dict[str, list[str]] = {}
    for host, account in hosts.items():
        by_account.setdefault(account, []).append(host)
    for receipt, body in messages:
        change = read(body, principals)
        if change is None:
            found.unread += 1
        elif change.own or not change.steps:
            found.own += change.own
            found.handled.setdefault("", []).append(receipt)
        elif change.account not in by_account:
            found.foreign.add(change.account)
        else:
            _note(found, by_account[change.account], change, receipt)
    return found


def _note(found: Folded, hosts: Sequence[str], change: Change, receipt: str) -> None:
    for host in hosts:
        steps = found.changes.setdefault(host, {})
        for step in change.steps:
            steps.setdefault(step, set()).add(change.region)
    found.handled.setdefault(hosts[0], []).append(receipt)


def listed(changes: Mapping[str, Mapping[str, set[str]]]) -> list[dict[str, Any]]:
    """The changes as a playbook takes them: by host, each step with its regions, of which none means all."""
    return [
        {
            "host": host,
            "changes": [
                {"step": step, "regions": [] if "" in regions else sorted(regions)}
                for step, regions in sorted(steps.items())
            ],
        }
        for host, steps in sorted(changes.items())
    ]
