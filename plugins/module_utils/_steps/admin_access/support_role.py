# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A role with which people of the account work with AWS Support.

https://docs.aws.amazon.com/awssupport/latest/user/accessing-support.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Plan, State, Verdict
from ..._kernel.reconcile import Resource, gather_all
from ..._module.run import Context
from ..._parts.groups.options import PATH
from ..._parts.groups.reads import parsed
from ..._parts.ownership import MANAGED_TAG
from ..._parts.policy_effect.same import same_policy

CONTROL = "admin_access.support_role"
OWNER = "admin_access/support_role"
_KINDS = {"PolicyRoles": "RoleName", "PolicyGroups": "GroupName", "PolicyUsers": "UserName"}


def trust(root: str) -> dict[str, Any]:
    """Who may take the role: whoever the account lets, with MFA."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": root},
                "Action": "sts:AssumeRole",
                "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
            }
        ],
    }


class SupportRole(Resource):
    """The resource that the kernel works on. Whoever has AWSSupportAccess already is enough."""

    name = "support_role"
    controls = (CONTROL,)

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._aws = context.aws
        self._name: str = options["support_role_name"]
        self._policy = f"arn:{context.partition}:iam::aws:policy/AWSSupportAccess"
        root = f"arn:{context.partition}:iam::{context.account_id}"
        self._trust = trust(f"{root}:root")
        self._arn = f"{root}:role{PATH}{self._name}"
        self._seen: State | None = None

    def observe(self) -> State:
        """Read who has the policy, and the role of our name."""
        readers: dict[str, Any] = {"holders": self._holders, "role": self._role}
        self._seen = gather_all(readers)
        return self._seen

    def _holders(self) -> list[str]:
        """The roles, groups and users to which the policy is attached, as ``role/name``."""
        found: list[str] = []
        marker: dict[str, Any] = {}
        while True:
            answer = self._aws.call("iam", "list_entities_for_policy", PolicyArn=self._policy, **marker)
            for kind, key in _KINDS.items():
                word = key.removesuffix("Name").lower()
                found += [f"{word}/{item[key]}" for item in answer.get(kind, [])]
            if not answer.get("IsTruncated"):
                return sorted(found)
            marker = {"Marker": answer["Marker"]}

    def _role(self) -> dict[str, Any] | None:
        try:
            role = self._aws.call("iam", "get_role", absent=("NoSuchEntity",), RoleName=self._name)["Role"]
        except NotFound:
            return None
        tags = {item["Key"]: item["Value"] for item in role.get("Tags", [])}
        document = parsed(role["AssumeRolePolicyDocument"])
        return {"arn": role["Arn"], "owner": tags.get(MANAGED_TAG, ""), "trust": document}

    def plan(self, current: State | None) -> Plan:
        """Adopt who has the policy already; else make the role, or make it again what it was."""
        state = current or {}
        holders, role = state["holders"], state["role"]
        mine = f"role/{self._name}"
        others = self._others(state)
        if others:
            return self._left(state, Verdict(CONTROL, True, others, self._wanted, resource=self._arn))
        if role is not None and role["owner"] != OWNER:
            note = (
                f"The role {self._name} was created outside this collection: attach AWSSupportAccess to it, or set "
                "support_role_name."
            )
            held = mine in holders
            return self._left(
                state, Verdict(CONTROL, held, holders, self._wanted, "person", role["arn"], "", "" if held else note)
            )
        calls = self._calls(role, mine in holders)
        made = role or {"arn": self._arn, "owner": OWNER}
        after = {"holders": sorted({*holders, mine}), "role": {**made, "trust": self._trust}}
        shown = {"holders": holders, **({"trust": role["trust"]} if role else {})}
        verdict = Verdict(CONTROL, not calls, shown if calls else holders, self._wanted, resource=made["arn"])
        return Plan(dict(state), after, tuple(calls), (verdict,))

    def _others(self, state: State) -> list[str]:
        """Those who are enough without a role of ours. Where ours is there, it is kept as it should be."""
        role = state["role"]
        if role is not None and role["owner"] == OWNER:
            return []
        return [holder for holder in state["holders"] if holder != f"role/{self._name}"]

    @property
    def _wanted(self) -> str:
        return "a role, group or user with AWSSupportAccess"

    def _left(self, state: State, verdict: Verdict) -> Plan:
        return Plan(dict(state), dict(state), (), (verdict,))

    def _calls(self, role: Mapping[str, Any] | None, attached: bool) -> list[Call]:
        text = json.dumps(self._trust, sort_keys=True)
        calls = []
        if role is None:
            params = {
                "RoleName": self._name,
                "Path": PATH,
                "AssumeRolePolicyDocument": text,
                "Description": "Work with AWS Support. Created by dayone.aws.admin_access.",
                "Tags": [{"Key": MANAGED_TAG, "Value": OWNER}],
            }
            calls.append(self._call("create_role", **params))
        elif not same_policy(role["trust"], self._trust):
            calls.append(self._call("update_assume_role_policy", RoleName=self._name, PolicyDocument=text))
        if not attached:
            calls.append(self._call("attach_role_policy", RoleName=self._name, PolicyArn=self._policy))
        return calls

    def restore(self, current: State | None, before: State) -> Plan | None:
        """The role as it was, or none."""
        state, mine = current or {}, f"role/{self._name}"
        role, old = state["role"], before["role"]
        held = mine in state["holders"] and mine not in before["holders"]
        about = {"RoleName": self._name, "PolicyArn": self._policy}
        calls = [self._call("detach_role_policy", **about)] if held else []
        if role is not None and old is None:
            calls.append(self._call("delete_role", RoleName=self._name))
        elif role is not None and old is not None and not same_policy(role["trust"], old["trust"]):
            text = json.dumps(old["trust"], sort_keys=True)
            calls.append(self._call("update_assume_role_policy", RoleName=self._name, PolicyDocument=text))
        return Plan(state, before, tuple(calls))

    def _call(self, method: str, **params: Any) -> Call:
        return Call("iam", method, params, mends=(CONTROL,))

    def send(self, call: Call) -> Any:
        """Send one write. The role may not be known everywhere yet."""
        return self._aws.call(call.service, call.method, **call.params)

    def extra(self) -> dict[str, Any]:
        """Our role: empty where somebody else's is enough."""
        if self._seen is None or self._others(self._seen):
            return {"support_role_arn": ""}
        return {"support_role_arn": self._seen["role"]["arn"] if self._seen["role"] else self._arn}
