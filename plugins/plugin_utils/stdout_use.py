# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether what a run writes to stdout is for people, or data for a program."""

from __future__ import annotations

from ansible import constants as C
from ansible.plugins.callback.default import CallbackModule as Default
from ansible.plugins.loader import callback_loader

#: Stdout callbacks that write for people, and have nothing of the default one.
_FOR_PEOPLE = frozenset({"minimal", "oneline", "selective", "counter_enabled"})
_BUILTIN = ("ansible.builtin.", "ansible.legacy.", "community.general.")
_DATA = "json"


def is_for_people(name: str | None = None) -> bool:
    """Whether a stdout callback writes for people: it is the default one, or made of it, or a known other one.

    One that is none of these may write anything, so it counts as data: a line too few is better than a line in the
    midst of what a program reads.

    Args:
        name: the callback's; that of this run where none is given.
    """
    name = str(name or C.DEFAULT_STDOUT_CALLBACK)
    short = name.rpartition(".")[2]
    if short in _FOR_PEOPLE and (short == name or name.startswith(_BUILTIN)):
        return True
    found = callback_loader.get(name, class_only=True)
    return found is not None and issubclass(found, Default) and _DATA not in short
