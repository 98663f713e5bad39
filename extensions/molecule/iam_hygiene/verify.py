# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The key that nobody used is inactive, its user is still there, and the key in use is active."""

import boto3

iam = boto3.client("iam")
keys = {name: iam.list_access_keys(UserName=name)["AccessKeyMetadata"] for name in ("legacy-deploy", "bootstrap-admin")}
assert [key["Status"] for key in keys["legacy-deploy"]] == ["Inactive"], keys
assert [key["Status"] for key in keys["bootstrap-admin"]] == ["Active"], keys
