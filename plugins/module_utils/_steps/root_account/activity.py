# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An EventBridge rule that tells a topic when the root user signs in or calls an API.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._aws.client import DEFAULT_REGIONS
from ..._module.run import Context
from ..._parts.event_pattern import API_CALL, SIGN_IN
from ..._parts.event_rule import PATHS, TARGET, EventRule
from ..._parts.names import topic_arn
from ..._parts.notifying_rule import NotifyingRule, check_names

CONTROL = "root_account.activity_alarm"
PATTERN: dict[str, Any] = {"detail": {"userIdentity": {"type": ["Root"]}}, "detail-type": [API_CALL, SIGN_IN]}
HANDLE = (
    "Add a recipient to root_account_subscriptions (option subscriptions of dayone.aws.notice_topic), who then "
    "confirms."
)
DESCRIPTION = "Notifies when the root user signs in or calls an API"
TRANSFORMER = {
    "InputPathsMap": PATHS,
    "InputTemplate": '"The root user of AWS account <account> was used: <event> of <service> in <region>, '
    'from <ip>, at <time>."',
}


class RootActivity(NotifyingRule):
    """The resource that the kernel works on: one rule and its target."""

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        region = DEFAULT_REGIONS[context.partition]
        named = topic_arn(options["topic_name"], context.account_id, region, context.partition)
        name = options["rule_name"]
        rule = EventRule(
            name,
            region,
            context.account_id,
            context.partition,
            f"root_activity_rule/{name}",
            CONTROL,
            PATTERN,
            DESCRIPTION,
            {"Id": TARGET, "Arn": options["topic_arn"] or named, "InputTransformer": TRANSFORMER},
            options["all_events"],
            options["tags"] or {},
        )
        super().__init__(context.aws, rule, HANDLE, absent=options["state"] == "absent", whose="root's")

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse what AWS would refuse, before the first request."""
        check_names(options["rule_name"], options["topic_arn"])
