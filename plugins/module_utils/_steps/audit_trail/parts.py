# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a trail needs around it: its bucket, key, log group and role. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..._module.run import Context
from ..._parts.bucket import OwnBucket
from ..._parts.key import OwnKey
from ..._parts.log_group import LogGroup
from ..._parts.logs_bucket import wanted_logs_bucket
from ..._parts.names import trail_bucket
from ..._parts.role import OwnRole
from ..._parts.trail_policies import SERVICE, bucket_statements, key_statements


@dataclass(frozen=True)
class Parts:
    """The trail's name and ARN, and what it needs around it."""

    name: str
    arn: str
    owner: str
    region: str
    bucket: OwnBucket
    logs: OwnBucket
    key: OwnKey
    group: LogGroup
    role: OwnRole


def control(name: str) -> str:
    """A control of the role."""
    return f"audit_trail.{name}"


def parts_of(context: Context, options: Mapping[str, Any], region: str) -> Parts:
    """The parts that the options ask for."""
    account, partition, name = context.account_id, context.partition, options["name"]
    arn = f"arn:{partition}:cloudtrail:{region}:{account}:trail/{name}"
    owner = f"audit_trail/{name}"
    logs = wanted_logs_bucket(context, region, control("access_logging"), name=options["log_bucket_name"] or "")
    group = LogGroup(
        options["log_group_name"] or name,
        owner,
        region,
        account,
        control("log_group"),
        options["log_retention_days"],
        partition,
    )
    return Parts(
        name,
        arn,
        owner,
        region,
        _bucket_of(context, options, region, arn, owner, logs.name),
        logs,
        OwnKey(
            f"alias/{name}",
            f"Encrypts the files of the trail {name}",
            owner,
            account,
            partition,
            key_statements(arn, account, partition),
        ),
        group,
        _role_of(context, options, owner, group),
    )


def _role_of(context: Context, options: Mapping[str, Any], owner: str, group: LogGroup) -> OwnRole:
    """The role by which CloudTrail writes into the log group."""
    return OwnRole(
        f"{options['name']}-logs",
        owner,
        context.account_id,
        SERVICE,
        log_statements(group.arn),
        control("log_group"),
        context.partition,
        options.get("permissions_boundary") or "",
    )


def _bucket_of(
    context: Context, options: Mapping[str, Any], region: str, trail: str, owner: str, log_bucket: str
) -> OwnBucket:
    """The bucket of the trail's files."""
    name = options["bucket_name"] or trail_bucket(context.account_id, region)
    return OwnBucket(
        name,
        owner,
        context.account_id,
        region,
        control("bucket"),
        context.partition,
        statements=bucket_statements(f"arn:{context.partition}:s3:::{name}", trail, context.account_id),
        versioning=True,
        expire_days=options["expire_days"] or None,
        log_bucket=log_bucket,
        log_prefix=f"s3/{name}/",
    )


def log_statements(group: str) -> tuple[dict[str, Any], ...]:
    """Let the trail's role write into the log group."""
    return (
        {
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": f"{group}:log-stream:*",
        },
    )
