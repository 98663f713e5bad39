# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Alarms watch the estimated charges, and an encrypted topic carries them."""

import boto3

every = boto3.client("cloudwatch").describe_alarms()["MetricAlarms"]
alarms = [alarm for alarm in every if alarm["Namespace"] == "AWS/Billing"]
assert sorted(alarm["Threshold"] for alarm in alarms) == [50.0, 80.0, 100.0], alarms
topics = {action for alarm in alarms for action in alarm["AlarmActions"]}
assert len(topics) == 1, topics
attributes = boto3.client("sns").get_topic_attributes(TopicArn=topics.pop())["Attributes"]
assert attributes["KmsMasterKeyId"] == "alias/dayone-billing", attributes
key = boto3.client("kms").describe_key(KeyId="alias/dayone-billing")["KeyMetadata"]
assert boto3.client("kms").get_key_rotation_status(KeyId=key["KeyId"])["KeyRotationEnabled"], key
preferences = boto3.client("billing").get_billing_preferences(features=["BILLING_ALERTS"])["billingPreferences"]
assert [item["value"] for item in preferences] == ["ENABLED"], preferences
