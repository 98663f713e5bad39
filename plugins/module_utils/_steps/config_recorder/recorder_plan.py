# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What to do about AWS Config's recorder and delivery channel of one region. Pure.

https://docs.aws.amazon.com/config/latest/developerguide/stop-start-recorder.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..._kernel.plan import Call, Plan, State, Verdict
from ..._parts.ownership import where_to_change
from .status import ALL, NOTHING, Scope, arrived, processed, scope_of

#: What says which types are recorded, where that is not all of them.
_CHOICE = ("resourceTypes", "exclusionByResourceTypes", "recordingStrategy")
FREQUENCIES = {"continuous": "CONTINUOUS", "daily": "DAILY"}
SNAPSHOTS = ("One_Hour", "Three_Hours", "Six_Hours", "Twelve_Hours", "TwentyFour_Hours")


def control(name: str) -> str:
    """A control of the role."""
    return f"config_recorder.{name}"


def service_role_arn(account_id: str, partition: str) -> str:
    """The role that AWS Config has of its own in an account."""
    path = "aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
    return f"arn:{partition}:iam::{account_id}:role/{path}"


@dataclass(frozen=True)
class Wanted:
    """What a region is to have.

    Args:
        name: what our recorder and our channel are called, which is how they are known as ours.
        bucket: where they deliver to.
        role: the role that they take.
        home: whether this region records the types that are not of a region, such as IAM users.
        frequency: ``CONTINUOUS`` or ``DAILY``.
        daily_types: types that are recorded daily all the same.
        snapshot: how often a snapshot of everything is delivered.
        retention_days: days until items are deleted. None: not managed.
    """

    name: str
    region: str
    account_id: str
    partition: str
    bucket: str
    role: str
    home: bool
    frequency: str
    daily_types: tuple[str, ...]
    snapshot: str
    retention_days: int | None

    def recorder(self) -> dict[str, Any]:
        """Our recorder, as PutConfigurationRecorder takes it."""
        overrides = [{"resourceTypes": list(self.daily_types), "recordingFrequency": "DAILY"}]
        return {
            "name": self.name,
            "roleARN": self.role,
            "recordingGroup": {"allSupported": True, "includeGlobalResourceTypes": self.home},
            "recordingMode": {
                "recordingFrequency": self.frequency,
                "recordingModeOverrides": overrides if self.daily_types else [],
            },
        }

    def channel(self, found: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Our delivery channel, as PutDeliveryChannel takes it, with what it has besides: it replaces the whole."""
        return {
            **(found or {}),
            "name": self.name,
            "s3BucketName": self.bucket,
            "configSnapshotDeliveryProperties": {"deliveryFrequency": self.snapshot},
        }

    @property
    def arn(self) -> str:
        """What findings are about."""
        return f"arn:{self.partition}:config:{self.region}:{self.account_id}:configuration-recorder/{self.name}"


def normal_recorder(found: Mapping[str, Any]) -> dict[str, Any]:
    """A recorder of DescribeConfigurationRecorders, by the fields that we set."""
    group, mode = found.get("recordingGroup") or {}, found.get("recordingMode") or {}
    whole = bool(group.get("allSupported"))
    return {
        "name": found["name"],
        "roleARN": found.get("roleARN"),
        "recordingGroup": {
            "allSupported": whole,
            "includeGlobalResourceTypes": bool(group.get("includeGlobalResourceTypes")),
            **({} if whole else {key: group[key] for key in _CHOICE if group.get(key)}),
        },
        "recordingMode": {
            "recordingFrequency": mode.get("recordingFrequency", "CONTINUOUS"),
            "recordingModeOverrides": [
                {"resourceTypes": item["resourceTypes"], "recordingFrequency": item["recordingFrequency"]}
                for item in mode.get("recordingModeOverrides", [])
            ],
        },
    }


def plan_region(state: State, wanted: Wanted) -> Plan:
    """What to do about one region. Pure."""
    recorder, channel = state["recorder"], state["channel"]
    foreign = recorder is not None and recorder["name"] != wanted.name
    calls: list[Call] = []
    if not foreign and recorder != wanted.recorder():
        calls.append(
            _call(wanted, "put_configuration_recorder", _mends(wanted), ConfigurationRecorder=wanted.recorder())
        )
    if _channel_lacks(channel, wanted):
        calls.append(
            _call(wanted, "put_delivery_channel", ("delivery",), DeliveryChannel=_given(wanted.channel(channel)))
        )
    if not foreign and not state["recording"]:
        name = {"ConfigurationRecorderName": wanted.name}
        calls.append(_call(wanted, "start_configuration_recorder", ("recording",), **name))
    if wanted.retention_days and (state["retention_days"] or 0) < wanted.retention_days:
        days = {"RetentionPeriodInDays": wanted.retention_days}
        calls.append(_call(wanted, "put_retention_configuration", ("retention",), **days))
    before = shown(state)
    after = _after(state, wanted, foreign) if calls else before
    return Plan(before, after, tuple(calls), tuple(_verdicts(state, wanted, foreign)))


def shown(state: State) -> dict[str, Any]:
    """The state as the diff shows it: without how recording and delivery fare, which goes on by itself."""
    return {key: value for key, value in state.items() if key not in ("status", "deliveries")}


def _mends(wanted: Wanted) -> tuple[str, ...]:
    return ("recording", "global_types") if wanted.home else ("recording",)


def _channel_lacks(channel: Mapping[str, Any] | None, wanted: Wanted) -> bool:
    """A channel of others serves as it is."""
    return channel is None or (channel["name"] == wanted.name and channel != wanted.channel(channel))


def _after(state: State, wanted: Wanted, foreign: bool) -> dict[str, Any]:
    lacks = _channel_lacks(state["channel"], wanted)
    return {
        "recorder": state["recorder"] if foreign else wanted.recorder(),
        "recording": state["recording"] if foreign else True,
        "channel": wanted.channel(state["channel"]) if lacks else state["channel"],
        "retention_days": max(filter(None, (state["retention_days"], wanted.retention_days)), default=None),
    }


def _verdicts(state: State, wanted: Wanted, foreign: bool) -> list[Verdict]:
    recorder, channel = state["recorder"], state["channel"]
    where = where_to_change(recorder["name"]) if foreign else ""
    note = (
        f"Recorder {recorder['name']} was created outside this collection, and a region can have only one: {where}."
        if foreign
        else ""
    )
    found_scope = scope_of(recorder["recordingGroup"]) if recorder else NOTHING
    ours = recorder if not foreign else None
    whole = found_scope.whole and state["recording"] and (foreign or ours == wanted.recorder())
    lacks = _channel_lacks(channel, wanted)
    found = [
        processed(_verdict(wanted, "recording", whole, _recording(state, found_scope), ALL, note), state),
        arrived(_verdict(wanted, "delivery", not lacks, _place(channel), wanted.bucket, ""), state),
    ]
    if wanted.home:
        found.append(_verdict(wanted, "global_types", found_scope.of_no_region, found_scope.of_no_region, True, note))
    if wanted.retention_days:
        days = state["retention_days"]
        found.append(
            _verdict(wanted, "retention", (days or 0) >= wanted.retention_days, days, wanted.retention_days, "")
        )
    return found


def _recording(state: State, found: Scope) -> str:
    if state["recorder"] is None:
        return "no recorder"
    return found.text if state["recording"] else "stopped"


def _place(channel: Mapping[str, Any] | None) -> str | None:
    return str(channel["s3BucketName"]) if channel else None


def _verdict(wanted: Wanted, name: str, holds: bool, current: Any, target: Any, note: str) -> Verdict:
    mend = "person" if note else "call"
    shown = "" if holds else note
    return Verdict(control(name), holds, current, target, mend, wanted.arn, wanted.region, shown)


def plan_absent(state: State, wanted: Wanted) -> Plan:
    """Remove our recorder and our channel. What was delivered stays."""
    ours = state["recorder"] is not None and state["recorder"]["name"] == wanted.name
    calls = []
    name = {"ConfigurationRecorderName": wanted.name}
    if ours and state["recording"]:
        calls.append(_call(wanted, "stop_configuration_recorder", ("recording",), **name))
    if state["channel"] is not None and state["channel"]["name"] == wanted.name:
        calls.append(_call(wanted, "delete_delivery_channel", ("recording",), DeliveryChannelName=wanted.name))
    if ours:
        calls.append(_call(wanted, "delete_configuration_recorder", ("recording",), **name))
    verdict = _verdict(wanted, "recording", not calls, "present" if calls else "absent", "absent", "")
    before = shown(state)
    after = {**before, "recorder": None, "recording": False, "channel": None} if calls else before
    return Plan(before, after, tuple(calls), (verdict,))


def plan_back(state: State, before: State, wanted: Wanted) -> Plan:
    """Recorder, channel and recording as they were. What was recorded and delivered stays, and is kept as long as it
    is now: a shorter retention would delete it."""
    if before["recorder"] is None and state["recorder"] is not None and state["recorder"]["name"] == wanted.name:
        return plan_absent(state, wanted)
    calls = []
    old, channel = before["recorder"], before["channel"]
    if old is not None and state["recorder"] != old:
        calls.append(_call(wanted, "put_configuration_recorder", ("recording",), ConfigurationRecorder=_given(old)))
    if old is not None and state["recording"] and not before["recording"]:
        name = {"ConfigurationRecorderName": old["name"]}
        calls.append(_call(wanted, "stop_configuration_recorder", ("recording",), **name))
    if channel is not None and state["channel"] != channel:
        calls.append(_call(wanted, "put_delivery_channel", ("delivery",), DeliveryChannel=_given(channel)))
    if channel is None and state["channel"] is not None and not before["recording"]:
        name = {"DeliveryChannelName": state["channel"]["name"]}
        calls.append(_call(wanted, "delete_delivery_channel", ("delivery",), **name))
    if old is not None and before["recording"] and not state["recording"]:
        name = {"ConfigurationRecorderName": old["name"]}
        calls.append(_call(wanted, "start_configuration_recorder", ("recording",), **name))
    return Plan(shown(state), before, tuple(calls))


def _given(found: Mapping[str, Any]) -> dict[str, Any]:
    """What was found, without what it did not have."""
    return {key: value for key, value in found.items() if value is not None}


def _call(wanted: Wanted, method: str, mends: tuple[str, ...], **params: Any) -> Call:
    return Call("config", method, params, wanted.region, mends=tuple(control(name) for name in mends))
