# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from pathlib import Path
from typing import Any

import boto3
import pytest
from ansible_collections.dayone.aws.plugins.module_utils._aws import session as _session
from ansible_collections.dayone.aws.plugins.module_utils._aws.assumed import (
    SESSION_NAME,
    assume,
    check_external_id,
    check_role,
)
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._module.run import Context
from botocore.stub import Stubber

MEMBER = "200000000001"
ROLE = f"arn:aws:iam::{MEMBER}:role/audit/Reader"
SESSION = f"arn:aws:sts::{MEMBER}:assumed-role/Reader/dayone.aws"
ASKED = {"RoleArn": ROLE, "RoleSessionName": SESSION_NAME}
ANSWER = {
    "Credentials": {
        "AccessKeyId": "ASIASCRIPTED00000000",
        "SecretAccessKey": "secret-of-the-session",
        "SessionToken": "token-of-the-session",
        "Expiration": "2999-01-01T00:00:00Z",
    },
    "AssumedRoleUser": {"AssumedRoleId": "AROAEXAMPLE:dayone.aws", "Arn": SESSION},
}
KEYS = {"aws_access_key_id": "AKIASCRIPTED00000000", "aws_secret_access_key": "none"}


@pytest.mark.parametrize(
    ("role", "expected", "words"),
    [
        pytest.param("", None, "must be the ARN of an IAM role", id="empty"),
        pytest.param("Reader", None, "must be the ARN of an IAM role", id="name"),
        pytest.param(f"arn:aws:iam::{MEMBER}:user/Reader", None, "must be the ARN of an IAM role", id="user"),
        pytest.param(SESSION, None, "must be the ARN of an IAM role", id="session"),
        pytest.param("arn:aws:iam::123:role/Reader", None, "must be the ARN of an IAM role", id="short_account"),
        pytest.param(f"{ROLE}\n", None, "must be the ARN of an IAM role", id="line_end"),
        pytest.param(ROLE, "111122223333", "is a role in account 200000000001", id="other_account"),
    ],
)
def test_what_is_no_role_of_the_account_is_refused(role: str, expected: str | None, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        check_role(role, expected)


@pytest.mark.parametrize(
    "role",
    [None, ROLE, f"arn:aws-cn:iam::{MEMBER}:role/a", f"arn:aws-us-gov:iam::{MEMBER}:role/aws-reserved/x/A+=,.@-_b"],
)
def test_a_role_is_taken(role: str | None) -> None:
    check_role(role, MEMBER)


def test_an_external_id_has_a_form() -> None:
    check_external_id(None)
    check_external_id("for:us/2026")
    for wrong in ("", "a", "with space", "a" * 1225):
        with pytest.raises(Refusal, match="external_id must be 2 to 1224"):
            check_external_id(wrong)


def test_the_answer_says_who_it_is_and_nothing_more_is_asked(aws: Aws, scripted: Any) -> None:
    scripted("sts").add_response("assume_role", ANSWER, ASKED)
    context = Context(assume(aws, ROLE))
    assert (context.account_id, context.arn, context.partition, context.is_root) == (MEMBER, SESSION, "aws", False)
    assert context.aws.access_key() == "ASIASCRIPTED00000000"
    assert context.aws.client("iam").meta.endpoint_url == "http://127.0.0.1:9"


def test_an_external_id_is_sent_where_it_is_given(aws: Aws, scripted: Any) -> None:
    scripted("sts").add_response("assume_role", ANSWER, {**ASKED, "ExternalId": "for-us"})
    assert assume(aws, ROLE, "for-us").identity()["Account"] == MEMBER


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        pytest.param("AccessDenied", "denied", "that its trust policy allows these credentials", id="denied"),
        pytest.param("ExpiredToken", "credentials", "does not accept the credentials", id="expired"),
        pytest.param("RegionDisabledException", "error", "RegionDisabledException", id="region_off"),
        pytest.param("Throttling", "throttled", "throttled 6 times", id="throttled"),
    ],
)
def test_a_role_that_was_not_assumed_is_one_clear_line(
    aws: Aws, scripted: Any, code: str, kind: str, words: str
) -> None:
    scripted("sts").add_client_error("assume_role", code, "not authorized")
    with pytest.raises(Failure, match=words) as caught:
        assume(aws, ROLE, "for-us")
    assert caught.value.kind == kind
    assert caught.value.message.startswith(f"{ROLE} was not assumed: ")
    assert "\n" not in caught.value.message
    assert "for-us" not in caught.value.message


@pytest.mark.parametrize(
    ("region", "partition", "url"),
    [
        pytest.param("eu-west-1", "aws", "https://sts.eu-west-1.amazonaws.com", id="region_of_the_play"),
        pytest.param("us-east-1", "aws", "https://sts.us-east-1.amazonaws.com", id="not_the_global_one"),
        pytest.param(None, "aws-cn", "https://sts.cn-north-1.amazonaws.com.cn", id="partition_of_the_role"),
    ],
)
def test_the_endpoint_is_a_region_s(
    region: str | None, partition: str, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    aws = Aws(boto3.session.Session(region_name=region, botocore_session=_session.new_session(), **KEYS))
    role = ROLE.replace("arn:aws:", f"arn:{partition}:")
    client = aws.client("sts", region or "cn-north-1")
    assert client.meta.endpoint_url == url
    with Stubber(client) as stubber:
        stubber.add_response("assume_role", ANSWER, {**ASKED, "RoleArn": role})
        assume(aws, role)


def test_settings_of_a_named_profile_count_in_the_role_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "config").write_text(
        "[profile named]\nregion = eu-west-1\nendpoint_url = http://127.0.0.1:9\n"
        "aws_access_key_id = AKIASCRIPTED00000000\naws_secret_access_key = none\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    aws = Aws.of_connection("eu-west-1", None, {"profile_name": "named", "verify": None})
    entered = aws.with_credentials(ANSWER["Credentials"])
    assert entered.access_key() == "ASIASCRIPTED00000000"
    assert entered.client("iam").meta.endpoint_url == aws.client("iam").meta.endpoint_url == "http://127.0.0.1:9"
    assert entered.region == "eu-west-1"
