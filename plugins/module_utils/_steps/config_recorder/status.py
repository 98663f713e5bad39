# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS Config's recorder records, and what AWS says came of it. Pure.

https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingGroup.html
https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigurationRecorderStatus.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..._controls.resolution import Waiting
from ..._kernel.plan import State, Verdict

ALL = "all types are recorded"
#: The types of no region. A recorder that leaves types out records them, unless it leaves them out by name:
#: https://docs.aws.amazon.com/config/latest/APIReference/API_ExclusionByResourceTypes.html
OF_NO_REGION = frozenset({"AWS::IAM::User", "AWS::IAM::Group", "AWS::IAM::Role", "AWS::IAM::Policy"})
_EXCLUDING, _INCLUDING = "EXCLUSION_BY_RESOURCE_TYPES", "INCLUSION_BY_RESOURCE_TYPES"


@dataclass(frozen=True)
class Scope:
    """What is recorded: all types of the region, those of no region, and in words."""

    whole: bool
    of_no_region: bool
    text: str


NOTHING = Scope(False, False, "no recorder")


def scope_of(group: Mapping[str, Any]) -> Scope:
    """What a recording group asks for, whichever of its three ways it is written in."""
    strategy = (group.get("recordingStrategy") or {}).get("useOnly", "")
    left = set((group.get("exclusionByResourceTypes") or {}).get("resourceTypes") or ())
    if strategy == _EXCLUDING or (left and not group["allSupported"]):
        missing = sorted(left - OF_NO_REGION)
        text = f"all types but {', '.join(missing)} are recorded" if missing else ALL
        return Scope(not missing, not left & OF_NO_REGION, text)
    listed = set(group.get("resourceTypes") or ())
    if strategy == _INCLUDING or not group["allSupported"]:
        return Scope(False, listed >= OF_NO_REGION, "some types are recorded")
    return Scope(True, bool(group["includeGlobalResourceTypes"]), ALL)


def processed(verdict: Verdict, state: State) -> Verdict:
    """A verdict on recording, held against how the last event went. CIS 4.3 asks for SUCCESS."""
    status = state.get("status") or normal_status({})
    last = status["last"].upper()
    if not verdict.holds or last == "SUCCESS":
        return verdict
    if last == "FAILURE":
        note = (
            f"AWS Config could not record its last event ({status['error']}): check the recorder's role, and the "
            "policy and key of its bucket."
        )
        return replace(
            verdict, holds=False, current=f"last status FAILURE: {status['error']}", mend="person", note=note
        )
    note = (
        "AWS Config has not processed an event yet. That takes a few minutes after recording starts: run "
        "again within the hour. If the status is still the same, check the recorder's role."
    )
    current = f"last status {last or 'not set'}"
    return replace(verdict, holds=False, current=current, mend="waiting", note=note, resolution=Waiting(1))


def arrived(verdict: Verdict, state: State) -> Verdict:
    """A verdict on the delivery channel, held against its last deliveries. A kind that is not delivered does not
    count."""
    if not verdict.holds:
        return verdict
    found = [item for item in state.get("deliveries", ()) if item["last"].upper() not in ("", "NOT_APPLICABLE")]
    failed = next((item for item in found if item["last"].upper() == "FAILURE"), None)
    if failed is not None:
        note = (
            f"AWS Config could not deliver its {failed['kind']} ({failed['error']}): check the policy and key of "
            f"bucket {verdict.current}."
        )
        current = f"last {failed['kind']} FAILURE: {failed['error']}"
        return replace(verdict, holds=False, current=current, mend="person", note=note)
    if found:
        return verdict
    note = (
        "AWS Config has not delivered anything yet. It delivers within 24 hours after recording starts: run again "
        f"then. If nothing has arrived, check the policy of bucket {verdict.current}."
    )
    return replace(
        verdict, holds=False, current="nothing delivered yet", mend="waiting", note=note, resolution=Waiting(24)
    )


def normal_status(found: Mapping[str, Any]) -> dict[str, str]:
    """How the last event went, of DescribeConfigurationRecorderStatus."""
    return {"last": found.get("lastStatus") or "", "error": _error(found)}


def normal_deliveries(found: Mapping[str, Any]) -> list[dict[str, str]]:
    """How the last deliveries went, of DescribeDeliveryChannelStatus."""
    kinds = {"history": "configHistoryDeliveryInfo", "snapshot": "configSnapshotDeliveryInfo"}
    listed = {kind: found.get(key) or {} for kind, key in kinds.items()}
    return [
        {"kind": kind, "last": item.get("lastStatus") or "", "error": _error(item)} for kind, item in listed.items()
    ]


def _error(found: Mapping[str, Any]) -> str:
    return ": ".join(filter(None, (found.get("lastErrorCode"), found.get("lastErrorMessage")))) or "no reason given"
