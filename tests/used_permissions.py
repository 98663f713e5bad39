# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which declared permissions the requests of a test needed: those that alone among all of their module let one through.

What the samples of a module and the undoing of them need, test_used_permissions.py finds. The rest stands in
``permission_tests.yml``: below each test what it needs, to which its requests are held while it runs; or below the
reason why no test can need it. ``tools/used_permissions.py`` makes the list.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ansible_collections.dayone.aws.plugins.module_utils._grants.catalogue import ALL, modules
from ansible_collections.dayone.aws.plugins.module_utils._grants.policies import statements
from ansible_collections.dayone.aws.plugins.module_utils._grants.resolve import PURPOSES, Grant, Place, of_step
from ansible_collections.dayone.aws.plugins.module_utils._permissions.need import Need

from tests.declared import module_of
from tests.emulator.evaluation import Ask
from tests.emulator.evaluation.statements import about
from tests.emulator.services.authorization import Record, Sent
from tests.permission_tests import listed

#: What a test stands for that has an account, regions and names of its own.
_ANYWHERE = Place("aws", "*", "*")


@dataclass(frozen=True, order=True)
class Key:
    """A permission as a step declares it: the action, and a resource and a condition with the names of variables."""

    action: str
    resource: str
    condition: str = ""

    @classmethod
    def of(cls, need: Need, action: str, resource: str) -> Key:
        """The permission of a need, for one of its actions and resources."""
        pairs = [f"{key} {value}" for about in need.condition.values() for key, value in sorted(about.items())]
        return cls(action, resource, ", ".join(pairs))

    def __str__(self) -> str:
        return f"{self.action} on {self.resource}{self.condition and f' if {self.condition}'}"


#: Permissions, each with its grant for some options.
Given = Sequence[tuple[Key, Grant]]


def declared() -> dict[str, frozenset[Key]]:
    """All permissions, by module."""
    return {
        module: frozenset(
            Key.of(need, action, resource)
            for _step, needs in found
            for need in needs
            for resource in need.on
            for action in need.actions
        )
        for module, found in modules().items()
    }


@functools.cache
def of_any(module: str) -> Given:
    """The permissions of a module, with names as they are by default, and whatever the options are."""
    about = (PURPOSES["restore"], _ANYWHERE, dict[str, Any]())
    return [
        (Key.of(need, grant.action, resource), grant)
        for name, needs in modules()[module]
        for need in needs
        for resource in need.on
        for grant in of_step(name, ALL[name], (replace(need, on=(resource,)),), about)
    ]


def needed(given: Given, asked: Iterable[Ask]) -> set[Key]:
    """The permissions without which some requests would be refused."""
    by_action: dict[str, list[tuple[Key, Grant]]] = {}
    for key, grant in given:
        by_action.setdefault(grant.action, []).append((key, grant))
    found: set[Key] = set()
    for ask in _different(asked):
        letting = [(key, grant) for key, grant in by_action.get(ask.action, ()) if lets(_statement(grant), ask)]
        if len({(grant.resource, grant.condition) for _key, grant in letting}) == 1:
            found |= {key for key, _grant in letting}
    return found


def _different(asked: Iterable[Ask]) -> Iterable[Ask]:
    return {(ask.action, ask.resource, str(ask.context)): ask for ask in asked}.values()


def _statement(grant: Grant) -> dict[str, Any]:
    """The statement of one grant. A name that is not known stands for any in its condition, too."""
    parts = grant.condition
    liked = tuple(("StringLike" if "*" in value else operator, key, value) for operator, key, value in parts)
    (found,) = statements([replace(grant, condition=liked)])
    return found


def lets(statement: dict[str, Any], ask: Ask) -> bool:
    """Whether a statement lets a request through."""
    return any(True for _found in about({"Version": "2012-10-17", "Statement": [statement]}, ask))


#: What modules were given in the test that runs, where it gave them no more than their options need. Permissions that
#: another one includes as soon as an option is set are needed there.
_given_here: list[tuple[str, Given]] = []


def gave(module: str, given: Given) -> None:
    """Say what a module was given, for the test that runs."""
    _given_here.append((module, given))


def by_modules(sent: Iterable[Sent]) -> dict[str, set[str]]:
    """What some requests needed, by the module that sent them. What undoes counts for the module that it undoes, where
    that is the only one."""
    asked: dict[str, list[Ask]] = {}
    for item in sent:
        asked.setdefault(module_of(item.agent), []).extend(item.asked)
    known = modules()
    names = [name for name in asked if name in known]
    if len(names) == 1:
        asked[names[0]] += asked.get("restore", [])
    gifts = [*_given_here, *((name, of_any(name)) for name in known)]
    found: dict[str, set[str]] = {name: set() for name in asked if name in known}
    for name, given in gifts:
        if name in found:
            found[name] |= {str(key) for key in needed(given, asked[name])}
    return found


@contextmanager
def recorded() -> Iterator[list[Sent]]:
    """Keep all requests of everybody."""
    found: list[Sent] = []
    _given_here.clear()
    Record.whole = found
    try:
        yield found
    finally:
        Record.whole = None


def note(file: Path, test: str, sent: Iterable[Sent]) -> None:
    """Add what a test needed to a file, as a line of JSON."""
    found = {module: sorted(texts) for module, texts in by_modules(sent).items() if texts}
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({"test": test, "needed": found}) + "\n")


def missed(test: str, sent: Iterable[Sent]) -> list[str]:
    """What the list says that a test needs, and it did not."""
    found = by_modules(sent)
    claimed = listed()["tests"].get(test, {})
    return sorted(
        f"{module}: {text}" for module, texts in claimed.items() for text in texts if text not in found.get(module, ())
    )


def again(sent: Iterable[Sent]) -> None:
    """Let a test answer for requests of a fixture that it shares with others."""
    for item in sent:
        Record.add(item)
