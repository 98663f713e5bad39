# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The credential report: one row for root and for each IAM user, in two calls however many there are.

AWS makes one at most every four hours.
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
"""

from __future__ import annotations

import csv
import io
import time
from dataclasses import dataclass
from datetime import datetime, timezone

from .._aws.client import Aws
from .._kernel.plan import Failure

REPORT_DELAY = 1.0
REPORT_LOOKS = 60


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
    for look in range(REPORT_LOOKS):
        if look:
            time.sleep(REPORT_DELAY)
        if aws.call("iam", "generate_credential_report")["State"] == "COMPLETE":
            break
    else:
        raise Failure("error", f"the credential report was not ready within {REPORT_DELAY * REPORT_LOOKS:g} s")
    answer = aws.call("iam", "get_credential_report")
    rows = tuple(csv.DictReader(io.StringIO(answer["Content"].decode())))
    return Report(rows, answer["GeneratedTime"].isoformat())
