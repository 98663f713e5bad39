# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The baseline as a whole: what each of its steps leaves in the account."""

import runpy
from pathlib import Path

SCENARIOS = Path(__file__).resolve().parents[1]
# The roles by which a run enters an account, and those of an organization, are no step of its baseline.
OTHERS = {"bootstrap", "identity_center", "organization_accounts", "organization_policies", "organization_security"}
# It is off unless it is asked for.
OTHERS |= {"change_events"}
for role in sorted({folder.name for folder in (SCENARIOS.parents[1] / "roles").iterdir()} - OTHERS):
    runpy.run_path(str(SCENARIOS / role / "verify.py"))
