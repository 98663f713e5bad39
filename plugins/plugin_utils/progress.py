# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How far a run has come: steps, accounts and controls, said now and then."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ansible.playbook.block import Block
from ansible_collections.dayone.aws.plugins.module_utils._controls.catalogue import CONTROLS

MODES = ("auto", "plain", "none")
#: The environment variable that tells the modules of a run whether to say how far they have come.
MODE_VARIABLE = "DAYONE_PROGRESS"
#: Seconds between two lines: where a person watches, and in a log.
_WATCHED, _LOGGED = 10.0, 30.0
_OURS = "dayone.aws."


class Progress:
    """Says how far a run has come.

    Args:
        mode: ``auto`` says it often on a terminal and seldom in a log, ``plain`` once for each step, ``none`` never.
        watched: whether a person watches.
        say: shows a line.
        clock: gives seconds.
    """

    def __init__(
        self, mode: str, watched: bool, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._mode, self._say, self._clock = mode, say, clock
        self._delay = _WATCHED if watched else _LOGGED
        self._last = clock()
        self._hosts = self._steps = self._step = 0
        self._expected: set[str] = set()
        self._judged: set[str] = set()
        self._at: set[str] = set()

    def begin(self, hosts: int, steps: Iterable[Any]) -> None:
        """A play begins, with so many hosts and these tasks of ours."""
        tasks = list(steps)
        self._hosts, self._steps, self._step = hosts, len(tasks), 0
        roles = {task._role.get_name().rpartition(".")[2] for task in tasks if task._role is not None}
        self._expected |= {name for name in CONTROLS if name.partition(".")[0] in roles}

    def step(self) -> None:
        """A task of ours begins."""
        self._step += 1
        self._steps = max(self._steps, self._step)
        self._at = set()

    def ended(self, host: str, controls: Iterable[str]) -> None:
        """A task of ours ended on a host, or was not needed there, and judged these controls."""
        self._at.add(host)
        self._judged.update(controls)
        self._hosts = max(self._hosts, len(self._at))
        due = self._clock() - self._last >= self._delay
        if self._mode == "plain":
            due = len(self._at) == self._hosts
        if due and self._mode != "none":
            self._last = self._clock()
            self._say(self.text)

    @property
    def text(self) -> str:
        """How far the run has come."""
        accounts = f", done in {len(self._at)} of {self._hosts} accounts" if self._hosts > 1 else ""
        controls = f"{len(self._judged)} of {len(self._expected | self._judged)} controls"
        return f"drift_report: step {self._step} of {self._steps}{accounts}; {controls} judged"


def is_ours(task: Any) -> bool:
    """Whether a task is of a module of this collection."""
    return str(getattr(task, "resolved_action", None) or task.action).startswith(_OURS)


def our_tasks(play: Any, variables: Mapping[str, Any]) -> Iterator[Any]:
    """The tasks of a play that are of this collection's modules, as far as they are known before it runs."""
    return (task for task in all_tasks(play) if is_ours(task) and is_chosen(task, play, variables))


def all_tasks(play: Any) -> Iterator[Any]:
    """The tasks of a play, as far as they are known before it runs."""
    blocks = [*play.pre_tasks, *play.tasks, *play.post_tasks]
    for role in play.roles:
        blocks += role.get_task_blocks()
    return _flat(blocks)


def is_chosen(task: Any, play: Any, variables: Mapping[str, Any]) -> bool:
    """Whether the tags of the command line choose a task."""
    return bool(task.evaluate_tags(play.only_tags, play.skip_tags, all_vars=dict(variables)))


def _flat(items: Iterable[Any]) -> Iterator[Any]:
    for item in items:
        if isinstance(item, Block):
            yield from _flat([*item.block, *item.rescue, *item.always])
        else:
            yield item
