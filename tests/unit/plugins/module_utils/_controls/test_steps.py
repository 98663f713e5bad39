# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import re

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._controls.catalogue import CONTROLS
from ansible_collections.dayone.aws.plugins.module_utils._controls.steps import expected

from tools.role_readme import ROLES, options

STEPS = sorted(role.name for role in ROLES.iterdir())


@pytest.mark.parametrize("step", STEPS)
def test_every_step_judges_something(step: str) -> None:
    found = [control.id for control in expected(step, lambda _expression: True)]
    assert {name for name in CONTROLS if name.startswith(f"{step}.")} <= set(found)
    assert list(expected(step, lambda expression: not expression.startswith(f"{step}_enabled"))) == []


@pytest.mark.parametrize("step", STEPS)
def test_conditions_name_variables_of_their_role(step: str) -> None:
    asked: list[str] = []
    list(expected(step, lambda expression: not asked.append(expression)))  # type: ignore[func-returns-value]
    named = set(re.findall(rf"{step}_[a-z0-9_]+", re.sub(r"'[^']*'", "", " ".join(asked))))
    assert named <= set(options(ROLES / step))
