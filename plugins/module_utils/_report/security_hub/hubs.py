# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The Security Hubs into which a run's findings go, and the way to each.

With the product of an account itself, its findings are imported by that account alone, so each account is accessed by
its role. https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..._aws.assumed import assume
from ..._aws.client import DEFAULT_REGIONS, Aws
from ..._aws.failures import NotFound
from ..._kernel.plan import Failure
from ..report import Row
from .document import PREFIX, Known, Place, known_of

#: So many findings go into a request, or come in an answer.
BATCH = 100
#: The region of what an account has once.
_GLOBAL = "global"
#: Security Hub is off.
_OFF = ("InvalidAccessException", "ResourceNotFoundException")


class Off(Exception):
    """Security Hub is off in a place."""


@dataclass
class Hubs:
    """Where findings go.

    Args:
        aws: the way that the task's own credentials have.
        central: whether all findings go into the account and region of these credentials.
        role_name: the role of each other account, by its name with its path.
        external_id: what its trust policy asks for, if it does.
    """

    aws: Aws
    central: bool = False
    role_name: str = ""
    external_id: str | None = None
    _ways: dict[str, Aws | Failure] = field(default_factory=dict)

    @cached_property
    def home(self) -> Place:
        """The account and region of the task's own credentials."""
        identity = self.aws.identity()
        partition = identity["Arn"].split(":")[1]
        return Place(identity["Account"], self.aws.region or DEFAULT_REGIONS[partition], partition)

    def place_of(self, row: Row) -> Place:
        """Where a finding goes."""
        if self.central:
            return self.home
        region = self.home.region if row["region"] == _GLOBAL else row["region"]
        return Place(row["account_id"], region, self.home.partition)

    def enter(self, place: Place) -> None:
        """Find the way into an account, once for all its regions."""
        if place.account_id in self._ways:
            return
        try:
            self._ways[place.account_id] = self._way(place)
        except Failure as failure:
            self._ways[place.account_id] = failure

    def _way(self, place: Place) -> Aws:
        if place.account_id == self.home.account_id:
            return self.aws
        if not self.role_name:
            raise Failure(
                "denied",
                f"account {place.account_id} imports its findings itself, and these credentials are of "
                f"{self.home.account_id}. Set role_name to a role of that account, or destination to central.",
            )
        arn = f"arn:{place.partition}:iam::{place.account_id}:role/{self.role_name}"
        return assume(self.aws, arn, self.external_id)

    def _aws_of(self, place: Place) -> Aws:
        way = self._ways[place.account_id]
        if isinstance(way, Failure):
            raise way
        return way

    def read(self, place: Place, now: str) -> list[Known]:
        """The active findings of ours in a place.

        Raises:
            Failure: they cannot be read.
            Off: Security Hub is off.
        """
        wanted = {"ProductArn": place.product_arn, "AwsAccountId": place.account_id, "Region": place.region}
        filters: dict[str, Any] = {
            name: [{"Value": value, "Comparison": "EQUALS"}]
            for name, value in {**wanted, "RecordState": "ACTIVE"}.items()
        }
        filters["Id"] = [{"Value": PREFIX, "Comparison": "PREFIX"}]
        try:
            found = self._aws_of(place).pages(
                "securityhub",
                "get_findings",
                "Findings",
                region=place.region,
                absent=_OFF,
                Filters=filters,
                MaxResults=BATCH,
            )
        except NotFound as absent:
            raise Off(str(absent)) from absent
        return [known for known in (known_of(item, place, now) for item in found) if known]

    def send(self, place: Place, findings: Sequence[dict[str, Any]]) -> dict[str, str]:
        """Import up to 100 findings into a place. Returns why some were not taken, by their Id.

        Raises:
            Failure: none was taken.
        """
        answer = self._aws_of(place).call(
            "securityhub", "batch_import_findings", region=place.region, Findings=list(findings)
        )
        return {
            item["Id"]: f"{item['ErrorCode']}: {item['ErrorMessage']}" for item in answer.get("FailedFindings") or ()
        }
