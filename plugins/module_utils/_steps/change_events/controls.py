# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role change_events: the way of an event to the queue, and that the queue is emptied."""

from __future__ import annotations

from ..._controls.control import Control
from ..._controls.resolution import Manual

CONTROLS = (
    Control(
        "change_events.queue",
        "medium",
        "A queue should exist for events of changes",
        "Run the role dayone.aws.change_events (module dayone.aws.change_queue).",
        resolution=(Manual(10),),
    ),
    Control(
        "change_events.forwarding",
        "medium",
        "A role should exist that forwards events of changes to the queue's region",
        "Run the role dayone.aws.change_events (module dayone.aws.change_queue).",
        resolution=(Manual(10),),
    ),
    Control(
        "change_events.rules",
        "medium",
        "Events of changes should be sent from every region to the queue",
        "Run the role dayone.aws.change_events (module dayone.aws.change_events).",
        resolution=(Manual(10),),
    ),
    Control(
        "change_events.backlog",
        "medium",
        "Events of changes should be handled as they come",
        "Check that ansible-rulebook, or the job that runs dayone.aws.changes, is running.",
        stance="audit",
        resolution=(Manual(15),),
    ),
)
