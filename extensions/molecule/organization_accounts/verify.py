# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The organization trusts Account Management, and its accounts are in their units, with tags, alias and contact.

An account in no organization, as in the baseline's scenario, is still in none, and so is one in which others govern.
"""

import os
from typing import Any

import boto3


def unit(organizations: Any, parent: str, name: str) -> str:
    """The id of a unit in another."""
    found = organizations.list_organizational_units_for_parent(ParentId=parent)["OrganizationalUnits"]
    return str(next(item["Id"] for item in found if item["Name"] == name))


def check(organizations: Any) -> None:
    """Look at the organization."""
    trusted = organizations.list_aws_service_access_for_organization()["EnabledServicePrincipals"]
    assert "account.amazonaws.com" in {item["ServicePrincipal"] for item in trusted}, trusted
    root = organizations.list_roots()["Roots"][0]["Id"]
    prod = unit(organizations, unit(organizations, root, "Workloads"), "Prod")
    (shop,) = organizations.list_accounts_for_parent(ParentId=prod)["Accounts"]
    tags = organizations.list_tags_for_resource(ResourceId=shop["Id"])["Tags"]
    assert tags == [{"Key": "team", "Value": "shop"}], tags
    (log,) = organizations.list_accounts_for_parent(ParentId=unit(organizations, root, "Security"))["Accounts"]
    assert (shop["Name"], log["Name"]) == ("shop", "log-archive"), (shop, log)
    about = {"AccountId": shop["Id"], "AlternateContactType": "SECURITY"}
    contact = boto3.client("account").get_alternate_contact(**about)["AlternateContact"]
    assert contact["EmailAddress"] == "security@example.com", contact
    role = f"arn:aws:iam::{shop['Id']}:role/OrganizationAccountAccessRole"
    keys = boto3.client("sts").assume_role(RoleArn=role, RoleSessionName="verify")["Credentials"]
    member = boto3.client(
        "iam",
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )
    assert member.list_account_aliases()["AccountAliases"] == ["example-shop"]


def main() -> None:
    """Look, in the scenario of this role."""
    client = boto3.client("organizations")
    try:
        client.describe_organization()
    except client.exceptions.AWSOrganizationsNotInUseException:
        assert os.environ.get("MOLECULE_SCENARIO_NAME") != "organization_accounts", "the organization is gone"
        return
    if os.environ.get("MOLECULE_SCENARIO_NAME") == "organization_accounts":
        check(client)


main()
