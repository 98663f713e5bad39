# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Checks the English of what people read: one term each, the field's, and titles that say what should be.

Checked are the pages, the READMEs, the documentation of modules and plugins, the specs and task names of roles and
playbooks, the texts in plugins' code, and the titles and remediations of controls."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.dayone.aws.plugins.module_utils._controls.catalogue import CONTROLS

from tools import ROOT

#: Where people's texts are, and who writes no prose of this project: generated pages, AWS's own words.
PATTERNS = (
    "README.md",
    "docs/*.md",
    "roles/*/README.md",
    "roles/*/meta/*.yml",
    "roles/*/tasks/*.yml",
    "playbooks/**/*.yml",
    "extensions/**/*.yml",
    "changelogs/fragments/*.yml",
    "plugins/**/*.py",
)
GENERATED = frozenset({"docs/emulators.md"})

#: What is not written, and what is written instead.
INSTEAD = {
    r"\bswitch(?:e[sd]|ing)? (?:(?:it|them) )?(?:on|off)\b": "enable, disable",
    r"\b\d[\d.,]* US dollars?\b": "$ before the number",
    r"\bgo(?:es)? before the (?:preset|profile|default|role)": "takes precedence over",
    r"\b(?:tells?|told) (?:people|somebody|them) (?:of|when|what)\b": "notifies, notified",
    r"\b(?:people|somebody|nobody) (?:is|are) told\b": "is notified",
    r"\bwho is told\b": "who is notified",
    r"\b(?:people|somebody|nobody) hears? of\b": "is notified of",
    r"\bof late\b": "recently",
    r"\bmade anew\b": "created again",
    r"\bmoney of account\b": "estimated cost of account",
    r"\btell it when\b": "notify when",
}
#: In prose alone: code has such names.
INSTEAD_IN_PROSE = {r"\bmend(?:s|ed|ing)?\b": "fix, remediate", r"\b(?:is|are|be|was) entered\b": "accessed"}
#: In what users read alone, so not in docstrings: what reads as translated.
INSTEAD_FOR_USERS = {
    r"\b(?:made|set up|attached) by others\b|\b(?:that|what|which) others (?:made|created|set up)\b|\bothers made\b": (
        "created outside this collection"
    ),
    r"\b(?:alarms?|rules?|filters?|analyzers?|trails?|recorders?|record sets?|deliveries|statements) of others\b": (
        "existing, created outside this collection"
    ),
    r"\bsomebody else's\b": "created outside this collection",
    r"\bwithout it (?:the|those|that|every|all|AWS_\w+)\b": "Defaults to",
    r"\b(?:is|are|was|were|be|not) asked for\b": "required, requested, configured",
    r"\bone's own (?!password\b)": "your own",
    r"\ball the same\b(?! time\b)": "still, anyway",
    r"\bfurther (?:tags|alarms|personas|buckets|distributions|managed policies)\b": "additional",
    r"\b(?:is|are|be|it|them) put back\b|\bputs? (?:it |them )?back\b": "restore",
    r"\b(?:is|are|was|were) left alone\b|\bleaves? (?:it |them )?alone\b": "is not changed",
    r"\bin the console of (?-i:[A-Z])": "in the … console",
    r", for (?:it|they|there|no|nobody|AWS|IAM|whoever) "
    r"(?:is|are|has|have|can|cannot|may|does|do|(?:need|say|hold|show|contain|send|take)s?)\b": "because",
    r"\b(?:see|look) to it that\b": "make sure that",
    r"\b(?:is|are|was|were) made where (?:it|they)\b": "is created if",
    r"\bof late\b|\bsays so by an exception\b": "recently; add an exception",
    r"\bby hand\b": "manually",
    r"\bheld against\b": "compared with",
    r"\b(?:is|are|were|was|be|only) looked at\b": "checked",
    r"\bwhom others\b|\bothers added\b": "was added elsewhere",
    r"\b(?:is|are) there (?:twice|already)\b": "occurs twice, already exists",
    r"\bwith all below (?:it|them)\b": "everything below",
    r"\bno longer stands?\b": "is resolved",
    r"\b(?:is|are) gone on with\b|\bthe others go on\b": "continues",
    r"\b\d+ (?:controls?|findings?|accounts?|regions?) more\b": "… more controls",
}
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


@dataclass(frozen=True)
class Complaint:
    """A text that reads otherwise than it should.

    Args:
        place: the file and line, or the control.
        found: what stands there.
        instead: what is written instead.
    """

    place: str
    found: str
    instead: str

    def __str__(self) -> str:
        return f"{self.place}: '{self.found}': {self.instead}"


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def prose(path: Path) -> Iterator[tuple[int, str]]:
    """A file's texts with the line that each begins in: a page without its code, the strings of a program."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield 1, _CODE.sub(_blank, text) if path.suffix == ".md" else text
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def docstring_lines(path: Path) -> set[int]:
    """The lines at which docstrings of a program begin."""
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef)
    bodies = [node.body for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, owners)]
    return {body[0].value.lineno for body in bodies if body and isinstance(body[0], ast.Expr)}


def complaints(text: str, place: str, line: int, banned: dict[str, str]) -> Iterator[Complaint]:
    """What of a text is written otherwise in this project.

    Args:
        text: it.
        place: its file.
        line: where it begins there.
        banned: expressions that are not written, and what is written instead.
    """
    for pattern, instead in banned.items():
        for match in re.finditer(pattern.replace(" ", r"\s+"), text, re.IGNORECASE):
            yield Complaint(f"{place}:{line + text[: match.start()].count(chr(10))}", match[0], instead)


def of_file(path: Path) -> Iterator[Complaint]:
    """What of a file is written otherwise."""
    banned = INSTEAD if path.suffix == ".py" else INSTEAD | INSTEAD_IN_PROSE
    internal = docstring_lines(path) if path.suffix == ".py" else set()
    for line, text in prose(path):
        here = banned if line in internal else banned | INSTEAD_FOR_USERS
        yield from complaints(text, str(path.relative_to(ROOT)), line, here)


def of_controls(controls: Iterable[tuple[str, str]]) -> Iterator[Complaint]:
    """Titles that do not say what should be.

    Args:
        controls: ids with titles.
    """
    for name, title in controls:
        if " should " not in title:
            yield Complaint(name, title, "a title says what should be")
        if title.endswith("."):
            yield Complaint(name, title, "a title ends without a full stop")


def main() -> int:
    """Print what is written otherwise. 1 where something is."""
    files = sorted({path for pattern in PATTERNS for path in ROOT.glob(pattern)})
    found = [item for path in files if str(path.relative_to(ROOT)) not in GENERATED for item in of_file(path)]
    found += of_controls((control.id, control.title) for control in CONTROLS.values())
    for item in found:
        print(item)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
