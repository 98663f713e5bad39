# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One trail of every region, validated and encrypted, in a private bucket whose accesses are logged."""

import boto3

account = boto3.client("sts").get_caller_identity()["Account"]
trails = boto3.client("cloudtrail").describe_trails()["trailList"]
assert len(trails) == 1, trails
trail = trails[0]
assert trail["IsMultiRegionTrail"] and trail["LogFileValidationEnabled"] and trail["KmsKeyId"], trail
assert boto3.client("cloudtrail").get_trail_status(Name=trail["TrailARN"])["IsLogging"], trail
s3 = boto3.client("s3")
bucket = trail["S3BucketName"]
block = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
assert all(block.values()), block
assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
target = s3.get_bucket_logging(Bucket=bucket)["LoggingEnabled"]
assert target["TargetBucket"] == f"dayone-logs-{account}-us-east-1", target
groups = boto3.client("logs").describe_log_groups(logGroupNamePrefix="dayone-trail")["logGroups"]
assert [group["retentionInDays"] for group in groups] == [365], groups
assert trail["CloudWatchLogsLogGroupArn"] == groups[0]["arn"], trail
key = boto3.client("kms").describe_key(KeyId="alias/dayone-trail")["KeyMetadata"]["KeyId"]
assert boto3.client("kms").get_key_rotation_status(KeyId=key)["KeyRotationEnabled"], key
