# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a service that is on does not look at, by its own account of it. What is on and looks at nothing does not hold.

https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetCoverageStatistics.html
https://docs.aws.amazon.com/inspector/v2/APIReference/API_ListCoverage.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ..._kernel.plan import Failure, Verdict


def coverage_of(read: Callable[[], Mapping[str, Any]]) -> dict[str, Any]:
    """What is not looked at, or why that is not known."""
    try:
        return dict(read())
    except Failure as failure:
        return {"unread": failure.message}


def covered(verdict: Verdict, found: Mapping[str, Any], failing: Mapping[str, int], note: str) -> Verdict:
    """The verdict on what is on, by what it does not look at. A person mends that, at the resources.

    Args:
        verdict: what is said of the switch.
        found: the coverage as it was read, empty where it was not asked for.
        failing: how many resources of this kind are not looked at, by the reason.
        note: what to do.
    """
    if not verdict.holds or not found:
        return verdict
    if "unread" in found:
        return replace(
            verdict, holds=False, current=f"{verdict.current}, coverage not read", mend="unknown", note=found["unread"]
        )
    if not failing:
        return verdict
    reasons = ", ".join(f"{reason} {count}" for reason, count in sorted(failing.items()))
    return replace(
        verdict, holds=False, current=f"{verdict.current}, but not covering: {reasons}", mend="person", note=note
    )
