# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._report.gate import (
    DRIFT,
    ERROR,
    HOLDS,
    check_thresholds,
    judge,
)


def row(status: str, severity: str = "medium", control: str = "a.b") -> dict[str, Any]:
    return {"status": status, "severity": severity, "control": control}


@pytest.mark.parametrize(
    ("rows", "options", "code"),
    [
        pytest.param([], {}, HOLDS, id="nothing_found"),
        pytest.param([row("compliant"), row("fixed"), row("excepted")], {}, HOLDS, id="all_holds"),
        pytest.param([row("drift", "low")], {}, DRIFT, id="any_drift_counts"),
        pytest.param([row("drift", "low")], {"fail_on": ["high"]}, HOLDS, id="below_the_severity"),
        pytest.param([row("drift", "high")], {"fail_on": ["high"]}, DRIFT, id="at_the_severity"),
        pytest.param([row("drift", "critical")], {"fail_on": ["high"]}, DRIFT, id="above_the_severity"),
        pytest.param([row("drift", "low")], {"fail_on": ["high", "a.*"]}, DRIFT, id="named_by_a_glob"),
        pytest.param([row("drift", "low")], {"fail_on": ["a.c"]}, HOLDS, id="not_named"),
        pytest.param([row("manual")], {}, HOLDS, id="manual_does_not_count"),
        pytest.param([row("manual")], {"manual": True}, DRIFT, id="manual_counts_when_told"),
        pytest.param([row("unknown")], {}, HOLDS, id="unknown_does_not_count"),
        pytest.param([row("unknown")], {"unknown": True}, ERROR, id="unknown_counts_when_told"),
        pytest.param([row("unknown"), row("drift")], {"unknown": True}, ERROR, id="unknown_goes_before_drift"),
        pytest.param([row("drift")], {"errors": [{"message": "denied"}]}, ERROR, id="errors_go_before_drift"),
    ],
)
def test_exit_code(rows: Any, options: dict[str, Any], code: int) -> None:
    known = {"errors": [], "fail_on": [], "manual": False, "unknown": False, **options}
    assert judge(rows, **known).code == code


def test_what_names_nothing_is_refused() -> None:
    check_thresholds(["low", "a.b", "a.*"], ["a.b"])
    with pytest.raises(Refusal, match="grave"):
        check_thresholds(["grave"], ["a.b"])
