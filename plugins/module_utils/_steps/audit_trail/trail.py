# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The account's trail: every region, all management events, validated, encrypted, and kept in a private bucket.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from ..._aws.client import DEFAULT_REGIONS
from ..._kernel.plan import Call, Failure, Plan, Refusal, State, Verdict
from ..._kernel.reconcile import Resource, gather, whole
from ..._module.run import Context
from ..._parts.bucket import observe_bucket
from ..._parts.key_io import key_state, observe_key, send_to_kms
from ..._parts.log_group import observe_log_group, retention_refusal
from ..._parts.prices import monthly_usd
from ..._parts.role import check_boundary, observe_role
from ..._parts.trails import Trail, observe_elsewhere, observe_trails, others_of
from .parts import control, parts_of
from .plan import choose, plan_absent, plan_trail
from .restore import plan_back
from .verdicts import ELSEWHERE

NAMES = (
    "trail",
    "validation",
    "encryption",
    "bucket",
    "access_logging",
    "log_group",
    "write_events",
    "read_events",
)


class AuditTrail(Resource):
    """The resource that the kernel works on: the trail and what it needs."""

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._aws = context.aws
        self._options = options
        self._region = context.aws.region or DEFAULT_REGIONS[context.partition]
        self.regions = (self._region,)
        self._account = context.account_id
        self._absent = options["state"] == "absent"
        self._parts = parts_of(context, options, self._region)
        names = NAMES[:1] if self._absent else NAMES
        self.controls = tuple(control(name) for name in names)
        self._used: dict[str, Any] = {}

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse what AWS would refuse, before the first request."""
        check_boundary(options)
        if not re.fullmatch(r"[A-Za-z0-9](?!.*[._-]{2})[A-Za-z0-9._-]{1,126}[A-Za-z0-9]", options["name"]):
            raise Refusal(
                f"name is {options['name']}, but must be 3 to 128 letters, digits, dots, hyphens and underscores, "
                "begin and end with a letter or digit, and have no two marks in a row."
            )
        wrong = retention_refusal("log_retention_days", options["log_retention_days"])
        if wrong:
            raise Refusal(wrong)
        if options["expire_days"] < 0:
            raise Refusal(f"expire_days is {options['expire_days']}, but must be 0 (never) or more.")

    def observe(self) -> State:
        """Read everything at the same time. Without any part of it nothing can be planned."""
        parts, region = self._parts, self._region
        readers: dict[str, Any] = {
            "trails": lambda: observe_trails(self._aws, region, parts.arn),
            "listed": lambda: self._aws.pages("cloudtrail", "list_trails", "Trails", region=region),
            "bucket": lambda: observe_bucket(self._aws, parts.bucket.name, self._account, region),
            "logs": lambda: observe_bucket(self._aws, parts.logs.name, self._account, region),
            "group": lambda: observe_log_group(self._aws, parts.group.name, region),
            "role": lambda: observe_role(self._aws, parts.role.name),
        }
        if self._options["encrypt"] and not self._options["kms_key_id"]:
            readers["key"] = lambda: observe_key(self._aws, parts.key, region)
        found: dict[str, Any] = {"key": None, **gather(readers)}
        trails, listed = found["trails"], found.pop("listed")
        if isinstance(trails, Failure):
            raise trails
        elsewhere = listed if isinstance(listed, Failure) else observe_elsewhere(self._aws, region, listed, trails)
        ours, adopted = choose(trails, parts, self._options["adopt"])
        more = self._more_of(adopted or ours, found["key"], adopted is not None)
        more |= self._more_of_others(trails, adopted or ours, elsewhere)
        if adopted is not None:
            # Only the trail itself counts: what we would have made beside it may stay unread.
            parts_read = {key: None if isinstance(item, Failure) else item for key, item in found.items()}
            return {**parts_read, **more}
        return {**whole(found), **more}

    def _more_of(self, trail: Mapping[str, Any] | None, own: Any, adopted: bool) -> dict[str, Any]:
        """The state of the trail's key, and where the access logs of an adopted trail's bucket go."""
        readers: dict[str, Any] = {}
        key = trail["key"] if trail else ""
        known = own["state"] if own and not isinstance(own, Failure) and key in (own["arn"], own["id"]) else ""
        if key and not known:
            readers["key_state"] = lambda: key_state(self._aws, key, self._region)
        if trail is not None and adopted:
            readers["adopted_logging"] = lambda: self._logging_of(trail["bucket"])
        return {"key_state": known, "adopted_logging": None, **gather(readers)}

    def _more_of_others(
        self, trails: Sequence[Trail], serving: Trail | None, elsewhere: Mapping[str, Any] | Failure
    ) -> dict[str, Any]:
        """The trails that live in other regions alone, and of all others where the access logs of their buckets go and
        how their keys stand, or the `Failure` of reading that."""
        found = {} if isinstance(elsewhere, Failure) else elsewhere
        away = [trail for trail in found.values() if not isinstance(trail, Failure)]
        others = others_of([*trails, *away], serving, self._account)
        keys = {trail["key"]: trail["home"] for trail in others if trail["key"]}
        return {
            "elsewhere": elsewhere,
            "others_logging": gather(
                {bucket: partial(self._logging_of, bucket) for bucket in sorted({item["bucket"] for item in others})}
            ),
            "others_keys": gather(
                {key: partial(key_state, self._aws, key, home) for key, home in sorted(keys.items())}
            ),
        }

    def _logging_of(self, bucket: str) -> Any:
        """Where a bucket's access logs go. Of a bucket in another account, such as that of an organization's trail, S3
        does not say it. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLogging.html"""
        try:
            answer = self._aws.call("s3", "get_bucket_logging", region=self._region, Bucket=bucket)
        except Failure as failure:
            if failure.kind == "denied" and not self._owns(bucket):
                return ELSEWHERE
            raise
        return answer.get("LoggingEnabled")

    def _owns(self, bucket: str) -> bool:
        """Whether a bucket is this account's; what cannot be listed may be."""
        try:
            listed = self._aws.pages("s3", "list_buckets", "Buckets", region=self._region)
        except Failure:
            return True
        return bucket in {item["Name"] for item in listed}

    def plan(self, current: State | None) -> Plan:
        """Adopt a trail that serves, or make one."""
        state = current or {}
        if self._absent:
            return plan_absent(state, self._parts)
        return self._note(state, plan_trail(state, self._parts, self._options))

    def plan_without(self, current: State | None, plan: Plan, waived: Sequence[Verdict]) -> Plan:
        """Calls depend on each other here: plan again, without what is waived."""
        if self._absent:
            return super().plan_without(current, plan, waived)
        others = {trail["arn"] for trail in (current or {})["trails"]} - {self._parts.arn}
        skip = {verdict.control.rpartition(".")[2] for verdict in waived if verdict.resource not in others}
        return self._note(current or {}, plan_trail(current or {}, self._parts, self._options, skip))

    def restore(self, current: State | None, before: State) -> Plan | None:
        """Trail and role as they were."""
        return plan_back(current or {}, before, self._parts)

    def lasting(self, shown: State) -> State:
        """Trail and role, but not how delivery fares; and that the rest is there, which is others' to change too."""
        trail = shown["trail"]
        kept = {key: value for key, value in trail.items() if key != "error"} if trail else None
        there = {key: bool(shown[key]) for key in ("bucket", "logs_bucket", "log_group", "key")}
        return {**there, "trail": kept, "role": shown["role"]}

    def _note(self, state: State, plan: Plan) -> Plan:
        """Remember which trail serves, for the result."""
        _ours, adopted = choose(state["trails"], self._parts, self._options["adopt"])
        trail = adopted or {"arn": self._parts.arn, "bucket": self._parts.bucket.name, "log_group": ""}
        group = trail["log_group"].rpartition(":log-group:")[2]
        self._used = {
            "trail_arn": trail["arn"],
            "bucket_name": trail["bucket"],
            "log_group_name": group if adopted else self._parts.group.name,
            "adopted": adopted is not None,
        }
        return plan

    def send(self, call: Call) -> Any:
        """Send one write."""
        if call.service == "kms":
            return send_to_kms(self._aws, call)
        return self._aws.call(call.service, call.method, region=call.region, **call.params)

    def extra(self) -> dict[str, Any]:
        """Which trail serves, where it writes, and what our part costs."""
        own_key_used = self._options["encrypt"] and not self._options["kms_key_id"]
        keys = int(bool(self._used) and not self._used["adopted"] and own_key_used)
        return {**self._used, "estimated_monthly_cost_usd": monthly_usd(key=keys)}
