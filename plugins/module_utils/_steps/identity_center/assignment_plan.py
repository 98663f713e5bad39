# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What to do about assignments, and how they stand. Pure.

https://docs.aws.amazon.com/singlesignon/latest/userguide/assignusers.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any

from ..._kernel.plan import Call, Plan, Refusal, State, Verdict
from ..._parts.organization_planned import is_planned
from ..._parts.organization_tree import Tree
from .assignment_targets import Entry, Targets, targets_of
from .center import Center
from .controls import ASSIGNMENTS, OTHER_ASSIGNMENTS

#: Account, kind of principal (GROUP or USER), and its id.
Grant = tuple[str, str, str]
_OPTIONS = {"GROUP": "groups", "USER": "users"}


@dataclass(frozen=True)
class Wish:
    """What is asked for.

    Args:
        entries: the assignments.
        exact: whether there are no others.
        ignored: patterns of names of permission sets that are others' business.
        planned: names by kind (``permission_sets``, ``groups``, ``users``) that this run would make before, in check
            mode.
    """

    entries: tuple[Entry, ...]
    exact: bool
    ignored: tuple[str, ...]
    planned: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Assigning:
    """Assignments as they are and as they are asked for.

    ``state`` has ``sets`` (ARNs by name), ``groups`` and ``users`` (ids by name), ``grants`` (by permission
    set's name), and ``creating`` and ``deleting`` (what an earlier run began, as permission set's ARN and grant).
    """

    state: State
    wish: Wish
    tree: Tree
    center: Center
    #: Why requests of this run failed, by permission set's ARN and grant.
    failed: Mapping[tuple[str, ...], str]

    @cached_property
    def placed(self) -> tuple[tuple[Entry, Targets], ...]:
        """Each entry with its accounts."""
        return tuple((entry, targets_of(self.tree, entry)) for entry in self.wish.entries)

    @cached_property
    def wanted(self) -> dict[str, set[Grant]]:
        """The grants that are asked for, by permission set. Those in the management account not where a delegated
        administrator asks."""
        found: dict[str, set[Grant]] = {}
        for entry, targets in self.placed:
            self.arn(entry.permission_set)
            who = [(kind, self._principal(kind, name)) for kind, names in _principals(entry) for name in names]
            held = found.setdefault(entry.permission_set, set())
            held |= {
                (account.id, kind, number)
                for account in targets.accounts
                for kind, number in who
                if not self.is_out_of_reach(account.id)
            }
        return found

    def is_out_of_reach(self, account: str) -> bool:
        """Whether the caller may assign nothing in an account."""
        return self.center.delegated and account == self.center.owner

    def arn(self, name: str) -> str:
        """The ARN of a permission set, or what stands for it until there is one.

        Raises:
            Refusal: there is none.
        """
        if name in self.state["sets"]:
            return str(self.state["sets"][name])
        if name in self.wish.planned["permission_sets"]:
            return f"<permission set {name}>"
        raise Refusal(
            f"assignments: there is no permission set {name}. Add it to identity_center_permission_sets, or "
            "check its spelling. Nothing was changed."
        )

    def _principal(self, kind: str, name: str) -> str:
        key = _OPTIONS[kind]
        found = next((number for item, number in self.state[key].items() if item.lower() == name.lower()), None)
        if found is not None:
            return str(found)
        if name.lower() in {item.lower() for item in self.wish.planned[key]}:
            return f"<{kind.lower()} {name}>"
        raise Refusal(
            f"assignments: {key} lists {name}, but the identity store has no such {kind.lower()}. Create it "
            "first, here or at the identity provider. Nothing was changed."
        )

    def name_of(self, grant: Grant) -> str:
        """A grant in words, such as C(group admins)."""
        _account, kind, number = grant
        found = next((name for name, item in self.state[_OPTIONS[kind]].items() if item == number), None)
        planned = number[1:-1] if is_planned(number) else f"{kind.lower()} {number} (deleted)"
        return f"{kind.lower()} {found}" if found is not None else planned

    def is_ignored(self, name: str) -> bool:
        """Whether a permission set is others' business."""
        return any(fnmatchcase(name, pattern) for pattern in self.wish.ignored)

    def others(self, name: str) -> set[Grant]:
        """The grants of a permission set that nobody asked for."""
        now = self.state["grants"].get(name, set())
        return set() if self.is_ignored(name) else now - self.wanted.get(name, set()) - self._asked_out_of_reach(name)

    def _asked_out_of_reach(self, name: str) -> set[Grant]:
        """What is asked for where a delegated administrator sees it and may not touch it."""
        now = self.state["grants"].get(name, set())
        named = {
            account.id for entry, targets in self.placed if entry.permission_set == name for account in targets.accounts
        }
        return {grant for grant in now if self.is_out_of_reach(grant[0]) and grant[0] in named}


def _principals(entry: Entry) -> Iterable[tuple[str, tuple[str, ...]]]:
    return (("GROUP", entry.groups), ("USER", entry.users))


def plan_assignments(found: Assigning) -> Plan:
    """What is missing first, then what is too much."""
    names = sorted({*found.wanted, *found.state["grants"]})
    made, gone, verdicts = [], [], []
    for name in names:
        creations, verdict = _missing(found, name)
        made += creations
        verdicts += [verdict] if name in found.wanted else []
        deletions, others = _too_much(found, name)
        gone += deletions
        verdicts += others
    if not any(verdict.control == OTHER_ASSIGNMENTS for verdict in verdicts):
        verdicts.append(Verdict(OTHER_ASSIGNMENTS, True, [], [], "call", found.center.arn))
    verdicts += _left_out(found)
    return Plan(
        shown(found, found.state["grants"]), shown(found, _after(found, made, gone)), (*made, *gone), tuple(verdicts)
    )


def _missing(found: Assigning, name: str) -> tuple[list[Call], Verdict]:
    """The assignments of a permission set that are not there."""
    wanted, now = found.wanted.get(name, set()), found.state["grants"].get(name, set())
    if name not in found.wanted:
        return [], Verdict(ASSIGNMENTS, True, [], [])
    arn = found.arn(name)
    coming = {grant for grant in wanted - now if (arn, *grant) in found.state["creating"]}
    refused = {grant: found.failed[arn, *grant] for grant in wanted - now if (arn, *grant) in found.failed}
    open_ = sorted(wanted - now - coming - refused.keys())
    about: dict[str, Any] = {"mends": (ASSIGNMENTS,), "resource": arn}
    calls = [_call(found, "create_account_assignment", arn, grant, about) for grant in open_]
    note = "; ".join(f"{found.name_of(grant)} in {grant[0]}: {why}" for grant, why in sorted(refused.items()))
    mend = "call" if open_ else "person" if refused else "waiting"
    missing = _words(found, wanted - now)
    shown_as = {"missing": missing} if missing else {"assigned": len(wanted)}
    goal = {"assigned": len(wanted)}
    return calls, Verdict(ASSIGNMENTS, not missing, shown_as, goal, mend, arn, note=note)


def _too_much(found: Assigning, name: str) -> tuple[list[Call], list[Verdict]]:
    """The assignments of a permission set that nobody asked for."""
    arn = found.state["sets"].get(name, "")
    others = found.others(name)
    going = {grant for grant in others if (arn, *grant) in found.state["deleting"]}
    reached = {grant for grant in others - going if not found.is_out_of_reach(grant[0])}
    if not others:
        return [], []
    about: dict[str, Any] = {"mends": (OTHER_ASSIGNMENTS,), "resource": arn}
    taken = sorted(grant for grant in reached if (arn, *grant) not in found.failed) if found.wish.exact else []
    calls = [_call(found, "delete_account_assignment", arn, grant, about) for grant in taken]
    verdicts = []
    if reached or going:
        mend = "call" if calls else "waiting" if going and found.wish.exact else "choice"
        note = "; ".join(found.failed[arn, *grant] for grant in sorted(reached) if (arn, *grant) in found.failed)
        mend = "person" if note and not calls else mend
        current = _words(found, reached | going)
        verdicts.append(Verdict(OTHER_ASSIGNMENTS, False, current, [], mend, arn, note=note))
    if others - reached - going:
        verdicts.append(_beyond(found, OTHER_ASSIGNMENTS, _words(found, others - reached - going), arn))
    return calls, verdicts


def _beyond(found: Assigning, control: str, current: Any, arn: str) -> Verdict:
    note = (
        f"A delegated administrator cannot assign anything in the management account {found.center.owner}. Run "
        "this there."
    )
    return Verdict(control, False, current, [], "not_applicable", arn, note=note, account_id=found.center.owner)


def _left_out(found: Assigning) -> list[Verdict]:
    """Accounts that are meant and cannot be assigned to: suspended ones, and the management account for a delegated
    administrator."""
    verdicts = []
    for entry, targets in found.placed:
        arn = found.arn(entry.permission_set)
        for account in targets.inactive:
            note = f"Account {account.id} ({account.name}) is {account.state}: nothing is assigned there."
            verdicts.append(
                Verdict(
                    ASSIGNMENTS, False, account.state, "ACTIVE", "not_applicable", arn, note=note, account_id=account.id
                )
            )
        if any(found.is_out_of_reach(account.id) for account in targets.accounts):
            verdicts.append(_beyond(found, ASSIGNMENTS, "judged in the management account", arn))
    return verdicts


def _call(found: Assigning, method: str, arn: str, grant: Grant, about: dict[str, Any]) -> Call:
    account, kind, number = grant
    params = {
        "PermissionSetArn": arn,
        "TargetId": account,
        "TargetType": "AWS_ACCOUNT",
        "PrincipalType": kind,
        "PrincipalId": number,
    }
    return found.center.sso_call(method, params, chain=" ".join((arn, *grant)), **about)


def _words(found: Assigning, grants: Iterable[Grant]) -> list[str]:
    return [f"{found.name_of(grant)} in {grant[0]}" for grant in sorted(grants)]


def shown(found: Assigning, grants: Mapping[str, Iterable[Grant]]) -> dict[str, dict[str, list[str]]]:
    """Assignments as the diff shows them: by permission set and account, without those of ignored ones."""
    whole: dict[str, dict[str, list[str]]] = {}
    for name, held in sorted(grants.items()):
        if found.is_ignored(name) and name not in found.wanted:
            continue
        by_account: dict[str, list[str]] = {}
        for grant in sorted(held):
            by_account.setdefault(grant[0], []).append(found.name_of(grant))
        if by_account:
            whole[name] = {account: sorted(who) for account, who in by_account.items()}
    return whole


def _after(found: Assigning, made: Iterable[Call], gone: Iterable[Call]) -> dict[str, set[Grant]]:
    names = {found.arn(name): name for name in {*found.wanted, *found.state["sets"]}}
    after = {name: set(held) for name, held in found.state["grants"].items()}
    for call in made:
        after.setdefault(names[call.params["PermissionSetArn"]], set()).add(_grant(call))
    for call in gone:
        after[names[call.params["PermissionSetArn"]]].discard(_grant(call))
    return after


def _grant(call: Call) -> Grant:
    return call.params["TargetId"], call.params["PrincipalType"], call.params["PrincipalId"]


def restore_calls(found: Assigning, before: State) -> list[Call] | None:
    """Assignments as they were, of permission sets and people that are still there."""
    numbers = {
        f"{kind.lower()} {name}": (kind, number)
        for kind, key in _OPTIONS.items()
        for name, number in found.state[key].items()
    }
    old, now = _pairs(before), _pairs(shown(found, found.state["grants"]))
    calls = []
    for name in sorted({*old, *now}):
        lost, came = old.get(name, set()) - now.get(name, set()), now.get(name, set()) - old.get(name, set())
        if any(who not in numbers for _account, who in lost) or (lost and name not in found.state["sets"]):
            return None
        arn = found.state["sets"].get(name, "")
        for method, pairs in (("create_account_assignment", lost), ("delete_account_assignment", came)):
            calls += [
                _call(found, method, arn, (account, *numbers[who]), {})
                for account, who in sorted(pairs)
                if who in numbers
            ]
    return calls


def _pairs(held: Mapping[str, Any]) -> dict[str, set[tuple[str, str]]]:
    """What is shown of assignments, as pairs of account and who, by permission set."""
    return {
        name: {(account, who) for account, listed in by_account.items() for who in listed}
        for name, by_account in held.items()
    }
