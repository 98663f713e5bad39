# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS says came of a setting: deliveries of CloudTrail and AWS Config, and what a member may ask of a trail."""

from __future__ import annotations

from typing import Any

from tests.emulator import clients
from tests.emulator.account import ACCOUNT
from tests.emulator.clock import clock
from tests.emulator.kit import stored

from .form import Clients, Contract, Refusal, Reply

_TRAIL = "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html"
_CONFIG = "https://docs.aws.amazon.com/config/latest/APIReference"


def _arrives(client: Clients) -> Any:
    clients.trail_for(client, "watched")
    status = client("cloudtrail").get_trail_status(Name="watched")
    return "LatestCloudWatchLogsDeliveryTime" in status, "LatestCloudWatchLogsDeliveryError" in status


def _bucket_gone(client: Clients) -> Any:
    clients.trail_for(client, "watched")
    client("s3").delete_bucket(Bucket="watched")
    return client("cloudtrail").get_trail_status(Name="watched")["LatestDeliveryError"]


def _foreign(client: Clients) -> None:
    arn = "arn:aws:cloudtrail:us-east-1:999999999999:trail/all"
    client("cloudtrail").get_event_selectors(TrailName=arn)


def _record(client: Clients) -> Any:
    config = client("config")
    clients.bucket_for(client("s3"), "recorded", "config")
    role = clients.role_for(client("iam"), "recorder", "config", "s3:PutObject")
    config.put_configuration_recorder(ConfigurationRecorder={"name": "default", "roleARN": role})
    config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": "recorded"})
    config.start_configuration_recorder(ConfigurationRecorderName="default")
    return config


def _recorded(client: Clients) -> Any:
    (status,) = _record(client).describe_configuration_recorder_status()["ConfigurationRecordersStatus"]
    return status["lastStatus"]


def _delivered(client: Clients) -> Any:
    (status,) = _record(client).describe_delivery_channel_status()["DeliveryChannelsStatus"]
    return status["configHistoryDeliveryInfo"]["lastStatus"]


def _runtime_coverage(client: Clients) -> Any:
    guardduty = client("guardduty")
    detector = guardduty.create_detector(Enable=True)["DetectorId"]
    about = {"one": ("HEALTHY", ACCOUNT), "two": ("UNHEALTHY", ACCOUNT), "three": ("UNHEALTHY", "999999999999")}
    found = stored(ACCOUNT, "guardduty.coverage", "us-east-1")
    found.update({name: {"status": status, "account": account} for name, (status, account) in about.items()})
    own = [{"CriterionKey": "ACCOUNT_ID", "FilterCondition": {"Equals": [ACCOUNT]}}]
    answer = guardduty.get_coverage_statistics(
        DetectorId=detector, StatisticsType=["COUNT_BY_COVERAGE_STATUS"], FilterCriteria={"FilterCriterion": own}
    )
    return answer["CoverageStatistics"]["CountByCoverageStatus"]


def _scan_coverage(client: Clients) -> Any:
    found = stored(ACCOUNT, "inspector2.coverage", "us-east-1")
    for name, reason in (("i-1", "SUCCESSFUL"), ("i-2", "UNMANAGED_EC2_INSTANCE")):
        found[name] = unscanned(name, reason)
    reasons = [{"comparison": "EQUALS", "value": "UNMANAGED_EC2_INSTANCE"}]
    answer = client("inspector2").list_coverage(filterCriteria={"scanStatusReason": reasons})
    return [(item["resourceId"], item["scanStatus"]["statusCode"]) for item in answer["coveredResources"]]


def _analyzed(client: Clients) -> Any:
    analyzer = client("accessanalyzer")
    analyzer.create_analyzer(analyzerName="new", type="ACCOUNT")
    found = ["lastResourceAnalyzedAt" in analyzer.list_analyzers()["analyzers"][0]]
    clock.advance(1800)
    return [*found, "lastResourceAnalyzedAt" in analyzer.list_analyzers()["analyzers"][0]]


def unscanned(name: str, reason: str, kind: str = "AWS_EC2_INSTANCE", scan: str = "PACKAGE") -> dict[str, Any]:
    """A resource as Inspector lists it."""
    code = "ACTIVE" if reason == "SUCCESSFUL" else "INACTIVE"
    status = {"statusCode": code, "reason": reason}
    return {"resourceId": name, "resourceType": kind, "accountId": ACCOUNT, "scanType": scan, "scanStatus": status}


ROWS = (
    Contract(
        name="analyzer-looks-later",
        service="accessanalyzer",
        operation="ListAnalyzers",
        when="an analyzer was created, and half an hour after that",
        answer=Reply("shape", [False, True]),
        source="https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_AnalyzerSummary.html",
        provoke=_analyzed,
        by="accessanalyzer.list_analyzers",
        was="failed: where an analyzer had looked at nothing yet, no finding of it was compliant",
    ),
    Contract(
        name="guardduty-coverage",
        service="guardduty",
        operation="GetCoverageStatistics",
        when="runtime monitoring is on, and an administrator asks for one account",
        answer=Reply("shape", {"HEALTHY": 1, "UNHEALTHY": 1}),
        source="https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetCoverageStatistics.html",
        provoke=_runtime_coverage,
        by="guardduty.get_coverage_statistics",
        was="failed: runtime monitoring that covered nothing was compliant",
    ),
    Contract(
        name="inspector-coverage",
        service="inspector2",
        operation="ListCoverage",
        when="Inspector cannot scan what it is to scan",
        answer=Reply("shape", [("i-2", "INACTIVE")]),
        source="https://docs.aws.amazon.com/inspector/v2/APIReference/API_ListCoverage.html",
        provoke=_scan_coverage,
        by="inspector2.list_coverage",
        was="failed: scans of resources that nothing was scanned of were compliant",
    ),
    Contract(
        name="cloudtrail-logs-delivery",
        service="cloudtrail",
        operation="GetTrailStatus",
        when="a trail with a log group records",
        answer=Reply("shape", (True, False)),
        source=_TRAIL,
        provoke=_arrives,
        by="cloudtrail.get_trail_status",
        was="failed: a trail that could not deliver to its log group left all of CIS section 5 compliant",
    ),
    Contract(
        name="cloudtrail-bucket-gone",
        service="cloudtrail",
        operation="GetTrailStatus",
        when="the bucket of the trail is not there any more",
        answer=Reply("effect", "NoSuchBucket"),
        source=_TRAIL,
        provoke=_bucket_gone,
        by="cloudtrail.get_trail_status",
    ),
    Contract(
        name="cloudtrail-foreign-selectors",
        service="cloudtrail",
        operation="GetEventSelectors",
        when="a member account asks about the trail of its organization",
        answer=Refusal(
            "TrailNotFoundException",
            "Unknown trail: arn:aws:cloudtrail:us-east-1:999999999999:trail/all for the user: 123456789012",
        ),
        source="cloud-custodian/cloud-custodian pull request 6394",
        provoke=_foreign,
        by="cloudtrail.get_event_selectors",
        was="failed: one refused read failed audit_trail and activity_alarms",
    ),
    Contract(
        name="config-last-status",
        service="config",
        operation="DescribeConfigurationRecorderStatus",
        when="the recorder has processed an event",
        answer=Reply("effect", "SUCCESS"),
        source=f"{_CONFIG}/API_ConfigurationRecorderStatus.html",
        provoke=_recorded,
        by="config.describe_configuration_recorder_status",
        was="failed: a recorder whose last event failed was compliant",
    ),
    Contract(
        name="config-channel-status",
        service="config",
        operation="DescribeDeliveryChannelStatus",
        when="the channel has delivered a history",
        answer=Reply("shape", "SUCCESS"),
        source=f"{_CONFIG}/API_DeliveryChannelStatus.html",
        provoke=_delivered,
        by="config.describe_delivery_channel_status",
        was="failed: nobody asked",
    ),
)
