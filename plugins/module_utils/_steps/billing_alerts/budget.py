# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A monthly budget on costs, who is notified, and what is done when it is passed.

https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-managing-costs.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Plan, Refusal, State, Verdict
from ..._kernel.reconcile import Resource, gather_all
from ..._module.run import Context
from ..._parts.chain.topics import observe_ends
from ..._parts.names import ACCOUNT_ID
from ..._parts.ownership import MANAGED_TAG
from ..._parts.prices import monthly_usd
from . import budget_action, budget_form, budget_plan
from .budget_form import Budget, Told
from .common_options import amount, billing_region, check_limit, check_recipients, check_rising, recipients_topic
from .services import check_services

MAX_NOTIFICATIONS = 10
#: The first two budgets with an action are free. The estimate, as everywhere, is without what is free.
DAYS = 30
_MISSING = ("NotFoundException",)


class CostBudget(Resource):
    """The resource that the kernel works on: a budget, its notifications and its action."""

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._aws = context.aws
        self._region = billing_region(context, "dayone.aws.cost_budget")
        self._place = budget_plan.Place(context.account_id, context.partition, self._region)
        self._absent = options["state"] == "absent"
        self._action = options["action"]
        self._told = _told(recipients_topic(context, options, self._region), options["emails"])
        self._name = options["name"]
        self._owner = f"cost_budget/{options['name']}"
        self._wanted = None if self._absent else _wanted(options, self._told, self._owner)
        self._spent: list[str] = []
        #: The budget that watches, once it is known that one does.
        self._watching = ""
        self.controls = tuple(
            name
            for name, judged in (
                (budget_plan.BUDGET, True),
                (budget_plan.NOTICES, not self._absent),
                (budget_action.CONTROL, self._action is not None and not self._absent),
            )
            if judged
        )

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse what AWS would refuse, before the first request."""
        if not re.fullmatch(r"[^:\\]{1,100}", options["name"]) or "/action/" in options["name"]:
            raise Refusal(f"name is {options['name']}, but must be 1 to 100 characters without a colon or a backslash.")
        check_limit(options)
        check_recipients(options)
        for name in ("percentages", "forecast_percentages"):
            check_rising(name, options[name])
        notices = len(options["percentages"]) + len(options["forecast_percentages"])
        if notices > MAX_NOTIFICATIONS:
            raise Refusal(
                f"percentages and forecast_percentages have {notices} entries, but a budget can have at most "
                f"{MAX_NOTIFICATIONS} notifications."
            )
        if options["state"] == "absent":
            return
        told = options["emails"] or options["topic_arn"] or options["topic_name"]
        if (notices or _is_present(options["action"])) and not told:
            raise Refusal("set emails, topic_arn or topic_name: a notification needs a recipient.")
        _check_filters(options)
        budget_action.check_action(options["action"])

    def observe(self) -> State:
        """Read the budget of our name. Only where there is none, look for one of others that does the same."""
        try:
            answer = self._call("describe_budget", BudgetName=self._name)
        except NotFound:
            return {"budget": None, "like": self._with_ends(self._observe_like())}
        return {"budget": self._with_ends(self._observe_rest(answer["Budget"])), "like": None}

    def _with_ends(self, found: dict[str, Any] | None) -> dict[str, Any] | None:
        """A budget with what becomes of its notifications."""
        if found is None or self._absent:
            return found
        return {**found, "ends": observe_ends(self._aws, budget_plan.topics(found["notices"]))}

    def _call(self, method: str, **params: Any) -> dict[str, Any]:
        account = {} if method == "list_tags_for_resource" else {"AccountId": self._place.account_id}
        return self._aws.call("budgets", method, region=self._region, absent=_MISSING, **account, **params)

    def _pages(self, method: str, key: str, **params: Any) -> list[Any]:
        """What is listed. Some lists are no list where there is nothing, but an error that says so."""
        about = {"AccountId": self._place.account_id, **params}
        try:
            return self._aws.pages("budgets", method, key, region=self._region, absent=_MISSING, **about)
        except NotFound:
            return []

    def _observe_rest(self, budget: dict[str, Any]) -> dict[str, Any]:
        """Owner, notifications and actions of a budget."""
        name = budget["BudgetName"]
        readers: dict[str, Any] = {
            "owner": lambda: self._observe_owner(self._place.arn(name)),
            "notices": lambda: self._observe_notices(name),
        }
        if self._action is not None and not self._absent:
            readers["actions"] = lambda: self._observe_actions(name)
        return {"budget": budget, "actions": [], **gather_all(readers)}

    def _observe_owner(self, arn: str) -> str:
        tags = self._call("list_tags_for_resource", ResourceARN=arn).get("ResourceTags", [])
        return {item["Key"]: item["Value"] for item in tags}.get(MANAGED_TAG, "")

    def _observe_notices(self, name: str) -> dict[Any, frozenset[Told]]:
        """Who is notified, by notification. One of a kind that we do not make is not ours to judge."""
        listed = self._pages("describe_notifications_for_budget", "Notifications", BudgetName=name)
        keys = [key for key in map(budget_form.notice_key, listed) if key is not None]

        def reader(key: Any) -> Any:
            notification = budget_form.to_notification(key)
            method, field = "describe_subscribers_for_notification", "Subscribers"
            return lambda: self._pages(method, field, BudgetName=name, Notification=notification)

        found = gather_all({str(place): reader(key) for place, key in enumerate(keys)})
        return {key: budget_form.told_of(found[str(place)]) for place, key in enumerate(keys)}

    def _observe_actions(self, name: str) -> list[dict[str, Any]]:
        """The actions. Whose they are is asked only where one is not as it should be."""
        listed = self._pages("describe_budget_actions_for_budget", "Actions", BudgetName=name)
        found = [budget_action.normal_action(item) for item in listed]
        wanted = self._wanted_action()
        doubtful = [
            item["id"] for item in found if item["action"] != wanted and item["status"] not in budget_action.LOCKED
        ]
        owners = gather_all(
            {one: partial(self._observe_owner, f"{self._place.arn(name)}/action/{one}") for one in doubtful}
        )
        return [{**item, "owner": owners[item["id"]]} if item["id"] in owners else item for item in found]

    def _observe_like(self) -> dict[str, Any] | None:
        """A budget of others that warns of all that ours would. An action cannot be put on it."""
        if self._wanted is None or _is_present(self._action):
            return None
        for budget in self._pages("describe_budgets", "Budgets"):
            bare = {"budget": budget, "notices": self._wanted.notices}
            if not budget_plan.satisfies(bare, self._wanted):
                continue
            found = {
                "budget": budget,
                "owner": "",
                "actions": [],
                "notices": self._observe_notices(budget["BudgetName"]),
            }
            if budget_plan.satisfies(found, self._wanted):
                return found
        return None

    def _wanted_action(self) -> dict[str, Any] | None:
        return budget_action.to_action(self._action, self._told) if _is_present(self._action) else None

    def plan(self, current: State | None) -> Plan:
        """The budget first, for notifications and action belong to it."""
        state = current or {}
        found = state["budget"] or state["like"]
        self._spent = _spent(found)
        before = _shown(found)
        if self._wanted is None:
            calls, verdicts = budget_plan.plan_absent(found, self._name, self._owner, self._place)
            return Plan(before, None if calls else before, tuple(calls), tuple(verdicts))
        calls, verdicts = budget_plan.plan_budget(found, self._wanted, self._place)
        verdicts = budget_plan.judged(verdicts, found, self._place)
        if verdicts[0].mend == "call":
            self._watching = found["budget"]["BudgetName"] if found else self._name
        after = budget_form.shown(self._wanted.core(), self._wanted.notices) if calls else before
        if self._action is not None:
            more, judged = self._plan_action(found)
            calls, verdicts = [*calls, *more], [*verdicts, *judged]
            after = {**(after or {}), "action": self._wanted_action()} if more else after
        return Plan(before, after, tuple(calls), tuple(verdicts))

    def plan_without(self, current: State | None, plan: Plan, waived: Sequence[Verdict]) -> Plan:
        """Without a budget there is nothing that notifications and action could belong to."""
        if (current or {}).get("budget") is None:
            return replace(plan, calls=(), after=plan.before)
        return super().plan_without(current, plan, waived)

    def _plan_action(self, found: State | None) -> tuple[list[Call], list[Verdict]]:
        wanted = self._wanted_action()
        if found is not None and found["owner"] != self._owner:
            note = (
                f"Budget {self._name} was created outside this collection: choose another name for a budget with "
                "an action."
            )
            verdict = Verdict(
                budget_action.CONTROL,
                wanted is None,
                "not ours",
                wanted or "absent",
                "person",
                self._place.arn(self._name),
                "",
                note,
            )
            return [], [verdict]
        actions = found["actions"] if found else []
        return budget_action.plan_action(actions, wanted, self._name, self._owner, self._place)

    def restore(self, current: State | None, before: State) -> Plan | None:
        """The budget as it was, and who was told. An action that was not there goes."""
        found, old = (current or {})["budget"], before.get("action", [])
        if found is None or not before or not before["fixed"]:
            return None
        if any(action not in [item["action"] for item in found["actions"]] for action in old):
            return None
        gone = budget_action.removals(found["actions"], old, self._name, self._place)
        return Plan(_shown(found), before, (*gone, *budget_plan.restore_calls(found, before, self._place)))

    def send(self, call: Call) -> Any:
        """Send one write."""
        return self._aws.call(call.service, call.method, region=call.region, **call.params)

    def extra(self) -> dict[str, Any]:
        """What is watched, who is notified, what was spent, and what the budget costs."""
        watched, told, cost = [], [], 0.0
        if self._wanted is not None and self._watching:
            notices = ", ".join(f"{key[0].lower()} {key[1]:g} %" for key in sorted(self._wanted.notices))
            limit = f"{amount(self._wanted.amount)} {self._wanted.unit}"
            watched = [f"budget {self._watching} of {limit} a month: {notices}"]
            told = [address for _kind, address in sorted(self._told)]
            cost = monthly_usd(budget=1, budget_action=DAYS * _is_present(self._action))
        return {
            "budget_arn": self._place.arn(self._name),
            "estimated_monthly_cost_usd": cost,
            "money": {"watched": watched, "told": told, "spent": self._spent},
        }


def _is_present(action: Mapping[str, Any] | None) -> bool:
    return action is not None and action["state"] == "present"


def _told(topic: str, emails: list[str]) -> frozenset[Told]:
    return frozenset([*(("EMAIL", email) for email in emails), *([("SNS", topic)] if topic else [])])


def _filters(options: Mapping[str, Any]) -> dict[str, list[str]]:
    """CostFilters. AWS joins a tag's key and value by a dollar sign, and puts user before a tag of ours."""
    tags = [f"user:{key}${value}" for key, values in (options["tags_filter"] or {}).items() for value in values]
    named = {"Service": options["services"], "TagKeyValue": tags, "LinkedAccount": options["linked_accounts"]}
    return {key: values for key, values in named.items() if values}


def _wanted(options: Mapping[str, Any], told: frozenset[Told], owner: str) -> Budget:
    keys = [
        *(("ACTUAL", float(value)) for value in options["percentages"]),
        *(("FORECASTED", float(value)) for value in options["forecast_percentages"]),
    ]
    return Budget(
        name=options["name"],
        amount=options["monthly_limit"],
        unit=options["currency"],
        filters=_filters(options),
        credits=options["include_credits"],
        notices=dict.fromkeys(keys, told),
        owner=owner,
    )


def _check_filters(options: Mapping[str, Any]) -> None:
    check_services(options["services"], options["further_services"])
    for key, values in (options["tags_filter"] or {}).items():
        if not isinstance(values, list) or not values or not all(isinstance(value, str) for value in values):
            raise Refusal(f"tags_filter: {key} must have a list of values.")
    for account in options["linked_accounts"]:
        if not re.fullmatch(ACCOUNT_ID, account):
            raise Refusal(f"linked_accounts: {account} must be an account ID of 12 digits.")


def _shown(found: State | None) -> dict[str, Any] | None:
    if found is None:
        return None
    actions = {"action": [item["action"] for item in found["actions"]]} if found["actions"] else {}
    return {**budget_form.shown(budget_form.core(found["budget"]), found["notices"]), **actions}


def _spent(found: State | None) -> list[str]:
    """What AWS says of this month, as far as it does."""
    spend = found["budget"].get("CalculatedSpend", {}) if found else {}
    named = (("actual", spend.get("ActualSpend")), ("forecast", spend.get("ForecastedSpend")))
    return [f"budget, {what}: {float(of['Amount']):.2f} {of['Unit']}" for what, of in named if of]
