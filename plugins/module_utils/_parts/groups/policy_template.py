# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Makes policies of templates: parameters in, documents out. Refuses what is missing, unknown or too wide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..._kernel.plan import Refusal
from ..iam_policy_lint import MANAGED_SIZE, REASON, compact, problems
from .personas import Persona, Statement

_PLACE = re.compile(r"<([a-z][a-z0-9_]*)>")
#: Parameters that the account answers where a group does not give them.
OF_ACCOUNT = ("account", "partition", "region")
_EXAMPLE = {"account": "123456789012", "partition": "aws", "region": "us-east-1"}

#: What a parameter may be, and how to say it. Wildcards and policy variables would widen the template.
_FORMS: dict[str, tuple[str, str]] = {
    "bucket": (r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", "a bucket name, without wildcards"),
    "distribution_id": (r"E[A-Z0-9]{5,}", "a CloudFront distribution ID, such as E1A2B3C4D5E6F7"),
    "path": (r"([A-Za-z0-9!_.()'-]+/)*", "empty, or a prefix that ends with / and does not begin with it"),
    "region": (r"[a-z]{2}(-[a-z]+)+-\d", "a region, such as eu-west-1"),
    "account": (r"\d{12}", "12 digits"),
    "partition": (r"aws(-[a-z]+)*", "a partition, such as aws"),
}
_OTHER = (r"[A-Za-z0-9_.:/@=+,-]+", "letters, digits and _.:/@=+,- without wildcards")


def places(value: Any) -> set[str]:
    """The parameters that a template names."""
    if isinstance(value, str):
        return set(_PLACE.findall(value))
    if isinstance(value, Mapping):
        return {name for key, item in value.items() for name in places(key) | places(item)}
    if isinstance(value, (list, tuple)):
        return {name for item in value for name in places(item)}
    return set()


def filled(value: Any, values: Mapping[str, str]) -> Any:
    """A copy of a template with its parameters' values."""
    if isinstance(value, str):
        return _PLACE.sub(lambda match: values[match.group(1)], value)
    if isinstance(value, Mapping):
        return {filled(key, values): filled(item, values) for key, item in value.items() if key != REASON}
    if isinstance(value, (list, tuple)):
        return [filled(item, values) for item in value]
    return value


def document(statements: Iterable[Statement], values: Mapping[str, str]) -> dict[str, Any]:
    """A policy of a template."""
    return {"Version": "2012-10-17", "Statement": [filled(item, values) for item in statements]}


def values_of(persona: Persona, parameters: Mapping[str, Any], account: Mapping[str, str]) -> dict[str, str]:
    """The value of each parameter: the group's, else the persona's default, else the account's."""
    given = {name: str(value) for name, value in parameters.items() if value is not None}
    return {**account, **persona.defaults, **given}


def refuse_parameters(where: str, persona: Persona, parameters: Mapping[str, Any]) -> None:
    """Refuse parameters that are missing, unknown or of the wrong form."""
    named = places(list(persona.policies.values()))
    permitted = ", ".join(sorted(named)) or "none"
    unknown = sorted(set(parameters) - named)
    if unknown:
        raise Refusal(f"{where}: parameters has {', '.join(unknown)}, but the persona accepts {permitted}.")
    values = values_of(persona, parameters, _EXAMPLE)
    missing = sorted(named - set(values))
    if missing:
        raise Refusal(f"{where}: parameters must have {', '.join(missing)} (the persona accepts {permitted}).")
    for name in sorted(named):
        pattern, form = _FORMS.get(name, _OTHER)
        if not re.fullmatch(pattern, values[name]):
            raise Refusal(f"{where}: parameters.{name} is {values[name]!r}, but must be {form}.")


def refuse_templates(where: str, persona: Persona, parameters: Mapping[str, Any]) -> None:
    """Refuse policies that break the grammar, are too large, or grant more than they give a reason for."""
    values = values_of(persona, parameters, _EXAMPLE)
    for name, statements in persona.policies.items():
        example = [
            {**filled(item, values), **_reason(item)} if isinstance(item, Mapping) else item for item in statements
        ]
        found = problems(example)
        if found:
            raise Refusal(f"{where}: policy {name}: {'; '.join(found)}.")
        size = len(compact(document(statements, values)))
        if size > MANAGED_SIZE:
            raise Refusal(f"{where}: policy {name} has {size} characters, but AWS's limit is {MANAGED_SIZE}.")


def _reason(statement: Statement) -> dict[str, Any]:
    return {REASON: statement[REASON]} if REASON in statement else {}
