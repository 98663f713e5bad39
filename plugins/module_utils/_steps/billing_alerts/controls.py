# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role billing_alerts."""

from __future__ import annotations

from ..._controls.control import Control
from ..._controls.resolution import Input, Manual, Waiting
from ..._parts.notices.recipients import BILLING, CONFIRM

_CONSOLE = "https://console.aws.amazon.com/billing/home#/preferences"
_FREE_TIER = "https://console.aws.amazon.com/billing/home#/freetier"

#: The first data point comes within a day after the preference was enabled.
_FIRST_CHARGES = Waiting(24)

CONTROLS = (
    Control(
        "billing_alerts.topic",
        "medium",
        "An SNS topic should carry billing notices, over HTTPS only",
        "Run the role dayone.aws.billing_alerts (module dayone.aws.billing_alarm).",
    ),
    Control(
        "billing_alerts.topic_encryption",
        "medium",
        "The billing topic should be encrypted with a customer-managed key",
        "Set billing_alerts_encrypt: true, or kms_key_id of dayone.aws.billing_alarm to a customer-managed "
        "key whose policy allows cloudwatch.amazonaws.com to use it. The AWS managed key alias/aws/sns does "
        "not, so alarms would be lost.",
    ),
    Control(
        "billing_alerts.subscription",
        "medium",
        "The billing topic should have a confirmed subscription",
        "Open the confirmation message that AWS sent to the endpoint, and confirm the subscription.",
        resolution=(BILLING, CONFIRM),
    ),
    Control(
        "billing_alerts.alarm",
        "high",
        "A CloudWatch alarm should exist for estimated charges",
        "Run the role dayone.aws.billing_alerts (module dayone.aws.billing_alarm).",
        resolution=(BILLING, _FIRST_CHARGES),
    ),
    Control(
        "billing_alerts.preference",
        "high",
        "CloudWatch billing alerts should be enabled in the billing preferences",
        f"Open {_CONSOLE}, edit Alert preferences and choose Receive CloudWatch billing alerts. In an "
        "organization the setting belongs to the management account.",
        resolution=(Manual(2),),
    ),
    Control(
        "billing_alerts.metric",
        "low",
        "CloudWatch should have received the metric EstimatedCharges",
        "Wait: the first data point arrives within a day after the alert preference was enabled.",
        stance="audit",
        resolution=(_FIRST_CHARGES,),
    ),
    Control(
        "billing_alerts.currency",
        "high",
        "Billing alarms should use the currency in which the account is charged",
        "Set billing_alerts_currency to the account's currency: an alarm in a different currency never fires.",
        stance="audit",
        resolution=(Input("billing_alerts_currency", "billing_alerts_currency: EUR"), _FIRST_CHARGES),
    ),
    Control(
        "billing_alerts.scope",
        "medium",
        "Billing alarms should watch charges that the account can see",
        "Create alarms for linked accounts in the management account: a member account sees only its own charges.",
        stance="audit",
    ),
    Control(
        "billing_alerts.budget",
        "high",
        "A monthly cost budget should exist",
        "Run the role dayone.aws.billing_alerts (module dayone.aws.cost_budget).",
        ssb=("ACCT.10",),
        condition="billing_alerts_budget_enabled | bool",
    ),
    Control(
        "billing_alerts.budget_notifications",
        "high",
        "The budget should notify before and when it is exceeded",
        "Run the role dayone.aws.billing_alerts (module dayone.aws.cost_budget).",
        ssb=("ACCT.10",),
        condition="billing_alerts_budget_enabled | bool",
        resolution=(BILLING,),
    ),
    Control(
        "billing_alerts.budget_action",
        "medium",
        "The budget should attach a deny policy when it is exceeded",
        "Set billing_alerts_budget_action, and run the role dayone.aws.billing_alerts.",
        condition="billing_alerts_budget_enabled | bool and billing_alerts_budget_action is defined",
    ),
    Control(
        "billing_alerts.anomaly_monitor",
        "medium",
        "Cost Anomaly Detection should monitor all services",
        "Run the role dayone.aws.billing_alerts (module dayone.aws.cost_anomaly_detection).",
        condition="billing_alerts_anomaly_enabled | bool",
    ),
    Control(
        "billing_alerts.anomaly_subscription",
        "medium",
        "Cost anomalies should be sent to a subscriber",
        "Run the role dayone.aws.billing_alerts (module dayone.aws.cost_anomaly_detection).",
        condition="billing_alerts_anomaly_enabled | bool",
        resolution=(BILLING,),
    ),
    Control(
        "billing_alerts.account_plan",
        "high",
        "The account's free plan should not be about to end",
        f"Open {_FREE_TIER} and upgrade to the paid plan.",
        stance="human",
        condition="billing_alerts_free_tier_enabled | bool and billing_alerts_state == 'present'",
        resolution=(Manual(3),),
    ),
    Control(
        "billing_alerts.free_tier",
        "low",
        "Free tier usage should be below its limits",
        f"Open {_FREE_TIER} and check what is used.",
        stance="human",
        condition="billing_alerts_free_tier_enabled | bool and billing_alerts_state == 'present'",
        resolution=(Manual(5),),
    ),
)
