# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import re

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._controls.catalogue import CONTROLS
from ansible_collections.dayone.aws.plugins.module_utils._controls.frameworks import (
    FRAMEWORKS,
    concerns,
    marked,
    references_of,
)
from ansible_collections.dayone.aws.plugins.module_utils._controls.references import REFERENCES, SOURCES

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
    assert name == "cis" or known.keys() <= used
    assert FRAMEWORKS[name].source.startswith("https://")


def test_every_row_is_of_a_control_or_of_a_role_that_has_one() -> None:
    roles = {control.partition(".")[0] for control in CONTROLS}
    assert [name for name in REFERENCES if name not in CONTROLS and name not in roles] == []


def test_a_control_names_each_requirement_once_and_its_sources_are_known() -> None:
    for control in CONTROLS:
        for items in marked(control).values():
            bare = [item.partition(":")[0] for item in items]
            assert len(bare) == len(set(bare))
            assert {mark for item in items for mark in item.partition(":")[2]} <= SOURCES.keys()


def test_what_cis_asks_for_has_a_place_in_every_other_framework() -> None:
    asked = [control for control in CONTROLS.values() if control.cis]
    assert [control.id for control in asked if "iso_27001" not in references_of(control.id)] == []


def test_a_finding_concerns_a_framework_by_its_control() -> None:
    row = {"control": "admin_access.account_alias"}
    assert concerns(row, [])
    assert not concerns(row, list(FRAMEWORKS))
    assert concerns({"control": "root_account.mfa"}, ["ssb", "pci_dss"])
