# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import botocore.session
import pytest
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._aws.failures import NotFound
from ansible_collections.dayone.aws.plugins.module_utils._aws.transient import Refused, passing, settling
from ansible_collections.dayone.aws.plugins.module_utils._aws.transient_reads import READS
from ansible_collections.dayone.aws.plugins.module_utils._aws.transient_refusals import REFUSALS, Passing
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Call, Failure
from ansible_collections.dayone.aws.plugins.module_utils._module.partial_run import what_stands
from botocore.stub import Stubber

Script = Callable[..., Stubber]
ALIAS: dict[str, Any] = {"AliasName": "alias/ours", "TargetKeyId": "k"}
DENIED = "User: arn:aws:iam::1:user/x is not authorized to perform: budgets:CreateBudgetAction"
SOURCE = re.compile(r"https://\S+|[\w.-]+/[\w.-]+[ #]\S+")


def slept() -> tuple[list[float], Aws]:
    """The pauses that a way to AWS makes, and that way."""
    pauses: list[float] = []
    keys = {"aws_access_key_id": "AKIASCRIPTED00000000", "aws_secret_access_key": "none"}
    session = boto3.session.Session(region_name="us-east-1", **keys)
    return pauses, Aws(session, endpoint="http://127.0.0.1:9", sleep=pauses.append)


@pytest.mark.parametrize(
    "row", [pytest.param(row, id=f"{row.service}-{(row.codes or row.methods)[0]}") for row in REFUSALS]
)
def test_a_row_names_methods_of_its_service_a_time_and_a_source(row: Passing) -> None:
    client = botocore.session.get_session().create_client(
        row.service, region_name="us-east-1", aws_access_key_id="none", aws_secret_access_key="none"
    )
    assert [name for name in row.methods if name != "upload_file" and not hasattr(client, name)] == []
    assert not row.after or hasattr(client, row.after)
    assert row.codes or row.text, "something must tell it"
    assert 0 < row.seconds <= 600
    assert SOURCE.search(row.source)
    re.compile(row.text)


def test_rows_of_reads_name_methods_of_their_service() -> None:
    made = boto3.session.Session(region_name="us-east-1", aws_access_key_id="none", aws_secret_access_key="none")
    wrong = [name for row in READS for name in row.methods if not hasattr(made.client(row.service), name)]
    assert wrong == []


def test_a_refusal_that_passes_is_sent_again() -> None:
    pauses, aws = slept()
    with Stubber(aws.client("kms")) as kms:
        kms.add_client_error("create_alias", "NotFoundException", expected_params=ALIAS)
        kms.add_client_error("create_alias", "NotFoundException", expected_params=ALIAS)
        kms.add_response("create_alias", {}, ALIAS)
        assert aws.call("kms", "create_alias", **ALIAS) == {}
    assert pauses == [0.5, 1]


def test_a_refusal_that_does_not_pass_says_what_was_waited_for() -> None:
    pauses, aws = slept()
    with Stubber(aws.client("kms")) as kms:
        for _number in range(60):
            kms.add_client_error("create_alias", "NotFoundException", "Key 'k' does not exist", expected_params=ALIAS)
        with pytest.raises(Failure) as caught:
            aws.call("kms", "create_alias", **ALIAS)
    assert "Key 'k' does not exist" in caught.value.message
    assert caught.value.message.endswith("still refused after 120 s of waiting for a new key to propagate.")
    assert sum(pauses) == pytest.approx(120, abs=1)


def test_an_upload_waits_for_its_bucket(tmp_path: Path) -> None:
    pauses, aws = slept()
    (tmp_path / "page").write_text("hello", encoding="utf-8")
    with Stubber(aws.client("s3")) as s3:
        s3.add_client_error("put_object", "NoSuchBucket")
        s3.add_response("put_object", {})
        aws.upload(Filename=str(tmp_path / "page"), Bucket="new", Key="page", ExtraArgs={})
    assert pauses == [0.5]


def test_what_the_caller_calls_absent_is_not_waited_for() -> None:
    pauses, aws = slept()
    with Stubber(aws.client("kms")) as kms:
        kms.add_client_error("create_alias", "NotFoundException")
        with pytest.raises(NotFound):
            aws.call("kms", "create_alias", absent=("NotFoundException",), **ALIAS)
    assert pauses == []


def test_a_row_about_what_follows_a_write_waits_only_then() -> None:
    refused = Refused("ResourceNotFoundException", "")
    assert passing("acm", "describe_certificate", refused) is None
    assert passing("acm", "describe_certificate", refused, {("acm", "request_certificate")}) is not None


@pytest.mark.parametrize(
    ("service", "method", "code", "text", "waits"),
    [
        pytest.param("ec2", "create_flow_logs", "InvalidParameter", "Unable to assume given IAM role", True, id="role"),
        pytest.param("ec2", "create_flow_logs", "InvalidParameter", "Invalid log format", False, id="other_text"),
        pytest.param("ec2", "create_flow_logs", "Any", "Access Denied for LogDestination: b", True, id="any_code"),
        pytest.param("logs", "create_delivery", "AccessDeniedException", "No access to bucket b", True, id="delivery"),
        pytest.param(
            "logs",
            "create_delivery",
            "ConflictException",
            "A delivery to this destination already exists",
            False,
            id="delivery_twice",
        ),
        pytest.param("iam", "put_role_policy", "NoSuchEntity", "The role x cannot be found.", True, id="fresh"),
        pytest.param("iam", "get_role", "NoSuchEntity", "The role x cannot be found.", False, id="reads_do_not_wait"),
        pytest.param("s3", "create_bucket", "OperationAborted", "A conflicting operation", True, id="conflict"),
        pytest.param(
            "budgets", "create_budget_action", "AccessDeniedException", "Cannot assume it", True, id="spreads"
        ),
        pytest.param("budgets", "create_budget_action", "AccessDeniedException", DENIED, False, id="denied"),
    ],
)
def test_code_method_and_text_tell_what_passes(service: str, method: str, code: str, text: str, waits: bool) -> None:
    assert (passing(service, method, Refused(code, text)) is not None) == waits


def test_lifecycle_rules_must_be_seen_ten_times() -> None:
    seen = settling([Call("s3", "create_bucket", {}), Call("s3", "put_bucket_lifecycle_configuration", {})])
    assert (seen.seconds, seen.in_a_row, seen.pause) == (180, 10, 5)
    assert settling([Call("iam", "create_role", {})]).in_a_row == 1


def test_the_end_of_a_run_that_broke_off_names_what_stands_and_what_costs() -> None:
    sent = [Call("kms", "create_key", {}), Call("s3", "create_bucket", {}), Call("s3", "create_bucket", {})]
    text: Any = what_stands(sent, [Call("kms", "create_alias", {})])
    assert "kept: kms:create_key, s3:create_bucket." in text
    assert "bills for: a key, billed by the month until it is deleted." in text
    assert "Not done: kms:create_alias." in text
    assert "The next run" in text


def test_a_refusal_within_an_answer_is_sent_again_until_it_has_passed() -> None:
    pauses, aws = slept()
    about: dict[str, Any] = {"accountIds": ["111122223333"], "resourceTypes": ["EC2"]}
    failed = {"accountId": "111122223333", "errorCode": "DISABLE_IN_PROGRESS", "errorMessage": "busy"}
    with Stubber(aws.client("inspector2")) as inspector:
        inspector.add_response("enable", {"accounts": [], "failedAccounts": [failed]}, about)
        inspector.add_response("enable", {"accounts": [], "failedAccounts": []}, about)
        assert aws.call("inspector2", "enable", **about)["failedAccounts"] == []
    assert pauses == [0.5]


def test_a_refusal_within_an_answer_that_does_not_pass_is_for_who_asked() -> None:
    pauses, aws = slept()
    about: dict[str, Any] = {"accountIds": ["111122223333"], "resourceTypes": ["EC2"]}
    busy = {"accountId": "111122223333", "errorCode": "DISABLE_IN_PROGRESS", "errorMessage": "busy"}
    denied = {**busy, "errorCode": "ACCESS_DENIED"}
    with Stubber(aws.client("inspector2")) as inspector:
        inspector.add_response("enable", {"accounts": [], "failedAccounts": [busy, denied]}, about)
        assert aws.call("inspector2", "enable", **about)["failedAccounts"] == [busy, denied]
    assert pauses == []


def test_a_refusal_within_an_answer_ends_with_what_was_waited_for() -> None:
    pauses, aws = slept()
    about: dict[str, Any] = {"accountIds": ["111122223333"], "resourceTypes": ["EC2"]}
    busy = {"accountId": "111122223333", "errorCode": "DISABLE_IN_PROGRESS", "errorMessage": "busy"}
    with Stubber(aws.client("inspector2")) as inspector:
        for _number in range(60):
            inspector.add_response("enable", {"accounts": [], "failedAccounts": [busy]}, about)
        with pytest.raises(Failure) as caught:
            aws.call("inspector2", "enable", **about)
    assert "(DISABLE_IN_PROGRESS): busy It was still refused after 300 s" in caught.value.message
    assert sum(pauses) == pytest.approx(300, abs=1)
