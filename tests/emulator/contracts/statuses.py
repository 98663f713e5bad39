# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS says came of a setting: deliveries of CloudTrail and AWS Config, and what a member may ask of a trail."""

from __future__ import annotations

from typing import Any

from tests.emulator import clients

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


ROWS = (
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
