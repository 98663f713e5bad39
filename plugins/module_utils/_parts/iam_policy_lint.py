# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Looks at identity policies offline: their form, their size, and wildcards that nobody gave a reason for.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from .policy_effect.document import listed

#: Characters of a managed policy, white space not counted:
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
MANAGED_SIZE = 6144
REASON = "Why"

_KEYS = {"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition", REASON}
_ACTION = re.compile(r"[a-z0-9-]+:[A-Za-z0-9*?]+")
_RESOURCE = re.compile(r"\*|arn:[^:]+:[a-z0-9-]*:[^:]*:[^:]*:.+")
_SID = re.compile(r"[A-Za-z0-9]*")
#: Beginnings of the names of actions that only read. What is named otherwise counts as a write.
_READS = ("BatchGet", "Describe", "Filter", "Get", "Head", "List", "Lookup", "Search", "Simulate", "Validate", "View")


def compact(document: Mapping[str, Any]) -> str:
    """A policy's text without white space."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"))


def problems(statements: Sequence[Any]) -> list[str]:
    """What is wrong with the statements of an identity policy, one line each."""
    found: list[str] = []
    sids: set[str] = set()
    for index, statement in enumerate(statements, start=1):
        if not isinstance(statement, Mapping):
            found.append(f"statement {index} is not a mapping")
            continue
        label = f"statement {statement.get('Sid') or index}"
        found += [f"{label} {line}" for line in (*_form(statement), *_wildcards(statement))]
        if statement.get("Sid") in sids:
            found.append(f"{label} has the same Sid as an earlier statement")
        sids.add(str(statement.get("Sid") or index))
    return found


def _form(statement: Mapping[str, Any]) -> list[str]:
    """Breaches of the grammar."""
    found = []
    unknown = sorted(set(map(str, statement)) - _KEYS)
    if unknown:
        found.append(f"has {', '.join(unknown)}, but an identity policy can only have {', '.join(sorted(_KEYS))}")
    if statement.get("Effect") not in ("Allow", "Deny"):
        found.append(f"has Effect {statement.get('Effect')}, but must have Allow or Deny")
    for one, other in (("Action", "NotAction"), ("Resource", "NotResource")):
        if bool(listed(statement.get(one))) == bool(listed(statement.get(other))):
            found.append(f"must have either {one} or {other}")
    if not _SID.fullmatch(str(statement.get("Sid", ""))):
        found.append("has a Sid with characters other than A-Z, a-z and 0-9")
    if not isinstance(statement.get("Condition", {}), Mapping):
        found.append("has a Condition that is not a mapping")
    return [*found, *_values(statement)]


def _values(statement: Mapping[str, Any]) -> list[str]:
    """Actions and resources that are none."""
    actions = listed(statement.get("Action")) + listed(statement.get("NotAction"))
    resources = listed(statement.get("Resource")) + listed(statement.get("NotResource"))
    return [
        *(
            f"has the action {item}, which does not have the form service:Action"
            for item in actions
            if not _is(_ACTION, item, "*")
        ),
        *(f"has the resource {item}, which is not an ARN" for item in resources if not _is(_RESOURCE, item)),
    ]


def _is(pattern: re.Pattern[str], value: Any, *also: str) -> bool:
    return isinstance(value, str) and (value in also or bool(pattern.fullmatch(value)))


def _wildcards(statement: Mapping[str, Any]) -> list[str]:
    """Grants that are wider than a reason was given for."""
    if statement.get("Effect") != "Allow":
        return []
    found = []
    actions = [str(item) for item in listed(statement.get("Action"))]
    if listed(statement.get("NotAction")):
        found.append("allows NotAction, which grants all actions that AWS will ever add")
    if any(item in ("*", "*:*") for item in actions):
        found.append("allows every action; attach AdministratorAccess to a group of admin_groups instead")
    if str(statement.get(REASON) or "").strip():
        return found
    whole = [item for item in actions if item.endswith(":*") and item != "*:*"]
    if whole:
        found.append(f"allows every action of a service ({', '.join(whole)}) without a {REASON}")
    writes = [item for item in actions if ":" in item and not item.partition(":")[2].startswith(_READS)]
    wide = "*" in listed(statement.get("Resource")) or bool(listed(statement.get("NotResource")))
    if writes and wide:
        found.append(f"allows writes ({', '.join(writes)}) on every resource without a {REASON}")
    return found
