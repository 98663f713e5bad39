# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Network ACLs: entries count in the order of their numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .form import BREACHES, CIS, CONFIG, HOLDS, Estate, Variant

ACL = "resource_audit.acl_admin_ingress"
_62 = f"{CIS}6.2"
_RULES = "https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html"
_ENTRY = "No inbound entry may allow port 22 or 3389 over TCP, UDP or everything from everybody."
_ORDER = "Entries count from the lowest number on, and the first that fits decides."
ALL, ALL6 = "0.0.0.0/0", "::/0"
TCP, UDP, ICMP, EVERY = "6", "17", "1", "-1"


def entry(number: int, protocol: str, *ports: int, allow: bool = True, of: str = ALL, egress: bool = False) -> Any:
    """An entry, for what it is that the API takes."""
    made: dict[str, Any] = {
        "RuleNumber": number,
        "Protocol": protocol,
        "RuleAction": "allow" if allow else "deny",
        "Egress": egress,
        "Ipv6CidrBlock" if ":" in of else "CidrBlock": of,
    }
    if protocol == ICMP:
        made["IcmpTypeCode"] = {"Type": -1, "Code": -1}
    if ports:
        made["PortRange"] = {"From": ports[0], "To": ports[-1]}
    return made


def acl(*entries: dict[str, Any], subnet: bool = False) -> Callable[[Estate], str]:
    """A network ACL with entries. A new one denies everything."""

    def stands(estate: Estate) -> str:
        ec2 = estate.client("ec2")
        made = ec2.create_network_acl(VpcId=estate.vpc)["NetworkAcl"]["NetworkAclId"]
        for item in entries:
            ec2.create_network_acl_entry(NetworkAclId=made, **item)
        if subnet:
            found = ec2.describe_network_acls(Filters=[{"Name": "association.subnet-id", "Values": [estate.subnet]}])
            of = next(
                item["NetworkAclAssociationId"]
                for item in found["NetworkAcls"][0]["Associations"]
                if item["SubnetId"] == estate.subnet
            )
            ec2.replace_network_acl_association(AssociationId=of, NetworkAclId=made)
        return estate.arn("ec2", f"network-acl/{made}")

    return stands


def _default(estate: Estate) -> str:
    ec2 = estate.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.30.0.0/16")["Vpc"]["VpcId"]
    filters = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "default", "Values": ["true"]}]
    made = ec2.describe_network_acls(Filters=filters)["NetworkAcls"][0]["NetworkAclId"]
    return estate.arn("ec2", f"network-acl/{made}")


def _open(*ports: int) -> dict[str, list[int]]:
    return {"open_ports": list(ports)}


ROWS = (
    Variant("acl-new", ACL, acl(), HOLDS, _RULES, "A new ACL of one's own lets nothing in."),
    Variant(
        "acl-default-of-a-vpc",
        ACL,
        _default,
        BREACHES,
        "https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html",
        "A default ACL allows everything from everybody.",
        _open(22, 3389),
    ),
    Variant("acl-ssh", ACL, acl(entry(100, TCP, 22)), BREACHES, _62, _ENTRY, _open(22)),
    Variant("acl-ssh-of-a-subnet", ACL, acl(entry(100, TCP, 22), subnet=True), BREACHES, _62, _ENTRY, _open(22)),
    Variant("acl-rdp-over-udp", ACL, acl(entry(100, UDP, 3389)), BREACHES, _62, _ENTRY, _open(3389)),
    Variant("acl-everything", ACL, acl(entry(100, EVERY)), BREACHES, _62, _ENTRY, _open(22, 3389)),
    Variant("acl-ports-0-to-3389", ACL, acl(entry(100, TCP, 0, 3389)), BREACHES, _62, _ENTRY, _open(22, 3389)),
    Variant(
        "acl-ephemeral-ports",
        ACL,
        acl(entry(100, TCP, 1024, 65535)),
        BREACHES,
        _62,
        "Ports for answers that begin at 1024 hold 3389.",
        _open(3389),
    ),
    Variant("acl-ephemeral-ports-of-linux", ACL, acl(entry(100, TCP, 32768, 60999)), HOLDS, _62, _ENTRY),
    Variant("acl-https", ACL, acl(entry(100, TCP, 443)), HOLDS, _62, _ENTRY),
    Variant("acl-ping", ACL, acl(entry(100, ICMP)), HOLDS, _62, "Of protocols only TCP, UDP and all count."),
    Variant("acl-ssh-from-the-office", ACL, acl(entry(100, TCP, 22, of="198.18.7.0/24")), HOLDS, _62, _ENTRY),
    Variant("acl-ssh-to-everywhere", ACL, acl(entry(100, TCP, 22, egress=True)), HOLDS, _62, "Only inbound counts."),
    Variant(
        "acl-denies-before-it-allows",
        ACL,
        acl(entry(90, TCP, 22, allow=False), entry(91, TCP, 3389, allow=False), entry(100, TCP, 0, 65535)),
        HOLDS,
        _RULES,
        _ORDER,
        differs=True,
    ),
    Variant(
        "acl-denies-after-it-allows",
        ACL,
        acl(entry(100, TCP, 0, 65535), entry(110, TCP, 22, allow=False)),
        BREACHES,
        _RULES,
        _ORDER,
        _open(22, 3389),
    ),
    Variant(
        "acl-denies-one-of-two-ports",
        ACL,
        acl(entry(90, TCP, 22, allow=False), entry(100, TCP, 0, 65535)),
        BREACHES,
        _RULES,
        _ORDER,
        _open(3389),
    ),
    Variant(
        "acl-denies-tcp-before-it-allows-everything",
        ACL,
        acl(entry(90, TCP, 22, 3389, allow=False), entry(100, EVERY)),
        BREACHES,
        _RULES,
        "UDP of the same ports is not denied, and CIS counts it.",
        _open(22, 3389),
    ),
    Variant(
        "acl-denies-a-network-before-it-allows-everybody",
        ACL,
        acl(entry(90, TCP, 22, allow=False, of="198.18.0.0/16"), entry(100, TCP, 22)),
        BREACHES,
        _62,
        _ENTRY,
        _open(22),
    ),
    Variant(
        "acl-denies-everything-by-two-halves",
        ACL,
        acl(
            entry(80, EVERY, allow=False, of="0.0.0.0/1"),
            entry(90, EVERY, allow=False, of="128.0.0.0/1"),
            entry(100, EVERY),
        ),
        HOLDS,
        _RULES,
        _ORDER,
        differs=True,
    ),
    Variant(
        "acl-allows-by-two-halves",
        ACL,
        acl(entry(100, TCP, 22, of="0.0.0.0/1"), entry(110, TCP, 22, of="128.0.0.0/1")),
        BREACHES,
        f"{CONFIG}nacl-no-unrestricted-ssh-rdp.html",
        "Port 22 must not be open to everybody, and two halves are everybody.",
        _open(22),
    ),
    Variant(
        "acl-ssh-from-ipv6",
        ACL,
        acl(entry(100, TCP, 22, of=ALL6)),
        BREACHES,
        f"{CONFIG}nacl-no-unrestricted-ssh-rdp.html",
        "Everybody is 0.0.0.0/0 or ::/0.",
        _open(22),
    ),
    Variant(
        "acl-denies-ipv4-and-allows-ipv6",
        ACL,
        acl(entry(90, EVERY, allow=False), entry(100, EVERY, of=ALL6)),
        BREACHES,
        f"{CONFIG}nacl-no-unrestricted-ssh-rdp.html",
        "An entry for IPv4 decides nothing of IPv6.",
        _open(22, 3389),
    ),
)
