# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an account can see of charges: in which currency, of which accounts. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..._kernel.plan import Failure, State, Verdict, unknown
from .charge_alarms import alarm_name

CURRENCY, SCOPE = "billing_alerts.currency", "billing_alerts.scope"


def linked_alarms(metrics: Any, options: Mapping[str, Any]) -> list[dict[str, Any]]:
    """An alarm for each linked account whose charges CloudWatch knows. Only a management account has any.

    Raises:
        Failure: they are wanted, and the metric could not be read.
    """
    limit = options["linked_account_limit"]
    if limit is None:
        return []
    if isinstance(metrics, Failure):
        raise metrics
    accounts = sorted({item["LinkedAccount"] for item in metrics if "LinkedAccount" in item})
    return [{"threshold": limit, "currency": options["currency"], "linked_account": account} for account in accounts]


def named(alarms: Iterable[Mapping[str, Any]], prefix: str) -> dict[str, Mapping[str, Any]]:
    """Alarms by their names."""
    return {alarm_name(prefix, alarm): alarm for alarm in alarms}


def judge_currency(state: State, alarms: Iterable[Mapping[str, Any]], region: str) -> Verdict:
    """Whether CloudWatch has the charges in the currency of each alarm. AWS publishes them in one currency."""
    wanted = ", ".join(sorted({alarm["currency"] for alarm in alarms}))
    metrics = state["metric"]
    if isinstance(metrics, Failure):
        return unknown(CURRENCY, wanted, metrics, region=region)
    seen = sorted({item["Currency"] for item in metrics if "Currency" in item})
    if not seen:
        note = "CloudWatch has no charges yet, so their currency is not known."
        return Verdict(CURRENCY, False, None, wanted, "waiting", "", region, note)
    holds = set(wanted.split(", ")) <= set(seen)
    note = f"The charges are in {', '.join(seen)}: set currency to it. An alarm in a different currency never fires."
    return Verdict(CURRENCY, holds, ", ".join(seen), wanted, "person", "", region, "" if holds else note)


def judge_scope(state: State, alarms: Iterable[Mapping[str, Any]], account_id: str, region: str) -> Verdict:
    """Whether the account sees what its alarms watch: a member account sees its own charges and nobody else's."""
    payer = state["payer"]
    others = {alarm["linked_account"] for alarm in alarms if alarm.get("linked_account")} - {account_id}
    wanted = f"charges of {', '.join(sorted(others))}" if others else "its own charges"
    if isinstance(payer, Failure):
        return unknown(SCOPE, wanted, payer, region=region)
    if payer == account_id:
        return Verdict(SCOPE, True, "management account: sees all linked accounts", wanted, "person", "", region)
    if not payer:
        note = f"This account belongs to no organization: it has no linked accounts, so alarms on {wanted} never fire."
        current = "a standalone account: sees its own charges"
        return Verdict(SCOPE, not others, current, wanted, "person", "", region, note if others else "")
    current = (
        f"member account, {payer} pays: sees its own charges, not those of other accounts, nor what is shared "
        "or deducted on the consolidated bill"
    )
    note = f"Create alarms on {wanted} in account {payer}: this account does not see them, and they would never fire."
    return Verdict(SCOPE, not others, current, wanted, "person", "", region, note if others else "")
