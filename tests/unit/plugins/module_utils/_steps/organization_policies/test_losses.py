# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which services a service control policy would take from those who use them."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_policies.losses import (
    Losses,
    Use,
    losses,
    newly,
)

HERE = Use("s3", "2026-11-20", "eu-west-1", "o-1/r-1", 2)
Found = tuple[list[str], list[str]]
WHOLE: Found = (["s3"], [])
PART: Found = ([], ["s3"])
NONE: Found = ([], [])


def policy(**statement: Any) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Resource": "*", **statement}]}


def found(document: dict[str, Any], use: Use = HERE) -> tuple[list[str], list[str]]:
    lost = losses(document, [use])
    return sorted(lost.whole), sorted(lost.part)


REGION = "aws:RequestedRegion"


@pytest.mark.parametrize(
    ("statement", "lost"),
    [
        pytest.param({"Action": "*"}, WHOLE, id="everything"),
        pytest.param({"Action": ["ec2:*", "S3:*"]}, WHOLE, id="the_service_in_any_case"),
        pytest.param({"Action": "s*"}, WHOLE, id="a_pattern_of_services"),
        pytest.param({"Action": "s3:PutObject"}, PART, id="an_action"),
        pytest.param({"Action": "s3express:*"}, NONE, id="another_service_that_begins_alike"),
        pytest.param({"NotAction": ["iam:*"]}, WHOLE, id="all_but_another"),
        pytest.param({"NotAction": ["s3:*"]}, NONE, id="all_but_the_service"),
        pytest.param({"NotAction": ["s3:GetBucketLocation"]}, WHOLE, id="all_but_an_action"),
        pytest.param({"Action": "s3:*", "Resource": "arn:aws:s3:::a/*"}, PART, id="a_resource"),
        pytest.param(
            {"Action": "*", "Condition": {"StringNotEquals": {REGION: ["eu-west-1"]}}}, NONE, id="inside_of_the_regions"
        ),
        pytest.param(
            {"Action": "*", "Condition": {"StringNotEquals": {REGION: "eu-central-1"}}}, WHOLE, id="outside_of_them"
        ),
        pytest.param(
            {"Action": "*", "Condition": {"StringNotLike": {REGION: ["eu-*"]}}}, NONE, id="inside_of_a_pattern"
        ),
        pytest.param(
            {"Action": "*", "Condition": {"ArnNotLike": {"aws:PrincipalArn": "arn:*:iam::*:role/x"}}},
            WHOLE,
            id="all_but_a_role",
        ),
        pytest.param(
            {"Action": "*", "Condition": {"StringLike": {"aws:PrincipalArn": "arn:*:iam::*:root"}}},
            PART,
            id="one_principal",
        ),
        pytest.param({"Action": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}, PART, id="a_condition"),
        pytest.param({"Effect": "Allow", "Action": "*"}, NONE, id="allowed"),
    ],
)
def test_what_a_statement_takes(statement: dict[str, Any], lost: tuple[list[str], list[str]]) -> None:
    assert found(policy(**statement)) == lost


def test_a_use_without_a_region_may_be_lost() -> None:
    document = policy(Action="*", Condition={"StringNotEquals": {REGION: ["eu-west-1"]}})
    assert found(document, Use("s3", "2026-11-20", "", "", 1)) == PART


def test_only_what_was_not_denied_before_is_new() -> None:
    old, new = losses(policy(Action="s3:PutObject"), [HERE]), losses(policy(Action="s3:*"), [HERE])
    assert sorted(newly(new, old).whole) == ["s3"]
    assert newly(new, new) == newly(new=old, old=new) == Losses()
