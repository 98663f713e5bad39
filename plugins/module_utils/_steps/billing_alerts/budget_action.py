# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The action of a budget: it attaches a policy that denies, once the costs are over a threshold. Pure.

https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-controls.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..._kernel.plan import Call, Refusal, State, Verdict
from ..._parts.ownership import MANAGED_TAG
from . import budget_form
from .budget_form import Told
from .budget_plan import Place

CONTROL = "billing_alerts.budget_action"
_TARGETS = {"users": "Users", "groups": "Groups", "roles": "Roles"}
#: Statuses in which AWS changes nothing of an action, and those that say that it did not work.
LOCKED = ("EXECUTION_IN_PROGRESS", "REVERSE_IN_PROGRESS", "RESET_IN_PROGRESS")
_FAILED = ("EXECUTION_FAILURE", "REVERSE_FAILURE", "RESET_FAILURE")


def action_spec() -> dict[str, Any]:
    """The option ``action``."""
    return {
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "policy_arn": {"type": "str"},
        "role_arn": {"type": "str"},
        "users": {"type": "list", "elements": "str", "default": []},
        "groups": {"type": "list", "elements": "str", "default": []},
        "roles": {"type": "list", "elements": "str", "default": []},
        "percentage": {"type": "float", "default": 100.0},
        "forecast": {"type": "bool", "default": False},
        "approval": {"type": "str", "choices": ["automatic", "manual"], "default": "manual"},
    }


def check_action(action: Mapping[str, Any] | None) -> None:
    """Refuse an action that AWS would refuse."""
    if action is None or action["state"] == "absent":
        return
    for name, kind in (("policy_arn", "policy"), ("role_arn", "role")):
        if not re.fullmatch(rf"arn:aws[a-z-]*:iam::([0-9]{{12}}|aws):{kind}/\S+", action[name] or ""):
            raise Refusal(f"action: {name} is {action[name]}, but must be the ARN of an IAM {kind}.")
    if not any(action[name] for name in _TARGETS):
        raise Refusal("action: set users, groups or roles: the policy is attached to them.")
    if action["percentage"] <= 0:
        raise Refusal(f"action: percentage is {action['percentage']:g}, but must be greater than 0.")


def to_action(action: Mapping[str, Any], told: Iterable[Told]) -> dict[str, Any]:
    """The action as the API takes it."""
    targets = {api: sorted(action[name]) for name, api in _TARGETS.items() if action[name]}
    return {
        "NotificationType": "FORECASTED" if action["forecast"] else "ACTUAL",
        "ActionType": "APPLY_IAM_POLICY",
        "ActionThreshold": {"ActionThresholdValue": action["percentage"], "ActionThresholdType": "PERCENTAGE"},
        "Definition": {"IamActionDefinition": {"PolicyArn": action["policy_arn"], **targets}},
        "ExecutionRoleArn": action["role_arn"],
        "ApprovalModel": action["approval"].upper(),
        "Subscribers": budget_form.to_subscribers(told),
    }


def normal_action(found: Mapping[str, Any]) -> dict[str, Any]:
    """An action of DescribeBudgetActionsForBudget, with its id and status apart."""
    definition = {
        kind: {key: sorted(value) if isinstance(value, list) else value for key, value in about.items()}
        for kind, about in found["Definition"].items()
    }
    told = budget_form.told_of(found["Subscribers"])
    fields = {key: found[key] for key in ("NotificationType", "ActionType", "ExecutionRoleArn", "ApprovalModel")}
    return {
        "id": found["ActionId"],
        "status": found["Status"],
        "action": {
            **fields,
            "ActionThreshold": found["ActionThreshold"],
            "Definition": definition,
            "Subscribers": budget_form.to_subscribers(told),
        },
    }


def plan_action(
    found: Sequence[State], wanted: Mapping[str, Any] | None, name: str, owner: str, place: Place
) -> tuple[list[Call], list[Verdict]]:
    """Make the action, bring ours back to what was asked for, or delete ours.

    Args:
        found: the actions of the budget, in normal form, with the owner's mark where it was read.
        wanted: the action as the API takes it. None: ours is to go.
        name: the budget's name.
        owner: the mark.
        place: where the budget is.
    """
    same = next((item for item in found if item["action"] == wanted), None)
    ours = [item for item in found if item.get("owner") == owner and item is not same]
    about = {"AccountId": place.account_id, "BudgetName": name}
    calls = [_deletion(about, item["id"], place) for item in ours]
    if wanted is None:
        return calls, [_verdict(not ours, [item["action"] for item in ours] or "absent", "absent", name, place)]
    if same is not None:
        return calls, [_standing(same, name, place), *(_stale(item, name, place) for item in ours)]
    if not ours:
        params = {**about, **wanted, "ResourceTags": [{"Key": MANAGED_TAG, "Value": owner}]}
        call = Call("budgets", "create_budget_action", params, place.region, mends=(CONTROL,))
        return [call], [_verdict(False, None, wanted, name, place)]
    first = {**about, "ActionId": ours[0]["id"], **{key: wanted[key] for key in wanted if key != "ActionType"}}
    update = Call("budgets", "update_budget_action", first, place.region, mends=(CONTROL,))
    return [update, *calls[1:]], [_verdict(False, ours[0]["action"], wanted, name, place)]


def removals(found: Sequence[State], kept: Sequence[State], name: str, place: Place) -> list[Call]:
    """Delete the actions that are not among those to keep."""
    about = {"AccountId": place.account_id, "BudgetName": name}
    return [_deletion(about, item["id"], place) for item in found if item["action"] not in kept]


def _deletion(about: Mapping[str, Any], action_id: str, place: Place) -> Call:
    return Call("budgets", "delete_budget_action", {**about, "ActionId": action_id}, place.region, mends=(CONTROL,))


def _standing(item: State, name: str, place: Place) -> Verdict:
    failed = item["status"] in _FAILED
    note = f"The action of budget {name} failed ({item['status']}): see its history in the Budgets console."
    mend = "person" if failed else "call"
    return _verdict(not failed, item["status"], "ready", name, place, mend, note if failed else "")


def _stale(item: State, name: str, place: Place) -> Verdict:
    return _verdict(False, item["action"], "removed", name, place)


def _verdict(
    holds: bool, current: Any, wanted: Any, name: str, place: Place, mend: str = "call", note: str = ""
) -> Verdict:
    return Verdict(CONTROL, holds, current, wanted, mend, place.arn(name), "", note)
