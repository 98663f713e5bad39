# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Writes docs/frameworks.md from what each control has to do with the frameworks."""

from __future__ import annotations

from typing import Any

from ansible_collections.dayone.aws.plugins.module_utils._controls.catalogue import CONTROLS
from ansible_collections.dayone.aws.plugins.module_utils._controls.frameworks import FRAMEWORKS, marked, references_of
from ansible_collections.dayone.aws.plugins.module_utils._controls.references import SOURCES, WITHOUT
from ansible_collections.dayone.aws.plugins.module_utils._report.framework_sums import in_order

from tools import ROOT

PAGE = ROOT / "docs" / "frameworks.md"
_HEAD = """# Frameworks

`tools/frameworks_doc.py` writes this page from `plugins/module_utils/_controls/`.

A control helps to meet the requirements that it is listed under. It meets none of them alone, and no framework is met
by settings of an account: much of each is about people, contracts and what runs in the account. What a requirement
means is said in words of ours; its text is to be had from its publisher.

A report sums up each framework: which requirements the controls hold, do not hold, could not read or accept, and of
which none was checked. To report on some frameworks alone, and to end `drift.yml` by them alone, name them:

```
ansible-playbook dayone.aws.report -e '{"dayone_frameworks": ["pci_dss", "iso_27001"]}'
ansible-playbook dayone.aws.drift -e '{"dayone_frameworks": ["pci_dss"]}'
```

"""
_MARKS = """## Where the references come from

What CIS, FSBP and the Startup Security Baseline ask for is the subject of a control itself. What a control has to do
with NIST CSF, PCI DSS and ISO 27001 is our reading of the requirement, unless a mark says that it stands so elsewhere:

"""
_WITHOUT = """## Controls without a reference

NIST CSF, PCI DSS and ISO 27001 ask for nothing that these controls are about.

| controls | why |
| --- | --- |
"""


def page() -> str:
    """The whole page."""
    names = "".join(
        f"| `{item.id}` | [{item.title}]({item.source}) | {len(_rows(item.id))} |\n" for item in FRAMEWORKS.values()
    )
    sources = "".join(f"- <sup>{mark}</sup> {text}\n" for mark, text in SOURCES.items())
    table = f"| name | framework | requirements with a control |\n| --- | --- | --- |\n{names}"
    sections = (_section(item) for item in FRAMEWORKS.values())
    return "\n".join([_HEAD + table, _MARKS + sources, *sections, _without()])


def _without() -> str:
    """What none of the three frameworks speaks of, with the reason."""
    rows = "".join(f"| `{name}`{'' if '.' in name else ' (all)'} | {why} |\n" for name, why in WITHOUT.items())
    return f"{_WITHOUT}{rows}"


def _rows(framework: str) -> dict[str, list[str]]:
    """The controls by requirement, each with the mark of its source."""
    found: dict[str, list[str]] = {}
    for control in CONTROLS:
        marks = dict(item.partition(":")[::2] for item in marked(control).get(framework, ()))
        for name in references_of(control).get(framework, ()):
            mark = f"<sup>{marks[name]}</sup>" if marks.get(name) else ""
            found.setdefault(name, []).append(f"`{control}`{mark}")
    return {name: found[name] for name in in_order(found)}


def _section(framework: Any) -> str:
    rows = _rows(framework.id)
    head = "| requirement | what it is about | controls |\n| --- | --- | --- |\n"
    lines = (
        f"| {name} | {framework.requirements.get(name, '')} | {', '.join(controls)} |\n"
        for name, controls in rows.items()
    )
    text = head + "".join(lines)
    if not framework.requirements:
        bare = "".join(f"| {name} | {', '.join(controls)} |\n" for name, controls in rows.items())
        text = f"AWS's page says what each one is about.\n\n| requirement | controls |\n| --- | --- |\n{bare}"
    return f"## {framework.title}\n\n{text}"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
