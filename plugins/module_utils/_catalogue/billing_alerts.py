# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role billing_alerts."""

from __future__ import annotations

from .._control import Control

_CONSOLE = "https://console.aws.amazon.com/billing/home#/preferences"

CONTROLS = (
    Control(
        "billing_alerts.topic",
        "medium",
        "An SNS topic carries billing notices, over HTTPS only",
        "Run dayone.aws.billing_alarm.",
    ),
    Control(
        "billing_alerts.topic_encryption",
        "medium",
        "The topic of billing notices is encrypted with a customer-managed key",
        "Give kms_key_id to dayone.aws.billing_alarm: a customer-managed key whose policy lets "
        "cloudwatch.amazonaws.com use it. The AWS-managed key alias/aws/sns does not, so alarms would be lost.",
    ),
    Control(
        "billing_alerts.subscription",
        "medium",
        "Somebody receives the billing notices",
        "Open the confirmation message that AWS sent to the endpoint, and confirm the subscription.",
    ),
    Control(
        "billing_alerts.alarm",
        "high",
        "An alarm watches the estimated charges",
        "Run dayone.aws.billing_alarm.",
    ),
    Control(
        "billing_alerts.preference",
        "high",
        "The account publishes its estimated charges as a CloudWatch metric",
        f"Open {_CONSOLE}, edit Alert preferences and choose Receive CloudWatch billing alerts. "
        "In an organization the management account decides.",
    ),
    Control(
        "billing_alerts.metric",
        "low",
        "CloudWatch has seen the metric EstimatedCharges",
        "Wait: the first data point comes within a day after the alert preference was switched on.",
    ),
)
