# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Writes the contracts of the embedded account into docs/emulators.md. With --check only compares."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from tools import ROOT

if TYPE_CHECKING:
    from tests.emulator.contracts.form import Contract
    from tests.emulator.contracts.looked_up import LookedUp

PAGE = ROOT / "docs" / "emulators.md"
BEGIN = "<!-- contracts begin: python -m tools.contracts_doc -->\n"
END = "<!-- contracts end -->\n"


def table(rows: Sequence[Contract]) -> str:
    """All rows, a table for each service."""
    by_service = sorted(rows, key=lambda row: (row.service, row.name))
    return "\n".join(_of_service(name, list(found)) for name, found in groupby(by_service, key=lambda row: row.service))


def _of_service(service: str, rows: Sequence[Contract]) -> str:
    lines = [
        f"### {service}\n",
        "| contract | operation | when | AWS answers | how the code stood |",
        "|---|---|---|---|---|",
        *(_line(row) for row in rows),
    ]
    return "\n".join(lines) + "\n"


def _line(row: Contract) -> str:
    cells = (f"{row.name} {_source(row.source)}", f"`{row.operation}`", row.when, _told(row), row.was)
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _source(source: str) -> str:
    """The source behind the name: an address as a link, a repository's path as it is."""
    return f"([source]({source}))" if source.startswith("http") and " " not in source else f"({source})"


def _told(row: Contract) -> str:
    return _answer(row.answer) + (f" (assumed: {row.assumed})" if row.assumed else "")


def _answer(answer: Any) -> str:
    kind = type(answer).__name__
    if kind == "Refusal":
        return f"`{answer.code}`: {answer.message}"
    if kind == "Late":
        return f"for {answer.seconds:g} s `{answer.code}`: {answer.message}"
    if kind == "Stale":
        flips = ", every second time" if answer.flips else ""
        return f"for {answer.seconds:g} s as before {', '.join(f'`{name}`' for name in answer.after)}{flips}"
    return f"{answer.kind}: {_value(answer.value)}"


def _value(value: Any) -> str:
    """A value as it is read the same in every run."""
    if isinstance(value, (set, frozenset)):
        return ", ".join(sorted(f"`{item}`" for item in value))
    return f"`{value}`"


def looked_up(rows: Sequence[LookedUp]) -> str:
    """What was looked up in Terraform's provider, a line for each service."""
    lines = [
        "### What Terraform's provider retries and waits for\n",
        "| service | files below internal/service/ of hashicorp/terraform-provider-aws | what it does | contracts |",
        "|---|---|---|---|",
    ]
    for row in rows:
        files, names = ", ".join(f"`{name}`" for name in row.files), ", ".join(row.rows)
        lines.append(f"| {' | '.join(_cell(cell) for cell in (row.service, files, row.found, names))} |")
    return "\n".join(lines) + "\n"


def page(text: str, rows: Sequence[Contract], services: Sequence[LookedUp]) -> str:
    """The page with the rows between its marks."""
    head, begin, rest = text.partition(BEGIN)
    _old, end, tail = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{PAGE.name} has no marks for the contracts")
    return f"{head}{BEGIN}\n{table(rows)}\n{looked_up(services)}\n{END}{tail}"


def main() -> int:
    """Write the page where it differs, or say that it does."""
    from tests.emulator import contracts
    from tests.emulator.contracts.looked_up import LOOKED_UP

    before = PAGE.read_text(encoding="utf-8")
    wanted = page(before, contracts.rows(), LOOKED_UP)
    if wanted == before:
        return 0
    if "--check" in sys.argv[1:]:
        print(f"{PAGE.relative_to(ROOT)} differs from the contracts: run python -m tools.contracts_doc")
        return 1
    PAGE.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
