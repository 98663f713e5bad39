# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What to do about a domain at Route 53 Domains: buy it when told to, and keep its settings. Pure.

https://docs.aws.amazon.com/Route53/latest/APIReference/API_domains_RegisterDomain.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._controls.resolution import Choice, Resolution
from ..._kernel.plan import Call, Failure, Plan, State, Verdict, unknown
from ..._parts.dns_lookup import REGION

REGISTRATION = "dns.registration"
_SETTINGS = ("transfer_lock", "privacy", "auto_renew")
CONTROLS = (REGISTRATION, "dns.contact", *(f"dns.{name}" for name in _SETTINGS))
_FREE = ("AVAILABLE",)
_MEANS = {
    "UNAVAILABLE": "it is already registered. Ask its registrant, or transfer it",
    "UNAVAILABLE_PREMIUM": "its registry sells it at a premium price. Contact AWS Support",
    "UNAVAILABLE_RESTRICTED": "its registry does not register it for anybody",
    "RESERVED": "its registry has reserved it",
    "AVAILABLE_RESERVED": "its registry has reserved it for certain registrants",
    "AVAILABLE_PREORDER": "it can only be ordered in advance, in the console",
    "DONT_KNOW": "its registry does not respond. Run again later",
    "PENDING": "its registry has not responded yet. Run again later",
    "INVALID_NAME_FOR_TLD": "its registry does not allow such a name",
    "UNSUPPORTED_TLD": "AWS does not sell this top-level domain. Register it elsewhere",
}
#: The operation that sets each setting, while which it is not set again.
_KINDS = {"transfer_lock": "DOMAIN_LOCK", "privacy": "CHANGE_PRIVACY_PROTECTION", "auto_renew": ""}


class DomainPlan:
    """Decides on one domain, from the module's options."""

    def __init__(self, domain: str, options: Mapping[str, Any]) -> None:
        self._domain = domain
        self._options = options
        self._arn = f"arn:aws:route53domains:::domain/{domain}"

    def price(self, offer: Mapping[str, Any]) -> dict[str, Any]:
        """What the registration costs for all of its years."""
        if offer.get("price") is None:
            return {}
        years = self._options["years"]
        return {"amount": round(offer["price"] * years, 2), "currency": offer["currency"], "years": years}

    def plan(self, state: State) -> Plan:
        """What to do."""
        if state["domain"]:
            return self._keep(state)
        before = {"registered": False, "operations": [item["type"] for item in state["operations"]]}
        pending = [item for item in state["operations"] if item["type"] in ("REGISTER_DOMAIN", "TRANSFER_IN_DOMAIN")]
        if pending:
            told = f"{pending[0]['id']}, {_told(pending[0])}"
            note = f"The registration is in progress (operation {told}). Run again to follow it."
            return Plan(before, before, (), (self._verdict(pending[0]["status"], "waiting", note),))
        offer = state["offer"]
        note = self._hindrance(offer)
        if note:
            buying = self._offer(offer)
            mend = "choice" if buying else "person"
            return Plan(before, before, (), (self._verdict(offer["availability"], mend, note, buying),))
        verdict = self._verdict(f"{offer['availability']}, {self._told_price(offer)}", "call", "")
        return Plan(before, {"registered": True, **self._settings()}, (self._purchase(),), (verdict,))

    def _verdict(self, current: str, mend: str, note: str, resolution: Resolution | None = None) -> Verdict:
        wanted = "registered in this account"
        return Verdict(REGISTRATION, False, current, wanted, mend, self._arn, note=note, resolution=resolution)

    def _told_price(self, offer: Mapping[str, Any]) -> str:
        price = self.price(offer)
        years = "a year" if price["years"] == 1 else f"{price['years']} years"
        return f"{price['amount']:.2f} {price['currency']} for {years}"

    def _hindrance(self, offer: Mapping[str, Any]) -> str:
        """Why the domain is not bought, or nothing."""
        if offer["availability"] not in _FREE:
            return f"{self._domain} cannot be registered: {_MEANS.get(offer['availability'], offer['availability'])}."
        price = self.price(offer)
        if not price:
            return f"{self._domain} is available, but AWS gives no price. Register it in the console."
        told = self._told_price(offer)
        if price["currency"] != "USD":
            return f"{self._domain} costs {told}, but confirm_price is in US dollars. Register it in the console."
        if not self._options["register"]:
            return f"{self._domain} is available for {told}: set register: true and confirm_price: {price['amount']}."
        if self._options["confirm_price"] < price["amount"]:
            return f"{self._domain} costs {told}, more than confirm_price ({self._options['confirm_price']:g})."
        return ""

    def _offer(self, offer: Mapping[str, Any]) -> Choice | None:
        """The purchase as a choice, where nothing but the decision is missing."""
        price = self.price(offer)
        if self._options["register"] or offer["availability"] not in _FREE or not price or price["currency"] != "USD":
            return None
        enable = f"dns_register: true\ndns_confirm_price: {price['amount']}"
        return Choice(enable, f"${price['amount']:.2f} for {price['years']} years", reason="We do not buy it yet")

    def _settings(self) -> dict[str, Any]:
        return {name: self._options[name] for name in _SETTINGS if self._options[name] is not None}

    def _purchase(self) -> Call:
        """The order. Registries that have a transfer lock get it with the registration."""
        privacy = self._options["privacy"] is not False
        params = {
            "DomainName": self._domain,
            "DurationInYears": self._options["years"],
            "AutoRenew": self._options["auto_renew"] is not False,
            "PrivacyProtectAdminContact": privacy,
            "PrivacyProtectRegistrantContact": privacy,
            "PrivacyProtectTechContact": privacy,
        }
        return Call("route53domains", "register_domain", params, REGION, mends=(REGISTRATION,))

    def _keep(self, state: State) -> Plan:
        """Keep the settings of a domain that is this account's."""
        found = state["domain"]
        before = {"registered": True, "expires": found["expires"], **{name: found[name] for name in _SETTINGS}}
        verdicts = [Verdict(REGISTRATION, True, "registered", "registered", resource=self._arn), self._contact(state)]
        calls: list[Call] = []
        after = dict(before)
        for name, value in self._settings().items():
            wanted = value or (name != "auto_renew" and found[name] and not self._options["exact"])
            holds = found[name] == wanted
            pending = [item for item in state["operations"] if item["type"] == _KINDS[name]]
            note = f"AWS is changing it (operation {pending[0]['id']}). Run again later." if pending else ""
            mend = "waiting" if pending else "call"
            about = (f"dns.{name}", holds, found[name], wanted, mend, self._arn)
            verdicts.append(Verdict(*about, note=note))
            if not holds and not pending:
                calls.append(self._setting_call(name, wanted))
                after[name] = wanted
        return Plan(before, after, tuple(calls), tuple(verdicts))

    def _contact(self, state: State) -> Verdict:
        if isinstance(state["reachable"], Failure):
            return unknown("dns.contact", "DONE", state["reachable"], resource=self._arn)
        return Verdict("dns.contact", state["reachable"] == "DONE", state["reachable"], "DONE", "person", self._arn)

    def _setting_call(self, name: str, wanted: bool) -> Call:
        verb = "enable" if wanted else "disable"
        method, params = {
            "transfer_lock": (f"{verb}_domain_transfer_lock", {}),
            "auto_renew": (f"{verb}_domain_auto_renew", {}),
            "privacy": (
                "update_domain_contact_privacy",
                {"AdminPrivacy": wanted, "RegistrantPrivacy": wanted, "TechPrivacy": wanted},
            ),
        }[name]
        whole: dict[str, Any] = {"DomainName": self._domain, **params}
        return Call("route53domains", method, whole, REGION, mends=(f"dns.{name}",))


def _told(operation: Mapping[str, Any]) -> str:
    """What AWS says of an operation."""
    return " ".join(part for part in (operation["status"], operation["flag"], operation["message"]) if part)
