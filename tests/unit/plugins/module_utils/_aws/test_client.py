# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from pathlib import Path
from typing import Any

import boto3
import botocore.credentials
import pytest
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import MAX_ATTEMPTS, Aws
from ansible_collections.dayone.aws.plugins.module_utils._aws.failures import NotFound
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, IfKnown, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._version import VERSION


def read_policy(aws: Aws) -> dict[str, Any]:
    return aws.call("iam", "get_account_password_policy", absent=("NoSuchEntity",))


def test_absence_is_the_named_code_only(aws: Aws, scripted: Any) -> None:
    scripted("iam").add_client_error("get_account_password_policy", "NoSuchEntity")
    with pytest.raises(NotFound):
        read_policy(aws)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("AccessDenied", "denied"),
        ("UnauthorizedOperation", "denied"),
        ("ExpiredToken", "credentials"),
        ("InvalidClientTokenId", "credentials"),
        ("Throttling", "throttled"),
        ("ServiceFailure", "error"),
        ("NoSuchBucket", "gone"),
    ],
)
def test_errors_are_told_apart_and_say_where(aws: Aws, scripted: Any, code: str, kind: str) -> None:
    scripted("iam").add_client_error("get_account_password_policy", code, "the reason\nin two lines")
    with pytest.raises(Failure) as caught:
        read_policy(aws)
    assert caught.value.kind == kind
    assert code in caught.value.message
    assert "iam:get_account_password_policy" in caught.value.message
    assert "\n" not in caught.value.message


def test_unreachable_is_said(boto_session: boto3.session.Session) -> None:
    with pytest.raises(Failure) as caught:
        read_policy(Aws(boto_session, endpoint="http://127.0.0.1:1", attempts=2))
    assert caught.value.kind == "unreachable"


def test_clients_share_one_configuration_and_are_made_once(aws: Aws) -> None:
    client = aws.client("iam")
    assert client is aws.client("iam")
    assert client is not aws.client("iam", "eu-west-1")
    config = client.meta.config
    assert config.retries == {"mode": "standard", "total_max_attempts": MAX_ATTEMPTS}
    assert f"dayone.aws/{VERSION}" in config.user_agent
    assert (config.connect_timeout, config.read_timeout, config.inject_host_prefix) == (10, 60, False)


@pytest.mark.newer_models
def test_an_operation_that_botocore_lacks_is_not_offered(aws: Aws) -> None:
    assert aws.offers("billing", "get_billing_preferences")
    assert not aws.offers("billing", "no_such_operation")
    assert not aws.offers("nosuchservice", "get_billing_preferences")


def test_what_the_installed_botocore_does_not_know_is_left_out(aws: Any, scripted: Any) -> None:
    params = {"Name": "f", "FunctionConfig": {"Comment": "", "Runtime": "r", "Newest": IfKnown("x")}}
    expected = {"Name": "f", "FunctionConfig": {"Comment": "", "Runtime": "r"}, "FunctionCode": b"c"}
    scripted("cloudfront").add_response("create_function", {}, expected)
    aws.call("cloudfront", "create_function", **params, FunctionCode=IfKnown(b"c"), Newer=IfKnown(1))


def test_whether_an_operation_takes_a_parameter_is_asked_of_the_model(aws: Any) -> None:
    assert aws.takes("ec2", "modify_instance_metadata_defaults", "HttpTokens")
    assert not aws.takes("ec2", "modify_instance_metadata_defaults", "Newest")


def test_an_option_for_which_botocore_is_too_old_is_refused(aws: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    members = aws.client("ec2").meta.service_model.operation_model("ModifyInstanceMetadataDefaults").input_shape.members
    monkeypatch.delitem(members, "HttpTokensEnforced", raising=False)
    where = ("ec2", "modify_instance_metadata_defaults", "HttpTokensEnforced")
    with pytest.raises(Refusal, match=r"imds_tokens_enforced needs botocore 1\.4"):
        aws.need("imds_tokens_enforced", *where)


@pytest.mark.newer_models
def test_a_profile_of_aws_login_without_awscrt_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = tmp_path / "config"
    config.write_text("[profile admin]\nlogin_session = arn:aws:iam::123456789012:user/admin\n", encoding="utf-8")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(botocore.credentials, "EC", None, raising=False)
    aws = Aws.of_connection("us-east-1", None, {"profile_name": "admin"})
    with pytest.raises(Failure, match=r"pip install 'botocore\[crt\]'") as caught:
        aws.call("sts", "get_caller_identity")
    assert caught.value.kind == "credentials"
