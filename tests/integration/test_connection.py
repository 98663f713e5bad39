# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a play says whose credentials are used, and what is said where it says it to others only."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import ROOT

Play = Callable[..., Any]
ROLE = {"hosts": "localhost", "gather_facts": False, "roles": ["dayone.aws.password_policy"], "check_mode": True}
WARNING = "dayone.aws used credentials from the environment or the default profile"


@pytest.mark.each_core
def test_role_variables_take_the_place_of_module_defaults(played: Play, tmp_path: Path) -> None:
    playbook = tmp_path / "roles.yml"
    nobody = {"module_defaults": {"group/amazon.aws.aws": {"profile": "nobody"}}}
    variables = {"dayone_aws_profile": "default", "dayone_aws_region": "eu-west-1"}
    playbook.write_text(json.dumps([{**ROLE, **nobody, "vars": variables}]), encoding="utf-8")
    named = played(str(playbook))
    assert named.code == 0, named.output
    assert WARNING not in named.output
    assert {call["region"] for call in named.calls if call["service"] == "sts"} == {"eu-west-1"}

    playbook.write_text(json.dumps([{**ROLE, **nobody}]), encoding="utf-8")
    unnamed = played(str(playbook))
    assert unnamed.code == 0, unnamed.output
    assert WARNING in " ".join(unnamed.output.split())

    wrong = {"vars": {"dayone_aws_profile": "nobody"}}
    playbook.write_text(json.dumps([{**ROLE, **wrong}]), encoding="utf-8")
    missing = played(str(playbook))
    assert missing.code != 0 and "nobody" in missing.output and missing.calls == []


def test_a_library_is_missed_before_the_first_write(played: Play, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['pyotp'] = None\n", encoding="utf-8")
    users = json.dumps({"admin_access_mfa_users": [{"name": "ada"}]})
    baseline = str(ROOT / "playbooks" / "baseline.yml")
    run = played(baseline, "-e", users, PYTHONPATH=str(tmp_path), ANSIBLE_FORKS="4")
    assert run.code == 2, run.output
    assert "admin_access_mfa_users needs the library pyotp" in run.output
    assert run.calls == []
