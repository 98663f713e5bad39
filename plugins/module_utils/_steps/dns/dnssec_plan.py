# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What to do about DNSSEC signing of a zone, in the order in which no resolver is left without a valid answer. Pure.

Signing first, the DS record when all caches can have signed answers; on the way back the DS record first, and the
signing when no cache has the DS record any more:
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-configuring-dnssec-enable-signing.html
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-configuring-dnssec-disable.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from ..._kernel.plan import Call, Failure, Plan, Ref, State, Verdict, unknown
from ..._parts import key as own_key
from ..._parts.dns_lookup import REGION, UNDER_WAY
from ..._parts.dns_names import shown_name
from .signing_key import signing_key

DNSSEC = "dns.dnssec"
DS = "dns.dnssec_ds"
#: Our key-signing key. Route 53 takes letters, digits and underscores.
KEY_NAME = "dayone"
_BROKEN = ("ACTION_NEEDED", "INTERNAL_FAILURE")


class DnssecPlan:
    """Decides on the signing of one zone, from the module's options."""

    def __init__(self, zone: str, options: Mapping[str, Any], account_id: str) -> None:
        self.key = signing_key(zone, account_id)
        self._name = zone
        self._domain = shown_name(zone)
        self._options = options
        self._delay = timedelta(hours=options["ds_delay_hours"])

    def plan(self, state: State) -> Plan:
        """What to do."""
        arn = f"arn:aws:route53:::hostedzone/{state['zone'] or self._domain}"
        if self._options["state"] == "absent":
            calls, verdicts = self._removal(state, arn)
        elif state["zone"] is None:
            note = f"There is no public zone {self._domain} yet. Create it with dayone.aws.dns_zone, then run again."
            calls, verdicts = [], [Verdict(DNSSEC, False, "no zone", "SIGNING", "person", arn, note=note)]
        else:
            calls, verdicts = self._presence(state, arn)
        before = self._shown(state, [])
        return Plan(before, self._shown(state, calls) if calls else before, tuple(calls), tuple(verdicts))

    def _presence(self, state: State, arn: str) -> tuple[list[Call], list[Verdict]]:
        signing = state["signing"]
        note = self._hindrance(state)
        calls = [] if note else self._signing_calls(state)
        holds = not note and not calls
        verdict = Verdict(DNSSEC, holds, signing["status"], "SIGNING", "person" if note else "call", arn, note=note)
        published, second = self._publication(state, arn, signed=holds)
        spare = [replace(call, mends=(DNSSEC,)) for call in own_key.spare_calls(state["key"], self.key, REGION)]
        told = own_key.spare_verdicts(state["key"], self.key, DNSSEC, REGION)
        return [*calls, *published, *spare], [verdict, second, *told]

    def _hindrance(self, state: State) -> str:
        """Why the zone cannot be signed, or nothing."""
        signing = state["signing"]
        told = [(self._domain, signing), *signing["keys"].items()]
        broken = [
            f"{name}: {item['status']} {item['message']}".strip() for name, item in told if item["status"] in _BROKEN
        ]
        if broken:
            return (
                f"DNSSEC of {self._domain} is broken ({'; '.join(broken)}). Restore the KMS key and its policy "
                "immediately."
            )
        if self._active(signing) or KEY_NAME in signing["keys"] or self._options["kms_key_arn"]:
            return ""
        return own_key.hindrance(state["key"], self.key)

    def _signing_calls(self, state: State) -> list[Call]:
        """Key, key-signing key, signing: what of it is missing."""
        signing, zone = state["signing"], state["zone"]
        calls: list[Call] = []
        ours = signing["keys"].get(KEY_NAME)
        if not self._active(signing):
            if ours:
                calls.append(_call("activate_key_signing_key", {"HostedZoneId": zone, "Name": KEY_NAME}))
            else:
                calls += self._new_key(state)
        elif ours and state["key"]:
            calls += own_key.key_calls(state["key"], self.key, REGION)
        if signing["status"] != "SIGNING":
            calls.append(_call("enable_hosted_zone_dnssec", {"HostedZoneId": zone}))
        return [replace(call, mends=(DNSSEC,)) for call in calls]

    def _new_key(self, state: State) -> list[Call]:
        given = self._options["kms_key_arn"]
        made = [] if given else own_key.key_calls(state["key"], self.key, REGION)
        found = state["key"]["arn"] if state["key"] else Ref("key", ("KeyMetadata", "Arn"))
        params = {
            "HostedZoneId": state["zone"],
            "KeyManagementServiceArn": given or found,
            "Name": KEY_NAME,
            "Status": "ACTIVE",
        }
        return [*made, _call("create_key_signing_key", params)]

    def _publication(self, state: State, arn: str, *, signed: bool) -> tuple[list[Call], Verdict]:
        """What to do about the DS record in the parent zone."""
        active = self._active(state["signing"])
        wanted = active[0]["ds"] if signed and active else "the DS record of the signing key"
        for part in ("registrar", "operations"):
            if isinstance(state[part], Failure):
                return [], unknown(DS, wanted, state[part], resource=arn)
        known = state["registrar"]["ds"] if state["registrar"] else []
        current = [item["key_tag"] for item in known] if state["registrar"] else "not readable here"
        if signed and any(item["public_key"] == key["public_key"] for item in known for key in active):
            return [], Verdict(DS, True, current, wanted, resource=arn)
        mend, note = self._not_yet(state, active, signed=signed, wanted=wanted)
        if note:
            return [], Verdict(DS, False, current, wanted, mend, arn, note=note)
        key = active[0]
        attributes = {"Algorithm": key["algorithm"], "Flags": key["flags"], "PublicKey": key["public_key"]}
        call = _at_registrar("associate_delegation_signer_to_domain", self._domain, SigningAttributes=attributes)
        return [call], Verdict(DS, False, current, wanted, resource=arn)

    def _not_yet(self, state: State, active: list[Mapping[str, Any]], *, signed: bool, wanted: str) -> tuple[str, str]:
        """Who sets the DS record, and why this run does not; nothing where it does."""
        if not signed:
            return "person", "The zone is not signed yet. Run again when it is."
        if state["registrar"] is None:
            told = f"Have the parent zone of {self._domain} publish this DS record: {wanted}."
            return "person", f"{told} If it does, add an exception."
        pending = self._pending(state)
        if pending:
            return "waiting", pending
        ready = active[0]["created"] + self._delay
        if state["now"] < ready:
            return "waiting", (
                f"Caches may have unsigned responses until {ready:%Y-%m-%d %H:%M} UTC (ds_delay_hours). Run "
                "again after that."
            )
        if not self._options["manage_ds"]:
            return "choice", f"Set manage_ds: true, or enter the DS record in the Route 53 Domains console: {wanted}"
        return "", ""

    def _pending(self, state: State) -> str:
        """What AWS does about the DS records at this moment, or nothing."""
        found = [item["id"] for item in state["operations"] if item["status"] in UNDER_WAY]
        return (
            f"AWS is changing the DS records of {self._domain} (operation {found[0]}). Run again later."
            if found
            else ""
        )

    def _removal(self, state: State, arn: str) -> tuple[list[Call], list[Verdict]]:
        """The DS record first. Signing ends when no cache can have the DS record any more."""
        signing = state["signing"] or {"status": "NOT_SIGNING", "keys": {}}
        keys = own_key.removal_calls(state["key"], self.key, REGION)
        if signing["status"] == "NOT_SIGNING" and KEY_NAME not in signing["keys"]:
            holds = not keys
            verdict = Verdict(DNSSEC, holds, signing["status"], "NOT_SIGNING", resource=arn)
            return [replace(call, mends=(DNSSEC,)) for call in keys], [verdict]
        for part in ("registrar", "operations"):
            if isinstance(state[part], Failure):
                return [], [unknown(DNSSEC, "NOT_SIGNING", state[part], resource=arn)]
        published = state["registrar"]["ds"] if state["registrar"] else []
        pending = self._pending(state)
        if pending:
            return [], [self._waits(signing, arn, pending)]
        if published and self._options["manage_ds"]:
            gone = [
                _at_registrar("disassociate_delegation_signer_from_domain", self._domain, Id=item["id"])
                for item in published
            ]
            tags = [item["key_tag"] for item in published]
            first = Verdict(DS, False, tags, [], resource=arn)
            return gone, [
                first,
                self._waits(signing, arn, "The DS record is removed first. Run again when it has expired from caches."),
            ]
        note = self._in_chain(state, published) or _others(signing)
        if note:
            return [], [self._waits(signing, arn, note)]
        calls = [*self._unsigning_calls(state["zone"], signing), *keys]
        verdict = Verdict(DNSSEC, False, signing["status"], "NOT_SIGNING", resource=arn)
        return [replace(call, mends=(DNSSEC,)) for call in calls], [verdict]

    def _waits(self, signing: Mapping[str, Any], arn: str, note: str) -> Verdict:
        return Verdict(DNSSEC, False, signing["status"], "NOT_SIGNING", "person", arn, note=note)

    def _in_chain(self, state: State, published: list[Any]) -> str:
        """Why signing cannot end, or nothing: resolvers may still hold the DS record."""
        if published:
            return "The parent zone has a DS record. Set manage_ds: true to remove it first, or remove it yourself."
        if state["registrar"] is None:
            if self._options["ds_removed"]:
                return ""
            return (
                f"It cannot be read here whether the parent zone of {self._domain} has a DS record. Remove it, "
                f"wait {self._options['ds_delay_hours']} hours, and set ds_removed: true."
            )
        moments = [item["since"] for item in state["operations"] if item["type"] == "REMOVE_DNSSEC"]
        if moments and state["now"] < max(moments) + self._delay:
            until = max(moments) + self._delay
            return f"Caches may have the DS record until {until:%Y-%m-%d %H:%M} UTC. Run again after that."
        return ""

    def _unsigning_calls(self, zone: str, signing: Mapping[str, Any]) -> list[Call]:
        ours = {"HostedZoneId": zone, "Name": KEY_NAME}
        calls = []
        if signing["status"] != "NOT_SIGNING":
            calls.append(_call("disable_hosted_zone_dnssec", {"HostedZoneId": zone}))
        if signing["keys"][KEY_NAME]["status"] == "ACTIVE":
            calls.append(_call("deactivate_key_signing_key", ours))
        return [*calls, _call("delete_key_signing_key", ours)]

    def _active(self, signing: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """The keys that sign, ours first."""
        names = sorted(signing["keys"], key=lambda name: name != KEY_NAME)
        return [signing["keys"][name] for name in names if signing["keys"][name]["status"] == "ACTIVE"]

    def _shown(self, state: State, calls: list[Call]) -> dict[str, Any]:
        """The state as the diff shows it: as it is, or as it will be after the calls."""
        signing = state["signing"] or {"status": "NOT_SIGNING", "keys": {}}
        methods = {call.method for call in calls}
        keys = {name: item["status"] for name, item in signing["keys"].items()}
        if methods & {"create_key_signing_key", "activate_key_signing_key"}:
            keys[KEY_NAME] = "ACTIVE"
        if "delete_key_signing_key" in methods:
            keys.pop(KEY_NAME, None)
        status = signing["status"]
        status = "SIGNING" if "enable_hosted_zone_dnssec" in methods else status
        status = "NOT_SIGNING" if "disable_hosted_zone_dnssec" in methods else status
        return {"signing": status, "key_signing_keys": keys, "ds_at_registrar": _published(state, calls)}


def _published(state: State, calls: list[Call]) -> list[Any]:
    known = state["registrar"]["ds"] if isinstance(state["registrar"], Mapping) else []
    gone = {call.params["Id"] for call in calls if call.method == "disassociate_delegation_signer_from_domain"}
    kept = [item["public_key"] for item in known if item["id"] not in gone]
    made = [call.params["SigningAttributes"]["PublicKey"] for call in calls if "SigningAttributes" in call.params]
    return [*kept, *made]


def _others(signing: Mapping[str, Any]) -> str:
    """Which keys others made, for whose sake signing goes on."""
    names = [name for name in signing["keys"] if name != KEY_NAME]
    if KEY_NAME in signing["keys"] and not names:
        return ""
    return (
        f"This zone was signed outside this collection ({', '.join(names) or 'no key of this collection'}). "
        "Disable signing in the Route 53 console."
    )


def _call(method: str, params: dict[str, Any]) -> Call:
    return Call("route53", method, params)


def _at_registrar(method: str, domain: str, **params: Any) -> Call:
    return Call("route53domains", method, {"DomainName": domain, **params}, REGION, mends=(DS,))
