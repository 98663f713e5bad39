# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM's users, groups and policies as they were read, and what the planning of groups looks up in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..._kernel.plan import State
from ..._module.run import Context
from ..policy_effect.powers import is_admin
from .options import MFA_POLICY, OWNER, PATH, Group, mfa_document, policy_arn


@dataclass(frozen=True)
class Caller:
    """Who the module runs as. ``user`` is empty for a role, and ``plain`` says that no MFA can be behind the key."""

    account: str
    partition: str
    user: str = ""
    plain: bool = False


def caller_of(context: Context) -> Caller:
    """Who the module runs as."""
    user = context.arn.rpartition("/")[2] if ":user/" in context.arn else ""
    # Keys of a session begin with ASIA, and MFA may be behind them; long-term keys never have any.
    plain = bool(user) and not context.aws.access_key().startswith("ASIA")
    return Caller(context.account_id, context.partition, user, plain)


@dataclass(frozen=True)
class ExistingGroup:
    """A group of the account."""

    name: str
    path: str
    arn: str
    created: datetime | None
    attached: tuple[str, ...]
    inline: Mapping[str, Any]
    members: tuple[str, ...]


@dataclass(frozen=True)
class IamSnapshot:
    """IAM as it was read, and who read it."""

    state: State
    caller: Caller

    @property
    def root(self) -> str:
        """Beginning of the account's IAM ARNs."""
        return f"arn:{self.caller.partition}:iam::{self.caller.account}"

    @property
    def mfa_arn(self) -> str:
        """Where the policy that requires MFA is."""
        return policy_arn(self.caller.partition, self.caller.account, MFA_POLICY)

    def user(self, name: str) -> str | None:
        """A user's name as IAM writes it. IAM does not tell upper from lower case."""
        return next((user for user in self.state["users"] if user.lower() == name.lower()), None)

    def group(self, name: str) -> ExistingGroup | None:
        """The group of a name."""
        found = next((group for group in self.state["groups"] if group.lower() == name.lower()), None)
        if found is None:
            return None
        item = self.state["groups"][found]
        members = tuple(sorted(user for user, its in self.state["users"].items() if found in its["groups"]))
        return ExistingGroup(
            found, item["path"], item["arn"], item["created"], tuple(item["attached"]), item["inline"], members
        )

    def group_arn(self, group: Group) -> str:
        """Where a group is, or will be."""
        seen = self.group(group.name)
        return seen.arn if seen else f"{self.root}:group{PATH}{group.name}"

    def managed(self, reference: str) -> str | None:
        """The ARN of a managed policy that others wrote."""
        if reference in self.state["policies"]:
            return reference
        found = self.state["managed"].get(reference)
        return str(found["arn"]) if found else None

    def wanted(self, group: Group) -> list[str]:
        """What is to be attached to a group. Requiring MFA comes first, so that nothing is granted without it."""
        managed = [arn for arn in (self.managed(item) for item in group.managed) if arn]
        return list(dict.fromkeys([*([self.mfa_arn] if group.mfa else []), *managed, *group.own]))

    def document(self, arn: str, group: Group | None = None) -> Mapping[str, Any]:
        """A policy's document: as it will be for our own, else as it is."""
        if group is not None and arn in group.own:
            return group.own[arn]
        if arn == self.mfa_arn:
            return mfa_document(self.caller.partition)
        if arn in self.state["policies"]:
            found: Mapping[str, Any] = self.state["policies"][arn]["document"]
            return found
        by_arn = {item["arn"]: item["document"] for item in self.state["managed"].values() if item}
        return by_arn.get(arn, {})

    def grants_all(self, arn: str, group: Group | None = None) -> bool:
        """Whether a policy allows every action on every resource."""
        return is_admin(self.document(arn, group))

    def stale(self, group: Group) -> list[str]:
        """Policies that we made for a group and that it is no longer to have."""
        made = [arn for arn, item in self.state["policies"].items() if item.get("owner") == group.owner]
        off = [] if group.mfa and not group.absent else self.own_mfa()
        return sorted([*(arn for arn in made if arn not in group.own), *off])

    def own_mfa(self) -> list[str]:
        """The policy that requires MFA, where it is there and ours."""
        policy = self.state["policies"].get(self.mfa_arn)
        return [self.mfa_arn] if policy and policy.get("owner") == OWNER else []

    def members_after(self, group: Group) -> list[str]:
        """Who is in a group in the end."""
        seen = self.group(group.name)
        now = list(seen.members) if seen else []
        named = [user for user in (self.user(name) for name in group.members or ()) if user]
        if group.absent:
            return []
        return sorted(set(named) if group.exact else {*now, *named})
