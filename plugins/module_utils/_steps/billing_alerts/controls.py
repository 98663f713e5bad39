# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role billing_alerts."""

from __future__ import annotations

from ..._controls.control import Control
from ..._controls.doing import Input, Manual, Waiting
from ..._parts.notices.recipients import BILLING, CONFIRM

_CONSOLE = "https://console.aws.amazon.com/billing/home#/preferences"
_FREE_TIER = "https://console.aws.amazon.com/billing/home#/freetier"

#: The first data point comes within a day after the preference was enabled.
_FIRST_CHARGES = Waiting(24)

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
        doing=(BILLING, CONFIRM),
    ),
    Control(
        "billing_alerts.alarm",
        "high",
        "An alarm watches the estimated charges",
        "Run dayone.aws.billing_alarm.",
        doing=(BILLING, _FIRST_CHARGES),
    ),
    Control(
        "billing_alerts.preference",
        "high",
        "The account publishes its estimated charges as a CloudWatch metric",
        f"Open {_CONSOLE}, edit Alert preferences and choose Receive CloudWatch billing alerts. "
        "In an organization the management account decides.",
        doing=(Manual(2),),
    ),
    Control(
        "billing_alerts.metric",
        "low",
        "CloudWatch has seen the metric EstimatedCharges",
        "Wait: the first data point comes within a day after the alert preference was switched on.",
        stance="audit",
        doing=(_FIRST_CHARGES,),
    ),
    Control(
        "billing_alerts.currency",
        "high",
        "The alarms watch the currency in which the account is charged",
        "Set billing_alerts_currency to the account's currency: an alarm in another one never fires.",
        stance="audit",
        doing=(Input("billing_alerts_currency", "billing_alerts_currency: EUR"), _FIRST_CHARGES),
    ),
    Control(
        "billing_alerts.scope",
        "medium",
        "The account sees the charges that its alarms watch",
        "Make alarms of linked accounts in the management account: a member account sees only its own charges.",
        stance="audit",
    ),
    Control(
        "billing_alerts.budget",
        "high",
        "A budget watches the costs of the month",
        "Run dayone.aws.cost_budget.",
        ssb=("ACCT.10",),
        condition="billing_alerts_budget_enabled | bool",
    ),
    Control(
        "billing_alerts.budget_notifications",
        "high",
        "The budget tells people before and when it is spent",
        "Run dayone.aws.cost_budget.",
        ssb=("ACCT.10",),
        condition="billing_alerts_budget_enabled | bool",
        doing=(BILLING,),
    ),
    Control(
        "billing_alerts.budget_action",
        "medium",
        "The budget attaches a policy that denies when it is spent",
        "Run dayone.aws.cost_budget with the option action.",
        condition="billing_alerts_budget_enabled | bool and billing_alerts_budget_action is defined",
    ),
    Control(
        "billing_alerts.anomaly_monitor",
        "medium",
        "Cost Anomaly Detection watches all services",
        "Run dayone.aws.cost_anomaly_detection.",
        condition="billing_alerts_anomaly_enabled | bool",
    ),
    Control(
        "billing_alerts.anomaly_subscription",
        "medium",
        "Somebody is told of cost anomalies",
        "Run dayone.aws.cost_anomaly_detection.",
        condition="billing_alerts_anomaly_enabled | bool",
        doing=(BILLING,),
    ),
    Control(
        "billing_alerts.account_plan",
        "high",
        "The account is not about to be closed for the end of its free plan",
        f"Open {_FREE_TIER} and upgrade to the paid plan.",
        stance="human",
        condition="billing_alerts_free_tier_enabled | bool and billing_alerts_state == 'present'",
        doing=(Manual(3),),
    ),
    Control(
        "billing_alerts.free_tier",
        "low",
        "The free tier is not used up",
        f"Open {_FREE_TIER} and see what is used.",
        stance="human",
        condition="billing_alerts_free_tier_enabled | bool and billing_alerts_state == 'present'",
        doing=(Manual(5),),
    ),
)
