# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What Session Manager does with sessions on instances in a region: where it logs them, what is encrypted, when it ends
them.

https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-getting-started-configure-preferences.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Failure, Plan, Ref, Refusal, State, Verdict, unknown
from ..._kernel.reconcile import Resource, gather, whole
from ..._module.regional import check_regions, per_region
from ..._module.run import Context
from ..._parts.key_io import DELETED, key_state
from .session_document import (
    DEFAULTS,
    ENCRYPTION,
    FIELDS,
    LOGGING,
    NAME,
    aims,
    content_of,
    inputs_of,
    value_of,
    with_values,
)

#: Minutes, as Session Manager takes them.
LIMITS = {"idle_timeout": (1, 60), "max_duration": (1, 1440)}
_KEY = re.compile(r"alias/[A-Za-z0-9/_-]{1,250}|mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SET_DEFAULT = "update_document_default_version"


class SessionPreferences(Resource):
    """The document of one region, and what it names: a session cannot start where that is not there."""

    def __init__(self, context: Context, options: Mapping[str, Any], region: str) -> None:
        self.region = region
        self._aws = context.aws
        self._exact = options["exact"]
        self._wanted = {name: options[name] for name in FIELDS if options[name] is not None}
        self.controls = tuple(dict.fromkeys(FIELDS[name].control for name in self._wanted))

    def observe(self) -> dict[str, Any]:
        """The document, and of what is asked for whether it is there."""
        readers: dict[str, Any] = {"document": self._document}
        checks = {"s3_bucket": self._bucket, "cloudwatch_log_group": self._log_group, "kms_key_id": self._key}
        readers |= {name: check for name, check in checks.items() if self._wanted.get(name)}
        found = gather(readers)
        whole({"document": found["document"]})
        return found

    def _document(self) -> dict[str, Any]:
        """The newest version, and the default one where that is another.

        Sessions are said to follow the newest (aws/session-manager-plugin#112), the console's preferences the default
        (aws-cloudformation/cloudformation-coverage-roadmap#2539). So both have to be as asked for.
        """
        latest = self._version("$LATEST")
        if latest is None:
            return {}
        version = str(latest["DocumentVersion"])
        default = latest if version == "1" else self._version("$DEFAULT") or latest
        same = str(default["DocumentVersion"]) == version
        return {
            "content": latest["Content"],
            "version": version,
            "default": str(default["DocumentVersion"]),
            "default_inputs": inputs_of(latest["Content"] if same else default["Content"]),
        }

    def _version(self, version: str) -> dict[str, Any] | None:
        try:
            return self._aws.call(
                "ssm",
                "get_document",
                region=self.region,
                absent=("InvalidDocument",),
                Name=NAME,
                DocumentVersion=version,
                DocumentFormat="JSON",
            )
        except NotFound:
            return None

    def _bucket(self) -> str:
        """What is wrong with the bucket, or nothing. One of another account is there, and says no more."""
        name = self._wanted["s3_bucket"]
        try:
            self._aws.call("s3", "get_bucket_location", absent=("NoSuchBucket",), Bucket=name)
        except NotFound:
            return f"The bucket {name} does not exist."
        except Failure as failure:
            if failure.kind != "denied":
                raise
        return ""

    def _log_group(self) -> str:
        """What is wrong with the log group, or nothing."""
        name, place = self._wanted["cloudwatch_log_group"], self.region
        groups = self._aws.pages("logs", "describe_log_groups", "logGroups", region=place, logGroupNamePrefix=name)
        found = next((group for group in groups if group["logGroupName"] == name), None)
        if found is None:
            return f"The log group {name} does not exist in {place}."
        if self._wanted.get("cloudwatch_encryption") and not found.get("kmsKeyId"):
            return f"The log group {name} in {place} has no KMS key, so cloudwatch_encryption would end every session."
        return ""

    def _key(self) -> str:
        """What is wrong with the key, or nothing."""
        name = self._wanted["kms_key_id"]
        state = key_state(self._aws, name, self.region)
        if state == DELETED:
            return f"The key {name} does not exist in {self.region}."
        return "" if state == "Enabled" else f"The key {name} is {state} in {self.region}."

    def plan(self, current: State | None) -> Plan:
        """Write the document whole, with what others have put into it, and make it the default version."""
        state = current or {}
        document = state["document"]
        inputs = inputs_of(document["content"]) if document else {}
        default = document.get("default_inputs", {})
        aim = aims(inputs, self._wanted, self._exact)
        kept_back = [name for name in _NAMED if state.get(name)]
        verdicts = tuple(self._verdict(control, (inputs, default), aim, state) for control in self.controls)
        before = {name: value_of(default, name) for name in FIELDS}
        if kept_back or all(verdict.holds for verdict in verdicts):
            return Plan(before, before, (), verdicts)
        return Plan(before, {**before, **aim}, self._calls(document, with_values(inputs, aim)), verdicts)

    def _verdict(self, control: str, inputs: Sequence[State], aim: State, state: State) -> Verdict:
        names = [name for name in aim if FIELDS[name].control == control]
        wanted = {name: aim[name] for name in names}
        problems = [state[name] for name in _NAMED if _NAMED[name] == control and state.get(name)]
        failure = next((item for item in problems if isinstance(item, Failure)), None)
        if failure is not None:
            return unknown(control, wanted, failure, region=self.region)
        found = [{name: value_of(item, name) for name in names} for item in inputs]
        off = next((item for item in found if item != wanted), None)
        holds = off is None and not problems
        kept_back = problems or [str(state[name]) for name in _NAMED if state.get(name)]
        note = "" if holds or not kept_back else f"Nothing was written. {' '.join(kept_back)}"
        return Verdict(control, holds, off or found[-1], wanted, "person" if note else "call", "", self.region, note)

    def _calls(self, document: State, inputs: State) -> tuple[Call, ...]:
        if not document:
            params: dict[str, Any] = {
                "Name": NAME,
                "DocumentType": "Session",
                "DocumentFormat": "JSON",
                "Content": content_of(None, inputs, ""),
            }
            return (self._call("create_document", params),)
        if inputs == inputs_of(document["content"]):
            return (self._call(_SET_DEFAULT, {"Name": NAME, "DocumentVersion": document["version"]}),)
        content = content_of(document["content"], inputs, document["version"])
        params = {"Name": NAME, "Content": content, "DocumentVersion": "$LATEST", "DocumentFormat": "JSON"}
        made = Ref("document", ("DocumentDescription", "DocumentVersion"))
        return (
            self._call("update_document", params, "document"),
            self._call(_SET_DEFAULT, {"Name": NAME, "DocumentVersion": made}),
        )

    def _call(self, method: str, params: State, mark: str = "") -> Call:
        return Call("ssm", method, params, self.region, mark, mends=self.controls)

    def restore(self, current: State | None, before: State) -> Plan | None:
        """The preferences as they were. The document itself stays: the defaults in it are those without it."""
        document = (current or {})["document"]
        now = {name: value_of(document.get("default_inputs", {}), name) for name in FIELDS}
        written = {name: value for name, value in before.items() if value is not None}
        inputs = with_values(inputs_of(document["content"]) if document else {}, written)
        inputs = {key: value for key, value in inputs.items() if key not in _without(before)}
        return Plan(now, before, () if now == before else self._calls(document, inputs))

    def send(self, call: Call) -> Any:
        """Send one write."""
        return self._aws.call(call.service, call.method, region=call.region, **call.params)


#: What is looked at besides the document, and the control that it decides.
_NAMED = {"s3_bucket": LOGGING, "cloudwatch_log_group": LOGGING, "kms_key_id": ENCRYPTION}


def _without(before: State) -> set[str]:
    """The keys of what was not set."""
    return {FIELDS[name].key for name, value in before.items() if value is None and DEFAULTS[name] is None}


def resources(context: Context, options: Mapping[str, Any]) -> Sequence[Resource]:
    """The preferences of each region."""
    return per_region(context, options, lambda region: [SessionPreferences(context, options, region)])


def check(options: Mapping[str, Any]) -> None:
    """Refuse what Systems Manager, or each session, would refuse.

    Raises:
        Refusal: with the option's name.
    """
    check_regions(options)
    if all(options[name] is None for name in FIELDS):
        raise Refusal(f"set at least one of {', '.join(FIELDS)}: otherwise nothing is managed.")
    for name, (least, most) in LIMITS.items():
        if options[name] is not None and not least <= options[name] <= most:
            raise Refusal(f"{name} is {options[name]}, but must be between {least} and {most} minutes.")
    key = options["kms_key_id"]
    if key and not _KEY.fullmatch(key):
        raise Refusal(
            f"kms_key_id is {key}, but must be alias/NAME or a key ID: an ARN belongs to one region, while an "
            "alias or the ID of a multi-Region key (mrk-...) is looked up in each region."
        )
