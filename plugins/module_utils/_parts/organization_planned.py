# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What earlier steps of a run in check mode would create in an organization, for later steps to plan with.

A later step finds it in the tree as if it were there, with a placeholder in the place of the id that only AWS gives.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from .._aws.client import Aws
from .._kernel.plan import State
from .organization_tree import ACTIVE, ROOT, Account, Tree, Unit, as_path, read_tree

#: In the place of the id of an organization's root.
PLANNED_ROOT = "<root>"
NOTHING: State = {"organization": False, "units": [], "accounts": []}


def planned_spec() -> dict[str, Any]:
    """The option that every module of the organization's steps takes, as the fragment ``organization_planned`` says."""
    account = {
        "id": {"type": "str", "default": ""},
        "name": {"type": "str", "required": True},
        "email": {"type": "str", "default": ""},
        "unit": {"type": "str", "default": ROOT},
        "tags": {"type": "dict", "default": {}},
    }
    return {
        "type": "dict",
        "options": {
            "organization": {"type": "bool", "default": False},
            "units": {"type": "list", "elements": "str", "default": []},
            "accounts": {"type": "list", "elements": "dict", "default": [], "options": account},
        },
    }


def is_planned(name: str) -> bool:
    """Whether an id is a placeholder: nothing can be read of it yet."""
    return name.startswith("<")


def with_planned(tree: Tree | None, planned: Mapping[str, Any] | None, own: str) -> Tree | None:
    """The tree with what is planned, or as it is where nothing is.

    Args:
        tree: what was read, nothing where there is no organization.
        planned: the module's option.
        own: the account of the credentials, which is the management account of a planned organization.
    """
    given = planned or NOTHING
    if tree is None:
        if not given["organization"]:
            return None
        account = Account(own, "", "", ACTIVE, "", "", PLANNED_ROOT, ROOT, own)
        tree = Tree(PLANNED_ROOT, (Unit(PLANNED_ROOT, "Root", ROOT, ""),), (account,))
    return _Overlay(tree, own).all(given)


@dataclass
class _Overlay:
    """Puts what is planned into a tree."""

    tree: Tree
    own: str

    def all(self, given: Mapping[str, Any]) -> Tree:
        """The tree with all of it."""
        for path in sorted({as_path(path) for path in given["units"]}, key=lambda path: (path.count("/"), path)):
            self._unit(path)
        for item in given["accounts"]:
            self._account(item)
        return self.tree

    def _unit(self, path: str) -> Unit:
        known = self.tree.unit(path)
        if known is not None:
            return known
        above, _slash, name = path.rpartition("/")
        made = Unit(f"<unit {path}>", name, path, self._unit(above or ROOT).id)
        self.tree = replace(self.tree, units=(*self.tree.units, made))
        return made

    def _account(self, item: Mapping[str, Any]) -> None:
        unit = self._unit(as_path(item["unit"]))
        found = self.tree.account(item["id"]) if item["id"] else None
        if found is None:
            management = next((account.management for account in self.tree.accounts), self.own)
            number = f"<account {item['name']}>"
            found = Account(number, item["name"], item["email"], ACTIVE, "", "CREATED", "", ROOT, management)
        tags = {**found.tags, **{str(key): str(value) for key, value in item["tags"].items()}}
        made = replace(found, name=item["name"], unit=unit.id, path=unit.path, tags=tags)
        others = tuple(account for account in self.tree.accounts if account.id != made.id)
        self.tree = replace(self.tree, accounts=(*others, made))


class SharedTree:
    """The tree with what is planned, read once by the first who asks: for the resources of one module call to share.

    Whoever has written to the organization lets it be read again.

    Args:
        aws: the management account, or a delegated administrator.
        planned: the module's option.
        own: the account of the credentials.
        tags: whether the tags of accounts are read, which takes one request for each.
    """

    def __init__(self, aws: Aws, planned: Mapping[str, Any] | None, own: str, *, tags: bool = False) -> None:
        self._aws, self._planned, self._own, self._tags = aws, planned, own, tags
        self._lock = threading.Lock()
        self._read: list[Tree | None] = []

    def get(self) -> Tree | None:
        """The tree, or nothing where the account is in no organization and none is planned.

        Raises:
            Failure: a part of it was not read.
        """
        with self._lock:
            if not self._read:
                found = read_tree(self._aws, tags=self._tags)
                self._read.append(with_planned(found, self._planned, self._own))
            return self._read[0]

    def forget(self) -> None:
        """Let the next who asks read it again."""
        with self._lock:
            self._read.clear()
