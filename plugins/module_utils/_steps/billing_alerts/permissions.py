# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the modules of the role need to be allowed. Data."""

from __future__ import annotations

from ..._parts.permissions import ORGANIZATION, TOPIC_CHAIN, key, metric_alarms, topic
from ..._permissions.need import Needs, also, passes, reads, undoes, with_when, writes

#: What the variables of names are where they are not set.
NAMES = {
    "billing_alerts_topic_name": "dayone-billing",
    "billing_alerts_name_prefix": "dayone-billing",
    "billing_alerts_budget_name": "dayone-monthly",
}
BUDGET = "budgets::{account}:budget/{billing_alerts_budget_name}"
PERMISSIONS: dict[str, Needs] = {
    "billing_alarm": (
        ORGANIZATION,
        *topic("{billing_alerts_topic_name}"),
        *TOPIC_CHAIN,
        writes("sns Publish", "sns:*:{account}:{billing_alerts_topic_name}", when="billing_alerts_send_test"),
        *key(
            "billing_alarm/{billing_alerts_name_prefix}",
            "{billing_alerts_topic_name}",
            when="billing_alerts_encrypt",
            removed=True,
        ),
        *metric_alarms("{billing_alerts_name_prefix}*", "{billing_alerts_alarms}"),
        reads("cloudwatch ListMetrics GetMetricStatistics"),
        reads("billing GetBillingPreferences"),
        writes("billing UpdateBillingPreferences", when="billing_alerts_manage_preference"),
    ),
    "cost_budget": with_when(
        (
            *TOPIC_CHAIN,
            reads(
                "budgets DescribeBudget DescribeBudgets DescribeNotificationsForBudget "
                "DescribeSubscribersForNotification ListTagsForResource",
                "budgets::{account}:budget/*",
            ),
            writes(
                "budgets CreateBudget UpdateBudget CreateNotification DeleteNotification CreateSubscriber "
                "DeleteSubscriber",
                BUDGET,
            ),
            undoes("budgets DeleteBudget", BUDGET),
            reads(
                "budgets DescribeBudgetActionsForBudget",
                "budgets::{account}:budget/*",
                when="billing_alerts_budget_action",
            ),
            writes(
                "budgets CreateBudgetAction UpdateBudgetAction DeleteBudgetAction",
                f"{BUDGET}/action/*",
                when="billing_alerts_budget_action",
            ),
            passes(
                "iam::{account}:role/*",
                "budgets.amazonaws.com",
                "budgets CreateBudgetAction UpdateBudgetAction",
                when="billing_alerts_budget_action",
            ),
        ),
        "billing_alerts_budget_enabled",
    ),
    "cost_anomaly_detection": with_when(
        (
            *TOPIC_CHAIN,
            reads("ce GetAnomalyMonitors ListTagsForResource", "ce::{account}:anomalymonitor/*"),
            reads("ce GetAnomalySubscriptions ListTagsForResource", "ce::{account}:anomalysubscription/*"),
            writes("ce CreateAnomalyMonitor CreateAnomalySubscription"),
            also("ce:TagResource", "ce CreateAnomalyMonitor", "ce::{account}:anomalymonitor/*"),
            also("ce:TagResource", "ce CreateAnomalySubscription", "ce::{account}:anomalysubscription/*"),
            writes("ce UpdateAnomalySubscription", "ce::{account}:anomalysubscription/*"),
            undoes("ce DeleteAnomalyMonitor", "ce::{account}:anomalymonitor/*"),
            writes("ce DeleteAnomalySubscription", "ce::{account}:anomalysubscription/*"),
        ),
        "billing_alerts_anomaly_enabled",
    ),
    "free_tier_audit": (
        reads("freetier GetAccountPlanState GetFreeTierUsage", when="billing_alerts_free_tier_enabled"),
    ),
}
