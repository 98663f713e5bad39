# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs a module as a worker of ansible-playbook does: its main, in this process, without a playbook around it."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import re
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from ansible.module_utils.common.json import Direction, get_module_decoder
from ansible_collections.dayone.aws.plugins.plugin_utils import in_process

from tests import ROOT
from tests.emulator import clients
from tests.emulator.faults import writes
from tests.emulator.server import Emulator

#: How samples ask for a place: there is nothing else to be templated in them.
_LOOKUP = re.compile(r"\{\{ lookup\('[a-z.]*env', '(?P<name>[A-Z_]+)'\) \}\}")
SAMPLES = ROOT / "tests" / "integration" / "samples"


@dataclass(frozen=True)
class Sample:
    """A module, its options, and the account that it begins in."""

    name: str
    module: str
    options: Mapping[str, Any]
    controls: Mapping[str, Any]
    prepare: tuple[Mapping[str, Any], ...]

    def begin(self, account: Emulator) -> None:
        """Bring the account to where the sample begins."""
        account.reset()
        for name, payload in self.controls.items():
            account.control(name, dict(payload) if isinstance(payload, Mapping) else payload)
        for call in self.prepare:
            client = clients.client(account.endpoint, call["service"], call.get("region", "us-east-1"))
            getattr(client, call["method"])(**call.get("params", {}))


@dataclass(frozen=True)
class Ended:
    """How a run of a module ended: its result, or the traceback of what it did not expect."""

    result: Mapping[str, Any]
    crash: str
    calls: tuple[Mapping[str, str], ...]

    @property
    def writes(self) -> list[str]:
        """The operations that write, in their order."""
        return [f"{call['service']}:{call['operation']}" for call in self.calls if writes(call["operation"])]


def samples(first_only: bool = True) -> list[Sample]:
    """The samples of all modules: the first of each, or all."""
    found = []
    for path in sorted(SAMPLES.glob("*.yml")):
        listed = yaml.safe_load(path.read_text(encoding="utf-8"))
        for item in listed[:1] if first_only else listed:
            module, options = _task(item["task"])
            name = f"{path.stem}.{item['id']}"
            found.append(Sample(name, module, options, item.get("controls", {}), tuple(item.get("prepare", ()))))
    return found


def _task(task: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    (name, options), *_more = task.items()
    return name.rpartition(".")[2], json.loads(_LOOKUP.sub(_of_environment, json.dumps(options or {})))


def _of_environment(found: re.Match[str]) -> str:
    known = {"DAYONE_SAMPLES": str(SAMPLES), "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".collections")}
    return known[found["name"]]


def run(account: Emulator, module: str, options: Mapping[str, Any], folder: Path, *, check: bool) -> Ended:
    """Run a module. Its calls are those of this run alone."""
    account.control("calls", method="DELETE")
    variables = {
        **account.environment,
        "DAYONE_REPORT_DIRECTORY": str(folder),
        "DAYONE_SAMPLES": str(SAMPLES),
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    arguments = {**options, "_ansible_check_mode": check, "_ansible_diff": True, "_ansible_no_log": False}
    output, crash = io.StringIO(), ""
    with (
        in_process._module_arguments(arguments),
        in_process._environment(variables),
        contextlib.redirect_stdout(output),
    ):
        main = importlib.import_module(in_process.MODULES + module).main
        try:
            main()
        except SystemExit:
            pass
        except Exception:
            crash = traceback.format_exc()
    calls = tuple(account.control("calls", method="GET"))
    return Ended(_result(output.getvalue()), crash, calls)


def _result(text: str) -> dict[str, Any]:
    decoder = get_module_decoder(in_process.PROFILE, Direction.MODULE_TO_CONTROLLER)
    found: dict[str, Any] = json.loads(text, cls=decoder) if text.strip() else {}
    return found
