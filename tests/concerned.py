# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which test files a change concerns: those that import what changed, also through other files."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests import ROOT

#: What every test rests on.
EVERYWHERE = (
    "pyproject.toml",
    "requirements",
    "tests/conftest.py",
    "tests/integration/boto_speed.py",
    "tests/unit/conftest.py",
)
_OURS = "ansible_collections.dayone.aws."


def is_concerned(test: Path, changed: Iterable[str], *besides: str) -> bool:
    """Whether a change may turn the outcome of a test file.

    Args:
        test: the file.
        changed: the paths that changed, from the root of the project.
        besides: files and folders that the test reads without importing them.
    """
    read = [ROOT / path for path in (*besides, *EVERYWHERE)]
    paths = {ROOT / path for path in changed}
    if any(path.is_relative_to(place) for path in paths for place in read):
        return True
    return bool(paths) and not paths.isdisjoint(_rests_on(test))


@functools.cache
def _rests_on(test: Path) -> frozenset[Path]:
    """A test file, all that it imports, and what is imported there."""
    found: set[Path] = set()
    left = [test]
    while left:
        file = left.pop()
        if file not in found:
            found.add(file)
            left += _imported(file)
    return frozenset(found)


@functools.cache
def _imported(file: Path) -> frozenset[Path]:
    """The files of the project that a file imports, and those of its folder where it loads all of them."""
    text = file.read_bytes()
    names = {name for node in ast.walk(ast.parse(text)) for name in _names(node, file)}
    beside = file.parent.glob("*.py") if b"iter_modules(__path__)" in text else ()
    return frozenset(path for name in names for path in _files(name)) | frozenset(beside)


def _names(node: ast.AST, file: Path) -> Iterator[str]:
    """What a statement imports, by dotted names from the root of the project: modules, or something in them."""
    if isinstance(node, ast.Import):
        yield from (alias.name.removeprefix(_OURS) for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        package = file.relative_to(ROOT).parts[: -node.level] if node.level else ()
        name = ".".join((*package, *filter(None, [node.module]))).removeprefix(_OURS)
        yield name
        yield from (f"{name}.{alias.name}" for alias in node.names)


def _files(name: str) -> Iterator[Path]:
    if name.partition(".")[0] not in ("plugins", "tests", "tools"):
        return
    place = ROOT.joinpath(*name.split("."))
    yield from (path for path in (place.with_suffix(".py"), place / "__init__.py") if path.is_file())
