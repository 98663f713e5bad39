# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is done about a budget and its notifications. Pure.

https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_UpdateBudget.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..._kernel.plan import Call, Link, State, Verdict
from ..._parts.chain.delivery import Sender, links_to_person
from ..._parts.chain.verdict import absent, chained, there, unreached, weakest
from ..._parts.ownership import MANAGED_TAG
from . import budget_form
from .budget_form import Budget, Key, Told

BUDGET, NOTICES = "billing_alerts.budget", "billing_alerts.budget_notifications"


@dataclass(frozen=True)
class Place:
    """Where a budget is: account, partition and the region of its API."""

    account_id: str
    partition: str
    region: str

    def arn(self, name: str) -> str:
        """The ARN of a budget."""
        return f"arn:{self.partition}:budgets::{self.account_id}:budget/{name}"


_SERVICE = "budgets.amazonaws.com"
_HANDLE = "Add a recipient to billing_alerts_subscriptions, who then confirms, or an address to billing_alerts_emails."


def judged(verdicts: list[Verdict], found: State | None, place: Place) -> list[Verdict]:
    """Verdicts on a budget, held against what AWS says of its health, and against whom its notifications reach."""
    if found is None:
        return verdicts
    reason = budget_form.health(found["budget"])
    made = []
    for verdict in verdicts:
        if verdict.control == NOTICES:
            verdict = chained(verdict, chain(found, place))
        elif verdict.control == BUDGET and verdict.holds and reason:
            note = f"AWS reports that budget {found['budget']['BudgetName']} is unhealthy: {reason}"
            verdict = replace(verdict, holds=False, current=reason, mend="person", note=note)
        made.append(verdict)
    return made


def topics(notices: Mapping[Key, frozenset[Told]]) -> set[str]:
    """The topics of notifications that tell no address besides: AWS Budgets needs no confirmation of an address."""
    return {
        address
        for told in notices.values()
        if "EMAIL" not in {kind for kind, _address in told}
        for kind, address in told
        if kind == "SNS"
    }


def chain(found: State, place: Place) -> tuple[Link, ...]:
    """The links from the budget to people: the notification that reaches the fewest counts."""
    name = found["budget"]["BudgetName"]
    first = there("budget", name)
    if not found["notices"]:
        return (first, absent("notification", "none"), *unreached("topic", "subscription"))
    arns = sorted(topics(found["notices"]))
    if not arns:
        emails = {address for told in found["notices"].values() for kind, address in told if kind == "EMAIL"}
        number = f"{len(emails)} email address" + ("es" if len(emails) > 1 else "")
        return (first, there("notification", "by email"), there("subscription", number))
    sender = Sender(_SERVICE, place.account_id, place.arn(name), _HANDLE)
    ends = [links_to_person(arn, found.get("ends", {}).get(arn), sender) for arn in arns]
    worst = next((links for links in ends if weakest(links) is not None), ends[0])
    return (first, there("notification", "by topic"), *worst)


def satisfies(found: State, wanted: Budget) -> bool:
    """Whether somebody's budget warns of everything that ours would: a lower limit warns earlier."""
    have, want = budget_form.core(found["budget"]), wanted.core()
    lower = have.pop("amount") <= want.pop("amount")
    return (
        lower and have == want and all(told <= found["notices"].get(key, set()) for key, told in wanted.notices.items())
    )


def plan_budget(found: State | None, wanted: Budget, place: Place) -> tuple[list[Call], list[Verdict]]:
    """Make the budget, or bring ours back to what was asked for. Somebody else's is left as it is."""
    arn = place.arn(found["budget"]["BudgetName"] if found else wanted.name)
    if found is None:
        return [_creation(wanted, place)], _verdicts(None, wanted, arn, "call", "")
    if found["owner"] == wanted.owner:
        return [
            *_core_calls(found, wanted, place),
            *_notice_calls(found["notices"], wanted.name, wanted.notices, place),
        ], _verdicts(found, wanted, arn, "call", "")
    if satisfies(found, wanted):
        told = budget_form.shown_notices(found["notices"])
        name = found["budget"]["BudgetName"]
        return [], [
            Verdict(BUDGET, True, f"{name}, created outside this collection", "a budget", "call", arn, place.region),
            Verdict(NOTICES, True, told, told, "call", arn, place.region),
        ]
    note = f"Budget {wanted.name} exists and was created outside this collection. Rename it, or choose another name."
    return [], _verdicts(found, wanted, arn, "person", note)


def _creation(wanted: Budget, place: Place) -> Call:
    params = {
        "AccountId": place.account_id,
        "Budget": wanted.to_api(),
        "NotificationsWithSubscribers": [
            {"Notification": budget_form.to_notification(key), "Subscribers": budget_form.to_subscribers(told)}
            for key, told in sorted(wanted.notices.items())
        ],
        "ResourceTags": [{"Key": MANAGED_TAG, "Value": wanted.owner}],
    }
    return Call("budgets", "create_budget", params, place.region, mends=(BUDGET, NOTICES))


def _core_calls(found: State, wanted: Budget, place: Place) -> list[Call]:
    if budget_form.core(found["budget"]) == wanted.core():
        return []
    params = {"AccountId": place.account_id, "NewBudget": wanted.to_api(found["budget"])}
    return [Call("budgets", "update_budget", params, place.region, mends=(BUDGET,))]


def _notice_calls(
    found: Mapping[Key, frozenset[Told]], name: str, notices: Mapping[Key, frozenset[Told]], place: Place
) -> list[Call]:
    """Old notifications go first, for a budget has ten at most. One of which some subscribers come and others go is
    made again: it may have no more than ten addresses and one topic at any time, and goes with its last subscriber."""
    about = {"AccountId": place.account_id, "BudgetName": name}

    def call(method: str, key: Key, **params: Any) -> Call:
        named = {**about, "Notification": budget_form.to_notification(key), **params}
        return Call("budgets", method, named, place.region, mends=(NOTICES,))

    calls = [call("delete_notification", key) for key in sorted(set(found) - set(notices))]
    for key, told in sorted(notices.items()):
        have = found.get(key, frozenset())
        come, go = budget_form.to_subscribers(told - have), budget_form.to_subscribers(have - told)
        if not have or (come and go):
            calls += [call("delete_notification", key)] if have else []
            calls.append(call("create_notification", key, Subscribers=budget_form.to_subscribers(told)))
            continue
        calls += [call("create_subscriber", key, Subscriber=who) for who in come]
        calls += [call("delete_subscriber", key, Subscriber=who) for who in go]
    return calls


def restore_calls(found: State, before: State, place: Place) -> list[Call]:
    """Put a budget back as a diff showed it before, with who is notified."""
    now, calls = found["budget"], []
    if any(before.get(key, value) != value for key, value in budget_form.core(now).items()):
        params = {"AccountId": place.account_id, "NewBudget": budget_form.from_core(now, before)}
        calls.append(Call("budgets", "update_budget", params, place.region))
    return [*calls, *_notice_calls(found["notices"], now["BudgetName"], budget_form.notices_of(before), place)]


def _verdicts(found: State | None, wanted: Budget, arn: str, mend: str, note: str) -> list[Verdict]:
    have, want = (budget_form.core(found["budget"]) if found else None), wanted.core()
    differing = [key for key in want if have is not None and have[key] != want[key]]
    current: Any = {key: have[key] for key in differing} if have is not None else None
    limit = {"amount": wanted.amount, "unit": wanted.unit}
    told = budget_form.shown_notices(found["notices"]) if found else []
    asked = budget_form.shown_notices(wanted.notices)
    return [
        Verdict(
            BUDGET,
            have == want,
            current or (limit if have else None),
            _wanted(want, differing) or limit,
            mend,
            arn,
            "",
            note,
        ),
        Verdict(NOTICES, told == asked, told, asked, mend, arn, "", note),
    ]


def _wanted(want: Mapping[str, Any], differing: list[str]) -> dict[str, Any]:
    return {key: want[key] for key in differing}


def plan_absent(found: State | None, name: str, owner: str, place: Place) -> tuple[list[Call], list[Verdict]]:
    """Delete the budget that we made. Its notifications go with it."""
    if found is None or found["owner"] != owner:
        current = "absent" if found is None else "created outside this collection"
        return [], [Verdict(BUDGET, True, current, "removed", "call", place.arn(name))]
    params = {"AccountId": place.account_id, "BudgetName": name}
    call = Call("budgets", "delete_budget", params, place.region, mends=(BUDGET,))
    return [call], [Verdict(BUDGET, False, "present", "removed", "call", place.arn(name))]
