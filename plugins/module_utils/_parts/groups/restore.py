# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How groups, their policies and their members become again what they were. Pure.

They are as a diff shows them: ``groups`` by name, with ``path``, ``policies`` and ``members``; ``policies`` by ARN,
with ``document`` and ``owner``; ``users`` by name, with the policies that are attached to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..._kernel.plan import Call, State
from .plan import policy_calls
from .snapshot import IamSnapshot


def restore_calls(now: State, before: State, snapshot: IamSnapshot) -> list[Call]:
    """Policies first, and users' own, so that nobody goes without; then group by group; then policies that came."""
    calls = [
        call
        for arn, policy in before["policies"].items()
        if now["policies"].get(arn) != policy
        for call in policy_calls(snapshot, arn, policy["document"], policy["owner"])
    ]
    calls += [
        _iam("attach_user_policy", UserName=name, PolicyArn=arn)
        for name, held in before["users"].items()
        for arn in held
        if arn not in now["users"].get(name, [])
    ]
    for name in sorted({*now["groups"], *before["groups"]}):
        calls += _group(name, now["groups"].get(name), before["groups"].get(name))
    came = sorted(now["policies"].keys() - before["policies"].keys())
    return calls + _unheld(came, snapshot.state["policies"], calls)


def _group(name: str, now: State | None, before: State | None) -> list[Call]:
    """A group that came goes, with what it had. One that went is made again."""
    none: State = {"policies": [], "members": []}
    here, was = now or none, before or none
    held, old, members, former = _managed(here), _managed(was), here["members"], was["members"]
    made = [_iam("create_group", GroupName=name, Path=was["path"])] if now is None else []
    return [
        *made,
        *(_iam("attach_group_policy", GroupName=name, PolicyArn=arn) for arn in old if arn not in held),
        *(_iam("add_user_to_group", GroupName=name, UserName=user) for user in former if user not in members),
        *(_iam("remove_user_from_group", GroupName=name, UserName=user) for user in members if user not in former),
        *(_iam("detach_group_policy", GroupName=name, PolicyArn=arn) for arn in held if arn not in old),
        *([_iam("delete_group", GroupName=name)] if before is None else []),
    ]


def _managed(group: State) -> list[str]:
    """The managed policies of a group. Its inline policies are named, and never changed."""
    return [name for name in group["policies"] if name.startswith("arn:")]


def _unheld(arns: Iterable[str], policies: Mapping[str, Any], calls: Iterable[Call]) -> list[Call]:
    """Delete policies that came, where nothing else holds them."""
    changes = {"detach_group_policy": -1, "attach_group_policy": 1, "attach_user_policy": 1}
    gone: list[Call] = []
    for arn in arns:
        moves = [changes.get(call.method, 0) for call in calls if call.params.get("PolicyArn") == arn]
        if policies[arn]["attachments"] + sum(moves) <= 0:
            spare = policies[arn]["spare"]
            gone += [_iam("delete_policy_version", PolicyArn=arn, VersionId=version) for version in spare]
            gone.append(_iam("delete_policy", PolicyArn=arn))
    return gone


def _iam(method: str, **params: Any) -> Call:
    return Call("iam", method, params)
