# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A domain at Route 53 Domains: whether it is this account's, what it would cost, and its settings.

https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/registrar.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Failure, Plan, Refusal, State
from ..._kernel.reconcile import Resource, gather_all
from ..._module.run import Context
from ..._parts.dns_lookup import REGION, UNDER_WAY, operations, registered_domain
from ..._parts.dns_names import registrable_name
from .domain_contacts import check_contact, to_api
from .domain_plan import CONTROLS, DomainPlan

_CONTACTS = ("contact", "admin_contact", "tech_contact")
_KINDS = ["REGISTER_DOMAIN", "TRANSFER_IN_DOMAIN", "DOMAIN_LOCK", "CHANGE_PRIVACY_PROTECTION"]
#: Seconds between two looks at an operation: the first, and the longest.
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 30.0


class DomainRegistration(Resource):
    """The resource that the kernel works on."""

    controls = CONTROLS

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        if context.partition != "aws":
            raise Refusal(f"partition {context.partition} has no Route 53 Domains.")
        self._aws = context.aws
        self._options = options
        self._domain = registrable_name("domain", options["domain"])
        self._planner = DomainPlan(self._domain, options)
        self._seen: State = {}
        #: Operations that this run started or found, whose end it waits for.
        self._waited: dict[str, Mapping[str, Any]] = {}

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse what cannot be meant, before the first request."""
        registrable_name("domain", options["domain"])
        if not 1 <= options["years"] <= 10:
            raise Refusal(f"years is {options['years']}, but must be between 1 and 10.")
        if options["wait_timeout"] < 0:
            raise Refusal(f"wait_timeout is {options['wait_timeout']}, but must be 0 seconds or more.")
        for name in _CONTACTS:
            check_contact(name, options[name])
        if options["register"] and options["confirm_price"] is None:
            raise Refusal("register: true requires confirm_price: the maximum price of the registration in US dollars.")
        if options["register"] and options["contact"] is None:
            raise Refusal("register: true requires contact: the registrant of the domain.")

    def observe(self) -> State:
        """Read the domain, and where it is not this account's what it would cost."""
        found: dict[str, Any] = gather_all(
            {
                "domain": lambda: registered_domain(self._aws, self._domain),
                "operations": self._operations,
            }
        )
        self._waited.update({item["id"]: item for item in found["operations"]})
        if found["domain"]:
            more: dict[str, Any] = {"offer": None, "reachable": self._reachable()}
        else:
            more = {"offer": None if self._registering(found["operations"]) else self._offer(), "reachable": None}
        self._seen = {**found, **more}
        return self._seen

    def _operations(self) -> list[dict[str, Any]]:
        return [_operation(item) for item in operations(self._aws, self._domain, _KINDS, UNDER_WAY)]

    @staticmethod
    def _registering(found: list[dict[str, Any]]) -> bool:
        return any(item["type"] in ("REGISTER_DOMAIN", "TRANSFER_IN_DOMAIN") for item in found)

    def _reachable(self) -> Any:
        """Whether the holder's email is confirmed, as ICANN asks for."""
        try:
            answer = self._aws.call(
                "route53domains", "get_contact_reachability_status", region=REGION, domainName=self._domain
            )
        except Failure as failure:
            return failure
        return answer.get("status", "DONE")

    def _offer(self) -> dict[str, Any]:
        """Whether the domain can be had, and for how much."""
        found: dict[str, Any] = gather_all({"availability": self._availability, "price": self._price})
        availability = found["availability"]
        price = availability.get("Price") or found["price"]
        return {
            "availability": availability["Availability"],
            "price": price["Price"] if price else None,
            "currency": price["Currency"] if price else None,
        }

    def _availability(self) -> dict[str, Any]:
        try:
            return self._aws.call(
                "route53domains",
                "check_domain_availability",
                region=REGION,
                absent=("UnsupportedTLD",),
                DomainName=self._domain,
            )
        except NotFound:
            return {"Availability": "UNSUPPORTED_TLD"}

    def _price(self) -> dict[str, Any]:
        """The price of a year's registration in the domain's top-level domain."""
        ending = self._domain.partition(".")[2]
        try:
            answer = self._aws.call(
                "route53domains", "list_prices", region=REGION, absent=("UnsupportedTLD",), Tld=ending
            )
        except NotFound:
            return {}
        return next((item.get("RegistrationPrice") or {} for item in answer["Prices"] if item["Name"] == ending), {})

    def plan(self, current: State | None) -> Plan:
        """Decide what to do about the domain."""
        return self._planner.plan(current or {})

    def send(self, call: Call) -> Any:
        """Send one write. Contacts join here: they stand in no plan, and so in no result."""
        params = dict(call.params)
        if call.method == "register_domain":
            params.update(self._contacts())
        answer = self._aws.call(call.service, call.method, region=call.region, **params)
        if "OperationId" in answer:
            self._waited[answer["OperationId"]] = {"id": answer["OperationId"], "status": "SUBMITTED"}
        return answer

    def _contacts(self) -> dict[str, Any]:
        holder = self._options["contact"]
        return {
            "RegistrantContact": to_api(holder),
            "AdminContact": to_api(self._options["admin_contact"] or holder),
            "TechContact": to_api(self._options["tech_contact"] or holder),
        }

    def follow(self) -> bool:
        """Follow the operations to their end, for as long as wait_timeout says."""
        timeout = self._options["wait_timeout"]
        what = f"the registry's operations on {self._domain}"
        wait = self._aws.wait(what, timeout, first=FIRST_PAUSE, longest=LONGEST_PAUSE)
        while pending := [name for name, item in self._waited.items() if item["status"] in UNDER_WAY]:
            for name in pending:
                answer = self._aws.call("route53domains", "get_operation_detail", region=REGION, OperationId=name)
                self._waited[name] = _operation(answer)
                _fail_if_given_up(self._domain, self._waited[name])
            if any(item["status"] in UNDER_WAY for item in self._waited.values()) and not wait.more():
                break
        return bool(self._waited)

    def extra(self) -> dict[str, Any]:
        """Whether the domain is this account's, what is under way, and what it costs."""
        offer = self._seen.get("offer") or {}
        return {
            "registered": bool(self._seen.get("domain")),
            "availability": offer.get("availability", ""),
            "price": self._planner.price(offer) if offer else {},
            "operations": [{key: str(value) for key, value in item.items()} for item in self._waited.values()],
        }


def _operation(found: Mapping[str, Any]) -> dict[str, Any]:
    """An operation by our names."""
    return {
        "id": found["OperationId"],
        "type": found.get("Type", ""),
        "status": found["Status"],
        "flag": found.get("StatusFlag", ""),
        "message": found.get("Message", ""),
    }


def _fail_if_given_up(domain: str, operation: Mapping[str, Any]) -> None:
    if operation["status"] in ("ERROR", "FAILED"):
        told = operation["message"] or "AWS gives no reason"
        raise Failure("error", f"{operation['type']} of {domain} failed (operation {operation['id']}): {told}.")
