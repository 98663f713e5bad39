# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is run under faults: the samples of every module, and what removes again what a sample made."""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import yaml
from ansible_collections.dayone.aws.plugins.plugin_utils.in_process import MODULES

from tests import ROOT, signed
from tests.emulator import clients
from tests.emulator.server import Emulator

SAMPLES = ROOT / "tests" / "integration" / "samples"
#: How samples ask for a place: there is nothing else to be templated in them.
_LOOKUP = re.compile(r"\{\{ lookup\('[a-z.]*env', '(?P<name>[A-Z_]+)'\) \}\}")


@dataclass(frozen=True)
class Sample:
    """A module, its options, and the account that it begins in.

    Args:
        name: for people.
        module: where it is imported from.
        options: those of the run that meets faults.
        controls: what is asked of the embedded account first.
        prepare: calls that other hands have sent before.
        before: the options of a run that was before: what it made is removed then.
        entry: the function of the module that is called.
    """

    name: str
    module: str
    options: Mapping[str, Any]
    controls: Mapping[str, Any]
    prepare: tuple[Mapping[str, Any], ...]
    before: Mapping[str, Any] | None = None
    entry: str = "main"

    def begin(self, account: Emulator) -> None:
        """Bring the account to where the sample begins, but for the run that was before."""
        account.reset()
        for name, payload in self.controls.items():
            account.control(name, payload)
        for call in self.prepare:
            client = clients.client(account.endpoint, call["service"], call.get("region", "us-east-1"))
            getattr(client, call["method"])(**call.get("params", {}))


def samples(*, first_only: bool = False) -> list[Sample]:
    """The samples of all modules, and the removal of what their first ones make; or the first of each module alone."""
    found = []
    for path in sorted(SAMPLES.glob("*.yml")):
        listed = yaml.safe_load(path.read_text(encoding="utf-8"))
        own = [_sample(path.stem, item) for item in (listed[:1] if first_only else listed)]
        found += own if first_only else [*own, *_removals(own[0])]
    return found


def _sample(stem: str, item: Mapping[str, Any]) -> Sample:
    (name, options), *_more = item["task"].items()
    given = json.loads(_LOOKUP.sub(_of_environment, json.dumps(options or {})))
    module = MODULES + name.rpartition(".")[2]
    return Sample(f"{stem}.{item['id']}", module, given, item.get("controls", {}), tuple(item.get("prepare", ())))


def _removals(sample: Sample) -> list[Sample]:
    """What removes again what a sample makes, where its module can."""
    documented = yaml.safe_load(importlib.import_module(sample.module).DOCUMENTATION).get("options", {})
    if "absent" not in documented.get("state", {}).get("choices", ()):
        return []
    removal = {**sample.options, "state": "absent"}
    return [replace(sample, name=f"{sample.name}.removed", options=removal, before=sample.options)]


def _of_environment(found: re.Match[str]) -> str:
    known = {**signed.environment(), "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".collections")}
    return known[found["name"]]


def warm(chosen: Sequence[Sample]) -> None:
    """Import what the runs import, before they are forked."""
    for module in {sample.module for sample in chosen if sample.module.startswith(MODULES)}:
        importlib.import_module(module.replace(".modules.", ".action."))
