# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where policies are attached: the root, units and accounts that are named, found in the organization's tree. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from ..._kernel.plan import Refusal
from ..._module.run import Context
from ..._parts.organization_excepted import excepted_account, excepted_unit
from ..._parts.organization_tree import ROOT, Account, Tree, as_path
from .kinds import AUTHORIZING, named
from .wanted import Wanted


def kept_back(context: Context, tree: Tree, wanted: Wanted) -> dict[str, str]:
    """The targets of a policy that are not there because an exception keeps them from being created, with what is
    excepted: the target, or a unit above it."""
    found = {}
    for target in wanted.targets:
        if tree.unit(target) is None and tree.account(target) is None and not _accounts_at(tree, target):
            kept = excepted_unit(context, tree, target)
            found[target] = kept or excepted_account(context, tree, as_path(target).rpartition("/")[2])
    return {target: kept for target, kept in found.items() if kept}


def resolved(tree: Tree, wanted: Wanted, later: Collection[str] = (), without: Collection[str] = ()) -> list[str]:
    """The ids of the targets of a policy.

    Args:
        tree: the organization.
        wanted: the policy.
        later: the names of accounts that a later task creates. One that is not there yet is left out.
        without: targets that are left out.

    Raises:
        Refusal: one of them is not there, or is one that such a policy does not bind.
    """
    found = {_resolve(tree, wanted, target, later) for target in wanted.targets if target not in without}
    return sorted(found - {""})


def _resolve(tree: Tree, wanted: Wanted, target: str, later: Collection[str]) -> str:
    """The id of a target; nothing of an account that is created later."""
    unit = tree.unit(target)
    if unit is not None:
        return unit.id
    account = tree.account(target) or _account_at(tree, wanted, target)
    if account is None:
        if as_path(target).rpartition("/")[2] in later:
            return ""
        raise Refusal(f"policies: {wanted.name}: {_missing(tree, target)}")
    if account.id == account.management and wanted.kind in AUTHORIZING:
        raise Refusal(
            f"policies: {wanted.name}: target {target} is the management account, and {named(wanted.kind)} do "
            "not apply to it. Use member accounts, units or root."
        )
    return account.id


def _account_at(tree: Tree, wanted: Wanted, target: str) -> Account | None:
    """The account of a path: that of its unit, and its name."""
    found = _accounts_at(tree, target)
    if len(found) > 1:
        numbers = ", ".join(item.id for item in found)
        raise Refusal(f"policies: {wanted.name}: several accounts are called {target}: {numbers}. Use an ID.")
    return found[0] if found else None


def _accounts_at(tree: Tree, target: str) -> list[Account]:
    above, _slash, name = as_path(target).rpartition("/")
    return [item for item in tree.named(name) if item.path == (above or ROOT)]


def _missing(tree: Tree, target: str) -> str:
    """Which part of a target is not there, and what is there in its place."""
    if "/" not in target and target.isdecimal():
        return f"there is no account {target} in the organization."
    path = as_path(target)
    steps = [part for part in path.split("/") if part]
    depth = next(n for n in range(len(steps), -1, -1) if tree.unit(ROOT + "/".join(steps[:n])) is not None)
    above = tree.unit(ROOT + "/".join(steps[:depth]))
    known = [unit.name for unit in tree.children(above)] if above else []
    where = "in the root" if depth == 0 else f"in {'/'.join(steps[:depth])}"
    there = f" Known are {', '.join(sorted(known))}." if known else ""
    return f"there is no unit or account {steps[depth] if steps else target} {where}.{there}"


def entity_path(tree: Tree, organization: str, target: str) -> str:
    """The path of a root, unit or account by ids, as IAM's reports take it."""
    steps = [target]
    account = tree.account(target)
    here = account.unit if account else next((unit.parent for unit in tree.units if unit.id == target), "")
    while here:
        steps.append(here)
        here = next((unit.parent for unit in tree.units if unit.id == here), "")
    return "/".join([organization, *reversed(steps)])


def outermost(tree: Tree, targets: Iterable[str]) -> list[str]:
    """The targets without those that are below another one."""
    paths = {target: entity_path(tree, "", target) + "/" for target in targets}
    return sorted(
        target
        for target, path in paths.items()
        if not any(path.startswith(other) for name, other in paths.items() if name != target)
    )


def above(tree: Tree, target: str) -> Sequence[str]:
    """A target, and all units above it up to the root, by their ids."""
    return entity_path(tree, "", target).split("/")[:0:-1]
