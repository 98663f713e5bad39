# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS Trusted Advisor finds at high risk, where the account's support plan lets programs ask.

https://docs.aws.amazon.com/awssupport/latest/user/get-started-with-aws-trusted-advisor-api.html
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Failure, Plan, State, Verdict
from ..._kernel.reconcile import Resource, gather_all
from ..._module.run import Context

CONTROL = "resource_audit.trusted_advisor"
WANTED = "no check at high risk"
#: AWS Support has one endpoint in a partition: https://docs.aws.amazon.com/general/latest/gr/awssupport.html
REGIONS = {"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}
#: How many checks are asked for at once.
BATCH = 100


class TrustedAdvisor(Resource):
    """The resource that the kernel works on. It only reads."""

    controls = (CONTROL,)

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._aws = context.aws
        self._partition = context.partition
        self._place = REGIONS[context.partition]
        self._categories = set(options["categories"])
        self.regions = (self._place,)

    def observe(self) -> State:
        """The checks, and how each stands."""
        try:
            listed = self._aws.call(
                "support",
                "describe_trusted_advisor_checks",
                region=self._place,
                absent=("SubscriptionRequiredException",),
                language="en",
            )["checks"]
        except NotFound:
            return {"plan": False, "checks": []}
        chosen = {item["id"]: item for item in listed if item["category"] in self._categories}
        batches = [list(chosen)[start : start + BATCH] for start in range(0, len(chosen), BATCH)]
        parts = gather_all({batch[0]: partial(self._summaries, batch) for batch in batches})
        found = [item for part in parts.values() for item in part]
        return {
            "plan": True,
            "checks": [
                {
                    "id": item["checkId"],
                    "name": chosen[item["checkId"]]["name"],
                    "category": chosen[item["checkId"]]["category"],
                    "status": item["status"],
                    "flagged": item["resourcesSummary"]["resourcesFlagged"],
                }
                for item in found
            ],
        }

    def _summaries(self, ids: list[str]) -> list[dict[str, Any]]:
        answer = self._aws.call("support", "describe_trusted_advisor_check_summaries", region=self._place, checkIds=ids)
        return list(answer["summaries"])

    def plan(self, current: State | None) -> Plan:
        """One finding for each check at high risk, and one for all where there is none."""
        return Plan({}, {}, (), tuple(judge(current or {}, self._partition)))

    def send(self, call: Call) -> Any:
        """There is nothing to send."""
        raise Failure("error", f"{call.method} is none of this module's calls")


def judge(state: State, partition: str) -> list[Verdict]:
    """How the checks stand. Pure."""
    if not state["plan"]:
        note = (
            "The account's support plan does not include API access to Trusted Advisor. Open "
            "https://console.aws.amazon.com/trustedadvisor/home, or upgrade to Business Support or higher."
        )
        return [Verdict(CONTROL, False, "not part of the support plan", WANTED, "not_applicable", note=note)]
    high = [item for item in state["checks"] if item["status"] == "error"]
    if not high:
        return [Verdict(CONTROL, True, f"{len(state['checks'])} checks, none at high risk", WANTED)]
    return [
        Verdict(
            CONTROL,
            False,
            f"{item['name']}: {item['flagged']} flagged",
            WANTED,
            "person",
            f"arn:{partition}:trustedadvisor:::check/{item['id']}",
        )
        for item in sorted(high, key=lambda item: str(item["name"]))
    ]
