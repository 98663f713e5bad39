# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role config_recorder."""

from __future__ import annotations

from ..._controls.control import Control

_RUN = "Run the role dayone.aws.config_recorder."
_PREPARE = "Run the role dayone.aws.config_recorder (module dayone.aws.config_delivery)."

CONTROLS = (
    Control(
        "config_recorder.recording",
        "medium",
        "AWS Config should record all resource types in the region",
        _RUN,
        ("4.3",),
        ("Config.1",),
    ),
    Control(
        "config_recorder.delivery",
        "medium",
        "AWS Config should deliver its records from the region",
        _RUN,
        ("4.3",),
        ("Config.1",),
    ),
    Control(
        "config_recorder.global_types",
        "medium",
        "AWS Config should record global resource types in one region",
        f"{_RUN} If another region records them, set config_recorder_home_region to it.",
        ("4.3",),
        ("Config.1",),
    ),
    Control(
        "config_recorder.retention",
        "low",
        "AWS Config should retain its records as long as configured",
        _RUN,
        condition="config_recorder_retention_days is defined",
    ),
    Control("config_recorder.bucket", "high", "The bucket of AWS Config should be private and require TLS", _PREPARE),
    Control("config_recorder.service_role", "medium", "AWS Config should use its service-linked role", _PREPARE),
    Control(
        "config_recorder.aggregator",
        "low",
        "An aggregator should show the AWS Config data of all regions",
        _PREPARE,
        condition="config_recorder_aggregator | bool",
    ),
    Control(
        "config_recorder.conformance_packs",
        "low",
        "The configured conformance packs should be deployed in the region",
        "Run the role dayone.aws.config_recorder (module dayone.aws.config_conformance_pack).",
        condition="config_recorder_conformance_packs | length > 0",
    ),
)
