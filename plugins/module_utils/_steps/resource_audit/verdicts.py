# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a check says of the rows that were read, and of what was not read. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..._kernel.plan import Failure, Verdict, unknown
from .checks import Check
from .region_client import Missing, Row

ROLE = "resource_audit"
ROTATION = "key_rotation"
#: What was read: rows, or why there are none, by part and region. The region of what is global is empty.
Found = Mapping[tuple[str, str], Any]
#: Why a whole region, or a service in it, may not answer. What is the same in several regions is said once.
_OF_REGIONS = ("off", "credentials", "unreachable")


def judged(name: str, check: Check, found: Found, options: Mapping[str, Any]) -> tuple[list[Verdict], dict[str, int]]:
    """The verdicts on one control: one for each breach and for whatever is unknown, else a single one that it holds.

    Args:
        name: the check's name.
        found: what was read.
        options: the module's options.

    Returns:
        The verdicts, and how many resources were checked, breach the control, or are unknown.
    """
    control = f"{ROLE}.{name}"
    verdicts: dict[tuple[Any, ...], Verdict] = {}
    unread: list[tuple[str, Failure]] = []
    checked = 0
    for region, part in _observed(check, found):
        if isinstance(part, Failure):
            unread.append((region, part))
            continue
        checked += len(part)
        for row in part:
            verdict = _verdict(control, check, row, options)
            if verdict is not None:
                verdicts[row["region"], row["arn"]] = verdict
    rows = list(verdicts.values())
    blind = sum(item.mend == "unknown" for item in rows)
    count = {"checked": checked, "breaches": len(rows) - blind, "unknown": blind + len(unread)}
    listed = [*rows, *_unread(control, check, unread), *_missing(control, check, unread, found)]
    if not listed:
        listed = [Verdict(control, True, f"{checked} checked, none breaches", check.wanted, "person")]
    return listed, count


def _unread(control: str, check: Check, unread: Sequence[tuple[str, Failure]]) -> Iterator[Verdict]:
    """The verdicts on what could not be read. What is the same of several regions is one verdict."""
    groups: dict[tuple[str, ...], list[tuple[str, Failure]]] = {}
    for region, failure in unread:
        if not isinstance(failure, Missing):
            alike = failure.kind in _OF_REGIONS and region
            key = (failure.kind, failure.message.replace(region, "*")) if alike else (region, failure.message)
            groups.setdefault(key, []).append((region, failure))
    for group in groups.values():
        region, failure = group[0]
        regions = sorted({item for item, _failure in group})
        if len(regions) > 1:
            same = f"The same in {len(regions)} regions ({', '.join(regions)}): {failure.message}"
            region, failure = "", Failure(failure.kind, same)
        yield unknown(control, check.wanted, failure, region=region)


def _missing(control: str, check: Check, unread: Sequence[tuple[str, Failure]], found: Found) -> Iterator[Verdict]:
    """The verdicts on where nothing could be asked, and on where something could: one finding for the account, of the
    kind of what a run can do, where there is such a region."""
    missing = [(region, failure) for region, failure in unread if isinstance(failure, Missing)]
    if not missing:
        return
    for region, failure in sorted(missing, key=lambda item: item[1].mend != "call"):
        said = Verdict(control, False, failure.without, check.wanted, failure.mend, region=region, note=failure.message)
        yield replace(said, place=region)
    for region, part in _observed(check, found):
        if not isinstance(part, Failure):
            yield Verdict(control, True, failure.there, check.wanted, "person", region=region, place=region)


def _observed(check: Check, found: Found) -> Iterator[tuple[str, Any]]:
    """What was read for a check, with its region."""
    return ((region, value) for (part, region), value in found.items() if part in check.parts)


def _verdict(control: str, check: Check, row: Row, options: Mapping[str, Any]) -> Verdict | None:
    """The verdict on one resource, or nothing where the control holds."""
    breach = check.judge(row, options)
    if breach is None:
        return None
    if isinstance(breach, Failure):
        return unknown(control, check.wanted, breach, resource=row["arn"], region=row["region"])
    mend = "call" if control == f"{ROLE}.{ROTATION}" and options["rotate_keys"] else "person"
    note = _remedy(row) if "remedy" in row else ""
    return Verdict(control, False, breach, check.wanted, mend, row["arn"], row["region"], note)


def _remedy(row: Row) -> str:
    """What takes back that everybody has a resource."""
    return f"If this is not intended: {row['remedy']}. Anyone who already made a copy keeps it."
