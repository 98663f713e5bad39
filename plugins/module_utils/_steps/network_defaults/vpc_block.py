# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The block of public access to all VPCs of a region (VPC BPA), and what is excluded from it.

https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..._controls.resolution import Waiting
from ..._kernel.plan import Call, Failure, Plan, State, Verdict
from ..._kernel.reconcile import Resource
from ..._module.run import Context
from ..._parts.settings import by_order, held_elsewhere, judged, managed_by

MODE_CONTROL = "network_defaults.block_public_access"
EXCLUSIONS_CONTROL = "network_defaults.block_public_access_exclusions"
#: From the weakest to the strictest.
MODES = ("off", "block-ingress", "block-bidirectional")
_GONE = ("create-failed", "delete-in-progress", "delete-complete", "disable-in-progress", "disable-complete")
_CHANGING = "update-in-progress"
#: Seconds that a change may take: Terraform's AWS provider waits up to 30 minutes
#: (internal/service/ec2/vpc_block_public_access_options.go), the EC2 console speaks of some.
_SECONDS = 900.0


class VpcBlock(Resource):
    """The block of one region. Exclusions are read only where the block is on, or is to be."""

    name = "block_public_access"
    controls = (MODE_CONTROL, EXCLUSIONS_CONTROL)

    def __init__(self, context: Context, options: Mapping[str, Any], region: str) -> None:
        self.region = region
        self._aws = context.aws
        self._mode: str = options["block_public_access"]
        self._allowed = frozenset(options["block_public_access_exclusions"])
        self._exact = options["exact"]
        self._wrote = False

    def observe(self) -> dict[str, Any]:
        """Mode, whether EC2 is still changing it, who holds it, and what is excluded by its id."""
        found = self._options()
        state = {
            "mode": found["InternetGatewayBlockMode"],
            "changing": found["State"] == _CHANGING,
            "held_by": managed_by(found),
        }
        return {**state, "exclusions": {} if self._aim(state["mode"]) == MODES[0] else self._exclusions()}

    def _options(self) -> dict[str, Any]:
        found = self._aws.call("ec2", "describe_vpc_block_public_access_options", region=self.region)
        return dict(found["VpcBlockPublicAccessOptions"])

    def _exclusions(self) -> dict[str, str]:
        found = self._aws.pages(
            "ec2", "describe_vpc_block_public_access_exclusions", "VpcBlockPublicAccessExclusions", region=self.region
        )
        return {
            str(item["ResourceArn"]).rpartition("/")[2]: str(item["InternetGatewayExclusionMode"])
            for item in sorted(found, key=lambda item: str(item["ResourceArn"]))
            if item["State"] not in _GONE
        }

    def _aim(self, mode: str) -> str:
        return self._mode if self._exact else str(by_order(*MODES)(mode, self._mode))

    def plan(self, current: State | None) -> Plan:
        """Set the mode. What is excluded was decided by somebody, and is left."""
        state = current or {}
        found, holder = state["mode"], state["held_by"]
        aim = self._aim(found)
        writes = found != aim and not held_elsewhere(holder)
        verdicts = (self._verdict(state, aim), self._of_exclusions(state))
        call = Call(
            "ec2",
            "modify_vpc_block_public_access_options",
            {"InternetGatewayBlockMode": aim},
            self.region,
            mends=(MODE_CONTROL,),
        )
        before = {"mode": found}
        return Plan(before, {"mode": aim} if writes else before, (call,) if writes else (), verdicts)

    def _verdict(self, state: State, aim: str) -> Verdict:
        """A mode that EC2 has not brought about yet does not hold."""
        verdict = judged(MODE_CONTROL, state["mode"], aim, self.region, state["held_by"])
        if not verdict.holds or not state["changing"]:
            return verdict
        note = f"EC2 is still changing it in {self.region}: check again later."
        return replace(verdict, holds=False, mend="waiting", note=note, resolution=Waiting(1))

    def _of_exclusions(self, state: State) -> Verdict:
        open_ones = {key: mode for key, mode in state["exclusions"].items() if key not in self._allowed}
        names = ", ".join(f"{key} ({mode})" for key, mode in open_ones.items())
        note = (
            f"Excluded from the block in {self.region}: {names}. Delete the exclusion in the VPC console, "
            "under Settings, or add it to network_defaults_block_public_access_exclusions."
        )
        about = (EXCLUSIONS_CONTROL, not open_ones, list(state["exclusions"]), sorted(self._allowed))
        return Verdict(*about, "person", "", self.region, note if open_ones else "")

    def follow(self) -> bool:
        """Wait until EC2 has brought about what this run has set. What others have set is not waited for.

        Raises:
            Failure: it takes longer.
        """
        if not self._wrote:
            return False
        wait = self._aws.wait(f"EC2 to change VPC Block Public Access in {self.region}", _SECONDS)
        while self._options()["State"] == _CHANGING:
            if not wait.more():
                raise Failure(
                    "error",
                    f"EC2 is still changing VPC Block Public Access after {wait.seconds:g} seconds: check again later.",
                )
        return True

    def restore(self, current: State | None, before: State) -> Plan | None:
        """The mode as it was."""
        now = {"mode": (current or {})["mode"]}
        params = {"InternetGatewayBlockMode": before["mode"]}
        call = Call("ec2", "modify_vpc_block_public_access_options", params, self.region)
        return Plan(now, before, () if now == before else (call,))

    def send(self, call: Call) -> Any:
        """Send one write."""
        self._wrote = True
        return self._aws.call(call.service, call.method, region=call.region, **call.params)
