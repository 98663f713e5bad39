# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the owner of the account asks for, and what is refused before anything is read."""

from __future__ import annotations

import argparse
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests import ROOT

#: What is done, in this order. Each can be left out, but for what makes the others' work undone.
STEPS = ("drift", "baseline", "deliveries", "contracts", "undo")
_NAME = re.compile(r"live-[0-9a-f]{8}")


class Refused(Exception):
    """Nothing was written, and why."""


@dataclass(frozen=True)
class Options:
    """One call of the suite.

    Args:
        account: the account's id, given twice by its owner.
        limit: the most that it may cost, in US dollars.
        name: the name of the run, by which it can be cleaned up.
        skip: the steps that are left out.
        tags: the steps of the baseline that are tried, all where there is none.
        clean: whether nothing is done but to clean up what the run of that name left.
        yes: whether it goes on after it has said what it will make.
        wait: minutes that AWS may take for a delivery.
        folder: where the run keeps its ledger, its journals and its results.
    """

    account: str
    limit: float
    name: str
    skip: frozenset[str]
    tags: str
    clean: bool
    yes: bool
    wait: float
    folder: Path

    def does(self, step: str) -> bool:
        """Whether a step is done."""
        return step not in self.skip

    def makes(self, *steps: str) -> bool:
        """Whether any of some steps of the baseline is tried."""
        return not self.tags or bool(set(steps) & set(self.tags.split(",")))


def parse(arguments: Sequence[str]) -> Options:
    """The options of a command line.

    Raises:
        Refused: they cannot be meant.
    """
    parser = argparse.ArgumentParser(prog="make live", description="Acceptance suite for a sandbox account.")
    parser.add_argument("--account", default="", help="the id of the sandbox account")
    parser.add_argument("--confirm", default="", help="the same id, once more")
    parser.add_argument("--limit", default="", help="the most that the run may cost, in US dollars")
    parser.add_argument("--skip", default="", help=f"steps to leave out, of {', '.join(STEPS)}")
    parser.add_argument("--tags", default="", help="try only these steps of the baseline, by their tags")
    parser.add_argument("--clean", default="", help="clean up what the run of this name left, and do nothing else")
    parser.add_argument("--yes", action="store_true", help="go on after saying what will be made")
    parser.add_argument("--wait", type=float, default=30.0, help="minutes that AWS may take for a delivery")
    parser.add_argument("--folder", default="", help="where results go, instead of build/live/<name>")
    given = parser.parse_args(arguments)
    _check(given.account, given.confirm, given.limit, given.clean)
    skip = frozenset(filter(None, given.skip.split(",")))
    if skip - set(STEPS):
        raise Refused(f"skip: {', '.join(sorted(skip - set(STEPS)))}: there are {', '.join(STEPS)}.")
    name = given.clean or f"live-{secrets.token_hex(4)}"
    folder = Path(given.folder) if given.folder else ROOT / "build" / "live" / name
    limit = float(given.limit or 0)
    return Options(
        given.account, limit, name, skip, given.tags, bool(given.clean), given.yes, given.wait, folder.resolve()
    )


def _check(account: str, confirm: str, limit: str, clean: str) -> None:
    if not re.fullmatch(r"[0-9]{12}", account):
        raise Refused("account: give the 12 digits of the sandbox account, ACCOUNT=111122223333.")
    if account != confirm:
        raise Refused(f"confirm: repeat the id of the account, CONFIRM={account}. Everything in it may be changed.")
    if clean and not _NAME.fullmatch(clean):
        raise Refused(f"clean: {clean} is no name of a run. It is live- and eight hexadecimal digits.")
    if not clean and not re.fullmatch(r"[0-9]+(\.[0-9]+)?", limit):
        raise Refused("limit: say what the run may cost at the most, in US dollars, LIMIT=5.")
