# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the topics that carry notices."""

from __future__ import annotations

from ..._controls.control import Control
from .recipients import CONFIRM, SECURITY

CONTROLS = (
    Control(
        "notices.topic",
        "medium",
        "An SNS topic should carry notices, over HTTPS only",
        "Run dayone.aws.notice_topic.",
    ),
    Control(
        "notices.topic_encryption",
        "medium",
        "The notice topic should be encrypted with a customer-managed key",
        "Set kms_key_id of dayone.aws.notice_topic to a customer-managed key whose policy allows the topic's "
        "publishers to use it. The AWS managed key alias/aws/sns does not, so notifications would be lost.",
        fsbp=("SNS.1",),
    ),
    Control(
        "notices.subscription",
        "medium",
        "The notice topic should have a confirmed subscription",
        "Open the confirmation message that AWS sent to the endpoint, and confirm the subscription.",
        resolution=(SECURITY, CONFIRM),
    ),
)
