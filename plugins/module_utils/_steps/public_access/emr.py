# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EMR's block of public access in a region: clusters with security groups that are open to everybody are not launched.

https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-block-public-access.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..._kernel.plan import Refusal
from ..._parts.settings import Setting, Source, by_order

BLOCK, PORTS = "emr_block_public_access", "emr_permitted_ports"
_RANGE = re.compile(r"([0-9]{1,5})(?:-([0-9]{1,5}))?")
_KEY = "BlockPublicAccessConfiguration"


def normal(ranges: Sequence[Mapping[str, int]]) -> list[str]:
    """EMR's ranges as we write them, in order."""
    pairs = sorted({(item["MinRange"], item.get("MaxRange", item["MinRange"])) for item in ranges})
    return [str(first) if first == last else f"{first}-{last}" for first, last in pairs]


def ranges(ports: Sequence[str]) -> list[dict[str, int]]:
    """Our ranges as EMR takes them. EMR's own -1, which stands for all, is kept.

    Raises:
        Refusal: one of them is no port and no range of ports.
    """
    found = []
    for port in ports:
        match = _RANGE.fullmatch(port)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (-1, -1)
        if port != "-1" and not 0 <= first <= last <= 65535:
            raise Refusal(f"{PORTS}: {port} is not a port. A port looks like 22, a range like 8000-8100.")
        found.append({"MinRange": first, "MaxRange": last})
    return found


def fewer(current: list[str], wanted: list[str]) -> list[str]:
    """The ports that are permitted now, where those that are asked for cover them."""
    covers = [(item["MinRange"], item["MaxRange"]) for item in ranges(wanted)]
    inside = all(
        any(low <= item["MinRange"] and item["MaxRange"] <= high for low, high in covers) for item in ranges(current)
    )
    return current if inside else normal(ranges(wanted))


def _write(_changed: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Both at once: what is not sent would be removed."""
    block = {
        "BlockPublicSecurityGroupRules": after[BLOCK],
        "PermittedPublicSecurityGroupRuleRanges": ranges(after[PORTS]),
    }
    return "put_block_public_access_configuration", {_KEY: block}


SOURCE = Source("emr", "get_block_public_access_configuration", _write)
SETTINGS = {
    BLOCK: Setting(
        f"public_access.{BLOCK}",
        "emr",
        lambda answer: answer[_KEY]["BlockPublicSecurityGroupRules"],
        by_order(False, True),
    ),
    PORTS: Setting(
        f"public_access.{PORTS}",
        "emr",
        lambda answer: normal(answer[_KEY].get("PermittedPublicSecurityGroupRuleRanges", [])),
        fewer,
    ),
}
