# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the registrar names the zone's name servers. Without that nobody finds the zone. Pure.

https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/domain-name-servers-glue-records.html
"""

from __future__ import annotations

from typing import Any

from ..._kernel.plan import Call, Failure, Ref, Verdict, unknown
from ..._parts.dns_lookup import REGION
from ..._parts.dns_names import shown_name

CONTROL = "dns.delegation"
#: How the answer of CreateHostedZone gives the name servers as the registrar takes them.
DELEGATION = "Delegation"


def plan_delegation(
    name: str, arn: str, servers: list[str] | None, registrar: Any, *, manage: bool, under_way: Any
) -> tuple[list[Call], Verdict]:
    """What to do about the name servers at the registrar.

    Args:
        name: the zone's name.
        arn: its ARN.
        servers: its name servers, none where the plan only makes the zone.
        registrar: what Route 53 Domains has, none where it does not have the domain.
        manage: whether they are set there.
        under_way: the operations on the domain's name servers that AWS still works on.
    """
    wanted: Any = servers if servers is not None else "the name servers that the new zone gets"
    for part in (registrar, under_way):
        if isinstance(part, Failure):
            return [], unknown(CONTROL, wanted, part, resource=arn)
    domain = shown_name(name)
    if registrar is None:
        listed = ", ".join(servers) if servers else wanted
        note = (
            f"Enter these name servers for {domain} at its registrar, or as an NS record in the parent zone: "
            f"{listed}. If they are already there, add an exception."
        )
        return [], Verdict(CONTROL, False, "not readable here", wanted, "person", arn, note=note)
    current = registrar["name_servers"]
    if servers is not None and sorted(servers) == current:
        return [], Verdict(CONTROL, True, current, wanted, resource=arn)
    mend, note = _hindrance(domain, registrar, manage=manage, under_way=under_way)
    if note:
        return [], Verdict(CONTROL, False, current, wanted, mend, arn, note=note)
    given: Any = Ref("zone", (DELEGATION,)) if servers is None else [{"Name": server} for server in servers]
    params = {"DomainName": domain, "Nameservers": given}
    call = Call("route53domains", "update_domain_nameservers", params, REGION, mends=(CONTROL,))
    return [call], Verdict(CONTROL, False, current, wanted, resource=arn)


def _hindrance(domain: str, registrar: Any, *, manage: bool, under_way: Any) -> tuple[str, str]:
    """Who changes the name servers, and why this run does not; nothing where it does."""
    if under_way:
        operation = under_way[0]["OperationId"]
        return "waiting", f"AWS is changing the name servers of {domain} (operation {operation}). Run again later."
    if registrar["ds"]:
        return "person", (
            f"The parent zone has a DS record of {domain}: with other name servers, validating resolvers could "
            "no longer resolve it. Remove the DS record first, wait two days, then run again."
        )
    if not manage:
        return "choice", "Set manage_delegation: true, or enter the name servers in the Route 53 Domains console."
    return "", ""
