# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the modules of the role need to be allowed. Data."""

from __future__ import annotations

from ..._parts.permissions import REGIONS, TOPIC_CHAIN, TRAILS, event_rules, key, metric_alarms, role, topic
from ..._permissions.need import Needs, passes, reads, with_when, writes

#: What the variables of names are where they are not set.
NAMES = {
    "activity_alarms_topic_name": "dayone-security",
    "activity_alarms_log_group_name": "{activity_alarms_default_log_group_name}",
    "activity_alarms_default_log_group_name": "dayone-trail",
}
#: Topics are encrypted with a key of their own, which bears their mark.
TOPIC = "{activity_alarms_topic_name}"
TOPIC_KEY = key(f"notice_topic/{TOPIC}", TOPIC, when="activity_alarms_encrypt", removed=True)
GROUP = "logs:*:{account}:log-group:{activity_alarms_log_group_name}"
ENGINE = "activity_alarms_engine=events activity_alarms_remove_other"
PERMISSIONS: dict[str, Needs] = {
    "notice_topic": (*topic("{activity_alarms_topic_name}"), *TOPIC_KEY),
    "activity_alarms": (
        *TRAILS,
        *TOPIC_CHAIN,
        reads("logs DescribeMetricFilters", "logs:*:{account}:log-group:*"),
        *metric_alarms("dayone-activity-*"),
        writes("logs PutMetricFilter DeleteMetricFilter", GROUP),
    ),
    "activity_events": with_when(
        (
            REGIONS,
            *TRAILS,
            *TOPIC_CHAIN,
            *event_rules("dayone-activity-*"),
            passes("iam::{account}:role/dayone/dayone-activity-events", "events.amazonaws.com", "events PutTargets"),
        ),
        ENGINE,
    ),
    "activity_events_role": role("dayone-activity-events", when=ENGINE),
}
