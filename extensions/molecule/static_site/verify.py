# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A distribution serves a private bucket over TLS, and alone may read it."""

import json

import boto3

account = boto3.client("sts").get_caller_identity()["Account"]
bucket = f"dayone-site-{account}-us-east-1"
front = boto3.client("cloudfront")
listed = front.list_distributions()["DistributionList"]["Items"]
(found,) = (item for item in listed if item["Origins"]["Items"][0]["DomainName"].startswith(f"{bucket}."))
config = front.get_distribution_config(Id=found["Id"])["DistributionConfig"]
(origin,) = config["Origins"]["Items"]
control = front.get_origin_access_control(Id=origin["OriginAccessControlId"])["OriginAccessControl"]
assert control["OriginAccessControlConfig"]["SigningBehavior"] == "always", control
assert config["DefaultCacheBehavior"]["ViewerProtocolPolicy"] == "redirect-to-https", config
assert config["DefaultRootObject"] == "index.html", config
assert config["HttpVersion"] == "http2and3", config
s3 = boto3.client("s3")
assert all(s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"].values())
statements = json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])["Statement"]
(reads,) = (item for item in statements if item["Effect"] == "Allow")
assert reads["Condition"] == {"StringEquals": {"AWS:SourceArn": found["ARN"]}}, reads
page = s3.get_object(Bucket=bucket, Key="index.html")
assert page["ContentType"] == "text/html; charset=utf-8", page
assert b"</html>" in page["Body"].read()
