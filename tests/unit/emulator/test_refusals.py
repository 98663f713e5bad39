# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whatever the files of the services refuse is a row of the contracts, with its source and with what provokes it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.emulator import services
from tests.emulator.contracts import rows
from tests.emulator.contracts.form import Refusal

FOLDER = Path(services.__file__).parent


def raised() -> Iterator[tuple[str, int, str, str]]:
    """Each refusal in the text of the files: file, line, code, and a pattern of its message."""
    for path in sorted(FOLDER.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "ServiceError":
                code, message = node.args
                assert isinstance(code, ast.Constant), f"{path.name}:{node.lineno} says its code when it runs only"
                yield path.stem, node.lineno, str(code.value), pattern(message)


def pattern(message: ast.expr) -> str:
    """What matches every text that an expression can give."""
    if isinstance(message, ast.Constant):
        return re.escape(str(message.value))
    if isinstance(message, ast.JoinedStr):
        return "".join(pattern(part) if isinstance(part, ast.Constant) else ".*" for part in message.values)
    return ".*"


FOUND = list(raised())


def test_there_are_as_many_refusals_as_a_search_finds() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py"))
    assert len(FOUND) == len(re.findall(r"\bServiceError\(", text))


@pytest.mark.parametrize("found", [pytest.param(item, id=f"{item[0]}:{item[1]}") for item in FOUND])
def test_a_refusal_has_a_row(found: tuple[str, int, str, str]) -> None:
    """Of this file and code, with a message that the refusal can have: the row's provocation shows that it is met."""
    file, line, code, message = found
    assert any(
        isinstance(row.answer, Refusal)
        and row.by.partition(".")[0] == file
        and row.answer.code == code
        and re.fullmatch(message, row.answer.message, re.DOTALL)
        for row in rows()
    ), f"{file}.py, line {line}: {code} is no row of tests/emulator/contracts"
