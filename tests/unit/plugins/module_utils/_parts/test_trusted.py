# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who is let into a role, and who is not."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._parts.trusted import (
    audiences,
    check_trusted,
    provider_arn,
    trust_policy,
    trusted_of,
)

from tests.emulator.evaluation import Ask, Policies, Principal, decide

ACCOUNT, OTHER = "123456789012", "111122223333"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/dayone-access/dayone-drift"
ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
SSO = f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com/"
GITHUB, GITLAB = "token.actions.githubusercontent.com", "gitlab.com"


def policy(*items: dict[str, Any], partition: str = "aws") -> dict[str, Any]:
    check_trusted(items, "trusted")
    return trust_policy(trusted_of(items), partition, ACCOUNT)


def lets_in(trust: dict[str, Any], who: Principal, **context: str) -> bool:
    keys = {key.replace("_", ":"): value for key, value in context.items()}
    return bool(decide(Ask(who, "sts:AssumeRole", ROLE, ACCOUNT, keys), Policies([ALL], trust)))


def test_an_arn_is_let_in_with_its_external_id_and_nobody_else() -> None:
    arn = f"arn:aws:iam::{OTHER}:role/controller"
    trust = policy({"kind": "awx", "arn": arn, "external_id": "of-example"})
    assert lets_in(trust, Principal.role(arn), sts_ExternalId="of-example")
    assert not lets_in(trust, Principal.role(arn))
    assert not lets_in(trust, Principal.role(arn), sts_ExternalId="of-others")
    assert not lets_in(trust, Principal.role(f"arn:aws:iam::{OTHER}:role/other"), sts_ExternalId="of-example")


def test_arns_that_say_the_same_are_one_statement() -> None:
    arns = [f"arn:aws:iam::{OTHER}:role/{name}" for name in ("b", "a")]
    trust = policy(*({"kind": "arn", "arn": arn} for arn in arns), {"kind": "arn", "arn": arns[0], "external_id": "xy"})
    assert [item["Principal"]["AWS"] for item in trust["Statement"]] == [sorted(arns), arns[0]]


@pytest.mark.parametrize(
    ("arn", "allowed"),
    [
        pytest.param(f"{SSO}AWSReservedSSO_Operator_0123456789abcdef", True, id="in_us_east_1"),
        pytest.param(f"{SSO}eu-west-1/AWSReservedSSO_Operator_0123456789abcdef", True, id="elsewhere"),
        pytest.param(f"{SSO}eu-west-1/AWSReservedSSO_Operator_Two_0123456789abcdef", False, id="longer_name"),
        pytest.param(f"{SSO}eu-west-1/AWSReservedSSO_Auditor_0123456789abcdef", False, id="another_set"),
        pytest.param(f"arn:aws:iam::{ACCOUNT}:role/AWSReservedSSO_Operator_0123456789abcdef", False, id="made_by_hand"),
        pytest.param(f"arn:aws:iam::{ACCOUNT}:role/application", False, id="another_role"),
    ],
)
def test_who_has_a_permission_set_is_let_in(arn: str, allowed: bool) -> None:
    assert lets_in(policy({"kind": "identity_center", "permission_set": "Operator"}), Principal.role(arn)) == allowed


def test_a_token_must_have_both_audience_and_subject() -> None:
    subject = "repo:example/baseline:ref:refs/heads/main"
    (statement,) = policy({"kind": "github", "subjects": [subject]}, partition="aws-cn")["Statement"]
    assert statement["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert statement["Principal"] == {"Federated": provider_arn(GITHUB, "aws-cn", ACCOUNT)}
    assert statement["Condition"] == {"StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com", f"{GITHUB}:sub": subject}}
    wild = "project_path:example/baseline:ref_type:branch:ref:*"
    (statement,) = policy({"kind": "gitlab", "subjects": [wild]})["Statement"]
    assert statement["Condition"] == {
        "StringEquals": {f"{GITLAB}:aud": "https://gitlab.com"},
        "StringLike": {f"{GITLAB}:sub": wild},
    }


def test_a_host_of_one_s_own_has_its_own_provider() -> None:
    items = (
        {"kind": "gitlab", "host": "git.example.com", "subjects": ["project_path:a/b/c:ref_type:tag:ref:v1"]},
        {
            "kind": "gitlab",
            "host": "git.example.com",
            "audience": "aws",
            "subjects": ["project_path:a/b:ref_type:tag:*"],
        },
        {"kind": "github", "subjects": ["repo:a/b:environment:prod"]},
    )
    check_trusted(items, "trusted")
    assert audiences(trusted_of(items)) == {
        "git.example.com": ("aws", "https://git.example.com"),
        GITHUB: ("sts.amazonaws.com",),
    }


@pytest.mark.parametrize(
    ("item", "words"),
    [
        pytest.param({"kind": "github"}, "has no subjects", id="no_subject"),
        pytest.param({"kind": "github", "subjects": ["*"]}, "would allow every repository", id="everybody"),
        pytest.param({"kind": "github", "subjects": ["repo:*"]}, "would allow every repository", id="all_of_github"),
        pytest.param({"kind": "github", "subjects": ["repo:example/*"]}, "would allow every", id="organization"),
        pytest.param(
            {"kind": "github", "subjects": ["repo:example/*:ref:x"]}, "would allow every", id="any_repository"
        ),
        pytest.param({"kind": "github", "subjects": ["repo:example/b?:ref:x"]}, "would allow every", id="one_letter"),
        pytest.param({"kind": "github", "subjects": ["repo:example/b"]}, "does not name a repository", id="no_claim"),
        pytest.param({"kind": "gitlab", "subjects": ["project_path:example/*"]}, "would allow every", id="group"),
        pytest.param({"kind": "gitlab", "subjects": ["repo:a/b:ref:x"]}, "must be project_path:", id="of_github"),
        pytest.param(
            {"kind": "github", "subjects": ["repo:a/b:ref:x"], "audience": "*"}, "not contain a wildcard", id="audience"
        ),
        pytest.param(
            {"kind": "github", "subjects": ["repo:a/b:ref:x"], "host": "https://x"}, "without https", id="host"
        ),
        pytest.param({"kind": "arn", "arn": "*"}, "must be the ARN", id="anybody"),
        pytest.param({"kind": "arn", "arn": "arn:aws:iam::*:root"}, "must be the ARN", id="any_account"),
        pytest.param({"kind": "awx", "arn": f"arn:aws:iam::{OTHER}:role/x"}, "has no external_id", id="awx"),
        pytest.param({"kind": "identity_center", "permission_set": "*"}, "name of a permission set", id="any_set"),
        pytest.param(
            {"kind": "identity_center", "permission_set": "x", "account_id": "1"}, "twelve digits", id="account"
        ),
        pytest.param(
            {"kind": "arn", "arn": f"arn:aws:iam::{OTHER}:root", "host": "x.y"},
            "of kind arn cannot have host",
            id="foreign",
        ),
    ],
)
def test_who_is_not_told_or_would_be_too_many_is_refused(item: dict[str, Any], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        check_trusted([item], "trusted")
