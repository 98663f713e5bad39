# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the writes of a plan make of groups, users and policies."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..._kernel.plan import Call, State
from ..ownership import MANAGED_TAG

Params = Mapping[str, Any]
Mutable = dict[str, Any]


def after(state: State, calls: Iterable[Call], root: str) -> Mutable:
    """The state that the calls lead to.

    Args:
        state: groups, users and policies in normal form.
        calls: the writes, in order.
        root: beginning of the account's IAM ARNs, ``arn:aws:iam::123456789012``.
    """
    changed: Mutable = {**state, **{name: copy.deepcopy(state[name]) for name in ("groups", "users", "policies")}}
    for call in calls:
        _EFFECTS[call.method](changed, call.params, root)
    return changed


def _create_policy(state: Mutable, params: Params, root: str) -> None:
    state["policies"][f"{root}:policy{params['Path']}{params['PolicyName']}"] = {
        "name": params["PolicyName"],
        "path": params["Path"],
        "document": json.loads(params["PolicyDocument"]),
        "attachments": 0,
        "default": "v1",
        "spare": [],
        "owner": {tag["Key"]: tag["Value"] for tag in params["Tags"]}[MANAGED_TAG],
    }


def _create_policy_version(state: Mutable, params: Params, _root: str) -> None:
    policy = state["policies"][params["PolicyArn"]]
    policy["spare"].append(policy["default"])
    policy["default"] = f"v{max(int(version[1:]) for version in policy['spare']) + 1}"
    policy["document"] = json.loads(params["PolicyDocument"])


def _delete_policy_version(state: Mutable, params: Params, _root: str) -> None:
    state["policies"][params["PolicyArn"]]["spare"].remove(params["VersionId"])


def _delete_policy(state: Mutable, params: Params, _root: str) -> None:
    del state["policies"][params["PolicyArn"]]


def _create_group(state: Mutable, params: Params, root: str) -> None:
    arn = f"{root}:group{params['Path']}{params['GroupName']}"
    empty: Mutable = {"path": params["Path"], "arn": arn, "created": None, "attached": [], "inline": {}}
    state["groups"][params["GroupName"]] = empty


def _delete_group(state: Mutable, params: Params, _root: str) -> None:
    del state["groups"][params["GroupName"]]


def _count(state: Mutable, arn: str, change: int) -> None:
    if arn in state["policies"]:
        state["policies"][arn]["attachments"] += change


def _attach_group_policy(state: Mutable, params: Params, _root: str) -> None:
    group = state["groups"][params["GroupName"]]
    group["attached"] = sorted([*group["attached"], params["PolicyArn"]])
    _count(state, params["PolicyArn"], 1)


def _detach_group_policy(state: Mutable, params: Params, _root: str) -> None:
    state["groups"][params["GroupName"]]["attached"].remove(params["PolicyArn"])
    _count(state, params["PolicyArn"], -1)


def _detach_user_policy(state: Mutable, params: Params, _root: str) -> None:
    state["users"][params["UserName"]]["attached"].remove(params["PolicyArn"])
    _count(state, params["PolicyArn"], -1)


def _create_user(state: Mutable, params: Params, root: str) -> None:
    arn = f"{root}:user/{params['UserName']}"
    state["users"][params["UserName"]] = {"arn": arn, "groups": [], "attached": [], "inline": [], "admin": False}


def _add_user_to_group(state: Mutable, params: Params, _root: str) -> None:
    user = state["users"][params["UserName"]]
    user["groups"] = sorted([*user["groups"], params["GroupName"]])


def _remove_user_from_group(state: Mutable, params: Params, _root: str) -> None:
    state["users"][params["UserName"]]["groups"].remove(params["GroupName"])


_EFFECTS: dict[str, Callable[[Mutable, Params, str], None]] = {
    "create_policy": _create_policy,
    "create_policy_version": _create_policy_version,
    "delete_policy_version": _delete_policy_version,
    "delete_policy": _delete_policy,
    "create_user": _create_user,
    "create_group": _create_group,
    "delete_group": _delete_group,
    "attach_group_policy": _attach_group_policy,
    "detach_group_policy": _detach_group_policy,
    "detach_user_policy": _detach_user_policy,
    "add_user_to_group": _add_user_to_group,
    "remove_user_from_group": _remove_user_from_group,
}
