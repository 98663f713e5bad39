# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import botocore.session
import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._steps.password_policy.policy import (
    _RANGES,
    FIELDS,
    KINDS,
    PasswordPolicy,
    normal,
    plan_policy,
    to_api,
)
from hypothesis import given
from hypothesis import strategies as st

WEAK = {**normal({}), "min_length": 8}
#: AWS's own policy in fields: eight characters of three kinds.
DEFAULT = {**WEAK, "require_lowercase": True, "require_uppercase": True, "require_numbers": True}
STRONG = {**normal({}), "min_length": 20, "max_age": 30, "require_symbols": True, "reuse_prevention": 24}


def values(name: str) -> st.SearchStrategy[Any]:
    if name in _RANGES:
        return st.integers(*_RANGES[name])
    return st.booleans()


policies = st.fixed_dictionaries({name: values(name) for name in FIELDS})
wishes = st.fixed_dictionaries({}, optional={name: values(name) for name in FIELDS})


def test_fields_are_all_of_the_api() -> None:
    model = botocore.session.get_session().get_service_model("iam")
    shape = model.operation_model("UpdateAccountPasswordPolicy").input_shape
    assert {field.api for field in FIELDS.values()} == set(shape.members)


@pytest.mark.parametrize(
    ("current", "wanted", "exact", "expected"),
    [
        pytest.param(WEAK, {"min_length": 14}, False, {**WEAK, "min_length": 14}, id="weaker_is_raised"),
        pytest.param(STRONG, {"min_length": 14}, False, STRONG, id="stricter_is_kept"),
        pytest.param(STRONG, {"min_length": 14}, True, {**STRONG, "min_length": 14}, id="exact_weakens"),
        pytest.param(STRONG, {"require_symbols": False}, False, STRONG, id="required_stays_required"),
        pytest.param(STRONG, {"max_age": 90}, False, STRONG, id="shorter_age_is_kept"),
        pytest.param(STRONG, {"max_age": 0}, False, STRONG, id="expiry_is_not_lifted"),
        pytest.param(STRONG, {"max_age": 0}, True, {**STRONG, "max_age": 0}, id="exact_lifts_expiry"),
        pytest.param(WEAK, {"max_age": 90}, False, {**WEAK, "max_age": 90}, id="never_becomes_an_age"),
        pytest.param(None, {"min_length": 6}, True, {**DEFAULT, "min_length": 6}, id="exact_on_no_policy"),
        pytest.param(None, {"max_age": 90}, False, {**DEFAULT, "max_age": 90}, id="account_default_is_kept"),
        pytest.param(None, {"min_length": 6}, False, DEFAULT, id="account_default_length_is_not_lowered"),
        pytest.param(
            None,
            {"require_numbers": False},
            False,
            {**DEFAULT, "require_numbers": False, "require_symbols": True},
            id="another_kind_stands_for_the_one_that_is_named_off",
        ),
        pytest.param(
            None,
            {"require_symbols": True},
            False,
            {**DEFAULT, "require_symbols": True, "require_numbers": False},
            id="a_kind_that_is_named_is_one_of_three",
        ),
        pytest.param(
            None,
            dict.fromkeys(KINDS, False),
            False,
            {**DEFAULT, **dict.fromkeys(KINDS, False)},
            id="all_four_kinds_named_off_is_a_decision",
        ),
    ],
)
def test_plan(current: Any, wanted: Any, exact: bool, expected: Any) -> None:
    made = plan_policy(current, wanted, exact=exact, state="present")
    assert made.after == expected
    assert bool(made.calls) == (current != expected)


def test_false_is_managed() -> None:
    current = {**WEAK, "hard_expiry": True}
    made = plan_policy(current, {"hard_expiry": False}, exact=False, state="present")
    assert made.calls[0].params["HardExpiry"] is False


def test_zero_is_sent_by_leaving_out() -> None:
    assert "MaxPasswordAge" not in to_api(WEAK)
    assert "ExpirePasswords" not in to_api(STRONG)


def test_absent_deletes_only_what_is_there() -> None:
    assert plan_policy(None, {}, exact=False, state="absent").calls == ()
    assert plan_policy(WEAK, {}, exact=False, state="absent").calls[0].method == "delete_account_password_policy"


@pytest.mark.parametrize(("name", "value"), [("min_length", 5), ("min_length", 129), ("reuse_prevention", 25)])
def test_out_of_range_is_refused_by_name(name: str, value: int) -> None:
    with pytest.raises(Refusal, match=name):
        PasswordPolicy.check({**dict.fromkeys(FIELDS), name: value})


@given(current=st.none() | policies, wanted=wishes, exact=st.booleans())
def test_planning_from_the_planned_state_changes_nothing(current: Any, wanted: Any, exact: bool) -> None:
    first = plan_policy(current, wanted, exact=exact, state="present")
    second = plan_policy(first.after, wanted, exact=exact, state="present")
    assert second.calls == ()
    assert all(verdict.holds for verdict in second.verdicts)


@given(current=policies, wanted=wishes)
def test_the_ratchet_never_weakens(current: Any, wanted: Any) -> None:
    after = plan_policy(current, wanted, exact=False, state="present").after
    assert after is not None
    for name, field in FIELDS.items():
        if field.order == "rise":
            assert after[name] >= current[name]
        if field.order == "fall" and current[name]:
            assert 0 < after[name] <= current[name]


@given(wanted=wishes)
def test_a_first_policy_is_no_weaker_than_what_aws_asks_for_without_one(wanted: Any) -> None:
    after = plan_policy(None, wanted, exact=False, state="present").after
    assert after is not None
    assert after["min_length"] >= 8
    named_off = sum(wanted.get(name) is False for name in KINDS)
    assert sum(after[name] for name in KINDS) >= min(3, 4 - named_off)


@given(current=policies, wanted=wishes)
def test_unmanaged_fields_are_kept(current: Any, wanted: Any) -> None:
    after = plan_policy(current, wanted, exact=True, state="present").after
    assert after is not None
    assert {name: after[name] for name in FIELDS if name not in wanted} == {
        name: current[name] for name in FIELDS if name not in wanted
    }
