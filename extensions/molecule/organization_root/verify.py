# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Root access is centralised, a guardrail is at the root, and the member's root has no credentials left.

An account in no organization, as in the baseline's scenario, is still in none.
"""

import os
from typing import Any

import boto3

MEMBER = "200000000001"
AUDIT = {"arn": "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials"}


def check(organizations: Any) -> None:
    """Look at the organization."""
    features = boto3.client("iam").list_organizations_features()["EnabledFeatures"]
    assert sorted(features) == ["RootCredentialsManagement", "RootSessions"], features
    root = organizations.list_roots()["Roots"][0]
    assert root["PolicyTypes"] == [{"Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED"}], root
    found = organizations.list_policies_for_target(TargetId=root["Id"], Filter="SERVICE_CONTROL_POLICY")["Policies"]
    assert {policy["Name"] for policy in found} == {"FullAWSAccess", "dayone-stay"}, found
    keys = boto3.client("sts").assume_root(TargetPrincipal=MEMBER, TaskPolicyArn=AUDIT)["Credentials"]
    member = boto3.client(
        "iam",
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )
    assert member.list_access_keys()["AccessKeyMetadata"] == []
    summary = member.get_account_summary()["SummaryMap"]
    assert summary["AccountPasswordPresent"] == 0, summary


def main() -> None:
    """Look, where there is an organization."""
    client = boto3.client("organizations")
    try:
        client.describe_organization()
    except client.exceptions.AWSOrganizationsNotInUseException:
        assert os.environ.get("MOLECULE_SCENARIO_NAME") != "organization_root", "the organization is gone"
        return
    check(client)


main()
