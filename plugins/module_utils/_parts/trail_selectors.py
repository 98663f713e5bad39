# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which events a trail records, by its event selectors of either kind. Pure.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .names import PARTITIONS
from .trail_events import Selectors, fits, gaps, is_management

#: What a selector can cover of what the controls ask for.
MANAGEMENT, WRITES, READS = "management", "s3_writes", "s3_reads"
_OBJECT = "AWS::S3::Object"
_ALL_OBJECTS = {f"arn:{partition}:s3{end}" for partition in PARTITIONS for end in ("", ":::")}
_KINDS = {"All": {WRITES, READS}, "WriteOnly": {WRITES}, "ReadOnly": {READS}}
_VALUES = {"true": READS, "false": WRITES}
_READ_ONLY = {("true",): {READS}, ("false",): {WRITES}, (): {WRITES, READS}}


def covered(selectors: Selectors) -> set[str]:
    """What the selectors of a trail record in full."""
    found: set[str] = set() if gaps(selectors) else {MANAGEMENT}
    for item in selectors["basic"]:
        found |= _by_basic(item)
    for item in selectors["advanced"]:
        found |= _by_advanced(item.get("FieldSelectors", []))
    return found


def _by_basic(item: Mapping[str, Any]) -> set[str]:
    objects = [
        value
        for resource in item.get("DataResources", [])
        if resource.get("Type") == _OBJECT
        for value in resource.get("Values", [])
    ]
    return set(_KINDS[item.get("ReadWriteType", "All")] if set(objects) & _ALL_OBJECTS else ())


def _by_advanced(fields: list[dict[str, Any]]) -> set[str]:
    wanted = {"eventCategory": "Data", "resources.type": _OBJECT}
    about = {field["Field"] for field in fields}
    if not about >= wanted.keys() or about - {*wanted, "readOnly"}:
        return set()
    if not all(fits(field, wanted[field["Field"]]) for field in fields if field["Field"] in wanted):
        return set()
    read_only = [field for field in fields if field["Field"] == "readOnly"]
    return {kind for value, kind in _VALUES.items() if all(fits(field, value) for field in read_only)}


def extended(selectors: Selectors, missing: Iterable[str], partition: str = "aws") -> dict[str, Any]:
    """The parameters of PutEventSelectors that keep what is there and add what is missing.

    A trail has selectors of one kind: those that it has are added to. In a partition all objects are those of its own.
    """
    lacking = set(missing)
    if selectors["advanced"]:
        kept = selectors["advanced"]
        if MANAGEMENT in lacking:  # One that leaves something out gives way to one that records all.
            kept = [item for item in kept if not is_management(item.get("FieldSelectors", []))]
        return {"AdvancedEventSelectors": [*kept, *_advanced(lacking)]}
    return {"EventSelectors": [*_with_management(selectors["basic"], lacking), *_basic(lacking, partition)]}


def _with_management(basic: list[dict[str, Any]], lacking: set[str]) -> list[dict[str, Any]]:
    if MANAGEMENT not in lacking:
        return basic
    kept = [{**item, "IncludeManagementEvents": False} for item in basic if item.get("DataResources")]
    return [{"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": []}, *kept]


def _basic(lacking: set[str], partition: str) -> list[dict[str, Any]]:
    kind = next((name for name, events in _KINDS.items() if events == lacking - {MANAGEMENT}), "")
    resources = [{"Type": _OBJECT, "Values": [f"arn:{partition}:s3"]}]
    item = {"ReadWriteType": kind, "IncludeManagementEvents": False, "DataResources": resources}
    return [item] if kind else []


def _advanced(lacking: set[str]) -> list[dict[str, Any]]:
    found = []
    if MANAGEMENT in lacking:
        found.append({"Name": "Management events", "FieldSelectors": [_equals("eventCategory", "Management")]})
    value = next((key for key, events in _READ_ONLY.items() if events == lacking - {MANAGEMENT}), None)
    if value is not None:
        fields = [_equals("eventCategory", "Data"), _equals("resources.type", _OBJECT)]
        fields += [_equals("readOnly", *value)] if value else []
        found.append({"Name": "Events of S3 objects", "FieldSelectors": fields})
    return found


def _equals(field: str, *values: str) -> dict[str, Any]:
    return {"Field": field, "Equals": list(values)}
