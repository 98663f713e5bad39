# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A whole baseline in AWS's partitions of China and of the government of the United States."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.account import REGIONS
from tests.emulator.server import Emulator

from .conftest import Run, client_of, day_zero, player

#: What a partition does not have, by control: it is said, and no error.
LACKING = {
    # Charges are published once a person has switched them on, are seen some hours later, and say the currency then.
    "aws-cn": {"billing_access.iam_access", "billing_alerts.currency", "billing_alerts.metric"},
    "aws-us-gov": {
        "account_contacts.primary",
        "billing_access.iam_access",
        "billing_alerts.alarm",
        "billing_alerts.anomaly_monitor",
        "billing_alerts.budget",
    },
}
#: How a finding stands that cannot be told there, is told elsewhere, or is told later.
LATER = ("unknown", "not_applicable", "waiting")
#: Services that have no endpoint there.
NOWHERE = {
    "aws-cn": {"billing", "freetier", "macie2", "route53domains"},
    "aws-us-gov": {"account", "billing", "budgets", "ce", "cloudfront", "freetier", "macie2", "route53domains"},
}
#: In each partition: what the support plan does not let programs ask, and what a new analyzer has yet to find.
ELSEWHERE = {"resource_audit.trusted_advisor", "resource_audit.access_analyzer_findings"}


#: One worker does the two runs of a partition, for all tests of it.
PARTITIONS = [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in sorted(LACKING)]


@pytest.fixture(scope="module", params=PARTITIONS)
def there(request: Any, emulator: Emulator, tmp_path_factory: Any) -> Iterator[tuple[str, Emulator, Run, Run]]:
    """A partition, its account, and what two runs of the baseline did there."""
    partition = str(request.param)
    day_zero(emulator, partition)
    play: Callable[..., Run] = player(emulator, Path(tmp_path_factory.mktemp(partition)))
    other, home = REGIONS[partition]
    given = ("--extra-vars", json.dumps({"dayone_regions": [home, other]}))
    first, second = (play(None, *given, AWS_REGION=home, AWS_DEFAULT_REGION=home) for _run in range(2))
    yield partition, emulator, first, second
    emulator.reset()


def findings(run: Run) -> list[dict[str, Any]]:
    return [row for task in run.tasks for row in task.get("findings", [])]


def test_the_first_run_is_complete_and_the_second_changes_nothing(there: Any) -> None:
    _partition, _account, first, second = there
    assert (first.code, second.code) == (0, 0), first.output[-2000:]
    assert first.changed and second.writes == []
    assert "drift" not in {row["status"] for row in findings(second)}


def test_what_the_partition_lacks_is_one_finding_each(there: Any) -> None:
    partition, _account, first, _second = there
    unknown = [row["control"] for row in findings(first) if row["status"] in LATER]
    assert sorted(unknown) == sorted(LACKING[partition] | ELSEWHERE)


def test_no_service_is_asked_that_is_not_there(there: Any) -> None:
    partition, _account, first, second = there
    assert {call["service"] for run in (first, second) for call in run.calls} & NOWHERE[partition] == set()


def test_no_arn_and_no_link_is_of_another_partition(there: Any) -> None:
    partition, _account, first, _second = there
    told = json.dumps([[task.get("findings"), task.get("calls"), task.get("diff")] for task in first.tasks])
    assert "arn:aws:" not in told
    assert "console.aws.amazon.com" not in told
    assert f"arn:{partition}:" in told


def test_what_was_made_names_the_partition(there: Any) -> None:
    partition, account, _first, _second = there
    home = REGIONS[partition][1]
    s3, iam, sns = (client_of(account, name, home) for name in ("s3", "iam", "sns"))
    policies = [s3.get_bucket_policy(Bucket=item["Name"])["Policy"] for item in s3.list_buckets()["Buckets"]]
    topics = [item["TopicArn"] for item in sns.list_topics()["Topics"]]
    policies += [sns.get_topic_attributes(TopicArn=topic)["Attributes"]["Policy"] for topic in topics]
    policies += [json.dumps(role["AssumeRolePolicyDocument"]) for role in iam.list_roles()["Roles"]]
    assert len(policies) > 4
    assert [text for text in policies if "arn:aws:" in text] == []
