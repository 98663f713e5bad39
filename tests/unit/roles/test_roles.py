# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What stands twice in a role, and what every role must have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.dayone.aws.plugins.lookup.connection_options import VARIABLES

from tools import role_readme
from tools.role_readme import ROLES, options, readme

NAMES = sorted(role.name for role in ROLES.iterdir())
TASKS = ROLES.parent / "playbooks" / "tasks"
#: The steps of an account, and those of an organization.
STEPS = [
    task
    for name in ("steps", "organization_steps")
    for task in yaml.safe_load((TASKS / f"{name}.yml").read_text(encoding="utf-8"))
]
#: Roles that are no step of a run: what puts the roles in place that runs work in.
APART = {"bootstrap"}
SECTIONS = ("## Use", "## Variables", "## Permissions", "## Cost", "## Undo")


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_defaults_are_those_of_the_argument_specs(name: str) -> None:
    specs = {key: spec["default"] for key, spec in options(ROLES / name).items() if "default" in spec}
    computed = role_readme.computed(ROLES / name)
    assert not set(computed) & set(specs), "documentation takes no template as the default of a boolean or a list"
    defaults = load(ROLES / name / "defaults" / "main.yml") or {}
    assert {key: value for key, value in defaults.items() if key not in computed} == specs


def _tasks_of(items: Any) -> Iterator[dict[str, Any]]:
    for item in items or []:
        yield item
        for key in ("block", "rescue", "always"):
            yield from _tasks_of(item.get(key))


@pytest.mark.parametrize("name", NAMES)
def test_dayone_regions_limits_each_task_that_works_in_regions(name: str) -> None:
    own = f"{{{{ {name}_regions | default(dayone_regions | default(omit)) }}}}"
    wrong = []
    for path in sorted((ROLES / name / "tasks").glob("*.yml")):
        for task in _tasks_of(load(path)):
            for key, given in task.items():
                documented = ROLES.parent / "plugins" / "modules" / f"{key.removeprefix('dayone.aws.')}.py"
                if not key.startswith("dayone.aws.") or not documented.exists():
                    continue
                regional = re.search(r"regional_spec\(|dayone\.aws\.regional", documented.read_text(encoding="utf-8"))
                if regional and (given or {}).get("regions") != own:
                    wrong.append(f"{path.name}: {key}")
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_readme_has_the_variables_and_its_sections(name: str) -> None:
    text = (ROLES / name / "README.md").read_text(encoding="utf-8")
    assert readme(ROLES / name) == text
    assert [section for section in SECTIONS if f"\n{section}\n" not in text] == []


@pytest.mark.parametrize("name", NAMES)
def test_variables_carry_the_name_of_their_role(name: str) -> None:
    assert [key for key in options(ROLES / name) if not re.match(f"({name}|dayone)_", key)] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_variable_is_used_and_every_used_one_is_described(name: str) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (ROLES / name / "tasks").rglob("*.yml"))
    for folder in ("defaults", "vars"):
        text += "".join(path.read_text(encoding="utf-8") for path in (ROLES / name / folder).rglob("*.yml"))
    text += "".join(map(str, (load(ROLES / name / "defaults" / "main.yml") or {}).values()))
    used = set(re.findall(rf"(?<![\w.])((?:{name}|dayone)_\w+)", text)) | set(VARIABLES.values())
    assert used == set(options(ROLES / name))


def tasks_of_ours(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The options of each task of a module of ours, also in blocks."""
    for item in items:
        for part in ("block", "rescue", "always"):
            yield from tasks_of_ours(item.get(part, []))
        yield from (options for key, options in item.items() if key.startswith("dayone.aws."))


@pytest.mark.parametrize("name", NAMES)
def test_every_task_works_where_the_host_s_variables_say(name: str) -> None:
    """By the one block that all of a role's tasks stand in: a task that set such an option would overrule it."""
    (block,) = load(ROLES / name / "tasks" / "main.yml")
    assert block["module_defaults"] == {"group/dayone.aws.roles": "{{ lookup('dayone.aws.connection_options') }}"}
    found = [task for path in (ROLES / name / "tasks").rglob("*.yml") for task in tasks_of_ours(load(path))]
    assert found
    assert [task for task in found if VARIABLES.keys() & set(task or {})] == []


def test_the_group_of_the_roles_has_every_module() -> None:
    groups = load(ROLES.parent / "meta" / "runtime.yml")["action_groups"]
    assert groups["roles"] == [{"metadata": {"extend_group": ["dayone"]}}]


@pytest.mark.parametrize("name", NAMES)
def test_every_role_is_a_step_with_a_scenario_and_a_row_in_the_readme(name: str) -> None:
    root = ROLES.parent
    tags = [task["tags"] for task in STEPS if (task.get("vars") or {}).get("_dayone_step") == name]
    assert (name not in APART) == bool(tags) and all(item == [name] for item in tags)
    assert name not in APART or (root / "playbooks" / f"{name}.yml").exists()
    assert (root / "extensions" / "molecule" / name / "verify.py").exists()
    assert f"(roles/{name}/README.md)" in (root / "README.md").read_text(encoding="utf-8")
