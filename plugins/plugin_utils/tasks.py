# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a callback knows of a task that ended: its place, its host's account, and whether it ran in check mode."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from ansible.errors import AnsibleError
from ansible.template import Templar
from ansible.utils.display import Display
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._module.accepted import VARIABLES, exceptions_of
from ansible_collections.dayone.aws.plugins.module_utils._module.exceptions import (
    Exceptions,
    check_exceptions,
    completed,
)
from ansible_collections.dayone.aws.plugins.module_utils._report.task.foreign_tasks import Task
from ansible_collections.dayone.aws.plugins.plugin_utils.vaulted import Vaulted

#: The variable of a host that says whose it is.
_ACCOUNT = "dayone_expected_account_id"

#: How a module reaches AWS, and as whom: given in every call.
_CONNECTION = frozenset(
    {
        "access_key", "allow_root", "assume_role_arn", "assume_role_external_id", "aws_ca_bundle", "aws_config",
        "debug_botocore_endpoint_logs", "endpoint_url", "exceptions", "expected_account_id", "profile", "secret_key",
        "session_token", "validate_certs",
    }
)  # fmt: skip

#: Of the play that runs.
_VAULTED = Vaulted()


def outcome_of(result: Any) -> dict[str, Any]:
    """The task's result, without what is encrypted."""
    return _VAULTED.hide(result, dict(result.result))


def host_of(result: Any) -> str:
    """The name of the host on which a task ended."""
    return str(result.host.get_name())


def checks(result: Any) -> bool:
    """Whether a task ran in check mode. Before ansible-core 2.21 the task itself may still have an expression there,
    and from then on its fields are deprecated."""
    known = result.task.check_mode
    return known if isinstance(known, bool) else bool(result.task_fields.get("check_mode"))


def options_of(outcome: Mapping[str, Any]) -> dict[str, Any]:
    """A module's own options, without those that say how AWS is reached. Secrets were taken out of them already."""
    given = outcome.get("invocation", {}).get("module_args", {})
    return {name: value for name, value in given.items() if name not in _CONNECTION}


def task_of(result: Any) -> Task:
    """The task, as far as it is known without its host's variables."""
    task = result.task
    action = str(getattr(task, "resolved_action", None) or task.action)
    looped = task.loop is not None or bool(task.loop_with)
    return Task(str(result.task_name), action, str(task.get_path() or ""), host_of(result), looped=looped)


def excepted(templar: Templar, variables: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The exceptions that a host's variables mean, as the lookup ``exceptions`` gives them to modules.

    Raises:
        Refusal: one of them says nothing, or has no end.
        AnsibleError: a variable cannot be evaluated.
    """
    known = {name: templar.template(variables[name]) for name in VARIABLES if name in variables}
    listed = completed(exceptions_of(known))
    check_exceptions(listed)
    return listed


class Hosts:
    """What the variables of a play's hosts say.

    Args:
        folder: the playbook's, from which places of tasks are told.
    """

    def __init__(self, folder: str) -> None:
        self._folder = os.path.abspath(folder or ".")
        self._play: Any = None
        self._known: dict[str, tuple[str, Sequence[Mapping[str, Any]]]] = {}

    def begin(self, play: Any) -> Mapping[str, Any]:
        """A play begins. Returns its variables."""
        self._play, self._known = play, {}
        _VAULTED.begin(play)
        variables: Mapping[str, Any] = play.get_variable_manager().get_vars(play=play)
        return variables

    def task(self, result: Any) -> Task:
        """A task, with its place as the playbook's folder sees it, and the account of its host."""
        found = task_of(result)
        account, _listed = self._of(result)
        return Task(found.name, found.action, self._place(found.place), found.host, account, found.looped)

    def exceptions(self, host: str, account_id: str) -> Exceptions:
        """The exceptions of a host that was asked for already."""
        _account, listed = self._known[host]
        return Exceptions(listed, account_id, datetime.now(timezone.utc).date())

    def _of(self, result: Any) -> tuple[str, Sequence[Mapping[str, Any]]]:
        host = host_of(result)
        if host not in self._known:
            self._known[host] = self._read(result)
        return self._known[host]

    def _read(self, result: Any) -> tuple[str, Sequence[Mapping[str, Any]]]:
        manager = self._play.get_variable_manager()
        variables = manager.get_vars(play=self._play, host=result.host)
        templar = Templar(loader=self._play.get_loader(), variables=variables)
        account = str(templar.template(variables.get(_ACCOUNT)) or "") if _ACCOUNT in variables else ""
        try:
            listed = excepted(templar, variables)
        except (AnsibleError, Refusal) as error:
            Display().warning(f"drift_report: the exceptions of {host_of(result)} apply to none of its tasks: {error}")
            listed = []
        return account if len(account) == 12 and account.isdigit() else "", listed

    def _place(self, path: str) -> str:
        """The same on every computer: below the playbook's folder, or below that of the collections."""
        _before, found, after = path.rpartition("/ansible_collections/")
        if found:
            return after
        inside = path.startswith(self._folder + os.sep)
        return os.path.relpath(path, self._folder) if inside else path
