# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The baseline as a whole: what each of its steps leaves in the account."""

import runpy
from pathlib import Path

for name in ("account_contacts", "password_policy", "root_account", "iam_groups", "billing_alerts"):
    runpy.run_path(str(Path(__file__).parents[1] / name / "verify.py"))
