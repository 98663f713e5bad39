# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Judges resources: each judge looks at one row of a reader, and says what breaches the control in it. Pure.

A judge gives nothing where the control holds, a `Failure` where what it needs was not read, and else what is wrong, as
the finding shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._kernel.plan import Failure
from ..._parts.bucket import BLOCK as BLOCKS
from ..._parts.bucket import SSE_C
from ..._parts.network_reach import TCP, UDP, acl_opens, applies, covering, group_opens
from ..._parts.policy_effect.entry import open_statements
from ..._parts.policy_effect.trust import deputies
from ..._parts.resource_policy import denies_plain_http
from .region_client import KeptPolicy, Row

Options = Mapping[str, Any]
CIFS = 445


def no_profile(row: Row, _options: Options) -> Any:
    """An instance without a profile, or whose profile has no role: programs on it need keys."""
    if not row["profile"]:
        return "none"
    if isinstance(row["role"], Failure):
        return row["role"]
    return None if row["role"] else f"{row['profile']} without a role"


def old_metadata(row: Row, _options: Options) -> Any:
    """An instance that answers to version 1 of the metadata service, or still does until a change is applied."""
    metadata = row["metadata"]
    safe = metadata["HttpTokens"] == "required" or metadata["HttpEndpoint"] == "disabled"
    if safe and metadata["State"] == "pending":
        return "pending"
    return None if safe else metadata["HttpTokens"] or "optional"


def _document(row: Row) -> Any:
    """The policy of a row, or why there is none."""
    policy = row["policy"]
    return policy.document if isinstance(policy, KeptPolicy) else policy


def open_policy(row: Row, _options: Options) -> Any:
    """A policy with statements that let everybody in."""
    policy = _document(row)
    if isinstance(policy, Failure):
        return policy
    return open_statements(policy) or None


def plain_http(row: Row, _options: Options) -> Any:
    """A bucket that answers without TLS."""
    policy = _document(row)
    if isinstance(policy, Failure):
        return policy
    return None if denies_plain_http(policy, row["arn"]) else "allowed"


def no_mfa_delete(row: Row, _options: Options) -> Any:
    """A bucket whose versions are deleted without MFA, or that keeps none."""
    found = row["versioning"]
    if isinstance(found, Failure):
        return found
    if found.get("Status") == "Enabled" and found.get("MFADelete") == "Enabled":
        return None
    return {"versioning": found.get("Status", "never enabled"), "mfa_delete": found.get("MFADelete", "Disabled")}


def public_bucket(row: Row, _options: Options) -> Any:
    """A bucket for which neither it nor the account blocks public access. Each of the four settings may be on in
    either place. What its ACL grants to everybody stands beside."""
    own, account = row["block"], row["account"]
    on = [item for item in (own, account) if not isinstance(item, Failure)]
    off = [name for name in BLOCKS if not any(item[name] for item in on)]
    if not off:
        return None
    unread = next((item for item in (own, account) if isinstance(item, Failure)), None)
    acl = row.get("acl")
    return unread or {"off": off, **({"public_acl": acl} if acl and not isinstance(acl, Failure) else {})}


def sse_c_allowed(row: Row, _options: Options) -> Any:
    """A bucket that takes objects encrypted with keys that AWS does not keep."""
    found = row["blocked"]
    if isinstance(found, Failure):
        return found
    return None if SSE_C in found else "allowed"


#: Days before the end of a certificate from which somebody must act, as in AWS's rule:
#: https://docs.aws.amazon.com/config/latest/developerguide/acm-certificate-expiration-check.html
_ACT = 30
#: How ACM says that it cannot renew a certificate without somebody.
_STUCK = ("FAILED", "PENDING_VALIDATION")


def ending(row: Row, _options: Options) -> Any:
    """A certificate near its end, or that ACM cannot renew. One whose time is over breaches where something uses it."""
    days, renewal = row["days"], row["renewal"]
    if days < 0:
        return "expired, and in use" if row["used"] else None
    unread = isinstance(renewal, Failure)
    stuck = not unread and renewal.get("renewal") in _STUCK
    if days > _ACT and not stuck:
        return renewal if unread else None
    return {"days_left": days, **({"renewal": "by a person"} if not row["renews"] else {} if unread else renewal)}


def shared(row: Row, _options: Options) -> Any:
    """What is shared with everybody."""
    if isinstance(row["shared"], Failure):
        return row["shared"]
    return "shared publicly" if row["shared"] else None


def deputy(row: Row, _options: Options) -> Any:
    """A policy that lets a service in, for whomever it works."""
    policy = _document(row)
    if isinstance(policy, Failure):
        return policy
    return deputies(policy) or None


def unencrypted(row: Row, _options: Options) -> Any:
    """A database or file system that is not encrypted."""
    if isinstance(row["encrypted"], Failure):
        return row["encrypted"]
    return None if row["encrypted"] else False


def no_upgrades(row: Row, _options: Options) -> Any:
    """A database whose minor versions nobody upgrades. None: its engine knows no such setting."""
    if isinstance(row["upgrades"], Failure):
        return row["upgrades"]
    return False if row["upgrades"] is False else None


def public_database(row: Row, _options: Options) -> Any:
    """A database with a public address."""
    return True if row["public"] else None


def single_zone(row: Row, _options: Options) -> Any:
    """A database in one zone. None: its engine knows no such setting."""
    if isinstance(row["zones"], Failure):
        return row["zones"]
    return False if row["zones"] is False else None


def no_rotation(row: Row, _options: Options) -> Any:
    """A key that could rotate and does not."""
    if isinstance(row["rotates"], Failure):
        return row["rotates"]
    return False if row["rotates"] is False else None


def no_logs(row: Row, _options: Options) -> Any:
    """A front end that logs no access."""
    if isinstance(row["logs"], Failure):
        return row["logs"]
    return None if row["logs"] else False


def cifs(row: Row, _options: Options) -> Any:
    """A security group that lets the world reach file shares."""
    return _group(row, [CIFS], (TCP, UDP), (4, 6))


def admin_ipv4(row: Row, options: Options) -> Any:
    """A security group that lets the world of IPv4 reach administration ports."""
    return _group(row, options["admin_ports"], (TCP, UDP), (4,))


def admin_ipv6(row: Row, options: Options) -> Any:
    """A security group that lets the world of IPv6 reach administration ports."""
    return _group(row, options["admin_ports"], (TCP, UDP), (6,))


def _group(row: Row, ports: list[int], protocols: tuple[str, ...], versions: tuple[int, ...]) -> Any:
    rules = row["rules"]
    found = sorted({port for port in ports for version in versions if group_opens(rules, port, protocols, version)})
    if found:
        return {"open_ports": found}
    return next(
        (
            rule["unread"]
            for rule in rules
            if rule["unread"] and any(applies(rule, protocol, port) for port in ports for protocol in protocols)
        ),
        None,
    )


def acl_admin(row: Row, options: Options) -> Any:
    """A network ACL that lets the world reach administration ports."""
    found = sorted(
        {
            port
            for port in options["admin_ports"]
            for version in (4, 6)
            if acl_opens(row["entries"], port, (TCP, UDP), version)
        }
    )
    return {"open_ports": found} if found else None


def wide_peering(row: Row, _options: Options) -> Any:
    """A route table that routes whole VPCs to a peering connection, where a part of them would do. Routes to the same
    peer count together.
    """
    peers = {route["peering"]: route["peer"] for route in row["routes"]}
    found = {
        f"{destination} by {peering}"
        for peering, networks in peers.items()
        for peer in networks
        for destination in covering(
            [item for route in row["routes"] if route["peering"] == peering for item in route["destinations"]], peer
        )
    }
    if found:
        return {"routes": sorted(found)}
    return next((route["unread"] for route in row["routes"] if route["unread"]), None)


def no_endpoints(row: Row, options: Options) -> Any:
    """A VPC in use that lacks endpoints, or has subnets whose route table passes them by."""
    missing = sorted(set(options["endpoint_services"]) - set(row["services"]))
    if not missing:
        return None
    unrouted = {name: subnets for name, subnets in row["unrouted"].items() if name in missing}
    return {"missing": missing, **({"subnets_without_route": unrouted} if unrouted else {})}
