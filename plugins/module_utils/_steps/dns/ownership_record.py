# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which record sets of a zone this module made. Record sets carry no tags: the zone keeps a list in a TXT record.

The list changes in the same batch as the record sets that it is about, so the two cannot disagree. It holds hashes:
the public can read it, and learns no names from it. Pure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

#: The record's first label.
LABEL = "_dayone"
_HEADING = "dayone-records="
#: Hexadecimal digits of a hash, and hashes in one string of 255 octets.
_DIGITS = 12
_IN_STRING = 18
TTL = 300


def registry_name(zone: str) -> str:
    """The name of the list's record."""
    return f"{LABEL}.{zone}"


def mark(label: str) -> str:
    """What stands for a record set in the list."""
    return hashlib.sha256(label.encode()).hexdigest()[:_DIGITS]


def marks_in(values: Iterable[str]) -> frozenset[str]:
    """The marks in the values of the list's record."""
    parts = [value.strip('"') for value in values]
    return frozenset(
        item for part in parts if part.startswith(_HEADING) for item in part[len(_HEADING) :].split(",") if item
    )


def registry_record(marks: Iterable[str], zone: str) -> dict[str, Any]:
    """The list's record set, in the form in which record sets are compared."""
    ordered = sorted(marks)
    parts = [ordered[start : start + _IN_STRING] for start in range(0, len(ordered), _IN_STRING)]
    return {
        "name": registry_name(zone),
        "type": "TXT",
        "set_identifier": None,
        "ttl": TTL,
        "values": sorted(f'"{_HEADING}{",".join(part)}"' for part in parts),
        "alias": None,
        "routing": {},
        "health_check_id": None,
    }
