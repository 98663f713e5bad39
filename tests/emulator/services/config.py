# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What moto forgets of a recorder: how often it records, and how its last event and its deliveries went.

A test puts into the store ``config.delivery`` of the region what is to differ: ``lastStatus``, ``lastErrorCode``,
``lastErrorMessage``; and as ``channel`` the status of the last deliveries.
https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingMode.html
https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigurationRecorderStatus.html
"""

from __future__ import annotations

from typing import Any

from moto.config.models import config_backends

from tests.emulator import permits
from tests.emulator.kit import Pass, Request, ServiceError, after, operation, store

from .delegation import may_see

_CONTINUOUS = {"recordingFrequency": "CONTINUOUS", "recordingModeOverrides": []}


@after("config", "PutConfigurationRecorder")
def put_configuration_recorder(request: Request) -> None:
    """Keep the mode."""
    recorder = request.params["ConfigurationRecorder"]
    modes = store(request, "modes", regional=True)
    modes[recorder["name"]] = recorder.get("recordingMode", modes.get(recorder["name"], _CONTINUOUS))


@operation("config", "DescribeConfigurationRecorders")
def describe_configuration_recorders(request: Request) -> dict[str, Any]:
    """moto's recorders with their mode."""
    backend = config_backends[request.account_id][request.region]
    found = backend.describe_configuration_recorders(request.params.get("ConfigurationRecorderNames"))
    modes = store(request, "modes", regional=True)
    return {
        "ConfigurationRecorders": [{**item, "recordingMode": modes.get(item["name"], _CONTINUOUS)} for item in found]
    }


@operation("config", "DescribeConfigurationRecorderStatus")
def describe_configuration_recorder_status(request: Request) -> dict[str, Any]:
    """moto's status. What is recorded is processed at once, where moto leaves it pending for ever."""
    backend = config_backends[request.account_id][request.region]
    found = backend.describe_configuration_recorder_status(request.params.get("ConfigurationRecorderNames") or [])
    told = dict(store(request, "delivery", regional=True))
    told.pop("channel", None)
    return {
        "ConfigurationRecordersStatus": [
            {**item, **({"lastStatus": "SUCCESS"} if item["recording"] else {}), **told} for item in found
        ]
    }


@operation("config", "DescribeDeliveryChannelStatus")
def describe_delivery_channel_status(request: Request) -> dict[str, Any]:
    """The status of the channels' last deliveries, which moto lacks: of a history, a snapshot and the stream."""
    backend = config_backends[request.account_id][request.region]
    told = store(request, "delivery", regional=True).get("channel", {"lastStatus": "SUCCESS"})
    return {
        "DeliveryChannelsStatus": [
            {"name": item["name"], "configHistoryDeliveryInfo": told, "configSnapshotDeliveryInfo": told}
            for item in backend.describe_delivery_channels([])
        ]
    }


@operation("config", "PutConfigurationAggregator")
def put_configuration_aggregator(request: Request) -> dict[str, Any]:
    """moto's answer. One of an organization is for who may see it, with a role that Config can take.

    https://docs.aws.amazon.com/config/latest/APIReference/API_PutConfigurationAggregator.html
    """
    source = request.params.get("OrganizationAggregationSource")
    if source is not None:
        if not may_see(request.account_id, "config.amazonaws.com"):
            message = (
                "This action can be only performed if you are a registered delegated administrator for AWS Config."
            )
            raise ServiceError("OrganizationAccessDeniedException", message)
        if not permits.takes_role("config takes its role", request, source["RoleArn"]):
            raise ServiceError("InvalidRoleException", f"AWS Config cannot take the role {source['RoleArn']}.")
    raise Pass
