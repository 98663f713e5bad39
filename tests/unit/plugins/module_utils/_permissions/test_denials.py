# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which permission was missing, read from refusals as AWS words them, and what would allow it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._grants.catalogue import STEPS
from ansible_collections.dayone.aws.plugins.module_utils._grants.policies import statements
from ansible_collections.dayone.aws.plugins.module_utils._grants.resolve import Place, grants
from ansible_collections.dayone.aws.plugins.module_utils._permissions.denials import Denial, denials, missing

from tests.emulator.contracts import rows
from tests.emulator.contracts.form import Refusal
from tests.emulator.evaluation import Ask, Policies, Principal, decide

WHO = "User: arn:aws:sts::123456789012:assumed-role/drift/run is not authorized to perform: "
BUCKET = "arn:aws:s3:::dayone-trail-123456789012-us-east-1"
IDENTITY = "identity-based policy"


def failure(sentence: str, where: str = "s3:get_bucket_policy in us-east-1") -> str:
    return f"{where} was denied (AccessDenied): {sentence} Allow the action for these credentials."


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param(
            f'{WHO}s3:GetBucketPolicy on resource: "{BUCKET}" because no identity-based policy allows the '
            "s3:GetBucketPolicy action",
            Denial("s3:GetBucketPolicy", BUCKET, IDENTITY),
            id="quoted",
        ),
        pytest.param(
            f"You are not authorized to perform this operation. {WHO}ec2:DescribeVpcs because no identity-based policy "
            "allows the ec2:DescribeVpcs action",
            Denial("ec2:DescribeVpcs", "*", IDENTITY),
            id="no_resource",
        ),
        pytest.param(
            f"{WHO}SNS:GetTopicAttributes on resource: arn:aws:sns:eu-west-1:123456789012:t because no identity-based "
            "policy allows the SNS:GetTopicAttributes action",
            Denial("sns:GetTopicAttributes", "arn:aws:sns:eu-west-1:123456789012:t", IDENTITY),
            id="prefix_in_capitals",
        ),
        pytest.param(
            f"{WHO}iam:GetRole on resource: role dayone-support because no identity-based policy allows the "
            "iam:GetRole action",
            Denial("iam:GetRole", "arn:aws:iam::123456789012:role/dayone-support", IDENTITY),
            id="role_that_is_not_there",
        ),
        pytest.param(
            f"{WHO}sqs:ListQueues on resource: * with an explicit deny in a service control policy",
            Denial("sqs:ListQueues", "*", "service control policy", explicit=True),
            id="service_control_policy",
        ),
        pytest.param(
            f"{WHO}iam:ListRoles on resource: * because no permissions boundary allows the iam:ListRoles action",
            Denial("iam:ListRoles", "*", "permissions boundary"),
            id="boundary",
        ),
        pytest.param(f"{WHO}iam:ListRoles on resource: *", Denial("iam:ListRoles", "*"), id="no_kind_of_policy"),
        pytest.param("Access Denied", Denial("s3:GetBucketPolicy"), id="nothing_but_that_it_was_denied"),
    ],
)
def test_a_refusal_says_what_was_denied_and_by_what(sentence: str, expected: Denial) -> None:
    assert denials(failure(sentence)) == [expected]


def test_an_action_of_another_name_is_told_where_aws_does_not() -> None:
    text = failure("Access Denied", "s3:get_bucket_encryption in eu-west-1")
    assert missing(text, "audit_trail.bucket") == {"missing_permission": "s3:GetEncryptionConfiguration"}


def test_what_was_not_denied_is_no_missing_permission() -> None:
    assert missing("ec2:describe_vpcs in eu-west-1 was throttled 6 times (Throttling): run again later.", "a.b") == {}
    assert missing("", "a.b") == {}


def told(sentence: str) -> dict[str, Any]:
    return missing(failure(sentence), "audit_trail.bucket")


def test_a_statement_would_allow_it_and_is_named_by_the_step() -> None:
    found = told(
        f'{WHO}s3:GetBucketPolicy on resource: "{BUCKET}" because no identity-based policy allows the '
        "s3:GetBucketPolicy action"
    )
    assert found["denied_by"] == "a missing allow in the identity-based policy"
    assert json.loads(found["statement"]) == {
        "Sid": "AuditTrailRead",
        "Effect": "Allow",
        "Action": ["s3:GetBucketPolicy"],
        "Resource": [BUCKET],
    }
    generated = statements(grants(["audit_trail"], "drift", Place("aws", "123456789012", "us-east-1"), {}))
    assert json.loads(found["statement"])["Sid"] in {item["Sid"] for item in generated}


def test_where_no_statement_helps_none_is_told() -> None:
    denied = told(f"{WHO}s3:GetBucketPolicy on resource: * with an explicit deny in an identity-based policy")
    assert denied == {
        "missing_permission": "s3:GetBucketPolicy",
        "denied_by": "a deny in the identity-based policy",
    }
    assert "statement" not in told("Access Denied")


def test_several_refusals_are_one_statement() -> None:
    regions = ("eu-west-1", "us-east-1")
    text = " ".join(
        failure(f"{WHO}logs:DescribeMetricFilters on resource: arn:aws:logs:{region}:1:* because no identity-based ")
        for region in regions
    )
    statement = json.loads(missing(text, "activity_alarms.x")["statement"])
    assert statement["Action"] == ["logs:DescribeMetricFilters"]
    assert len(statement["Resource"]) == len(regions)


REFUSED = [
    row
    for row in rows()
    if row.by == "authorization.refusal"
    and isinstance(row.answer, Refusal)
    and "sts::123456789012" in row.answer.message
]


@pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in REFUSED])
def test_what_aws_says_is_read_whole(row: Any) -> None:
    (found,) = denials(row.answer.message)
    assert found.kind
    assert found.explicit == ("explicit deny" in row.answer.message)
    told = missing(row.answer.message, "audit_trail.bucket")
    if "statement" in told:
        document = {"Version": "2012-10-17", "Statement": [json.loads(told["statement"])]}
        who = Principal.role("arn:aws:iam::123456789012:role/limited")
        assert decide(Ask(who, found.action, found.resource), Policies([document]))
    assert ("statement" in told) == (not found.explicit and "resource-based" not in found.kind)


def test_each_step_is_named_as_its_statements_are() -> None:
    for step in STEPS:
        made = statements(grants([step], "drift", Place("aws", "123456789012", "us-east-1"), {}))
        text = failure(f"{WHO}iam:ListRoles on resource: * because no identity-based policy allows it")
        sid = json.loads(missing(text, f"{step}.any")["statement"])["Sid"]
        own = [item["Sid"] for item in made if "Report" not in item["Sid"]]
        assert not own or any(name.startswith(sid) for name in own)
