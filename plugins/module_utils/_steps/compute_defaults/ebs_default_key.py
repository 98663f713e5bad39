# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The KMS key that encrypts new EBS volumes of a region where nobody names another.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyEbsDefaultKmsKeyId.html
"""

from __future__ import annotations

from typing import Any

from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Plan, State, Verdict
from ..._kernel.reconcile import Resource, gather_all
from ..._module.run import Context

CONTROL = "compute_defaults.ebs_kms_key_id"
#: What EC2 takes, and makes on first use, until another key is named.
AWS_KEY = "alias/aws/ebs"
#: EBS takes no other kind.
_SYMMETRIC = "SYMMETRIC_DEFAULT"


class EbsDefaultKey(Resource):
    """The default key of one region."""

    name = "ebs_kms_key_id"
    controls = (CONTROL,)

    def __init__(self, context: Context, key: str, region: str) -> None:
        self.region = region
        self._aws = context.aws
        self._account = context.account_id
        self._key = key

    def observe(self) -> dict[str, Any]:
        """The key that is set, AWS's own by its alias, and the key that is asked for, by its ARN and state."""
        readers: dict[str, Any] = {"set": self._read_set}
        if self._key != AWS_KEY:
            readers["asked"] = self._read_asked
        found = gather_all(readers)
        asked = (found.get("asked") or {}).get("arn")
        return {**found, "set": found["set"] if found["set"] == asked else self._normal(found["set"])}

    def _read_set(self) -> str:
        return str(self._aws.call("ec2", "get_ebs_default_kms_key_id", region=self.region)["KmsKeyId"])

    def _normal(self, key: str) -> str:
        """The alias of AWS's own key, or a key of a customer as it was named.

        EC2 answers with the ARN of AWS's own key once it was made, and KMS knows whose a key is. A key that another
        account shares is never AWS's own, and often cannot be read.
        """
        if key.endswith(AWS_KEY):
            return AWS_KEY
        if f":{self._account}:key/" not in key:
            return key
        try:
            found = self._aws.call("kms", "describe_key", region=self.region, absent=("NotFoundException",), KeyId=key)
        except NotFound:
            return key
        return AWS_KEY if found["KeyMetadata"].get("KeyManager") == "AWS" else key

    def _read_asked(self) -> dict[str, str] | None:
        try:
            found = self._aws.call(
                "kms", "describe_key", region=self.region, absent=("NotFoundException",), KeyId=self._key
            )["KeyMetadata"]
        except NotFound:
            return None
        symmetric = found.get("KeySpec", _SYMMETRIC) == _SYMMETRIC
        return {"arn": found["Arn"], "state": found["KeyState"] if symmetric else found["KeySpec"]}

    def plan(self, current: State | None) -> Plan:
        """Name the key, if it can be used."""
        state = current or {}
        found, asked = state["set"], state.get("asked")
        if self._key == AWS_KEY:
            return self._decided(found, found == AWS_KEY, "reset_ebs_default_kms_key_id", {})
        if asked is None or asked["state"] != "Enabled":
            reason = "does not exist" if asked is None else f"is {asked['state']}"
            note = f"{self._key} {reason} in {self.region}: create or enable a symmetric key there, or set another."
            verdict = Verdict(CONTROL, False, found, self._key, "person", "", self.region, note)
            return Plan({"key": found}, {"key": found}, (), (verdict,))
        # EC2 answers with the key's ARN, or with the alias as it was given.
        holds = found == asked["arn"] or found.rpartition(":")[2] == self._key
        return self._decided(found, holds, "modify_ebs_default_kms_key_id", {"KmsKeyId": self._key})

    def _decided(self, found: str, holds: bool, method: str, params: dict[str, Any]) -> Plan:
        calls = () if holds else (Call("ec2", method, params, self.region, mends=(CONTROL,)),)
        verdict = Verdict(CONTROL, holds, found, self._key, "call", "", self.region)
        return Plan({"key": found}, {"key": found if holds else self._key}, calls, (verdict,))

    def restore(self, current: State | None, before: State) -> Plan | None:
        """Name the key that was named."""
        found, old = (current or {})["set"], before["key"]
        method, params = "modify_ebs_default_kms_key_id", {"KmsKeyId": old}
        if old.endswith(AWS_KEY):
            method, params = "reset_ebs_default_kms_key_id", {}
        calls = () if found == old else (Call("ec2", method, params, self.region),)
        return Plan({"key": found}, before, calls)

    def send(self, call: Call) -> Any:
        """Send one write."""
        return self._aws.call(call.service, call.method, region=call.region, **call.params)
