# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An organization with a member account in a unit, and its instance, unless they are there."""

import contextlib

import boto3

client = boto3.client("organizations")
with contextlib.suppress(client.exceptions.AlreadyInOrganizationException):
    client.create_organization(FeatureSet="ALL")
    member = client.create_account(Email="member@example.com", AccountName="member")["CreateAccountStatus"]["AccountId"]
    root = client.list_roots()["Roots"][0]["Id"]
    unit = client.create_organizational_unit(ParentId=root, Name="Workloads")["OrganizationalUnit"]["Id"]
    client.move_account(AccountId=member, SourceParentId=root, DestinationParentId=unit)
    boto3.client("sso-admin", "eu-west-1").create_instance(Name="people")
