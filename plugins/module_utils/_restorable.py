# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which modules' changes can be put back, and what their journals must hold for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ._reconcile import Resource
from ._resources import activity_events, ec2_account_defaults, public_access_block
from ._resources.activity_alarms import ActivityAlarms
from ._resources.billing_alarm import BillingAlarm
from ._resources.cost_anomaly_detection import CostAnomalyDetection
from ._resources.cost_budget import CostBudget
from ._resources.notice_topic import NoticeTopic
from ._resources.password_policy import PasswordPolicy
from ._resources.root_activity import RootActivity
from ._run import Context, Options


@dataclass(frozen=True)
class Restorable:
    """How the changes of a module are put back.

    Args:
        build: makes its resource, or its resources.
        exact: whether its state is shown whole, so that a later change of anybody's is seen by comparing.
        single: whether an account has one of it, whatever the options.
    """

    build: Callable[[Context, Options], Resource | Sequence[Resource]]
    exact: bool = False
    single: bool = False


RESTORABLE: dict[str, Restorable] = {
    "activity_alarms": Restorable(ActivityAlarms),
    "activity_events": Restorable(activity_events.resources),
    "activity_events_role": Restorable(activity_events.ForwardingRole),
    "billing_alarm": Restorable(BillingAlarm),
    "cost_anomaly_detection": Restorable(CostAnomalyDetection),
    "cost_budget": Restorable(CostBudget),
    "ec2_account_defaults": Restorable(ec2_account_defaults.resources, exact=True),
    "iam_password_policy_enforce": Restorable(PasswordPolicy, exact=True, single=True),
    "notice_topic": Restorable(NoticeTopic),
    "public_access_block": Restorable(public_access_block.resources, exact=True),
    "root_activity_rule": Restorable(RootActivity),
}
