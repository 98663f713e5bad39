# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Route 53 Domains: prices, registrations that take their time, settings, and DS records.

Names say how AWS answers: C(taken...) is somebody's, C(premium...) is dear, a registration of C(fail...) fails, and
one of C(slow...) never ends. C(ready...) is registered at once, everything else when the operation is looked at.
https://docs.aws.amazon.com/Route53/latest/APIReference/API_Operations_Amazon_Route_53_Domains.html
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta, timezone
from typing import Any

from moto.route53.models import route53_backends

from tests.emulator.kit import Request, ServiceError, operation, store

#: US dollars for a year, by top-level domain.
PRICES = {"com": 15.0, "net": 17.0, "org": 15.0, "co.uk": 9.0, "dev": 17.0, "example": 12.5}
#: Those whose registries have no transfer lock.
_UNLOCKABLE = ("co.uk",)
_UNDER_WAY = ("SUBMITTED", "IN_PROGRESS")


def _domains(request: Request) -> dict[str, Any]:
    return store(request, "domains")


def _operations(request: Request) -> dict[str, Any]:
    return store(request, "operations")


def _ending(name: str) -> str:
    ending = name.partition(".")[2]
    if ending not in PRICES:
        raise ServiceError("UnsupportedTLD", f"Amazon Route 53 does not support the top-level domain {ending}.")
    return ending


def _domain(request: Request) -> dict[str, Any]:
    name = request.params.get("DomainName") or request.params.get("domainName") or ""
    found = _domains(request).get(name.lower())
    if found is None:
        raise ServiceError("InvalidInput", f"Domain {name} not found in {request.account_id} account")
    domain: dict[str, Any] = found
    return domain


def _begin(request: Request, kind: str, name: str, *, done: bool = True) -> dict[str, Any]:
    """An operation, which is done at once or waits to be looked at."""
    now, made_id = datetime.now(timezone.utc), str(uuid.uuid4())
    _operations(request)[made_id] = {
        "OperationId": made_id,
        "Status": "SUCCESSFUL" if done else "IN_PROGRESS",
        "Message": "",
        "DomainName": name,
        "Type": kind,
        "SubmittedDate": now,
        "LastUpdatedDate": now,
    }
    return {"OperationId": made_id}


@operation("route53domains", "CheckDomainAvailability")
def check_domain_availability(request: Request) -> dict[str, Any]:
    """Whether a domain can be registered."""
    name = request.params["DomainName"].lower()
    _ending(name)
    if name in _domains(request) or name.startswith("taken"):
        return {"Availability": "UNAVAILABLE"}
    return {"Availability": "UNAVAILABLE_PREMIUM" if name.startswith("premium") else "AVAILABLE"}


@operation("route53domains", "ListPrices")
def list_prices(request: Request) -> dict[str, Any]:
    """The prices, of one top-level domain or of all."""
    wanted = request.params.get("Tld")
    if wanted is not None and wanted not in PRICES:
        raise ServiceError("UnsupportedTLD", f"Amazon Route 53 does not support the top-level domain {wanted}.")
    names = [wanted] if wanted else sorted(PRICES)
    kinds = ("RegistrationPrice", "TransferPrice", "RenewalPrice")
    return {
        "Prices": [
            {"Name": name, **{kind: {"Price": PRICES[name], "Currency": "USD"} for kind in kinds}} for name in names
        ]
    }


@operation("route53domains", "RegisterDomain")
def register_domain(request: Request) -> dict[str, Any]:
    """Order a domain."""
    name = request.params["DomainName"].lower()
    _ending(name)
    if name in _domains(request):
        raise ServiceError("InvalidInput", f"{name} is registered already.")
    pending = [item for item in _operations(request).values() if item["Status"] in _UNDER_WAY]
    if any(item["DomainName"] == name for item in pending):
        raise ServiceError("DuplicateRequest", f"The registration of {name} is in progress.")
    store(request, "orders")[name] = dict(request.params)
    if name.startswith("ready"):
        _take(request, name)
    return _begin(request, "REGISTER_DOMAIN", name, done=name in _domains(request))


@operation("route53domains", "GetOperationDetail")
def get_operation_detail(request: Request) -> dict[str, Any]:
    """How far an operation is. A registration comes to its end when it is looked at."""
    found = _operations(request).get(request.params["OperationId"])
    if found is None:
        raise ServiceError("InvalidInput", "There is no such operation.")
    name = found["DomainName"]
    if found["Type"] == "REGISTER_DOMAIN" and found["Status"] in _UNDER_WAY and not name.startswith("slow"):
        failed = name.startswith("fail")
        found["Status"] = "FAILED" if failed else "SUCCESSFUL"
        found["Message"] = "The payment was declined." if failed else ""
        if not failed:
            _take(request, name)
    return dict(found)


def _take(request: Request, name: str) -> None:
    """The domain is this account's, and has a hosted zone."""
    order, now = store(request, "orders").pop(name), datetime.now(timezone.utc)
    zones = route53_backends[request.account_id]["aws"]
    zone = zones.create_hosted_zone(
        f"{name}.",
        private_zone=False,
        comment="HostedZone created by Route53 Registrar",
        caller_reference=f"RISWorkflow-{name}",
    )
    servers = zone.delegation_set.name_servers if zone.delegation_set else []
    _domains(request)[name] = {
        "DomainName": name,
        "Nameservers": [{"Name": server} for server in servers],
        "AutoRenew": order.get("AutoRenew", True),
        **{f"{role}Contact": order[f"{role}Contact"] for role in ("Admin", "Registrant", "Tech")},
        **{
            f"{role}Privacy": order.get(f"PrivacyProtect{role}Contact", True)
            for role in ("Admin", "Registrant", "Tech")
        },
        "CreationDate": now,
        "ExpirationDate": now + timedelta(days=365 * order["DurationInYears"]),
        "StatusList": [] if _ending(name) in _UNLOCKABLE else ["clientTransferProhibited"],
        "DnssecKeys": [],
    }
    store(request, "reachable")[name] = "PENDING"


@operation("route53domains", "ListOperations")
def list_operations(request: Request) -> dict[str, Any]:
    """The operations, of some kinds and statuses or of all."""
    kinds, statuses = request.params.get("Type"), request.params.get("Status")
    return {
        "Operations": [
            item
            for item in _operations(request).values()
            if (not kinds or item["Type"] in kinds) and (not statuses or item["Status"] in statuses)
        ]
    }


@operation("route53domains", "ListDomains")
def list_domains(request: Request) -> dict[str, Any]:
    """The domains of the account."""
    return {
        "Domains": [
            {
                "DomainName": name,
                "AutoRenew": item["AutoRenew"],
                "TransferLock": "clientTransferProhibited" in item["StatusList"],
                "Expiry": item["ExpirationDate"],
            }
            for name, item in sorted(_domains(request).items())
        ]
    }


@operation("route53domains", "GetDomainDetail")
def get_domain_detail(request: Request) -> dict[str, Any]:
    """All about a domain of the account."""
    return dict(_domain(request))


@operation("route53domains", "GetContactReachabilityStatus")
def get_contact_reachability_status(request: Request) -> dict[str, Any]:
    """Whether the holder has confirmed the email address."""
    name = _domain(request)["DomainName"]
    return {"domainName": name, "status": store(request, "reachable").get(name, "DONE")}


@operation("route53domains", "UpdateDomainNameservers")
def update_domain_nameservers(request: Request) -> dict[str, Any]:
    """Set the name servers."""
    domain = _domain(request)
    domain["Nameservers"] = request.params["Nameservers"]
    return _begin(request, "UPDATE_NAMESERVER", domain["DomainName"])


@operation("route53domains", "EnableDomainTransferLock")
def enable_domain_transfer_lock(request: Request) -> dict[str, Any]:
    """Lock a domain."""
    domain = _domain(request)
    if _ending(domain["DomainName"]) in _UNLOCKABLE:
        raise ServiceError("UnsupportedTLD", "The registry has no transfer lock.")
    domain["StatusList"] = ["clientTransferProhibited"]
    return _begin(request, "DOMAIN_LOCK", domain["DomainName"])


@operation("route53domains", "DisableDomainTransferLock")
def disable_domain_transfer_lock(request: Request) -> dict[str, Any]:
    """Unlock a domain."""
    domain = _domain(request)
    domain["StatusList"] = []
    return _begin(request, "DOMAIN_LOCK", domain["DomainName"])


@operation("route53domains", "EnableDomainAutoRenew")
def enable_domain_auto_renew(request: Request) -> dict[str, Any]:
    """Renew a domain each year."""
    _domain(request)["AutoRenew"] = True
    return {}


@operation("route53domains", "DisableDomainAutoRenew")
def disable_domain_auto_renew(request: Request) -> dict[str, Any]:
    """Let a domain end."""
    _domain(request)["AutoRenew"] = False
    return {}


@operation("route53domains", "UpdateDomainContactPrivacy")
def update_domain_contact_privacy(request: Request) -> dict[str, Any]:
    """Hide or show contacts."""
    domain = _domain(request)
    domain.update({key: value for key, value in request.params.items() if key.endswith("Privacy")})
    return _begin(request, "CHANGE_PRIVACY_PROTECTION", domain["DomainName"])


@operation("route53domains", "AssociateDelegationSignerToDomain")
def associate_delegation_signer(request: Request) -> dict[str, Any]:
    """Publish a DS record in the parent zone."""
    domain = _domain(request)
    domain["DnssecKeys"].append({**request.params["SigningAttributes"], "Id": str(uuid.uuid4())})
    return _begin(request, "ADD_DNSSEC", domain["DomainName"])


@operation("route53domains", "DisassociateDelegationSignerFromDomain")
def disassociate_delegation_signer(request: Request) -> dict[str, Any]:
    """Take a DS record out of the parent zone."""
    domain = _domain(request)
    kept = [key for key in domain["DnssecKeys"] if key["Id"] != request.params["Id"]]
    if len(kept) == len(domain["DnssecKeys"]):
        raise ServiceError("InvalidInput", "The domain has no such delegation signer.")
    domain["DnssecKeys"] = kept
    return _begin(request, "REMOVE_DNSSEC", domain["DomainName"])
