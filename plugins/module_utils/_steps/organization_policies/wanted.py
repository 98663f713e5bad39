# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The policies that the options ask for. Pure.

https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreatePolicy.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..._kernel.plan import Refusal
from .kinds import ORGANIZATION, SCP, check_document
from .presets import NEEDED, PRESETS, Preset

#: Characters of a name and of a description.
_NAME, _DESCRIPTION = 128, 512


@dataclass(frozen=True)
class Wanted:
    """A policy that is asked for.

    Args:
        name: its name in AWS.
        kind: its type, as AWS names it.
        present: whether it is there, or is to go.
        document: its content, with a placeholder for the organization's id.
        description: what it is for.
        targets: where it is attached, as it was written.
        accepted: services that targets use and may lose. A star: all.
    """

    name: str
    kind: str
    present: bool
    document: Mapping[str, Any]
    description: str
    targets: tuple[str, ...]
    accepted: frozenset[str]

    @property
    def owner(self) -> str:
        """The mark by which the policy is known again."""
        return f"organization_policies/{self.name}"

    @property
    def is_scp(self) -> bool:
        """Whether it is a service control policy."""
        return self.kind == SCP

    def content(self, organization: str) -> dict[str, Any]:
        """The document in an organization."""
        found: dict[str, Any] = json.loads(json.dumps(self.document).replace(ORGANIZATION, organization))
        return found


def wanted_policies(options: Mapping[str, Any]) -> list[Wanted]:
    """The policies of the option, in their order.

    Raises:
        Refusal: which of them is wrong.
    """
    found = [_wanted(item) for item in options["policies"]]
    names = [policy.name for policy in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Refusal(f"policies: the name {', '.join(twice)} is used more than once.")
    return found


def check(options: Mapping[str, Any]) -> None:
    """Refuse bad options before the first request.

    Raises:
        Refusal: which of them is wrong.
    """
    wanted_policies(options)
    wrong = [name for name in options["effective_accounts"] if not (len(name) == 12 and name.isdecimal())]
    if wrong:
        raise Refusal(f"effective_accounts: {', '.join(wrong)} is not an account ID: use 12 digits, in quotes.")


def _wanted(item: Mapping[str, Any]) -> Wanted:
    name, where = item["name"], f"policies: {item['name']}"
    if not 1 <= len(name) <= _NAME or not name.isprintable() or name != name.strip():
        raise Refusal(f"policies: name is {name!r}, but must be 1 to {_NAME} characters, without space around them.")
    preset = PRESETS.get(item["preset"] or "")
    present = item["state"] == "present"
    kind = _kind(where, item, preset)
    if present and (item["content"] is None) == (preset is None):
        raise Refusal(f"{where} needs exactly one of content and preset.")
    if item["values"] and preset is None:
        raise Refusal(f"{where}: values require a preset, and it has none.")
    document: Mapping[str, Any] = {}
    if present:
        document = _content(where, item) if preset is None else preset.build(_values(where, preset, item["values"]))
        check_document(where, kind, document)
    description = item["description"]
    if description is None:
        description = preset.about if preset else name
    if len(description) > _DESCRIPTION:
        raise Refusal(f"{where}: its description has {len(description)} characters, and AWS's limit is {_DESCRIPTION}.")
    targets = tuple(dict.fromkeys(item["targets"]))
    return Wanted(name, kind, present, document, description, targets, frozenset(item["accept_denied"]))


def _kind(where: str, item: Mapping[str, Any], preset: Preset | None) -> str:
    kind: str | None = item["type"]
    if preset is not None and kind not in (None, preset.kind):
        raise Refusal(f"{where}: type is {kind}, but the preset {item['preset']} is a {preset.kind}.")
    found = preset.kind if preset is not None else kind
    if found is None:
        raise Refusal(f"{where} needs a type, such as {SCP}.")
    if not found.isascii() or not found.replace("_", "").isalnum() or found != found.upper():
        raise Refusal(f"{where}: type is {found}, but AWS's types are like {SCP}.")
    return found


def _content(where: str, item: Mapping[str, Any]) -> Mapping[str, Any]:
    """Content as it is written, or what a preset makes of its values."""
    content = item["content"]
    if not _is_json(content):
        raise Refusal(f"{where}: its content cannot be written as JSON.")
    found: Mapping[str, Any] = content
    return found


def _is_json(value: Any) -> bool:
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError):
        return False
    return True


def _values(where: str, preset: Preset, given: Mapping[str, Any] | None) -> dict[str, Any]:
    """The values of a preset, of the kinds that it takes."""
    values = {name: _number(value, preset.values.get(name)) for name, value in (given or {}).items()}
    unknown = sorted(set(values) - set(preset.values))
    if unknown:
        known = f"It has {', '.join(sorted(preset.values))}." if preset.values else "It has none."
        raise Refusal(f"{where}: the preset has no value {', '.join(unknown)}. {known}")
    missing = [name for name, default in preset.values.items() if default is NEEDED and not values.get(name)]
    if missing:
        raise Refusal(f"{where}: the preset requires {', '.join(missing)} in values.")
    for name, problem in _problems(preset, values):
        raise Refusal(f"{where}: {name} {problem}")
    return {**preset.values, **values}


def _number(value: Any, default: Any) -> Any:
    """A number that Ansible gives as text is one."""
    return int(value) if isinstance(default, int) and isinstance(value, str) and value.isdecimal() else value


def _problems(preset: Preset, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        default = preset.values[name]
        kind = preset.takes if default is NEEDED else type(default)
        if not isinstance(value, kind) or isinstance(value, bool):
            yield name, f"must be a {_SAID[kind]}."
        elif isinstance(value, list) and not all(isinstance(entry, str) and entry for entry in value):
            yield name, "must be a list of strings: put numbers in quotes."
        elif isinstance(value, dict) and not all(isinstance(entry, list) for entry in value.values()):
            yield name, "must have a list of values for each key, which may be empty."


_SAID: Mapping[type, str] = {list: "list", dict: "dictionary", str: "text", int: "number"}
