# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""GuardDuty: what a new detector has switched on."""

from __future__ import annotations

from typing import Any

from .form import Clients, Contract, Refusal, Reply


def _features(client: Clients) -> Any:
    guardduty = client("guardduty")
    features = [{"Name": "S3_DATA_EVENTS", "Status": "DISABLED"}]
    made = guardduty.create_detector(Enable=True, Features=features)["DetectorId"]
    found = guardduty.get_detector(DetectorId=made)["Features"]
    return {item["Name"] for item in found if item["Status"] == "DISABLED"}


def _both_monitorings(client: Clients) -> None:
    features = [{"Name": name, "Status": "ENABLED"} for name in ("EKS_RUNTIME_MONITORING", "RUNTIME_MONITORING")]
    client("guardduty").create_detector(Enable=True, Features=features)


ROWS = (
    Contract(
        name="guardduty-features-on",
        service="guardduty",
        operation="CreateDetector",
        when="features are not named",
        answer=Reply("default", {"EKS_RUNTIME_MONITORING", "RUNTIME_MONITORING", "S3_DATA_EVENTS"}),
        source="https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html",
        provoke=_features,
        by="guardduty.create_detector",
        was="failed: AI_PROTECTION and AI_ANALYST were switched on, and paid, unasked",
    ),
    Contract(
        name="guardduty-two-monitorings",
        service="guardduty",
        operation="CreateDetector",
        when="both kinds of runtime monitoring are named",
        answer=Refusal("BadRequestException", "The request has EKS_RUNTIME_MONITORING and RUNTIME_MONITORING."),
        source="https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html",
        provoke=_both_monitorings,
        by="guardduty.checked",
    ),
)
