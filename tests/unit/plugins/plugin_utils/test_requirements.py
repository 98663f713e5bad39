# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is said where something is not installed, and that it is asked for before it is used."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from ansible_collections.dayone.aws.plugins.module_utils._aws import libraries
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.plugin_utils import requirements

from tests import ROOT

PLAY = "[{hosts: localhost, gather_facts: false, tasks: [{dayone.aws.iam_password_policy_enforce: {}}]}]"
AMAZON = "dayone.aws needs the collection amazon.aws 9.0.0 or newer: ansible-galaxy collection install amazon.aws"


@pytest.mark.parametrize("version", ["2.15.13", "2.9.27", "1.9.4"])
def test_an_old_core_is_named_with_what_to_install(version: str) -> None:
    said = requirements.lacking(version)
    assert (
        said == f"dayone.aws needs ansible-core 2.16 or newer, and this is {version}: pip install 'ansible-core>=2.16'"
    )


@pytest.mark.parametrize("version", ["2.16.0", "2.19.14", "2.21.0rc1", "3.0.0"])
def test_newer_cores_are_taken(version: str) -> None:
    assert requirements.lacking(version) == ""


def test_the_floors_are_the_stated_ones() -> None:
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))
    assert runtime["requires_ansible"] == ">={}.{}.0".format(*requirements.CORE)
    assert f"boto3>={libraries.BOTOCORE}" in (ROOT / "requirements.txt").read_text(encoding="utf-8").split()


def test_an_old_boto3_is_named_with_the_python_that_has_it() -> None:
    with pytest.raises(Refusal, match=re.escape(f"{sys.executable} -m pip install --upgrade 'boto3>=1.40'")):
        libraries.check_libraries(True, lambda _version: False)
    libraries.check_libraries(True, lambda version: version == "1.40")


def test_where_boto3_is_missing_the_python_that_lacks_it_is_named() -> None:
    words = f"{sys.executable} has none: {sys.executable} -m pip install --upgrade 'boto3>=1.40'"
    with pytest.raises(Refusal, match=re.escape(words)):
        libraries.check_libraries(False, lambda _version: False)


@pytest.mark.parametrize("entry", ["module", "callback", "inventory"])
def test_without_amazon_aws_every_entry_says_so_in_a_line(entry: str, tmp_path: Path) -> None:
    """A controller that has this collection alone."""
    (tmp_path / "ansible_collections" / "dayone").mkdir(parents=True)
    (tmp_path / "ansible_collections" / "dayone" / "aws").symlink_to(ROOT)
    (tmp_path / "play.yml").write_text(PLAY)
    (tmp_path / "a.organization.yml").write_text("plugin: dayone.aws.organization")
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
        "ANSIBLE_COLLECTIONS_PATH": str(tmp_path),
        "ANSIBLE_NOCOLOR": "1",
        **({"ANSIBLE_CALLBACKS_ENABLED": "dayone.aws.drift_report"} if entry == "callback" else {}),
    }
    command = ["ansible.cli.inventory", "-i", "a.organization.yml", "--list"]
    command = command if entry == "inventory" else ["ansible.cli.playbook", "play.yml"]
    done = subprocess.run(
        [sys.executable, "-m", *command], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    # Older releases of ansible-core break the lines of a warning, also behind a hyphen.
    said = "".join((done.stdout + done.stderr).split())
    assert "".join(AMAZON.split()) in said
    assert "Traceback" not in said
    assert done.returncode != 0 or entry == "inventory"
