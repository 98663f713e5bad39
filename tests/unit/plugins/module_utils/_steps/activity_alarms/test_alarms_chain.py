# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which filters of others serve an activity."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._steps.activity_alarms.activities import ACTIVITIES
from ansible_collections.dayone.aws.plugins.module_utils._steps.activity_alarms.alarms import normal_filter
from ansible_collections.dayone.aws.plugins.module_utils._steps.activity_alarms.alarms_chain import chain_of
from ansible_collections.dayone.aws.plugins.module_utils._steps.activity_alarms.destination import Destination

from tests.chains import trail
from tests.emulator.account import ACCOUNT

PLACE = Destination("dayone-trail", "eu-west-1", ACCOUNT, "aws", f"arn:aws:sns:eu-west-1:{ACCOUNT}:notices")
KEYS = ACTIVITIES["keys"]
METRIC = {"metricName": "keys", "metricNamespace": "Theirs", "metricValue": "1"}
#: An alarm that goes off at one event.
ALARM: dict[str, Any] = {
    "AlarmName": "keys",
    "Namespace": "Theirs",
    "MetricName": "keys",
    "ActionsEnabled": True,
    "AlarmActions": [PLACE.topic_arn],
    "Dimensions": [],
    "Statistic": "Sum",
    "DatapointsToAlarm": 1,
    "EvaluationPeriods": 1,
    "Threshold": 1.0,
    "ComparisonOperator": "GreaterThanOrEqualToThreshold",
    "TreatMissingData": "notBreaching",
}


@pytest.mark.parametrize(
    ("more", "serves", "alarmed"),
    [
        pytest.param({}, True, True, id="plain"),
        pytest.param({"filterPattern": ""}, True, True, id="every_event"),
        pytest.param({"fieldSelectionCriteria": '@aws.region = "eu-west-1"'}, False, False, id="some_events_alone"),
        pytest.param({"applyOnTransformedLogs": True}, False, False, id="events_in_another_form"),
        pytest.param({"emitSystemFieldDimensions": ["@aws.account"]}, True, False, id="with_dimensions_of_the_system"),
        pytest.param({"metricTransformations": []}, False, False, id="no_metric"),
    ],
)
def test_a_filter_of_others(more: dict[str, Any], serves: bool, alarmed: bool) -> None:
    found = normal_filter({"filterPattern": KEYS.pattern, "metricTransformations": [METRIC], **more})
    alarm = {"name": "keys", "arn": "arn:keys", "alarm": ALARM, "unit": "", "owner": ""}
    state = {"filters": {"theirs": found}, "alarms": {"keys": alarm}, "trails": [trail()], "ends": {}}
    chain = chain_of(KEYS, state, PLACE)
    assert (chain.filter == "theirs", chain.way is not None) == (serves, alarmed)
