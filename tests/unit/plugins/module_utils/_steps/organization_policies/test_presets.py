# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The presets, as AWS would take and evaluate them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._parts.policy_attachments import RCP, SCP, content
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_policies.kinds import QUOTAS
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_policies.presets import NEEDED, PRESETS
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_policies.wanted import wanted_policies

from tests.emulator.evaluation import Ask, Policies, Principal, decide

ACCOUNT, OWN = "123456789012", "o-abcdefghij"
FULL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
VALUES: dict[str, dict[str, Any]] = {"allowed_regions": {"regions": ["eu-west-1"]}, "tags": {"tags": {"Team": ["web"]}}}
VALUES |= {"daily_backup": {"regions": ["eu-west-1"]}}
ADMIN = f"arn:aws:iam::{ACCOUNT}:role/admin"
ACCESS = f"arn:aws:iam::{ACCOUNT}:role/OrganizationAccountAccessRole"
BASELINE = f"arn:aws:iam::{ACCOUNT}:role/dayone-access/dayone-baseline"


def made(preset: str, **values: Any) -> dict[str, Any]:
    item: dict[str, Any] = {
        "name": preset,
        "state": "present",
        "type": None,
        "content": None,
        "preset": preset,
        "values": {**VALUES.get(preset, {}), **values},
        "description": None,
        "targets": [],
        "accept_denied": [],
    }
    (found,) = wanted_policies({"policies": [item]})
    return found.content(OWN)


def may(preset: str, action: str, who: str = ADMIN, on: str = "*", region: str = "eu-west-1", **values: Any) -> bool:
    keys: dict[str, str | list[str]] = {"aws:RequestedRegion": region}
    levels = [[FULL], [FULL, made(preset, **values)]]
    return bool(decide(Ask(Principal.role(who), action, on, ACCOUNT, keys), Policies([FULL], organization=levels)))


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_a_preset_is_of_its_size_with_the_least_that_it_asks_for(name: str) -> None:
    kind = PRESETS[name].kind
    assert kind not in QUOTAS or len(content(made(name))) <= QUOTAS[kind].characters
    assert (NEEDED in PRESETS[name].values.values()) == (name in VALUES)


def test_regions_are_restricted_but_for_global_services_and_access_roles() -> None:
    assert may("allowed_regions", "sqs:CreateQueue")
    assert not may("allowed_regions", "sqs:CreateQueue", region="us-east-1")
    for action in ("iam:CreateRole", "route53:ListHostedZones", "organizations:DescribeOrganization", "sts:AssumeRole"):
        assert may("allowed_regions", action, region="us-east-1")
    assert may("allowed_regions", "sqs:CreateQueue", who=ACCESS, region="us-east-1")
    assert may("allowed_regions", "sqs:CreateQueue", region="us-east-1", exempt_actions=["sqs:*"])


def test_a_suspended_account_is_left_to_the_organization() -> None:
    assert not may("suspended", "s3:ListAllMyBuckets")
    assert may("suspended", "s3:ListAllMyBuckets", who=ACCESS)


def test_nobody_makes_users_and_keys() -> None:
    assert not may("deny_iam_users", "iam:CreateUser")
    assert not may("deny_iam_users", "iam:CreateAccessKey")
    assert may("deny_iam_users", "iam:CreateRole")
    assert may("deny_iam_users", "iam:CreateUser", exempt_roles=[ADMIN])


def test_the_baseline_is_changed_by_its_own_roles_alone() -> None:
    trail = f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/dayone-trail"
    assert not may("protect_baseline", "iam:DeleteRole", on=BASELINE)
    assert not may("protect_baseline", "cloudtrail:StopLogging", on=trail)
    assert may("protect_baseline", "cloudtrail:StopLogging", on=trail.replace("dayone-trail", "other"))
    assert may("protect_baseline", "iam:DeleteRole", on=ADMIN)
    for who in (BASELINE, ACCESS, f"arn:aws:iam::{ACCOUNT}:role/stacksets-exec-1"):
        assert may("protect_baseline", "iam:DeleteRole", who=who, on=BASELINE)
        assert may("protect_baseline", "cloudtrail:UpdateTrail", who=who, on=trail)


@pytest.mark.parametrize(
    ("keys", "kept_out"),
    [
        pytest.param({"aws:PrincipalOrgID": OWN}, False, id="own_organization"),
        pytest.param({"aws:PrincipalOrgID": "o-strangers00"}, True, id="another_organization"),
        pytest.param({}, True, id="nobody_known"),
        pytest.param(
            {"aws:PrincipalOrgID": "o-strangers00", "aws:PrincipalAccount": "999999999999"}, False, id="partner"
        ),
        pytest.param({"aws:PrincipalIsAWSService": "true"}, False, id="a_service_for_itself"),
        pytest.param(
            {
                "aws:PrincipalIsAWSService": "true",
                "aws:SourceAccount": "111111111111",
                "aws:SourceOrgID": "o-other00000",
            },
            True,
            id="a_service_for_a_stranger",
        ),
        pytest.param(
            {"aws:PrincipalIsAWSService": "true", "aws:SourceAccount": ACCOUNT, "aws:SourceOrgID": OWN},
            False,
            id="a_service_for_one_of_ours",
        ),
    ],
)
def test_the_perimeter_keeps_out_who_is_not_of_the_organization(keys: dict[str, str], kept_out: bool) -> None:
    known: dict[str, str | list[str]] = {"aws:PrincipalIsAWSService": "false", **keys}
    stranger = Principal.role("arn:aws:iam::222222222222:role/stranger")
    asked = Ask(stranger, "s3:GetObject", "arn:aws:s3:::ours/a", ACCOUNT, known)
    document = made("data_perimeter", accounts=["999999999999"])
    everybody = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
    let_in = {"Version": "2012-10-17", "Statement": [everybody]}
    policies = Policies([FULL], resource=let_in, resource_control=[[let_in], [let_in, document]])
    assert bool(decide(asked, policies)) != kept_out


def test_types_of_the_presets_are_those_that_aws_names() -> None:
    kinds = {preset.kind for preset in PRESETS.values()}
    others = {"AISERVICES_OPT_OUT_POLICY", "BACKUP_POLICY", "DECLARATIVE_POLICY_EC2", "S3_POLICY", "TAG_POLICY"}
    assert kinds == {SCP, RCP, *others}


def test_tags_keep_their_case_and_are_enforced_only_with_values() -> None:
    tags = made("tags", tags={"Team": ["web"], "Cost": []}, enforced_for=["ec2:instance"])["tags"]
    assert tags["team"]["tag_key"] == {"@@assign": "Team"}
    assert tags["team"]["enforced_for"] == {"@@assign": ["ec2:instance"]}
    assert set(tags["cost"]) == {"tag_key"}


def test_a_number_that_ansible_gives_as_text_is_one() -> None:
    defaults = made("require_imdsv2", hop_limit="1")["ec2_attributes"]["instance_metadata_defaults"]
    assert defaults["http_put_response_hop_limit"] == {"@@assign": 1}
    assert json.loads(content(made("require_imdsv2", message="Ask us.")))["ec2_attributes"]["exception_message"]
