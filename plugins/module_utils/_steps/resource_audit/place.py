# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where the readers of resource_audit read: one region of the account, and the rows that they make of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from ..._aws.client import Aws
from ..._aws.failures import NotFound
from ..._kernel.reconcile import gather

#: One resource as a reader found it: ``arn``, ``region`` and what its checks look at. A part that could not be read
#: is a `Failure` in its place, and a part that no check asked for is left out.
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """One region of the account, and which checks are asked for.

    Args:
        region: where it reads. For what is global, where the service answers.
        checks: names of the checks: a reader reads what they need and no more.
        regions: the regions that the audit is about. None: all.
    """

    aws: Aws
    account_id: str
    partition: str
    region: str
    checks: frozenset[str]
    regions: frozenset[str] | None = None

    def call(self, service: str, method: str, **params: Any) -> dict[str, Any]:
        """Send one request here."""
        return self.aws.call(service, method, region=self.region, **params)

    def pages(self, service: str, method: str, key: str, **params: Any) -> list[Any]:
        """All items of a list here."""
        return self.aws.pages(service, method, key, region=self.region, **params)

    def optional(self, absent: str, service: str, method: str, **params: Any) -> dict[str, Any]:
        """One request, whose answer is empty where the error says that there is nothing."""
        try:
            return self.call(service, method, absent=(absent,), **params)
        except NotFound:
            return {}

    def at(self, region: str) -> Place:
        """The same in another region."""
        return replace(self, region=region)

    def arn(self, resource: str, owner: str = "") -> str:
        """The ARN of a resource of EC2 here, whose answers often have none."""
        return f"arn:{self.partition}:ec2:{self.region}:{owner or self.account_id}:{resource}"

    def row(self, arn: str, **parts: Any) -> dict[str, Any]:
        """A resource here."""
        return {"arn": arn, "region": self.region, **parts}


def enriched(rows: Sequence[Row], readers: Mapping[str, Callable[[Row], Any]]) -> list[Row]:
    """Rows with further parts, all of them read at the same time."""
    found = gather(
        {f"{index} {part}": partial(read, row) for index, row in enumerate(rows) for part, read in readers.items()}
    )
    return [{**row, **{part: found[f"{index} {part}"] for part in readers}} for index, row in enumerate(rows)]


def parsed(text: str | None) -> dict[str, Any]:
    """A policy document of its text. Empty where there is none."""
    document = json.loads(text) if text else {}
    return document if isinstance(document, dict) else {}
