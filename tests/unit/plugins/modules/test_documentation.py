# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What stands in the documentation of many modules, for which Ansible has no fragments, and what has fragments."""

from __future__ import annotations

import ast
import json
from collections import defaultdict
from typing import Any

import pytest
import yaml
from ansible_collections.dayone.aws.plugins.module_utils._controls.catalogue import CONTROLS

from tests import ROOT

MODULES = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "plugins" / "modules").glob("*.py"))}
#: Those that return what the kernel found.
RECONCILING = sorted(name for name, text in MODULES.items() if "_module.run import" in text)
#: What each of them returns, and its type.
SHARED = {
    "findings": {"type": "list", "elements": "dict", "returned": "always"},
    "calls": {"type": "list", "elements": "dict", "returned": "always"},
    "account_id": {"type": "str", "returned": "always"},
    "regions": {"type": "list", "elements": "str", "returned": "always"},
}
#: The keys of a finding and of a call (``_row`` of ``_module/run.py``, ``Call.as_dict``).
FINDING = {
    "control",
    "title",
    "severity",
    "cis",
    "status",
    "account_id",
    "region",
    "resource",
    "current",
    "wanted",
    "remediation",
    "chain",
}
CALL = {"service", "method", "params", "region"}


def block(module: str, name: str) -> Any:
    """A block of a module's documentation."""
    for node in ast.parse(MODULES[module]).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            return yaml.safe_load(ast.literal_eval(node.value))
    return {}


def test_an_option_that_modules_share_is_described_once() -> None:
    where = defaultdict(list)
    for module in MODULES:
        for option, about in block(module, "DOCUMENTATION").get("options", {}).items():
            where[option, json.dumps(about, sort_keys=True)].append(module)
    assert {option: modules for (option, _about), modules in where.items() if len(modules) > 1} == {}


@pytest.mark.parametrize("module", RECONCILING)
def test_what_every_module_returns_is_documented_alike(module: str) -> None:
    returned = block(module, "RETURN")
    about = {key: {part: returned[key].get(part) for part in parts} for key, parts in SHARED.items()}
    assert about == SHARED
    assert all(returned[key]["description"] for key in SHARED)


@pytest.mark.parametrize("module", RECONCILING)
def test_samples_are_what_a_module_returns(module: str) -> None:
    returned = block(module, "RETURN")
    findings, calls = returned["findings"]["sample"], returned["calls"]["sample"]
    assert [row["control"] for row in findings if row["control"] not in CONTROLS] == []
    assert [row for row in findings if not row.keys() <= FINDING] == []
    assert [call for call in calls if not call.keys() <= CALL] == []
