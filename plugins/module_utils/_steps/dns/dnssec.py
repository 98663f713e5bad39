# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""DNSSEC signing of a public hosted zone, and the DS record by which the parent zone vouches for it.

https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-configuring-dnssec.html
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timezone
from functools import partial
from typing import Any

from ..._kernel.plan import Call, Failure, Plan, Refusal, State
from ..._kernel.reconcile import Resource, gather, gather_all, whole
from ..._module.run import Context
from ..._parts.dns_lookup import REGION, UNDER_WAY, bare_id, find_zone, operations, registered_domain
from ..._parts.dns_names import zone_name
from ..._parts.key_io import observe_key, send_to_kms
from ..._parts.prices import monthly_usd
from .dnssec_plan import DNSSEC, DS, KEY_NAME, DnssecPlan


class DnsDnssec(Resource):
    """The resource that the kernel works on."""

    controls = (DNSSEC, DS)

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        if context.partition != "aws":
            raise Refusal(f"partition {context.partition} has no DNSSEC signing in Route 53.")
        self._aws = context.aws
        self._options = options
        self._name = zone_name("zone", options["zone"])
        self._planner = DnssecPlan(self._name, options, context.account_id)
        self._seen: Mapping[str, Any] = {}
        self._makes_key = False

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse what AWS would refuse, before the first request."""
        zone_name("zone", options["zone"])
        if options["ds_delay_hours"] < 0:
            raise Refusal(f"ds_delay_hours is {options['ds_delay_hours']}, but must be 0 or more.")
        key = options["kms_key_arn"]
        if key is not None and not key.startswith(f"arn:aws:kms:{REGION}:"):
            raise Refusal(f"kms_key_arn is {key!r}, but DNSSEC only accepts the ARN of a key in {REGION}.")

    def observe(self) -> State:
        """Read everything at the same time, once the zone's id is known."""
        readers: dict[str, Any] = {
            "zone": lambda: find_zone(self._aws, self._name, private=False, zone_id=self._options["zone_id"]),
            "registrar": lambda: registered_domain(self._aws, self._name),
        }
        if self._options["kms_key_arn"] is None:
            readers["key"] = lambda: observe_key(self._aws, self._planner.key, REGION)
        found: dict[str, Any] = {"key": None, **gather(readers)}
        known = whole({part: found[part] for part in ("zone", "key")})
        zone = bare_id(known["zone"]["Id"]) if known["zone"] else None
        more: dict[str, Any] = gather_all(
            {
                "signing": partial(self._signing, zone) if zone else dict,
                "operations": partial(self._operations, found["registrar"]),
            }
        )
        self._seen = more["signing"]
        return {
            "zone": zone,
            **more,
            "key": known["key"],
            "registrar": found["registrar"],
            "now": datetime.now(timezone.utc),
        }

    def _signing(self, zone: str) -> dict[str, Any]:
        answer = self._aws.call("route53", "get_dnssec", HostedZoneId=zone)
        return {
            "status": answer["Status"].get("ServeSignature", "NOT_SIGNING"),
            "message": answer["Status"].get("StatusMessage", ""),
            "keys": {item["Name"]: _normal(item) for item in answer["KeySigningKeys"]},
        }

    def _operations(self, registrar: Any) -> Any:
        """The operations on the domain's DS records: under way, or removals that are done."""
        if not isinstance(registrar, Mapping):
            return []
        done = ["SUCCESSFUL"] if self._options["state"] == "absent" else []
        kinds = ["ADD_DNSSEC", "REMOVE_DNSSEC"]
        try:
            found = operations(self._aws, self._name, kinds, [*UNDER_WAY, *done])
        except Failure as failure:
            return failure
        return [
            {"id": item["OperationId"], "type": item["Type"], "status": item["Status"], "since": _moment(item)}
            for item in found
        ]

    def plan(self, current: State | None) -> Plan:
        """Decide what to do about signing and the DS record."""
        plan = self._planner.plan(current or {})
        self._makes_key = bool((current or {}).get("key")) or any(call.method == "create_key" for call in plan.calls)
        return plan

    def send(self, call: Call) -> Any:
        """Send one write. A key-signing key gets the reference that keeps a repeated request from making two."""
        if call.service == "kms":
            return send_to_kms(self._aws, call)
        params = dict(call.params)
        if call.method == "create_key_signing_key":
            params["CallerReference"] = f"dayone-{uuid.uuid4()}"
        return self._aws.call(call.service, call.method, region=call.region, **params)

    def extra(self) -> dict[str, Any]:
        """The DS record to hand to the parent zone."""
        keys = self._seen.get("keys", {})
        active = [key for key in keys.values() if key["status"] == "ACTIVE"]
        chosen = keys.get(KEY_NAME) if keys.get(KEY_NAME) in active else (active or [None])[0]
        present = self._options["state"] == "present"
        return {
            "signing": self._seen.get("status") == "SIGNING",
            "ds_record": chosen["ds"] if chosen else "",
            "key_signing_key": {name: value for name, value in chosen.items() if name != "created"} if chosen else {},
            "estimated_monthly_cost_usd": monthly_usd(key=1 if self._makes_key and present else 0),
        }


def _normal(key: Mapping[str, Any]) -> dict[str, Any]:
    """A key-signing key by our names."""
    return {
        "status": key["Status"],
        "message": key.get("StatusMessage", ""),
        "kms_key_arn": key.get("KmsArn", ""),
        "key_tag": key.get("KeyTag"),
        "algorithm": key.get("SigningAlgorithmType"),
        "flags": key.get("Flag"),
        "digest_type": key.get("DigestAlgorithmType"),
        "digest": key.get("DigestValue", ""),
        "public_key": key.get("PublicKey", ""),
        "ds": key.get("DSRecord", ""),
        "created": key.get("CreatedDate"),
    }


def _moment(operation: Mapping[str, Any]) -> Any:
    return operation.get("LastUpdatedDate") or operation["SubmittedDate"]
