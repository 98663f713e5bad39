# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role activity_alarms: one for each kind of activity, and one for the way to the rules."""

from __future__ import annotations

from ..._controls.control import Control
from ..._controls.resolution import Choice
from ..._parts.notices.recipients import SECURITY
from ..._parts.prices import priced, usd
from .activities import ACTIVITIES

_ALL = Choice(
    f"activity_alarms_activities: [{', '.join(ACTIVITIES)}]",
    priced("alarm"),
    usd("alarm"),
    "The alarms of our profile are enough",
)

CONTROLS = (
    *(
        Control(
            f"activity_alarms.{item.name}",
            item.severity,
            f"An alarm should exist for {item.subject}",
            "Run the role dayone.aws.activity_alarms.",
            (item.cis,),
            resolution=(SECURITY, _ALL),
        )
        for item in ACTIVITIES.values()
    ),
    Control(
        "activity_alarms.forwarding",
        "high",
        "Events should be forwarded from every region to the alerting region",
        "Run the role dayone.aws.activity_alarms (module dayone.aws.activity_events).",
        tuple(item.cis for item in ACTIVITIES.values()),
        condition="activity_alarms_engine == 'events'",
        resolution=(SECURITY,),
    ),
)
