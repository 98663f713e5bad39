# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What statements of policies are called. Pure."""

from __future__ import annotations

from collections.abc import Sequence

#: The longest name that a Sid gets of its steps before it says how many they are.
_SID = 60


def sid_of(steps: Sequence[str]) -> str:
    """What a Sid calls some steps. It takes letters and digits only."""
    names = ["".join(word.capitalize() for word in step.split("_")) for step in steps]
    joined = "And".join(names)
    return joined if len(joined) <= _SID else f"{names[0]}And{len(names) - 1}More"
