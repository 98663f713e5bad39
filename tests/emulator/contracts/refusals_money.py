# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Money: what budgets, anomaly detection, the free tier and billing refuse."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from tests.emulator import clients
from tests.emulator.kit import stored

from .form import Clients, Contract, Refusal
from .scripts import Ask, ask, refusal

_API = "https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/"
_BUDGETS = f"{_API}API_budgets_"
_ACCOUNT = "123456789012"
_BUDGET = {
    "BudgetName": "month",
    "BudgetType": "COST",
    "TimeUnit": "MONTHLY",
    "BudgetLimit": {"Amount": "10", "Unit": "USD"},
}
_NOTICE = {"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 80.0}
_MADE = ask("budgets", "create_budget", AccountId=_ACCOUNT, Budget=_BUDGET)
_MAIL = {"SubscriptionType": "EMAIL", "Address": "a@example.com"}
_ARN = "arn:aws:ce::123456789012:anomalymonitor/11111111-2222-3333-4444-555555555555"
_DAYS = {"Start": "2026-01-01", "End": "2026-02-01"}


def _mails(number: int) -> list[dict[str, str]]:
    return [{"SubscriptionType": "EMAIL", "Address": f"{place}@example.com"} for place in range(number)]


def _notice(threshold: float, *subscribers: dict[str, str]) -> Ask:
    """Add a notification to the budget."""
    notice = {**_NOTICE, "Threshold": threshold}
    who = list(subscribers) or [_MAIL]
    return ask(
        "budgets",
        "create_notification",
        AccountId=_ACCOUNT,
        BudgetName="month",
        Notification=notice,
        Subscribers=who,
    )


def _of_budget(method: str, **params: object) -> Ask:
    return ask("budgets", method, AccountId=_ACCOUNT, BudgetName="month", **params)


def _subscription(client: Clients, frequency: str, **more: object) -> None:
    """Subscribe an email address to a monitor."""
    ce = client("ce")
    monitor = {"MonitorName": "all", "MonitorType": "DIMENSIONAL", "MonitorDimension": "SERVICE"}
    arn = ce.create_anomaly_monitor(AnomalyMonitor=monitor)["MonitorArn"]
    ce.create_anomaly_subscription(
        AnomalySubscription={
            "SubscriptionName": "told",
            "MonitorArnList": [arn],
            "Subscribers": [{"Type": "EMAIL", "Address": "a@example.com"}],
            "Frequency": frequency,
            **more,
        }
    )


def _action_under_way(client: Clients) -> None:
    """Change an action of a budget while it is carried out."""
    budgets, about = client("budgets"), {"AccountId": _ACCOUNT, "BudgetName": "month"}
    budgets.create_budget(AccountId=_ACCOUNT, Budget=_BUDGET)
    made = budgets.create_budget_action(
        **about,
        NotificationType="ACTUAL",
        ActionType="APPLY_IAM_POLICY",
        ActionThreshold={"ActionThresholdValue": 100.0, "ActionThresholdType": "PERCENTAGE"},
        Definition={
            "IamActionDefinition": {"PolicyArn": "arn:aws:iam::aws:policy/AWSDenyAll", "Groups": ["developers"]}
        },
        ExecutionRoleArn=clients.role_for(client("iam"), "acts", "budgets", "iam:AttachGroupPolicy"),
        ApprovalModel="MANUAL",
        Subscribers=[_MAIL],
    )
    found = stored(_ACCOUNT, "budgets.actions")["month"]
    found[made["ActionId"]]["Status"] = "EXECUTION_IN_PROGRESS"
    budgets.delete_budget_action(**about, ActionId=made["ActionId"])


def _no_plan(client: Clients) -> None:
    """Ask an account of before the account plans for its plan."""
    freetier = client("freetier")
    stored(_ACCOUNT, "freetier.plan")["none"] = True
    freetier.get_account_plan_state()


ROWS = (
    replace(
        refusal(
            "budgets-without-notifications",
            "the budget has no notifications",
            ("NotFoundException", "The budget has no notifications."),
            "hashicorp/terraform-provider-aws internal/service/budgets/budget.go",
            "budgets.describe_notifications_for_budget",
            _MADE,
            ask("budgets", "describe_notifications_for_budget", AccountId=_ACCOUNT, BudgetName="month"),
        ),
        was="failed: a budget that somebody made without notifications could not be read",
        assumed="that it is this error, and not an answer without the list: both are read as none",
    ),
    refusal(
        "billing-access-off",
        "IAM users and roles may not see billing information",
        ("AccessDeniedException", "IAM user access not activated"),
        "https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/control-access-billing.html",
        "billing_access.require_access",
        ask("ce", "get_cost_and_usage", TimePeriod=_DAYS, Granularity="MONTHLY", Metrics=["UnblendedCost"]),
    ),
    refusal(
        "budgets-absent",
        "there is no budget of that name",
        ("NotFoundException", "Unable to get budget: month - the budget doesn't exist."),
        f"{_BUDGETS}DescribeNotificationsForBudget.html",
        "budgets._budget",
        _of_budget("describe_notifications_for_budget"),
    ),
    refusal(
        "budgets-filters-of-two-kinds",
        "filters of the old and of the new kind are given",
        ("InvalidParameterException", "Either FilterExpression and Metrics or CostFilters."),
        f"{_BUDGETS}Budget.html",
        "budgets._check_one_kind",
        ask(
            "budgets",
            "create_budget",
            AccountId=_ACCOUNT,
            Budget={**_BUDGET, "CostFilters": {"Service": ["Amazon S3"]}, "Metrics": ["UnblendedCost"]},
        ),
    ),
    refusal(
        "budgets-eleven-emails",
        "a notification has more than ten email addresses",
        ("CreationLimitExceededException", "A notification has one topic and ten emails at most."),
        f"{_BUDGETS}Subscriber.html",
        "budgets._check_subscribers",
        _MADE,
        _notice(80.0, *_mails(11)),
    ),
    refusal(
        "budgets-subscriber-twice",
        "an address is given twice",
        ("DuplicateRecordException", "The subscriber exists."),
        f"{_BUDGETS}CreateSubscriber.html",
        "budgets._check_subscribers",
        _MADE,
        _notice(80.0, _MAIL, _MAIL),
    ),
    refusal(
        "budgets-notification-twice",
        "the budget has that notification",
        ("DuplicateRecordException", "The notification exists."),
        f"{_BUDGETS}CreateNotification.html",
        "budgets.create_notification",
        _MADE,
        _notice(80.0),
        _notice(80.0),
    ),
    refusal(
        "budgets-eleven-notifications",
        "the budget has ten notifications",
        ("CreationLimitExceededException", "A budget has ten notifications at most."),
        "https://docs.aws.amazon.com/cost-management/latest/userguide/management-limits.html",
        "budgets.create_notification",
        _MADE,
        *(_notice(80.0 + number) for number in range(11)),
    ),
    refusal(
        "budgets-notification-absent",
        "the budget has no such notification",
        ("NotFoundException", "The notification doesn't exist."),
        f"{_BUDGETS}DeleteNotification.html",
        "budgets._notification",
        _MADE,
        _of_budget("delete_notification", Notification=_NOTICE),
    ),
    refusal(
        "budgets-subscriber-absent",
        "the notification has no such subscriber",
        ("NotFoundException", "The subscriber doesn't exist."),
        f"{_BUDGETS}DeleteSubscriber.html",
        "budgets.delete_subscriber",
        _MADE,
        _notice(80.0),
        _of_budget("delete_subscriber", Notification=_NOTICE, Subscriber=_mails(1)[0]),
    ),
    refusal(
        "budgets-action-absent",
        "the budget has no such action",
        ("NotFoundException", "The action doesn't exist."),
        f"{_BUDGETS}DeleteBudgetAction.html",
        "budgets._action",
        _MADE,
        _of_budget("delete_budget_action", ActionId="11111111-2222-3333-4444-555555555555"),
    ),
    Contract(
        name="budgets-action-under-way",
        service="budgets",
        operation="DeleteBudgetAction",
        when="the action is being carried out",
        answer=Refusal("ResourceLockedException", "The action is being carried out."),
        source=f"{_BUDGETS}DeleteBudgetAction.html",
        provoke=_action_under_way,
        by="budgets._action",
    ),
    refusal(
        "ce-dimension-of-a-custom-monitor",
        "a monitor of the kind DIMENSIONAL names no dimension",
        ("ValidationException", "MonitorDimension belongs to a DIMENSIONAL monitor, and only to it."),
        f"{_API}API_AnomalyMonitor.html",
        "ce_anomalies.create_anomaly_monitor",
        ask(
            "ce",
            "create_anomaly_monitor",
            AnomalyMonitor={"MonitorName": "all", "MonitorType": "DIMENSIONAL"},
        ),
        assumed="the code and the words: the page says that it cannot be so",
    ),
    refusal(
        "ce-monitor-absent",
        "there is no such monitor",
        ("UnknownMonitorException", f"No monitor with ARN {_ARN}"),
        f"{_API}API_GetAnomalyMonitors.html",
        "ce_anomalies._monitor",
        ask("ce", "get_anomaly_monitors", MonitorArnList=[_ARN]),
    ),
    Contract(
        name="ce-two-thresholds",
        service="ce",
        operation="CreateAnomalySubscription",
        when="no threshold is given, or two",
        answer=Refusal("ValidationException", "Give one of Threshold and ThresholdExpression."),
        source=f"{_API}API_AnomalySubscription.html",
        provoke=partial(_subscription, frequency="DAILY"),
        by="ce_anomalies._check_subscription",
        assumed="the code and the words: the page says that it cannot be so",
    ),
    Contract(
        name="ce-email-at-once",
        service="ce",
        operation="CreateAnomalySubscription",
        when="an email address is to be told at once",
        answer=Refusal("ValidationException", "Frequency IMMEDIATE takes subscribers of type SNS."),
        source=f"{_API}API_AnomalySubscription.html",
        provoke=partial(_subscription, frequency="IMMEDIATE", Threshold=10.0),
        by="ce_anomalies._check_subscription",
        assumed="the code and the words: the page says that it cannot be so",
    ),
    refusal(
        "ce-subscription-absent",
        "there is no such subscription",
        ("UnknownSubscriptionException", "No such subscription"),
        f"{_API}API_DeleteAnomalySubscription.html",
        "ce_anomalies._subscription",
        ask("ce", "delete_anomaly_subscription", SubscriptionArn=_ARN.replace("monitor", "subscription")),
    ),
    Contract(
        name="freetier-no-plan",
        service="freetier",
        operation="GetAccountPlanState",
        when="the account is older than account plans",
        answer=Refusal("ResourceNotFoundException", "The account has no account plan."),
        source=f"{_API}API_freetier_GetAccountPlanState.html",
        provoke=_no_plan,
        by="freetier.get_account_plan_state",
    ),
    refusal(
        "support-basic-plan",
        "the account has the basic support plan",
        ("SubscriptionRequiredException", "Amazon Web Services Premium Support Subscription is required."),
        "https://docs.aws.amazon.com/awssupport/latest/APIReference/API_DescribeTrustedAdvisorChecks.html",
        "support._plan",
        ask("support", "describe_trusted_advisor_checks", language="en"),
    ),
)
