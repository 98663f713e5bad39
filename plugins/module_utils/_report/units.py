# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The names of accounts, and the units of the organization that they are in, as a journal keeps them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

KIND = "account"
#: The variables that the inventory gives to a host.
_NAME, _UNIT = "dayone_account_name", "dayone_account_ou_path"
_ID = re.compile(r"[0-9]{12}")
ROOT = "/"


@dataclass(frozen=True)
class Account:
    """An account: its id, its name, and the path of its unit, such as ``/Workloads/Prod``. Both may be empty."""

    id: str
    name: str = ""
    unit: str = ""

    @property
    def units(self) -> list[str]:
        """The units that it is in, from the root on: ``/``, ``/Workloads``, ``/Workloads/Prod``."""
        if not self.unit.startswith(ROOT):
            return []
        names = [name for name in self.unit.split("/") if name]
        return [ROOT, *("/" + "/".join(names[:end]) for end in range(1, len(names) + 1))]


def account_line(account_id: Any, variables: Mapping[str, Any]) -> dict[str, str] | None:
    """What an inventory says of an account, as a line of the journal. Nothing where it says nothing."""
    name, unit = (str(variables.get(item) or "") for item in (_NAME, _UNIT))
    line = {"account_id": str(account_id or ""), "name": name, "unit": unit}
    return line if (name or unit) and is_account_line(line) else None


def is_account_line(line: Mapping[str, Any]) -> bool:
    """Whether a line of a journal has what a line on an account must have."""
    texts = {type(line.get(name)) for name in ("account_id", "name", "unit")} == {str}
    return texts and bool(_ID.fullmatch(line["account_id"]))


def accounts_of(lines: Iterable[Mapping[str, Any]]) -> dict[str, Account]:
    """The accounts by their ids. Of the same account the newest line counts."""
    return {line["account_id"]: Account(line["account_id"], line["name"], line["unit"]) for line in lines}
