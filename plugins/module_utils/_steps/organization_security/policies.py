# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The configuration policies of Security Hub CSPM that are asked for. Pure.

https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_CreateConfigurationPolicy.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..._kernel.plan import Failure, Refusal
from ..._parts.hub_standards import STANDARDS, standard_arn
from .scene import Scene

_NAME = re.compile(r"[A-Za-z0-9_.!-]{1,128}", re.ASCII)
_CONTROL = re.compile(r"[A-Za-z0-9]+\.[0-9]+", re.ASCII)
#: So many policies a home region has at most:
#: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub_limits.html
_MOST = 20
_CONTROLS = "SecurityControlsConfiguration"
_KEPT = "SecurityControlCustomParameters"


@dataclass(frozen=True)
class HubPolicy:
    """One policy.

    Args:
        enabled: whether Security Hub is on where it applies.
        standards: the ARNs of standards that are checked.
        disabled_controls: those of their controls that are not.
        targets: the ids of units and accounts, or the root's.
    """

    name: str
    description: str
    enabled: bool
    standards: tuple[str, ...]
    disabled_controls: tuple[str, ...]
    targets: tuple[str, ...]

    def content(self, now: Mapping[str, Any]) -> dict[str, Any]:
        """The policy's content, with the parameters of controls that others have set."""
        if not self.enabled:
            return {"ServiceEnabled": False}
        kept = {key: value for key, value in now.get(_CONTROLS, {}).items() if key == _KEPT}
        return {
            "ServiceEnabled": True,
            "EnabledStandardIdentifiers": list(self.standards),
            _CONTROLS: {"DisabledSecurityControlIdentifiers": list(self.disabled_controls), **kept},
        }


def content_of(found: Mapping[str, Any]) -> dict[str, Any]:
    """A policy's content in normal form: lists sorted."""
    if not found.get("ServiceEnabled"):
        return {"ServiceEnabled": False}
    controls = {
        key: sorted(value) if key != _KEPT else value for key, value in found.get(_CONTROLS, {}).items() if value
    }
    if "EnabledSecurityControlIdentifiers" not in controls:
        controls.setdefault("DisabledSecurityControlIdentifiers", [])
    standards = sorted(found.get("EnabledStandardIdentifiers", []))
    return {"ServiceEnabled": True, "EnabledStandardIdentifiers": standards, _CONTROLS: controls}


def policies_spec() -> dict[str, Any]:
    """The option of the policies."""
    return {
        "type": "list",
        "elements": "dict",
        "default": [{"name": "dayone-baseline", "standards": ["fsbp"], "targets": ["/"]}],
        "options": {
            "name": {"type": "str", "required": True},
            "description": {"type": "str", "default": ""},
            "enabled": {"type": "bool", "default": True},
            "standards": {"type": "list", "elements": "str", "choices": list(STANDARDS), "default": []},
            "disabled_controls": {"type": "list", "elements": "str", "default": []},
            "targets": {"type": "list", "elements": "str", "required": True},
        },
    }


def check_policies(items: Sequence[Mapping[str, Any]]) -> None:
    """Refuse what Security Hub would refuse, before the first request.

    Raises:
        Refusal: the option, and what it must be.
    """
    option = "security_hub_policies"
    if len(items) > _MOST:
        raise Refusal(f"{option} has {len(items)} policies, but Security Hub takes {_MOST} at most.")
    names: set[str] = set()
    targets: dict[str, str] = {}
    for item in items:
        name = item["name"]
        if not _NAME.fullmatch(name):
            raise Refusal(f"{option}: the name {name!r} must be 1 to 128 letters, digits and any of -_.! characters.")
        if name in names:
            raise Refusal(f"{option} has two policies called {name}.")
        names.add(name)
        if not item["enabled"] and (item["standards"] or item["disabled_controls"]):
            raise Refusal(f"{option}: {name} is not enabled, so it takes no standards and no disabled_controls.")
        wrong = [found for found in item["disabled_controls"] if not _CONTROL.fullmatch(found)]
        if wrong:
            raise Refusal(f"{option}: {wrong[0]!r} is no control of Security Hub. One looks like IAM.6.")
        if not item["targets"]:
            raise Refusal(f"{option}: {name} has no targets. Name units by their path, accounts, or / for all.")
        for target in item["targets"]:
            if target in targets:
                raise Refusal(f"{option}: {target} is a target of {targets[target]} and of {name}. It can have one.")
            targets[target] = name


def policies_of(scene: Scene, region: str) -> tuple[HubPolicy, ...]:
    """The policies that are asked for, with the ids of their targets.

    Raises:
        Failure: the organization could not be read.
        Refusal: there is no such target.
    """
    return tuple(
        HubPolicy(
            item["name"],
            item["description"] or "",
            item["enabled"],
            tuple(sorted(standard_arn(name, region, scene.partition) for name in item["standards"])),
            tuple(sorted(item["disabled_controls"])),
            tuple(_target(scene, name, item["name"]) for name in item["targets"]),
        )
        for item in scene.options["security_hub_policies"]
    )


def _target(scene: Scene, named: str, policy: str) -> str:
    """The id of the root, a unit or an account."""
    tree = scene.tree.get()
    if tree is None:
        raise Failure("error", "The account is in no organization any more: run again.")
    unit = tree.unit(named) if not named.isdigit() else None
    if unit is not None:
        return unit.id
    return scene.find(named, f"security_hub_policies: {policy}")
