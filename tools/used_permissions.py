# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Writes tests/permission_tests.yml: by test, the permissions that it needs and no sample of their module does.

It takes what tests noted:

    pytest tests/integration/test_every_module.py tests/integration/test_restore_modules.py --used-permissions noted
    pytest tests/integration/test_dns.py --used-permissions noted
    python -m tools.used_permissions noted

Rows of tests that were not run stay, and as few tests are listed as can be. It says what no test needed and no reason
is given for."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import yaml

from tests.permission_tests import LIST, listed
from tests.used_permissions import declared

#: What test_used_permissions.py finds itself.
_SAMPLES = (
    "tests/integration/test_every_module.py::test_check_apply_check_apply[",
    "tests/integration/test_restore_modules.py::test_what_a_sample_changed_is_put_back[",
)
_HEAD = """---
# Permissions that no sample of their module needs: by test what it needs, or by reason why no test can need it.
# tools/used_permissions.py writes the tests, people the reasons.
# yamllint disable rule:line-length
"""
Pairs = set[tuple[str, str]]


class _Indented(yaml.SafeDumper):
    """Writes lists as yamllint asks for them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)


def noted(files: Iterable[Path]) -> dict[str, Pairs]:
    """What each test needed: pairs of a module and a permission."""
    found: dict[str, Pairs] = {}
    for file in files:
        for line in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
            pairs = {(module, text) for module, texts in line["needed"].items() for text in texts}
            found.setdefault(line["test"], set()).update(pairs)
    return found


def pairs_of(part: dict[str, dict[str, list[str]]]) -> dict[str, Pairs]:
    """A part of the list, as pairs."""
    return {name: {(module, text) for module in about for text in about[module]} for name, about in part.items()}


def few(wanted: Pairs, tests: dict[str, Pairs]) -> dict[str, Pairs]:
    """Tests that together need all that any of them does: again and again the one that needs most of what is left."""
    found: dict[str, Pairs] = {}
    left = set(wanted)
    while tests:
        name = max(sorted(tests), key=lambda item: len(tests[item] & left))
        if not tests[name] & left:
            break
        found[name] = tests[name] & left
        left -= tests[name]
    return found


def nested(part: dict[str, Pairs]) -> dict[str, dict[str, list[str]]]:
    """Pairs as the list has them."""
    found: dict[str, dict[str, list[str]]] = {}
    for name, pairs in sorted(part.items()):
        for module, text in sorted(pairs):
            found.setdefault(name, {}).setdefault(module, []).append(text)
    return found


def main() -> int:
    """Write the list. Returns how the process ends: 1 where something is needed by nobody."""
    tests = noted(map(Path, sys.argv[1:]))
    samples = set().union(*(pairs for name, pairs in tests.items() if name.startswith(_SAMPLES)))
    known = {(module, str(key)) for module, keys in declared().items() for key in keys}
    reasons = pairs_of(listed()["reasons"])
    others = {name: pairs for name, pairs in tests.items() if not name.startswith(_SAMPLES)}
    kept = {name: pairs for name, pairs in pairs_of(listed()["tests"]).items() if name not in tests}
    wanted = known - samples - set().union(*reasons.values())
    chosen = few(wanted, {**kept, **others})
    made = {"tests": nested(chosen), "reasons": listed()["reasons"]}
    text = yaml.dump(made, Dumper=_Indented, width=1000, sort_keys=False)
    LIST.write_text(_HEAD + text, encoding="utf-8")
    idle = sorted(wanted.difference(*chosen.values()))
    print(*(f"{module}: {name}" for module, name in idle), sep="\n")
    return int(bool(idle))


if __name__ == "__main__":
    sys.exit(main())
