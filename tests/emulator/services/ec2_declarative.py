# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reports on what accounts have set of that which a declarative policy decides on.

The store ``ec2.declarative`` of the management account has the reports, by id: ``target``, ``status`` and ``summary``.
A report that is asked for stays ``running`` until a test says otherwise, for AWS takes hours.
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StartDeclarativePoliciesReport.html
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from tests.emulator.kit import Request, ServiceError, operation, store

NAME = "declarative"


@operation("ec2", "StartDeclarativePoliciesReport")
def start_declarative_policies_report(request: Request) -> dict[str, Any]:
    """Begin one, of which an organization has one at a time."""
    reports = store(request, NAME)
    if any(report["status"] == "running" for report in reports.values()):
        raise ServiceError("ReportInProgress", "A report is already being generated for the organization.")
    number = f"p-{len(reports):017x}"
    reports[number] = {"target": request.params["TargetId"], "status": "running", "bucket": request.params["S3Bucket"]}
    return {"ReportId": number}


@operation("ec2", "DescribeDeclarativePoliciesReports")
def describe_declarative_policies_reports(request: Request) -> dict[str, Any]:
    """All of them."""
    now = datetime.now(timezone.utc)
    rows = [
        {
            "ReportId": number,
            "S3Bucket": report.get("bucket", "reports"),
            "TargetId": report["target"],
            "StartTime": report.get("start", now),
            "Status": report["status"],
        }
        for number, report in store(request, NAME).items()
    ]
    return {"Reports": rows}


@operation("ec2", "GetDeclarativePoliciesReportSummary")
def get_declarative_policies_report_summary(request: Request) -> dict[str, Any]:
    """What one found, once it is complete."""
    number = request.params["ReportId"]
    report = store(request, NAME).get(number)
    if report is None or report["status"] != "complete":
        raise ServiceError("InvalidReportId.NotFound", f"The report {number} does not exist.")
    return {"ReportId": number, "TargetId": report["target"], "NumberOfAccounts": 2, **report["summary"]}
