# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Writes the table of variables in each role's README from its argument specs. With --check only compares."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import yaml

ROLES = Path(__file__).resolve().parent.parent / "roles"
_SECTION = re.compile(r"(?<=\n## Variables\n\n).*?(?=^## |\Z)", re.DOTALL | re.MULTILINE)


def options(role: Path) -> dict[str, dict[str, Any]]:
    """The variables of a role, by name."""
    specs = yaml.safe_load((role / "meta" / "argument_specs.yml").read_text(encoding="utf-8"))
    found: dict[str, dict[str, Any]] = specs["argument_specs"]["main"]["options"]
    return found


def computed(role: Path) -> dict[str, str]:
    """The variables whose default is a template, which argument specs cannot hold, each with what README says of it."""
    defaults = yaml.safe_load((role / "defaults" / "main.yml").read_text(encoding="utf-8")) or {}
    templates = {name: value for name, value in defaults.items() if isinstance(value, str) and "{{" in value}
    return {
        name: "[by profile](../../docs/profiles.md)" if "profile" in value else f"`{value}`"
        for name, value in templates.items()
    }


def table(role: Path) -> str:
    """The table of a role's variables."""
    templates = computed(role)
    rows = [
        f"| `{name}` | {spec['type']} | {templates.get(name) or _default(spec)} | {_meaning(spec)} |"
        for name, spec in options(role).items()
    ]
    return "\n".join(["| variable | type | default | meaning |", "|---|---|---|---|", *rows]) + "\n"


def _default(spec: dict[str, Any]) -> str:
    if spec.get("required"):
        return "required"
    value = spec.get("default")
    if value is None:
        return "not set"
    return f"`{value if isinstance(value, str) and value else json.dumps(value)}`"


def _meaning(spec: dict[str, Any]) -> str:
    described = spec["description"]
    text = described if isinstance(described, str) else " ".join(described)
    choices = spec.get("choices")
    named = f" One of {', '.join(f'`{choice}`' for choice in choices)}." if choices else ""
    return " ".join(text.split()).replace("|", "\\|") + named


def readme(role: Path) -> str:
    """The README as it should be."""
    text = (role / "README.md").read_text(encoding="utf-8")
    if not _SECTION.search(text):
        raise SystemExit(f"{role.name}: README.md has no section of variables")
    return _SECTION.sub(lambda _match: f"{table(role)}\n", text, count=1)


def main() -> int:
    """Write what differs, or say it."""
    stale = []
    for role in sorted(ROLES.iterdir()):
        wanted = readme(role)
        if wanted != (role / "README.md").read_text(encoding="utf-8"):
            stale.append(role.name)
            if "--check" not in sys.argv:
                (role / "README.md").write_text(wanted, encoding="utf-8")
    if stale and "--check" in sys.argv:
        print(f"these roles' READMEs are stale, run tools/role_readme.py: {', '.join(stale)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
