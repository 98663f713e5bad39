# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What to do about access logs: their bucket, S3's server access logs, and CloudFront's deliveries. Pure.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..._kernel.plan import Call, Plan, State, Verdict
from ..._parts import bucket as own_bucket
from ..._parts.bucket import OwnBucket
from ..._parts.distributions import REGION
from ..._parts.logs_bucket import OWNER
from ..._parts.ownership import MANAGED_TAG

LOG_TYPE = "ACCESS_LOGS"
FORMATS = ("parquet", "json", "plain", "w3c")
#: Where a distribution's files go. AWS puts AWSLogs/<account>/CloudFront/ before it:
#: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html#send-logs-s3
SUFFIX = "{DistributionId}/{yyyy}/{MM}/{dd}/{HH}"
#: Beginning of the names of delivery destinations.
DESTINATION = "dayone-access-logs-"
_TAGS = {MANAGED_TAG: OWNER}
#: What the call for the delivery destination is called among those that need it.
_DESTINATION = "delivery destination"


@dataclass(frozen=True)
class Wanted:
    """What is wanted: the bucket, and the format of CloudFront's logs."""

    bucket: OwnBucket
    output_format: str

    @property
    def destination(self) -> str:
        """The name of the delivery destination. A destination's format cannot change."""
        return f"{DESTINATION}{self.output_format}"

    @property
    def destination_arn(self) -> str:
        """Where the delivery destination is, or will be."""
        return f"arn:aws:logs:{REGION}:{self.bucket.account_id}:delivery-destination:{self.destination}"


def control(name: str) -> str:
    """A control of the role."""
    return f"access_logs.{name}"


def delivery_statement(bucket: OwnBucket) -> dict[str, dict[str, Any]]:
    """Lets the deliveries of this account, and no other, put their files into the bucket.

    Some of AWS's examples ask for the header ``s3:x-amz-acl`` too, others do not: without it both work.
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html
    """
    account = bucket.account_id
    return {
        "DayoneLogDelivery": {
            "Sid": "DayoneLogDelivery",
            "Effect": "Allow",
            "Principal": {"Service": "delivery.logs.amazonaws.com"},
            "Action": "s3:PutObject",
            "Resource": f"{bucket.arn}/AWSLogs/{account}/*",
            "Condition": {
                "StringEquals": {"aws:SourceAccount": account},
                "ArnLike": {"aws:SourceArn": f"arn:{bucket.partition}:logs:{REGION}:{account}:delivery-source:*"},
            },
        }
    }


def plan_logs(state: State, wanted: Wanted) -> Plan:
    """The bucket, then who writes into it.

    Args:
        state: the bucket, the buckets to log, the distributions, and what is delivered already, in normal form.
        wanted: what is wanted.
    """
    reason = own_bucket.hindrance(state["logs"], wanted.bucket)
    lacking = own_bucket.differences(state["logs"], wanted.bucket)
    calls = own_bucket.bucket_calls(state["logs"], wanted.bucket)
    verdicts = [_bucket_verdict(state, wanted, lacking, reason)]
    for name, bucket in sorted(state["buckets"].items()):
        if bucket is not None:
            verdicts.append(_s3_verdict(name, bucket, wanted, reason))
            calls += [] if reason else _s3_calls(name, bucket, wanted)
    lacking_fronts = [front for front in state["fronts"] if not delivered(front, state)]
    verdicts += [_front_verdict(front, state, reason) for front in state["fronts"]]
    calls += [] if reason else delivery_calls(lacking_fronts, state, wanted)
    before = _shown(state)
    return Plan(before, _after(state, wanted) if calls else before, tuple(calls), tuple(verdicts))


def delivered(front: State, state: State) -> str:
    """What delivers a distribution's logs already, or nothing: the legacy logging, or any delivery of version 2."""
    if front["legacy"]:
        return f"legacy logging to {front['legacy']}"
    sources = {item["name"] for item in state["sources"] if front["arn"] in item["resources"]}
    found = [item for item in state["deliveries"] if item["source"] in sources]
    return f"delivery {found[0]['id']} to {found[0]['destination']}" if found else ""


def delivery_calls(fronts: list[State], state: State, wanted: Wanted) -> list[Call]:
    """A destination for all, and for each distribution its source and the delivery between the two.

    A distribution has at most one source: one that is there already is used.
    """
    if not fronts:
        return []
    place = {"destinationResourceArn": wanted.bucket.arn}
    there = {item["name"]: item["bucket"] for item in state["destinations"]}
    calls = []
    if there.get(wanted.destination) != wanted.bucket.arn:
        about = {
            "name": wanted.destination,
            "outputFormat": wanted.output_format,
            "deliveryDestinationConfiguration": place,
            "tags": _TAGS,
        }
        calls.append(replace(_logs("put_delivery_destination", "", about), chain=_DESTINATION))
    for front in fronts:
        arn = front["arn"]
        source = next((item["name"] for item in state["sources"] if arn in item["resources"]), None)
        if source is None:
            source = f"dayone-{front['id']}"
            about = {"name": source, "resourceArn": arn, "logType": LOG_TYPE, "tags": _TAGS}
            calls.append(_of_front("put_delivery_source", arn, about))
        about = {
            "deliverySourceName": source,
            "deliveryDestinationArn": wanted.destination_arn,
            "s3DeliveryConfiguration": {"suffixPath": SUFFIX, "enableHiveCompatiblePath": False},
            "tags": _TAGS,
        }
        calls.append(_of_front("create_delivery", arn, about))
    return calls


def plan_absent(state: State) -> Plan:
    """End the deliveries that we made. What was logged stays, and so does S3's logging, for others may read it."""
    parts = {kind: _ours(state, kind) for kind in ("deliveries", "sources", "destinations")}
    calls = _ending(parts["deliveries"], parts["sources"], parts["destinations"])
    names = [item.get("name", item.get("id")) for items in parts.values() for item in items]
    verdict = Verdict(control("cloudfront"), not calls, names, [], "call")
    return Plan({"made here": names}, {"made here": []} if calls else {"made here": names}, tuple(calls), (verdict,))


def plan_back(state: State, before: State, wanted: Wanted) -> Plan | None:
    """Log no more what was not logged. The bucket and what is in it stay.

    Returns:
        The plan, or nothing where deliveries were ended: a delivery's format is not known any more.
    """
    if "s3" not in before:
        return None
    region, account = wanted.bucket.region, wanted.bucket.account_id
    off = [name for name, item in state["buckets"].items() if item and item["logging"] and not before["s3"].get(name)]
    calls = [
        Call(
            "s3",
            "put_bucket_logging",
            {"Bucket": name, "ExpectedBucketOwner": account, "BucketLoggingStatus": {}},
            region,
        )
        for name in off
    ]
    quiet = {front["arn"] for front in state["fronts"] if not before["cloudfront"].get(front["id"])}
    sources = [item for item in _ours(state, "sources") if set(item["resources"]) <= quiet]
    names = {item["name"] for item in sources}
    ended = [item for item in _ours(state, "deliveries") if item["source"] in names]
    left = [item for item in state["deliveries"] if item not in ended]
    places = [] if left or not ended else _ours(state, "destinations")
    calls += _ending(ended, sources, places)
    return Plan(_shown(state), before, tuple(calls))


def _ours(state: State, kind: str) -> list[Any]:
    return [item for item in state[kind] if item["owner"] == OWNER]


def _ending(deliveries: list[Any], sources: list[Any], destinations: list[Any]) -> list[Call]:
    return [
        *(_logs("delete_delivery", "", {"id": item["id"]}) for item in deliveries),
        *(_logs("delete_delivery_source", "", {"name": item["name"]}) for item in sources),
        *(_logs("delete_delivery_destination", "", {"name": item["name"]}) for item in destinations),
    ]


def _logs(method: str, arn: str, params: Mapping[str, Any]) -> Call:
    return Call("logs", method, params, REGION, mends=(control("cloudfront"),), resource=arn)


def _of_front(method: str, arn: str, params: Mapping[str, Any]) -> Call:
    """A write for one distribution. It needs the destination, and no other distribution."""
    return replace(_logs(method, arn, params), chain=arn, needs=(_DESTINATION,))


def _s3_calls(name: str, bucket: State, wanted: Wanted) -> list[Call]:
    if bucket["logging"] or not bucket["owner"]:
        return []
    target = {"TargetBucket": wanted.bucket.name, "TargetPrefix": f"s3/{name}/"}
    params = {
        "Bucket": name,
        "ExpectedBucketOwner": wanted.bucket.account_id,
        "BucketLoggingStatus": {"LoggingEnabled": target},
    }
    arn, region = _arn(name, wanted), wanted.bucket.region
    return [Call("s3", "put_bucket_logging", params, region, mends=(control("s3"),), resource=arn, chain=arn)]


def _arn(name: str, wanted: Wanted) -> str:
    return replace(wanted.bucket, name=name).arn


def _bucket_verdict(state: State, wanted: Wanted, lacking: Mapping[str, Any], reason: str) -> Verdict:
    told = f"differs in {', '.join(sorted(lacking))}" if lacking else "in place"
    current = "absent" if state["logs"] is None else told
    mend, note = ("person", reason) if reason and lacking else ("call", "")
    bucket = wanted.bucket
    return Verdict(control("bucket"), not lacking, current, "in place", mend, bucket.arn, bucket.region, note)


def _s3_verdict(name: str, bucket: State, wanted: Wanted, reason: str) -> Verdict:
    target = bucket["logging"]
    note = reason
    if not bucket["owner"]:
        note = f"Bucket {name} was created outside this collection: enable its server access logging there."
    mend, said = ("person", note) if note and not target else ("call", "")
    region = wanted.bucket.region
    return Verdict(control("s3"), bool(target), target, wanted.bucket.name, mend, _arn(name, wanted), region, said)


def _front_verdict(front: State, state: State, reason: str) -> Verdict:
    found = delivered(front, state)
    mend, note = ("person", reason) if reason and not found else ("call", "")
    return Verdict(
        control("cloudfront"), bool(found), found or "not delivered", "delivered", mend, front["arn"], "", note
    )


def _shown(state: State) -> dict[str, Any]:
    """The state as the diff shows it."""
    return {
        "bucket": state["logs"],
        "s3": {name: item["logging"] for name, item in state["buckets"].items() if item is not None},
        "cloudfront": {front["id"]: delivered(front, state) for front in state["fronts"]},
    }


def _after(state: State, wanted: Wanted) -> dict[str, Any]:
    before = _shown(state)
    ours = {name for name, item in state["buckets"].items() if item is not None and item["owner"]}
    return {
        "bucket": own_bucket.wanted_state(state["logs"], wanted.bucket),
        "s3": {
            name: found or ({"bucket": wanted.bucket.name, "prefix": f"s3/{name}/"} if name in ours else None)
            for name, found in before["s3"].items()
        },
        "cloudfront": {
            name: found or f"delivery to {wanted.destination_arn}" for name, found in before["cloudfront"].items()
        },
    }
