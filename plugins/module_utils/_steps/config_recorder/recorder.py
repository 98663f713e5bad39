# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""AWS Config's recorder and delivery channel of one region. A region has at most one of each.

https://docs.aws.amazon.com/config/latest/developerguide/stop-start-recorder.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._kernel.plan import Call, Plan, Refusal, State
from ..._kernel.reconcile import Resource, gather_all
from ..._module.run import Context
from ..._parts.names import config_bucket
from .recorder_plan import (
    FREQUENCIES,
    Wanted,
    control,
    normal_recorder,
    plan_absent,
    plan_back,
    plan_region,
    service_role_arn,
)
from .status import normal_deliveries, normal_status


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
                raise Refusal(f"daily_types has {name}, but must contain resource types such as AWS::EC2::Instance.")

    def observe(self) -> State:
        """Read recorder, status, channel and retention at the same time."""
        methods = {
            "recorders": ("describe_configuration_recorders", "ConfigurationRecorders"),
            "status": ("describe_configuration_recorder_status", "ConfigurationRecordersStatus"),
            "channels": ("describe_delivery_channels", "DeliveryChannels"),
            "deliveries": ("describe_delivery_channel_status", "DeliveryChannelsStatus"),
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
        retention: Mapping[str, Any] = next(iter(found.get("retention", [])), {})
        return {
            "recorder": normal_recorder(recorder) if recorder else None,
            "recording": bool(status.get("recording")),
            "status": normal_status(status),
            "deliveries": normal_deliveries(next(iter(found["deliveries"]), {})),
            "channel": {"configSnapshotDeliveryProperties": None, **channel} if channel else None,
            "retention_days": retention.get("RetentionPeriodInDays"),
        }

    def plan(self, current: State | None) -> Plan:
        """Adopt what is there, or make what is missing."""
        return (plan_absent if self._absent else plan_region)(current or {}, self._wanted)

    def restore(self, current: State | None, before: State) -> Plan | None:
        """Recorder, channel and recording as they were."""
        return plan_back(current or {}, before, self._wanted)

    def send(self, call: Call) -> Any:
        """Send one write."""
        return self._aws.call(call.service, call.method, region=call.region, **call.params)
