# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The tree of an organization: its root, units and accounts, read once for everybody who asks.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_getting-started_concepts.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from typing import Any

from .._aws.client import Aws
from .._aws.failures import NotFound
from .._aws.listed import GONE
from .._kernel.plan import Failure
from .._kernel.threads import concurrently
from .names import UNIT_ID

#: So many requests are under way at the same time. Organizations takes about ten a second of a kind:
#: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
READERS = 8
ROOT = "/"
#: The states of an account. AWS suspends one itself, as for an unpaid bill:
#: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_account_state.html
ACTIVE, SIGNING_UP, SUSPENDED, CLOSING, CLOSED = (
    "ACTIVE",
    "PENDING_ACTIVATION",
    "SUSPENDED",
    "PENDING_CLOSURE",
    "CLOSED",
)
NOT_IN_USE = "AWSOrganizationsNotInUseException"
_SERVICE = "organizations"


def state_of(item: Mapping[str, Any]) -> str:
    """The state of an account as AWS lists it, or nothing where the installed botocore does not know it.

    AWS retires Status for State. An older botocore knows only Status, in which a closed account is suspended.
    """
    status = str(item.get("Status") or "")
    return str(item.get("State") or {SUSPENDED: CLOSED}.get(status, status))


@dataclass(frozen=True)
class Account:
    """An account, and where in the organization it is.

    Args:
        state: ``ACTIVE``, or why it is not.
        joined: when it joined, as ISO 8601.
        joined_by: ``CREATED`` or ``INVITED``.
        unit: the id of the unit that it is in, or of the root.
        path: the names of the units down to it, such as ``/Workloads/Prod``.
        management: the management account of the organization.
    """

    id: str
    name: str
    email: str
    state: str
    joined: str
    joined_by: str
    unit: str
    path: str
    management: str
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_closed(self) -> bool:
        """Whether it is closed, or AWS is closing it."""
        return self.state in (CLOSING, CLOSED)

    @classmethod
    def of_answer(cls, item: Mapping[str, Any], unit: str, path: str) -> Account:
        """An account as AWS lists it.

        Raises:
            Failure: the installed botocore does not know how AWS says its state.
        """
        state = state_of(item)
        if not state:
            raise Failure(
                "error", f"AWS returned no state for account {item['Id']} that this botocore knows: update it."
            )
        joined = item.get("JoinedTimestamp")
        return cls(
            id=item["Id"],
            name=item.get("Name", ""),
            email=item.get("Email", ""),
            state=state,
            joined=joined.isoformat() if joined else "",
            joined_by=item.get("JoinedMethod", ""),
            unit=unit,
            path=path,
            management=item["Arn"].split(":")[4],
        )

    @property
    def paths(self) -> list[str]:
        """The paths of all units that it is below, the root's first."""
        names = [name for name in self.path.split("/") if name]
        return [ROOT + "/".join(names[:depth]) for depth in range(len(names) + 1)]

    def as_dict(self) -> dict[str, Any]:
        """It as the cache keeps it."""
        return asdict(self)


@dataclass(frozen=True)
class Unit:
    """An organizational unit, or the root.

    Args:
        name: its name. The root's is what AWS calls it.
        path: the names down to it, such as ``/Workloads/Prod``. The root's is ``/``.
        parent: the id of what it is in. Empty for the root.
    """

    id: str
    name: str
    path: str
    parent: str


@dataclass(frozen=True)
class Tree:
    """An organization's units and accounts, as they were read.

    Args:
        root: the id of the root.
        units: the root first, then all units, each behind what it is in.
        accounts: of all states, by path and name.
        policy_types: the status of each type of policy that the root shows, such as ``ENABLED``.
    """

    root: str
    units: tuple[Unit, ...]
    accounts: tuple[Account, ...]
    policy_types: Mapping[str, str] = field(default_factory=dict)

    def unit(self, named: str) -> Unit | None:
        """The unit of an id or a path. ``root`` and ``/`` are the root."""
        wanted = ROOT if named == "root" else as_path(named)
        return next((unit for unit in self.units if wanted in (unit.id, unit.path)), None)

    def units_below(self, unit: Unit) -> tuple[Unit, ...]:
        """All units below a unit, without itself."""
        return tuple(item for item in self.units if item.id != unit.id and is_below(item.path, unit.path))

    def children(self, unit: Unit) -> tuple[Unit, ...]:
        """The units that are in a unit, without those further below."""
        return tuple(item for item in self.units if item.parent == unit.id)

    def accounts_below(self, unit: Unit) -> tuple[Account, ...]:
        """All accounts in a unit and in all units below it."""
        return tuple(item for item in self.accounts if is_below(item.path, unit.path))

    def accounts_in(self, unit: Unit) -> tuple[Account, ...]:
        """The accounts in a unit, without those further below."""
        return tuple(item for item in self.accounts if item.unit == unit.id)

    def account(self, number: str) -> Account | None:
        """The account of an id."""
        return next((item for item in self.accounts if item.id == number), None)

    def named(self, name: str) -> tuple[Account, ...]:
        """The accounts of a name, of which there may be several: AWS does not mind. Active ones are first."""
        found = [item for item in self.accounts if item.name == name]
        return tuple(sorted(found, key=lambda item: (item.state != ACTIVE, item.id)))

    def tagged(self, key: str, value: str | None = None) -> tuple[Account, ...]:
        """The accounts with a tag, and with its value where that is given. Empty where tags were not read."""
        return tuple(item for item in self.accounts if key in item.tags and value in (None, item.tags[key]))


def as_path(named: str) -> str:
    """An id as it is, and a path in one form: ``Workloads/Prod/`` is ``/Workloads/Prod``."""
    if re.fullmatch(UNIT_ID, named):
        return named
    return ROOT + "/".join(part for part in named.split("/") if part)


def is_below(path: str, above: str) -> bool:
    """Whether a path is that of a unit, or of what is in it."""
    return path == above or path.startswith(above.rstrip("/") + "/")


class _Reading:
    """Reads the units, and the accounts of those that are asked for: all branches at the same time."""

    def __init__(self, aws: Aws, wanted: frozenset[str]) -> None:
        self._aws, self._wanted = aws, wanted
        self.units: list[Unit] = []
        self.accounts: list[Account] = []
        self.policy_types: dict[str, str] = {}

    def read(self) -> None:
        """Read it.

        Raises:
            Failure: a part of it was not read.
            NotFound: the account is in no organization.
        """
        for root in self._aws.pages(_SERVICE, "list_roots", "Roots", absent=(NOT_IN_USE,)):
            self.policy_types |= {item["Type"]: item["Status"] for item in root.get("PolicyTypes", [])}
            self._read(Unit(root["Id"], root.get("Name", ""), ROOT, ""), inside=False)

    def _read(self, unit: Unit, *, inside: bool) -> None:
        self.units.append(unit)
        inside = inside or not self._wanted or not self._wanted.isdisjoint((unit.id, unit.path))
        tasks: list[Callable[[], None]] = [partial(self._read_below, unit, inside)]
        if inside:
            tasks.append(partial(self._read_accounts, unit))
        concurrently(tasks, READERS)

    def _read_below(self, unit: Unit, inside: bool) -> None:
        below = [
            Unit(child["Id"], child["Name"], f"{unit.path.rstrip('/')}/{child['Name']}", unit.id)
            for child in self._listed("list_organizational_units_for_parent", "OrganizationalUnits", unit)
        ]
        concurrently([partial(self._read, child, inside=inside) for child in below], READERS)

    def _read_accounts(self, unit: Unit) -> None:
        found = self._listed("list_accounts_for_parent", "Accounts", unit)
        self.accounts.extend([Account.of_answer(item, unit.id, unit.path) for item in found])

    def _listed(self, method: str, key: str, unit: Unit) -> list[Any]:
        """What is in a unit. Nothing is in one that was deleted since it was listed."""
        try:
            return self._aws.pages(_SERVICE, method, key, absent=GONE[_SERVICE], ParentId=unit.id)
        except NotFound:
            return []


def read_tree(aws: Aws, *, within: Iterable[str] = (), tags: bool = False) -> Tree | None:
    """The tree of the organization, or nothing where the account is in none.

    Args:
        within: ids and paths of units: only the accounts of these and below are read. Empty: all.
        tags: whether the tags of accounts that are active are read, which takes one request for each.

    Raises:
        Failure: a part of it was not read.
    """
    reading = _Reading(aws, frozenset(within))
    try:
        reading.read()
    except NotFound:
        return None
    except Failure as failure:
        raise Failure(failure.kind, f"{failure.message}{_hint(failure)}") from failure
    units = sorted(reading.units, key=lambda unit: (unit.path.count("/") if unit.parent else 0, unit.path))
    accounts = sorted(reading.accounts, key=lambda account: (account.path, account.name, account.id))
    tree = Tree(units[0].id, tuple(units), tuple(accounts), reading.policy_types)
    return with_tags(aws, tree) if tags else tree


def with_tags(aws: Aws, tree: Tree) -> Tree:
    """The tree with the tags of its active accounts.

    Raises:
        Failure: they were not read.
    """
    return replace(tree, accounts=tuple(tagged(aws, tree.accounts)))


def tagged(aws: Aws, accounts: Iterable[Account]) -> list[Account]:
    """Accounts with the tags of those that are active.

    Raises:
        Failure: they were not read.
    """
    return concurrently([partial(_with_tags, aws, account) for account in accounts], READERS)


def _with_tags(aws: Aws, account: Account) -> Account:
    if account.state != ACTIVE:
        return account
    found = aws.pages(_SERVICE, "list_tags_for_resource", "Tags", ResourceId=account.id)
    return replace(account, tags={tag["Key"]: tag["Value"] for tag in found})


def _hint(failure: Failure) -> str:
    if failure.kind == "denied":
        return " Only the management account and delegated administrators may list an organization's accounts."
    return ""
