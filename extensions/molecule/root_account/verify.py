# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The audit changed nothing: root still has its key."""

import boto3

summary = boto3.client("iam").get_account_summary()["SummaryMap"]
assert summary["AccountAccessKeysPresent"] == 1, summary
assert summary["AccountMFAEnabled"] == 0, summary
