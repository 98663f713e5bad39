# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What other hands made is as they made it, and nothing of it was made a second time."""

import boto3

trails = boto3.client("cloudtrail").describe_trails()["trailList"]
assert [trail["Name"] for trail in trails] == ["theirs"], trails
assert "KmsKeyId" not in trails[0], trails

filters = boto3.client("logs").describe_metric_filters(logGroupName="their-trail")["metricFilters"]
assert len(filters) == 15, filters
assert "dayone-activity-root-use" not in {item["filterName"] for item in filters}, filters
alarms = {item["AlarmName"]: item for item in boto3.client("cloudwatch").describe_alarms()["MetricAlarms"]}
assert "dayone-activity-root-use" not in alarms, alarms
assert alarms["their-root"]["AlarmActions"][0].endswith(":on-call"), alarms

config = boto3.client("config", region_name="eu-west-1")
(recorder,) = config.describe_configuration_recorders()["ConfigurationRecorders"]
assert recorder["name"] == "default", recorder
(channel,) = config.describe_delivery_channels()["DeliveryChannels"]
assert channel["s3BucketName"] == "their-config", channel
(other,) = boto3.client("config").describe_configuration_recorders()["ConfigurationRecorders"]
assert other["name"] == "dayone", other

analyzers = boto3.client("accessanalyzer", region_name="eu-west-1").list_analyzers()["analyzers"]
assert [item["name"] for item in analyzers] == ["theirs"], analyzers
policy = boto3.client("iam").get_account_password_policy()["PasswordPolicy"]
assert (policy["MinimumPasswordLength"], policy["PasswordReusePrevention"]) == (20, 24), policy
topics = {item["TopicArn"].rpartition(":")[2] for item in boto3.client("sns").list_topics()["Topics"]}
assert topics == {"on-call", "dayone-billing", "dayone-security"}, topics
