# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the modules of the role need to be allowed. Data."""

from __future__ import annotations

from ..._permissions.need import Needs, reads, undoes, writes

PERMISSIONS: dict[str, Needs] = {
    "iam_password_policy_enforce": (
        reads("iam GetAccountPasswordPolicy"),
        writes("iam UpdateAccountPasswordPolicy"),
        undoes("iam DeleteAccountPasswordPolicy"),
    ),
}
