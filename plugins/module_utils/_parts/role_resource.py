# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A service role as a resource of its own, for modules whose other resources need it to be there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .._aws.client import Aws
from .._kernel.plan import Call, Plan, State, Verdict
from .._kernel.reconcile import Resource
from . import role as own_role
from .role import OwnRole


class RoleResource(Resource):
    """The resource that the kernel works on: a role that a service takes.

    Args:
        aws: the way to AWS.
        wanted: the role.
        options: ``state``, and ``permissions_boundary`` where the module has it.
        name: tells it apart in the diff of a module that has other resources.
    """

    def __init__(self, aws: Aws, wanted: OwnRole, options: Mapping[str, Any], name: str = "") -> None:
        self._aws = aws
        self._role = replace(wanted, boundary=options.get("permissions_boundary") or "")
        self._absent = options["state"] == "absent"
        self.name = name
        self.controls = (wanted.control,)

    def observe(self) -> State | None:
        """Read the role and its policy."""
        return own_role.observe_role(self._aws, self._role.name)

    def plan(self, current: State | None) -> Plan:
        """Make it, keep it as it must be, or delete it."""
        before = {"role": current} if current is not None else {}
        if self._absent:
            calls = own_role.removal_calls(current, self._role)
            return Plan(before, {} if calls else before, tuple(calls), (self._verdict(not calls, current, "absent"),))
        calls = own_role.role_calls(current, self._role)
        after = {"role": own_role.role_state(self._role, current)} if calls else before
        note = own_role.hindrance(current, self._role)
        holds = not calls and not note
        return Plan(before, after, tuple(calls), (self._verdict(holds, current, "in place", note),))

    def restore(self, current: State | None, before: State) -> Plan | None:
        """The role as it was, or none. One that was deleted is not made again."""
        old = before.get("role")
        if current is None and old is not None:
            return None
        return Plan({"role": current}, before, tuple(own_role.restore_calls(current, old, self._role)))

    def _verdict(self, holds: bool, current: State | None, wanted: str, note: str = "") -> Verdict:
        shown = "absent" if current is None else "in place" if holds else "present"
        control, arn = self._role.control, self._role.arn
        return Verdict(control, holds, shown, wanted, "person" if note else "call", arn, note=note)

    def send(self, call: Call) -> Any:
        """Send one write."""
        return self._aws.call(call.service, call.method, **call.params)

    def extra(self) -> dict[str, Any]:
        """The role."""
        return {"role_arn": self._role.arn}
