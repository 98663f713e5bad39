# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How the baseline knows what it made, and how it adds to a policy without touching what others wrote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .policy_effect.same import same_statement

MANAGED_TAG = "dayone:managed"
#: How AWS Control Tower names what it makes, which its guardrails let nobody else change:
#: https://docs.aws.amazon.com/controltower/latest/userguide/shared-account-resources.html
_CONTROL_TOWER = "aws-controltower"


def is_of_control_tower(name: str) -> bool:
    """Whether AWS Control Tower made it, by its name or ARN."""
    return _CONTROL_TOWER in name.lower()


def where_to_change(name: str) -> str:
    """Where others change what they made, by its name or ARN."""
    if is_of_control_tower(name):
        return "AWS Control Tower manages it, so change it in the settings of the landing zone"
    return "change it there"


def merged_statements(policy: Mapping[str, Any], statements: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """A policy with our statements as they should be, and everybody else's kept in their order."""
    found = policy.get("Statement", [])
    listed = [found] if isinstance(found, Mapping) else list(found)
    found_by_sid = {item["Sid"]: item for item in listed if item.get("Sid") in statements}
    if all(same_statement(found_by_sid.get(sid), wanted) for sid, wanted in statements.items()):
        return dict(policy)
    others = [item for item in listed if item.get("Sid") not in statements]
    return {"Version": "2012-10-17", **policy, "Statement": [*others, *statements.values()]}
