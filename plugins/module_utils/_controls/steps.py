# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which controls a step judges, by its role's variables. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .catalogue import CONTROLS
from .control import Control

#: Steps that also judge the topic of security notices, and where they do.
_NOTICES = {
    "root_account": "root_account_alarm | bool and root_account_state == 'present'",
    "activity_alarms": "activity_alarms_state == 'present' and activity_alarms_topic_arn is not defined",
}


def expected(step: str, holds: Callable[[str], bool]) -> Iterator[Control]:
    """The controls that a step judges.

    Args:
        step: the role's name.
        holds: says whether a Jinja expression holds with the role's variables.
    """
    if not holds(f"{step}_enabled | bool"):
        return
    groups = [step]
    if step in _NOTICES and holds(_NOTICES[step]):
        groups.append("notices")
    for control in CONTROLS.values():
        if control.id.partition(".")[0] in groups and (not control.condition or holds(control.condition)):
            yield control
