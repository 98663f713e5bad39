# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A role that runs of this collection work in, in this account.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
"""

from __future__ import annotations

from typing import Any

from ..._aws.client import Aws
from ..._kernel.plan import Call, Plan, State, Verdict
from ..._kernel.reconcile import Resource
from .role_plan import WantedRole, hindrances, is_same, removal_calls, restore_calls, role_calls, wanted_state
from .role_reads import read_role

_SHOWN = ("trust", "boundary", "session_seconds", "attached", "inline", "tags")


class AccessRole(Resource):
    """The resource that the kernel works on. What others made under its names is left alone, and said.

    Args:
        aws: the way to AWS.
        wanted: the role.
        removed: whether it is to go.
    """

    def __init__(self, aws: Aws, wanted: WantedRole, *, removed: bool = False) -> None:
        self._aws = aws
        self._wanted = wanted
        self._removed = removed
        self.name = wanted.name
        self.controls = (wanted.control,)

    def observe(self) -> State:
        """The role, what it is given, and the policies that are named after it."""
        return read_role(self._aws, self._wanted.name, self._wanted.path)

    def plan(self, current: State | None) -> Plan:
        """Make it, adopt what is the same, correct what is ours, and leave alone what others made."""
        state, wanted = dict(current or {}), self._wanted
        if self._removed:
            return self._removal(state)
        others = hindrances(wanted, state)
        if others and is_same(wanted, state):
            return self._left(
                state, Verdict(wanted.control, True, "adopted", "in place", resource=state["role"]["arn"])
            )
        if others:
            note = (
                f"{', '.join(others)} was created outside this collection and differs from what "
                "dayone.aws.bootstrap would create, so it is left unchanged. Rename it, or set "
                f"bootstrap_{wanted.purpose}_name to another name."
            )
            return self._left(state, Verdict(wanted.control, False, others, "in place", "person", wanted.arn, "", note))
        calls = tuple(role_calls(wanted, state))
        after = wanted_state(wanted, state) if calls else state
        shown, aim = _differences(state, after) if calls else ("in place", "in place")
        verdict = Verdict(wanted.control, not calls, shown, aim, resource=wanted.arn)
        return Plan(state, after, calls, (verdict,))

    def _removal(self, state: dict[str, Any]) -> Plan:
        calls = tuple(removal_calls(self._wanted, state))
        verdict = Verdict(
            self._wanted.control, not calls, "in place" if calls else "removed", "removed", resource=self._wanted.arn
        )
        return Plan(state, {"role": None, "policies": {}} if calls else state, calls, (verdict,))

    def _left(self, state: dict[str, Any], verdict: Verdict) -> Plan:
        return Plan(state, state, (), (verdict,))

    def restore(self, current: State | None, before: State) -> Plan | None:
        """Role and policies as they were. A role that was deleted is not made again."""
        state = dict(current or {})
        if state["role"] is None and before["role"] is not None:
            return None
        return Plan(state, before, tuple(restore_calls(self._wanted, state, before)))

    def lasting(self, shown: State) -> State:
        """Without the versions of policies that do not count: they grow with each change."""
        policies = shown.get("policies") or {}
        kept = {arn: {**policy, "old_versions": []} for arn, policy in policies.items()}
        return {**shown, "policies": kept} if policies else shown

    def send(self, call: Call) -> Any:
        """Send one write."""
        return self._aws.call(call.service, call.method, **call.params)

    def extra(self) -> dict[str, Any]:
        """The ARN of the role, by what it is for, and of the boundary of the roles that it makes."""
        wanted = self._wanted
        limits = [wanted.policy_arn(name) for name in wanted.limits if name != wanted.boundary]
        found = {f"{wanted.purpose}_role_arn": wanted.arn}
        return {**found, "service_boundary_arn": limits[0]} if limits else found


def _differences(before: State, after: State) -> tuple[Any, Any]:
    """What of a role is not as it should be, and how it should be."""
    if before["role"] is None:
        return "no such role", "in place"
    names = [name for name in _SHOWN if before["role"][name] != after["role"][name]]
    stale = sorted(
        arn.rpartition("/")[2]
        for arn in {*before["policies"], *after["policies"]}
        if before["policies"].get(arn, {}).get("document") != after["policies"].get(arn, {}).get("document")
    )
    was = {name: before["role"][name] for name in names}
    aim = {name: after["role"][name] for name in names}
    return ({**was, "policies": stale}, {**aim, "policies": "as generated"}) if stale else (was, aim)
