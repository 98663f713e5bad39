# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The audit changed nothing, root still has its key; and a topic is told when root is used."""

import json

import boto3

summary = boto3.client("iam").get_account_summary()["SummaryMap"]
assert summary["AccountAccessKeysPresent"] == 1, summary
assert summary["AccountMFAEnabled"] == 0, summary

events = boto3.client("events", region_name="us-east-1")
rule = events.describe_rule(Name="dayone-root-activity")
assert rule["State"] == "ENABLED", rule
assert json.loads(rule["EventPattern"])["detail"] == {"userIdentity": {"type": ["Root"]}}, rule
[target] = events.list_targets_by_rule(Rule="dayone-root-activity")["Targets"]
attributes = boto3.client("sns").get_topic_attributes(TopicArn=target["Arn"])["Attributes"]
assert attributes["KmsMasterKeyId"] == "alias/dayone-security", attributes
policy = json.loads(attributes["Policy"])
assert any(item.get("Principal") == {"Service": "events.amazonaws.com"} for item in policy["Statement"]), policy
