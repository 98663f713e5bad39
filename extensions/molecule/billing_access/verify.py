# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The account denies billing information to its administrator: what the role has to tell."""

from datetime import datetime, timedelta, timezone

import boto3
from botocore.exceptions import ClientError

since = datetime.now(timezone.utc) - timedelta(days=1)
try:
    boto3.client("billing").get_credits(accountId="123456789012", startDate=since)
except ClientError as error:
    assert error.response["Error"]["Message"] == "IAM user access not activated", error
else:
    raise AssertionError("billing information was answered")
