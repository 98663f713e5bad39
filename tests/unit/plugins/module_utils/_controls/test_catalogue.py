# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The catalogue as a whole, and the page that is made of it."""

from __future__ import annotations

import re

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._controls import startup
from ansible_collections.dayone.aws.plugins.module_utils._controls.catalogue import CONTROLS
from ansible_collections.dayone.aws.plugins.module_utils._controls.cis import RECOMMENDATIONS
from ansible_collections.dayone.aws.plugins.module_utils._controls.control import SEVERITIES, Control

from tools import controls_doc


def test_the_page_is_that_of_the_catalogue() -> None:
    """Written again by tools/controls_doc.py."""
    assert controls_doc.PAGE.read_text(encoding="utf-8") == controls_doc.page(CONTROLS, RECOMMENDATIONS)


def test_each_of_the_70_recommendations_has_a_stance() -> None:
    assert len({item.id for item in RECOMMENDATIONS}) == len(RECOMMENDATIONS) == 70
    assert {item.stance for item in RECOMMENDATIONS} == set(controls_doc.STANCES)
    assert {item.level for item in RECOMMENDATIONS} == {1, 2}


@pytest.mark.parametrize("control", CONTROLS.values(), ids=list(CONTROLS))
def test_a_control_is_well_formed(control: Control) -> None:
    assert re.fullmatch(r"[a-z_0-9]+\.[a-z_0-9]+", control.id)
    assert control.severity in SEVERITIES
    assert control.stance in controls_doc.STANCES
    assert control.title and not control.title.endswith(".")
    assert control.remediation.endswith(".")
    assert set(control.cis) <= {item.id for item in RECOMMENDATIONS}
    assert all(re.fullmatch(r"[A-Z][A-Za-z0-9]+\.[0-9]+", name) for name in control.fsbp)
    assert set(control.ssb) <= startup.REQUIREMENTS.keys()


def test_each_recommendation_that_is_enforced_or_audited_has_a_control() -> None:
    named = {name for control in CONTROLS.values() for name in control.cis}
    missing = [f"{item.id} {item.title}" for item in RECOMMENDATIONS if item.stance != "human" and item.id not in named]
    assert not missing, f"no control names: {'; '.join(missing)}"


def test_each_of_the_startup_baselines_account_controls_has_a_control() -> None:
    named = {name for control in CONTROLS.values() for name in control.ssb}
    wanted = {name: text for name, text in startup.REQUIREMENTS.items() if name.startswith("ACCT")}
    missing = [f"{name} {text}" for name, text in wanted.items() if name not in named]
    assert not missing, f"no control names: {'; '.join(missing)}"
