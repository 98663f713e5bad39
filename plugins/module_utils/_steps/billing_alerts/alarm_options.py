# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is wrong with the options of billing_alarm: refused before the first request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..._kernel.plan import Refusal
from ..._parts.names import ACCOUNT_ID
from .charge_alarms import alarm_name
from .common_options import check_limit, check_rising


def all_alarms(options: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The alarms that the options name. Amounts that are given stand instead of percentages of the limit."""
    amounts = options["thresholds"]
    if amounts is None:
        limit = options["monthly_limit"]
        amounts = [] if limit is None else [round(limit * value / 100, 2) for value in options["percentages"]]
    plain = [{"threshold": value, "currency": options["currency"]} for value in amounts]
    listed = [{**alarm, "currency": alarm["currency"] or options["currency"]} for alarm in options["alarms"]]
    return [*plain, *listed]


def check_alarms(options: Mapping[str, Any]) -> None:
    """Refuse amounts that are none, names that are given twice, and charges that CloudWatch has no metric of."""
    check_limit(options)
    check_rising("percentages", options["percentages"])
    check_rising("thresholds", options["thresholds"] or [])
    limit = options["linked_account_limit"]
    if limit is not None and limit <= 0:
        raise Refusal(f"linked_account_limit is {limit:g}, but must be greater than 0.")
    alarms = all_alarms(options)
    for alarm in alarms:
        _check_alarm(alarm)
    names = [alarm_name(options["name_prefix"], alarm) for alarm in alarms]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Refusal(f"alarms: the name {', '.join(twice)} is given more than once.")
    if options["state"] == "present" and not alarms and limit is None:
        raise Refusal("set monthly_limit, thresholds or alarms: without any of them there is nothing to watch.")


def _check_alarm(alarm: Mapping[str, Any]) -> None:
    if alarm["threshold"] <= 0:
        raise Refusal(f"alarms: threshold is {alarm['threshold']:g}, but must be greater than 0.")
    if alarm.get("linked_account") and not re.fullmatch(ACCOUNT_ID, alarm["linked_account"]):
        raise Refusal(f"alarms: linked_account is {alarm['linked_account']}, but must be an account ID of 12 digits.")
    service = alarm.get("service")
    if service and not re.fullmatch(r"[A-Za-z0-9]+", service):
        raise Refusal(
            f"alarms: service is {service}, but the metric uses service names of letters and digits, such as "
            "AmazonEC2. (Budgets uses the names of Cost Explorer, which are different.)"
        )
