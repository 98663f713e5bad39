# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What users may rely on, as data, and what changed of it since the last release (semver.org, docs/releases.md).

Without arguments says what changed and lacks a changelog fragment of the right kind, and ends 1 where something does.
``--release`` writes the list that the next release is compared with."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from ansible_collections.dayone.aws.plugins.module_utils._controls.catalogue import CONTROLS

from tools import ROOT, role_readme

#: The list at the last release.
RELEASED = ROOT / "changelogs" / "public_api.json"
#: What of an option is promised. The texts are not.
_OF_AN_OPTION = ("type", "elements", "default", "choices", "required")
#: The sections of a fragment that a change of each kind may stand in.
SECTIONS = {
    "breaking": ("breaking_changes", "removed_features"),
    "addition": ("major_changes", "minor_changes", "breaking_changes", "security_fixes"),
}
#: Kinds of things that antsibull-changelog lists by itself when they are new.
_LISTED = ("module", "role", "callback", "inventory", "lookup")

Surface = dict[str, Any]


class Change(NamedTuple):
    """One change of what users may rely on.

    Attributes:
        kind: ``breaking`` or ``addition``.
        path: what changed, such as ``module/audit_trail/option/name``.
        text: how.
        names: how a fragment may name it.
    """

    kind: str
    path: str
    text: str
    names: tuple[str, ...]


def yaml_in(path: Path, name: str) -> Any:
    """A YAML text that a Python file holds as ``name``; None where it holds none."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            return yaml.safe_load(ast.literal_eval(node.value))
    return None


def _options(prefix: str, options: dict[str, Any] | None) -> Iterator[tuple[str, Any]]:
    for name, spec in (options or {}).items():
        for key in (name, *spec.get("aliases", [])):
            yield f"{prefix}/option/{key}", {part: spec[part] for part in _OF_AN_OPTION if part in spec}
        yield from _options(f"{prefix}/option/{name}", spec.get("suboptions", spec.get("options")))


def _returns(prefix: str, values: dict[str, Any] | None) -> Iterator[tuple[str, Any]]:
    for name, spec in (values or {}).items():
        yield f"{prefix}/return/{name}", {"type": spec["type"]}
        yield from _returns(f"{prefix}/return/{name}", spec.get("contains"))


def _plugins(kind: str, folder: str) -> Iterator[tuple[str, Any]]:
    for path in sorted((ROOT / "plugins" / folder).glob("[!_]*.py")):
        described = yaml_in(path, "DOCUMENTATION")
        if described is None:
            continue
        prefix = f"{kind}/{path.stem}"
        yield prefix, {}
        yield from _options(prefix, described.get("options"))
        yield from _returns(prefix, yaml_in(path, "RETURN"))


def _fragments() -> Iterator[tuple[str, Any]]:
    """What the modules' documentation shares: an option of it is one of each module."""
    for path in sorted((ROOT / "plugins" / "doc_fragments").glob("[!_]*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                held = yaml.safe_load(node.value.value)
                if isinstance(held, dict):
                    yield from _options(f"every module/{path.stem}", held.get("options"))


def _roles() -> Iterator[tuple[str, Any]]:
    for role in sorted((ROOT / "roles").iterdir()):
        yield f"role/{role.name}", {}
        yield from _options(f"role/{role.name}", role_readme.options(role))


def _report(prefix: str, schema: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, part in schema.get("properties", {}).items():
        kept = {key: part[key] for key in ("type", "const", "enum") if key in part}
        yield f"{prefix}/{name}", kept
        yield from _report(f"{prefix}/{name}", part)
        yield from _report(f"{prefix}/{name}/*", part.get("items", {}))


def surface() -> Surface:
    """All that users may rely on, by path."""
    found: Surface = {}
    for kind, folder in zip(_LISTED, ("modules", "", "callback", "inventory", "lookup"), strict=True):
        found.update(_plugins(kind, folder) if folder else _roles())
    found.update(_fragments())
    found.update({f"playbook/{path.stem}": {} for path in (ROOT / "playbooks").glob("*.yml")})
    found.update({f"control/{name}": {} for name in CONTROLS})
    found.update(_report("report", json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))))
    return dict(sorted(found.items()))


def released(now: Surface) -> Surface:
    """The list of the last release. An option that a module shares with others by now stands where they have it."""
    before: Surface = json.loads(RELEASED.read_text(encoding="utf-8"))
    return {_shared(path, now): value for path, value in before.items()}


def _shared(path: str, now: Surface) -> str:
    kind, module, *option = path.split("/", 2)
    file = ROOT / "plugins" / "modules" / f"{module}.py"
    if path in now or kind != "module" or not option or not file.is_file():
        return path
    extended = yaml_in(file, "DOCUMENTATION").get("extends_documentation_fragment", ())
    places = [f"every module/{name.rpartition('.')[2]}/{option[0]}" for name in extended]
    return next((place for place in places if place in now), path)


def changes(before: Surface, now: Surface) -> list[Change]:
    """What differs, breaking changes first."""
    found = [Change("breaking", path, "is gone", _names(path)) for path in before if path not in now]
    for path, value in now.items():
        if path in before:
            found += _differs(path, before[path], value)
        elif value.get("required") is True and path.rpartition("/option/")[0] in before:
            found.append(Change("breaking", path, "is new and required", _names(path)))
        elif not (path.count("/") == 1 and path.startswith(_LISTED)) and not _of_something_new(path, before, now):
            found.append(Change("addition", path, "is new", _names(path)))
    return sorted(found, key=lambda change: (change.kind != "breaking", change.path))


def _of_something_new(path: str, before: Surface, now: Surface) -> bool:
    """Whether it came with what holds it, which is said once."""
    parts = path.split("/")
    holders = ("/".join(parts[:length]) for length in range(2, len(parts)))
    return any(holder in now and holder not in before for holder in holders)


def _differs(path: str, before: dict[str, Any], now: dict[str, Any]) -> Iterator[Change]:
    for part in sorted({*before, *now}):
        old, new = before.get(part), now.get(part)
        if old == new or (part == "required" and not new):
            continue
        wider = part in ("choices", "enum") and old and new and set(old) <= set(new)
        yield Change("addition" if wider else "breaking", path, f"{part} was {old}, is {new}", _names(path))


def _names(path: str) -> tuple[str, ...]:
    """How people write it: its last name, and that of what it belongs to, in full."""
    parts = [part for part in path.split("/") if part not in ("option", "return", "*", "every module")]
    return (parts[-1], f"report.json {parts[0]}") if parts[0] == "report" else (parts[-1],)


def written() -> dict[str, str]:
    """The texts of the fragments that wait for the next release, by section."""
    texts: dict[str, str] = {}
    for path in sorted((ROOT / "changelogs" / "fragments").glob("*.y*ml")):
        for section, entries in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            texts[section] = (
                f"{texts.get(section, '')}\n{entries if isinstance(entries, str) else chr(10).join(entries)}"
            )
    return texts


def unwritten(found: list[Change], texts: dict[str, str]) -> list[Change]:
    """The changes that no fragment of the right kind names."""
    return [
        change
        for change in found
        if not any(name in texts.get(section, "") for section in SECTIONS[change.kind] for name in change.names)
    ]


def release() -> None:
    """Write the list that the next release is compared with, a line each."""
    lines = [f"{json.dumps(path)}: {json.dumps(value, sort_keys=True)}" for path, value in surface().items()]
    RELEASED.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def main() -> int:
    """Say what lacks a fragment, or write the list."""
    if "--release" in sys.argv:
        release()
        return 0
    now = surface()
    lacking = unwritten(changes(released(now), now), written())
    for change in lacking:
        print(f"{change.path} {change.text}: name `{change.names[0]}` in a fragment under {SECTIONS[change.kind][0]}")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
