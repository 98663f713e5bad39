# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the baseline is for: that files, events and messages arrive. Each is caused once, and waited for at its end."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from .account import HOME, PREFIX, Account
from .ledger import Ledger, Made
from .results import Failed

#: Seconds between two looks.
PAUSE = 10.0


@dataclass(frozen=True)
class Deadline:
    """How long AWS may take, and how to let time pass."""

    seconds: float
    sleep: Callable[[float], None] = time.sleep

    def wait(self, what: str, look: Callable[[], str | None]) -> str:
        """Look until there is something.

        Raises:
            Failed: there is nothing when the time is over.
        """
        begun = time.monotonic()
        while True:
            found = look()
            if found:
                return f"{found}, after {time.monotonic() - begun:.0f} s"
            if time.monotonic() - begun >= self.seconds:
                raise Failed(f"{what} did not arrive within {self.seconds / 60:g} minutes")
            self.sleep(PAUSE)


class Queue:
    """A queue that hears what topics of the account say."""

    def __init__(self, account: Account, ledger: Ledger, account_id: str) -> None:
        self._account, self._ledger = account, ledger
        self._sqs = account.client("sqs", HOME)
        self.arn = f"arn:aws:sqs:{HOME}:{account_id}:{account.name}"
        self._owner = account_id
        self._url = ""

    def make(self) -> None:
        """Make it, open to the account's topics and to nobody else."""
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "sns.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": self.arn,
            "Condition": {"StringEquals": {"aws:SourceAccount": self._owner}},
        }
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        params = {"QueueName": self._account.name, "Attributes": {"Policy": policy}}
        self._ledger.write(Made("sqs", "create_queue", HOME, params))
        self._url = self._sqs.create_queue(**params)["QueueUrl"]

    def heard(self, words: str) -> str | None:
        """The first message that holds these words. What is read is taken out of the queue."""
        for message in self._messages():
            text = json.loads(message["Body"]).get("Message", "")
            if words in text:
                return f"a message with {words}"
        return None

    def _messages(self) -> Iterator[dict[str, Any]]:
        while True:
            found = self._sqs.receive_message(QueueUrl=self._url, MaxNumberOfMessages=10).get("Messages", [])
            for message in found:
                self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=message["ReceiptHandle"])
                yield message
            if not found:
                return


def alarms_of(account: Account) -> list[str]:
    """The baseline's alarms."""
    pages = account.client("cloudwatch", HOME).get_paginator("describe_alarms").paginate()
    found = [alarm for page in pages for alarm in page["MetricAlarms"]]
    return sorted(alarm["AlarmName"] for alarm in found if alarm["AlarmName"].startswith(PREFIX))


def alarm_reaches(account: Account, queue: Queue, deadline: Deadline, name: str) -> str:
    """Put an alarm into the state ALARM, and be notified of it. CloudWatch evaluates it again by itself.

    Raises:
        Failed: nobody heard.
    """
    cloudwatch = account.client("cloudwatch", HOME)
    cloudwatch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason=f"{account.name}: a trial")
    return deadline.wait(f"the notice of alarm {name}", lambda: queue.heard(name))


def event_in_log_group(account: Account, deadline: Deadline) -> str:
    """Call something, and find it in the log group of the baseline's trail.

    Raises:
        Failed: the trail writes into no log group, or the event does not arrive.
    """
    trails = account.client("cloudtrail").describe_trails(includeShadowTrails=True)["trailList"]
    trail = next((item for item in trails if item["Name"].startswith(PREFIX)), None)
    if trail is None or not trail.get("CloudWatchLogsLogGroupArn"):
        raise Failed("the baseline's trail writes into no log group")
    group = trail["CloudWatchLogsLogGroupArn"].split(":")[6]
    logs = account.client("logs", trail["HomeRegion"])
    account.client("iam").list_account_aliases()
    pattern = f'"{account.name}"'

    def look() -> str | None:
        found = logs.filter_log_events(logGroupName=group, filterPattern=pattern, limit=1)["events"]
        return f"an event of this run in {group}" if found else None

    return deadline.wait(f"an event of this run in the log group {group}", look)


def file_in(account: Account, bucket: str, deadline: Deadline) -> str:
    """Find a file in a bucket.

    Raises:
        Failed: there is none in time.
    """
    s3 = account.client("s3")

    def look() -> str | None:
        found = s3.list_objects_v2(Bucket=bucket, MaxKeys=1).get("Contents", [])
        return found[0]["Key"] if found else None

    return deadline.wait(f"a file in the bucket {bucket}", look)


def buckets_of(account: Account) -> list[str]:
    """The baseline's buckets."""
    rows = account.client("s3", HOME).list_buckets()["Buckets"]
    return sorted(row["Name"] for row in rows if row["Name"].startswith(PREFIX))


def writes_of(account: Account, agent: str, since: Any, deadline: Deadline) -> str:
    """See that CloudTrail's event history has no write of a step, in any region that the suite works in.

    Raises:
        Failed: there is a write, or the history does not have the suite's own in time.
    """
    return "; ".join(f"{region}: {_writes_in(account, region, agent, since, deadline)}" for region in account.regions)


def _writes_in(account: Account, region: str, agent: str, since: Any, deadline: Deadline) -> str:
    """A write of the suite's own ends the wait: once the history has that, it has all before it."""
    mark = f"{account.name}-marker"
    sns = account.client("sns", region)
    sns.delete_topic(TopicArn=sns.create_topic(Name=mark)["TopicArn"])
    asked = {"LookupAttributes": [{"AttributeKey": "ReadOnly", "AttributeValue": "false"}], "StartTime": since}
    found: list[str] = []

    def look() -> str | None:
        pages = account.client("cloudtrail", region).get_paginator("lookup_events").paginate(**asked)
        events = [json.loads(event["CloudTrailEvent"]) for page in pages for event in page["Events"]]
        found[:] = [event["eventName"] for event in events if f"app/{agent}" in str(event.get("userAgent"))]
        marked = any(mark in json.dumps(event.get("requestParameters")) for event in events)
        return f"no write of the drift run among {len(events)}" if marked else None

    seen = deadline.wait(f"the suite's own write in CloudTrail's event history of {region}", look)
    if found:
        raise Failed(f"the drift run wrote in {region}: {', '.join(sorted(set(found)))}")
    return seen
