# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._parts.resource_policy import (
    denies_plain_http,
    open_statements,
)

BUCKET = "arn:aws:s3:::numbers"


def policy(**statement: Any) -> dict[str, Any]:
    base = {"Sid": "it", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [{**base, **statement}]}


@pytest.mark.parametrize(
    ("principal", "opened"),
    [
        pytest.param("*", True, id="star"),
        pytest.param({"AWS": "*"}, True, id="any_aws"),
        pytest.param({"AWS": ["arn:aws:iam::123456789012:root", "*"]}, True, id="star_among_others"),
        pytest.param({"Federated": "*"}, True, id="any_federation"),
        pytest.param({"AWS": "arn:aws:iam::123456789012:root"}, False, id="an_account"),
        pytest.param({"AWS": ["123456789012", "111122223333"]}, False, id="accounts"),
        pytest.param({"Service": "cloudfront.amazonaws.com"}, False, id="a_service"),
    ],
)
def test_who_is_everybody(principal: Any, opened: bool) -> None:
    assert open_statements(policy(Principal=principal)) == (["it"] if opened else [])


def test_all_but_some_is_everybody() -> None:
    found = policy(NotPrincipal={"AWS": "arn:aws:iam::123456789012:root"})
    del found["Statement"][0]["Principal"]
    assert open_statements(found) == ["it"]


def test_a_denial_opens_nothing() -> None:
    assert open_statements(policy(Effect="Deny")) == []


def test_a_single_statement_need_not_be_a_list_nor_have_an_id() -> None:
    found = policy()["Statement"][0]
    del found["Sid"]
    assert open_statements({"Statement": found}) == ["statement 1"]


def test_no_policy_opens_nothing() -> None:
    assert open_statements({}) == []


RESTRICTS = [
    ("StringEquals", "aws:PrincipalOrgID", "o-abcdef1234"),
    ("StringEquals", "AWS:SourceOwner", "123456789012"),
    ("StringEquals", "aws:SourceAccount", ["123456789012", "111122223333"]),
    ("StringEqualsIgnoreCase", "aws:SourceAccount", "123456789012"),
    ("StringLike", "aws:PrincipalOrgPaths", "o-abcdef1234/*"),
    ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-abcdef1234/r-ab12/*"),
    ("ArnLike", "aws:SourceArn", "arn:aws:sns:*:123456789012:*"),
    ("ArnEquals", "aws:SourceArn", "arn:aws:s3:::numbers"),
    ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::123456789012:role/*"),
    ("StringEquals", "aws:SourceVpce", "vpce-0123456789"),
    ("StringLike", "aws:userid", "AROAEXAMPLE:*"),
    ("StringEquals", "kms:CallerAccount", "123456789012"),
    ("IpAddress", "aws:SourceIp", ["203.0.113.0/24", "2001:db8::/32"]),
    ("IpAddress", "aws:VpcSourceIp", "172.16.0.0/12"),
]
RESTRICTS_NOT = [
    ("Bool", "aws:SecureTransport", "true"),
    ("StringEquals", "sts:ExternalId", "secret"),
    ("StringEquals", "kms:ViaService", "s3.eu-west-1.amazonaws.com"),
    ("StringLike", "aws:Referer", "https://example.com/*"),
    ("StringEquals", "lambda:FunctionUrlAuthType", "NONE"),
    ("StringEqualsIfExists", "aws:SourceAccount", "123456789012"),
    ("ForAllValues:StringEquals", "aws:PrincipalOrgID", "o-abcdef1234"),
    ("StringNotEquals", "aws:PrincipalOrgID", "o-abcdef1234"),
    ("StringLike", "aws:SourceVpce", "vpce-*"),
    ("StringLike", "aws:PrincipalOrgPaths", "o-*/r-ab12/*"),
    ("StringLike", "aws:SourceAccount", ["123456789012", "*"]),
    ("ArnLike", "aws:SourceArn", "arn:aws:sns:*:*:*"),
    ("ArnLike", "aws:SourceArn", "arn:aws:s3:::num*"),
    ("ArnLike", "aws:SourceArn", "*"),
    ("IpAddress", "aws:SourceIp", "0.0.0.0/0"),
    ("IpAddress", "aws:SourceIp", "0.0.0.0/1"),
    ("IpAddress", "aws:SourceIp", ["203.0.113.0/24", "::/0"]),
    ("IpAddress", "aws:SourceIp", "everywhere"),
    ("NotIpAddress", "aws:SourceIp", "203.0.113.0/24"),
    ("StringEquals", "aws:SourceAccount", []),
]


@pytest.mark.parametrize(("operator", "key", "value"), RESTRICTS)
def test_a_condition_that_fixes_who_or_from_where_restricts(operator: str, key: str, value: Any) -> None:
    assert open_statements(policy(Condition={operator: {key: value}})) == []


@pytest.mark.parametrize(("operator", "key", "value"), RESTRICTS_NOT)
def test_a_condition_that_everybody_can_meet_restricts_nobody(operator: str, key: str, value: Any) -> None:
    assert open_statements(policy(Condition={operator: {key: value}})) == ["it"]


def test_one_restricting_condition_among_others_is_enough() -> None:
    condition = {"Bool": {"aws:SecureTransport": "true"}, "StringEquals": {"aws:PrincipalOrgID": "o-abcdef1234"}}
    assert open_statements(policy(Condition=condition)) == []


def denial(**statement: Any) -> dict[str, Any]:
    base = {
        "Effect": "Deny",
        "Action": "s3:*",
        "Resource": [BUCKET, f"{BUCKET}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return policy(**{**base, **statement})


@pytest.mark.parametrize(
    ("found", "denies"),
    [
        pytest.param(denial(), True, id="as_aws_writes_it"),
        pytest.param(denial(Principal={"AWS": "*"}, Action=["*"], Resource="*"), True, id="wider"),
        pytest.param(denial(Resource=f"{BUCKET}*"), True, id="one_pattern_for_both"),
        pytest.param(denial(Condition={"Bool": {"AWS:securetransport": False}}), True, id="a_boolean"),
        pytest.param(denial(Condition={"BoolIfExists": {"aws:SecureTransport": ["false"]}}), True, id="if_exists"),
        pytest.param({}, False, id="no_policy"),
        pytest.param(denial(Effect="Allow"), False, id="an_allowance"),
        pytest.param(denial(Resource=[BUCKET]), False, id="objects_left_out"),
        pytest.param(denial(Resource=[f"{BUCKET}/*"]), False, id="bucket_left_out"),
        pytest.param(denial(Resource=[BUCKET, f"{BUCKET}/some/*"]), False, id="one_folder"),
        pytest.param(denial(Action="s3:GetObject"), False, id="one_action"),
        pytest.param(denial(Principal={"AWS": "arn:aws:iam::123456789012:root"}), False, id="one_account"),
        pytest.param(denial(Condition={"Bool": {"aws:SecureTransport": "true"}}), False, id="denies_tls"),
        pytest.param(denial(Condition={"NumericLessThan": {"s3:TlsVersion": "1.2"}}), False, id="absent_without_tls"),
        pytest.param(denial(Condition={}), False, id="denies_everything"),
        pytest.param(
            denial(
                Condition={
                    "Bool": {"aws:SecureTransport": "false"},
                    "StringEquals": {"aws:PrincipalAccount": "123456789012"},
                }
            ),
            False,
            id="only_for_some",
        ),
    ],
)
def test_plain_http_is_denied_for_all_of_the_bucket(found: dict[str, Any], denies: bool) -> None:
    assert denies_plain_http(found, BUCKET) == denies


def test_two_statements_may_share_the_work() -> None:
    one, other = denial(Resource=BUCKET), denial(Resource=f"{BUCKET}/*")
    assert denies_plain_http({"Statement": [*one["Statement"], *other["Statement"]]}, BUCKET)
