# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An organization with an account to administer, another one, and one that is suspended, unless it is there."""

import contextlib

import boto3

client = boto3.client("organizations")
with contextlib.suppress(client.exceptions.AlreadyInOrganizationException):
    client.create_organization(FeatureSet="ALL")
    for name in ("audit", "web", "old"):
        client.create_account(Email=f"{name}@example.com", AccountName=name)
    client.close_account(AccountId="200000000003")
