# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Refusals inside of an answer that is no error: some operations answer well, and list in the answer what they refused.

Each of the requests below says the same when it is sent again, also where a part of it was taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Inner:
    """Where an answer holds what was refused.

    Args:
        service: botocore's name.
        methods: the client's methods.
        key: the list of what was refused.
        code: the way to the error's code, in an item of the list.
        text: the way to its text.
        source: the page that says so.
    """

    service: str
    methods: tuple[str, ...]
    key: str
    code: tuple[str, ...]
    text: tuple[str, ...]
    source: str


INNER = (
    Inner(
        "ec2",
        ("create_flow_logs",),
        "Unsuccessful",
        ("Error", "Code"),
        ("Error", "Message"),
        "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html",
    ),
    Inner(
        "events",
        ("put_targets", "remove_targets"),
        "FailedEntries",
        ("ErrorCode",),
        ("ErrorMessage",),
        "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html",
    ),
    Inner(
        "inspector2",
        ("enable", "disable"),
        "failedAccounts",
        ("errorCode",),
        ("errorMessage",),
        "https://docs.aws.amazon.com/inspector/v2/APIReference/API_Enable.html",
    ),
)


def refused_within(service: str, method: str, answer: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Code and text of each refusal in an answer."""
    row = _BY_METHOD.get((service, method))
    items = answer.get(row.key) or [] if row else []
    return [(_at(item, row.code), _at(item, row.text)) for item in items] if row else []


def _at(item: Mapping[str, Any], way: tuple[str, ...]) -> str:
    found: Any = item
    for key in way:
        found = found.get(key) or {}
    return str(found or "")


_BY_METHOD = {(row.service, method): row for row in INNER for method in row.methods}
