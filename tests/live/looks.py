# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What in the sandbox account is not AWS's: things that a fresh account has none of, list by list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from .account import HOME, PREFIX, Account, Caller
from .options import Refused

#: The tag that the baseline's own things carry.
TAG = "dayone:managed"
#: The path of the groups and policies that it makes in IAM.
PATH = "/dayone/"
#: Roles that AWS or an organization puts into an account.
_THEIRS = ("/aws-service-role/", "/aws-reserved/")
_ROLES = ("OrganizationAccountAccessRole", "AWSControlTowerExecution")
#: How many lists are read at the same time.
_WIDTH = 8


@dataclass(frozen=True)
class Look:
    """A list of things that a fresh account has none of.

    Args:
        what: one of them, in words.
        service: botocore's name.
        method: the client's method that lists them.
        key: where they stand in its answer.
        name: the member that is shown. Empty where a row is its own name.
        params: what the method is given. ``{account}`` stands for the account's ID.
        regional: whether each region has its own.
        theirs: which of them AWS or the caller brought.
        absent: the words with which AWS refuses to list, where there can be none.
        reads: reads them with a client, where one request does not say which they are.
    """

    what: str
    service: str
    method: str
    key: str
    name: str
    params: Mapping[str, Any] | None = None
    regional: bool = True
    theirs: Callable[[Mapping[str, Any], Caller], bool] | None = None
    absent: str = ""
    reads: Callable[[Any], Iterator[Any]] | None = None


def keys_of(kms: Any) -> Iterator[Any]:
    """The account's own KMS keys of a region. One that is scheduled for deletion costs nothing, and counts as gone."""
    for page in kms.get_paginator("list_keys").paginate():
        for row in page["Keys"]:
            about = kms.describe_key(KeyId=row["KeyId"])["KeyMetadata"]
            if about["KeyManager"] == "CUSTOMER" and about["KeyState"] != "PendingDeletion":
                yield about


def _aws_role(row: Mapping[str, Any], caller: Caller) -> bool:
    return row["Path"].startswith(_THEIRS) or row["RoleName"] in (*_ROLES, caller.name)


def _own_policy(row: Mapping[str, Any], caller: Caller) -> bool:
    """The policies of a role that was generated for the suite are called as it is, and have numbers."""
    return bool(re.fullmatch(rf"{re.escape(caller.name)}-[0-9]+", row["PolicyName"]))


def _called(name: str, pattern: str) -> Callable[[Mapping[str, Any], Caller], bool]:
    """Those whose name AWS gives."""
    return lambda row, _caller: bool(re.match(pattern, row[name]))


#: Cost Explorer makes a monitor and a subscription of its own, and has none before it was opened once:
#: https://docs.aws.amazon.com/cost-management/latest/userguide/getting-started-ad.html
_COSTS: dict[str, Any] = {"regional": False, "absent": "not enabled for cost explorer"}

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
    Look("Access Analyzer", "accessanalyzer", "list_analyzers", "analyzers", "name"),
    Look("budget", "budgets", "describe_budgets", "Budgets", "BudgetName", {"AccountId": "{account}"}, regional=False),
    Look(
        "cost anomaly subscription",
        "ce",
        "get_anomaly_subscriptions",
        "AnomalySubscriptions",
        "SubscriptionName",
        theirs=_called("SubscriptionName", "Default-Services"),
        **_COSTS,
    ),
    Look(
        "cost anomaly monitor",
        "ce",
        "get_anomaly_monitors",
        "AnomalyMonitors",
        "MonitorName",
        theirs=_called("MonitorName", "Default-Services"),
        **_COSTS,
    ),
    Look("KMS key", "kms", "list_keys", "Keys", "KeyId", reads=keys_of),
    Look("EC2 reservation", "ec2", "describe_instances", "Reservations", "ReservationId"),
    Look("EBS volume", "ec2", "describe_volumes", "Volumes", "VolumeId"),
    Look("VPC flow log", "ec2", "describe_flow_logs", "FlowLogs", "FlowLogId"),
    Look("Lambda function", "lambda", "list_functions", "Functions", "FunctionName"),
    Look("RDS instance", "rds", "describe_db_instances", "DBInstances", "DBInstanceIdentifier"),
    Look("DynamoDB table", "dynamodb", "list_tables", "TableNames", ""),
)


def rows_of(client: Any, look: Look, caller: Caller) -> Iterator[Any]:
    """What a list has, in the region of a client."""
    if look.reads is not None:
        yield from look.reads(client)
        return
    params = {
        name: str(value).format(account=caller.account) if isinstance(value, str) else value
        for name, value in (look.params or {}).items()
    }
    try:
        if client.can_paginate(look.method):
            for page in client.get_paginator(look.method).paginate(**params):
                yield from page.get(look.key) or []
        else:
            yield from getattr(client, look.method)(**params).get(look.key) or []
    except ClientError as error:
        if not look.absent or look.absent not in str(error).lower():
            raise


def name_of(look: Look, row: Any) -> str:
    """How a thing is called."""
    return str(row[look.name] if look.name else row)


def strangers(account: Account, caller: Caller, regions: Iterable[str] = ()) -> list[str]:
    """What the account holds that neither AWS nor the caller brought, each in words.

    Args:
        account: the account.
        caller: who asks.
        regions: where to look. Those that the suite works in, where none is named.

    Raises:
        Refused: a list cannot be read: what is not seen might be somebody's.
    """
    everywhere = list(regions) or account.regions
    places = [(look, region) for look in LOOKS for region in (everywhere if look.regional else [HOME])]
    # A session makes one client after the other; a client may be used in any thread.
    clients = [account.client(look.service, region) for look, region in places]
    with ThreadPoolExecutor(_WIDTH) as pool:
        found = pool.map(lambda place, client: list(_strange(place[0], place[1], client, caller)), places, clients)
        return [text for texts in found for text in texts]


def _strange(look: Look, region: str, client: Any, caller: Caller) -> Iterator[str]:
    try:
        rows = list(rows_of(client, look, caller))
    except (BotoCoreError, ClientError) as error:
        raise Refused(f"cannot tell whether the account has any {look.what} in {region}: {error}") from error
    for row in rows:
        if look.theirs is None or not look.theirs(row, caller):
            yield f"{look.what} {name_of(look, row)}{f' in {region}' if look.regional else ''}"


def check_empty(account: Account, caller: Caller) -> str:
    """See that the account holds nothing that the suite could harm, in any region.

    Raises:
        Refused: it does. What an earlier run left is told apart.
    """
    try:
        regions = account.every_region
    except (BotoCoreError, ClientError) as error:
        raise Refused(f"cannot tell which regions the account uses: {error}") from error
    found = strangers(account, caller, regions)
    if not found:
        return f"account {caller.account} holds nothing but what AWS and {caller.name} brought"
    ours = [text for text in found if PREFIX in text or " live-" in text]
    listed = "; ".join(found[:10]) + (f"; and {len(found) - 10} more" if len(found) > 10 else "")
    hint = " Clean up what an earlier run left with CLEAN=<its name>." if ours else ""
    raise Refused(f"the account holds what this suite did not make: {listed}. Use an empty sandbox account.{hint}")
