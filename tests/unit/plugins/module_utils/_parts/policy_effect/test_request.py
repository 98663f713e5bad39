# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._parts.policy_effect.request import lets_in, service

OURS = "123456789012"
NEEDED = ("kms:Decrypt", "kms:GenerateDataKey")
SERVICE = {"Service": "cloudwatch.amazonaws.com"}


def allowed(**parts: Any) -> dict[str, Any]:
    base = {"Effect": "Allow", "Principal": SERVICE, "Action": ["kms:Decrypt", "kms:GenerateDataKey*"], "Resource": "*"}
    return {key: value for key, value in {**base, **parts}.items() if value is not None}


def asked(*statements: dict[str, Any], version: str = "2012-10-17", **keys: Any) -> bool | None:
    caller = service("cloudwatch.amazonaws.com", **keys)
    return lets_in({"Version": version, "Statement": list(statements)}, caller, NEEDED)


@pytest.mark.parametrize(
    ("statements", "answer"),
    [
        pytest.param([], False, id="no_statement"),
        pytest.param([allowed()], True, id="named"),
        pytest.param([allowed(Principal="*")], True, id="everybody"),
        pytest.param([allowed(Principal={"Service": "events.amazonaws.com"})], False, id="another_service"),
        pytest.param([allowed(Principal={"AWS": f"arn:aws:iam::{OURS}:root"})], False, id="the_account"),
        pytest.param([allowed(Principal=None, NotPrincipal=SERVICE)], False, id="all_but_it"),
        pytest.param([allowed(Action="kms:Decrypt")], False, id="half_of_the_actions"),
        pytest.param([allowed(Action="KMS:decrypt"), allowed(Action="kms:Generate*")], True, id="in_two_statements"),
        pytest.param([allowed(Action=None, NotAction="kms:Delete*")], True, id="all_actions_but_some"),
        pytest.param([allowed(), allowed(Effect="Deny", Action="kms:Decrypt")], False, id="denied"),
        pytest.param([allowed(), allowed(Effect="Deny", Action="kms:Delete*")], True, id="denied_another"),
        pytest.param([allowed(Condition={"StringEquals": {"aws:SourceAccount": OURS}})], True, id="for_us"),
        pytest.param([allowed(Condition={"StringEquals": {"aws:SourceAccount": "1"}})], False, id="for_others"),
        pytest.param([allowed(Condition={"StringLike": {"aws:sourceaccount": "123*"}})], True, id="by_a_pattern"),
        pytest.param([allowed(Condition={"ArnLike": {"aws:SourceArn": "arn:*"}})], False, id="says_no_arn"),
        pytest.param([allowed(Condition={"ArnLikeIfExists": {"aws:SourceArn": "arn:*"}})], True, id="says_none_if_any"),
        pytest.param([allowed(Condition={"ArnNotLike": {"aws:SourceArn": "arn:*"}})], True, id="none_is_not_that"),
        pytest.param([allowed(Condition={"Null": {"aws:SourceArn": "true"}})], True, id="none_is_null"),
        pytest.param([allowed(Condition={"StringEquals": {"kms:ViaService": "x"}})], None, id="nobody_knows"),
        pytest.param([allowed(Condition={"NewOperator": {"aws:SourceAccount": "x"}})], None, id="an_unknown_operator"),
        pytest.param(
            [allowed(Condition={"StringEquals": {"aws:SourceAccount": "${aws:x}"}})], None, id="an_unknown_variable"
        ),
        pytest.param(
            [allowed(), allowed(Effect="Deny", Condition={"StringEquals": {"kms:ViaService": "x"}})],
            None,
            id="perhaps_denied",
        ),
        pytest.param(
            [allowed(), allowed(Condition={"StringEquals": {"kms:ViaService": "x"}})], True, id="allowed_in_any_case"
        ),
        pytest.param(
            [allowed(Principal="*", Condition={"Bool": {"aws:PrincipalIsAWSService": True}})], True, id="as_a_service"
        ),
    ],
)
def test_whether_a_service_gets_in(statements: list[dict[str, Any]], answer: bool | None) -> None:
    assert asked(*statements, aws_SourceAccount=OURS, aws_SourceArn=None) is answer


def test_addresses_and_resources_count() -> None:
    near = allowed(Condition={"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}})
    assert asked(near, aws_SourceIp="203.0.113.9") is True
    assert asked(near, aws_SourceIp="203.0.114.9") is False
    topic = {"Statement": allowed(Action="sns:Publish", Resource="arn:aws:sns:us-east-1:1:a")}
    caller = service("cloudwatch.amazonaws.com")
    assert lets_in(topic, caller, ["sns:Publish"], "arn:aws:sns:us-east-1:1:a") is True
    assert lets_in(topic, caller, ["sns:Publish"], "arn:aws:sns:us-east-1:1:b") is False
