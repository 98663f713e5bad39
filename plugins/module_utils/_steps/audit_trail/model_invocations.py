# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Bedrock's logs of model invocations in a region: who asked which model what, and what it answered.

https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..._kernel.plan import Call, Failure, Plan, Refusal, State, Verdict
from ..._kernel.reconcile import Resource
from ..._module.regional import Unreadable, check_regions, per_region
from ..._module.run import Context

CONTROL = "audit_trail.model_invocations"
#: The kinds of data, and Bedrock's switches. It takes one that is not sent for on.
DATA = {
    "text": "textDataDeliveryEnabled",
    "image": "imageDataDeliveryEnabled",
    "embedding": "embeddingDataDeliveryEnabled",
    "video": "videoDataDeliveryEnabled",
    "audio": "audioDataDeliveryEnabled",
}
_DESTINATIONS = ("s3Config", "cloudWatchConfig")
_PUT = "put_model_invocation_logging_configuration"
_PLACEHOLDERS = re.compile(r"\{(region|account)\}")
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::[0-9]{12}:role/.+")


class ModelInvocations(Resource):
    """The configuration of one region."""

    controls = (CONTROL,)

    def __init__(self, context: Context, options: Mapping[str, Any], region: str) -> None:
        self.region = region
        self._aws = context.aws
        self._absent = options["state"] == "absent"
        self._exact = options["exact"]
        self._switches = [key for key in DATA.values() if context.aws.takes("bedrock", _PUT, f"loggingConfig.{key}")]
        asked = {DATA[name] for name in options["data"]}
        on = {key: key in asked for key in self._switches}
        self._wanted = {} if self._absent else {**on, **destinations(options, region, context.account_id)}

    def observe(self) -> dict[str, Any]:
        """The configuration, empty where it has no place for logs. A kind of data that it does not name is logged."""
        found = self._aws.call("bedrock", "get_model_invocation_logging_configuration", region=self.region)
        configuration = found.get("loggingConfig") or {}
        if not any(configuration.get(key) for key in _DESTINATIONS):
            return {"logging": {}}
        return {"logging": {**dict.fromkeys(self._switches, True), **configuration}}

    def plan(self, current: State | None) -> Plan:
        """Log to where it is asked for. Logs that go elsewhere already serve, unless exactly this is asked for."""
        found = (current or {})["logging"]
        after = self._after(found)
        shown, aim = summary(found), summary(after)
        verdict = Verdict(CONTROL, found == after, shown, aim, "call", "", self.region)
        verdicts = () if self._absent else (verdict,)
        return Plan({"logging": found}, {"logging": after}, self._calls(found, after), verdicts)

    def _after(self, found: Mapping[str, Any]) -> dict[str, Any]:
        if self._absent or not found:
            return self._wanted
        if self._exact:
            return {**{key: value for key, value in found.items() if key not in _DESTINATIONS}, **self._wanted}
        return {**found, **{key: True for key in DATA.values() if self._wanted.get(key)}}

    def _calls(self, found: State, after: State) -> tuple[Call, ...]:
        if found == after:
            return ()
        if not after:
            return (self._call("delete_model_invocation_logging_configuration", {}),)
        return (self._call(_PUT, {"loggingConfig": after}),)

    def _call(self, method: str, params: State) -> Call:
        return Call("bedrock", method, params, self.region, mends=(CONTROL,))

    def restore(self, current: State | None, before: State) -> Plan | None:
        """The configuration as it was, or none."""
        found = (current or {})["logging"]
        return Plan({"logging": found}, before, self._calls(found, before["logging"]))

    def send(self, call: Call) -> Any:
        """Send one write. Bedrock tries whether it may write to the destinations, and refuses where it may not."""
        return self._aws.call(call.service, call.method, region=call.region, **call.params)


def destinations(options: Mapping[str, Any], region: str, account: str) -> dict[str, Any]:
    """Where logs are to go, as Bedrock takes it."""

    def bucket(name: str, prefix: str) -> dict[str, Any]:
        filled = options[name].replace("{region}", region).replace("{account}", account)
        return {"bucketName": filled, **({"keyPrefix": options[prefix]} if options[prefix] else {})}

    found: dict[str, Any] = {}
    if options["s3_bucket"]:
        found["s3Config"] = bucket("s3_bucket", "s3_prefix")
    if options["log_group"]:
        found["cloudWatchConfig"] = {"logGroupName": options["log_group"], "roleArn": options["role_arn"]}
        if options["large_data_bucket"]:
            found["cloudWatchConfig"]["largeDataDeliveryS3Config"] = bucket("large_data_bucket", "large_data_prefix")
    return found


def summary(configuration: Mapping[str, Any]) -> Any:
    """What a finding shows: where logs go, and of which data."""
    if not configuration:
        return "not logged"
    places = {
        "s3_bucket": configuration.get("s3Config", {}).get("bucketName"),
        "log_group": configuration.get("cloudWatchConfig", {}).get("logGroupName"),
    }
    data = [name for name, key in DATA.items() if configuration.get(key, True)]
    return {**{key: value for key, value in places.items() if value}, "data": data}


def resources(context: Context, options: Mapping[str, Any]) -> Sequence[Resource]:
    """The configuration of each region in which Bedrock is offered. One that is named, and has none, is said."""
    offered = context.aws.regions_of("bedrock", context.partition)
    made: list[Resource] = []
    for resource in per_region(context, options, lambda region: [ModelInvocations(context, options, region)]):
        if resource.region in offered or not resource.region:
            made.append(resource)
        elif options["regions"] is not None:
            made.append(Unreadable(resource, _nowhere(resource.region)))
    if made:
        return made
    place = ModelInvocations(context, options, "")
    return [Unreadable(place, _nowhere(f"any region of this account, in {context.partition}"))]


def _nowhere(place: str) -> Failure:
    return Failure("off", f"Bedrock is not available in {place}, as far as the installed botocore knows. Leave it out.")


def check(options: Mapping[str, Any]) -> None:
    """Refuse what Bedrock would refuse, before the first request.

    Raises:
        Refusal: with the option's name.
    """
    check_regions(options)
    if options["state"] == "absent":
        return
    if not options["s3_bucket"] and not options["log_group"]:
        raise Refusal("set s3_bucket, log_group, or both: logs need a destination.")
    if bool(options["log_group"]) != bool(options["role_arn"]):
        raise Refusal("log_group and role_arn must be set together: Bedrock writes to the log group in that role.")
    if options["role_arn"] and not _ROLE.fullmatch(options["role_arn"]):
        raise Refusal(f"role_arn is {options['role_arn']}, which is not the ARN of a role.")
    if options["large_data_bucket"] and not options["log_group"]:
        raise Refusal("large_data_bucket requires log_group: it holds what is too large for the log group.")
    if not options["data"]:
        raise Refusal(f"data is empty: list one or more of {', '.join(DATA)}, or set state: absent.")
    for name in ("s3_bucket", "large_data_bucket"):
        rest = _PLACEHOLDERS.sub("", options[name] or "")
        if "{" in rest or "}" in rest:
            raise Refusal(f"{name} is {options[name]}: only {{region}} and {{account}} are replaced.")
