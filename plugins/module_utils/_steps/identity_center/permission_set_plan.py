# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What brings a permission set about, and how it stands. Pure.

A permission set is a description. Accounts that have it keep the version that was provisioned to them, until it is
provisioned again: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ProvisionPermissionSet.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..._kernel.plan import Call, Ref, State, Verdict
from ..._parts.policy_effect.same import same_policy
from .center import Center
from .controls import PROVISIONED, SETS
from .permission_set_options import WantedSet, seconds_of

EVERYWHERE = "ALL_PROVISIONED_ACCOUNTS"
_CURRENT = "the latest version in every account that has it"
#: What of a permission set is provisioned to accounts. Tags are not.
_CONTENT = ("description", "duration", "relay_state", "inline", "managed", "customer", "boundary")


@dataclass(frozen=True)
class SetPart:
    """The writes for one permission set, what it will be, and how it stands."""

    calls: tuple[Call, ...] = ()
    after: Mapping[str, Any] | None = None
    verdicts: tuple[Verdict, ...] = ()


def wanted_state(wanted: WantedSet, found: State | None) -> dict[str, Any]:
    """A permission set as it should be. Tags that it has besides stay."""
    return {
        "description": wanted.description,
        "duration": wanted.duration,
        "relay_state": wanted.relay_state,
        "inline": wanted.inline,
        "managed": sorted(wanted.managed),
        "customer": sorted(wanted.customer),
        "boundary": wanted.boundary,
        "tags": {**(found["tags"] if found else {}), **wanted.all_tags},
    }


def differences(found: State, wanted: Mapping[str, Any]) -> list[str]:
    """The parts of a permission set that are not as they should be, without its tags."""
    return [name for name in _CONTENT if not _is_same(name, found[name], wanted[name])]


def _is_same(name: str, one: Any, other: Any) -> bool:
    """Whether a part is the same: PT60M is as long as PT1H, and AWS gives policies back in a form of its own."""
    if name == "inline":
        return same_policy(one, other)
    return bool(one == other or (name == "duration" and 0 < seconds_of(one) == seconds_of(other)))


def shown(found: State | None) -> dict[str, Any] | None:
    """A permission set as the diff shows it."""
    return {name: found[name] for name in (*_CONTENT, "tags")} if found else None


def plan_set(center: Center, wanted: WantedSet, found: State | None, failure: str = "") -> SetPart:
    """Make a permission set, or put it right, or leave alone what others made.

    Args:
        failure: why provisioning it failed in this run, or nothing.
    """
    goal = wanted_state(wanted, found)
    if found is None:
        calls = _creation(center, wanted, goal)
        return SetPart(tuple(calls), goal, (Verdict(SETS, False, "absent", "as configured", "call", wanted.name),))
    other = differences(found, goal)
    if found["owner"] != wanted.owner:
        return _of_others(wanted, found, other)
    lacking = {key: value for key, value in goal["tags"].items() if found["tags"].get(key) != value}
    if center.delegated and center.owner in found["accounts"] and (other or lacking or found["outdated"]):
        return _out_of_reach(center, found, other)
    return _ours(center, wanted, found, goal, other, lacking, failure)


def _of_others(wanted: WantedSet, found: State, other: list[str]) -> SetPart:
    note = (
        f"Permission set {wanted.name} was created outside this collection, and differs in {', '.join(other)}: "
        f"rename yours, or tag the existing one dayone:managed: {wanted.owner} to have it managed here."
    )
    current = f"created outside this collection, differs: {', '.join(other)}" if other else "adopted"
    verdict = Verdict(SETS, not other, current, "as configured", "person", found["arn"], note=note if other else "")
    return SetPart((), shown(found), (verdict, *_provisioned(found, "person")))


def _out_of_reach(center: Center, found: State, other: list[str]) -> SetPart:
    note = (
        f"The management account {center.owner} has this permission set, so a delegated administrator cannot change "
        "it. Run this in the management account."
    )
    current = f"differs: {', '.join(other)}" if other else "as configured"
    verdict = Verdict(SETS, not other, current, "as configured", "person", found["arn"], note=note if other else "")
    late = Verdict(PROVISIONED, False, found["outdated"], _CURRENT, "person", found["arn"], note=note)
    return SetPart((), shown(found), (verdict, *([late] if found["outdated"] else [])))


def _ours(
    center: Center,
    wanted: WantedSet,
    found: State,
    goal: dict[str, Any],
    other: list[str],
    lacking: Mapping[str, str],
    failure: str,
) -> SetPart:
    about: dict[str, Any] = {"mends": (SETS,), "resource": found["arn"], "chain": wanted.name}
    calls = _content_calls(center, found["arn"], found, goal, other, about)
    if lacking:
        tags = [{"Key": key, "Value": value} for key, value in sorted(lacking.items())]
        calls.append(center.sso_call("tag_resource", {"ResourceArn": found["arn"], "Tags": tags}, **about))
    late = bool(found["outdated"]) and not failure
    if (other and found["accounts"]) or late:
        params = {"PermissionSetArn": found["arn"], "TargetType": EVERYWHERE}
        with_it = {**about, "mends": (SETS, PROVISIONED) if other else (PROVISIONED,)}
        calls.append(center.sso_call("provision_permission_set", params, **with_it))
    parts = [*other, *(["tags"] if lacking else [])]
    current = f"differs: {', '.join(parts)}" if parts else "as configured"
    verdict = Verdict(SETS, not parts, current, "as configured", "call", found["arn"])
    return SetPart(tuple(calls), goal, (verdict, *_provisioned(found, "person" if failure else "call", failure)))


def _provisioned(found: State, mend: str, failure: str = "") -> tuple[Verdict, ...]:
    """Whether the accounts that have a permission set have its latest version."""
    if not found["accounts"]:
        return ()
    late = found["outdated"]
    current: Any = late if late else _CURRENT
    return (Verdict(PROVISIONED, not late, current, _CURRENT, mend, found["arn"], note=failure if late else ""),)


def _creation(center: Center, wanted: WantedSet, goal: dict[str, Any]) -> list[Call]:
    about: dict[str, Any] = {"mends": (SETS,), "resource": wanted.name, "chain": wanted.name}
    optional = {"Description": wanted.description, "RelayState": wanted.relay_state}
    params = {
        "Name": wanted.name,
        "SessionDuration": wanted.duration,
        **{key: value for key, value in optional.items() if value},
        "Tags": [{"Key": key, "Value": value} for key, value in sorted(wanted.all_tags.items())],
    }
    empty = {**goal, "inline": None, "managed": [], "customer": [], "boundary": None}
    arn = Ref(wanted.name, ("PermissionSet", "PermissionSetArn"))
    made = center.sso_call("create_permission_set", params, mark=wanted.name, **about)
    return [made, *_content_calls(center, arn, empty, goal, differences(empty, goal), about)]


def _content_calls(
    center: Center, arn: Any, found: State, goal: Mapping[str, Any], other: list[str], about: dict[str, Any]
) -> list[Call]:
    """The boundary first, so that nothing is granted without it; and what is taken goes last."""
    whole = {"description", "duration", "relay_state"} & set(other)
    writes = [
        *_boundary_writes(goal, other, puts=True),
        *([("update_permission_set", settings(goal))] if whole else []),
        *_policy_writes(_ATTACH_AWS, _ATTACH, goal, found),
        *_inline_writes(goal, other, puts=True),
        *_policy_writes(_DETACH_AWS, _DETACH, found, goal),
        *_inline_writes(goal, other, puts=False),
        *_boundary_writes(goal, other, puts=False),
    ]
    return [center.sso_call(method, {"PermissionSetArn": arn, **params}, **about) for method, params in writes]


Write = tuple[str, dict[str, Any]]


def _policy_writes(aws: str, customer: str, has: Mapping[str, Any], lacks: Mapping[str, Any]) -> list[Write]:
    """For the managed policies that one state has and the other lacks."""
    return [
        *((aws, {"ManagedPolicyArn": policy}) for policy in has["managed"] if policy not in lacks["managed"]),
        *(
            (customer, {"CustomerManagedPolicyReference": {"Name": name, "Path": path}})
            for name, path in has["customer"]
            if (name, path) not in lacks["customer"]
        ),
    ]


def _inline_writes(goal: Mapping[str, Any], other: list[str], *, puts: bool) -> list[Write]:
    if "inline" not in other or (goal["inline"] is not None) != puts:
        return []
    if puts:
        return [("put_inline_policy_to_permission_set", {"InlinePolicy": json.dumps(goal["inline"], sort_keys=True)})]
    return [("delete_inline_policy_from_permission_set", {})]


def _boundary_writes(goal: Mapping[str, Any], other: list[str], *, puts: bool) -> list[Write]:
    if "boundary" not in other or (goal["boundary"] is not None) != puts:
        return []
    if puts:
        return [("put_permissions_boundary_to_permission_set", {"PermissionsBoundary": dict(goal["boundary"])})]
    return [("delete_permissions_boundary_from_permission_set", {})]


_ATTACH_AWS = "attach_managed_policy_to_permission_set"
_DETACH_AWS = "detach_managed_policy_from_permission_set"
_ATTACH = "attach_customer_managed_policy_reference_to_permission_set"
_DETACH = "detach_customer_managed_policy_reference_from_permission_set"


def settings(goal: Mapping[str, Any]) -> dict[str, str]:
    """All settings that UpdatePermissionSet takes: it drops those that it is not sent."""
    named = {"Description": "description", "RelayState": "relay_state", "SessionDuration": "duration"}
    return {key: goal[name] for key, name in named.items() if goal[name]}


def removal_calls(center: Center, found: State, control: str, assignments: Mapping[str, Any]) -> list[Call]:
    """Take a permission set from everybody, and delete it.

    Args:
        assignments: kind and id of who has it, by account.
    """
    about: dict[str, Any] = {"mends": (control,), "resource": found["arn"], "chain": found["name"]}
    calls = [
        center.sso_call(
            "delete_account_assignment",
            {
                "PermissionSetArn": found["arn"],
                "TargetId": account,
                "TargetType": "AWS_ACCOUNT",
                "PrincipalType": kind,
                "PrincipalId": number,
            },
            **about,
        )
        for account, listed in sorted(assignments.items())
        for kind, number in listed
    ]
    return [*calls, center.sso_call("delete_permission_set", {"PermissionSetArn": found["arn"]}, **about)]


def calls_back(center: Center, found: State, old: Mapping[str, Any]) -> list[Call]:
    """A permission set as it was, with its tags, and provisioned."""
    was = {**old, "customer": [tuple(item) for item in old["customer"]]}
    calls = _content_calls(center, found["arn"], found, was, differences(found, was), {})
    lost = {key: value for key, value in was["tags"].items() if found["tags"].get(key) != value}
    came = sorted(set(found["tags"]) - set(was["tags"]))
    if lost:
        tags = [{"Key": key, "Value": value} for key, value in sorted(lost.items())]
        calls.append(center.sso_call("tag_resource", {"ResourceArn": found["arn"], "Tags": tags}))
    if came:
        calls.append(center.sso_call("untag_resource", {"ResourceArn": found["arn"], "TagKeys": came}))
    if differences(found, was) and found["accounts"]:
        params = {"PermissionSetArn": found["arn"], "TargetType": EVERYWHERE}
        calls.append(center.sso_call("provision_permission_set", params))
    return calls
