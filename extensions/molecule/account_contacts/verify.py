# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Security notices reach somebody, and the primary contact kept what was not given."""

import boto3

account = boto3.client("account")
security = account.get_alternate_contact(AlternateContactType="SECURITY")["AlternateContact"]
assert security["EmailAddress"] == "aws-security@example.com", security
primary = account.get_contact_information()["ContactInformation"]
assert primary["CompanyName"] == "Example GmbH", primary
assert primary["City"] == "Berlin", primary
