# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A role that is passed to a service is a way up where all that it takes is allowed, and only there."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._parts.policy_effect.passing import (
    WAYS,
    Strong,
    Way,
    services_of,
    ways_by_passing,
)

ROLE = "arn:aws:iam::123456789012:role/admin"
OTHER = "arn:aws:iam::123456789012:role/other"
LAMBDA = "lambda.amazonaws.com"
RUN = ["lambda:CreateFunction", "lambda:InvokeFunction"]


def strong(*services: str, arn: str = ROLE) -> list[Strong]:
    return [Strong(arn, frozenset(services))]


def allow(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Action": action, "Resource": "*"}


def policy(*found: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(found)}


def to(value: Any, operator: str = "StringEquals") -> dict[str, Any]:
    return {"Condition": {operator: {"iam:PassedToService": value}}}


def _id(way: Way) -> str:
    return f"{way.passed_to}-{way.needs[0][0]}"


@pytest.mark.parametrize("way", WAYS, ids=_id)
def test_each_way_needs_all_its_actions_and_a_role_that_trusts_the_service(way: Way) -> None:
    needed = [group[0] for group in way.needs]
    whole = policy(allow(["iam:PassRole", *needed]))
    assert ways_by_passing(whole, strong(way.passed_to)) == [f"iam:PassRole of {ROLE} to {way.passed_to}"]
    assert ways_by_passing(whole, strong("nobody.amazonaws.com")) == []
    assert ways_by_passing(policy(allow(needed)), strong(way.passed_to)) == []
    for missing in needed:
        rest = [item for item in needed if item != missing]
        other = [item for item in WAYS if item != way and all(set(group) & set(rest) for group in item.needs)]
        if way.passed_to not in {item.passed_to for item in other}:
            assert ways_by_passing(policy(allow(["iam:PassRole", *rest])), strong(way.passed_to)) == []
    assert way.source.startswith("https://docs.aws.amazon.com/service-authorization/")


@pytest.mark.parametrize(
    ("document", "leads"),
    [
        pytest.param(policy(allow("iam:PassRole", ROLE), allow(RUN)), True, id="this_role"),
        pytest.param(policy(allow("iam:PassRole", OTHER), allow(RUN)), False, id="another_role"),
        pytest.param(policy(allow("iam:*", ROLE), allow("lambda:*")), True, id="by_stars"),
        pytest.param(policy(allow("iam:PassRole", **to(LAMBDA)), allow(RUN)), True, id="to_lambda"),
        pytest.param(policy(allow("iam:PassRole", **to(["ec2.amazonaws.com"])), allow(RUN)), False, id="to_ec2_alone"),
        pytest.param(policy(allow("iam:PassRole", **to("lambda*", "StringLike")), allow(RUN)), True, id="like_lambda"),
        pytest.param(
            policy(allow("iam:PassRole", **to(LAMBDA, "StringNotEquals")), allow(RUN)), False, id="to_others_alone"
        ),
        pytest.param(
            policy(
                allow("iam:PassRole", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}),
                allow(RUN),
            ),
            True,
            id="with_mfa",
        ),
        pytest.param(
            policy(allow("iam:PassRole", Condition={"StringEquals": {"iam:ResourceTag/team": "shop"}}), allow(RUN)),
            False,
            id="of_roles_with_a_tag",
        ),
        pytest.param(
            policy(allow("iam:PassRole"), allow(RUN, "arn:aws:lambda:*:123456789012:function:*")),
            True,
            id="all_functions",
        ),
        pytest.param(
            policy(allow("iam:PassRole"), allow(RUN, "arn:aws:lambda:*:123456789012:function:shop")),
            False,
            id="one_function",
        ),
        pytest.param(policy(allow("iam:PassRole"), allow(RUN), deny("iam:PassRole")), False, id="passing_denied"),
        pytest.param(policy(allow("iam:PassRole"), allow(RUN), deny("lambda:Create*")), False, id="making_denied"),
        pytest.param(
            policy({"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}, deny("iam:PassRole")),
            False,
            id="all_but_denied",
        ),
        pytest.param(policy({"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}), True, id="all_but_a_service"),
        pytest.param(policy({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}), False, id="power_user"),
    ],
)
def test_what_of_a_policy_counts(document: dict[str, Any], leads: bool) -> None:
    assert bool(ways_by_passing(document, strong(LAMBDA))) is leads


def test_services_of_a_trust_policy() -> None:
    trust = policy(
        {"Effect": "Allow", "Principal": {"Service": ["Lambda.amazonaws.com", "ec2.amazonaws.com"]}, "Action": "*"},
        {"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "sts:AssumeRole"},
        {"Effect": "Deny", "Principal": {"Service": "glue.amazonaws.com"}, "Action": "sts:AssumeRole"},
    )
    assert services_of(trust) == {LAMBDA, "ec2.amazonaws.com"}
