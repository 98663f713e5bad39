# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sandbox account: whose credentials these are, clients, and what in it is not ours."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from tests.botocore_plugins.host_plugin import initialize_client_plugin

from .options import Refused

#: What the baseline's own things begin with, and the tag that they carry.
PREFIX, TAG = "dayone-", "dayone:managed"
#: The path of the groups and policies that it makes in IAM.
PATH = "/dayone/"
#: Where things of no region, and the billing alarms, are.
HOME = "us-east-1"
#: Roles that AWS or an organization puts into an account.
_THEIRS = ("/aws-service-role/", "/aws-reserved/")
_ROLES = ("OrganizationAccountAccessRole", "AWSControlTowerExecution")


@dataclass(frozen=True)
class Caller:
    """Who the suite runs as."""

    account: str
    arn: str

    @property
    def name(self) -> str:
        """The user, or the role that was assumed."""
        parts = self.arn.split("/")
        return parts[1] if ":assumed-role/" in self.arn else parts[-1]


class Account:
    """Clients of the account, with the credentials of the environment.

    Args:
        name: the name of the run, which every request carries in its user agent.
        region: the region that the baseline is tried in, besides the one where things of no region are.
    """

    def __init__(self, name: str, region: str) -> None:
        self.name, self.region = name, region
        self._session = boto3.session.Session()

    def client(self, service: str, region: str = "") -> Any:
        """A client. It retries as botocore's standard mode does."""
        embedded = "AWS_ENDPOINT_URL" in os.environ
        config = Config(user_agent_appid=self.name, retries={"mode": "standard"}, inject_host_prefix=not embedded)
        made = self._session.client(service, region_name=region or self.region, config=config)
        if embedded:
            initialize_client_plugin(made)
        return made

    @property
    def regions(self) -> list[str]:
        """The regions that the suite works in."""
        return sorted({self.region, HOME})


def enter(account: Account, expected: str) -> Caller:
    """See whose credentials these are.

    Raises:
        Refused: there are none, or they are another account's, or root's.
    """
    try:
        found = account.client("sts").get_caller_identity()
    except (BotoCoreError, ClientError) as error:
        raise Refused(f"no AWS credentials that can be used: {error}") from error
    caller = Caller(found["Account"], found["Arn"])
    if caller.account != expected:
        raise Refused(f"these credentials belong to account {caller.account}, not to {expected}.")
    if caller.arn.endswith(":root"):
        raise Refused("these are the root user's credentials. Use an administrator of the sandbox account.")
    return caller


@dataclass(frozen=True)
class Look:
    """A list of things that a fresh account has none of."""

    what: str
    service: str
    method: str
    key: str
    name: str
    params: Mapping[str, Any] | None = None
    regional: bool = True
    theirs: Callable[[Mapping[str, Any], Caller], bool] | None = None


def _aws_role(row: Mapping[str, Any], caller: Caller) -> bool:
    return row["Path"].startswith(_THEIRS) or row["RoleName"] in (*_ROLES, caller.name)


def _own_policy(row: Mapping[str, Any], caller: Caller) -> bool:
    """The policies of a role that was generated for the suite are called as it is, and have numbers."""
    return bool(re.fullmatch(rf"{re.escape(caller.name)}-[0-9]+", row["PolicyName"]))


LOOKS = (
    Look("S3 bucket", "s3", "list_buckets", "Buckets", "Name", regional=False),
    Look(
        "IAM user",
        "iam",
        "list_users",
        "Users",
        "UserName",
        regional=False,
        theirs=lambda row, caller: bool(row["UserName"] == caller.name),
    ),
    Look("IAM group", "iam", "list_groups", "Groups", "GroupName", regional=False),
    Look("IAM role", "iam", "list_roles", "Roles", "RoleName", regional=False, theirs=_aws_role),
    Look(
        "IAM policy",
        "iam",
        "list_policies",
        "Policies",
        "PolicyName",
        {"Scope": "Local"},
        regional=False,
        theirs=_own_policy,
    ),
    Look("hosted zone", "route53", "list_hosted_zones", "HostedZones", "Name", regional=False),
    Look("SNS topic", "sns", "list_topics", "Topics", "TopicArn"),
    Look("SQS queue", "sqs", "list_queues", "QueueUrls", ""),
    Look("log group", "logs", "describe_log_groups", "logGroups", "logGroupName"),
    Look("trail", "cloudtrail", "describe_trails", "trailList", "Name", {"includeShadowTrails": False}),
    Look("alarm", "cloudwatch", "describe_alarms", "MetricAlarms", "AlarmName"),
    Look("event rule", "events", "list_rules", "Rules", "Name", theirs=lambda row, _caller: "ManagedBy" in row),
    Look("Config recorder", "config", "describe_configuration_recorders", "ConfigurationRecorders", "name"),
    Look("EC2 reservation", "ec2", "describe_instances", "Reservations", "ReservationId"),
    Look("Lambda function", "lambda", "list_functions", "Functions", "FunctionName"),
    Look("RDS instance", "rds", "describe_db_instances", "DBInstances", "DBInstanceIdentifier"),
    Look("DynamoDB table", "dynamodb", "list_tables", "TableNames", ""),
)


def rows_of(account: Account, look: Look, region: str) -> Iterator[Any]:
    """What a list has, in a region."""
    client = account.client(look.service, region)
    params = dict(look.params or {})
    if client.can_paginate(look.method):
        for page in client.get_paginator(look.method).paginate(**params):
            yield from page.get(look.key) or []
    else:
        yield from getattr(client, look.method)(**params).get(look.key) or []


def name_of(look: Look, row: Any) -> str:
    """How a thing is called."""
    return str(row[look.name] if look.name else row)


def strangers(account: Account, caller: Caller) -> list[str]:
    """What the account holds that neither AWS nor the caller brought, each in words.

    Raises:
        Refused: a list cannot be read: what is not seen might be somebody's.
    """
    found = []
    for look in LOOKS:
        for region in account.regions if look.regional else [HOME]:
            try:
                rows = list(rows_of(account, look, region))
            except (BotoCoreError, ClientError) as error:
                raise Refused(f"cannot tell whether the account has any {look.what} in {region}: {error}") from error
            named = partial(name_of, look)
            left = [row for row in rows if look.theirs is None or not look.theirs(row, caller)]
            found += [f"{look.what} {named(row)}{f' in {region}' if look.regional else ''}" for row in left]
    return found


def check_empty(account: Account, caller: Caller) -> str:
    """See that the account holds nothing that the suite could harm.

    Raises:
        Refused: it does. What an earlier run left is told apart.
    """
    found = strangers(account, caller)
    if not found:
        return f"account {caller.account} holds nothing but what AWS and {caller.name} brought"
    ours = [text for text in found if PREFIX in text or " live-" in text]
    listed = "; ".join(found[:10]) + (f"; and {len(found) - 10} more" if len(found) > 10 else "")
    hint = " Clean up what an earlier run left with CLEAN=<its name>." if ours else ""
    raise Refused(f"the account holds what this suite did not make: {listed}. Use an empty sandbox account.{hint}")
