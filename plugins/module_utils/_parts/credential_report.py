# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The credential report: one row for root and for each IAM user, in two calls however many there are.

AWS makes one at most every four hours.
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime, timezone

from .._aws.client import Aws
from .._kernel.plan import Failure

#: Seconds until the report must be made.
REPORT_SECONDS = 120.0


@dataclass(frozen=True)
class Report:
    """The rows, by the columns' names, and when AWS made the report, as ISO 8601."""

    rows: tuple[dict[str, str], ...]
    generated: str


def moment(text: str | None) -> datetime | None:
    """A time of the report. AWS writes N/A, no_information or not_supported where there is none."""
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)


def read_report(aws: Aws) -> Report:
    """Have the report made, and read it.

    Raises:
        Failure: it was denied, or was not ready in time.
    """
    wait = aws.wait("IAM to generate the credential report", REPORT_SECONDS, first=1.0)
    while aws.call("iam", "generate_credential_report")["State"] != "COMPLETE":
        if not wait.more():
            raise Failure("error", f"the credential report was not ready within {REPORT_SECONDS:g} s. Run again later.")
    answer = aws.call("iam", "get_credential_report")
    rows = tuple(csv.DictReader(io.StringIO(answer["Content"].decode())))
    return Report(rows, answer["GeneratedTime"].isoformat())
