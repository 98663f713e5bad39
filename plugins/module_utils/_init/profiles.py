# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a profile costs in a month, at list price: what has a fixed price, and what is billed by use. Data.

A test compares the fixed part with what a baseline says of itself, and the number of alarms with the roles'.
"""

from __future__ import annotations

from dataclasses import dataclass

from .._parts.prices import monthly_usd, priced

#: Alarms on the costs, and customer-managed keys (of the trail and of two topics), which every profile has.
_COST_ALARMS, _KEYS = 3, 3


@dataclass(frozen=True)
class Profile:
    """What a profile makes that is paid for.

    Args:
        alarms: how many activities an alarm watches.
        by_use: what it enables that is billed by use, by the names of ``PRICES``.
    """

    alarms: int
    by_use: tuple[str, ...] = ()

    @property
    def monthly(self) -> float:
        """US dollars a month for what has a fixed price, without free tiers."""
        return monthly_usd(alarm=self.alarms + _COST_ALARMS, key=_KEYS)


COSTS = {
    "starter": Profile(3),
    "cis_level_1": Profile(9),
    "cis_level_2": Profile(15, ("config_item", "hub_check", "macie_bucket", "trail_data_events", "flow_logs")),
}


def cost_lines() -> list[str]:
    """A line for each profile, and one for each thing that is billed by use."""
    lines = []
    for name, profile in COSTS.items():
        lines.append(f"{name}: ${profile.monthly:.2f} per month{', and by use:' if profile.by_use else ''}")
        lines += [f"  {priced(item)}" for item in profile.by_use]
    return lines
