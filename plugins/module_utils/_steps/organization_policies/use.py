# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which services the accounts of a target used: IAM's report on an organization.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta, timezone
from typing import Any

from ..._aws.client import Aws
from ..._kernel.plan import Failure
from .losses import Use

#: Days within which a service counts as used.
DAYS = 90
#: Seconds until a report must be there.
JOB_SECONDS = 300.0


class UseReports:
    """The reports of a run, each asked for once. AWS makes none while service control policies are not enabled."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws
        self._lock = threading.Lock()
        self._kept: dict[str, list[Use] | Failure] = {}

    def of(self, path: str) -> list[Use]:
        """The services that the accounts of a path used within the days.

        Args:
            path: the ids down from the organization, such as ``o-a1b2c3d4e5/r-ab12/ou-ab12-11111111``.

        Raises:
            Failure: there is no report.
        """
        with self._lock:
            if path not in self._kept:
                self._kept[path] = self._asked(path)
            found = self._kept[path]
        if isinstance(found, Failure):
            raise found
        return found

    def _asked(self, path: str) -> list[Use] | Failure:
        try:
            return self._read(path)
        except Failure as failure:
            return failure

    def _read(self, path: str) -> list[Use]:
        job = self._aws.call("iam", "generate_organizations_access_report", EntityPath=path)["JobId"]
        wait = self._aws.wait(f"IAM to report which services {path} used", JOB_SECONDS, first=1.0)
        rows: list[Any] = []
        marker: dict[str, Any] = {}
        while True:
            answer = self._aws.call("iam", "get_organizations_access_report", JobId=job, **marker)
            if answer["JobStatus"] == "FAILED":
                about = answer.get("ErrorDetails", {})
                raise Failure(
                    "error",
                    f"IAM generated no report of what {path} used: {about.get('Message', 'it does not say why')}",
                )
            if answer["JobStatus"] == "COMPLETED":
                rows += answer.get("AccessDetails", [])
                if not answer.get("IsTruncated"):
                    return _recent(rows)
                marker = {"Marker": answer["Marker"]}
            elif not wait.more():
                raise Failure("error", f"IAM generated no report of what {path} used within {JOB_SECONDS:g} s.")


def _recent(rows: list[Any]) -> list[Use]:
    since = datetime.now(timezone.utc) - timedelta(days=DAYS)
    return [
        Use(
            row["ServiceNamespace"],
            row["LastAuthenticatedTime"].date().isoformat(),
            row.get("Region", ""),
            row.get("EntityPath", ""),
            row.get("TotalAuthenticatedEntities", 0),
        )
        for row in rows
        if row.get("LastAuthenticatedTime") is not None and row["LastAuthenticatedTime"] >= since
    ]
