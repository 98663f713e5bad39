# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The plan for policies, from states as they may be read."""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_policies.plan import planned
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_policies.wanted import Wanted
from hypothesis import given
from hypothesis import strategies as st

SCP, TAGS = "SERVICE_CONTROL_POLICY", "TAG_POLICY"
PLACES = ["r-abcd", "ou-abcd-12345678", "111122223333"]
CONTENTS: dict[str, list[dict[str, Any]]] = {
    SCP: [{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": x, "Resource": "*"}]} for x in "ab"],
    TAGS: [{"tags": {name: {"tag_key": {"@@assign": name}}}} for name in "ab"],
}


def policy(number: int, name: str, kind: str, document: int, owner: str, targets: set[str]) -> dict[str, Any]:
    return {
        "id": f"p-{number:08}",
        "arn": f"arn:{number}",
        "name": name,
        "description": "about",
        "document": CONTENTS[kind][document],
        "owner": owner,
        "targets": sorted(targets),
    }


def state_of(policies: list[tuple[str, dict[str, Any]]], types: dict[str, str], wanted: list[Wanted]) -> dict[str, Any]:
    found: dict[str, dict[str, Any]] = {SCP: {}, TAGS: {}}
    for kind, item in policies:
        found[kind][item["id"]] = item
    names = {
        kind: {place: [item["name"] for item in of.values() if place in item["targets"]] for place in PLACES}
        for kind, of in found.items()
    }
    for there in names[SCP].values():
        there.append("FullAWSAccess")
    return {
        "organization": "o-abcdefghij",
        "root": "r-abcd",
        "types": types,
        "policies": found,
        "targets": {item.name: sorted(item.targets) for item in wanted},
        "attached": names,
        "looks": {},
        "report_bucket": None,
        "region": "us-east-1",
    }


places = st.sets(st.sampled_from(PLACES))


@st.composite
def cases(draw: Any) -> tuple[list[Wanted], list[tuple[str, dict[str, Any]]], dict[str, str], bool]:
    wanted, policies = [], []
    for number, kind in enumerate((SCP, TAGS, SCP)):
        name = f"policy-{number}"
        document = CONTENTS[kind][draw(st.integers(0, 1))]
        targets = tuple(sorted(draw(places)))
        wanted.append(Wanted(name, kind, draw(st.booleans()), document, "about", targets, frozenset()))
        owner = draw(st.sampled_from(["", f"organization_policies/{name}", "organization_guardrails/x"]))
        if draw(st.booleans()):
            called = draw(st.sampled_from([name, f"other-{number}"]))
            policies.append((kind, policy(number, called, kind, draw(st.integers(0, 1)), owner, draw(places))))
    types = {kind: "ENABLED" for kind in (SCP, TAGS) if draw(st.booleans())}
    return wanted, policies, types, draw(st.booleans())


def carried_out(
    calls: Any, policies: list[tuple[str, dict[str, Any]]], types: dict[str, str]
) -> tuple[list[tuple[str, dict[str, Any]]], dict[str, str]]:
    """What is there after the calls, by AWS's rules: nothing is attached twice, and nothing deleted that is."""
    there = {item["id"]: (kind, {**item, "targets": list(item["targets"])}) for kind, item in policies}
    types, made = dict(types), {}
    for call in calls:
        params = call.as_dict()["params"]
        if call.method == "enable_policy_type":
            assert types.get(params["PolicyType"]) != "ENABLED"
            types[params["PolicyType"]] = "ENABLED"
        elif call.method == "create_policy":
            assert params["Name"] not in {item["name"] for _kind, item in there.values()}
            number = f"p-new-{params['Name']}"
            about = {"name": params["Name"], "description": params["Description"], "targets": []}
            owner = params["Tags"][0]["Value"]
            item = {"id": number, "arn": number, "document": json.loads(params["Content"]), "owner": owner, **about}
            there[number] = (params["Type"], item)
            made[f"<{params['Name']}.Policy.PolicySummary.Id>"] = number
        else:
            kind, item = there[made.get(params["PolicyId"], params["PolicyId"])]
            _change(call.method, params, kind, item, types)
            if call.method == "delete_policy":
                assert item["targets"] == []
                del there[item["id"]]
    return list(there.values()), types


def _change(method: str, params: dict[str, Any], kind: str, item: dict[str, Any], types: dict[str, str]) -> None:

    if method == "attach_policy":
        assert types.get(kind) == "ENABLED"
        assert params["TargetId"] not in item["targets"]
        item["targets"].append(params["TargetId"])
    elif method == "detach_policy":
        item["targets"].remove(params["TargetId"])
    elif method == "update_policy":
        item["name"] = params.get("Name", item["name"])
        item["description"] = params.get("Description", item["description"])
        item["document"] = json.loads(params["Content"]) if "Content" in params else item["document"]


@given(cases())
def test_aws_takes_the_calls_in_their_order_and_nothing_is_left_to_do(case: Any) -> None:
    wanted, policies, types, exact = case
    first = planned(wanted, state_of(policies, types, wanted), exact=exact)
    there, now = carried_out(first.calls, policies, types)
    second = planned(wanted, state_of(there, now, wanted), exact=exact)
    assert second.calls == ()
    assert all(verdict.holds or verdict.mend != "call" for verdict in second.verdicts)


def test_a_policy_of_others_is_adopted_for_one_of_two_that_say_the_same() -> None:
    document = CONTENTS[SCP][0]
    wanted = [Wanted(name, SCP, True, document, "about", ("r-abcd",), frozenset()) for name in ("first", "second")]
    for called, adopts, creates in (("second", "second", "first"), ("third", "first", "second")):
        theirs = policy(0, called, SCP, 0, "", set())
        calls = planned(wanted, state_of([(SCP, theirs)], {SCP: "ENABLED"}, wanted), exact=True).calls
        attached = {call.chain: call.params["PolicyId"] for call in calls if call.method == "attach_policy"}
        assert attached[adopts] == theirs["id"] != attached[creates]
        assert [call.params["Name"] for call in calls if call.method == "create_policy"] == [creates]


@given(cases())
def test_what_others_made_is_neither_changed_nor_detached_nor_deleted(case: Any) -> None:
    wanted, policies, types, exact = case
    plan = planned(wanted, state_of(policies, types, wanted), exact=exact)
    marks = {item.owner for item in wanted}
    theirs = {item["id"] for _kind, item in policies if item["owner"] not in marks}
    touched = {call.params.get("PolicyId") for call in plan.calls if call.method != "attach_policy"}
    assert not theirs & {number for number in touched if isinstance(number, str)}


@given(cases())
def test_nothing_is_detached_unless_it_is_asked_for(case: Any) -> None:
    wanted, policies, types, _exact = case
    plan = planned(wanted, state_of(policies, types, wanted), exact=False)
    gone = {item.name for item in wanted if not item.present}
    assert {call.chain for call in plan.calls if call.method in ("detach_policy", "delete_policy")} <= gone
