# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Security groups: whom their inbound rules let in to which port."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import Any

from .form import BREACHES, CIS, CONFIG, HOLDS, Estate, Variant

IPV4, IPV6 = "resource_audit.admin_ingress_ipv4", "resource_audit.admin_ingress_ipv6"
CIFS = "resource_audit.cifs_ingress"
_63, _64, _612 = f"{CIS}6.3", f"{CIS}6.4", f"{CIS}6.1.2"
_RANGE = "A rule counts where its range of ports holds 22 or 3389, over TCP, UDP or everything, from 0.0.0.0/0."
_RULES = "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"
_PREFIXES = "https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html"


def _all_but(*gone: str) -> list[str]:
    """The networks that are left of all addresses."""
    left = [ipaddress.IPv4Network("0.0.0.0/0")]
    for cidr in gone:
        block = ipaddress.IPv4Network(cidr)
        left = [part for item in left for part in (item.address_exclude(block) if block.subnet_of(item) else [item])]
    return [str(item) for item in left]


#: How people write "the internet" who leave out what is private or not routed.
_PUBLIC = _all_but("0.0.0.0/8", "10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16")


def rule(protocol: str, low: int | None = None, high: int | None = None, **sources: Any) -> dict[str, Any]:
    """An inbound rule. Sources: ``v4``, ``v6``, ``lists`` and ``groups``."""
    keys = {
        "v4": ("IpRanges", "CidrIp"),
        "v6": ("Ipv6Ranges", "CidrIpv6"),
        "lists": ("PrefixListIds", "PrefixListId"),
        "groups": ("UserIdGroupPairs", "GroupId"),
    }
    made: dict[str, Any] = {"IpProtocol": protocol}
    if low is not None:
        made |= {"FromPort": low, "ToPort": high if high is not None else low}
    for kind, values in sources.items():
        into, key = keys[kind]
        made[into] = [{key: value} for value in ([values] if isinstance(values, str) else values)]
    return made


def group(*rules: dict[str, Any], egress: bool = False) -> Callable[[Estate], str]:
    """A security group with rules."""

    def stands(estate: Estate) -> str:
        ec2, name = estate.client("ec2"), estate.name("group")
        made = ec2.create_security_group(GroupName=name, Description=name, VpcId=estate.vpc)["GroupId"]
        way = "egress" if egress else "ingress"
        for item in rules:
            getattr(ec2, f"authorize_security_group_{way}")(GroupId=made, IpPermissions=[item])
        return estate.arn("ec2", f"security-group/{made}")

    return stands


def _of_list(family: str, *cidrs: str) -> Callable[[Estate], str]:
    """A group whose rule for SSH names a prefix list."""

    def stands(estate: Estate) -> str:
        made = estate.client("ec2").create_managed_prefix_list(
            PrefixListName=estate.name("list"),
            Entries=[{"Cidr": cidr} for cidr in cidrs],
            MaxEntries=max(len(cidrs), 1),
            AddressFamily=family,
        )
        return group(rule("tcp", 22, lists=made["PrefixList"]["PrefixListId"]))(estate)

    return stands


def _of_group(*, itself: bool) -> Callable[[Estate], str]:
    """A group whose rule for everything names a group."""

    def stands(estate: Estate) -> str:
        other = group()(estate)
        arn = other if itself else group()(estate)
        everything = rule("-1", groups=other.rpartition("/")[2])
        estate.client("ec2").authorize_security_group_ingress(
            GroupId=arn.rpartition("/")[2], IpPermissions=[everything]
        )
        return arn

    return stands


def _used(*rules: dict[str, Any]) -> Callable[[Estate], str]:
    """The same on a network interface."""

    def stands(estate: Estate) -> str:
        arn = group(*rules)(estate)
        estate.client("ec2").create_network_interface(SubnetId=estate.subnet, Groups=[arn.rpartition("/")[2]])
        return arn

    return stands


def _open(*ports: int) -> dict[str, list[int]]:
    return {"open_ports": list(ports)}


ALL, ALL6 = "0.0.0.0/0", "::/0"

ROWS = (
    Variant(
        "group-ssh-from-everywhere",
        IPV4,
        group(rule("tcp", 22, v4=ALL)),
        BREACHES,
        _63,
        _RANGE,
        _open(22),
    ),
    Variant(
        "group-ssh-from-everywhere-that-nothing-uses",
        IPV4,
        group(rule("tcp", 22, v4=ALL)),
        BREACHES,
        _63,
        "Each security group is looked at, whether something uses it or not.",
        _open(22),
    ),
    Variant(
        "group-ssh-from-everywhere-in-use",
        IPV4,
        _used(rule("tcp", 22, v4=ALL)),
        BREACHES,
        _63,
        "Each security group is looked at, whether something uses it or not.",
        _open(22),
    ),
    Variant("group-without-rules", IPV4, group(), HOLDS, _63, "Without an inbound rule nothing comes in."),
    Variant(
        "group-ports-nought-to-3389",
        IPV4,
        group(rule("tcp", 0, 3389, v4=ALL)),
        BREACHES,
        _63,
        "A range such as 0-3389 holds port 22.",
        _open(22, 3389),
    ),
    Variant(
        "group-ports-20-to-25",
        IPV4,
        group(rule("tcp", 20, 25, v4=ALL)),
        BREACHES,
        _63,
        _RANGE,
        _open(22),
    ),
    Variant("group-ports-23-to-3388", IPV4, group(rule("tcp", 23, 3388, v4=ALL)), HOLDS, _63, _RANGE),
    Variant(
        "group-all-ports-of-tcp", IPV4, group(rule("tcp", 0, 65535, v4=ALL)), BREACHES, _63, _RANGE, _open(22, 3389)
    ),
    Variant("group-every-protocol", IPV4, group(rule("-1", v4=ALL)), BREACHES, _63, _RANGE, _open(22, 3389)),
    Variant("group-rdp-over-udp", IPV4, group(rule("udp", 3389, v4=ALL)), BREACHES, _63, _RANGE, _open(3389)),
    Variant("group-tcp-by-its-number", IPV4, group(rule("6", 22, v4=ALL)), BREACHES, _63, _RANGE, _open(22)),
    Variant(
        "group-ping",
        IPV4,
        group(rule("icmp", -1, -1, v4=ALL)),
        HOLDS,
        _RULES,
        "The numbers of an ICMP rule are its type and code, and no ports.",
    ),
    Variant(
        "group-icmp-of-type-22",
        IPV4,
        group(rule("icmp", 22, 22, v4=ALL)),
        HOLDS,
        _RULES,
        "The numbers of an ICMP rule are its type and code, and no ports.",
    ),
    Variant(
        "group-esp", IPV4, group(rule("50", -1, -1, v4=ALL)), HOLDS, _63, "Of protocols only TCP, UDP and all count."
    ),
    Variant("group-https-from-everywhere", IPV4, group(rule("tcp", 443, v4=ALL)), HOLDS, _63, _RANGE),
    Variant(
        "group-ssh-from-the-office",
        IPV4,
        group(rule("tcp", 22, v4="198.18.7.0/24")),
        HOLDS,
        _63,
        "A rule counts where its source is everybody.",
    ),
    Variant(
        "group-ssh-from-a-host-and-everywhere",
        IPV4,
        group(rule("tcp", 22, v4=("198.18.7.1/32", ALL))),
        BREACHES,
        _63,
        "One of the sources of a rule is enough.",
        _open(22),
    ),
    Variant(
        "group-ssh-from-two-halves",
        IPV4,
        group(rule("tcp", 22, v4="0.0.0.0/1"), rule("tcp", 22, v4="128.0.0.0/1")),
        BREACHES,
        f"{CONFIG}restricted-ssh.html",
        "SSH must not be open to everybody: rules of a group add up, and two halves are everybody.",
        _open(22),
        differs=True,
    ),
    Variant(
        "group-ssh-from-two-halves-by-ranges-that-overlap-at-22",
        IPV4,
        group(rule("tcp", 20, 22, v4="0.0.0.0/1"), rule("tcp", 22, 30, v4="128.0.0.0/1")),
        BREACHES,
        f"{CONFIG}restricted-ssh.html",
        "SSH must not be open to everybody: rules of a group add up, and both hold port 22.",
        _open(22),
    ),
    Variant(
        "group-ssh-from-half-of-the-internet",
        IPV4,
        group(rule("tcp", 22, v4="0.0.0.0/1")),
        HOLDS,
        _63,
        "A rule counts where its source is everybody.",
    ),
    Variant(
        "group-ssh-from-all-public-addresses",
        IPV4,
        group(rule("tcp", 22, v4=_PUBLIC)),
        BREACHES,
        f"{CONFIG}restricted-ssh.html",
        "SSH must not be open to everybody: a list of all public blocks leaves nobody out.",
        _open(22),
        differs=True,
    ),
    Variant(
        "group-ssh-from-itself",
        IPV4,
        _of_group(itself=True),
        HOLDS,
        _RULES,
        "A group as a source lets in what is in that group, and no addresses.",
    ),
    Variant(
        "group-everything-from-another-group",
        IPV4,
        _of_group(itself=False),
        HOLDS,
        _RULES,
        "A group as a source lets in what is in that group, and no addresses.",
    ),
    Variant(
        "group-ssh-from-a-list-of-everywhere",
        IPV4,
        _of_list("IPv4", ALL),
        BREACHES,
        _PREFIXES,
        "A rule that names a prefix list is a rule for each of its networks.",
        _open(22),
        differs=True,
    ),
    Variant(
        "group-ssh-from-a-list-of-halves",
        IPV4,
        _of_list("IPv4", "0.0.0.0/1", "128.0.0.0/1"),
        BREACHES,
        _PREFIXES,
        "A rule that names a prefix list is a rule for each of its networks.",
        _open(22),
    ),
    Variant(
        "group-ssh-from-a-list-of-offices",
        IPV4,
        _of_list("IPv4", "198.18.7.0/24", "198.18.9.0/24"),
        HOLDS,
        _PREFIXES,
        "A rule that names a prefix list is a rule for each of its networks.",
    ),
    Variant(
        "group-ssh-from-an-empty-list",
        IPV4,
        _of_list("IPv4"),
        HOLDS,
        _PREFIXES,
        "A rule that names a prefix list is a rule for each of its networks.",
    ),
    Variant(
        "group-ssh-to-everywhere",
        IPV4,
        group(rule("tcp", 22, v4=ALL), egress=True),
        HOLDS,
        _63,
        "Only inbound rules are looked at.",
    ),
    Variant(
        "group-ssh-from-ipv6-for-ipv4", IPV4, group(rule("tcp", 22, v6=ALL6)), HOLDS, _63, "This one is about IPv4."
    ),
    Variant(
        "group-ssh-from-ipv6", IPV6, group(rule("tcp", 22, v6=ALL6)), BREACHES, _64, "The same for ::/0.", _open(22)
    ),
    Variant(
        "group-ssh-from-ipv4-for-ipv6", IPV6, group(rule("tcp", 22, v4=ALL)), HOLDS, _64, "This one is about IPv6."
    ),
    Variant(
        "group-ssh-from-routed-ipv6",
        IPV6,
        group(rule("tcp", 22, v6="2000::/3")),
        BREACHES,
        f"{CONFIG}vpc-sg-port-restriction-check.html",
        "No unrestricted way in over IPv6: 2000::/3 holds every address that is routed.",
        _open(22),
        differs=True,
    ),
    Variant(
        "group-ssh-from-halves-of-ipv6",
        IPV6,
        group(rule("tcp", 22, v6=("::/1", "8000::/1"))),
        BREACHES,
        f"{CONFIG}vpc-sg-port-restriction-check.html",
        "No unrestricted way in over IPv6: two halves are everybody.",
        _open(22),
        differs=True,
    ),
    Variant(
        "group-ssh-from-a-list-of-ipv6", IPV6, _of_list("IPv6", ALL6), BREACHES, _PREFIXES, "As with IPv4.", _open(22)
    ),
    Variant("group-ssh-from-a-site-of-ipv6", IPV6, group(rule("tcp", 22, v6="2001:db8::/32")), HOLDS, _64, "Not ::/0."),
    Variant(
        "group-cifs-from-everywhere", CIFS, group(rule("tcp", 445, v4=ALL)), BREACHES, _612, "Port 445.", _open(445)
    ),
    Variant(
        "group-cifs-from-ipv6", CIFS, group(rule("tcp", 445, v6=ALL6)), BREACHES, _612, "::/0 counts too.", _open(445)
    ),
    Variant(
        "group-cifs-in-a-range",
        CIFS,
        group(rule("tcp", 137, 445, v4=ALL)),
        BREACHES,
        _612,
        "A range that holds port 445 is open on it.",
        _open(445),
    ),
    Variant(
        "group-cifs-over-udp",
        CIFS,
        group(rule("udp", 445, v4=ALL)),
        BREACHES,
        _612,
        "Any rule for everybody on port 445 counts: the words name no protocol.",
        _open(445),
    ),
    Variant(
        "group-cifs-from-the-office", CIFS, group(rule("tcp", 445, v4="198.18.7.0/24")), HOLDS, _612, "Not everybody."
    ),
)
