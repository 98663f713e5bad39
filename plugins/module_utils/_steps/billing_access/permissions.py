# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the modules of the role need to be allowed. Data."""

from __future__ import annotations

from ..._permissions.need import Needs, reads

PERMISSIONS: dict[str, Needs] = {
    "billing_access_audit": (
        reads("billing GetCredits"),
        reads("iam SimulatePrincipalPolicy", ("iam::{account}:user/*", "iam::{account}:role/*")),
        reads("iam GetRole", "iam::{account}:role/*"),
        reads("ce GetCostAndUsage", when="billing_access_allow_paid_calls"),
    ),
}
