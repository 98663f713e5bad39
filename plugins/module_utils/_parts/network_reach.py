# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who reaches a port: what security groups and network ACLs let in. Pure.

https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
"""

from __future__ import annotations

import functools
import ipaddress
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

Network: TypeAlias = "ipaddress.IPv4Network | ipaddress.IPv6Network"

#: All addresses of a version.
EVERYTHING: Mapping[int, Network] = {4: ipaddress.ip_network("0.0.0.0/0"), 6: ipaddress.ip_network("::/0")}
#: Blocks of which nobody comes from the internet: a list of all others is the world too.
#: https://www.iana.org/assignments/iana-ipv4-special-registry
_NOT_ROUTED = (
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/3",
)
#: EC2's names and numbers of protocols.
TCP, UDP = "tcp", "udp"
_NAMES = {"6": TCP, "17": UDP, "tcp": TCP, "udp": UDP}


def network(cidr: str) -> Network:
    """A network of its notation. Host bits are dropped, as EC2 does."""
    return ipaddress.ip_network(cidr, strict=False)


def covers(outer: Network, inner: Network) -> bool:
    """Whether a network holds all of another."""
    return outer.version == inner.version and inner.subnet_of(outer)  # type: ignore[arg-type]


def covering(networks: Iterable[Network], inner: Network) -> list[Network]:
    """The networks that hold all of another: those that do it alone, or else the parts that do it together."""
    known = list(networks)
    alone = [item for item in known if covers(item, inner)]
    if alone:
        return alone
    parts = [item for item in known if covers(inner, item)]
    left = [inner]
    for item in parts:
        left = without(left, item)
    return [] if left else parts


def is_world(networks: Iterable[Network], version: int) -> bool:
    """Whether networks, taken together, are the whole internet: two halves are as open as one whole."""
    same = [item for item in networks if item.version == version]
    joined = list(ipaddress.collapse_addresses(same))  # type: ignore[type-var]
    if sum(item.num_addresses for item in joined) < _routed(version)[1]:
        return False
    left = _routed(version)[0]
    for item in joined:
        left = without(left, item)
    return not left


def applies(rule: Mapping[str, Any], protocol: str, port: int) -> bool:
    """Whether a rule is for a port of a protocol. ``-1`` is every protocol, and no range is every port."""
    if rule["protocol"] == "-1":
        return True
    if _NAMES.get(rule["protocol"]) != protocol:
        return False
    low, high = rule["from"], rule["to"]
    return low in (None, -1) or low <= port <= high


def group_opens(rules: Sequence[Mapping[str, Any]], port: int, protocols: Sequence[str], version: int) -> bool:
    """Whether a security group's rules let the world reach a port."""
    return any(
        is_world((source for rule in rules if applies(rule, protocol, port) for source in rule["sources"]), version)
        for protocol in protocols
    )


def acl_opens(entries: Sequence[Mapping[str, Any]], port: int, protocols: Sequence[str], version: int) -> bool:
    """Whether a network ACL's inbound entries let the world reach a port.

    Entries count in the order of their numbers, and the first that fits an address decides. The world is let in where
    the entries that still let somebody in are, taken together, the whole internet.
    """
    return any(
        is_world((entry["network"] for entry in _effective(entries, protocol, port, version)), version)
        for protocol in protocols
    )


def _effective(entries: Sequence[Mapping[str, Any]], protocol: str, port: int, version: int) -> list[Mapping[str, Any]]:
    """The allowing entries that an earlier one does not take everything from."""
    undecided = [EVERYTHING[version]]
    found = []
    for entry in sorted(entries, key=lambda item: item["number"]):
        if entry["network"].version != version or not applies(entry, protocol, port):
            continue
        left = without(undecided, entry["network"])
        if entry["allow"] and left != undecided:
            found.append(entry)
        undecided = left
    return found


def without(networks: Sequence[Network], gone: Network) -> list[Network]:
    """Networks without the addresses of one more."""
    left: list[Network] = []
    for item in networks:
        if covers(gone, item):
            continue
        left += item.address_exclude(gone) if covers(item, gone) else [item]  # type: ignore[arg-type]
    return left


@functools.cache
def _routed(version: int) -> tuple[Sequence[Network], int]:
    """The networks from which the internet comes, and how many addresses they have. Of IPv6 nothing else is routed."""
    found: Sequence[Network] = [ipaddress.ip_network("2000::/3")]
    if version == 4:
        found = [EVERYTHING[4]]
        for cidr in _NOT_ROUTED:
            found = without(found, network(cidr))
    return found, sum(item.num_addresses for item in found)
