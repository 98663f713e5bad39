# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What lets VPC flow logs arrive: statements in the policy of their bucket, or a role for their log groups.

AWS adds the statements by itself for each flow log that is made, so flow logs that are made in all regions at once
would write one policy at the same time. Here they are written once, before.
https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..._aws.client import DEFAULT_REGIONS
from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Failure, Plan, State, Verdict
from ..._kernel.reconcile import Resource
from ..._module.run import Context
from ..._parts import bucket as own_bucket
from ..._parts import role as own_role
from ..._parts.logs_bucket import wanted_logs_bucket
from ..._parts.ownership import merged_statements
from ..._parts.policy_effect.same import same_policy
from ..._parts.role import OwnRole
from .flow_log_options import CLOUDWATCH, OWNER, ROLE, bucket_of, check_destination

CONTROL = "network_defaults.flow_log_destination"
SERVICE = "vpc-flow-logs.amazonaws.com"


def statements(arn: str, account_id: str, partition: str) -> dict[str, dict[str, Any]]:
    """Lets the service that delivers logs write those of the account into a bucket, by statement id.

    Without the header ``s3:x-amz-acl``, which some of AWS's examples ask for and others do not.
    """
    service = {"Service": "delivery.logs.amazonaws.com"}
    source = {"aws:SourceAccount": account_id}
    origin = {"ArnLike": {"aws:SourceArn": f"arn:{partition}:logs:*:{account_id}:*"}}
    return {
        "DayoneFlowLogsWrite": {
            "Sid": "DayoneFlowLogsWrite",
            "Effect": "Allow",
            "Principal": service,
            "Action": "s3:PutObject",
            "Resource": f"{arn}/AWSLogs/{account_id}/*",
            "Condition": {"StringEquals": source, **origin},
        },
        "DayoneFlowLogsAclCheck": {
            "Sid": "DayoneFlowLogsAclCheck",
            "Effect": "Allow",
            "Principal": service,
            "Action": "s3:GetBucketAcl",
            "Resource": arn,
            "Condition": {"StringEquals": source, **origin},
        },
    }


class BucketPolicy(Resource):
    """The policy of the bucket that flow logs go to, and the bucket itself where it is the baseline's and not there."""

    controls = (CONTROL,)

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._aws = context.aws
        self._home = context.aws.region or DEFAULT_REGIONS[context.partition]
        self._bucket = bucket_of(options, context.account_id, self._home)
        self._about = {"Bucket": self._bucket, "ExpectedBucketOwner": context.account_id}
        self._arn = f"arn:{context.partition}:s3:::{self._bucket}"
        self._removed = options["state"] == "absent"
        self._ours = statements(self._arn, context.account_id, context.partition)
        made = wanted_logs_bucket(context, self._home, CONTROL)
        made = replace(made, statements={**made.statements, **self._ours})
        #: The bucket to make where there is none: that of all the baseline's logs. One that was named is its owner's.
        self._made = None if options["bucket"] else made

    def observe(self) -> dict[str, Any]:
        """The policy, empty where the bucket has none, or nothing where the bucket is not there (yet)."""
        codes = ("NoSuchBucket", "NoSuchBucketPolicy")
        try:
            found = self._aws.call("s3", "get_bucket_policy", region=self._home, absent=codes, **self._about)
        except NotFound as missing:
            return {"bucket": self._bucket, "policy": None if str(missing) == codes[0] else {}}
        return {"bucket": self._bucket, "policy": json.loads(found["Policy"])}

    def plan(self, current: State | None) -> Plan:
        """Put our statements in, or take them out. Those of others stay."""
        before = dict(current or {})
        policy = before["policy"]
        if policy is None and self._made and not self._removed:
            calls = tuple(own_bucket.bucket_calls(None, self._made))
            after = own_bucket.wanted_state(None, self._made)["policy"]
        else:
            after = self._without_ours(policy or {}) if self._removed else merged_statements(policy or {}, self._ours)
            calls = () if after == (policy or {}) else (self._write(after),)
        shown = "no such bucket" if policy is None else "delivery not allowed" if calls else "delivery allowed"
        wanted = "removed" if self._removed else "delivery allowed"
        verdict = Verdict(CONTROL, not calls, shown, wanted, "call", self._arn)
        return Plan(before, {**before, "policy": after} if calls else before, calls, (verdict,))

    def restore(self, current: State | None, before: State) -> Plan | None:
        """The policy as it was. A bucket that was made stays, for it holds logs."""
        now, old = dict(current or {}), before["policy"]
        if old is None or now["policy"] is None:
            return None
        calls = () if same_policy(now["policy"], old) else (self._write({"Statement": [], **old}),)
        return Plan(now, before, calls)

    def _without_ours(self, policy: Mapping[str, Any]) -> dict[str, Any]:
        found = policy.get("Statement", [])
        listed = [found] if isinstance(found, Mapping) else list(found)
        kept = [item for item in listed if item.get("Sid") not in self._ours]
        return dict(policy) if len(kept) == len(listed) else {**policy, "Statement": kept}

    def _write(self, policy: Mapping[str, Any]) -> Call:
        if not policy["Statement"]:
            return Call("s3", "delete_bucket_policy", self._about, self._home, mends=(CONTROL,))
        text = json.dumps(policy, sort_keys=True)
        return Call("s3", "put_bucket_policy", {**self._about, "Policy": text}, self._home, mends=(CONTROL,))

    def send(self, call: Call) -> Any:
        """Send one write. A bucket that this run has made may not be known everywhere yet, and is waited for."""
        absent = ("NoSuchBucket",) if self._made is None or call.method == "delete_bucket_policy" else ()
        try:
            return self._aws.call(call.service, call.method, region=call.region, absent=absent, **call.params)
        except NotFound as missing:
            raise Failure(
                "error",
                f"bucket {self._bucket} does not exist: create it, or do not set the option bucket.",
            ) from missing

    def extra(self) -> dict[str, Any]:
        """Where flow logs go."""
        return {"destination_arn": self._arn}


class DeliveryRole(Resource):
    """The role by which flow logs reach CloudWatch Logs."""

    controls = (CONTROL,)

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._aws = context.aws
        self._removed = options["state"] == "absent"
        role = delivery_role(context, options["log_group"])
        self._role = replace(role, boundary=options.get("permissions_boundary") or "")

    def observe(self) -> dict[str, Any]:
        """The role, or nothing."""
        return {"role": own_role.observe_role(self._aws, self._role.name)}

    def plan(self, current: State | None) -> Plan:
        """Make, mend or remove it."""
        before = dict(current or {})
        found = before["role"]
        if self._removed:
            calls, aim, wanted = own_role.removal_calls(found, self._role), None, "removed"
        else:
            calls, aim, wanted = (
                own_role.role_calls(found, self._role),
                own_role.role_state(self._role, found),
                "delivery allowed",
            )
        reason = "" if self._removed else own_role.hindrance(found, self._role)
        holds = not calls and not reason
        shown = "no such role" if found is None else "delivery allowed" if holds else "delivery not allowed"
        verdict = Verdict(CONTROL, holds, shown, wanted, "person" if reason else "call", self._role.arn, "", reason)
        return Plan(before, {"role": aim} if calls else before, tuple(calls), (verdict,))

    def restore(self, current: State | None, before: State) -> Plan | None:
        """The role as it was, or none. One that was deleted is not made again."""
        found, old = (current or {})["role"], before["role"]
        if found is None and old is not None:
            return None
        return Plan({"role": found}, before, tuple(own_role.restore_calls(found, old, self._role)))

    def send(self, call: Call) -> Any:
        """Send one write."""
        return self._aws.call(call.service, call.method, **call.params)

    def extra(self) -> dict[str, Any]:
        """By whom flow logs are delivered."""
        return {"role_arn": self._role.arn}


def delivery_role(context: Context, log_group: str) -> OwnRole:
    """The role of all regions: it may write to log groups of one name."""
    group = f"arn:{context.partition}:logs:*:{context.account_id}:log-group:{log_group}"
    write = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    # Groups are listed as a whole: the action knows no smaller resource.
    allowed = (
        {"Effect": "Allow", "Action": write, "Resource": [group, f"{group}:*"]},
        {"Effect": "Allow", "Action": "logs:DescribeLogGroups", "Resource": "*"},
    )
    return OwnRole(
        name=ROLE,
        owner=OWNER,
        account_id=context.account_id,
        service=SERVICE,
        statements=allowed,
        control=CONTROL,
        partition=context.partition,
    )


def resource(context: Context, options: Mapping[str, Any]) -> Resource:
    """What the destination needs."""
    return (DeliveryRole if options["destination"] == CLOUDWATCH else BucketPolicy)(context, options)


check = check_destination
