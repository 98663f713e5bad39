# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The encryption in transit of all VPCs of a region (VPC encryption controls of the account), and what is exempt.

The account's setting is an attempt: EC2 brings each VPC there that it can, and says of the others why not.
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-encryption-controls.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._controls.resolution import Waiting
from ..._kernel.plan import Call, Failure, Plan, State, Verdict
from ..._kernel.reconcile import Resource
from ..._module.run import Context
from ..._parts.settings import by_order, held_elsewhere, judged, managed_by

MODE_CONTROL = "network_defaults.encryption_controls"
EXCLUSIONS_CONTROL = "network_defaults.encryption_exclusions"
VPCS_CONTROL = "network_defaults.encryption_of_vpcs"
#: From the weakest to the strictest.
MODES = ("unmanaged", "attempt-monitor", "attempt-enforce")
MODIFY = "modify_account_vpc_encryption_control"
#: What can be exempt: our names, EC2's.
EXCLUSIONS = {
    "internet_gateway": "InternetGateway",
    "egress_only_internet_gateway": "EgressOnlyInternetGateway",
    "nat_gateway": "NatGateway",
    "virtual_private_gateway": "VirtualPrivateGateway",
    "vpc_peering": "VpcPeering",
    "lambda": "Lambda",
    "vpc_lattice": "VpcLattice",
    "elastic_file_system": "ElasticFileSystem",
    "global_accelerator": "GlobalAccelerator",
    "api_gateway_v2": "ApiGatewayV2",
}
_ON = ("enabled", "enabling")
_CHANGING = "transitions-in-progress"
#: States in which some VPCs are not where they are to be.
_SHORT = ("transitions-partially-successful", "transitions-failed")
#: Seconds that the VPCs of a region may take.
_SECONDS = 900.0


class VpcEncryption(Resource):
    """The account's setting of one region. VPCs are read only where EC2 says that some are not there."""

    name = "encryption_controls"

    def __init__(self, context: Context, options: Mapping[str, Any], region: str) -> None:
        self.region = region
        self._aws = context.aws
        self._mode: str = options["encryption_controls"]
        given = options["encryption_exclusions"]
        self._exclusions = None if given is None else sorted(set(given))
        self._exact = options["exact"]
        self._wrote = False
        more = () if given is None else (EXCLUSIONS_CONTROL,)
        self.controls = (MODE_CONTROL, *more, VPCS_CONTROL)

    def observe(self) -> dict[str, Any]:
        """Mode, state, exclusions by our names, who holds them, and of which VPCs EC2 says that they are elsewhere."""
        found = self._control()
        marked = found.get("Exclusions", {})
        return {
            "mode": found["Mode"],
            "state": found["State"],
            "exclusions": sorted(name for name, key in EXCLUSIONS.items() if marked.get(key) in _ON),
            "held_by": managed_by(found),
            "vpcs": self._vpcs() if found["State"] in _SHORT else {},
        }

    def _control(self) -> dict[str, Any]:
        found = self._aws.call("ec2", "describe_account_vpc_encryption_control", region=self.region)
        return dict(found["AccountVpcEncryptionControl"])

    def _vpcs(self) -> dict[str, str]:
        found = self._aws.pages("ec2", "describe_vpc_encryption_controls", "VpcEncryptionControls", region=self.region)
        failed = [item for item in found if str(item.get("State", "")).endswith("-failed")]
        return {str(item["VpcId"]): str(item.get("StateMessage") or item["State"]) for item in failed}

    def plan(self, current: State | None) -> Plan:
        """Set mode and exclusions in one write."""
        state = current or {}
        aim = self._mode if self._exact else by_order(*MODES)(state["mode"], self._mode)
        before = {"mode": state["mode"], "exclusions": state["exclusions"]}
        after = {"mode": aim, "exclusions": before["exclusions"] if self._exclusions is None else self._exclusions}
        holder = state["held_by"]
        verdicts = [judged(MODE_CONTROL, before["mode"], aim, self.region, holder)]
        if self._exclusions is not None:
            found = before["exclusions"]
            verdicts.append(judged(EXCLUSIONS_CONTROL, found, self._exclusions, self.region, holder))
        verdicts.append(self._of_vpcs(state))
        if held_elsewhere(holder):
            after = before
        return Plan(before, after, self._calls(before, after), tuple(verdicts))

    def _of_vpcs(self, state: State) -> Verdict:
        """Whether EC2 brought each VPC there. While it is at it, that is not known."""
        found = state["state"]
        if found == _CHANGING:
            note = f"EC2 is still changing the VPCs of {self.region}: check again later."
            about = (VPCS_CONTROL, False, found, "transitions-successful", "waiting", "", self.region)
            return Verdict(*about, note, resolution=Waiting(1))
        failed = "; ".join(f"{vpc}: {reason}" for vpc, reason in sorted(state["vpcs"].items()))
        note = (
            f"Not in the configured mode in {self.region}: {failed or found}. Move resources that cannot encrypt, "
            "or exclude them."
        )
        holds = found not in _SHORT
        about = (VPCS_CONTROL, holds, found, "transitions-successful", "person", "", self.region)
        return Verdict(*about, "" if holds else note)

    def _calls(self, before: State, after: State) -> tuple[Call, ...]:
        """One write with what changes. What it does not name stays."""
        params: dict[str, Any] = {} if before["mode"] == after["mode"] else {"Mode": after["mode"]}
        mends = [MODE_CONTROL] if params else []
        changed = set(before["exclusions"]) ^ set(after["exclusions"])
        params |= {EXCLUSIONS[name]: "enable" if name in after["exclusions"] else "disable" for name in sorted(changed)}
        if changed:
            mends.append(EXCLUSIONS_CONTROL)
        return (Call("ec2", MODIFY, params, self.region, mends=tuple(mends)),) if params else ()

    def follow(self) -> bool:
        """Wait until EC2 has brought the VPCs where this run wants them, or has said of which it cannot.

        Raises:
            Failure: it takes longer.
        """
        if not self._wrote:
            return False
        wait = self._aws.wait(f"EC2 to change the encryption of VPCs in {self.region}", _SECONDS)
        while self._control()["State"] == _CHANGING:
            if not wait.more():
                raise Failure("error", f"EC2 is still changing VPCs after {wait.seconds:g} seconds: check again later.")
        return True

    def restore(self, current: State | None, before: State) -> Plan | None:
        """Mode and exclusions as they were."""
        now = {name: (current or {})[name] for name in ("mode", "exclusions")}
        return Plan(now, before, self._calls(now, before))

    def send(self, call: Call) -> Any:
        """Send one write."""
        self._wrote = True
        return self._aws.call(call.service, call.method, region=call.region, **call.params)
