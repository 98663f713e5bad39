# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What GuardDuty and Inspector say of their coverage in the embedded account, in one request for each region."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Verdict
from ansible_collections.dayone.aws.plugins.module_utils._steps.threat_detection.guardduty import GuardDutyDetector
from ansible_collections.dayone.aws.plugins.module_utils._steps.threat_detection.inspector import Inspector

from tests.emulator.account import ACCOUNT
from tests.emulator.contracts.statuses import unscanned
from tests.emulator.server import Emulator
from tests.estate.form import REGION, Estate
from tests.estate.looking import context

OPTIONS = {"enabled": True, "resource_types": ["ec2", "ecr", "lambda", "lambda_code"]}
PLANS = {"enabled": True, "features": ["runtime"], "publishing_frequency": None, "exact": False}


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def estate(running: Emulator) -> Estate:
    running.reset()
    made = Estate(running)
    types = ["EC2", "ECR", "LAMBDA", "LAMBDA_CODE"]
    made.client("inspector2").enable(accountIds=[ACCOUNT], resourceTypes=types)
    feature = {"Name": "RUNTIME_MONITORING", "Status": "ENABLED"}
    made.client("guardduty").create_detector(Enable=True, Features=[feature])
    return made


def said(estate: Estate, kind: Any, options: dict[str, Any]) -> dict[str, Verdict]:
    resource = kind(context(estate), options, REGION, True)
    plan = resource.plan(resource.observe())
    assert plan.calls == ()
    return {item.control.partition(".")[2]: item for item in plan.verdicts}


def test_a_type_that_inspector_cannot_scan_some_of_does_not_hold(estate: Estate) -> None:
    listed = [
        unscanned("i-1", "UNMANAGED_EC2_INSTANCE"),
        unscanned("i-2", "UNMANAGED_EC2_INSTANCE"),
        unscanned("i-3", "EC2_INSTANCE_STOPPED"),
        unscanned("i-4", "SUCCESSFUL"),
        unscanned("image", "SCAN_ELIGIBILITY_EXPIRED", "AWS_ECR_CONTAINER_IMAGE"),
        unscanned("code", "UNSUPPORTED_RUNTIME", "AWS_LAMBDA_FUNCTION", "CODE"),
    ]
    theirs = {**unscanned("i-5", "NO_INVENTORY"), "accountId": "999999999999"}
    estate.keep("inspector2.coverage", {item["resourceId"]: item for item in (*listed, theirs)}, REGION)
    estate.emulator.control("calls", method="DELETE")
    found = said(estate, Inspector, OPTIONS)
    assert {name: item.current for name, item in found.items()} == {
        "inspector_ec2": "on, but not covering: UNMANAGED_EC2_INSTANCE 2",
        "inspector_ecr": "on",
        "inspector_lambda": "on",
        "inspector_lambda_code": "on, but not covering: UNSUPPORTED_RUNTIME 1",
    }
    asked = [call["operation"] for call in estate.emulator.control("calls", method="GET")]
    assert asked.count("ListCoverage") == 1


def test_runtime_monitoring_that_covers_not_all_does_not_hold(estate: Estate) -> None:
    found = {"one": {"status": "HEALTHY", "account": ACCOUNT}, "two": {"status": "UNHEALTHY", "account": "9" * 12}}
    estate.keep("guardduty.coverage", found, REGION)
    assert said(estate, GuardDutyDetector, PLANS)["guardduty_runtime"].holds, "what is another account's does not count"
    estate.keep("guardduty.coverage", {"three": {"status": "UNHEALTHY", "account": ACCOUNT}}, REGION)
    verdict = said(estate, GuardDutyDetector, PLANS)["guardduty_runtime"]
    assert (verdict.holds, verdict.mend, verdict.current) == (False, "person", "on, but not covering: UNHEALTHY 1")


@pytest.mark.parametrize(
    ("kind", "options", "service", "operation"),
    [
        (Inspector, OPTIONS, "inspector2", "ListCoverage"),
        (GuardDutyDetector, PLANS, "guardduty", "GetCoverageStatistics"),
    ],
)
def test_coverage_that_is_denied_is_unknown(
    estate: Estate, kind: Any, options: dict[str, Any], service: str, operation: str
) -> None:
    error = {"code": "AccessDeniedException", "message": "not authorized", "status": 403}
    estate.emulator.control("faults", [{"service": service, "operation": operation, "error": error}])
    found = said(estate, kind, options)
    names = ["guardduty_runtime"] if service == "guardduty" else list(found)
    assert {(found[name].holds, found[name].mend) for name in names} == {(False, "unknown")}
    assert found.get("guardduty", found[names[0]]).mend in ("call", "unknown")
