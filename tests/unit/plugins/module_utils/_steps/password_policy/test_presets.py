# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._steps.password_policy.policy import (
    FIELDS,
    PasswordPolicy,
    normal,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.password_policy.presets import PRESETS

OPTIONS: dict[str, Any] = {**dict.fromkeys(FIELDS), "state": "present", "exact": False}
COMPOSED = {**normal({}), "min_length": 8, "require_symbols": True, "max_age": 90}


def planned(context: Any, current: Any, **options: Any) -> Any:
    return PasswordPolicy(context(), {**OPTIONS, **options}).plan(current)


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_a_preset_names_fields_that_the_api_takes(context: Any, name: str) -> None:
    PasswordPolicy.check({**OPTIONS, **PRESETS[name]})
    plan = planned(context, None, preset=name)
    assert PRESETS[name].items() <= plan.after.items()
    assert {item.control for item in plan.verdicts} == {f"password_policy.{field}" for field in PRESETS[name]}


def test_what_is_given_goes_before_the_preset(context: Any) -> None:
    after = planned(context, None, preset="pci", min_length=16, require_numbers=False).after
    assert (after["min_length"], after["require_numbers"], after["reuse_prevention"]) == (16, False, 4)


def test_nist_keeps_composition_and_expiry_that_are_there(context: Any) -> None:
    plan = planned(context, COMPOSED, preset="nist_800_63b")
    assert plan.after == {**COMPOSED, "min_length": 15}
    held = {item.control for item in plan.verdicts if item.holds}
    assert {"password_policy.require_symbols", "password_policy.max_age"} <= held


def test_nist_takes_them_away_when_exact(context: Any) -> None:
    after = planned(context, COMPOSED, preset="nist_800_63b", exact=True).after
    assert (after["min_length"], after["require_symbols"], after["max_age"]) == (15, False, 0)


def test_a_preset_is_raised_by_what_the_account_has(context: Any) -> None:
    strict = {**normal({}), "min_length": 20, "reuse_prevention": 24, "max_age": 30}
    after = planned(context, strict, preset="pci").after
    assert (after["min_length"], after["reuse_prevention"], after["max_age"]) == (20, 24, 30)


def test_without_a_preset_only_what_is_given_is_managed(context: Any) -> None:
    plan = planned(context, None, preset=None, max_age=60)
    assert [item.control for item in plan.verdicts] == ["password_policy.max_age"]
