# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who gets in: a table of policies, each with the page of AWS's that decides it."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._parts.policy_effect.entry import entries, open_statements
from hypothesis import given
from hypothesis import strategies as st

GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide"
S3 = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"
EFS = "https://docs.aws.amazon.com/efs/latest/ug/access-control-block-public-access.html"
PRINCIPAL = f"{GUIDE}/reference_policies_elements_principal.html"
NOT_PRINCIPAL = f"{GUIDE}/reference_policies_elements_notprincipal.html"
OPERATORS = f"{GUIDE}/reference_policies_elements_condition_operators.html"
SETS = f"{GUIDE}/reference_policies_condition-single-vs-multi-valued-context-keys.html"
VARIABLES = f"{GUIDE}/reference_policies_variables.html"
VERSION = f"{GUIDE}/reference_policies_elements_version.html"
KEYS = f"{GUIDE}/reference_policies_condition-keys.html"
LOGIC = f"{GUIDE}/reference_policies_evaluation-logic_policy-eval-denyallow.html"
ACTIONS = f"{GUIDE}/reference_policies_elements_notaction.html"
KMS = "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html"
LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"
OURS, ORG = "123456789012", "o-abcdef1234"
ROOT = f"arn:aws:iam::{OURS}:root"


def statement(**parts: Any) -> dict[str, Any]:
    base = {"Sid": "it", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}
    return {key: value for key, value in {**base, **parts}.items() if value is not None}


def policy(*statements: dict[str, Any], version: str | None = "2012-10-17") -> dict[str, Any]:
    found = {"Version": version, "Statement": list(statements)}
    return {key: value for key, value in found.items() if value}


def where(operator: str, key: str, value: Any) -> dict[str, Any]:
    return statement(Condition={operator: {key: value}})


def minus(**parts: Any) -> dict[str, Any]:
    return statement(**{"Sid": "minus", "Effect": "Deny", **parts})


#: What is asked of a policy's one statement, with its source: who is everybody.
WHO = [
    ("star", statement(), True, PRINCIPAL),
    ("any_aws", statement(Principal={"AWS": "*"}), True, PRINCIPAL),
    ("star_among_others", statement(Principal={"AWS": [ROOT, "*"]}), True, PRINCIPAL),
    ("star_in_a_list", statement(Principal=["*"]), True, PRINCIPAL),
    ("any_federation", statement(Principal={"Federated": "*"}), True, PRINCIPAL),
    ("any_service", statement(Principal={"Service": "*"}), True, PRINCIPAL),
    ("any_account_in_an_arn", statement(Principal={"AWS": "arn:aws:iam::*:root"}), True, PRINCIPAL),
    ("an_account_by_arn", statement(Principal={"AWS": ROOT}), False, PRINCIPAL),
    ("accounts_by_number", statement(Principal={"AWS": [OURS, "111122223333"]}), False, PRINCIPAL),
    ("a_role", statement(Principal={"AWS": f"arn:aws:iam::{OURS}:role/it"}), False, PRINCIPAL),
    ("a_session", statement(Principal={"AWS": f"arn:aws:sts::{OURS}:assumed-role/it/me"}), False, PRINCIPAL),
    ("a_deleted_user", statement(Principal={"AWS": "AIDAEXAMPLE"}), False, PRINCIPAL),
    ("a_canonical_user", statement(Principal={"CanonicalUser": "79a59d"}), False, PRINCIPAL),
    ("a_service", statement(Principal={"Service": "cloudfront.amazonaws.com"}), False, PRINCIPAL),
    ("an_origin_access_identity", statement(Principal={"AWS": "arn:aws:iam::cloudfront:user/E1"}), False, PRINCIPAL),
    ("all_but_some", statement(Principal=None, NotPrincipal={"AWS": ROOT}), True, NOT_PRINCIPAL),
    ("a_denial", statement(Effect="Deny"), False, LOGIC),
    ("not_action", statement(Action=None, NotAction="s3:PutObject"), True, ACTIONS),
    ("not_action_of_everything", statement(Action=None, NotAction="*"), False, ACTIONS),
    ("not_resource", statement(Resource=None, NotResource="arn:aws:s3:::x/*"), True, ACTIONS),
    ("no_condition_in_it", statement(Condition={}), True, OPERATORS),
    ("a_condition_that_is_none", statement(Condition="x"), True, OPERATORS),
]
#: A condition on everybody, and whether it leaves strangers out.
RESTRICTS = [
    ("StringEquals", "aws:PrincipalOrgID", ORG, S3),
    ("StringEquals", "AWS:SourceOwner", OURS, S3),
    ("StringEquals", "aws:SourceAccount", [OURS, "111122223333"], S3),
    ("StringEqualsIgnoreCase", "aws:SourceAccount", OURS, OPERATORS),
    ("StringEquals", "aws:PrincipalAccount", OURS, KEYS),
    ("StringEquals", "aws:SourceOrgID", ORG, KEYS),
    ("StringLike", "aws:PrincipalOrgPaths", f"{ORG}/*", KEYS),
    ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", f"{ORG}/r-ab12/*", SETS),
    ("ForAnyValue:StringEquals", "aws:SourceOrgPaths", f"{ORG}/r-ab12/", SETS),
    ("ArnLike", "aws:SourceArn", f"arn:aws:sns:*:{OURS}:*", S3),
    ("ArnEquals", "aws:SourceArn", "arn:aws:s3:::numbers", S3),
    ("ArnLike", "aws:SourceArn", "arn:aws:s3:*:*:numbers", S3),
    ("StringLike", "aws:SourceArn", f"arn:aws:cloudtrail:*:{OURS}:trail/*", S3),
    ("ArnLike", "aws:PrincipalArn", f"arn:aws:iam::{OURS}:role/*", KEYS),
    ("StringLike", "aws:PrincipalArn", f"arn:aws:iam::{OURS}:role/*", KEYS),
    ("StringEquals", "aws:SourceVpc", "vpc-0123456789", S3),
    ("StringEquals", "aws:SourceVpce", "vpce-0123456789", S3),
    ("StringEquals", "aws:VpceOrgID", ORG, KEYS),
    ("StringEquals", "aws:VpceAccount", OURS, KEYS),
    ("StringLike", "aws:userid", "AROAEXAMPLE:*", S3),
    ("StringEquals", "kms:CallerAccount", OURS, KMS),
    ("StringEquals", "s3:DataAccessPointAccount", OURS, S3),
    ("ArnLike", "s3:DataAccessPointArn", f"arn:aws:s3:us-east-1:{OURS}:accesspoint/*", S3),
    ("StringEquals", "s3:x-amz-server-side-encryption-aws-kms-key-id", f"arn:aws:kms:us-east-1:{OURS}:key/1", S3),
    ("IpAddress", "aws:SourceIp", ["203.0.113.0/24", "2001:db8::/32"], S3),
    ("IpAddress", "aws:SourceIp", "203.0.113.7", S3),
    ("IpAddress", "aws:SourceIp", "54.0.0.0/8", S3),
    ("IpAddress", "aws:SourceIp", ["10.0.0.0/8", "11.0.0.0/8"], S3),
    ("StringEquals", "aws:SourceIp", "203.0.113.7", S3),
    ("Bool", "elasticfilesystem:AccessedViaMountTarget", "true", EFS),
    ("StringEquals", "aws:PrincipalServiceName", "cloudtrail.amazonaws.com", KEYS),
    ("StringEquals", "aws:PrincipalOrgID", "${*}", VARIABLES),
]
RESTRICTS_NOT = [
    ("StringEquals", "aws:PrincipalOrgID", "${aws:PrincipalOrgID}", S3),
    ("StringEquals", "aws:PrincipalOrgID", "${aws:PrincipalOrgID, 'o-abcdef1234'}", VARIABLES),
    ("StringEquals", "aws:SourceAccount", [OURS, "${aws:PrincipalAccount}"], S3),
    ("StringEquals", "aws:PrincipalTag/team", "web", KEYS),
    ("Bool", "aws:SecureTransport", "true", S3),
    ("Bool", "aws:PrincipalIsAWSService", "true", KEYS),
    ("Bool", "aws:ViaAWSService", "true", KEYS),
    ("Bool", "aws:MultiFactorAuthPresent", "true", KEYS),
    ("Bool", "elasticfilesystem:AccessedViaMountTarget", "false", EFS),
    ("BoolIfExists", "elasticfilesystem:AccessedViaMountTarget", "true", EFS),
    ("StringEquals", "sts:ExternalId", "secret", KEYS),
    ("StringEquals", "kms:ViaService", "s3.eu-west-1.amazonaws.com", KMS),
    ("StringEquals", "aws:ResourceAccount", OURS, KEYS),
    ("StringEquals", "aws:RequestedRegion", "eu-west-1", KEYS),
    ("StringLike", "aws:Referer", "https://example.com/*", KEYS),
    ("StringLike", "aws:UserAgent", "secret", KEYS),
    ("StringEquals", "lambda:FunctionUrlAuthType", "NONE", LAMBDA),
    ("StringEquals", "lambda:FunctionUrlAuthType", "AWS_IAM", LAMBDA),
    ("StringEqualsIfExists", "aws:SourceAccount", OURS, OPERATORS),
    ("ForAllValues:StringEquals", "aws:PrincipalOrgID", ORG, SETS),
    ("ForAllValues:StringLike", "aws:PrincipalOrgPaths", f"{ORG}/*", SETS),
    ("StringNotEquals", "aws:PrincipalOrgID", ORG, OPERATORS),
    ("StringNotLike", "aws:PrincipalArn", f"arn:aws:iam::{OURS}:*", OPERATORS),
    ("ArnNotLike", "aws:PrincipalArn", f"arn:aws:iam::{OURS}:*", OPERATORS),
    ("Null", "aws:PrincipalOrgID", "false", OPERATORS),
    ("Null", "aws:SourceVpce", "true", OPERATORS),
    ("StringLike", "aws:SourceVpce", "vpce-*", S3),
    ("StringLike", "aws:PrincipalOrgID", "o-*", S3),
    ("StringLike", "aws:PrincipalOrgPaths", "o-*/r-ab12/*", KEYS),
    ("StringLike", "aws:SourceAccount", [OURS, "*"], S3),
    ("StringLike", "aws:userid", "*:me", S3),
    ("StringLike", "aws:PrincipalArn", f"arn:aws:iam:*:{OURS}:role/*", OPERATORS),
    ("ArnLike", "aws:SourceArn", "arn:aws:sns:*:*:*", S3),
    ("ArnLike", "aws:SourceArn", "arn:aws:s3:::num*", S3),
    ("ArnLike", "aws:SourceArn", "*", S3),
    ("ArnLike", "s3:DataAccessPointArn", "arn:aws:s3:us-east-1:*:accesspoint/it", S3),
    ("IpAddress", "aws:SourceIp", "0.0.0.0/0", S3),
    ("IpAddress", "aws:SourceIp", "0.0.0.0/1", S3),
    ("IpAddress", "aws:SourceIp", "54.0.0.0/7", S3),
    ("IpAddress", "aws:SourceIp", ["0.0.0.0/1", "128.0.0.0/1"], S3),
    ("IpAddress", "aws:SourceIp", ["54.0.0.0/8", "55.0.0.0/8"], S3),
    ("IpAddress", "aws:SourceIp", [f"{first}.0.0.0/8" for first in range(1, 60, 2)], S3),
    ("IpAddress", "aws:SourceIp", ["203.0.113.0/24", "::/0"], S3),
    ("IpAddress", "aws:SourceIp", "2000::/3", S3),
    ("IpAddress", "aws:SourceIp", ["2000::/4", "3000::/4"], S3),
    ("IpAddress", "aws:SourceIp", "::ffff:0:0/96", S3),
    ("IpAddress", "aws:SourceIp", "everywhere", S3),
    ("IpAddress", "aws:VpcSourceIp", "172.16.0.0/12", KEYS),
    ("IpAddress", "aws:SourceVpc", "vpc-0123456789", OPERATORS),
    ("NotIpAddress", "aws:SourceIp", "203.0.113.0/24", OPERATORS),
    ("NumericEquals", "aws:SourceAccount", OURS, OPERATORS),
    ("StringSortOf", "aws:SourceAccount", OURS, OPERATORS),
    ("StringEqualsIfExistsOnly", "aws:SourceAccount", OURS, OPERATORS),
    ("StringEquals", "new:CallerIsNice", "true", KEYS),
    ("StringEquals", "aws:SourceAccount", [], OPERATORS),
]
NOT_ORG = {"StringNotEquals": {"aws:PrincipalOrgID": ORG}}
#: Several statements or conditions, and which statements let everybody in.
WHOLE = [
    ("one_of_two_conditions", [statement(Condition={"Bool": {"aws:SecureTransport": "true"}, **NOT_ORG})], True, LOGIC),
    (
        "one_that_restricts_is_enough",
        [statement(Condition={"Bool": {"aws:SecureTransport": "true"}, "StringEquals": {"aws:PrincipalOrgID": ORG}})],
        False,
        LOGIC,
    ),
    (
        "if_exists_where_null_asks_for_it",
        [
            statement(
                Condition={
                    "StringEqualsIfExists": {"aws:PrincipalOrgID": ORG},
                    "Null": {"aws:PrincipalOrgID": "false"},
                }
            )
        ],
        False,
        SETS,
    ),
    (
        "all_values_where_null_asks_for_it",
        [
            statement(
                Condition={
                    "ForAllValues:StringLike": {"aws:PrincipalOrgPaths": f"{ORG}/*"},
                    "Null": {"aws:PrincipalOrgPaths": False},
                }
            )
        ],
        False,
        SETS,
    ),
    ("denied_to_all", [statement(), minus()], False, LOGIC),
    ("denied_to_all_aws", [statement(), minus(Principal={"AWS": "*"}, Action="s3:*")], False, LOGIC),
    ("denied_to_all_but_us", [statement(), minus(Principal=None, NotPrincipal={"AWS": ROOT})], False, NOT_PRINCIPAL),
    ("denied_outside_the_organization", [statement(), minus(Condition=NOT_ORG)], False, KEYS),
    (
        "denied_outside_the_organization_where_there_is_one",
        [statement(), minus(Condition={"StringNotEqualsIfExists": {"aws:PrincipalOrgID": ORG}})],
        False,
        OPERATORS,
    ),
    (
        "denied_to_other_addresses",
        [statement(), minus(Condition={"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}})],
        False,
        OPERATORS,
    ),
    (
        "denied_outside_half_of_the_world",
        [statement(), minus(Condition={"NotIpAddress": {"aws:SourceIp": "0.0.0.0/1"}})],
        True,
        S3,
    ),
    (
        "denied_by_a_variable",
        [statement(), minus(Condition={"StringNotEquals": {"aws:PrincipalOrgID": "${aws:ResourceOrgID}"}})],
        True,
        VARIABLES,
    ),
    (
        "denied_to_the_organization",
        [statement(), minus(Condition={"StringEquals": {"aws:PrincipalOrgID": ORG}})],
        True,
        LOGIC,
    ),
    (
        "denied_with_any_other_value",
        [statement(), minus(Condition={"ForAnyValue:StringNotEquals": {"aws:PrincipalOrgID": ORG}})],
        True,
        SETS,
    ),
    ("denied_without_tls", [statement(), minus(Condition={"Bool": {"aws:SecureTransport": "false"}})], True, LOGIC),
    (
        "denied_to_who_is_not_tagged",
        [statement(), minus(Condition={"StringNotEquals": {"aws:PrincipalTag/team": "web"}})],
        True,
        KEYS,
    ),
    (
        "denied_by_two_conditions_at_once",
        [statement(), minus(Condition={**NOT_ORG, "Bool": {"aws:SecureTransport": "false"}})],
        True,
        LOGIC,
    ),
    ("denied_to_one_account", [statement(), minus(Principal={"AWS": ROOT})], True, LOGIC),
    ("denied_another_action", [statement(), minus(Action="s3:PutObject")], True, LOGIC),
    ("denied_part_of_the_actions", [statement(Action=["s3:GetObject", "s3:PutObject"]), minus()], True, LOGIC),
    ("denied_all_but_reads", [statement(), minus(Action=None, NotAction="s3:Get*")], True, ACTIONS),
    ("denied_all_but_writes", [statement(), minus(Action=None, NotAction="s3:Put*")], False, ACTIONS),
    ("denied_less_than_is_allowed", [statement(Action="s3:*"), minus(Action="s3:Get*")], True, LOGIC),
    ("a_question_mark_is_no_star", [statement(Action="s3:Get*"), minus(Action="s3:Get?")], True, LOGIC),
    ("denied_elsewhere", [statement(Resource="arn:aws:s3:::a/*"), minus(Resource="arn:aws:s3:::a/b/*")], True, LOGIC),
    ("denied_all_of_it", [statement(Resource="arn:aws:s3:::a/*"), minus(Resource="arn:aws:s3:::a*")], False, LOGIC),
    ("denied_but_there", [statement(), minus(Resource=None, NotResource="arn:aws:s3:::a/*")], True, LOGIC),
    (
        "denied_in_two_statements",
        [statement(Action=["s3:GetObject", "s3:PutObject"]), minus(), minus(Action="s3:Put*")],
        False,
        LOGIC,
    ),
    ("the_order_does_not_matter", [minus(), statement()], False, LOGIC),
]


@pytest.mark.parametrize(
    ("found", "is_open"), [pytest.param(found, is_open, id=name) for name, found, is_open, _source in WHO]
)
def test_who_is_everybody(found: dict[str, Any], is_open: bool) -> None:
    assert open_statements(policy(found)) == (["it"] if is_open else [])


@pytest.mark.parametrize(("operator", "key", "value", "_source"), RESTRICTS)
def test_a_condition_that_fixes_who_or_from_where_restricts(operator: str, key: str, value: Any, _source: str) -> None:
    assert open_statements(policy(where(operator, key, value))) == []


@pytest.mark.parametrize(("operator", "key", "value", "_source"), RESTRICTS_NOT)
def test_a_condition_that_everybody_can_meet_restricts_nobody(
    operator: str, key: str, value: Any, _source: str
) -> None:
    assert open_statements(policy(where(operator, key, value))) == ["it"]


@pytest.mark.parametrize(
    ("found", "is_open"), [pytest.param(found, is_open, id=name) for name, found, is_open, _source in WHOLE]
)
def test_a_denial_counts_where_it_certainly_takes_everybody_out(found: list[dict[str, Any]], is_open: bool) -> None:
    assert open_statements(policy(*found)) == (["it"] if is_open else [])


def test_each_row_has_the_page_that_decides_it() -> None:
    sources = [row[-1] for row in (*WHO, *RESTRICTS, *RESTRICTS_NOT, *WHOLE)]
    assert len(sources) > 130
    assert all(source.startswith("https://docs.aws.amazon.com/") for source in sources)


@pytest.mark.parametrize("version", ["2008-10-17", None])
def test_a_policy_of_the_old_version_knows_no_variables(version: str | None) -> None:
    """They are plain text there, which nobody's organization is called."""
    as_text = where("StringEquals", "aws:PrincipalOrgID", "${aws:PrincipalOrgID}")
    assert open_statements(policy(as_text, version=version)) == []
    assert open_statements(policy(where("StringLike", "aws:PrincipalOrgID", "${*}"), version=version)) == ["it"]
    assert open_statements(policy(statement(), version=version)) == ["it"]


def test_a_single_statement_need_not_be_a_list_nor_have_an_id() -> None:
    assert open_statements({"Statement": statement(Sid=None)}) == ["statement 1"]


@pytest.mark.parametrize("odd", [{}, {"Statement": None}, {"Statement": []}, {"Statement": ["x", 1]}])
def test_no_policy_opens_nothing(odd: dict[str, Any]) -> None:
    assert open_statements(odd) == []


@pytest.mark.parametrize(
    ("found", "ways"),
    [
        (statement(Principal={"AWS": f"arn:aws:iam::{OURS}:role/it"}), [("account", OURS)]),
        (statement(Principal={"AWS": "AIDAEXAMPLE"}), [("other", "AIDAEXAMPLE")]),
        (statement(Principal={"Service": ["a.amazonaws.com"]}), [("service", "a.amazonaws.com")]),
        (statement(Principal={"Federated": "accounts.google.com"}), [("federated", "accounts.google.com")]),
        (where("StringLike", "aws:PrincipalOrgPaths", f"{ORG}/*"), [("organization", ORG)]),
        (
            where("StringEquals", "aws:SourceAccount", [OURS, "111122223333"]),
            [("account", OURS), ("account", "111122223333")],
        ),
        (where("ArnLike", "aws:SourceArn", f"arn:aws:sns:*:{OURS}:*"), [("account", OURS)]),
        (where("ArnLike", "aws:SourceArn", "arn:aws:s3:::numbers"), [("account", "arn:aws:s3:::numbers")]),
        (where("IpAddress", "aws:SourceIp", "203.0.113.0/24"), [("other", "203.0.113.0/24")]),
        (statement(), [("everybody", "*")]),
    ],
)
def test_who_is_left_is_named(found: dict[str, Any], ways: list[tuple[str, str]]) -> None:
    assert [(item.kind, item.name) for item in entries(policy(found))] == ways


def test_what_a_denial_leaves_is_named() -> None:
    (way,) = entries(policy(statement(Action=["s3:GetObject", "s3:PutObject"]), minus(Action="s3:put*")))
    assert way.actions == ("s3:getobject",)


_ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(["*", "", "Allow", "aws:SourceAccount", "${x}", "::/0"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["AWS", "Null", "IpAddress"]), inner),
    max_leaves=8,
)
_ELEMENTS = ["Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"]


@given(st.lists(st.dictionaries(st.sampled_from(_ELEMENTS), _ODD), max_size=4))
def test_no_document_breaks_it(found: list[dict[str, Any]]) -> None:
    for effect in ("Allow", "Deny"):
        entries({"Version": "2012-10-17", "Statement": [{"Effect": effect, **item} for item in found]})


def test_the_largest_policy_takes_less_than_a_second() -> None:
    """No policy is larger than 32 KB (KMS). This one is, and each of its statements is held against each denial."""
    allowed = [statement(Sid=f"a{index}", Action=f"s3:Get{index}*") for index in range(200)]
    denied = [minus(Action=[f"s3:Get{index}x*"]) for index in range(200)]
    found = policy(*allowed, *denied)
    assert len(json.dumps(found)) > 32 * 1024
    began = time.process_time()
    assert len(open_statements(found)) == len(allowed)
    assert time.process_time() - began < 1
