# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who is notified: the variables that name them, and what a person does to receive anything."""

from __future__ import annotations

from ..._controls.resolution import Input, Manual

_PHASE = "recipients"
#: Recipients of what concerns security, for all roles.
SECURITY = Input(
    "dayone_security_subscriptions",
    "dayone_security_subscriptions: [{protocol: email, endpoint: security@example.com}]",
    _PHASE,
)
#: Recipients of what concerns costs.
BILLING = Input(
    "billing_alerts_subscriptions",
    "billing_alerts_subscriptions: [{protocol: email, endpoint: billing@example.com}]",
    _PHASE,
)
#: What a recipient does: open the message from AWS, and confirm.
CONFIRM = Manual(1, phase=_PHASE)
