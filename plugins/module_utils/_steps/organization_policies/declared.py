# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2's reports on what accounts have set of that which a declarative policy decides on.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_declarative_status-report.html
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ..._aws.client import Aws
from ..._kernel.plan import Failure, State
from .looks import ASKED, LATER, NOTHING, OFF, SEEN, UNREAD
from .wanted import Wanted

_LIST, _SUMMARY = "describe_declarative_policies_reports", "get_declarative_policies_report_summary"


class DeclaredReports:
    """The reports of an organization.

    Args:
        aws: the management account, or a delegated administrator.
        region: where the reports are asked for.
        bucket: where a new one may be put. Without it none is asked for.
    """

    def __init__(self, aws: Aws, region: str, bucket: str | None) -> None:
        self._aws, self._region, self._bucket = aws, region, bucket

    def look(self, wanted: Wanted, places: Collection[str]) -> State:
        """What the newest report says that covers the targets.

        Args:
            wanted: the policy.
            places: ids of roots, units and accounts whose reports cover all of its targets. Empty: nothing is to be
                attached.
        """
        if not places:
            return {"status": NOTHING}
        if not self._aws.offers("ec2", _LIST):
            return {
                "status": UNREAD,
                "note": "The installed botocore does not support reports on declarative policies.",
            }
        try:
            return self._found(wanted, places)
        except Failure as failure:
            return {"status": UNREAD, "note": failure.message}

    def _found(self, wanted: Wanted, places: Collection[str]) -> State:
        reports = self._aws.pages("ec2", _LIST, "Reports", region=self._region)
        covering = [report for report in reports if report["TargetId"] in places]
        complete = [report for report in covering if report["Status"] == "complete"]
        if complete:
            newest = max(complete, key=lambda report: str(report.get("StartTime", "")))
            about = {"ReportId": newest["ReportId"]}
            summary = self._aws.call("ec2", _SUMMARY, region=self._region, **about)
            return {"status": SEEN, "seen": _seen(wanted.document, newest, summary)}
        running = any(report["Status"] == "running" for report in reports)
        if running or self._bucket:
            status = LATER if running else ASKED
            return {"status": status, "held": self._bucket is not None, "seen": "running" if running else "no report"}
        return {"status": OFF}


def _seen(document: Mapping[str, Any], report: Mapping[str, Any], summary: Mapping[str, Any]) -> dict[str, Any]:
    """Of each attribute that a policy sets: what most accounts have, and how many have something else."""
    attributes = document.get("ec2_attributes", {})
    rows = {
        row["AttributeName"]: {
            "most_frequent": row.get("MostFrequentValue", ""),
            "accounts": row.get("NumberOfMatchedAccounts", 0),
            "others": row.get("NumberOfUnmatchedAccounts", 0),
        }
        for row in summary.get("AttributeSummaries", [])
        if any(name in row["AttributeName"] for name in attributes)
    }
    return {"report": report["ReportId"], "attributes": rows}
