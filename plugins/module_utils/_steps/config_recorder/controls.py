# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role config_recorder."""

from __future__ import annotations

from ..._controls.control import Control

_RUN = "Run dayone.aws.config_recorder."
_PREPARE = "Run dayone.aws.config_delivery."

CONTROLS = (
    Control(
        "config_recorder.recording",
        "medium",
        "AWS Config records all types of resources in the region",
        _RUN,
        ("4.3",),
        ("Config.1",),
    ),
    Control(
        "config_recorder.delivery",
        "medium",
        "AWS Config delivers what it recorded in the region",
        _RUN,
        ("4.3",),
        ("Config.1",),
    ),
    Control(
        "config_recorder.global_types",
        "medium",
        "One region records the types that are of no region",
        f"{_RUN} Where another region records them, name it in home_region.",
        ("4.3",),
        ("Config.1",),
    ),
    Control(
        "config_recorder.retention",
        "low",
        "AWS Config keeps what it recorded as long as wanted",
        _RUN,
        condition="config_recorder_retention_days is defined",
    ),
    Control("config_recorder.bucket", "high", "The bucket of AWS Config is private and answers to TLS only", _PREPARE),
    Control("config_recorder.service_role", "medium", "AWS Config has its own role in the account", _PREPARE),
    Control(
        "config_recorder.aggregator",
        "low",
        "One view shows what AWS Config recorded in all regions",
        _PREPARE,
        condition="config_recorder_aggregator | bool",
    ),
    Control(
        "config_recorder.conformance_packs",
        "low",
        "The conformance packs wanted are in the region",
        "Run dayone.aws.config_conformance_pack.",
        condition="config_recorder_conformance_packs | length > 0",
    ),
)
