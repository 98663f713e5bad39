# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Access to the site is logged twice: by S3 for its bucket, and by CloudFront for its distribution."""

import json

import boto3

account = boto3.client("sts").get_caller_identity()["Account"]
logs, site = (f"dayone-{name}-{account}-us-east-1" for name in ("logs", "site"))
s3 = boto3.client("s3")
assert s3.get_bucket_logging(Bucket=site)["LoggingEnabled"]["TargetBucket"] == logs
statements = json.loads(s3.get_bucket_policy(Bucket=logs)["Policy"])["Statement"]
writers = {item["Principal"]["Service"] for item in statements if item["Effect"] == "Allow"}
assert {"logging.s3.amazonaws.com", "delivery.logs.amazonaws.com"} <= writers, writers
rules = s3.get_bucket_lifecycle_configuration(Bucket=logs)["Rules"]
assert any(rule.get("Expiration", {}).get("Days") == 365 for rule in rules), rules
delivery = boto3.client("logs", region_name="us-east-1")
sources = delivery.describe_delivery_sources()["deliverySources"]
(source,) = (item for item in sources if item["service"] == "cloudfront")
(found,) = (
    item for item in delivery.describe_deliveries()["deliveries"] if item["deliverySourceName"] == source["name"]
)
path = found["s3DeliveryConfiguration"]["suffixPath"]
assert path == "AWSLogs/{account-id}/CloudFront/{DistributionId}/{yyyy}/{MM}/{dd}/{HH}", path
