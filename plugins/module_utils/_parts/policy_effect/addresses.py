# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which ranges of addresses leave the world out. Pure.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from ..network_reach import Network, covers, network

#: S3 calls ranges public that are wider than these, private ones aside.
_WIDEST = {4: 8, 6: 32}
#: Ranges of that size taken together: more than so many of them are as good as the world.
_MANY = 16
_PRIVATE = [network(cidr) for cidr in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")]
_MAPPED = ipaddress.IPv6Network("::ffff:0:0/96")


def are_narrow(values: Sequence[str]) -> bool:
    """Whether ranges, taken together, are no public ones. A range that is none is taken for one."""
    try:
        found = [_unmapped(network(value)) for value in values]
    except ValueError:
        return False
    for version, widest in _WIDEST.items():
        same = [item for item in found if item.version == version and not _is_private(item)]
        joined: list[Network] = list(ipaddress.collapse_addresses(same))  # type: ignore[type-var]
        if any(item.prefixlen < widest for item in joined):
            return False
        # How many ranges of the widest size they make up together.
        if sum(2.0 ** (widest - item.prefixlen) for item in joined) > _MANY:
            return False
    return True


def _is_private(item: Network) -> bool:
    return any(covers(private, item) for private in _PRIVATE)


def _unmapped(item: Network) -> Network:
    """The IPv4 addresses that IPv6 writes as ::ffff:0.0.0.0/96."""
    if not covers(_MAPPED, item):
        return item
    return network(f"{ipaddress.IPv4Address(int(item.network_address) & 0xFFFFFFFF)}/{item.prefixlen - 96}")
