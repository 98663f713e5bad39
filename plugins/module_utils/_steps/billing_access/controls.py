# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role billing_access."""

from __future__ import annotations

from ..._controls.control import Control
from ..._controls.resolution import Manual

CONTROLS = (
    Control(
        "billing_access.iam_access",
        "medium",
        "IAM users and roles should have access to billing where their policies allow it",
        "Sign in as root, open https://console.aws.amazon.com/billing/home#/account, and under IAM user and role "
        "access to Billing information choose Edit, Activate IAM Access, and Update. In an organization the root of "
        "each account does it for that account.",
        stance="audit",
        resolution=(Manual(3, phase="root"),),
    ),
)
