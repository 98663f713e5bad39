# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import re

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._controls.aws_rules import RULES, rule_of
from ansible_collections.dayone.aws.plugins.module_utils._controls.catalogue import CONTROLS
from ansible_collections.dayone.aws.plugins.module_utils._controls.comparison import REASONS, difference_of
from ansible_collections.dayone.aws.plugins.module_utils._controls.frameworks import (
    FRAMEWORKS,
    concerns,
    marked,
    references_of,
)
from ansible_collections.dayone.aws.plugins.module_utils._controls.references import REFERENCES, SOURCES, WITHOUT

from tools import frameworks_doc

FORMS = {
    "cis": r"[2-6](\.[0-9]+){1,2}",
    "fsbp": r"[A-Za-z0-9]+\.[0-9]+",
    "ssb": r"(ACCT|WKLD)\.[0-9]{2}",
    "nist_csf": r"(GV|ID|PR|DE|RS|RC)\.[A-Z]{2}-[0-9]{2}",
    "pci_dss": r"([1-9]|1[0-2]|A[1-3])(\.[0-9]+){2,4}",
    "iso_27001": r"A\.[5-8]\.[0-9]{1,2}",
}


@pytest.mark.parametrize("name", list(FRAMEWORKS))
def test_identifiers_have_the_form_of_their_framework_and_a_meaning(name: str) -> None:
    known = FRAMEWORKS[name].requirements
    used = {item for control in CONTROLS for item in references_of(control).get(name, ())}
    assert used
    assert [item for item in used if not re.fullmatch(FORMS[name], item)] == []
    assert not known or used <= known.keys()
    assert name in ("cis", "ssb") or known.keys() <= used
    assert FRAMEWORKS[name].source.startswith("https://")


def test_every_row_is_of_a_control_or_of_a_role_that_has_one() -> None:
    roles = {control.partition(".")[0] for control in CONTROLS}
    assert [name for name in REFERENCES if name not in CONTROLS and name not in roles] == []


def test_a_control_has_a_reference_or_says_why_it_has_none() -> None:
    for control in CONTROLS:
        role = control.partition(".")[0]
        has = {name for name in ("nist_csf", "pci_dss", "iso_27001") if references_of(control).get(name)}
        assert bool(has) != (control in WITHOUT or role in WITHOUT), control
    roles = {control.partition(".")[0] for control in CONTROLS}
    assert WITHOUT.keys() <= CONTROLS.keys() | roles
    assert all(WITHOUT.values())


def test_a_control_names_each_requirement_once_and_its_sources_are_known() -> None:
    for control in CONTROLS:
        for items in marked(control).values():
            bare = [item.partition(":")[0] for item in items]
            assert len(bare) == len(set(bare))
            assert {mark for item in items for mark in item.partition(":")[2]} <= SOURCES.keys()


def test_what_cis_asks_for_has_a_place_in_every_other_framework() -> None:
    asked = [control for control in CONTROLS.values() if control.cis]
    assert [control.id for control in asked if "iso_27001" not in references_of(control.id)] == []


def test_the_page_is_that_of_the_references() -> None:
    """Written again by tools/frameworks_doc.py."""
    assert frameworks_doc.PAGE.read_text(encoding="utf-8") == frameworks_doc.page()


def test_what_cis_asks_for_names_the_rule_of_aws_or_says_why_it_differs() -> None:
    asked = [control for control in CONTROLS.values() if control.cis]
    silent = [item.id for item in asked if not rule_of(item.id, item.fsbp) and not difference_of(item.id)]
    assert silent == []


def test_rules_and_differences_are_of_controls_and_well_formed() -> None:
    roles = {control.partition(".")[0] for control in CONTROLS}
    assert [name for name in RULES if name not in CONTROLS] == []
    assert [name for name in REASONS if name not in CONTROLS and name not in roles] == []
    rule = r"([A-Za-z0-9]+\.[0-9]+|Config:)( \([a-z0-9-]+\)| [a-z0-9-]+)?"
    assert [text for text in RULES.values() if not re.fullmatch(rf"{rule}(, {rule})*", text)] == []
    assert all(text.endswith(".") and "\n" not in text for text in REASONS.values())


def test_a_control_that_names_fsbp_has_that_rule_among_its_own() -> None:
    for control in CONTROLS.values():
        for name in control.fsbp:
            assert name in re.findall(r"[A-Za-z0-9]+\.[0-9]+", rule_of(control.id, control.fsbp)), control.id


def test_a_finding_concerns_a_framework_by_its_control() -> None:
    row = {"control": "admin_access.account_alias"}
    assert concerns(row, [])
    assert not concerns(row, list(FRAMEWORKS))
    assert concerns({"control": "root_account.mfa"}, ["ssb", "pci_dss"])
