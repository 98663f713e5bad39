# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Plan, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._parts.ownership import MANAGED_TAG
from ansible_collections.dayone.aws.plugins.module_utils._steps.access_analyzer import analyzer as access_analyzer
from ansible_collections.dayone.aws.plugins.module_utils._steps.access_analyzer.analyzer import OWNER, Analyzer
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.nobody import NOBODY

REGION = "eu-west-1"
OPTIONS: dict[str, Any] = {
    "state": "present",
    "external": True,
    "external_zone": "account",
    "unused": False,
    "unused_zone": "account",
    "unused_days": 90,
    "unused_region": None,
    "name_prefix": "dayone",
    "regions": None,
}


def analyzer(name: str, kind: str = "ACCOUNT", status: str = "ACTIVE", owner: str = "", **more: Any) -> dict[str, Any]:
    item = {"arn": f"arn:{name}", "name": name, "type": kind, "status": status, "tags": {MANAGED_TAG: owner}, **more}
    return {name: access_analyzer._normal(item)}


def unused(name: str, days: int, kind: str = "ACCOUNT_UNUSED_ACCESS") -> dict[str, Any]:
    return analyzer(name, kind, configuration={"unusedAccess": {"unusedAccessAge": days}})


def resource(kind: str = "external", **options: Any) -> Analyzer:
    return Analyzer(NOBODY, kind, REGION, {**OPTIONS, **options})


def outcome(made: Plan) -> tuple[list[str], bool, str]:
    (verdict,) = made.verdicts
    return [call.method for call in made.calls], verdict.holds, verdict.mend


CREATE, DELETE = ["create_analyzer"], ["delete_analyzer"]


@pytest.mark.parametrize(
    ("found", "options", "expected"),
    [
        pytest.param({}, {}, (CREATE, False, "call"), id="none"),
        pytest.param(analyzer("theirs"), {}, ([], True, "call"), id="account_analyzer_is_adopted"),
        pytest.param(analyzer("theirs", "ORGANIZATION"), {}, ([], True, "call"), id="organization_analyzer_is_adopted"),
        pytest.param(
            analyzer("a", status="FAILED") | analyzer("b"), {}, ([], True, "call"), id="the_one_that_works_counts"
        ),
        pytest.param(analyzer("a", status="DISABLED"), {}, ([], False, "person"), id="disabled_is_for_a_person"),
        pytest.param(analyzer("a", status="CREATING"), {}, ([], False, "person"), id="being_made"),
        pytest.param(
            analyzer("theirs"), {"external_zone": "organization"}, (CREATE, False, "call"), id="zone_is_too_small"
        ),
        pytest.param(
            analyzer("dayone-external", owner=OWNER),
            {"external_zone": "organization"},
            ([], False, "person"),
            id="own_name_of_another_type",
        ),
        pytest.param(
            analyzer("dayone-external", owner=OWNER), {"state": "absent"}, (DELETE, False, "call"), id="own_is_removed"
        ),
        pytest.param(
            analyzer("dayone-external"), {"state": "absent"}, ([], True, "call"), id="that_of_others_is_not_removed"
        ),
    ],
)
def test_external(found: Any, options: Any, expected: Any) -> None:
    assert outcome(resource(**options).plan(found)) == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param({}, (CREATE, False, "call"), id="none"),
        pytest.param(unused("theirs", 30), ([], True, "call"), id="shorter_is_adopted"),
        pytest.param(unused("theirs", 180), ([], False, "person"), id="longer_is_for_a_person"),
        pytest.param(unused("a", 180) | unused("b", 90), ([], True, "call"), id="the_shortest_counts"),
        pytest.param(unused("org", 90, "ORGANIZATION_UNUSED_ACCESS"), ([], True, "call"), id="organization"),
    ],
)
def test_unused(found: Any, expected: Any) -> None:
    assert outcome(resource("unused").plan(found)) == expected


def test_days_are_sent_for_unused_access_only() -> None:
    assert "configuration" not in resource().plan({}).calls[0].params
    made = resource("unused", unused_days=30).plan({}).calls[0]
    assert made.params["configuration"] == {"unusedAccess": {"unusedAccessAge": 30}}
    assert made.params["tags"] == {MANAGED_TAG: OWNER}


analyzers = st.dictionaries(
    st.sampled_from(["dayone-external", "dayone-unused", "theirs"]),
    st.tuples(
        st.sampled_from(["ACCOUNT", "ORGANIZATION", "ACCOUNT_UNUSED_ACCESS"]),
        st.sampled_from(["ACTIVE", "CREATING", "DISABLED", "FAILED"]),
        st.sampled_from(["", OWNER]),
    ),
)


@given(items=analyzers, kind=st.sampled_from(["external", "unused"]), state=st.sampled_from(["present", "absent"]))
def test_planning_from_the_planned_state_changes_nothing(items: Any, kind: str, state: str) -> None:
    found = {key: value for name, item in items.items() for key, value in analyzer(name, *item).items()}
    made = resource(kind, state=state)
    first = made.plan(found)
    assert made.plan(first.after).calls == ()
    theirs = {name for name, item in found.items() if item["owner"] != OWNER}
    assert theirs <= set(first.after or {})


def test_one_request_reads_a_region(context: Any, scripted: Any) -> None:
    made = Analyzer(context(), "external", REGION, OPTIONS)
    summary = {"arn": "arn:a", "name": "a", "type": "ACCOUNT", "createdAt": "2026-01-01", "status": "FAILED"}
    failed = {**summary, "statusReason": {"code": "SERVICE_LINKED_ROLE_CREATION_FAILED"}}
    scripted("accessanalyzer", REGION).add_response("list_analyzers", {"analyzers": [failed]}, {})
    (verdict,) = made.plan(made.observe()).verdicts
    assert "SERVICE_LINKED_ROLE_CREATION_FAILED" in verdict.note


def test_unused_access_is_looked_at_in_one_region(context: Any, scripted: Any) -> None:
    who = context()
    scripted("ec2").add_response("describe_regions", {"Regions": [{"RegionName": "a"}, {"RegionName": "b"}]}, {})
    made = access_analyzer.resources(who, {**OPTIONS, "unused": True, "unused_region": "b"})
    assert [(item.name, item.region) for item in made] == [("external", "a"), ("external", "b"), ("unused", "b")]


@pytest.mark.parametrize(
    ("options", "word"),
    [({"unused_days": 0}, "unused_days"), ({"unused_days": 366}, "365"), ({"external": False}, "external or unused")],
)
def test_bad_input_is_refused(options: Any, word: str) -> None:
    with pytest.raises(Refusal, match=word):
        access_analyzer.check({**OPTIONS, **options})
