# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Three policies of three types are attached to a unit, to the root and to an account.

An account in no organization, as in the baseline's scenario, is still in none.
"""

import json
import os
from typing import Any

import boto3

MEMBER = "200000000001"
TYPES = {"AISERVICES_OPT_OUT_POLICY", "S3_POLICY", "SERVICE_CONTROL_POLICY"}


def attached(organizations: Any, target: str, kind: str) -> dict[str, str]:
    """The names of the policies of a type at a target, with their ids."""
    found = organizations.list_policies_for_target(TargetId=target, Filter=kind)["Policies"]
    return {policy["Name"]: policy["Id"] for policy in found}


def check(organizations: Any) -> None:
    """Look at the organization."""
    root = organizations.list_roots()["Roots"][0]
    assert {item["Type"] for item in root["PolicyTypes"] if item["Status"] == "ENABLED"} == TYPES, root
    (unit,) = organizations.list_organizational_units_for_parent(ParentId=root["Id"])["OrganizationalUnits"]
    there = attached(organizations, unit["Id"], "SERVICE_CONTROL_POLICY")
    assert set(there) == {"FullAWSAccess", "allowed-regions"}, there
    content = organizations.describe_policy(PolicyId=there["allowed-regions"])["Policy"]["Content"]
    condition = json.loads(content)["Statement"][0]["Condition"]["StringNotEquals"]
    assert condition == {"aws:RequestedRegion": ["eu-west-1", "us-east-1"]}, condition
    assert "ai-opt-out" in attached(organizations, root["Id"], "AISERVICES_OPT_OUT_POLICY")
    assert "private-s3" in attached(organizations, MEMBER, "S3_POLICY")
    force = organizations.describe_effective_policy(PolicyType="S3_POLICY", TargetId=MEMBER)["EffectivePolicy"]
    assert json.loads(force["PolicyContent"])["s3_attributes"] == {"public_access_block_configuration": "all"}, force


def main() -> None:
    """Look, where there is an organization."""
    client = boto3.client("organizations")
    try:
        client.describe_organization()
    except client.exceptions.AWSOrganizationsNotInUseException:
        assert os.environ.get("MOLECULE_SCENARIO_NAME") != "organization_policies", "the organization is gone"
        return
    check(client)


main()
