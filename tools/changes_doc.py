# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Writes docs/changes.md: what each role changes in an account, by name, what it costs, and how it is removed.

What is changed, and its name, is what the modules declare that they need to be allowed (``permissions.py`` of a step),
which tests hold against the requests that are sent. Costs and removal are those of the roles' READMEs. With --check it
only compares."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping

from ansible_collections.dayone.aws.plugins.module_utils._grants.catalogue import STEPS, Step
from ansible_collections.dayone.aws.plugins.module_utils._permissions.actions import actions_of
from ansible_collections.dayone.aws.plugins.module_utils._permissions.need import WRITE, Need

from tools import ROOT

PAGE = ROOT / "docs" / "changes.md"
BEGIN, END = "<!-- changes begin: tools/changes_doc.py -->", "<!-- changes end -->"
_TAGS = re.compile(r":(Tag|Untag|Create\w*Tags$|ListTags|AddTags)")
#: Links of a role's README, seen from docs/.
_LINK = re.compile(r"\]\((?!https?:|#)(?:\.\./\.\./)?(docs/)?")


def rows(step: Step) -> Iterator[tuple[str, str, str]]:
    """What a step writes: on what, by which operations, and with which variables."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for needs in step.modules.values():
        for need in needs:
            sent = _own_operations(need)
            if need.kind == WRITE and sent:
                key = (_names(need, step.names), _when(need))
                found.setdefault(key, {}).update(dict.fromkeys(sent))
    for (names, when), operations in found.items():
        yield names, ", ".join(f"`{name}`" for name in operations), when


def _own_operations(need: Need) -> list[str]:
    """The operations of a need that it allows by their own actions. What else they ask for is no change of its own."""
    return [name for name in need.operations if set(actions_of(name)) & set(need.actions) and not _TAGS.search(name)]


def _names(need: Need, names: Mapping[str, str]) -> str:
    if need.on == ("*",):
        return "the account, or the region"
    return ", ".join(f"`{_named(resource, names)}`" for resource in need.on)


def _named(resource: str, names: Mapping[str, str]) -> str:
    """A resource with the default names, from behind its account."""
    for _depth in range(3):
        resource = re.sub(r"\{(\w+)\}", lambda match: names.get(match[1], match[0]), resource)
    short = re.sub(r"^([\w-]+):[^:]*:[^:]*:", r"\1 ", resource)
    return re.sub(r"\{(\w+)\}", lambda match: f"<{match[1]}>", short)


def _when(need: Need) -> str:
    if not need.when:
        return ""
    either = [" and ".join(f"`{part}`" for part in dict.fromkeys(item.split("&"))) for item in need.when.split()]
    return " or ".join(either)


def section(name: str) -> str:
    """What the page says of a role."""
    readme = (ROOT / "roles" / name / "README.md").read_text(encoding="utf-8")
    listed = list(rows(STEPS[name]))
    lines = ["| what is changed | by | only with |", "|---|---|---|"]
    lines += [f"| {names} | {operations} | {when} |" for names, operations, when in listed]
    table = "\n".join(lines) if listed else "It changes nothing: it audits."
    cost, undo = (_part(readme, title) for title in ("Cost", "Undo"))
    return f"## {name}\n\n{table}\n\n**Cost.** {cost}\n\n**Removal.** {undo}\n"


def _part(readme: str, title: str) -> str:
    """A section of a README, with its links as they are from docs/."""
    text = readme.partition(f"\n## {title}\n")[2].split("\n## ")[0].strip()
    return _LINK.sub(lambda match: "](" if match[1] else "](../", text)


def page() -> str:
    """The page as it should be."""
    text = PAGE.read_text(encoding="utf-8")
    head, _begin, rest = text.partition(BEGIN)
    body = "\n".join(section(name) for name in sorted(STEPS))
    return f"{head}{BEGIN}\n\n{body}\n{END}{rest.partition(END)[2]}"


def main() -> int:
    """Write the page, or say that it is stale."""
    wanted = page()
    if wanted == PAGE.read_text(encoding="utf-8"):
        return 0
    if "--check" in sys.argv:
        print("docs/changes.md is stale, run tools/changes_doc.py", file=sys.stderr)
        return 1
    PAGE.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
