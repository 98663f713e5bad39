# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Plan, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import reconcile
from ansible_collections.dayone.aws.plugins.module_utils._steps.compute_defaults import allowed_images as images
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.nobody import NOBODY

REGION = "eu-west-1"
NONE: dict[str, Any] = dict.fromkeys(images.criterion_spec())
AMAZON = {**NONE, "providers": ["amazon"]}
OURS = [{"ImageProviders": ["amazon"]}]
criteria = st.lists(st.fixed_dictionaries({"ImageProviders": st.lists(st.sampled_from(images.PROVIDERS), min_size=1)}))
states = st.sampled_from(images.STATES)


def resource(state: str, wanted: Any = None, exact: bool = False, context: Any = NOBODY) -> images.AllowedImages:
    options = {"allowed_images": state, "allowed_image_criteria": wanted, "exact": exact}
    return images.AllowedImages(context, options, REGION)


def seen(state: str, found: Any = (), by: str = "account") -> dict[str, Any]:
    return {"state": state, "criteria": images._normal(found), "held_by": by}


def methods(plan: Plan) -> list[str]:
    return [call.method.split("_")[0] for call in plan.calls]


@pytest.mark.parametrize(
    ("found", "wanted", "calls", "holds"),
    [
        pytest.param(seen("disabled"), ("audit-mode", None), ["enable"], [False], id="marks"),
        pytest.param(
            seen("disabled"), ("enabled", [AMAZON]), ["replace", "enable"], [False, False], id="criteria_come_first"
        ),
        pytest.param(seen("enabled", OURS), ("audit-mode", [AMAZON]), [], [True, True], id="stricter_state_stays"),
        pytest.param(
            seen("enabled", [{"ImageProviders": ["none"]}]),
            ("enabled", [AMAZON]),
            ["replace"],
            [True, False],
            id="criteria_are_replaced",
        ),
        pytest.param(
            seen(
                "audit-mode", [{"ImageProviders": ["amazon"], "ScanResultCondition": {"MaximumSeverityLabel": "low"}}]
            ),
            ("audit-mode", [AMAZON]),
            ["replace"],
            [True, False],
            id="a_condition_that_is_not_known_here_is_no_equal",
        ),
        pytest.param(seen("enabled", OURS), ("disabled", None), [], [True], id="weaker_is_not_set_unasked"),
    ],
)
def test_plan(found: Any, wanted: Any, calls: list[str], holds: list[bool]) -> None:
    plan = resource(*wanted).plan(found)
    assert methods(plan) == calls
    assert [verdict.holds for verdict in plan.verdicts] == holds
    assert {verdict.held_by for verdict in plan.verdicts} == {"account"}


def test_what_ends_is_ended_before_its_criteria_go() -> None:
    assert methods(resource("disabled", [], exact=True).plan(seen("enabled", OURS))) == ["disable", "replace"]


@pytest.mark.parametrize(
    ("by", "word"),
    [("declarative-policy", "declarative policy"), ("control-tower", "control-tower controls this setting")],
)
def test_who_holds_it_elsewhere_is_named_and_nothing_is_written(by: str, word: str) -> None:
    plan = resource("enabled", [AMAZON]).plan(seen("audit-mode", OURS, by))
    assert (plan.calls, plan.before) == ((), plan.after)
    assert [(verdict.holds, verdict.mend, verdict.held_by) for verdict in plan.verdicts] == [
        (False, "person", by),
        (True, "call", by),
    ]
    assert word in plan.verdicts[0].note


@given(states, criteria, states, criteria, st.booleans())
def test_planning_from_the_planned_state_changes_nothing(now: Any, found: Any, aim: Any, want: Any, exact: Any) -> None:
    made = resource(aim, [{**NONE, "providers": item["ImageProviders"]} for item in want], exact)
    first = made.plan(seen(now, found))
    after = first.after or {}
    assert made.plan(seen(after["state"], after["criteria"])).calls == ()


@given(states, criteria, states, criteria)
def test_what_was_is_brought_back(now: Any, found: Any, was: Any, old: Any) -> None:
    before = {"state": was, "criteria": images._normal(old)}
    plan = resource("audit-mode").restore(seen(now, found), before)
    assert plan is not None
    assert plan.after == before
    assert bool(plan.calls) == (seen(now, found) != {**before, "held_by": "account"})


REFUSED = [
    pytest.param({"allowed_image_criteria": [AMAZON]}, "requires allowed_images", id="criteria_alone"),
    pytest.param({"allowed_images": "enabled"}, "without allowed_image_criteria", id="no_criteria"),
    pytest.param({"allowed_images": "enabled", "allowed_image_criteria": []}, "without", id="empty_criteria"),
    pytest.param(
        {"allowed_images": "audit-mode", "allowed_image_criteria": [NONE]}, "every image", id="an_empty_criterion"
    ),
    pytest.param(
        {"allowed_images": "audit-mode", "allowed_image_criteria": [{**NONE, "providers": ["11112222333"]}]},
        "11112222333 is not a provider",
        id="account_without_its_zero",
    ),
    pytest.param(
        {"allowed_images": "audit-mode", "allowed_image_criteria": [AMAZON] * 11}, "11 entries", id="too_many"
    ),
    pytest.param(
        {"allowed_images": "audit-mode", "allowed_image_criteria": [{**NONE, "names": ["a*"] * 51}]},
        "51 values of names",
        id="too_many_names",
    ),
    pytest.param(
        {"allowed_images": "audit-mode", "allowed_image_criteria": [{**AMAZON, "max_days_since_created": -1}]},
        "0 days or more",
        id="days",
    ),
]


@pytest.mark.parametrize(("options", "word"), REFUSED)
def test_bad_options_are_refused(options: Any, word: str) -> None:
    with pytest.raises(Refusal, match=word):
        images.check_images({"allowed_images": None, "allowed_image_criteria": None, **options})


@pytest.mark.newer_models
def test_what_ec2_says_is_read_in_order(context: Any, scripted: Any) -> None:
    found = {"ImageProviders": ["amazon", "111122223333"], "ImageNames": [], "MarketplaceProductCodes": []}
    scripted("ec2", REGION).add_response(
        "get_allowed_images_settings",
        {"State": "enabled", "ImageCriteria": [found], "ManagedBy": "account"},
        {},
    )
    made = resource("enabled", [{**NONE, "providers": ["111122223333", "amazon"]}], context=context())
    outcome = reconcile(made, check_mode=True)
    assert [status for _verdict, status in outcome.findings] == ["compliant", "compliant"]


def test_denied_is_unknown_for_both(context: Any, scripted: Any) -> None:
    scripted("ec2", REGION).add_client_error("get_allowed_images_settings", "UnauthorizedOperation")
    outcome = reconcile(resource("enabled", [AMAZON], context=context()), check_mode=False)
    assert [status for _verdict, status in outcome.findings] == ["unknown", "unknown"]
    assert "UnauthorizedOperation" in outcome.error
