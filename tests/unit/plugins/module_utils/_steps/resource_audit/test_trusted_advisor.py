# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit.trusted_advisor import (
    TrustedAdvisor,
    judge,
)
from botocore.stub import Stubber

CHECK = {"id": "7DAFEmoDos", "name": "MFA on Root Account", "category": "security", "flagged": 1}


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        pytest.param({"plan": False, "checks": []}, [("not_applicable", False)], id="no_plan_is_not_compliant"),
        pytest.param({"plan": True, "checks": [{**CHECK, "status": "ok"}]}, [("call", True)], id="well"),
        pytest.param({"plan": True, "checks": [{**CHECK, "status": "warning"}]}, [("call", True)], id="warning"),
        pytest.param({"plan": True, "checks": [{**CHECK, "status": "error"}]}, [("person", False)], id="high_risk"),
    ],
)
def test_how_checks_stand(state: dict[str, Any], expected: list[tuple[str, bool]]) -> None:
    assert [(item.mend, item.holds) for item in judge(state, "aws")] == expected


def test_only_the_categories_asked_for_are_read(context: Callable[..., Any], scripted: Callable[..., Stubber]) -> None:
    advisor = TrustedAdvisor(context(), {"categories": ["security"]})
    about = {"description": "", "metadata": []}
    checks = [
        {"id": "7DAFEmoDos", "name": "MFA on Root Account", "category": "security", **about},
        {"id": "other", "name": "Idle", "category": "cost_optimizing", **about},
    ]
    counts = {"resourcesProcessed": 1, "resourcesFlagged": 1, "resourcesIgnored": 0, "resourcesSuppressed": 0}
    row = {
        "checkId": "7DAFEmoDos",
        "timestamp": "2026-11-24T00:00:00Z",
        "status": "error",
        "resourcesSummary": counts,
        "categorySpecificSummary": {},
    }
    stub = scripted("support")
    stub.add_response("describe_trusted_advisor_checks", {"checks": checks}, {"language": "en"})
    stub.add_response("describe_trusted_advisor_check_summaries", {"summaries": [row]}, {"checkIds": ["7DAFEmoDos"]})
    (verdict,) = advisor.plan(advisor.observe()).verdicts
    assert verdict.current == "MFA on Root Account: 1 flagged"
