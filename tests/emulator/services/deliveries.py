# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS delivers: events of a trail into its log group and bucket, files of Config and of access logs, an alarm's
notice. It arrives when somebody looks for it.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

from moto.cloudtrail.models import cloudtrail_backends
from moto.cloudwatch.models import cloudwatch_backends
from moto.config.models import config_backends
from moto.logs.models import logs_backends
from moto.s3.models import s3_backends
from moto.sns.models import sns_backends

from tests.emulator.kit import Pass, Request, after, history, operation, store

#: Services of no region, whose events are in one.
_GLOBAL = {"iam", "cloudfront", "route53", "sts", "organizations", "s3control", "budgets", "ce"}
_HOME = "us-east-1"
_READS = ("Get", "List", "Describe", "Lookup", "Head", "Filter", "Receive", "BatchGet", "Generate", "Validate", "Check")
#: Requests that CloudTrail keeps no event of unless it is told to: those about data.
_DATA = {"Publish", "SendMessage", "ReceiveMessage", "DeleteMessage", "PutObject", "GetObject", "PutLogEvents"}
_STREAM = "CloudTrail"


def _events(account_id: str, region: str) -> Iterator[dict[str, Any]]:
    """The management events of a region, as records of CloudTrail."""
    for call in list(history):
        where = _HOME if call["service"] in _GLOBAL else call["region"]
        if call["account_id"] != account_id or where != region or call["operation"] in _DATA:
            continue
        yield {
            "eventTime": datetime.fromtimestamp(call["time"], timezone.utc).isoformat(),
            "eventName": call["operation"],
            "eventSource": f"{call['service']}.amazonaws.com",
            "awsRegion": where,
            "readOnly": call["operation"].startswith(_READS),
            "userAgent": call["user_agent"],
            "requestParameters": {"text": call["body"].decode("utf-8", "replace")[:2000]},
        }


@operation("cloudtrail", "LookupEvents")
def lookup_events(request: Request) -> dict[str, Any]:
    """The events of the region, the last first, by one attribute."""
    wanted = {item["AttributeKey"]: item["AttributeValue"] for item in request.params.get("LookupAttributes", ())}
    since = request.params.get("StartTime")
    found = []
    for event in _events(request.account_id, request.region):
        if wanted.get("ReadOnly") not in (None, str(event["readOnly"]).lower()):
            continue
        if since is not None and datetime.fromisoformat(event["eventTime"]).replace(tzinfo=None) < since:
            continue
        found.append({"EventName": event["eventName"], "CloudTrailEvent": json.dumps(event)})
    first = int(request.params.get("NextToken", 0))
    page = found[::-1][first : first + 50]
    return {"Events": page, **({"NextToken": str(first + 50)} if len(found) > first + 50 else {})}


def _trails(account_id: str) -> Iterator[Any]:
    """The trails of an account that record."""
    for region, backend in cloudtrail_backends[account_id].items():
        for trail in backend.trails.values():
            if trail.region_name == region and trail.status.is_logging:
                yield trail


@operation("logs", "FilterLogEvents")
def filter_log_events(request: Request) -> dict[str, Any]:
    """The events of a trail that writes into the group, then as moto does."""
    name = request.params["logGroupName"]
    backend = logs_backends[request.account_id][request.region]
    sent = store(request, "delivered", regional=True)
    for trail in _trails(request.account_id):
        if f":log-group:{name}:" not in (trail.cw_log_group_arn or "") or name not in backend.groups:
            continue
        events = [
            json.dumps(event) for region in (request.region, _HOME) for event in _events(trail.account_id, region)
        ]
        fresh, sent[name] = events[sent.get(name, 0) :], len(events)
        if _STREAM not in backend.groups[name].streams:
            backend.create_log_stream(name, _STREAM)
        now = int(time.time() * 1000)
        if fresh:
            backend.put_log_events(name, _STREAM, [{"timestamp": now, "message": message} for message in fresh])
    raise Pass


@operation("s3", "ListObjectsV2")
def list_objects(request: Request) -> dict[str, Any]:
    """The files that services have put into the bucket by now, then as moto does."""
    bucket = request.params["Bucket"]
    backend = s3_backends[request.account_id]["aws"]
    if bucket in backend.buckets and not backend.buckets[bucket].keys and bucket in _destinations(request.account_id):
        backend.put_object(bucket, f"AWSLogs/{request.account_id}/{uuid.uuid4().hex}.gz", b"{}")
    raise Pass


def _destinations(account_id: str) -> set[str]:
    """The buckets that a service of the account delivers into."""
    found = {trail.bucket_name for trail in _trails(account_id)}
    for backend in config_backends[account_id].values():
        found |= {channel.s3_bucket_name for channel in backend.delivery_channels.values()}
    logging = (bucket.logging for bucket in s3_backends[account_id]["aws"].buckets.values())
    return found | {target["TargetBucket"] for target in logging if target}


@after("cloudwatch", "SetAlarmState")
def tell_of_alarm(request: Request) -> None:
    """The notice that CloudWatch sends to the topics of an alarm that changed its state."""
    alarm = cloudwatch_backends[request.account_id][request.region].alarms.get(request.params["AlarmName"])
    if alarm is None or not alarm.actions_enabled or request.params["StateValue"] != "ALARM":
        return
    text = json.dumps({"AlarmName": alarm.name, "NewStateValue": "ALARM"})
    for arn in alarm.alarm_actions or ():
        region, account_id = arn.split(":")[3:5]
        topics = sns_backends[account_id][region]
        if arn in topics.topics:
            topics.publish(message=text, arn=arn)
