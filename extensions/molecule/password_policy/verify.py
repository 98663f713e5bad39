# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The account has a strong password policy."""

import boto3

policy = boto3.client("iam").get_account_password_policy()["PasswordPolicy"]
assert policy["MinimumPasswordLength"] == 14, policy
assert policy["PasswordReusePrevention"] == 24, policy
