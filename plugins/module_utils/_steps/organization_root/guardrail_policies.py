# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Guardrails as data, and the names that they have in AWS. Pure.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..._kernel.plan import Refusal
from ..._parts import control_policy
from ..._parts.control_policy import GUARDRAILS, denial_problem
from ..._parts.names import PREFIX


def owner(guardrail: Mapping[str, Any]) -> str:
    """The mark by which a guardrail's policy is known again."""
    return f"organization_guardrails/{guardrail['name']}"


def policy_name(guardrail: Mapping[str, Any]) -> str:
    """The name of a guardrail's policy."""
    return f"{PREFIX}-{guardrail['name']}"


def document(guardrail: Mapping[str, Any]) -> dict[str, Any]:
    """The policy of a guardrail: its own statements, or those of its preset."""
    statements = guardrail["statements"]
    if statements is None:
        statements = GUARDRAILS[guardrail["preset"]][1]
    return control_policy.document(statements)


def description(guardrail: Mapping[str, Any]) -> str:
    """What a guardrail is for."""
    preset = guardrail["preset"]
    return str(guardrail["description"] or (GUARDRAILS[preset][0] if preset else guardrail["name"]))


def check(options: Mapping[str, Any]) -> None:
    """Refuse bad guardrails before the first request."""
    names = [guardrail["name"] for guardrail in options["guardrails"]]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Refusal(f"guardrails: the name {', '.join(twice)} is used more than once.")
    for guardrail in options["guardrails"]:
        _check_one(guardrail)


def _check_one(guardrail: Mapping[str, Any]) -> None:
    name = guardrail["name"]
    if not re.fullmatch(r"[A-Za-z0-9_.-]{1,100}", name):
        raise Refusal(f"guardrails: name is {name}, but must be 1 to 100 letters, digits, dots, hyphens, underscores.")
    if guardrail["state"] == "present" and (guardrail["statements"] is None) == (guardrail["preset"] is None):
        raise Refusal(f"guardrails: {name} needs exactly one of statements and preset.")
    for statement in guardrail["statements"] or []:
        problem = denial_problem(statement)
        if problem:
            raise Refusal(f"guardrails: {name}: {problem}")
