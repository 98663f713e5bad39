# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What to do about the account's trail. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..._kernel.plan import Call, Failure, Plan, State, Verdict
from ..._parts import bucket as own_bucket
from ..._parts import key as own_key
from ..._parts import log_group, logs_bucket
from ..._parts import role as own_role
from ..._parts.ownership import where_to_change
from ..._parts.trail_selectors import MANAGEMENT, covered, extended
from ..._parts.trails import Trail, data_events, records_everything, sufficient, unread_of_others
from .parts import Parts, control
from .verdicts import EVENTS, judge_adopted, judge_others, judge_own, shown

#: What AWS gives a new trail: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html
_FRESH: dict[str, list[dict[str, Any]]] = {
    "basic": [{"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": []}],
    "advanced": [],
}
_COST = "It is disabled because it costs money, see the role's README: set"


@dataclass
class Draft:
    """A plan in the making: what is lacking, by control; why some of it stays; what of that is off; and the writes."""

    calls: list[Call] = field(default_factory=list)
    lacking: set[str] = field(default_factory=set)
    notes: dict[str, str] = field(default_factory=dict)
    off: set[str] = field(default_factory=set)

    def leave(self, name: str, note: str) -> None:
        """Something lacks, and this run does not mend it."""
        self.lacking.add(name)
        self.notes[name] = note


def choose(trails: list[Trail], parts: Parts, adopt: bool) -> tuple[Trail | None, Trail | None]:
    """Our trail, and the one of others that serves in its place.

    Raises:
        Failure: it could not be read whether there is one.
    """
    named = next((trail for trail in trails if trail["arn"] == parts.arn), None)
    if named is not None:
        if isinstance(named["owner"], Failure):
            raise named["owner"]
        return (named, None) if named["owner"] == parts.owner else (None, named)
    return None, _adoptable(trails) if adopt else None


def _adoptable(trails: list[Trail]) -> Trail | None:
    """A trail that serves; or one of the organization, of which a member cannot read whether it does.

    Raises:
        Failure: none serves, and one of this account's could not be read.
    """
    try:
        found = sufficient(trails)
    except Failure:
        theirs = unread_of_others(trails)
        if theirs is None:
            raise
        return theirs
    return found


def plan_trail(state: State, parts: Parts, options: Mapping[str, Any], skip: Collection[str] = ()) -> Plan:
    """Adopt, or make, a trail.

    Args:
        state: trails, bucket, logs bucket, log group, role and key, in normal form.
        parts: what is wanted.
        options: the module's options.
        skip: names of controls that are left alone.
    """
    ours, adopted = choose(state["trails"], parts, options["adopt"])
    before = shown_state(state, ours or adopted, parts)
    if adopted is not None:
        where = where_to_change(adopted["arn"])
        note = (
            f"Trail {adopted['arn']} was created outside this collection: {where}, or set adopt: false for a "
            "separate trail."
        )
        verdicts = judge_adopted(adopted, state, note, options["insights"])
        verdicts += judge_others(state, adopted, parts.bucket.account_id)
        return Plan(before, before, (), tuple(verdicts))
    if ours is not None:
        records_everything(ours)
        ours = _with_insights(ours, options)
    draft = _draft(state, ours, parts, options, set(skip))
    calls = [] if "trail" in skip else draft.calls
    rows = {**shown(ours, state), **_insights_row(ours, options)}
    judged = {"lacking": draft.lacking, "notes": draft.notes, "off": draft.off, "shown": rows}
    verdicts = judge_own(ours, judged, parts, state)
    verdicts += judge_others(state, ours, parts.bucket.account_id)
    verdicts += own_key.spare_verdicts(state["key"], parts.key, control("encryption"), parts.region)
    return Plan(before, _after(before, calls, parts), tuple(calls), tuple(verdicts))


def _with_insights(ours: Trail, options: Mapping[str, Any]) -> Trail:
    """The trail with insights that were read. Where nobody asks for any, it does not matter whether they could be.

    Raises:
        Failure: they are asked for, and could not be read.
    """
    found = ours["insights"]
    if not isinstance(found, Failure):
        return ours
    if options["insights"]:
        raise found
    return {**ours, "insights": [], "insight_selectors": []}


def _draft(state: State, ours: Trail | None, parts: Parts, options: Mapping[str, Any], skip: set[str]) -> Draft:
    draft = Draft()
    key = _plan_key(draft, state, ours, parts, options, "encryption" in skip)
    if not _plan_bucket(draft, state, ours, parts, skip):
        return draft
    grouped = _plan_group(draft, state, ours, parts, options, "log_group" in skip)
    _plan_itself(draft, ours, parts, key, grouped, "validation" not in skip)
    _plan_events(draft, ours, parts, options, skip, data_events(state["trails"]))
    if ours is None or not ours["logging"]:
        draft.lacking.add("trail")
        draft.calls.append(_trail_call(parts, "start_logging", ("trail",), Name=parts.arn))
    return draft


def _plan_key(
    draft: Draft, state: State, ours: Trail | None, parts: Parts, options: Mapping[str, Any], skipped: bool
) -> str:
    """The key to put on the trail, or nothing."""
    found = ours["key"] if ours else ""
    given = options["kms_key_id"]
    if given:
        if found != given:
            draft.lacking.add("encryption")
        return "" if skipped or found == given else str(given)
    own = state["key"]
    if found and not (own and found in (own["arn"], own["id"], parts.key.alias)) and found != parts.key.alias:
        return ""
    reason = own_key.hindrance(own, parts.key) if options["encrypt"] else "Set encrypt to encrypt the trail's files."
    if reason:
        if not found:
            draft.leave("encryption", reason)
        return ""
    calls = own_key.key_calls(own, parts.key, parts.region)
    if calls or not found:
        draft.lacking.add("encryption")
    if skipped:
        return ""
    calls += own_key.spare_calls(own, parts.key, parts.region)
    draft.calls += [replace(call, mends=(control("encryption"),)) for call in calls]
    return "" if found else parts.key.alias


def _plan_bucket(draft: Draft, state: State, ours: Trail | None, parts: Parts, skip: set[str]) -> bool:
    """The buckets. Says whether a trail can write to its one."""
    wanted = parts.bucket if "access_logging" not in skip else replace(parts.bucket, log_bucket="")
    current = state["bucket"]
    reason = own_bucket.hindrance(current, parts.bucket)
    differing = set(own_bucket.differences(current, parts.bucket))
    if current is None or current["logging"] is None:
        draft.lacking.add("access_logging")
    if differing - {"logging"}:
        draft.lacking.add("bucket")
    if reason:
        for name in draft.lacking & {"bucket", "access_logging"}:
            draft.notes[name] = reason
        if ours is None:
            draft.leave("trail", reason)
        return ours is not None
    if wanted.log_bucket and "access_logging" in draft.lacking:
        draft.calls += logs_bucket.delivery_calls(state["logs"], parts.logs)
    if "bucket" not in skip or current is None:
        draft.calls += [_with_own_control(call) for call in own_bucket.bucket_calls(current, wanted)]
    return True


def _with_own_control(call: Call) -> Call:
    return replace(call, mends=(control("access_logging"),)) if call.method == "put_bucket_logging" else call


def _plan_group(
    draft: Draft, state: State, ours: Trail | None, parts: Parts, options: Mapping[str, Any], skipped: bool
) -> bool:
    """The log group and the role that writes to it. Says whether the trail is to have them."""
    found = ours["log_group"] if ours else ""
    if found not in ("", parts.group.arn):
        return False
    reason = own_role.hindrance(state["role"], parts.role) if options["cloudwatch_logs"] else "Set cloudwatch_logs."
    if reason:
        if not found:
            draft.leave("log_group", reason)
        return False
    calls = [*log_group.log_group_calls(state["group"], parts.group), *own_role.role_calls(state["role"], parts.role)]
    if calls or not found:
        draft.lacking.add("log_group")
    if skipped:
        return False
    draft.calls += calls
    return not found


def _plan_itself(draft: Draft, ours: Trail | None, parts: Parts, key: str, grouped: bool, validates: bool) -> None:
    """Create the trail, or update what differs."""
    extra: dict[str, Any] = {"KmsKeyId": key} if key else {}
    if grouped:
        extra |= {"CloudWatchLogsLogGroupArn": f"{parts.group.arn}:*", "CloudWatchLogsRoleArn": parts.role.arn}
    if ours is None:
        draft.lacking |= {"trail", "validation"}
        params = {
            "Name": parts.name,
            "S3BucketName": parts.bucket.name,
            "IncludeGlobalServiceEvents": True,
            "IsMultiRegionTrail": True,
            "EnableLogFileValidation": validates,
            "TagsList": [{"Key": own_key.MANAGED_TAG, "Value": parts.owner}],
        }
        draft.calls.append(_trail_call(parts, "create_trail", ("trail",), **params, **extra))
        return
    changes = dict(extra)
    mends = {"encryption"} if key else set()
    mends |= {"log_group"} if grouped else set()
    if not ours["validation"]:
        draft.lacking.add("validation")
        if validates:
            mends.add("validation")
            changes["EnableLogFileValidation"] = True
    wrong = {
        "S3BucketName": (ours["bucket"], parts.bucket.name),
        "IncludeGlobalServiceEvents": (ours["global_events"], True),
        "IsMultiRegionTrail": (ours["multi_region"], True),
    }
    basic = {name: wanted for name, (is_now, wanted) in wrong.items() if is_now != wanted}
    if basic:
        draft.lacking.add("trail")
        mends.add("trail")
    if basic or changes:
        sent = {**basic, **changes}
        draft.calls.append(_trail_call(parts, "update_trail", tuple(sorted(mends)), Name=parts.arn, **sent))


def _plan_events(
    draft: Draft, ours: Trail | None, parts: Parts, options: Mapping[str, Any], skip: set[str], by_any: set[str]
) -> None:
    """The selectors: management events always, S3 objects where asked for. What is recorded stays so, and what another
    trail records already is not paid for twice."""
    selectors = ours["events"] if ours else _FRESH
    covers = covered(selectors) | by_any
    missing = set() if MANAGEMENT in covers else {MANAGEMENT}
    mends = {"trail"} if missing else set()
    for name, kind in EVENTS.items():
        if kind in covers:
            continue
        if not options[f"s3_{name}"]:
            draft.leave(name, f"{_COST} s3_{name}: true.")
            draft.off.add(name)
            continue
        draft.lacking.add(name)
        if name not in skip:
            missing.add(kind)
            mends.add(name)
    draft.lacking |= {"trail"} if MANAGEMENT in missing else set()
    if missing:
        params = extended(selectors, missing, parts.bucket.partition)
        draft.calls.append(
            _trail_call(parts, "put_event_selectors", tuple(sorted(mends)), TrailName=parts.arn, **params)
        )
    wanted = set(options["insights"]) | set(ours["insights"] if ours else [])
    if wanted != set(ours["insights"] if ours else []):
        draft.lacking.add("insights")
        if "insights" not in skip:
            kept = list((ours or {}).get("insight_selectors", []))
            have = {item["InsightType"] for item in kept}
            kinds = [*kept, *({"InsightType": kind} for kind in sorted(wanted - have))]
            call = _trail_call(
                parts, "put_insight_selectors", ("insights",), TrailName=parts.arn, InsightSelectors=kinds
            )
            draft.calls.append(call)


def _insights_row(ours: Trail | None, options: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    found = ours["insights"] if ours else []
    return {"insights": (found, sorted(options["insights"]))} if options["insights"] else {}


def plan_absent(state: State, parts: Parts) -> Plan:
    """Delete our trail and its role. Bucket, log group and key stay: they hold what was recorded."""
    ours, _adopted = choose(state["trails"], parts, adopt=False)
    before = shown_state(state, ours, parts)
    calls = [] if ours is None else [_trail_call(parts, "delete_trail", ("trail",), Name=parts.name)]
    calls += [replace(call, mends=(control("trail"),)) for call in own_role.removal_calls(state["role"], parts.role)]
    verdict = Verdict(
        control("trail"), not calls, "present" if calls else "absent", "absent", "call", parts.arn, parts.region
    )
    after = {**before, "trail": None, "role": None} if calls else before
    return Plan(before, after, tuple(calls), (verdict,))


def _trail_call(parts: Parts, method: str, mends: tuple[str, ...], **params: Any) -> Call:
    return Call("cloudtrail", method, params, parts.region, mends=tuple(control(name) for name in mends))


def shown_state(state: State, trail: Trail | None, parts: Parts) -> dict[str, Any]:
    """The state as the diff shows it."""
    return {
        # How delivery fares goes on by itself.
        "trail": {key: value for key, value in trail.items() if key != "delivery"} if trail else None,
        "bucket": state["bucket"],
        "logs_bucket": state["logs"],
        "log_group": state["group"],
        "role": state["role"],
        "key": own_key.shown(state["key"], parts.key, []),
    }


def _after(before: State, calls: list[Call], parts: Parts) -> dict[str, Any]:
    """The state that the calls lead to."""
    if not calls:
        return dict(before)
    done = {call.service for call in calls}
    made = {call.resource for call in calls if call.service == "s3"}
    trail = {**(before["trail"] or {"arn": parts.arn, "events": _FRESH, "insights": []}), "logging": True}
    for call in calls:
        if call.method in ("create_trail", "update_trail"):
            trail |= {key: value for key, value in call.params.items() if key != "TagsList"}
        if call.method == "put_event_selectors":
            trail["events"] = {key: value for key, value in call.params.items() if key != "TrailName"}
        if call.method == "put_insight_selectors":
            trail["insights"] = [item["InsightType"] for item in call.params["InsightSelectors"]]
    bucket, logs, group = before["bucket"], before["logs_bucket"], before["log_group"]
    return {
        "trail": trail,
        "bucket": own_bucket.wanted_state(bucket, parts.bucket) if parts.bucket.arn in made else bucket,
        "logs_bucket": own_bucket.wanted_state(logs, parts.logs) if parts.logs.arn in made else logs,
        "log_group": log_group.log_group_state(group, parts.group) if "logs" in done else group,
        "role": own_role.role_state(parts.role, before["role"]) if "iam" in done else before["role"],
        "key": own_key.shown(None, parts.key, [*calls]) if "kms" in done and before["key"] is None else before["key"],
    }
