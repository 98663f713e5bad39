# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Each recommendation was compared with its audit steps, and AWS's rules are named as AWS names them."""

from __future__ import annotations

import re

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._controls.aws_rules import RULES
from ansible_collections.dayone.aws.plugins.module_utils._controls.catalogue import CONTROLS
from ansible_collections.dayone.aws.plugins.module_utils._controls.cis import RECOMMENDATIONS
from ansible_collections.dayone.aws.plugins.module_utils._controls.compared import COMPARED, EQUAL, OUTCOMES
from ansible_collections.dayone.aws.plugins.module_utils._controls.comparison import REASONS
from ansible_collections.dayone.aws.plugins.module_utils._controls.differences import DIFFERENCES

from .aws_names import hub_controls, is_rule

_HUB = re.compile(r"\b[A-Z][A-Za-z0-9]+\.[0-9]+\b")


def test_no_recommendation_lacks_its_row() -> None:
    assert list(COMPARED) == [item.id for item in RECOMMENDATIONS]


@pytest.mark.parametrize("name", COMPARED)
def test_a_row_is_whole(name: str) -> None:
    row = COMPARED[name]
    assert row.outcome in OUTCOMES
    assert row.why.endswith(".") and len(row.why) > 30


def test_no_two_rows_but_those_of_alarms_say_the_same() -> None:
    said = [row.why for name, row in COMPARED.items() if not name.startswith("5.")]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("control", DIFFERENCES)
def test_what_the_estate_shows_to_differ_is_not_called_equal(control: str) -> None:
    assert [name for name in CONTROLS[control].cis if COMPARED[name].outcome == EQUAL] == []


def test_reasons_are_about_controls_or_roles() -> None:
    roles = {name.partition(".")[0] for name in CONTROLS}
    assert set(REASONS) <= {*CONTROLS, *roles}


@pytest.mark.parametrize("control", RULES)
def test_rules_have_the_names_that_aws_gives_them(control: str) -> None:
    text = RULES[control]
    assert set(_HUB.findall(text)) <= hub_controls()
    named = {*re.findall(r"\(([a-z0-9-]+)\)", text), *re.findall(r"Config: ([a-z0-9-]+)", text)}
    assert [name for name in named if not is_rule(name)] == []


def test_controls_of_fsbp_are_controls_of_security_hub() -> None:
    assert {name for control in CONTROLS.values() for name in control.fsbp} <= hub_controls()


@pytest.mark.parametrize("name", ["EC2.999", "no-such-rule", "multi-region-trail"])
def test_a_wrong_name_is_seen(name: str) -> None:
    assert name not in hub_controls()
    assert not is_rule(name)
