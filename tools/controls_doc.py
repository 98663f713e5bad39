# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Writes docs/controls.md from the catalogue of controls and the list of CIS recommendations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from ansible_collections.dayone.aws.plugins.module_utils._controls.aws_rules import rule_of
from ansible_collections.dayone.aws.plugins.module_utils._controls.catalogue import CONTROLS
from ansible_collections.dayone.aws.plugins.module_utils._controls.cis import RECOMMENDATIONS
from ansible_collections.dayone.aws.plugins.module_utils._controls.compared import COMPARED
from ansible_collections.dayone.aws.plugins.module_utils._controls.comparison import difference_of
from ansible_collections.dayone.aws.plugins.module_utils._controls.startup import REQUIREMENTS

from tools import ROOT

PAGE = ROOT / "docs" / "controls.md"

STANCES = {
    "enforce": "The baseline sets it.",
    "audit": "The baseline reports it; a person, or the owner of the resource, fixes it.",
    "human": "It is a decision, which no API tells. The baseline lists it.",
}
_DIFFERENCES = """## Where a verdict differs on purpose

Each control was compared with the audit steps of CIS 7.0 and AWS's own rule (Security Hub, AWS Config), which the
tables below name. Where there is nothing to judge, AWS's rule says "not applicable", and the control holds, with the
number of what was checked. What could not be read is "no data" for AWS's rule, and `unknown` here, never compliant.
A control that no option or switch asks for is not judged. Beyond that, these differ. Where what differs is how a
resource is judged, `tests/estate` has one for it.

"""
_COMPARED = """## How each recommendation was compared

Each recommendation was compared with the audit steps of CIS 7.0. Stricter: something that they accept fails here.
Narrower: something that they reject or look at is not reported here.

"""
_HEAD = """# Controls

`tools/controls_doc.py` writes this page from `controls.py` of each step in `plugins/module_utils/_steps/` and the list
of recommendations in `plugins/module_utils/_controls/cis.py`; how they were compared stands in `compared.py` beside it.

What is done about a control is its stance:

"""


def catalogue() -> tuple[Mapping[str, Any], Sequence[Any]]:
    """The controls by their id, and the recommendations of CIS."""
    return CONTROLS, RECOMMENDATIONS


def _differences(controls: Mapping[str, Any]) -> str:
    """Why controls are judged otherwise than by the standards, those together of which the same is said."""
    alike: dict[str, list[str]] = {}
    for name in controls:
        why = difference_of(name)
        if why:
            alike.setdefault(why, []).append(name)
    return _DIFFERENCES + _table(["control", "why"], [[_code(names), why] for why, names in alike.items()])


def naming(controls: Iterable[Any], standard: str, name: str) -> list[str]:
    """The ids of the controls that name an identifier of a standard: ``cis``, ``fsbp`` or ``ssb``."""
    return [control.id for control in controls if name in getattr(control, standard)]


def page(controls: Mapping[str, Any], recommendations: Sequence[Any]) -> str:
    """The whole page."""
    stances = "".join(f"- **{name}**: {text}\n" for name, text in STANCES.items())
    standards = [_cis(controls, recommendations), _compared(), _startup(controls), _differences(controls)]
    return "\n".join([_HEAD + stances, *standards, *_roles(controls.values())])


def _table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(_cell(cell) for cell in line)} |\n" for line in lines)


def _cell(value: Any) -> str:
    text = value if isinstance(value, str) else ", ".join(value)
    return " ".join(text.split()).replace("|", "\\|")


def _code(names: Iterable[str]) -> list[str]:
    return [f"`{name}`" for name in names]


def _cis(controls: Mapping[str, Any], recommendations: Sequence[Any]) -> str:
    """CIS's recommendations, and the controls that answer them."""
    rows = [
        [item.id, str(item.level), item.stance, item.title, _code(naming(controls.values(), "cis", item.id))]
        for item in recommendations
    ]
    head = ["id", "level", "stance", "what holds", "controls"]
    return f"## CIS AWS Foundations Benchmark 7.0\n\n{_table(head, rows)}"


def _compared() -> str:
    """How each recommendation was held against its audit steps."""
    rows = [[name, item.outcome, item.why] for name, item in COMPARED.items()]
    return _COMPARED + _table(["id", "outcome", "what is checked, and what differs"], rows)


def _startup(controls: Mapping[str, Any]) -> str:
    """The Startup Security Baseline's account controls, and the controls that answer them."""
    wanted = {name: text for name, text in REQUIREMENTS.items() if name.startswith("ACCT")}
    rows = [[name, text, _code(naming(controls.values(), "ssb", name))] for name, text in wanted.items()]
    return f"## AWS Startup Security Baseline\n\n{_table(['id', 'what holds', 'controls'], rows)}"


def _roles(controls: Iterable[Any]) -> list[str]:
    """The controls of each role, with their identifiers elsewhere and the way to mend a breach."""
    sections = []
    for role, found in groupby(controls, key=lambda control: control.id.partition(".")[0]):
        rows = [
            [
                f"`{control.id}`",
                control.severity,
                control.stance,
                f"{control.title}.",
                control.cis,
                control.fsbp,
                control.ssb,
                rule_of(control.id, control.fsbp),
                control.remediation,
            ]
            for control in found
        ]
        head = ["control", "severity", "stance", "what holds", "CIS", "FSBP", "SSB", "AWS's rule"]
        head.append("how a breach is fixed")
        sections.append(f"## {role}\n\n{_table(head, rows)}")
    return sections


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(*catalogue()), encoding="utf-8")


if __name__ == "__main__":
    main()
