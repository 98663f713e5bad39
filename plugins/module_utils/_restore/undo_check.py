# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether what an undo would send is the way back of a write that the run recorded. Pure.

A journal is a file. What its ``before`` says is put back only on things that the recorded calls of the same change
named: a call back has a recorded call of the same service, in the same region, on the same kind of thing, whose names
and ids are the same. What lets somebody in needs a recorded call that kept that somebody out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .._kernel.plan import Call

#: Methods by what they are about, where their name does not say it as the others of their kind do.
_KINDS = {
    "add_user_to_group": "group_member",
    "batch_disable_standards": "standard",
    "batch_enable_standards": "standard",
    "cancel_key_deletion": "key",
    "delete_alarms": "metric_alarm",
    "delete_identity_policy": "identity_policy",
    "disable_macie": "macie_session",
    "enable_macie": "macie_session",
    "put_metric_alarm": "metric_alarm",
    "remove_user_from_group": "group_member",
    "schedule_key_deletion": "key",
    "start_configuration_policy_association": "policy_association",
    "start_configuration_policy_disassociation": "policy_association",
    "subscribe": "subscription",
    "unsubscribe": "subscription",
    "update_document_default_version": "document",
    # A permission set, and all that it holds.
    **dict.fromkeys(
        (
            "attach_customer_managed_policy_reference_to_permission_set",
            "attach_managed_policy_to_permission_set",
            "delete_inline_policy_from_permission_set",
            "delete_permissions_boundary_from_permission_set",
            "detach_customer_managed_policy_reference_from_permission_set",
            "detach_managed_policy_from_permission_set",
            "put_inline_policy_to_permission_set",
            "put_permissions_boundary_to_permission_set",
        ),
        "permission_set",
    ),
}
#: What lets somebody in, and the call that kept them out of the same. Anything else of these kinds needs no such call.
_GRANTS = {
    "add_user_to_group": ("remove_user_from_group", "delete_group"),
    "attach_group_policy": ("detach_group_policy", "delete_group"),
    "attach_role_policy": ("detach_role_policy", "delete_role"),
    "attach_user_policy": ("detach_user_policy",),
    "attach_customer_managed_policy_reference_to_permission_set": (
        "detach_customer_managed_policy_reference_from_permission_set",
    ),
    "attach_managed_policy_to_permission_set": ("detach_managed_policy_from_permission_set",),
    "create_account_assignment": ("delete_account_assignment",),
    "create_group_membership": ("delete_group_membership", "delete_group"),
    "put_inline_policy_to_permission_set": (
        "delete_inline_policy_from_permission_set",
        "put_inline_policy_to_permission_set",
    ),
}
#: What no undo ever does: credentials are made for people, by people.
_NEVER = re.compile(r"create_(access_key|login_profile|user|service_specific_credential|virtual_mfa_device)")
#: The words between what is put somewhere, and where.
_PLACED = re.compile("_(?:from|to|with)_")
#: Parameters that say which thing is meant.
_NAMES = re.compile(r"(.*[a-z])?(Name|Id|Arn|ARN|Bucket|Alias|Rule|Resource|name|id|arn)s?")
#: Of an account there is one of these, whatever it is called.
_SINGLE = ("AccountAlias",)
#: Parameters that look like the name of a thing, and are what is set on it, by method.
_VALUES = {
    "move_account": ("SourceParentId", "DestinationParentId"),
    "put_account_name": ("AccountName",),
    "update_organizational_unit": ("Name",),
}


def unbacked(calls: Sequence[Call], recorded: Iterable[Mapping[str, Any]]) -> str:
    """Why calls are not sent, or nothing where each is the way back of one that the run recorded.

    Args:
        calls: what the undo would send.
        recorded: the calls of the change, as its journal has them.
    """
    known = list(recorded)
    return next((reason for reason in (_reason(call, known) for call in calls) if reason), "")


def _reason(call: Call, recorded: Sequence[Mapping[str, Any]]) -> str:
    what = f"{call.service}:{call.method}"
    if _NEVER.fullmatch(call.method):
        return f"{what} would create credentials, which an undo never does."
    alike = [item for item in recorded if _is_alike(call, item)]
    if not alike:
        return f"{what} does not reverse any call that the run recorded for this change."
    keys = _GRANTS.get(call.method)
    if keys is not None:
        alike = [item for item in alike if item["method"] in keys]
    known = [_named(item["params"], item["method"]) for item in alike]
    if not all(any(_is_same(thing, item) for item in known) for thing in _things(call)):
        return f"{what} is about a resource that none of the calls recorded for this change touched."
    return ""


def _is_alike(call: Call, item: Mapping[str, Any]) -> bool:
    same = item["service"] == call.service and item.get("region", "") == call.region
    return same and kind(item["method"]) in (kind(call.method), *_also(call.method))


def _also(method: str) -> tuple[str, ...]:
    """What a call may besides be about: who is put back into a group that was deleted."""
    return tuple(kind(name) for name in _GRANTS.get(method, ()))


def kind(method: str) -> str:
    """What a method is about: its name without the verb, in the singular. What is added to a thing is taken from it."""
    known = _KINDS.get(method)
    return known if known is not None else _PLACED.sub("_of_", method.partition("_")[2].removesuffix("s"))


def _things(call: Call) -> list[dict[str, list[Any]]]:
    """What a call names, thing by thing: it may be about several that the run made one by one."""
    found = _named(call.as_dict()["params"], call.method)
    single = {name: values for name, values in found.items() if len(values) < 2}
    return [{**single, name: [value]} for name, values in found.items() if name not in single for value in values] or [
        single
    ]


def _is_same(thing: Mapping[str, list[Any]], recorded: Mapping[str, list[Any]]) -> bool:
    """Whether both are the same thing, as far as both name it."""
    return all(
        any(map(_is_answer, recorded[name])) or all(value in recorded[name] for value in values)
        for name, values in thing.items()
        if name in recorded
    )


def _named(params: Mapping[str, Any], method: str) -> dict[str, list[Any]]:
    """What a call names, one or several of a kind."""
    return {
        name.removesuffix("s"): value if isinstance(value, list) else [value]
        for name, value in params.items()
        if _NAMES.fullmatch(name) and name not in (*_SINGLE, *_VALUES.get(method, ()))
    }


def _is_answer(value: Any) -> bool:
    """Whether a recorded value stands for what only AWS's answer told: the id of what the run made."""
    return isinstance(value, str) and value.startswith("<") and value.endswith(">")
