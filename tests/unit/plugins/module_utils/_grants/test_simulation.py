# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Questions to IAM's policy simulator, and what its answers mean."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._grants.catalogue import STEPS
from ansible_collections.dayone.aws.plugins.module_utils._grants.resolve import Grant, Place, grants
from ansible_collections.dayone.aws.plugins.module_utils._grants.simulation import (
    Decision,
    Question,
    batches,
    decisions,
    questions,
    request_of,
    text_of,
)

from .test_policies import variables

PLACE = Place("aws", "123456789012", "eu-west-1")
NO, YES = {"EvalDecision": "implicitDeny"}, {"EvalDecision": "allowed"}


def granted(purpose: str = "baseline") -> list[Question]:
    return questions(grants(sorted(STEPS), purpose, PLACE, variables(dayone_profile="cis_level_2")), PLACE)


def grant(action: str, resource: str = "*", step: str = "dns", *condition: tuple[str, str, str]) -> Grant:
    return Grant(action, resource, condition, step, "write")


@pytest.mark.parametrize(("purpose", "most"), [("drift", 5), ("baseline", 12), ("restore", 14)])
def test_all_steps_are_asked_for_in_a_few_requests(purpose: str, most: int) -> None:
    asked = granted(purpose)
    found = batches(asked)
    assert len(found) <= most
    assert sorted(map(repr, (item for batch in found for item in batch))) == sorted(map(repr, asked))
    for batch in found:
        request = request_of(batch)
        assert len(request["ActionNames"]) * len(request["ResourceArns"]) <= 1000
        keys = {entry["ContextKeyName"]: entry["ContextKeyValues"] for entry in request.get("ContextEntries", [])}
        for question in batch:
            assert {key: [value] for key, value in question.keys}.items() <= keys.items()


def test_what_several_steps_ask_is_asked_once_and_of_what_the_account_could_have() -> None:
    (question,) = questions(
        [grant("kms:DescribeKey", "arn:aws:kms:*:*:key/*", step) for step in ("dns", "audit_trail")], PLACE
    )
    assert question.resource == "arn:aws:kms:eu-west-1:123456789012:key/x"
    assert question.steps == ("audit_trail", "dns")
    assert questions([grant("iam:GetPolicy", "arn:aws:iam::aws:policy/*")], PLACE)[0].resource.endswith(
        "::aws:policy/x"
    )


def test_roles_are_made_within_the_boundary_that_is_named() -> None:
    (asked,) = questions([grant("iam:CreateRole", "arn:aws:iam::123456789012:role/dayone/x")], PLACE, "arn:limit")
    assert asked.keys == (("iam:PermissionsBoundary", "arn:limit"),)


@pytest.mark.parametrize(
    ("answer", "decision"),
    [
        pytest.param(YES, Decision("allowed"), id="allowed"),
        pytest.param(NO, Decision("implicitDeny", "identity"), id="nobody_allows"),
        pytest.param(
            {
                "EvalDecision": "explicitDeny",
                "MatchedStatements": [{"SourcePolicyId": "a"}, {"SourcePolicyId": "a"}, {"SourcePolicyType": "none"}],
            },
            Decision("explicitDeny", "identity", ("a",)),
            id="denied",
        ),
        pytest.param(
            {**NO, "PermissionsBoundaryDecisionDetail": {"AllowedByPermissionsBoundary": False}},
            Decision("implicitDeny", "boundary"),
            id="boundary",
        ),
        pytest.param(
            {**YES, "OrganizationsDecisionDetail": {"AllowedByOrganizations": False}},
            Decision("implicitDeny", "scp"),
            id="organization_alone",
        ),
        pytest.param(
            {**NO, "MissingContextValues": ["aws:MultiFactorAuthPresent"]},
            Decision("implicitDeny", "identity", (), ("aws:MultiFactorAuthPresent",)),
            id="condition",
        ),
    ],
)
def test_it_is_told_by_whose_policy(answer: dict[str, Any], decision: Decision) -> None:
    found = decisions([{"EvalActionName": "S3:ListBucket", "EvalResourceName": "arn:aws:s3:::x", **answer}])
    assert found == {("s3:listbucket", "arn:aws:s3:::x"): decision}


def test_answers_by_resource_count_too() -> None:
    specific = [{"EvalResourceName": "arn:aws:s3:::x", "EvalResourceDecision": "explicitDeny"}]
    found = decisions([{"EvalActionName": "s3:ListBucket", "ResourceSpecificResults": specific, **YES}])
    assert found["s3:listbucket", "arn:aws:s3:::x"].decision == "explicitDeny"


@pytest.mark.parametrize("by", ["identity", "boundary", "scp"])
@pytest.mark.parametrize("decision", ["explicitDeny", "implicitDeny"])
def test_each_denial_has_its_words(decision: str, by: str) -> None:
    question = Question("s3:ListBucket", "arn:aws:s3:::x", (), ("dns",), "read")
    text = text_of(question, Decision(decision, by, ("own",)))
    assert text.startswith("s3:ListBucket on arn:aws:s3:::x: ")
    assert text.endswith(" (own)")
    assert ("denies" in text) == (decision == "explicitDeny")
