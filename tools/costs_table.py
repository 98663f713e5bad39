# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Writes the table of list prices into docs/costs.md, from plugins/module_utils/_parts/prices.py."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "costs.md"
BEGIN, END = "<!-- prices begin: tools/costs_table.py -->", "<!-- prices end -->"


def prices() -> ModuleType:
    """The module with the prices. It imports nothing of Ansible's."""
    path = ROOT / "plugins" / "module_utils" / "_parts" / "prices.py"
    spec = importlib.util.spec_from_file_location("_prices", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def render(text: str) -> str:
    """The page with its table as it should be."""
    head, _begin, rest = text.partition(BEGIN)
    _old, _end, tail = rest.partition(END)
    found = prices()
    dated = f"As known on {found.DATED}. AWS changes prices without a word to us: the linked page decides."
    return f"{head}{BEGIN}\n\n{dated}\n\n{found.table()}\n\n{END}{tail}"


def main() -> None:
    """Write the page."""
    PAGE.write_text(render(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
