# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The action plugins are one and the same, one for each module: docs/design.md says why they cannot be one file."""

from __future__ import annotations

import ast
import re

import pytest

from tests import ROOT

MODULES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("*.py"))
TEMPLATE = """# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from ansible_collections.dayone.aws.plugins.plugin_utils.in_process import ActionModule, prepare

__all__ = ["ActionModule"]

prepare({arguments})
"""
#: That of a module which works on journals, and calls AWS at most once.
BARE = TEMPLATE.replace("ActionModule, prepare", "ActionModule").partition("\nprepare(")[0]


def source(name: str) -> str:
    return (ROOT / "plugins" / "action" / f"{name}.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("module", MODULES)
def test_an_action_plugin_says_nothing_but_the_services_of_its_module(module: str) -> None:
    found = re.findall(r"^prepare\((.*?)\)$", source(module), re.MULTILINE | re.DOTALL)
    if not found:
        assert source(module) == BARE
        return
    (call,) = found
    first, *services = ast.parse(f"f({call})", mode="eval").body.args  # type: ignore[attr-defined]
    assert ast.unparse(first) == "__name__"
    assert all(isinstance(service, ast.Constant) for service in services)
    assert source(module) == TEMPLATE.format(arguments=call)


def test_there_is_none_without_a_module() -> None:
    assert sorted(path.stem for path in (ROOT / "plugins" / "action").glob("*.py")) == MODULES
