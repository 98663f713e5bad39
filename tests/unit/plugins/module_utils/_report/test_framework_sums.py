# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._controls.frameworks import FRAMEWORKS, references_of
from ansible_collections.dayone.aws.plugins.module_utils._report.framework_sums import ORDER, framework_sums, in_order
from ansible_collections.dayone.aws.plugins.module_utils._report.report import Report

from tests.journals import findings

MFA, KEY_AGE = "iam_hygiene.console_mfa", "iam_hygiene.key_age"


def report(*stands: tuple[str, str]) -> Report:
    (row,) = findings(1)
    rows = [{**row, "control": control, "status": status} for control, status in stands]
    return Report(lambda: rows)


def stand(found: Report, framework: str, requirement: str) -> str:
    (item,) = framework_sums(found.summary, [framework])
    (name,) = [name for name in ORDER if requirement in item.requirements[name]]
    return name


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (["compliant"], "held"),
        (["compliant", "fixed"], "held"),
        (["compliant", "excepted"], "accepted"),
        (["excepted", "unknown"], "unknown"),
        (["compliant", "unknown", "manual"], "not_held"),
        (["drift", "compliant"], "not_held"),
        ([], "not_looked_at"),
    ],
)
@pytest.mark.parametrize(
    ("framework", "requirement"),
    [("pci_dss", "8.4.2"), ("nist_csf", "PR.AA-03"), ("iso_27001", "A.8.5"), ("cis", "2.10")],
)
def test_a_requirement_stands_as_the_worst_of_its_findings(
    statuses: list[str], expected: str, framework: str, requirement: str
) -> None:
    assert stand(report(*((MFA, status) for status in statuses)), framework, requirement) == expected


def test_each_requirement_stands_in_one_way() -> None:
    rows = list(findings(600))
    for item in framework_sums(Report(lambda: rows).summary):
        names = [name for stand in ORDER for name in item.requirements[stand]]
        assert len(names) == len(set(names)) > 0


def test_identifiers_come_in_the_order_of_their_numbers() -> None:
    assert in_order(["2.10", "2.9", "A3.2", "10.2.1", "10.2.1.3"]) == ["2.9", "2.10", "10.2.1", "10.2.1.3", "A3.2"]


def test_a_report_of_a_framework_has_its_controls_alone() -> None:
    found = report((MFA, "drift"), ("admin_access.account_alias", "drift"), (KEY_AGE, "unknown"))
    chosen = found.of_frameworks(["pci_dss"])
    assert [row["control"] for row in chosen.findings()] == [MFA, KEY_AGE]
    assert chosen.summary.counts["drift"] == 1
    assert found.of_frameworks([]) is found
    assert found.summary.counts["drift"] == 2


def test_a_control_of_another_release_is_of_no_framework() -> None:
    assert references_of("gone.control") == {}
    assert list(report(("gone.control", "drift")).of_frameworks(list(FRAMEWORKS)).findings()) == []


def reasons(found: Report) -> list[tuple[Any, ...]]:
    return [(item.control, item.reason, item.count, len(item.accounts)) for item in found.summary.accepted]


def test_what_is_accepted_is_listed_by_its_reason() -> None:
    (row,) = findings(1)
    rows = [
        {**row, "status": "excepted", "control": control, "remediation": why, "account_id": account}
        for control, why, account in (
            ("b.c", "one", "1"),
            ("b.c", "one", "2"),
            ("b.c", "two", "1"),
            ("a.b", "one", "1"),
        )
    ]
    assert reasons(Report(lambda: rows)) == [("a.b", "one", 1, 1), ("b.c", "one", 2, 2), ("b.c", "two", 1, 1)]


def test_the_reasons_are_bounded_and_all_are_counted() -> None:
    (row,) = findings(1)
    rows = [{**row, "status": "excepted", "remediation": f"reason {number}"} for number in range(700)]
    found = reasons(Report(lambda: rows))
    assert len(found) == 501
    assert sum(item[2] for item in found) == 700
