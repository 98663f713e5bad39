# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Takes away what a run made: what the undo of the baseline leaves, and what the suite made itself.

The account held nothing of others when the run began, so what carries the baseline's prefix or the name of the run is
its. A KMS key cannot be deleted at once: it is scheduled for deletion, and costs nothing from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from .account import HOME, PREFIX, Account, Caller
from .ledger import Ledger, Made
from .looks import LOOKS, PATH, TAG, Look, keys_of, name_of, rows_of

#: Days until a key is gone: the fewest that KMS takes.
KEY_DAYS = 7


def sweep(account: Account, caller: Caller) -> Iterator[str]:
    """Delete what is the run's, and say what could not be deleted, each in words. The caller stays, whatever it is
    called."""
    looks = {look.what: look for look in LOOKS}
    for what in DELETIONS:  # who writes goes before what is written into
        for region in account.regions if looks[what].regional else [HOME]:
            yield from _sweep_list(account, caller, looks[what], region)
    for region in account.regions:
        yield from _keys(account, region)


def _sweep_list(account: Account, caller: Caller, look: Look, region: str) -> Iterator[str]:
    delete = DELETIONS[look.what]
    for row in list(rows_of(account.client(look.service, region), look, caller)):
        name = name_of(look, row)
        if not (is_of_the_run(name, account.name) or row_path(row) == PATH):
            continue
        if look.theirs is not None and look.theirs(row, caller):
            continue
        try:
            delete(account, region, row)
        except (BotoCoreError, ClientError) as error:
            yield f"{look.what} {name}: {error}"


def is_of_the_run(name: str, run: str) -> bool:
    """Whether a name is one that the baseline, or the suite in this run, gives."""
    short = name.rpartition("/")[2].rpartition(":")[2]
    return short == PREFIX.rstrip("-") or short.startswith((PREFIX, run)) or f"/{PREFIX}" in name


def row_path(row: Any) -> str:
    """The path of a thing of IAM's: groups of personas have names without a prefix, and carry no tags."""
    return str(row.get("Path", "")) if isinstance(row, Mapping) else ""


def _bucket(account: Account, _region: str, row: Any) -> None:
    name = row["Name"]
    where = account.client("s3", HOME).get_bucket_location(Bucket=name).get("LocationConstraint") or HOME
    s3 = account.client("s3", where)
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=name):
        found = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        objects = [{"Key": item["Key"], "VersionId": item["VersionId"]} for item in found]
        if objects:
            s3.delete_objects(Bucket=name, Delete={"Objects": objects, "Quiet": True})
    s3.delete_bucket(Bucket=name)


def _role(account: Account, _region: str, row: Any) -> None:
    iam, name = account.client("iam"), row["RoleName"]
    for policy in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]:
        iam.detach_role_policy(RoleName=name, PolicyArn=policy["PolicyArn"])
    for inline in iam.list_role_policies(RoleName=name)["PolicyNames"]:
        iam.delete_role_policy(RoleName=name, PolicyName=inline)
    iam.delete_role(RoleName=name)


def _group(account: Account, _region: str, row: Any) -> None:
    iam, name = account.client("iam"), row["GroupName"]
    for user in iam.get_group(GroupName=name)["Users"]:
        iam.remove_user_from_group(GroupName=name, UserName=user["UserName"])
    for policy in iam.list_attached_group_policies(GroupName=name)["AttachedPolicies"]:
        iam.detach_group_policy(GroupName=name, PolicyArn=policy["PolicyArn"])
    for inline in iam.list_group_policies(GroupName=name)["PolicyNames"]:
        iam.delete_group_policy(GroupName=name, PolicyName=inline)
    iam.delete_group(GroupName=name)


def _policy(account: Account, _region: str, row: Any) -> None:
    iam, arn = account.client("iam"), row["Arn"]
    holders = iam.list_entities_for_policy(PolicyArn=arn)
    for group in holders["PolicyGroups"]:
        iam.detach_group_policy(GroupName=group["GroupName"], PolicyArn=arn)
    for role in holders["PolicyRoles"]:
        iam.detach_role_policy(RoleName=role["RoleName"], PolicyArn=arn)
    for version in iam.list_policy_versions(PolicyArn=arn)["Versions"]:
        if not version["IsDefaultVersion"]:
            iam.delete_policy_version(PolicyArn=arn, VersionId=version["VersionId"])
    iam.delete_policy(PolicyArn=arn)


def _user(account: Account, _region: str, row: Any) -> None:
    iam, name = account.client("iam"), row["UserName"]
    for group in iam.list_groups_for_user(UserName=name)["Groups"]:
        iam.remove_user_from_group(GroupName=group["GroupName"], UserName=name)
    for policy in iam.list_attached_user_policies(UserName=name)["AttachedPolicies"]:
        iam.detach_user_policy(UserName=name, PolicyArn=policy["PolicyArn"])
    for inline in iam.list_user_policies(UserName=name)["PolicyNames"]:
        iam.delete_user_policy(UserName=name, PolicyName=inline)
    with suppress(iam.exceptions.NoSuchEntityException):
        iam.delete_login_profile(UserName=name)
    iam.delete_user(UserName=name)


def _rule(account: Account, region: str, row: Any) -> None:
    events, name = account.client("events", region), row["Name"]
    targets = [target["Id"] for target in events.list_targets_by_rule(Rule=name)["Targets"]]
    if targets:
        events.remove_targets(Rule=name, Ids=targets)
    events.delete_rule(Name=name)


def _recorder(account: Account, region: str, row: Any) -> None:
    config = account.client("config", region)
    config.stop_configuration_recorder(ConfigurationRecorderName=row["name"])
    for channel in config.describe_delivery_channels()["DeliveryChannels"]:
        config.delete_delivery_channel(DeliveryChannelName=channel["name"])
    config.delete_configuration_recorder(ConfigurationRecorderName=row["name"])


def _budget(account: Account, _region: str, row: Any) -> None:
    owner = account.client("sts").get_caller_identity()["Account"]
    account.client("budgets", HOME).delete_budget(AccountId=owner, BudgetName=row["BudgetName"])


def _sender(service: str, method: str, parameter: str, key: str) -> Callable[[Account, str, Any], None]:
    """Deletes by one request, which takes one name."""

    def delete(account: Account, region: str, row: Any) -> None:
        getattr(account.client(service, region), method)(**{parameter: row[key] if key else row})

    return delete


DELETIONS: dict[str, Callable[[Account, str, Any], None]] = {
    "trail": _sender("cloudtrail", "delete_trail", "Name", "Name"),
    "Config recorder": _recorder,
    "event rule": _rule,
    "S3 bucket": _bucket,
    "SNS topic": _sender("sns", "delete_topic", "TopicArn", "TopicArn"),
    "SQS queue": _sender("sqs", "delete_queue", "QueueUrl", ""),
    "log group": _sender("logs", "delete_log_group", "logGroupName", "logGroupName"),
    "alarm": lambda account, region, row: account.client("cloudwatch", region).delete_alarms(
        AlarmNames=[row["AlarmName"]]
    ),
    "Access Analyzer": _sender("accessanalyzer", "delete_analyzer", "analyzerName", "name"),
    "budget": _budget,
    "cost anomaly subscription": _sender("ce", "delete_anomaly_subscription", "SubscriptionArn", "SubscriptionArn"),
    "cost anomaly monitor": _sender("ce", "delete_anomaly_monitor", "MonitorArn", "MonitorArn"),
    "IAM user": _user,
    "IAM group": _group,
    "IAM role": _role,
    "IAM policy": _policy,
}


def _keys(account: Account, region: str) -> Iterator[str]:
    """Schedule the deletion of the run's keys."""
    kms = account.client("kms", region)
    for row in keys_of(kms):
        tags = {tag["TagKey"] for tag in kms.list_resource_tags(KeyId=row["KeyId"])["Tags"]}
        if TAG not in tags:
            continue
        try:
            kms.schedule_key_deletion(KeyId=row["KeyId"], PendingWindowInDays=KEY_DAYS)
        except ClientError as error:
            yield f"KMS key {row['KeyId']}: {error}"


#: How to take back what the suite made itself: the service and method that made it, and the request that deletes it.
INVERSES: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {
    ("sqs", "create_queue"): ("delete_queue", ("QueueName",)),
    ("s3", "create_bucket"): ("delete_bucket", ("Bucket",)),
    ("iam", "create_role"): ("delete_role", ("RoleName",)),
    ("iam", "create_user"): ("delete_user", ("UserName",)),
    ("iam", "create_group"): ("delete_group", ("GroupName",)),
    ("logs", "create_log_group"): ("delete_log_group", ("logGroupName",)),
    ("sns", "create_topic"): ("delete_topic", ("Name",)),
}


def take_back(account: Account, ledger: Ledger) -> Iterator[str]:
    """Delete what the ledger has, the last first, and say what could not be deleted. What is gone already is fine."""
    for made in ledger.read():
        inverse = INVERSES.get((made.service, made.method))
        if inverse is None:
            continue
        try:
            _delete(account, made, *inverse)
        except ClientError as error:
            if not _is_gone(error):
                yield f"{made.service} {made.params}: {error}"


#: What is deleted with what is in it.
_WHOLE = {"create_bucket": _bucket, "create_role": _role, "create_user": _user, "create_group": _group}


def _is_gone(error: ClientError) -> bool:
    code = error.response["Error"]["Code"]
    return code.startswith("NoSuch") or "NotFound" in code or "NonExistent" in code or code == "404"


def _delete(account: Account, made: Made, method: str, names: tuple[str, ...]) -> None:
    client = account.client(made.service, made.region)
    given = {name: made.params[name] for name in names}
    if made.service == "sqs":
        given = {"QueueUrl": client.get_queue_url(**given)["QueueUrl"]}
    elif made.service == "sns":
        found = client.get_paginator("list_topics").paginate().search("Topics[].TopicArn")
        given = {"TopicArn": next((arn for arn in found if arn.endswith(f":{made.params['Name']}")), "")}
        if not given["TopicArn"]:
            return
    whole = _WHOLE.get(made.method)
    if whole is not None:
        whole(account, HOME, {"Name": given.get("Bucket"), **given})
        return
    getattr(client, method)(**given)
