# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM groups by persona: what they may do, who is in them, and that nothing goes without MFA."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from functools import partial
from typing import Any

from ..._aws.client import DEFAULT_REGIONS
from ..._kernel.plan import Call, Plan, State
from ..._kernel.reconcile import Resource, gather, whole
from ..._module.run import Context
from ..._parts.groups import options as iam_groups_options
from ..._parts.groups.options import MFA_POLICY, PATH, Group, groups_of, policy_arn
from ..._parts.groups.plan import deletions, mfa_calls, plan_group
from ..._parts.groups.predicted import after
from ..._parts.groups.reads import Reader
from ..._parts.groups.refusals import refuse
from ..._parts.groups.restore import restore_calls
from ..._parts.groups.snapshot import IamSnapshot, caller_of
from ..._parts.groups.verdicts import judge, names
from ..._parts.lockout.guard import refuse_lockout
from .direct_policies import plan_moves


class IamGroups(Resource):
    """The resource that the kernel works on: all groups, for they share policies and users."""

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._context, self._aws = context, context.aws
        self._options = options
        self._reader = Reader(context.aws, context.partition)
        region = context.aws.region or DEFAULT_REGIONS[context.partition]
        account = {"account": context.account_id, "partition": context.partition, "region": region}
        self._groups: list[Group] = groups_of(options, account)
        self._caller = caller_of(context)
        self.controls = names(self._groups)

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse bad options before the first request."""
        iam_groups_options.check(options)

    def observe(self) -> State:
        """Read the account, AWS's policies and their validation at the same time, then what those name."""
        first: dict[str, Any] = {"details": self._reader.details}
        references = {item for group in self._groups for item in group.managed if _is_aws(item)}
        first.update({f"managed {item}": partial(self._reader.named, item) for item in sorted(references)})
        own = {arn: text for group in self._groups for arn, text in group.own.items()} if self._validates else {}
        first.update({f"validate {arn}": partial(self._reader.validation, text) for arn, text in own.items()})
        found = gather(first)
        validation = {arn: found.pop(f"validate {arn}") for arn in own}
        read = whole(found)
        return {
            **self._closer(read["details"], {item: read[f"managed {item}"] for item in references}),
            "validation": validation,
        }

    @property
    def _validates(self) -> bool:
        return bool(self._options["validate"])

    def _closer(self, details: Mapping[str, Any], managed: dict[str, Any]) -> dict[str, Any]:
        """The second look: whose our policies are, what others' policies say, and what is used."""
        named = {group.name.lower() for group in self._groups}
        groups = {name: item for name, item in details["groups"].items() if name.lower() in named}
        held = {arn for item in groups.values() for arn in item["attached"]}
        if self._options["move_direct_policies"]:
            held |= {arn for user in details["users"].values() for arn in user["attached"]}
        known = {item["arn"] for item in managed.values() if item}
        strange = sorted(arn for arn in held - known if _is_aws(arn))
        ours = [arn for arn, item in details["policies"].items() if item["path"] == PATH]
        days = self._options["unused_days"]
        absent = {group.name.lower() for group in self._groups if group.absent}
        asked = [name for name in sorted(groups) if days is not None and name.lower() not in absent]
        readers: dict[str, Any] = {"owners": partial(self._reader.owners, ours)}
        readers.update({f"managed {arn}": partial(self._reader.named, arn) for arn in strange})
        readers.update({f"unused {name}": partial(self._reader.unused, groups[name]["arn"], days) for name in asked})
        found = gather(readers)
        unused = {name: found.pop(f"unused {name}") for name in asked}
        read = whole(found)
        owners = read["owners"]
        there = {arn: item for arn, item in details["policies"].items() if arn not in ours or arn in owners}
        policies = {arn: {**item, "owner": owners.get(arn, "")} for arn, item in there.items()}
        managed = {**managed, **{arn: read[f"managed {arn}"] for arn in strange}}
        return {"users": details["users"], "groups": groups, "policies": policies, "managed": managed, "unused": unused}

    def plan(self, current: State | None) -> Plan:
        """The policy that requires MFA first, then group by group, then users' own policies, then what is left over."""
        snapshot = IamSnapshot(current or {}, self._caller)
        refuse(snapshot, self._groups)
        parts = [plan_group(snapshot, group) for group in self._groups]
        free = [group for group, part in zip(self._groups, parts, strict=True) if not part.hold]
        moves, direct = plan_moves(snapshot, free, self._options["move_direct_policies"])
        calls = [*mfa_calls(snapshot, self._groups, parts), *(call for part in parts for call in part.calls), *moves]
        calls += deletions(snapshot, self._groups, calls)
        now, days = datetime.now(timezone.utc), self._options["unused_days"]
        verdicts = [
            item
            for group, part in zip(self._groups, parts, strict=True)
            for item in judge(snapshot, group, part, now, days)
        ]
        before = self._shown(snapshot.state, snapshot.root)
        reached = self._shown(after(snapshot.state, calls, snapshot.root), snapshot.root)
        return Plan(before, reached, tuple(calls), (*verdicts, *direct))

    def _shown(self, state: State, root: str) -> dict[str, Any]:
        """The state as the diff shows it: the groups asked for, our policies, and users' own."""
        names = {group.name.lower() for group in self._groups}
        return {
            "groups": {
                name: {
                    "path": item["path"],
                    "policies": sorted([*item["attached"], *item["inline"]]),
                    "members": sorted(user for user, its in state["users"].items() if name in its["groups"]),
                }
                for name, item in sorted(state["groups"].items())
                if name.lower() in names
            },
            "policies": {
                arn: {"document": item["document"], "owner": item.get("owner", "")}
                for arn, item in sorted(state["policies"].items())
                if arn.startswith(f"{root}:policy{PATH}")
            },
            "users": {name: user["attached"] for name, user in sorted(state["users"].items()) if user["attached"]},
        }

    def restore(self, current: State | None, before: State) -> Plan | None:
        """Groups, members, and policies as they were."""
        snapshot = IamSnapshot(current or {}, self._caller)
        now = self._shown(snapshot.state, snapshot.root)
        return Plan(now, before, tuple(restore_calls(now, before, snapshot)))

    def guard(self, plan: Plan) -> None:
        """Refuse what would take the last administrator who can sign in."""
        refuse_lockout(self._context, plan.calls)

    def send(self, call: Call) -> Any:
        """Send one write."""
        return self._aws.call(call.service, call.method, **call.params)

    def extra(self) -> dict[str, Any]:
        """The groups, and the policy that requires MFA."""
        caller = self._caller
        return {
            "group_names": [group.name for group in self._groups if not group.absent],
            "mfa_policy_arn": policy_arn(caller.partition, caller.account, MFA_POLICY),
        }


def _is_aws(reference: str) -> bool:
    """Whether AWS wrote the policy of a name or an ARN."""
    return not reference.startswith("arn:") or ":iam::aws:policy/" in reference
