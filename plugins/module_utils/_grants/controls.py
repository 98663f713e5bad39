# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The control of the preflight."""

from __future__ import annotations

from .._controls.control import Control
from .._controls.resolution import Manual

PERMISSIONS = "preflight.permissions"
CONTROLS = (
    Control(
        PERMISSIONS,
        "medium",
        "The credentials should have the permissions that the chosen steps need",
        "Run dayone.aws.bootstrap, which creates roles with them, or allow the actions.",
        stance="audit",
        resolution=(Manual(15, "https://console.aws.amazon.com/iam/home#/roles"),),
    ),
)
