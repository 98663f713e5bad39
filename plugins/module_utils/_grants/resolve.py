# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Needs for one account and one set of options: which of them count, and which resources they name. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .._permissions.need import READ, UNDO, WRITE, Need, Needs
from .catalogue import INVENTORY, REPORT, STEPS, Step
from .live import LIVE

_FIELD = re.compile(r"\{(\w+(?:\.\w+)?)\}")
_DEEPEST = 5
#: What each purpose asks for.
PURPOSES: dict[str, tuple[str, ...]] = {
    "drift": (READ,),
    "baseline": (READ, WRITE),
    "restore": (READ, WRITE, UNDO),
    "inventory": (READ,),
    "live": (READ, WRITE, UNDO),
}


@dataclass(frozen=True)
class Place:
    """Where the permissions are for. ``region`` may be ``*``."""

    partition: str
    account: str
    region: str


#: What the report asks for where it is set, and not where nobody told it.
_UNSET = (
    "dayone_notice_topic_arn",
    "dayone_preflight",
    "dayone_changes_queue_name",
    "dayone_report_archive",
    "dayone_security_hub_destination",
    "dayone_security_hub_role_name",
)


@dataclass(frozen=True)
class Grant:
    """One action on one resource under one condition, with who asks for it."""

    action: str
    resource: str
    condition: tuple[tuple[str, str, str], ...]
    step: str
    kind: str


def named_variables() -> tuple[str, ...]:
    """The variables of roles that decide on permissions: those that name something, and the options."""
    found: set[str] = set()
    for step in (*STEPS.values(), REPORT, INVENTORY):
        found |= {f"{name}_enabled" for name, known in STEPS.items() if known is step}
        texts = [*step.names.values(), *(f"{{{name}}}" for name in step.names)]
        for needs in step.modules.values():
            for need in needs:
                texts += [*need.on, *(value for about in need.condition.values() for value in about.values())]
                found |= {re.split("[.=]", term)[0] for way in need.when.split() for term in way.split("&")}
        found |= {name.partition(".")[0] for text in texts for name in _FIELD.findall(text)}
    return tuple(sorted(found - {"account", "region", "partition"}))


def grants(steps: Iterable[str], purpose: str, place: Place, variables: Mapping[str, Any]) -> list[Grant]:
    """All that some steps ask for.

    Args:
        steps: names of ``STEPS``.
        purpose: one of ``PURPOSES``.
        place: the account.
        variables: of the roles. One that is not there is as it is by default where it names something or enables a
            step, and asked for where it is an option; one that is null is not set.
    """
    if purpose == "inventory":
        chosen = {"inventory": INVENTORY}
    else:
        chosen = {**{name: STEPS[name] for name in steps}, "report": REPORT}
        if purpose == "live":
            chosen["live"] = Step(LIVE, {})
        variables = {**dict.fromkeys(_UNSET), **variables}
    kinds = PURPOSES[purpose]
    return [
        grant
        for name, step in chosen.items()
        if _truth(variables.get(f"{name}_enabled", step.enabled))
        for needs in step.modules.values()
        for grant in of_step(name, step, needs, (_report_kinds(name, kinds), place, variables))
    ]


def _report_kinds(name: str, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """A report is kept and told of whatever a run is for."""
    return (READ, WRITE) if name == "report" else kinds


def of_step(
    name: str, step: Step, needs: Needs, about: tuple[tuple[str, ...], Place, Mapping[str, Any]]
) -> Iterator[Grant]:
    """What some needs of a step ask for, for some kinds of them, a place and variables."""
    kinds, place, variables = about
    for need in needs:
        if need.kind in kinds and counts(need, variables):
            condition = tuple(
                (operator, key, text)
                for operator, pairs in sorted(need.condition.items())
                for key, value in sorted(pairs.items())
                for text in _filled(value, step, place, variables)
            )
            for resource in (found for pattern in need.on for found in _filled(pattern, step, place, variables)):
                for action in need.actions:
                    yield Grant(action, _arn(resource, place), condition, name, need.kind)


def counts(need: Need, variables: Mapping[str, Any]) -> bool:
    """Whether the options ask for a need. An option that is not told may be used."""
    ways = need.when.split()
    return not ways or any(all(_asks(term, variables) for term in way.split("&")) for way in ways)


def _asks(term: str, variables: Mapping[str, Any]) -> bool:
    path, equals, wanted = term.partition("=")
    name, dot, key = path.partition(".")
    if name not in variables:
        return True
    value = variables[name]
    if dot:
        return any(isinstance(item, Mapping) and str(item.get(key)) == wanted for item in value or ())
    if equals and not wanted:
        return value is not None
    return str(value) == wanted if equals else _truth(value)


def _truth(value: Any) -> bool:
    """Whether an option is set: off is what Ansible calls so, and what is empty."""
    return str(value).lower() not in ("none", "false", "no", "off", "0", "", "[]", "{}")


def _filled(text: str, step: Step, place: Place, variables: Mapping[str, Any]) -> list[str]:
    """A text with all that stands in braces put in: as often as a list has items."""
    done, waiting = [], [text]
    for _depth in range(_DEEPEST * 4):
        if not waiting:
            break
        current = waiting.pop()
        field = _FIELD.search(current)
        if field is None:
            done.append(current)
            continue
        values = _values(field[1], step, place, variables)
        waiting += [current[: field.start()] + value + current[field.end() :] for value in values]
    return sorted(done + [re.sub(_FIELD, "*", item) for item in waiting])


def _values(name: str, step: Step, place: Place, variables: Mapping[str, Any]) -> list[str]:
    if name in ("account", "region", "partition"):
        return [str(getattr(place, name))]
    listed, _dot, key = name.partition(".")
    if key and listed in variables:
        found = (item.get(key) for item in variables[listed] or () if isinstance(item, Mapping))
        return list(dict.fromkeys(str(value) for value in found if value))
    value = variables.get(name)
    if isinstance(value, (list, tuple)):
        return [str(name) for name in map(_name_of, value) if name]
    if value:
        return [str(value)]
    return [step.names.get(name, "*")]


def _name_of(item: Any) -> Any:
    """What an item of a list is called. One that has no name of its own is called by what else the baseline says."""
    return item.get("name") if isinstance(item, Mapping) else item


def _arn(resource: str, place: Place) -> str:
    return resource if resource == "*" or resource.startswith("arn:") else f"arn:{place.partition}:{resource}"
