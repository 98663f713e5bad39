# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The shape of an answer: its keys and the types of its values, without the values. Fit to be shown to others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def shape(value: Any) -> Any:
    """Keys and types. Of a list the shapes that its items have, each once."""
    if isinstance(value, Mapping):
        return {key: shape(item) for key, item in sorted(value.items()) if key != "ResponseMetadata"}
    if isinstance(value, (list, tuple, set, frozenset)):
        found: list[Any] = []
        for item in value:
            made = shape(item)
            if made not in found:
                found.append(made)
        return found
    return type(value).__name__
