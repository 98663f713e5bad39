# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Alarms and a budget watch the costs, anomalies are told, and an encrypted topic carries the notices."""

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

account = boto3.client("sts").get_caller_identity()["Account"]
(budget,) = boto3.client("budgets").describe_budgets(AccountId=account)["Budgets"]
assert (budget["BudgetName"], float(budget["BudgetLimit"]["Amount"])) == ("dayone-monthly", 100.0), budget
about = {"AccountId": account, "BudgetName": budget["BudgetName"]}
notices = boto3.client("budgets").describe_notifications_for_budget(**about)["Notifications"]
assert sorted((item["NotificationType"], item["Threshold"]) for item in notices) == [
    ("ACTUAL", 50.0),
    ("ACTUAL", 80.0),
    ("ACTUAL", 100.0),
    ("FORECASTED", 100.0),
], notices
(subscription,) = boto3.client("ce").get_anomaly_subscriptions()["AnomalySubscriptions"]
assert subscription["Frequency"] == "IMMEDIATE", subscription
(monitor,) = boto3.client("ce").get_anomaly_monitors()["AnomalyMonitors"]
assert subscription["MonitorArnList"] == [monitor["MonitorArn"]], (subscription, monitor)
