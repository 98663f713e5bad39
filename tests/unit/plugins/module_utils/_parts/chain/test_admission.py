# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whom a topic's or a key's policy lets in, by policies that AWS's own pages and accounts have."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._parts.chain.admission import Visit, lets_in

ACCOUNT = "123456789012"
TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:on-call"
ALARM = f"arn:aws:cloudwatch:us-east-1:{ACCOUNT}:alarm:root"
RULE = f"arn:aws:events:us-east-1:{ACCOUNT}:rule/root"
BY_ALARM = Visit(
    "cloudwatch.amazonaws.com",
    ("sns:Publish",),
    TOPIC,
    {"aws:sourceaccount": ACCOUNT, "aws:sourcearn": ALARM, "aws:sourceowner": ACCOUNT},
)
BY_RULE = Visit(
    "events.amazonaws.com", ("sns:Publish",), TOPIC, {}, {"aws:sourceaccount": ACCOUNT, "aws:sourcearn": RULE}
)
CLOUDWATCH, EVENTS = {"Service": "cloudwatch.amazonaws.com"}, {"Service": ["events.amazonaws.com"]}


def allow(principal: Any = None, condition: Any = None, **change: Any) -> dict[str, Any]:
    found = {
        "Effect": "Allow",
        "Principal": principal or CLOUDWATCH,
        "Action": "sns:Publish",
        "Resource": TOPIC,
        **change,
    }
    return {**found, "Condition": condition} if condition else found


def deny(principal: Any = "*", condition: Any = None, **change: Any) -> dict[str, Any]:
    return {**allow(principal, condition, **change), "Effect": "Deny"}


OURS = {"StringEquals": {"AWS:SourceOwner": ACCOUNT}}
DEFAULT = allow({"AWS": "*"}, OURS, Action=["SNS:Publish", "SNS:Subscribe"])
OTHERS = {"StringEquals": {"aws:SourceAccount": "999999999999"}}
NO_TLS = {"Bool": {"aws:SecureTransport": "false"}}


@pytest.mark.parametrize(
    ("statements", "visit", "expected"),
    [
        pytest.param([], BY_ALARM, False, id="nothing"),
        pytest.param([DEFAULT], BY_ALARM, True, id="alarms_come_in_by_sns_default_policy"),
        pytest.param([DEFAULT], BY_RULE, None, id="whether_a_rule_says_for_whom_is_not_known"),
        pytest.param([allow()], BY_ALARM, True, id="by_name"),
        pytest.param([allow(EVENTS)], BY_ALARM, False, id="another_service"),
        pytest.param([allow(Action="SNS:Pub*")], BY_ALARM, True, id="action_in_any_case_with_a_wildcard"),
        pytest.param([allow(Action="sns:Subscribe")], BY_ALARM, False, id="another_action"),
        pytest.param([allow(Resource="arn:aws:sns:*:*:other")], BY_ALARM, False, id="another_topic"),
        pytest.param([allow(Resource="*")], BY_ALARM, True, id="any_resource"),
        pytest.param([allow(condition={"StringEquals": {"aws:SourceAccount": ACCOUNT}})], BY_ALARM, True, id="account"),
        pytest.param([allow(condition=OTHERS)], BY_ALARM, False, id="another_account"),
        pytest.param(
            [allow(condition={"ArnLike": {"aws:SourceArn": "arn:*:cloudwatch:*:*:alarm:*"}})],
            BY_ALARM,
            True,
            id="alarms",
        ),
        pytest.param(
            [allow(condition={"ArnLike": {"aws:SourceArn": "arn:*:cloudwatch:*:*:alarm:b*"}})],
            BY_ALARM,
            False,
            id="other_alarms",
        ),
        pytest.param(
            [allow(condition={"StringEquals": {"aws:PrincipalOrgID": "o-1"}})],
            BY_ALARM,
            False,
            id="no_principal_of_iam",
        ),
        pytest.param(
            [allow(condition={"StringEquals": {"aws:SourceOrgID": "o-1"}})], BY_ALARM, None, id="organization_not_known"
        ),
        pytest.param([allow(condition={"Fuzzy": {"aws:SourceAccount": ACCOUNT}})], BY_ALARM, None, id="odd_operator"),
        pytest.param([allow(), deny(condition=NO_TLS)], BY_ALARM, True, id="plain_http_denied"),
        pytest.param([allow(), deny()], BY_ALARM, False, id="denied"),
        pytest.param([allow(), deny(condition=OTHERS)], BY_ALARM, True, id="others_denied"),
        pytest.param(
            [allow(), deny(condition={"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}})],
            BY_ALARM,
            False,
            id="all_without_the_organization_denied_and_services_have_none",
        ),
        pytest.param(
            [allow(), deny(condition={"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}})],
            BY_ALARM,
            True,
            id="services_left_out_of_a_denial",
        ),
        pytest.param([allow(EVENTS)], BY_RULE, True, id="a_rule_by_name"),
        pytest.param(
            [allow(EVENTS, {"ArnLikeIfExists": {"aws:SourceArn": "arn:aws:events:*:123456789012:rule/*"}})],
            BY_RULE,
            True,
            id="a_rule_whether_or_not_it_says_which",
        ),
        pytest.param(
            [allow(EVENTS, {"StringEquals": {"aws:SourceAccount": ACCOUNT}})],
            BY_RULE,
            None,
            id="a_rule_that_says_nothing",
        ),
        pytest.param([allow(EVENTS, OTHERS)], BY_RULE, False, id="a_rule_of_others"),
        pytest.param([allow({"AWS": f"arn:aws:iam::{ACCOUNT}:root"})], BY_ALARM, False, id="the_account_is_no_service"),
        pytest.param(
            [{"Effect": "Allow", "NotPrincipal": EVENTS, "Action": "*", "Resource": "*"}], BY_ALARM, True, id="all_but"
        ),
        pytest.param([allow(Action=None, NotAction="sns:Subscribe")], BY_ALARM, True, id="not_action"),
    ],
)
def test_who_is_let_in(statements: list[dict[str, Any]], visit: Visit, expected: bool | None) -> None:
    listed = [{key: value for key, value in item.items() if value is not None} for item in statements]
    assert lets_in({"Version": "2012-10-17", "Statement": listed}, visit) is expected


def test_all_of_what_is_asked_for_has_to_be_allowed() -> None:
    visit = Visit("cloudwatch.amazonaws.com", ("kms:GenerateDataKey", "kms:Decrypt"), "arn:aws:kms:us-east-1:1:key/k")
    statement = {"Effect": "Allow", "Principal": CLOUDWATCH, "Resource": "*", "Action": ["kms:GenerateDataKey*"]}
    assert lets_in({"Statement": [statement]}, visit) is False
    assert lets_in({"Statement": statement | {"Action": ["kms:GenerateDataKey*", "kms:Decrypt"]}}, visit) is True
