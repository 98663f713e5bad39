# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Each rule of the home region sends to the queue, which only they may send to; each of another region to its bus."""

import json

import boto3

sqs = boto3.client("sqs")
url = sqs.get_queue_url(QueueName="dayone-changes")["QueueUrl"]
found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
allowed = [item for item in json.loads(found["Policy"])["Statement"] if item["Effect"] == "Allow"]
home = found["QueueArn"].split(":")[3]
assert [item["Principal"] for item in allowed] == [{"Service": "events.amazonaws.com"}], allowed
assert json.loads(found["RedrivePolicy"])["deadLetterTargetArn"] == f"{found['QueueArn']}-unhandled"
for region in (home, "eu-central-1"):
    events = boto3.client("events", region_name=region)
    rules = events.list_rules(NamePrefix="dayone-change-")["Rules"]
    targets = {item["Arn"] for rule in rules for item in events.list_targets_by_rule(Rule=rule["Name"])["Targets"]}
    assert rules, region
    assert {arn.split(":")[2] for arn in targets} == ({"sqs"} if region == home else {"events"}), (region, targets)
