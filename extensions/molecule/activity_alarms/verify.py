# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Fifteen filters on the trail's log group, each with an alarm that tells the topic."""

import boto3

filters = boto3.client("logs").describe_metric_filters(logGroupName="dayone-trail")["metricFilters"]
assert len(filters) == 15, filters
metrics = {item["metricTransformations"][0]["metricName"] for item in filters}
alarms = [
    alarm for alarm in boto3.client("cloudwatch").describe_alarms()["MetricAlarms"] if alarm["MetricName"] in metrics
]
assert {alarm["MetricName"] for alarm in alarms} == metrics, alarms
topics = {action for alarm in alarms for action in alarm["AlarmActions"]}
assert [arn.rpartition(":")[2] for arn in topics] == ["dayone-security"], topics
attributes = boto3.client("sns").get_topic_attributes(TopicArn=topics.pop())["Attributes"]
assert attributes["KmsMasterKeyId"] == "alias/dayone-security", attributes
