# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._parts.resource_policy import denies_plain_http

BUCKET = "arn:aws:s3:::numbers"


def policy(**statement: Any) -> dict[str, Any]:
    base = {"Sid": "it", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [{**base, **statement}]}


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
