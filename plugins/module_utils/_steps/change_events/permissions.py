# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the modules of the role need to be allowed. Data."""

from __future__ import annotations

from ..._parts.permissions import ANY_KEY, REGIONS, TRAILS, event_rules, role
from ..._permissions.need import Needs, passes, reads, undoes, writes
from .names import QUEUE, ROLE, RULES

#: The step is opt-in: it needs nothing where nobody enables it.
ENABLED = False
#: What the variables of names are where they are not set.
NAMES = {"change_events_queue_name": QUEUE}
_QUEUES = "sqs:*:{account}:{change_events_queue_name}*"
PERMISSIONS: dict[str, Needs] = {
    "change_queue": (
        reads("sqs GetQueueUrl GetQueueAttributes ListQueueTags", _QUEUES),
        reads("cloudwatch GetMetricStatistics"),
        reads("kms DescribeKey GetKeyPolicy", ANY_KEY, when="change_events_kms_key_id"),
        writes("sqs CreateQueue SetQueueAttributes", _QUEUES),
        undoes("sqs DeleteQueue", _QUEUES),
        *role(ROLE),
    ),
    "change_events": (
        REGIONS,
        *TRAILS,
        *event_rules(f"{RULES}*"),
        passes(f"iam::{{account}}:role/dayone/{ROLE}", "events.amazonaws.com", "events PutTargets"),
    ),
}
