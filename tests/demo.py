# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Takes the embedded account from day zero to its baseline, and shows it."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

from .emulator.server import Emulator

ROOT = Path(__file__).resolve().parent.parent
#: Title, playbook and the exit code that it must have: 2 says that something drifted.
STEPS = (
    ("What has drifted on day zero", "playbooks/drift.yml", 2),
    ("Enforcing the baseline", "playbooks/baseline.yml", 0),
    ("Enforcing it again: nothing changes", "playbooks/baseline.yml", 0),
    ("What has drifted now: nothing", "playbooks/drift.yml", 0),
)


def main() -> int:
    """Run the steps, and end with the first exit code that is not the expected one."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    playbook = Path(sys.executable).with_name("ansible-playbook")
    with Emulator() as account:
        environment = {**os.environ, **account.environment}
        for title, name, expected in STEPS:
            print(f"\n##### {title}: ansible-playbook {name}\n", flush=True)
            code = subprocess.run([playbook, name], cwd=ROOT, env=environment, check=False).returncode
            if code != expected:
                return code or 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
