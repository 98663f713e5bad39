# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import ipaddress
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._parts.network_reach import (
    EVERYTHING,
    acl_opens,
    covers,
    group_opens,
    is_world,
    network,
    without,
)
from hypothesis import given
from hypothesis import strategies as st

ALL = ("tcp", "udp")


def rule(protocol: str, low: int | None, high: int | None, *sources: str) -> dict[str, Any]:
    return {"protocol": protocol, "from": low, "to": high, "sources": [network(source) for source in sources]}


@pytest.mark.parametrize(
    ("rules", "version", "opened"),
    [
        pytest.param([rule("tcp", 22, 22, "0.0.0.0/0")], 4, True, id="the_port"),
        pytest.param([rule("tcp", 22, 22, "0.0.0.0/0")], 6, False, id="other_version"),
        pytest.param([rule("tcp", 22, 22, "::/0")], 6, True, id="ipv6"),
        pytest.param([rule("tcp", 22, 22, "2000::/3")], 6, True, id="all_of_ipv6_that_is_routed"),
        pytest.param([rule("6", 0, 65535, "0.0.0.0/0")], 4, True, id="a_range_by_number"),
        pytest.param([rule("17", 20, 30, "0.0.0.0/0")], 4, True, id="udp"),
        pytest.param([rule("-1", None, None, "0.0.0.0/0")], 4, True, id="everything"),
        pytest.param([rule("tcp", -1, -1, "0.0.0.0/0")], 4, True, id="no_range"),
        pytest.param([rule("tcp", 23, 80, "0.0.0.0/0")], 4, False, id="beside_the_port"),
        pytest.param([rule("icmp", 8, 0, "0.0.0.0/0")], 4, False, id="icmp_has_no_ports"),
        pytest.param([rule("icmp", -1, -1, "0.0.0.0/0")], 4, False, id="all_of_icmp"),
        pytest.param([rule("tcp", 22, 22, "203.0.113.0/24", "10.0.0.0/8")], 4, False, id="known_networks"),
        pytest.param([rule("tcp", 22, 22, "0.0.0.0/1")], 4, False, id="half_the_world"),
        pytest.param([rule("tcp", 22, 22, "0.0.0.0/1", "128.0.0.0/1")], 4, True, id="two_halves"),
        pytest.param(
            [rule("tcp", 22, 22, "0.0.0.0/1"), rule("-1", None, None, "128.0.0.0/1")], 4, True, id="halves_of_two_rules"
        ),
        pytest.param(
            [rule("tcp", 22, 22, "0.0.0.0/1"), rule("udp", 22, 22, "128.0.0.0/1")], 4, False, id="other_protocols"
        ),
        pytest.param([rule("tcp", 22, 22)], 4, False, id="another_group_as_source"),
    ],
)
def test_what_a_security_group_opens(rules: list[dict[str, Any]], version: int, opened: bool) -> None:
    assert group_opens(rules, 22, ALL, version) == opened


def entry(number: int, allow: bool, cidr: str, protocol: str = "6", low: int = 22, high: int = 22) -> dict[str, Any]:
    every = protocol == "-1"
    return {
        "number": number,
        "allow": allow,
        "protocol": protocol,
        "from": None if every else low,
        "to": None if every else high,
        "network": network(cidr),
    }


DEFAULT = [entry(100, True, "0.0.0.0/0", "-1"), entry(32767, False, "0.0.0.0/0", "-1")]


@pytest.mark.parametrize(
    ("entries", "version", "opened"),
    [
        pytest.param(DEFAULT, 4, True, id="as_aws_makes_it"),
        pytest.param(DEFAULT, 6, False, id="without_ipv6"),
        pytest.param([entry(101, True, "::/0", "-1")], 6, True, id="ipv6"),
        pytest.param([], 4, False, id="nothing_allowed"),
        pytest.param([entry(90, False, "0.0.0.0/0"), *DEFAULT], 4, False, id="denied_before"),
        pytest.param([entry(110, False, "0.0.0.0/0"), *DEFAULT], 4, True, id="denied_too_late"),
        pytest.param([*DEFAULT, entry(90, False, "0.0.0.0/0", "-1")], 4, False, id="numbers_order_not_places"),
        pytest.param([entry(90, False, "0.0.0.0/0", "17"), *DEFAULT], 4, True, id="other_protocol_denied"),
        pytest.param([entry(90, False, "0.0.0.0/0", "6", 80, 90), *DEFAULT], 4, True, id="other_ports_denied"),
        pytest.param([entry(90, False, "198.51.100.0/24", "-1"), *DEFAULT], 4, True, id="a_few_denied"),
        pytest.param(
            [entry(80, False, "0.0.0.0/1", "-1"), entry(90, False, "128.0.0.0/1", "-1"), *DEFAULT],
            4,
            False,
            id="denied_in_two_halves",
        ),
        pytest.param(
            [entry(80, True, "0.0.0.0/1"), entry(90, True, "128.0.0.0/1")], 4, True, id="allowed_in_two_halves"
        ),
        pytest.param(
            [entry(80, True, "203.0.113.0/24"), entry(90, False, "0.0.0.0/0"), *DEFAULT],
            4,
            False,
            id="one_network_first",
        ),
        pytest.param([entry(80, True, "0.0.0.0/0", "6", 1024, 65535)], 4, False, id="answers_only"),
    ],
)
def test_what_a_network_acl_opens(entries: list[dict[str, Any]], version: int, opened: bool) -> None:
    assert acl_opens(entries, 22, ("tcp",), version) == opened


CIDRS = st.sampled_from(
    ["0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "0.0.0.0/2", "64.0.0.0/2", "10.0.0.0/8", "203.0.113.0/24", "192.0.0.0/2"]
)
ENTRIES = st.lists(
    st.tuples(st.integers(1, 99), st.booleans(), CIDRS, st.sampled_from(["6", "17", "-1"])),
    max_size=6,
    unique_by=lambda item: item[0],
)
ADDRESSES = [
    ipaddress.ip_address(text)
    for text in ("0.0.0.1", "9.9.9.9", "10.1.1.1", "63.0.0.1", "65.0.0.1", "129.0.0.1", "193.0.0.1", "203.0.113.7")
]


@given(ENTRIES)
def test_an_acl_that_opens_lets_somebody_in_and_one_that_lets_everybody_in_opens(
    drawn: list[tuple[int, bool, str, str]],
) -> None:
    """The oracle is the rule itself: for each address the first entry that fits decides."""
    entries = [entry(*item) for item in drawn]

    def let_in(address: Any) -> bool:
        fitting = (
            item
            for item in sorted(entries, key=lambda item: item["number"])
            if item["protocol"] in ("6", "-1") and address in item["network"]
        )
        first = next(fitting, None)
        return first is not None and bool(first["allow"])

    opened = acl_opens(entries, 22, ("tcp",), 4)
    inside = [let_in(address) for address in ADDRESSES]
    assert not opened or any(inside)
    assert opened or not all(inside)


NETWORKS = st.builds(
    lambda number, length: network(f"{ipaddress.ip_address(number)}/{length}"),
    st.integers(0, 2**32 - 1),
    st.integers(0, 32),
)


@given(st.lists(NETWORKS, max_size=4), NETWORKS)
def test_without_takes_a_network_and_nothing_else(networks: list[Any], gone: Any) -> None:
    left = without(networks, gone)
    assert not any(item.overlaps(gone) for item in left)
    whole = list(ipaddress.collapse_addresses([*left, gone]))
    assert all(any(covers(outer, item) for outer in whole) for item in networks)


@given(st.lists(NETWORKS, max_size=4))
def test_the_world_is_the_world_with_more_networks(networks: list[Any]) -> None:
    assert is_world([*networks, EVERYTHING[4]], 4)


def test_all_blocks_that_are_routed_are_the_world() -> None:
    """Leaving out what nobody comes from leaves nobody out. One routed address that is missing is not the world."""
    left = [EVERYTHING[4]]
    for cidr in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"):
        left = without(left, network(cidr))
    assert is_world(left, 4)
    assert not is_world(without(left, network("8.8.8.8/32")), 4)
