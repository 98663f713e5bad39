# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The CloudWatch alarms on the metric EstimatedCharges: their names, parameters and plan. Pure.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._kernel.plan import Call, Verdict
from ..._parts.ownership import MANAGED_TAG
from .common_options import amount

CONTROL = "billing_alerts.alarm"
NAMESPACE, METRIC = "AWS/Billing", "EstimatedCharges"
#: EstimatedCharges is published every few hours; a shorter period sees gaps.
PERIOD = 21600


def alarm_name(prefix: str, alarm: Mapping[str, Any]) -> str:
    """The name of an alarm: its own, or one that says what it watches."""
    if alarm.get("name"):
        return str(alarm["name"])
    parts = [prefix, amount(alarm["threshold"]), alarm["currency"], alarm.get("service"), alarm.get("linked_account")]
    return "-".join(part for part in parts if part)


def alarm_params(name: str, alarm: Mapping[str, Any], topic_arn: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """One alarm, as PutMetricAlarm takes it."""
    dimensions = {
        "Currency": alarm["currency"],
        "ServiceName": alarm.get("service"),
        "LinkedAccount": alarm.get("linked_account"),
    }
    return {
        "AlarmName": name,
        "AlarmDescription": f"Estimated charges of the month exceed {amount(alarm['threshold'])} {alarm['currency']}",
        "ActionsEnabled": True,
        "OKActions": [topic_arn] if options["notify_ok"] else [],
        "AlarmActions": [topic_arn],
        "InsufficientDataActions": [],
        "MetricName": METRIC,
        "Namespace": NAMESPACE,
        "Statistic": "Maximum",
        "Dimensions": [{"Name": key, "Value": value} for key, value in sorted(dimensions.items()) if value],
        "Period": PERIOD,
        "EvaluationPeriods": 1,
        "DatapointsToAlarm": 1,
        "Threshold": float(alarm["threshold"]),
        "ComparisonOperator": "GreaterThanThreshold",
        "TreatMissingData": options["treat_missing_data"],
    }


def plan_alarms(
    current: Mapping[str, Any], wanted: Mapping[str, dict[str, Any]], owner: str, region: str
) -> tuple[list[Call], list[Verdict]]:
    """Put what differs, delete what we made and nobody names any more, leave others' alone."""
    calls: list[Call] = []
    verdicts: list[Verdict] = []
    for name, params in wanted.items():
        found = current.get(name)
        same = found is not None and found["alarm"] == params
        foreign = found is not None and not same and found["owner"] != owner
        note = (
            f"Alarm {name} exists and was created outside this collection. Rename it, or choose another name_prefix."
            if foreign
            else ""
        )
        verdicts.append(_alarm_verdict(found, params, same, region, note))
        if same or foreign:
            continue
        tags = [] if found else [{"Key": MANAGED_TAG, "Value": owner}]
        sent = {**params, **({"Tags": tags} if tags else {})}
        arn = found["arn"] if found else name
        calls.append(Call("cloudwatch", "put_metric_alarm", sent, region, mends=(CONTROL,), resource=arn, chain=name))
    stale = sorted(name for name, item in current.items() if item["owner"] == owner and name not in wanted)
    for name in stale:
        gone = Verdict(CONTROL, False, f"{name} exists", "removed", "call", current[name]["arn"], region)
        verdicts.append(gone)
    if stale:
        calls.append(Call("cloudwatch", "delete_alarms", {"AlarmNames": stale}, region, mends=(CONTROL,)))
    return calls, verdicts


def _alarm_verdict(
    found: Mapping[str, Any] | None, params: Mapping[str, Any], same: bool, region: str, note: str
) -> Verdict:
    current = None
    wanted: Any = {"alarm": params["AlarmName"], "threshold": params["Threshold"]}
    if found is not None:
        differing = [key for key in params if found["alarm"].get(key) != params[key]]
        current = {key: found["alarm"].get(key) for key in differing} or wanted
        wanted = {key: params[key] for key in differing} or wanted
    mend = "person" if note else "call"
    arn = found["arn"] if found else params["AlarmName"]
    return Verdict(CONTROL, same, current, wanted, mend, arn, region, note)
