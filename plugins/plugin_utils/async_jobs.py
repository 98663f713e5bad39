# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tasks of this collection that were started with ``async`` and ``poll: 0``: what they found is known once somebody
asks for it with ``async_status``, a module of others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.dayone.aws.plugins.plugin_utils.failures import has_verdicts, judges, outcomes_of

_JOB = "ansible_job_id"
SILENT = "it was started with async, and ended without returning a verdict"
UNASKED = "it was started with async, and its result was never requested with async_status"


class AsyncJobs:
    """Jobs that were started and have not said what they found."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, str], Any] = {}

    def started(self, result: Any, host: str, found: Mapping[str, Any]) -> None:
        """A task ended well on a host. It may have begun jobs."""
        for outcome in outcomes_of(found) if judges(result.task) else ():
            if isinstance(outcome, Mapping) and _JOB in outcome and not has_verdicts(outcome):
                self._open[host, str(outcome[_JOB])] = result

    def ended(self, host: str, found: Mapping[str, Any]) -> list[tuple[Any, Mapping[str, Any]]]:
        """A task of others ended on a host. Returns the results with which jobs began that it says the end of, each
        with what came of it."""
        ends = []
        for outcome in outcomes_of(found):
            if not isinstance(outcome, Mapping) or not (outcome.get("finished") or outcome.get("failed")):
                continue
            begun = self._open.pop((host, str(outcome.get(_JOB))), None)
            if begun is not None:
                ends.append((begun, outcome))
        return ends

    def unasked(self) -> list[Any]:
        """The results with which jobs began of which nothing is known. They are told once."""
        left, self._open = list(self._open.values()), {}
        return left
