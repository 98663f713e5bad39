# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs the tasks of a check of one host in the process of ansible-playbook.

Ansible forks a process for each task and host. For one host nothing runs at the same time, and to fork, to hand the
result back and to end a process costs as much as most tasks do. A check sends no writes, so a process of its own
protects nothing either. The tasks stay what they are: Ansible queues each, evaluates it with its own code, and tells
its callbacks. Only the start of the process is left out.

Ansible has no public way to do so (strategies of collections are deprecated), so this takes the place of one private
class, of ansible-core 2.19 and 2.20. Before them, and from 2.21 on, where a worker also asks the controller for what it
needs, each task has its process.
"""

from __future__ import annotations

import contextlib
import copy
import os
import sys
from collections.abc import Iterator
from typing import Any

from ansible.errors import AnsibleError
from ansible.plugins import strategy
from ansible_collections.dayone.aws.plugins.module_utils._aws.remembered import REMEMBERED

try:
    from ansible._internal._task import TaskContext

    #: Whether this ansible-core is one of those of which it is known how a worker begins.
    POSSIBLE = not hasattr(TaskContext, "create")
except ImportError:  # before ansible-core 2.19
    POSSIBLE = False

#: Turns it off, as it does the fast path.
_SWITCH = "DAYONE_IN_PROCESS"
_OURS = "dayone.aws."
#: Actions of Ansible that only evaluate what they are given.
_PLAIN = frozenset({"assert", "debug", "fail", "include_tasks", "set_fact", "validate_argument_spec"})
_BUILTIN = ("ansible.builtin.", "ansible.legacy.")
#: Keywords of a task that ask for a process of its own.
_APART = ("async_val", "become", "delegate_to", "timeout")
#: What is used of Ansible's worker.
_USED = ("_host", "_run", "_task", "_task_vars")


def install() -> None:
    """A play begins: have Ansible start the workers of such tasks in its own process."""
    REMEMBERED.clear()
    ordinary = getattr(strategy, "WorkerProcess", None)
    if not POSSIBLE or ordinary is None or hasattr(ordinary, "starts_here"):
        return

    class Worker(ordinary):  # type: ignore[misc, valid-type]
        """A worker that is no process where it need not be one."""

        _host: Any
        _task: Any
        _task_vars: Any

        @property
        def starts_here(self) -> bool:
            """Whether its task is one of a check of one host."""
            return all(hasattr(self, name) for name in _USED) and _is_for_here(self._task, self._task_vars)

        def start(self) -> None:
            """Run the task, or start a process for it."""
            if not self.starts_here:
                REMEMBERED.clear()
                super().start()
                return
            # A process would have copies of these.
            self._host, self._task_vars = copy.copy(self._host), copy.copy(self._task_vars)
            self._task = _copied(self._task)
            REMEMBERED.begin()
            with TaskContext(self._task), _own_streams():
                try:
                    self._run()
                except Exception as error:  # else the strategy would wait for a result
                    raise AnsibleError(f"{self._task} could not be run: {error}") from error

    strategy.WorkerProcess = Worker


def _is_for_here(task: Any, variables: dict[str, Any]) -> bool:
    if os.environ.get(_SWITCH, "1") == "0" or task.check_mode is not True:
        return False
    if len(variables.get("ansible_play_hosts_all", ())) != 1 or any(getattr(task, name) for name in _APART):
        return False
    action = str(getattr(task, "resolved_action", None) or task.action)
    if action.startswith(_OURS):
        return "local" in (variables.get("ansible_connection"), task.connection)
    for prefix in _BUILTIN:
        action = action.removeprefix(prefix)
    return action in _PLAIN


def _copied(task: Any) -> Any:
    """A task that may be evaluated in place. Its parents are only read."""
    copied = task.copy(exclude_parent=True)
    copied._parent = task._parent
    return copied


class _OwnStream:
    """A stream of this process. A worker's is its own, and Ansible warns of what anybody wrote to it."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def getvalue(self) -> str:
        """What was written to it by mistake."""
        return ""


@contextlib.contextmanager
def _own_streams() -> Iterator[None]:
    with (
        contextlib.redirect_stdout(_OwnStream(sys.stdout)),  # type: ignore[type-var]
        contextlib.redirect_stderr(_OwnStream(sys.stderr)),  # type: ignore[type-var]
    ):
        yield
