# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A customer-managed KMS key that the baseline makes for one of its resources: alias, policy, rotation.

https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-services.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .._kernel.plan import Call, Ref, State, Verdict
from .ownership import MANAGED_TAG, merged_statements
from .policy_effect.same import same_policy
from .prices import monthly_usd

#: Days until a key that is given up is gone. AWS takes 7 to 30.
DELETION_DAYS = 30
SYMMETRIC = "SYMMETRIC_DEFAULT"
#: The mark of a call that names a key which the same plan makes.
JUST_MADE = "alias of a new key"


@dataclass(frozen=True)
class OwnKey:
    """The key to have.

    Args:
        alias: its alias, with ``alias/`` before it.
        description: what it is for.
        owner: the mark by which its maker knows it again.
        account_id: the account, whose IAM policies decide besides the key's policy.
        statements: the policy statements that its users need, by statement id.
        spec: the kind of key. One that signs is asymmetric, and AWS does not rotate it.
    """

    alias: str
    description: str
    owner: str
    account_id: str
    partition: str = "aws"
    statements: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    spec: str = SYMMETRIC

    @property
    def rotates(self) -> bool:
        """Whether AWS can rotate such a key."""
        return self.spec == SYMMETRIC

    def policy(self) -> dict[str, Any]:
        """The policy of a new key."""
        account = {
            "Sid": "DayoneAccount",
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:{self.partition}:iam::{self.account_id}:root"},
            "Action": "kms:*",
            "Resource": "*",
        }
        return {"Version": "2012-10-17", "Statement": [account, *self.statements.values()]}


def service_statement(sid: str, service: str, account_id: str | None) -> dict[str, Any]:
    """Lets an AWS service use the key, for one account only where the service tells KMS for whom it works."""
    condition = {"Condition": {"StringEquals": {"aws:SourceAccount": account_id}}} if account_id else {}
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
        "Resource": "*",
        **condition,
    }


def hindrance(current: State | None, wanted: OwnKey) -> str:
    """Why the key behind the alias cannot be used, or nothing."""
    if current is None:
        return ""
    if current["owner"] != wanted.owner:
        return f"{wanted.alias} is a key that was created outside this collection. Rename it, or use your own key."
    if current["state"] != "Enabled":
        return f"the key {current['arn']} behind {wanted.alias} is {current['state']}. Enable it, or remove the alias."
    return ""


def key_calls(current: State | None, wanted: OwnKey, region: str) -> list[Call]:
    """The writes that bring the key about. A key that was found keeps the statements of others."""
    if current is None:
        return _creation(wanted, region)
    if hindrance(current, wanted):
        return []
    calls = [] if current["named"] else [_alias(wanted, current["id"], region)]
    policy = merged_statements(current["policy"], wanted.statements)
    if policy != current["policy"]:
        text = {"KeyId": current["id"], "PolicyName": "default", "Policy": json.dumps(policy, sort_keys=True)}
        calls.append(Call("kms", "put_key_policy", text, region))
    if wanted.rotates and not current["rotation"]:
        calls.append(Call("kms", "enable_key_rotation", {"KeyId": current["id"]}, region))
    return calls


def _alias(wanted: OwnKey, key: str | Ref, region: str, mark: str = "") -> Call:
    return Call("kms", "create_alias", {"AliasName": wanted.alias, "TargetKeyId": key}, region, mark=mark)


def spare_calls(current: State | None, wanted: OwnKey, region: str) -> list[Call]:
    """Give up further keys that were made for the same and never used."""
    if current is None or hindrance(current, wanted):
        return []
    return [_deletion(item["id"], region, item["arn"]) for item in current["spares"] if item["unused"]]


def _deletion(key: str, region: str, arn: str = "") -> Call:
    params = {"KeyId": key, "PendingWindowInDays": DELETION_DAYS}
    return Call("kms", "schedule_key_deletion", params, region, resource=arn)


def spare_verdicts(current: State | None, wanted: OwnKey, control: str, region: str) -> list[Verdict]:
    """A finding for each further key that was made for the same: it costs, and nothing names it."""
    if current is None or current["owner"] != wanted.owner:
        return []
    price = f"{monthly_usd(key=1):g} US dollar a month"
    return [
        Verdict(
            control,
            False,
            f"an additional key without an alias, for {price}",
            f"one key, {wanted.alias}",
            "call" if item["unused"] and not hindrance(current, wanted) else "person",
            item["arn"],
            region,
            f"An earlier run created this key in addition to the one behind {wanted.alias}. Check in "
            f"CloudTrail whether it is in use. If it is not: aws kms schedule-key-deletion --region {region} "
            f"--key-id {item['id']}",
        )
        for item in current["spares"]
    ]


def _creation(wanted: OwnKey, region: str) -> list[Call]:
    made = Ref("key", ("KeyMetadata", "KeyId"))
    params = {
        "Description": wanted.description,
        "Policy": json.dumps(wanted.policy(), sort_keys=True),
        "Tags": [{"TagKey": MANAGED_TAG, "TagValue": wanted.owner}],
        **({} if wanted.rotates else {"KeySpec": wanted.spec, "KeyUsage": "SIGN_VERIFY"}),
    }
    calls = [
        Call("kms", "create_key", params, region, mark="key"),
        _alias(wanted, made, region, mark=JUST_MADE),
    ]
    rotation = Call("kms", "enable_key_rotation", {"KeyId": made}, region)
    return [*calls, rotation] if wanted.rotates else calls


def removal_calls(current: State | None, wanted: OwnKey, region: str) -> list[Call]:
    """Give up the key that we made: its alias now, the key itself after the longest time that AWS waits."""
    if current is None or current["owner"] != wanted.owner:
        return []
    named = [Call("kms", "delete_alias", {"AliasName": wanted.alias}, region)] if current["named"] else []
    return [*named, _deletion(current["id"], region), *spare_calls(current, wanted, region)]


def restore_calls(current: State | None, before: State | None, wanted: OwnKey, region: str) -> list[Call]:
    """Give up a key that was not there, and put policy and rotation of any other back.

    Args:
        current: the key as it was observed.
        before: the key as a diff showed it, before.
        wanted: the key.
        region: where it is.
    """
    if before is None or current is None:
        return removal_calls(current, wanted, region)
    about, calls = {"KeyId": current["id"]}, []
    if not same_policy(current["policy"], before["policy"]):
        text = json.dumps(before["policy"], sort_keys=True)
        calls.append(Call("kms", "put_key_policy", {**about, "PolicyName": "default", "Policy": text}, region))
    if current["rotation"] and not before["rotation"]:
        calls.append(Call("kms", "disable_key_rotation", about, region))
    return calls


def shown(current: State | None, wanted: OwnKey, calls: list[Call]) -> dict[str, Any] | None:
    """The key as the diff shows it: as it is, or as it will be after the calls."""
    if not calls:
        named = current if current and current["named"] else None
        return _shown(named["policy"], named["rotation"], wanted.alias) if named else None
    policy = merged_statements(current["policy"], wanted.statements) if current else wanted.policy()
    return _shown(policy, wanted.rotates, wanted.alias)


def _shown(policy: Mapping[str, Any], rotation: bool, alias: str) -> dict[str, Any]:
    return {"alias": alias, "policy": dict(policy), "rotation": rotation}
