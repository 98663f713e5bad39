# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs the collection's modules inside the worker, where that is the same as running them the ordinary way.

Each module has an action plugin of its own name, for the controller imports that before it forks: the workers
inherit an imported boto3, and the cost of a module task (packing it, starting another Python, importing boto3)
falls away. With another interpreter, a remote connection, ``become`` or ``async``
the module takes the ordinary way.
"""

from __future__ import annotations

import contextlib
import copy
import functools
import gc
import importlib
import io
import os
import re
import sys
import time
from collections.abc import Iterator
from typing import Any

from ansible import constants as C
from ansible.module_utils import basic
from ansible.module_utils.common import warnings
from ansible.plugins.action.normal import ActionModule as NormalAction
from ansible.utils.display import Display
from ansible_collections.dayone.aws.plugins.plugin_utils.requirements import MET  # isort: split

from ansible_collections.dayone.aws.plugins.module_utils._aws import session as _session
from ansible_collections.dayone.aws.plugins.module_utils._kernel import waiting
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure
from ansible_collections.dayone.aws.plugins.module_utils._kernel.unexpected import expected_only
from ansible_collections.dayone.aws.plugins.module_utils._module import run as _run
from ansible_collections.dayone.aws.plugins.plugin_utils.core_versions import PROFILE, decoded, encoded
from ansible_collections.dayone.aws.plugins.plugin_utils.credentials import unused_defaults
from ansible_collections.dayone.aws.plugins.plugin_utils.progress import MODE_VARIABLE
from ansible_collections.dayone.aws.plugins.plugin_utils.variable_names import known

__all__ = ["MET", "ActionModule", "prepare"]

#: Whether a person watches. Asked before the fork: the workers have no terminal.
WATCHED = sys.stdout.isatty()
#: Seconds between two lines that say how far a module has come.
PROGRESS_DELAY = 10.0
#: After so many new objects a worker looks for garbage. It lives for one task, and has a little to throw away.
GARBAGE = 200_000
MODULES = "ansible_collections.dayone.aws.plugins.modules."
#: By what newer ansible-core tells a module whether to return its options.
_INVOCATION = "_ansible_inject_invocation"


def prepare(action: str, *services: str) -> None:
    """Import a module, boto3 and the API models of its services, for the workers to inherit.

    Args:
        action: the name of the action plugin, which is the module's.
        services: botocore's names of the services that the module calls.
    """
    with contextlib.suppress(ImportError):  # without boto3 the module itself says so
        importlib.import_module(MODULES + action.rpartition(".")[2])
        _session.warm(*services)


class ActionModule(NormalAction):  # type: ignore[misc]
    """Run a module of this collection in the worker, or hand it to the ordinary action."""

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> Any:
        """Run the task. See ``ansible.plugins.action.ActionBase.run``."""
        variables = task_vars or {}
        unused = unused_defaults(self._task)
        if unused:
            self._display.warning(unused)
        if not self._can_run_here(variables):
            return self._with_variable(super().run(tmp, task_vars))
        return self._with_variable(self._run_here(variables))

    def _with_variable(self, result: Any) -> Any:
        """A result whose message begins with an option, for whom sets it by a variable of one of our roles."""
        role, message = self._task._role, str(result.get("msg", ""))
        if role is None or not result.get("failed"):
            return result
        option = re.split(r"\W", message, maxsplit=1)[0]
        variable = f"{role.get_name().rpartition('.')[2]}_{option}"
        if option not in self._task.args or variable not in known():
            return result
        return {**result, "msg": variable + message.removeprefix(option)}

    def _update_module_args(self, module_name: str, module_args: dict[str, Any], *rest: Any, **more: Any) -> None:
        """Have a module say its options: the journal keeps them for an undo, and newer ansible-core leaves them out."""
        super()._update_module_args(module_name, module_args, *rest, **more)
        if _INVOCATION in module_args:
            module_args[_INVOCATION] = True

    def _can_run_here(self, task_vars: dict[str, Any]) -> bool:
        if self._task.async_val or self._connection.transport != "local" or self._connection.become:
            return False
        if os.environ.get("DAYONE_IN_PROCESS", "1") == "0":
            return False
        return self._interpreter(task_vars) == sys.executable

    def _interpreter(self, task_vars: dict[str, Any]) -> str:
        """The interpreter that the ordinary way would use. Empty where it would have to be discovered."""
        if self._task.delegate_to:
            task_vars = task_vars.get("ansible_delegated_vars", {}).get(self._task.delegate_to, {})
        found = task_vars.get("ansible_python_interpreter")
        if found is None:
            found = C.config.get_config_value("INTERPRETER_PYTHON", variables=task_vars)
        return str(self._templar.template(found) or "")

    def _run_here(self, task_vars: dict[str, Any]) -> dict[str, Any]:
        name = self._task.resolved_action or self._task.action
        arguments = dict(self._task.args)
        self._update_module_args(name, arguments, task_vars)
        environment: dict[str, str] = {}
        self._compute_environment_string(environment)
        output = io.StringIO()
        _run.progress = progress = (
            _Progress(self._display, str(task_vars.get("inventory_hostname"))) if _is_said() else None
        )
        waiting.say = progress.say if progress else None
        gc.set_threshold(GARBAGE)
        with _module_arguments(arguments), _environment(environment), _printing(output), _own_warnings():
            module = importlib.import_module(MODULES + name.rpartition(".")[2])
            try:
                with expected_only():
                    module.main()
            except SystemExit:
                if not output.getvalue():  # the module would have answered: somebody ends the run
                    raise
            except Failure as failure:
                return {"failed": True, "msg": failure.message, "_ansible_parsed": True}
        answer = decoded(output.getvalue())
        result = {key: value for key, value in answer.items() if not key.startswith("_ansible_")}
        return {**result, "_ansible_parsed": True}


def _is_said() -> bool:
    """Whether a module says how far it has come: to whom watches, unless told otherwise."""
    return WATCHED and os.environ.get(MODE_VARIABLE) != "none"


class _Progress:
    """Says how far a module with several things to do has come, every few seconds."""

    def __init__(self, display: Display, host: str) -> None:
        self._display, self._host, self._last = display, host, time.monotonic()

    def __call__(self, what: str, done: int, total: int) -> None:
        now = time.monotonic()
        if total > 1 and now - self._last >= PROGRESS_DELAY:
            self._last = now
            self.say(f"{done} of {total} done, last {what}")

    def say(self, line: str) -> None:
        """Say a line of this host."""
        self._display.display(f"{self._host}: {line}")


@contextlib.contextmanager
def _module_arguments(arguments: dict[str, Any]) -> Iterator[None]:
    """Hand the arguments to AnsibleModule in the form in which it reads them."""
    given = {"_ANSIBLE_ARGS": encoded(arguments), "_ANSIBLE_PROFILE": PROFILE}
    before = {name: getattr(basic, name, None) for name in given}
    vars(basic).update(given)
    try:
        yield
    finally:
        vars(basic).update(before)


@contextlib.contextmanager
def _printing(output: io.StringIO) -> Iterator[None]:
    """Take what AnsibleModule prints. Whatever else is printed meanwhile, such as how far the module has come, is not
    its answer."""
    vars(basic)["print"] = functools.partial(print, file=output)
    try:
        yield
    finally:
        del vars(basic)["print"]


@contextlib.contextmanager
def _own_warnings() -> Iterator[None]:
    """A module answers with the warnings of its process. In one that runs several each has its own."""
    kept = [vars(warnings).get(name) for name in ("_global_warnings", "_global_deprecations")]
    before = [copy.copy(item) for item in kept]
    try:
        yield
    finally:
        for item, content in zip(kept, before, strict=True):
            if isinstance(item, (dict, list)):
                item.clear()
                item.extend(content) if isinstance(item, list) else item.update(content)


@contextlib.contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    """The task's ``environment``, for the time of the call."""
    before = dict(os.environ)
    os.environ.update({key: str(value) for key, value in values.items()})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
