# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How the account's trail becomes again what it was. Pure."""

from __future__ import annotations

from typing import Any

from ..._kernel.plan import Call, Plan, State
from ..._parts import role as own_role
from ..._parts.trails import Trail
from .parts import Parts
from .plan import choose, shown_state

#: Settings of a trail by what UpdateTrail calls them.
_SETTINGS = {
    "S3BucketName": "bucket",
    "IncludeGlobalServiceEvents": "global_events",
    "IsMultiRegionTrail": "multi_region",
    "EnableLogFileValidation": "validation",
    "KmsKeyId": "key",
}


def plan_back(state: State, before: State, parts: Parts) -> Plan | None:
    """Trail and role as they were. Buckets, log group and key stay as they are: they hold what was recorded.

    Returns:
        The plan, or nothing where the trail was deleted.
    """
    ours, adopted = choose(state["trails"], parts, adopt=False)
    old, calls = before["trail"], list[Call]()
    if old is None and ours is not None:
        calls.append(_call(parts, "delete_trail", Name=parts.name))
    elif old is not None and ours is not None:
        calls += _settings_back(ours, old, parts)
    elif old is not None and adopted is None:
        return None
    calls += own_role.restore_calls(state["role"], before["role"], parts.role)
    return Plan(shown_state(state, ours, parts), before, tuple(calls))


def _settings_back(ours: Trail, old: State, parts: Parts) -> list[Call]:
    changes: dict[str, Any] = {api: old[key] for api, key in _SETTINGS.items() if ours[key] != old[key]}
    if ours["log_group"] and not old["log_group"]:
        changes |= {"CloudWatchLogsLogGroupArn": "", "CloudWatchLogsRoleArn": ""}
    calls = [_call(parts, "update_trail", Name=parts.arn, **changes)] if changes else []
    if ours["events"] != old["events"]:
        events = old["events"]
        kind = {"AdvancedEventSelectors": events["advanced"]} if events["advanced"] else {}
        calls.append(
            _call(parts, "put_event_selectors", TrailName=parts.arn, **(kind or {"EventSelectors": events["basic"]}))
        )
    if ours["insights"] != old["insights"]:
        kinds = old.get("insight_selectors") or [{"InsightType": kind} for kind in old["insights"]]
        calls.append(_call(parts, "put_insight_selectors", TrailName=parts.arn, InsightSelectors=kinds))
    if ours["logging"] and not old["logging"]:
        calls.append(_call(parts, "stop_logging", Name=parts.arn))
    return calls


def _call(parts: Parts, method: str, **params: Any) -> Call:
    return Call("cloudtrail", method, params, parts.region)
