# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What brings a service-managed StackSet about, and how its accounts stand. Pure.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs.html
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..._aws.known_refusals import known_refusal
from ..._kernel.plan import Call, Refusal, State, Verdict
from ..._parts.ownership import MANAGED_TAG
from .controls import DEPLOYED

SELF, DELEGATED = "SELF", "DELEGATED_ADMIN"
#: Bytes of a template that a request takes, else it names a place in S3:
#: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
BODY = 51_200
#: How many accounts at a time, and that one which fails ends none of the others.
PREFERENCES = {
    "FailureTolerancePercentage": 100,
    "MaxConcurrentPercentage": 25,
    "RegionConcurrencyType": "PARALLEL",
}
_CAPABILITIES = ["CAPABILITY_NAMED_IAM"]
_AUTO = {"Enabled": True, "RetainStacksOnAccountRemoval": False}
#: How a stack stands that AWS is still working on, and one that nobody can work on.
_WORKING, _SUSPENDED = ("PENDING", "RUNNING"), "SKIPPED_SUSPENDED_ACCOUNT"
_CONSOLE = "https://console.aws.amazon.com/cloudformation/home#/stacksets"


@dataclass(frozen=True)
class WantedSet:
    """The StackSet to have.

    Args:
        name: its name, which is that of its role.
        units: the organization's root, or units in it.
        region: the region of its stacks.
        template: the template for one account.
        bucket: where the template is put, if it is too large to stand in a request.
        call_as: ``SELF`` in the management account, else ``DELEGATED_ADMIN``.
    """

    name: str
    units: tuple[str, ...]
    region: str
    template: Mapping[str, Any]
    bucket: str = ""
    call_as: str = SELF

    @property
    def owner(self) -> str:
        """The mark by which it is known again."""
        return f"bootstrap/{self.name}"

    @property
    def body(self) -> str:
        """The template as it is sent."""
        return json.dumps(self.template, sort_keys=True, separators=(",", ":"))

    @property
    def key(self) -> str:
        """What the template is called in its bucket, if it is too large to stand in a request."""
        text = self.body.encode()
        return f"dayone-bootstrap/{self.name}-{hashlib.sha256(text).hexdigest()[:16]}.json" if len(text) > BODY else ""

    def check(self) -> None:
        """Refuse a template that has no place.

        Raises:
            Refusal: it is too large, and no bucket is named.
        """
        if self.key and not self.bucket:
            raise Refusal(
                f"the template of {self.name} is {len(self.body.encode())} bytes long, and a request is "
                f"limited to {BODY}: set template_bucket, or leave out steps."
            )

    @property
    def about(self) -> dict[str, Any]:
        """The StackSet, in a request."""
        return {"StackSetName": self.name, "CallAs": self.call_as}

    def call(self, method: str, **params: Any) -> Call:
        """A write that is for its control."""
        return Call("cloudformation", method, params, region=self.region, mends=(DEPLOYED,))


def wanted_state(wanted: WantedSet, state: State) -> dict[str, Any]:
    """The StackSet as it will be. Which accounts it reaches only AWS knows."""
    made = {
        "owner": wanted.owner,
        "template": wanted.template,
        "automatic": True,
        "units": sorted(wanted.units),
        "service_managed": True,
    }
    return {**state, "access": "ENABLED", "set": made}


def hindrance(wanted: WantedSet, state: State) -> str:
    """Why nothing can be done about it here, or nothing."""
    found = state["set"]
    if found is not None and found["owner"] != wanted.owner:
        return (
            f"The StackSet {wanted.name} was created outside this collection, so it is left unchanged: rename "
            "it, or set bootstrap_drift_name or bootstrap_baseline_name to another name."
        )
    if state["access"] != "ENABLED" and wanted.call_as == DELEGATED:
        return (
            "StackSets have no trusted access to the organization. Run this once in the management account, "
            f"or enable it there: {_CONSOLE}"
        )
    return ""


def set_calls(wanted: WantedSet, state: State, *, retry: bool) -> list[Call]:
    """The writes that bring it about. With ``retry`` accounts in which it failed are tried again."""
    calls = []
    if state["access"] != "ENABLED":
        calls.append(wanted.call("activate_organizations_access"))
    found, units = state["set"], sorted(wanted.units)
    if found is None:
        return [*calls, *_upload(wanted), _set(wanted, "create_stack_set", True), _instances(wanted, units)]
    fresh = [unit for unit in units if unit not in found["units"]]
    old = [unit for unit in found["units"] if unit not in units]
    if found["template"] != wanted.template or not found["automatic"] or (retry and _failed(state)):
        calls += [*_upload(wanted), _set(wanted, "update_stack_set", False)]
    if fresh:
        calls.append(_instances(wanted, fresh))
    if old:
        calls.append(_without(wanted, old))
    return calls


def removal_calls(wanted: WantedSet, state: State) -> list[Call]:
    """Delete it with the roles that it made."""
    found = state["set"]
    if found is None or found["owner"] != wanted.owner:
        return []
    stacks = [_without(wanted, found["units"])] if found["units"] else []
    return [*stacks, wanted.call("delete_stack_set", **wanted.about)]


def restore_calls(wanted: WantedSet, state: State, before: State) -> list[Call]:
    """Template and units as they were, or no StackSet.

    Raises:
        Refusal: the template is too large to go back without a bucket.
    """
    found, old = state["set"], before["set"]
    if found is None or old is None:
        return removal_calls(wanted, state)
    calls = []
    if found["template"] != old["template"]:
        earlier = replace(wanted, template=old["template"])
        earlier.check()
        # One that is too large to stand in a request lies in the bucket since the run that made it.
        calls.append(_set(earlier, "update_stack_set", False))
    fresh = [unit for unit in old["units"] if unit not in found["units"]]
    gone = [unit for unit in found["units"] if unit not in old["units"]]
    calls += [_instances(wanted, fresh)] if fresh else []
    return [*calls, *([_without(wanted, gone)] if gone else [])]


def _upload(wanted: WantedSet) -> list[Call]:
    """Put a template into its bucket that is too large to stand in a request."""
    if not wanted.key:
        return []
    about = {"Bucket": wanted.bucket, "Key": wanted.key, "Body": wanted.body, "ContentType": "application/json"}
    return [Call("s3", "put_object", about, region=wanted.region, mends=(DEPLOYED,))]


def _parameters(wanted: WantedSet) -> dict[str, Any]:
    return {
        **wanted.about,
        "Description": str(wanted.template["Description"]),
        "PermissionModel": "SERVICE_MANAGED",
        "AutoDeployment": _AUTO,
        "Capabilities": _CAPABILITIES,
        "ManagedExecution": {"Active": True},
        "Tags": [{"Key": MANAGED_TAG, "Value": wanted.owner}],
    }


def _set(wanted: WantedSet, method: str, fresh: bool) -> Call:
    if wanted.key:
        domain = "amazonaws.com.cn" if wanted.region.startswith("cn-") else "amazonaws.com"
        body = {"TemplateURL": f"https://{wanted.bucket}.s3.{wanted.region}.{domain}/{wanted.key}"}
    else:
        body = {"TemplateBody": wanted.body}
    preferences: dict[str, Any] = {} if fresh else {"OperationPreferences": PREFERENCES}
    return wanted.call(method, **_parameters(wanted), **body, **preferences)


def _instances(wanted: WantedSet, units: list[str]) -> Call:
    return wanted.call("create_stack_instances", **_targets(wanted, units))


def _without(wanted: WantedSet, units: list[str]) -> Call:
    return wanted.call("delete_stack_instances", **_targets(wanted, units), RetainStacks=False)


def _targets(wanted: WantedSet, units: list[str]) -> dict[str, Any]:
    return {
        **wanted.about,
        "DeploymentTargets": {"OrganizationalUnitIds": units},
        "Regions": [wanted.region],
        "OperationPreferences": PREFERENCES,
    }


def _failed(state: State) -> list[Mapping[str, Any]]:
    """The stacks in which it failed, and which AWS does not work on."""
    return [
        stack
        for stack in state["stacks"]
        if stack["status"] != "CURRENT" and stack["detail"] not in (*_WORKING, _SUSPENDED)
    ]


def failures(state: State) -> list[str]:
    """A line about each account in which it failed."""
    return [f"{stack['account']}: {_reason(stack)}" for stack in _failed(state)]


def _reason(stack: Mapping[str, Any]) -> str:
    reason = stack["reason"] or f"the stack is {stack['detail'] or stack['status']}, and AWS gives no reason"
    known = known_refusal("", reason)
    return f"{reason} {known.advice}" if known else str(reason)


def account_verdicts(state: State, partition: str, role: str, *, retry: bool) -> list[Verdict]:
    """How each account stands in which the role is not as it should be."""
    found = []
    for stack in state["stacks"]:
        if stack["status"] == "CURRENT":
            continue
        mend = "waiting" if stack["detail"] in _WORKING else "call" if retry else "person"
        note = _reason(stack) if mend != "waiting" else "AWS is still working on it: run again in a few minutes."
        if stack["detail"] == _SUSPENDED:
            mend, note = "not_applicable", "The account is suspended."
        found.append(
            Verdict(
                DEPLOYED,
                False,
                stack["detail"] or stack["status"],
                "CURRENT",
                mend,
                f"arn:{partition}:iam::{stack['account']}:role{role}",
                "",
                note,
                stack["account"],
            )
        )
    return found
