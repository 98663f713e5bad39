# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The default security group of every VPC of a region, which nobody should need: without rules.

https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..._kernel.plan import Call, Plan, State, Verdict
from ..._kernel.reconcile import Resource
from ..._module.regional import check_regions, per_region
from ..._module.run import Context

CONTROL = "network_defaults.default_security_groups"
#: Values that one filter of EC2 takes: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Filter.html
FILTER_VALUES = 200
_WAYS = ("ingress", "egress")
#: Interfaces that a finding names.
_NAMED = 5

#: What identifies the source or target of a rule, by the list that it stands in.
_PEERS = {
    "IpRanges": ("CidrIp",),
    "Ipv6Ranges": ("CidrIpv6",),
    "PrefixListIds": ("PrefixListId",),
    "UserIdGroupPairs": ("UserId", "GroupId", "VpcId", "VpcPeeringConnectionId"),
}


def rules(permissions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rules of one direction, without descriptions and empty lists: as the call that revokes them takes them."""
    found = []
    for permission in permissions:
        rule = {key: permission[key] for key in ("IpProtocol", "FromPort", "ToPort") if key in permission}
        for kind, keys in _PEERS.items():
            peers = [{key: peer[key] for key in keys if key in peer} for peer in permission.get(kind, [])]
            if peers:
                rule[kind] = sorted(peers, key=lambda peer: sorted(peer.items()))
        found.append(rule)
    return sorted(found, key=lambda rule: str(sorted(rule.items(), key=str)))


class DefaultSecurityGroups(Resource):
    """The default groups of one region."""

    controls = (CONTROL,)

    def __init__(self, context: Context, region: str, *, empty: bool, force: bool) -> None:
        self.region = region
        self._aws = context.aws
        self._account = context.account_id
        self._empty = empty
        self._force = force
        self._arn = f"arn:{context.partition}:ec2:{region}:{context.account_id}:security-group/"

    def observe(self) -> dict[str, Any]:
        """The default groups of the account's own VPCs. Who uses a group is asked only where it has rules."""
        found = self._aws.pages(
            "ec2",
            "describe_security_groups",
            "SecurityGroups",
            region=self.region,
            Filters=[{"Name": "group-name", "Values": ["default"]}],
        )
        groups = {
            item["GroupId"]: {
                "vpc": item["VpcId"],
                "ingress": rules(item.get("IpPermissions", [])),
                "egress": rules(item.get("IpPermissionsEgress", [])),
            }
            for item in found
            if item.get("OwnerId", self._account) == self._account and item.get("VpcId")
        }
        users = self._users(sorted(name for name, group in groups.items() if _has_rules(group)))
        return {name: {**group, "used_by": users.get(name, [])} for name, group in sorted(groups.items())}

    def _users(self, names: Sequence[str]) -> dict[str, list[str]]:
        """The network interfaces of each group. Those of instances, databases, functions and balancers are here."""
        users: dict[str, list[str]] = {}
        for start in range(0, len(names), FILTER_VALUES):
            chosen = [{"Name": "group-id", "Values": list(names[start : start + FILTER_VALUES])}]
            found = self._aws.pages(
                "ec2", "describe_network_interfaces", "NetworkInterfaces", region=self.region, Filters=chosen
            )
            for item in found:
                # One that does not say which of the asked groups it has may have any of them.
                groups = item.get("Groups") or [{"GroupId": name} for name in chosen[0]["Values"]]
                for group in groups:
                    users.setdefault(group["GroupId"], []).append(item["NetworkInterfaceId"])
        return {name: sorted(found) for name, found in users.items()}

    def plan(self, current: State | None) -> Plan:
        """Revoke what is there, unless something uses the group."""
        before, after = dict(current or {}), dict(current or {})
        calls: list[Call] = []
        verdicts: list[Verdict] = []
        for name, group in before.items():
            verdict = self._judge(name, group)
            verdicts.append(verdict)
            if not verdict.holds and verdict.mend == "call":
                calls += self._revocations(name, group)
                after[name] = {**group, "ingress": [], "egress": []}
        return Plan(before, after, tuple(calls), tuple(verdicts))

    def _judge(self, name: str, group: Mapping[str, Any]) -> Verdict:
        arn, used = self._arn + name, group["used_by"]
        shown = f"{len(group['ingress'])} ingress, {len(group['egress'])} egress rules in {group['vpc']}"
        if not _has_rules(group):
            return Verdict(CONTROL, True, "no rules", "no rules", "call", arn, self.region)
        if used and not self._force:
            named = ", ".join(used[:_NAMED]) + (f" and {len(used) - _NAMED} more" if len(used) > _NAMED else "")
            note = (
                f"{named} would be cut off: give them their own security group and run again, or set force to "
                "empty the default group anyway."
            )
            return Verdict(CONTROL, False, f"{shown}, in use", "no rules", "person", arn, self.region, note)
        return Verdict(CONTROL, False, shown, "no rules", "call" if self._empty else "choice", arn, self.region)

    def _revocations(self, name: str, group: Mapping[str, Any]) -> list[Call]:
        return [self._call("revoke", name, way, group[way]) for way in _WAYS if group[way]]

    def _call(self, method: str, name: str, way: str, listed: Sequence[Mapping[str, Any]]) -> Call:
        params = {"GroupId": name, "IpPermissions": list(listed)}
        about: dict[str, Any] = {"mends": (CONTROL,), "resource": self._arn + name, "chain": name}
        return Call("ec2", f"{method}_security_group_{way}", params, self.region, **about)

    def restore(self, current: State | None, before: State) -> Plan | None:
        """Give the groups the rules that they had. A group goes with its VPC, and cannot be made again."""
        now = current or {}
        if not before.keys() <= now.keys():
            return None
        calls = [
            self._call("authorize", name, way, lost)
            for name, group in before.items()
            for way in _WAYS
            if (lost := [rule for rule in group[way] if rule not in now[name][way]])
        ]
        return Plan(now, before, tuple(calls))

    def lasting(self, shown: State) -> State:
        """Who uses a group is not the group's state."""
        return {name: {key: group[key] for key in ("vpc", *_WAYS)} for name, group in shown.items()}

    def plan_without(self, current: State | None, plan: Plan, waived: Sequence[Verdict]) -> Plan:
        """The groups that are waived keep their rules."""
        kept = super().plan_without(current, plan, waived)
        names = {verdict.resource.removeprefix(self._arn) for verdict in waived}
        before, after = plan.before or {}, plan.after or {}
        return Plan(before, {**after, **{name: before[name] for name in names}}, kept.calls, plan.verdicts)

    def send(self, call: Call) -> Any:
        """Send one write."""
        return self._aws.call(call.service, call.method, region=call.region, **call.params)


def _has_rules(group: Mapping[str, Any]) -> bool:
    return bool(group["ingress"] or group["egress"])


def resources(context: Context, options: Mapping[str, Any]) -> Sequence[Resource]:
    """The default groups of each region."""
    empty, force = options["empty"], options["force"]
    return per_region(
        context, options, lambda region: [DefaultSecurityGroups(context, region, empty=empty, force=force)]
    )


def check(options: Mapping[str, Any]) -> None:
    """Refuse what means nothing, before the first request."""
    check_regions(options)
