# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The release that modules name, and what it costs to load what every run of an estate loads."""

from __future__ import annotations

import os
import subprocess
import sys

import yaml
from ansible_collections.dayone.aws.plugins.module_utils._version import VERSION

from tests import ROOT

LOADED = """
import sys
import ansible_collections.dayone.aws.plugins.callback.drift_report
print(*sys.modules.keys() & {"boto3", "botocore"})
"""


def test_the_release_is_that_of_the_collection() -> None:
    assert yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))["version"] == VERSION


def test_the_callback_does_without_boto3() -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", LOADED], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
