# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a key of the baseline is read, and how its alias is set while others do the same.

https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from .._aws.client import Aws
from .._aws.failures import NotFound
from .._kernel.plan import Call, Failure
from .._kernel.reconcile import gather, gather_all
from .key import DELETION_DAYS, JUST_MADE, SYMMETRIC, OwnKey
from .ownership import MANAGED_TAG
from .unnamed_keys import indexed_keys, is_unused, unnamed_keys

#: What is said of a key that is gone, beside the states that KMS knows.
DELETED = "deleted"
_ABSENT = ("NotFoundException",)


def observe_key(aws: Aws, wanted: OwnKey, region: str) -> dict[str, Any] | None:
    """The key behind the alias, or the one that was made for it and never named, or nothing.

    Raises:
        Failure: KMS did not answer, or it cannot be known whether an earlier run left a key.
    """
    parts: dict[str, Any] = gather(
        {
            "named": partial(_behind, aws, wanted.alias, region),
            "unnamed": partial(unnamed_keys, aws, wanted.owner, region),
        }
    )
    named, unnamed = parts["named"], parts["unnamed"]
    if isinstance(named, Failure):
        raise named
    sure = not isinstance(unnamed, Failure)
    if isinstance(unnamed, Failure):
        if unnamed.kind != "denied":
            raise unnamed
        unnamed = [] if named else indexed_keys(aws, wanted.owner, region, unnamed)
    chosen = named or next((item for item in unnamed if _fits(item, wanted)), None)
    if chosen is None:
        return None
    others = [item for item in unnamed if item["KeyId"] != chosen["KeyId"]]
    return {
        **_details(aws, chosen, region),
        "named": named is not None,
        "spares": _spares(aws, others, wanted, region, sure),
    }


def _behind(aws: Aws, alias: str, region: str) -> Mapping[str, Any] | None:
    try:
        answer = aws.call("kms", "describe_key", region=region, absent=_ABSENT, KeyId=alias)
    except NotFound:
        return None
    metadata: Mapping[str, Any] = answer["KeyMetadata"]
    return metadata


def key_state(aws: Aws, name: str, region: str) -> str:
    """The state of a key as KMS says it: only one that is ``Enabled`` encrypts. ``DELETED`` where it is gone.

    Raises:
        Failure: KMS did not answer.
    """
    where = name.split(":")[3] if name.startswith("arn:") else region
    try:
        answer = aws.call("kms", "describe_key", region=where, absent=_ABSENT, KeyId=name)
    except NotFound:
        return DELETED
    return str(answer["KeyMetadata"]["KeyState"])


def _fits(found: Mapping[str, Any], wanted: OwnKey) -> bool:
    return found["KeyState"] == "Enabled" and found.get("KeySpec", SYMMETRIC) == wanted.spec


def _spares(
    aws: Aws, others: Sequence[Mapping[str, Any]], wanted: OwnKey, region: str, sure: bool
) -> list[dict[str, Any]]:
    """Further keys of the same maker, and whether each was surely made by it for nothing."""
    return [
        {
            "id": item["KeyId"],
            "arn": item["Arn"],
            "unused": sure and item.get("Description") == wanted.description and is_unused(aws, item["KeyId"], region),
        }
        for item in others
    ]


def _details(aws: Aws, found: Mapping[str, Any], region: str) -> dict[str, Any]:
    """What belongs to a key, read at the same time."""
    key = found["KeyId"]
    ask = partial(aws.call, "kms", region=region, KeyId=key)
    readers: dict[str, Any] = {
        "policy": partial(ask, "get_key_policy", PolicyName="default"),
        "tags": partial(aws.pages, "kms", "list_resource_tags", "Tags", region=region, KeyId=key),
    }
    if found.get("KeySpec", SYMMETRIC) == SYMMETRIC:
        readers["rotation"] = partial(ask, "get_key_rotation_status")
    more = {"rotation": {}, **gather_all(readers)}
    return {
        "id": key,
        "arn": found["Arn"],
        "state": found["KeyState"],
        "policy": json.loads(more["policy"]["Policy"]),
        "rotation": bool(more["rotation"].get("KeyRotationEnabled")),
        "owner": {item["TagKey"]: item["TagValue"] for item in more["tags"]}.get(MANAGED_TAG, ""),
    }


def send_to_kms(aws: Aws, call: Call) -> dict[str, Any]:
    """Send one write to KMS. An alias that another run has just made is no reason to leave a second key behind."""
    absent = ("AlreadyExistsException",) if call.method == "create_alias" else ()
    try:
        return aws.call(call.service, call.method, region=call.region, absent=absent, **call.params)
    except NotFound as taken:
        alias, key = call.params["AliasName"], call.params["TargetKeyId"]
        winner = _behind(aws, alias, call.region)
        if winner is not None and winner["KeyId"] == key:
            return {}
        message = f"another run, or a person, created {alias} at the same time. Run again: that key will be used."
        if call.mark != JUST_MADE:
            raise Failure("error", message) from taken
        raise Failure("error", *_taken_back(aws, key, call.region, message)) from taken


def _taken_back(aws: Aws, key: str, region: str, message: str) -> tuple[str, tuple[Call, ...]]:
    """Give up the key that this run has just made for nothing, and say so."""
    end = Call("kms", "schedule_key_deletion", {"KeyId": key, "PendingWindowInDays": DELETION_DAYS}, region)
    try:
        aws.call(end.service, end.method, region=region, **end.params)
    except Failure as failure:
        left = f"The key {key} that this run created stays, and costs money: {failure.message}"
        return f"{message} {left}", ()
    return f"{message} The key {key} that this run created is scheduled for deletion.", (end,)
