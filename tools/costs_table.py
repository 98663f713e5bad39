# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Writes the table of list prices into docs/costs.md, from plugins/module_utils/_parts/prices.py."""

from __future__ import annotations

from ansible_collections.dayone.aws.plugins.module_utils._parts.prices import DATED, table

from tools import ROOT

PAGE = ROOT / "docs" / "costs.md"
BEGIN, END = "<!-- prices begin: tools/costs_table.py -->", "<!-- prices end -->"


def render(text: str) -> str:
    """The page with its table as it should be."""
    head, _begin, rest = text.partition(BEGIN)
    _old, _end, tail = rest.partition(END)
    dated = f"As known on {DATED}. AWS changes prices without a word to us: the linked page decides."
    return f"{head}{BEGIN}\n\n{dated}\n\n{table()}\n\n{END}{tail}"


def main() -> None:
    """Write the page."""
    PAGE.write_text(render(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
