# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What moto forgets of a recorder: how often it records.

https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingMode.html
"""

from __future__ import annotations

from typing import Any

from moto.config.models import config_backends

from tests.emulator.kit import Request, after, operation, store

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
