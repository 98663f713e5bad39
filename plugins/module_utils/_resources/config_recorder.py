# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""AWS Config's recorder and delivery channel of one region. A region has at most one of each.

https://docs.aws.amazon.com/config/latest/developerguide/stop-start-recorder.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .._names import config_bucket
from .._patience import patiently
from .._plan import Call, Plan, Refusal, State, Verdict
from .._reconcile import Resource, gather_all
from .._run import Context

FREQUENCIES = {"continuous": "CONTINUOUS", "daily": "DAILY"}
SNAPSHOTS = ("One_Hour", "Three_Hours", "Six_Hours", "Twelve_Hours", "TwentyFour_Hours")
#: What AWS Config answers until bucket policy and role are known everywhere.
_PASSING = ("InsufficientDeliveryPolicyException", "NoSuchBucketException", "InvalidRoleException")


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

    def channel(self) -> dict[str, Any]:
        """Our delivery channel, as PutDeliveryChannel takes it."""
        return {
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
    return {
        "name": found["name"],
        "roleARN": found.get("roleARN"),
        "recordingGroup": {
            "allSupported": bool(group.get("allSupported")),
            "includeGlobalResourceTypes": bool(group.get("includeGlobalResourceTypes")),
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
        calls.append(_call(wanted, "put_delivery_channel", ("delivery",), DeliveryChannel=wanted.channel()))
    if not foreign and not state["recording"]:
        name = {"ConfigurationRecorderName": wanted.name}
        calls.append(_call(wanted, "start_configuration_recorder", ("recording",), **name))
    if wanted.retention_days and (state["retention_days"] or 0) < wanted.retention_days:
        days = {"RetentionPeriodInDays": wanted.retention_days}
        calls.append(_call(wanted, "put_retention_configuration", ("retention",), **days))
    after = _after(state, wanted, foreign) if calls else dict(state)
    return Plan(dict(state), after, tuple(calls), tuple(_verdicts(state, wanted, foreign)))


def _mends(wanted: Wanted) -> tuple[str, ...]:
    return ("recording", "global_types") if wanted.home else ("recording",)


def _channel_lacks(channel: Mapping[str, Any] | None, wanted: Wanted) -> bool:
    """A channel of others serves as it is."""
    return channel is None or (channel["name"] == wanted.name and channel != wanted.channel())


def _after(state: State, wanted: Wanted, foreign: bool) -> dict[str, Any]:
    lacks = _channel_lacks(state["channel"], wanted)
    return {
        "recorder": state["recorder"] if foreign else wanted.recorder(),
        "recording": state["recording"] if foreign else True,
        "channel": wanted.channel() if lacks else state["channel"],
        "retention_days": max(filter(None, (state["retention_days"], wanted.retention_days)), default=None),
    }


def _verdicts(state: State, wanted: Wanted, foreign: bool) -> list[Verdict]:
    recorder, channel = state["recorder"], state["channel"]
    note = (
        f"Recorder {recorder['name']} was made by others, and a region has only one: mend it there." if foreign else ""
    )
    group = recorder["recordingGroup"] if recorder else {"allSupported": False, "includeGlobalResourceTypes": False}
    ours = recorder if not foreign else None
    whole = group["allSupported"] and state["recording"] and (foreign or ours == wanted.recorder())
    found = [
        _verdict(wanted, "recording", whole, _recording(state), "all types are recorded", note),
        _verdict(wanted, "delivery", not _channel_lacks(channel, wanted), _place(channel), wanted.bucket, ""),
    ]
    if wanted.home:
        included = group["includeGlobalResourceTypes"]
        found.append(_verdict(wanted, "global_types", included, included, True, note))
    if wanted.retention_days:
        days = state["retention_days"]
        found.append(
            _verdict(wanted, "retention", (days or 0) >= wanted.retention_days, days, wanted.retention_days, "")
        )
    return found


def _recording(state: State) -> str:
    if state["recorder"] is None:
        return "no recorder"
    if not state["recording"]:
        return "stopped"
    if not state["recorder"]["recordingGroup"]["allSupported"]:
        return "some types are recorded"
    return "all types are recorded"


def _place(channel: Mapping[str, Any] | None) -> str | None:
    return str(channel["s3BucketName"]) if channel else None


def _verdict(wanted: Wanted, name: str, holds: bool, current: Any, target: Any, note: str) -> Verdict:
    mend = "person" if note else "call"
    shown = "" if holds else note
    return Verdict(control(name), holds, current, target, mend, wanted.arn, wanted.region, shown)


def plan_absent(state: State, wanted: Wanted) -> Plan:
    """Take away our recorder and our channel. What was delivered stays."""
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
    after = {**state, "recorder": None, "recording": False, "channel": None} if calls else dict(state)
    return Plan(dict(state), after, tuple(calls), (verdict,))


def _call(wanted: Wanted, method: str, mends: tuple[str, ...], **params: Any) -> Call:
    return Call("config", method, params, wanted.region, mends=tuple(control(name) for name in mends))


class ConfigRecorder(Resource):
    """The resource that the kernel works on: one region."""

    def __init__(self, context: Context, options: Mapping[str, Any], region: str) -> None:
        self._aws = context.aws
        self.region = region
        home = options["home_region"] or context.home_region
        self._absent = options["state"] == "absent"
        self._wanted = Wanted(
            options["name"],
            region,
            context.account_id,
            context.partition,
            options["bucket_name"] or config_bucket(context.account_id, context.home_region),
            options["role_arn"] or service_role_arn(context.account_id, context.partition),
            region == home,
            FREQUENCIES[options["frequency"]],
            tuple(sorted(set(options["daily_types"]))) if options["frequency"] == "continuous" else (),
            options["snapshot_frequency"],
            options["retention_days"],
        )
        names = ["recording"] if self._absent else ["recording", "delivery"]
        names += ["global_types"] if self._wanted.home and not self._absent else []
        names += ["retention"] if self._wanted.retention_days and not self._absent else []
        self.controls = tuple(control(name) for name in names)

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse what AWS would refuse, before the first request."""
        days = options["retention_days"]
        if days is not None and not 30 <= days <= 2557:
            raise Refusal(f"retention_days is {days}, but must be between 30 and 2557.")
        if not 1 <= len(options["name"]) <= 256:
            raise Refusal("name must have 1 to 256 characters.")
        for name in options["daily_types"]:
            if name.count("::") != 2:
                raise Refusal(f"daily_types has {name}, but must have resource types such as AWS::EC2::Instance.")

    def observe(self) -> State:
        """Read recorder, status, channel and retention at the same time."""
        methods = {
            "recorders": ("describe_configuration_recorders", "ConfigurationRecorders"),
            "status": ("describe_configuration_recorder_status", "ConfigurationRecordersStatus"),
            "channels": ("describe_delivery_channels", "DeliveryChannels"),
        }
        if self._wanted.retention_days:
            methods["retention"] = ("describe_retention_configurations", "RetentionConfigurations")
        found = gather_all({key: self._reader(*how) for key, how in methods.items()})
        return self._state(found)

    def _reader(self, method: str, key: str) -> Any:
        return lambda: self._aws.call("config", method, region=self.region)[key]

    def _state(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """The account's own recorder: those that AWS services keep for themselves are not ours to judge."""
        recorder = next((item for item in found["recorders"] if not item.get("servicePrincipal")), None)
        status: Mapping[str, Any] = next(
            (item for item in found["status"] if recorder and item["name"] == recorder["name"]), {}
        )
        channel = next(iter(found["channels"]), None)
        keys = ("name", "s3BucketName", "configSnapshotDeliveryProperties")
        retention: Mapping[str, Any] = next(iter(found.get("retention", [])), {})
        return {
            "recorder": normal_recorder(recorder) if recorder else None,
            "recording": bool(status.get("recording")),
            "channel": {key: channel.get(key) for key in keys} if channel else None,
            "retention_days": retention.get("RetentionPeriodInDays"),
        }

    def plan(self, current: State | None) -> Plan:
        """Adopt what is there, or make what is missing."""
        return (plan_absent if self._absent else plan_region)(current or {}, self._wanted)

    def send(self, call: Call) -> Any:
        """Send one write. AWS Config refuses until bucket and role are known everywhere."""
        return patiently(self._aws, call, _PASSING)
