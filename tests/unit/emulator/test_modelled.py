# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the check against models finds. Every play of the integration tests is held against it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.declared import unlike_models
from tests.emulator import clients
from tests.emulator.contracts.engine import AGENT
from tests.emulator.modelled import EXCLUSIVE, Exclusive, unlike
from tests.emulator.server import Emulator
from tests.recorded.recordings import model_of

ALARM = {
    "AlarmName": "a",
    "ComparisonOperator": "GreaterThanThreshold",
    "EvaluationPeriods": 1,
    "MetricName": "m",
    "Statistic": "Sum",
}


def found(service: str, operation: str, **params: Any) -> list[str]:
    return unlike(service, params, model_of(service).operation_model(operation).input_shape)


def test_what_the_model_allows_is_not_told() -> None:
    assert found("cloudwatch", "PutMetricAlarm", **ALARM) == []
    assert found("sts", "GetCallerIdentity") == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"Statistic": "Total"}, ".Statistic is Total, which is none of its values"),
        ({"AlarmName": ""}, ".AlarmName has 0 characters, where 1 is the least"),
        ({"EvaluationPeriods": 0}, ".EvaluationPeriods is 0, where 1 is the least"),
        ({"AlarmActions": ["x"] * 6}, ".AlarmActions has 6 items, where 5 is the most"),
        ({"ExtendedStatistic": "p90"}, ": Statistic and ExtendedStatistic exclude each other"),
        ({"AlarmName": None}, ".AlarmName is missing"),
        ({"MetricName": None}, " has none of MetricName, Metrics, EvaluationCriteria"),
    ],
)
def test_what_the_model_does_not_allow_is_told(changes: dict[str, Any], words: str) -> None:
    assert found("cloudwatch", "PutMetricAlarm", **{**ALARM, **changes}) == [words]


def test_patterns_are_held_to_their_end() -> None:
    about = {"roleARN": "arn:aws:iam::123456789012:role/r"}
    assert found("organizations", "AttachPolicy", PolicyId="p-12345678", TargetId="r-abcd") == []
    (told,) = found("organizations", "AttachPolicy", PolicyId="p-12345678\n", TargetId="r-abcd")
    assert told.startswith(".PolicyId does not match")
    assert found("config", "PutConfigurationRecorder", ConfigurationRecorder=about) == []


@pytest.mark.parametrize("rule", [pytest.param(item, id=f"{item.shape}-{item.members[0]}") for item in EXCLUSIVE])
def test_what_excludes_each_other_is_in_the_model_and_has_a_source(rule: Exclusive) -> None:
    shape = model_of(rule.service).shape_for(rule.shape)
    assert set(rule.members) <= set(shape.members)
    if rule.source != "model":
        assert rule.source.startswith("https://docs.aws.amazon.com/")
        return
    told = " ".join(str(shape.members[name].documentation) for name in rule.members) + str(shape.documentation)
    assert re.search(r"not both|cannot specify both|must specify either|omit", re.sub(r"<[^>]+>", "", told))


def test_the_embedded_account_holds_each_request_of_the_collection_against_its_model() -> None:
    with Emulator() as account:
        iam = clients.client(account.endpoint, "iam", agent=f"{AGENT}test")
        for name in ("a", "no name"):
            iam.create_group(GroupName=name)
        told = unlike_models(account.control("calls", method="GET"))
    assert len(told) == 1
    assert told[0].startswith("iam:CreateGroup: .GroupName does not match")
