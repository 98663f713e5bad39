# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The policies by which a trail writes into its bucket, and encrypts with its key. Pure.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
"""

from __future__ import annotations

from typing import Any

SERVICE = "cloudtrail.amazonaws.com"


def bucket_statements(bucket: str, trail: str, account: str, organization: str = "") -> dict[str, dict[str, Any]]:
    """Let this trail, and no other, put its files into the bucket.

    AWS's example asks for the header ``s3:x-amz-acl`` too, which CloudTrail does not send to every bucket without ACLs.

    Args:
        bucket: its ARN.
        trail: the ARN of the trail.
        account: the account of the trail.
        organization: the id of the organization that the trail is for: its members' files have that in their path.
    """
    source = {"aws:SourceArn": trail}
    files = [f"{bucket}/AWSLogs/{account}/*", *([f"{bucket}/AWSLogs/{organization}/*"] if organization else [])]
    return {
        "DayoneTrailAcl": {
            "Sid": "DayoneTrailAcl",
            "Effect": "Allow",
            "Principal": {"Service": SERVICE},
            "Action": "s3:GetBucketAcl",
            "Resource": bucket,
            "Condition": {"StringEquals": source},
        },
        "DayoneTrailWrite": {
            "Sid": "DayoneTrailWrite",
            "Effect": "Allow",
            "Principal": {"Service": SERVICE},
            "Action": "s3:PutObject",
            "Resource": files if organization else files[0],
            "Condition": {"StringEquals": source},
        },
    }


def key_statements(trail: str, account: str, partition: str) -> dict[str, dict[str, Any]]:
    """Let this trail encrypt its files. Who may read them, IAM's policies say."""
    context = f"arn:{partition}:cloudtrail:*:{account}:trail/*"
    return {
        "DayoneTrailEncrypt": {
            "Sid": "DayoneTrailEncrypt",
            "Effect": "Allow",
            "Principal": {"Service": SERVICE},
            "Action": "kms:GenerateDataKey*",
            "Resource": "*",
            "Condition": {
                "StringEquals": {"aws:SourceArn": trail},
                "StringLike": {"kms:EncryptionContext:aws:cloudtrail:arn": context},
            },
        },
        "DayoneTrailDescribe": {
            "Sid": "DayoneTrailDescribe",
            "Effect": "Allow",
            "Principal": {"Service": SERVICE},
            "Action": "kms:DescribeKey",
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:SourceArn": trail}},
        },
    }
