# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An organization with one member account, with a unit, unless it is there."""

import contextlib

import boto3

client = boto3.client("organizations")
with contextlib.suppress(client.exceptions.AlreadyInOrganizationException):
    client.create_organization(FeatureSet="ALL")
    client.create_account(Email="member@example.com", AccountName="member")
    root = client.list_roots()["Roots"][0]["Id"]
    client.create_organizational_unit(ParentId=root, Name="Workloads")
