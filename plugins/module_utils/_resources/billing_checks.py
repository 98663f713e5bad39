# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is wrong with the options of billing_alarm: refused before the first request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .._plan import Refusal
from .billing_metric_alarms import alarm_name


def all_alarms(options: Mapping[str, Any]) -> list[dict[str, Any]]:
    plain = [{"threshold": value, "currency": options["currency"]} for value in options["thresholds"]]
    listed = [{**alarm, "currency": alarm["currency"] or options["currency"]} for alarm in options["alarms"]]
    return [*plain, *listed]


def check_alarms(options: Mapping[str, Any]) -> None:
    alarms = all_alarms(options)
    for alarm in alarms:
        if alarm["threshold"] <= 0:
            raise Refusal(f"threshold is {alarm['threshold']:g}, but must be greater than 0.")
        if alarm.get("linked_account") and not re.fullmatch(r"[0-9]{12}", alarm["linked_account"]):
            raise Refusal(f"linked_account is {alarm['linked_account']}, but must be an account id of 12 digits.")
    names = [alarm_name(options["name_prefix"], alarm) for alarm in alarms]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Refusal(f"alarms: the name {', '.join(twice)} is given more than once.")
    if options["state"] == "present" and not alarms:
        raise Refusal("give thresholds or alarms: without either there is nothing to watch.")
