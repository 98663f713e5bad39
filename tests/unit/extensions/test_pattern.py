# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a controller is set up with (extensions/patterns), held against what it is for, as far as none is needed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import ansiblelint
import jsonschema
import pytest
import yaml
from ansible_collections.dayone.aws.plugins.module_utils._controls.acceptances import PROFILES
from ansible_collections.dayone.aws.plugins.module_utils._controls.control import SEVERITIES
from dateutil.rrule import rrulestr

from tests import ROOT
from tools.public_api import yaml_in

PATTERN = ROOT / "extensions" / "patterns" / "account_baseline"
ENVIRONMENT = PATTERN / "exec_env" / "execution-environment.yml"
SCHEMAS = Path(ansiblelint.__file__).parent / "schemas"
MODULES = ROOT / ".collections" / "ansible_collections" / "awx" / "awx" / "plugins" / "modules"
JOBS = ("baseline", "drift", "report", "restore")
#: The module of awx.awx that makes what stands under a name of infra.aap_configuration.
MAKERS = {
    "controller_execution_environments": "execution_environment",
    "controller_inventories": "inventory",
    "controller_inventory_sources": "inventory_source",
    "controller_labels": "label",
    "controller_projects": "project",
    "controller_schedules": "schedule",
    "controller_templates": "job_template",
    "controller_workflows": "workflow_job_template",
}


class Loader(yaml.SafeLoader):
    """Reads what Ansible marks as not to be templated."""


Loader.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))


def held() -> dict[str, Any]:
    return dict(yaml.load((PATTERN / "setup.yml").read_text(encoding="utf-8"), Loader))


def options(module: str) -> set[str]:
    """The options of a module of awx.awx, and their other names."""
    found = yaml_in(MODULES / f"{module}.py", "DOCUMENTATION")["options"]
    return set(found) | {alias for option in found.values() for alias in option.get("aliases", [])}


def test_every_kind_has_its_module() -> None:
    assert set(held()) == set(MAKERS)


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_what_is_held_are_options_of_the_module_that_makes_it(name: str) -> None:
    for item in held()[name]:
        assert set(item) <= options(MAKERS[name]), item["name"]


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_the_playbook_passes_on_all_that_is_held(name: str) -> None:
    (play,) = yaml.safe_load((ROOT / "docs" / "ci" / "awx.yml").read_text(encoding="utf-8"))
    (task,) = [task for task in play["tasks"] if f"awx.awx.{MAKERS[name]}" in task]
    assert task["loop"] == f"{{{{ {name} }}}}"
    assert set(task[f"awx.awx.{MAKERS[name]}"]) == {key for item in held()[name] for key in item}


def test_names_that_are_referred_to_are_there() -> None:
    data = held()
    named = {kind: {item["name"] for item in data[kind]} for kind in data}
    for job in data["controller_templates"]:
        assert job["project"] in named["controller_projects"]
        assert job["inventory"] in named["controller_inventories"]
        assert job["execution_environment"] in named["controller_execution_environments"]
    for workflow in data["controller_workflows"]:
        jobs = {node["unified_job_template"]["name"] for node in workflow["workflow_nodes"]}
        assert jobs <= named["controller_templates"]
    assert {item["unified_job_template"] for item in data["controller_schedules"]} <= named["controller_workflows"]


def test_each_job_runs_a_playbook_of_the_collection() -> None:
    jobs = held()["controller_templates"]
    assert sorted(job["playbook"] for job in jobs) == [f"{name}.yml" for name in JOBS]
    for name in JOBS:
        (play,) = yaml.safe_load((PATTERN / "playbooks" / f"{name}.yml").read_text(encoding="utf-8"))
        assert play["ansible.builtin.import_playbook"] == f"dayone.aws.{name}"
        assert (ROOT / "playbooks" / f"{name}.yml").is_file()


def test_what_galaxy_lists_is_what_is_set_up() -> None:
    """Galaxy's importer reads it: the folder's name, one primary job, and what each job is."""
    listed = json.loads((PATTERN / "meta" / "pattern.json").read_text(encoding="utf-8"))
    assert listed["name"] == PATTERN.name
    jobs = listed["aap_resources"]["controller_job_templates"]
    assert [job["name"] for job in jobs if job.get("primary")] == ["Drift"]
    same = ("name", "description", "execution_environment", "playbook", "labels")
    assert [[job[key] for key in same] for job in jobs] == [
        [job[key] for key in same] for job in held()["controller_templates"]
    ]


def test_nothing_is_written_unless_somebody_asks_for_it() -> None:
    kinds = {job["playbook"]: job["job_type"] for job in held()["controller_templates"]}
    assert kinds == {"baseline.yml": "check", "drift.yml": "check", "report.yml": "run", "restore.yml": "check"}


@pytest.mark.parametrize("name", JOBS)
def test_a_survey_asks_for_variables_of_its_playbook(name: str) -> None:
    survey = yaml.safe_load((PATTERN / "template_surveys" / f"{name}.yml").read_text(encoding="utf-8"))
    # dayone_profile is read by a lookup that every step's variables go through.
    known = (ROOT / "playbooks" / f"{name}.yml").read_text(encoding="utf-8") + "dayone_profile"
    choices = {question["variable"]: question.get("choices") for question in survey["spec"]}
    assert not [variable for variable in choices if variable not in known]
    assert choices.get("dayone_profile", list(PROFILES)) == list(PROFILES)
    assert choices.get("dayone_fail_on", list(SEVERITIES)) == list(SEVERITIES)
    for question in survey["spec"]:
        assert question["required"], "an answer that is left out comes as an empty text"
        assert question["default"] in question.get("choices", [question["default"]])


def test_the_schedule_comes_every_night() -> None:
    (schedule,) = held()["controller_schedules"]
    first, second = rrulestr(schedule["rrule"].replace(" ", "\n"))[0:2]
    assert (second - first).total_seconds() == 86_400


def test_the_report_compares_all_slices_in_a_folder_that_stays() -> None:
    jobs = {job["playbook"]: job for job in held()["controller_templates"]}
    report, drift = jobs["report.yml"]["extra_vars"], jobs["drift.yml"]
    assert report["dayone_report_archive"] == report["dayone_report_directory"]
    assert "JOB_ID" not in report["dayone_report_archive"]
    assert drift["allow_simultaneous"] and "extra_vars" not in drift


def schema(name: str) -> Any:
    return json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))


def test_the_execution_environment_is_one(tmp_path: Path) -> None:
    jsonschema.validate(yaml.safe_load(ENVIRONMENT.read_text(encoding="utf-8")), schema("execution-environment"))
    create = [
        "-m",
        "ansible_builder",
        "create",
        "--output-filename",
        "Containerfile",
        "--file",
        str(ENVIRONMENT),
        "--context",
        str(tmp_path / "context"),
    ]
    subprocess.run([sys.executable, *create], check=True, capture_output=True)
    collections = yaml.safe_load((tmp_path / "context" / "_build" / "requirements.yml").read_text(encoding="utf-8"))
    assert [found["name"] for found in collections["collections"]] == ["dayone.aws", "amazon.aws"]
    assert "redhat/ubi10" in (tmp_path / "context" / "Containerfile").read_text(encoding="utf-8")


def test_the_execution_environment_gets_what_the_collection_needs() -> None:
    """As the build asks for it: ansible-builder reads it in the installed collections."""
    introspect = ["-m", "ansible_builder", "introspect", str(ROOT / ".collections")]
    found = subprocess.run([sys.executable, *introspect], check=True, capture_output=True, text=True).stdout
    needed = [line for line in yaml.safe_load(found)["python"] if line.endswith("from collection dayone.aws")]
    assert {line.partition(">")[0].lower() for line in needed} == {
        "boto3",
        "botocore[crt]",
        "pyotp",
        "pygithub",
        "python-gitlab",
        "jira",
    }


def test_the_settings_of_the_navigator_are_settings() -> None:
    settings = yaml.safe_load((ROOT / "docs" / "ci" / "ansible-navigator.yml").read_text(encoding="utf-8"))
    jsonschema.validate(settings, schema("ansible-navigator-config"))
