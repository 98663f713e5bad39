# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the pages show is what there is: examples parse and name what exists, and messages are those of the code."""

from __future__ import annotations

import ast
import functools
import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.dayone.aws.plugins.plugin_utils.variable_names import known, misspelt

from tests import ROOT

PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "roles").glob("*/README.md")])
_BLOCK = re.compile(r"^```([\w-]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PLAYBOOK = re.compile(r"\bansible-playbook (dayone\.aws\.\w+)")
_EXTRA = re.compile(r"(?:-e|--extra-vars)[ =](?:'(\{.*?\})'|(\w+)=)")
#: Messages of Ansible's own, and words of AWS's.
_OF_OTHERS = (
    "couldn't resolve module/action 'dayone.aws.",
    "the playbook: dayone.aws.drift could not be found",
)


def blocks(page: Path, *kinds: str) -> Iterator[str]:
    for kind, text in _BLOCK.findall(page.read_text(encoding="utf-8")):
        if kind in kinds:
            yield text


@functools.cache
def options_of(module: str) -> frozenset[str]:
    """The options that a module documents itself; those of its fragments by their names."""
    text = (ROOT / "plugins" / "modules" / f"{module}.py").read_text(encoding="utf-8")
    documentation = yaml.safe_load(_literal(text, "DOCUMENTATION"))
    found = set(documentation.get("options", {}))
    for name in documentation.get("extends_documentation_fragment", []):
        found |= _fragment(name)
    return frozenset(found)


def _literal(text: str, name: str) -> str:
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            return str(ast.literal_eval(node.value))
    return ""


def _fragment(name: str) -> set[str]:
    space, _dot, rest = name.partition(".aws.")
    if space == "amazon":
        return {"profile", "region", "access_key", "secret_key", "session_token", "endpoint_url", "validate_certs"}
    file, _dot, part = rest.partition(".")
    tree = ast.parse((ROOT / "plugins" / "doc_fragments" / f"{file}.py").read_text(encoding="utf-8"))
    (cls,) = (node for node in tree.body if isinstance(node, ast.ClassDef))
    for node in cls.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == (part.upper() or "DOCUMENTATION"):
            return set(yaml.safe_load(ast.literal_eval(node.value)).get("options", {}))
    return set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_yaml_examples_parse_and_name_what_exists(page: Path) -> None:
    for text in blocks(page, "yaml", "yml"):
        for document in yaml.safe_load_all(text):
            wrong = sorted(set(_wrong(document)))
            assert wrong == [], text


def _wrong(item: Any) -> Iterator[str]:
    """What an example names and nothing has: modules, options, roles, and variables."""
    if isinstance(item, list):
        for entry in item:
            yield from _wrong(entry)
    if not isinstance(item, dict):
        return
    for key, value in item.items():
        if key.startswith("dayone.aws."):
            yield from _wrong_task(key.removeprefix("dayone.aws."), value)
        elif key in ("role", "name") and str(value).startswith("dayone.aws."):
            yield from _wrong_role(str(value))
        elif re.match(r"[a-z]+_\w+$", str(key)) and "{{" not in str(key):
            yield from misspelt([key])
        yield from _wrong(value)


def _wrong_task(module: str, options: Any) -> Iterator[str]:
    if not (ROOT / "plugins" / "modules" / f"{module}.py").exists():
        yield f"there is no module {module}"
    elif isinstance(options, dict):
        yield from (f"{module} has no option {name}" for name in options.keys() - options_of(module))


def _wrong_role(name: str) -> Iterator[str]:
    if not (ROOT / "roles" / name.rpartition(".")[2]).is_dir():
        yield f"there is no role {name}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_shell_examples_parse_and_name_what_exists(page: Path) -> None:
    for text in blocks(page, "", "bash", "sh", "shell", "console"):
        if not re.search(r"^(ansible|make|python3|export|aws) ?", text, re.MULTILINE):
            continue
        subprocess.run(["bash", "-n"], input=text, text=True, check=True, timeout=10)
        for playbook in _PLAYBOOK.findall(text):
            assert (ROOT / "playbooks" / f"{playbook.rpartition('.')[2]}.yml").exists(), text
        for document, name in _EXTRA.findall(text):
            names = json.loads(document) if document else [name]
            assert list(misspelt(names)) == [] and [item for item in names if item not in known()] == [], text
        for line in text.splitlines():
            if not line.rstrip().endswith("\\"):
                shlex.split(line, comments=True)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_settings_of_ansible_parse(page: Path) -> None:
    for text in [*blocks(page, "json"), *blocks(page, "jsonc")]:
        json.loads(text)
    assert {kind for kind, _text in _BLOCK.findall(page.read_text(encoding="utf-8"))} <= {
        "", "yaml", "yml", "bash", "sh", "shell", "console", "json", "ini", "text", "python", "diff", "sql",
    }  # fmt: skip


@functools.cache
def said() -> tuple[str, ...]:
    """All texts in the code of plugins and playbooks, with … for what is put in."""
    found = []
    for path in (ROOT / "plugins").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append(node.value)
            if isinstance(node, ast.JoinedStr):
                found.append(
                    "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
                )
    found += [path.read_text(encoding="utf-8") for path in (ROOT / "playbooks").rglob("*.yml")]
    return tuple(" ".join(text.split()) for text in found)


def test_messages_of_the_troubleshooting_are_those_of_the_code() -> None:
    text = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8").partition("## After the run")[0]
    rows = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    messages = [message for row in rows for message in re.findall(r"`([^`]+)`", row)]
    assert len(messages) > 15
    missing = [item for item in messages if item not in _OF_OTHERS and not any(item in words for words in said())]
    assert missing == []


def test_every_page_is_reached_from_the_readme() -> None:
    """By links of the README, and of the pages that it links to."""
    reached: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        links = re.findall(r"\]\((?!https?:)([^)#\s]+)", page.read_text(encoding="utf-8"))
        waiting += [target for link in links if (target := (page.parent / link).resolve()).exists()]
    assert [page.name for page in PAGES if page not in reached] == []
