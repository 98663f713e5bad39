# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a run was to judge: the steps that its tags choose on each host, and what the options of each step ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from ansible import context
from ansible.errors import AnsibleError
from ansible.playbook.block import Block
from ansible.template import Templar
from ansible_collections.dayone.aws.plugins.module_utils._controls.control import Control
from ansible_collections.dayone.aws.plugins.module_utils._controls.resolution import todo_of
from ansible_collections.dayone.aws.plugins.module_utils._controls.steps import expected
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._module.exceptions import Exceptions
from ansible_collections.dayone.aws.plugins.module_utils._permissions.denials import missing as missing_permission
from ansible_collections.dayone.aws.plugins.plugin_utils.core_versions import trusted
from ansible_collections.dayone.aws.plugins.plugin_utils.failures import action_of, step_of
from ansible_collections.dayone.aws.plugins.plugin_utils.tasks import excepted

#: Tasks of a role that run for steps that are not chosen too: the validation of its variables, and the mark of its end.
_ALWAYS = ("validate_argument_spec", "meta")
#: Tasks that stand for others.
_INCLUDES = ("include_tasks", "include_role")
_ENDED = (
    "the play ended on this host before this step: by meta (end_play, end_host, end_batch, end_role), or "
    "because a task outside this collection failed"
)


@dataclass(frozen=True)
class Unjudged:
    """A control that was to be judged on a host, and was not: why, and in which account, where that is known."""

    control: Control
    step: str
    host: str
    account_id: str
    reason: str
    excepted: str = ""
    check_mode: bool = False


def row_of(missing: Unjudged) -> dict[str, Any]:
    """The finding that says so. An exception answers for what was judged, and for nothing that was not."""
    control = missing.control
    parts = [f"Not judged: {missing.reason.rstrip('.')}. Fix that, and run again."]
    if control.subject:
        parts.append(f"It is judged only if the account has {control.subject}.")
    if missing.excepted:
        parts.append(missing.excepted)
    text = " ".join(parts)
    denied = missing_permission(missing.reason, control.id)
    return {
        "control": control.id,
        "title": control.title,
        "severity": control.severity,
        "cis": list(control.cis),
        "status": "unknown",
        "account_id": missing.account_id,
        "region": "global",
        "resource": f"step {missing.step} on {missing.host}",
        "current": None,
        "wanted": control.title,
        "remediation": text,
        **({"todo": {**todo_of("unknown", None, control=control.id, text=text), **denied}} if denied else {}),
    }


@dataclass
class _Step:
    """One step on one host."""

    play: Any
    task: Any
    awaited: set[str] = field(default_factory=set)
    begun: bool = False
    judged: set[str] = field(default_factory=set)
    reason: str = ""
    told: bool = False


class Coverage:
    """Compares what a run was to judge with what it judged."""

    def __init__(self) -> None:
        self._play: Any = None
        self._steps: dict[tuple[str, str], _Step] = {}
        self._accounts: dict[str, str] = {}
        self._reasons: dict[str, str] = {}
        self._ended = _ENDED
        self._cut: dict[str, list[str]] = {}
        # Who begins in the midst of a playbook leaves steps out.
        self._whole = not context.CLIARGS.get("start_at_task")

    def is_new(self, play: Any) -> bool:
        """Whether a play is not a further batch of the one that runs."""
        return self._play is None or bool(self._play._uuid != play._uuid)

    def begin(self, play: Any, variables: Mapping[str, Any]) -> None:
        """A play begins, or a further batch of its hosts."""
        if not self.is_new(play):
            return
        self._play = play
        tasks = [task for task in _chosen(play, variables) if _is_of_role(task)]
        for host in variables.get("ansible_play_hosts_all", []):
            for task in tasks:
                step = self._step(str(host), task)
                if _name(task) not in _INCLUDES:
                    step.awaited.add(str(task._uuid))

    def ended(self, task: Any, host: str, controls: Iterable[str] = (), account_id: str = "") -> None:
        """A task ended on a host, in whatever way, and judged these controls."""
        if account_id:
            self._accounts[host] = account_id
        if not _is_of_role(task):
            return
        step = self._step(host, task)
        step.begun = True
        step.judged.update(controls)
        # Of a step that is taken once for all hosts each waits. Any other is its host's alone: of thousands of hosts
        # the others are not looked at.
        name = step_of(task)
        all_hosts = task.run_once is True
        waiting = [known for (_host, of), known in self._steps.items() if of == name] if all_hosts else [step]
        for found in waiting:
            found.awaited.discard(str(task._uuid))

    def failed(self, task: Any, host: str, reason: str) -> None:
        """A task failed on a host, or gave no verdicts."""
        self._reasons[host] = reason
        step = self._steps.get((host, step_of(task)))
        if step is not None:
            step.reason = step.reason or reason

    def account_of(self, host: str, variables: Mapping[str, Any]) -> str:
        """The account of a host, where it is known."""
        known = str(variables.get("dayone_expected_account_id") or "")
        return self._accounts.get(host, known if len(known) == 12 and known.isdigit() else "")

    def interrupt(self, reason: str) -> None:
        """The run ends here, and why."""
        self._ended = reason

    def cut(self) -> Iterator[dict[str, Any]]:
        """An error for each host on which steps were not taken although nothing of this collection failed there. Each
        is told once."""
        cut, self._cut = self._cut, {}
        for host, names in cut.items():
            task = self._steps[host, names[0]].task
            more = f" It did not reach {', '.join(names[1:])} either." if names[1:] else ""
            about = {"host": host, "step": names[0], "task": str(task.get_name()), "action": action_of(task)}
            yield {**about, "message": f"{self._ended}.{more}"}

    def unjudged(self, *, ended: bool) -> Iterator[Unjudged]:
        """What was to be judged and was not, each once.

        Args:
            ended: whether the plays that began have ended. Before that, only steps that failed count.
        """
        judged = {(host, name) for (host, _step), step in self._steps.items() for name in step.judged}
        for (host, name), step in self._steps.items():
            reason = step.reason or (self._why_cut(host, step) if ended else "")
            if not reason or step.told:
                continue
            step.told = True
            evaluate, exceptions = self._variables(host, step)
            if not all(map(evaluate, _conditions(step.task))):
                continue
            for control in expected(name, evaluate):
                if (host, control.id) not in judged:
                    judged.add((host, control.id))
                    self._note_cut(host, name, reason)
                    excepted, checked = exceptions.naming(control.id), step.task.check_mode is True
                    yield Unjudged(control, name, host, exceptions.account_id, reason, excepted, checked)

    def _note_cut(self, host: str, name: str, reason: str) -> None:
        names = self._cut.setdefault(host, []) if reason == self._ended else [name]
        if name not in names:
            names.append(name)

    def _step(self, host: str, task: Any) -> _Step:
        return self._steps.setdefault((host, step_of(task)), _Step(self._play, task))

    def _why_cut(self, host: str, step: _Step) -> str:
        if not self._whole or (step.begun and not step.awaited):
            return ""
        return self._reasons.get(host, self._ended)

    def _variables(self, host: str, step: _Step) -> tuple[Callable[[str], bool], Exceptions]:
        """What evaluates an expression with the variables of a step on a host, and the exceptions of its account."""
        manager = step.play.get_variable_manager()
        known = manager.get_vars(play=step.play, host=manager._inventory.get_host(host), task=step.task)
        templar = Templar(loader=step.play.get_loader(), variables=known)

        def evaluate(expression: str) -> bool:
            try:
                return bool(templar.template(trusted(f"{{{{ ({expression}) | bool }}}}")))
            except AnsibleError:
                return True  # a wrong variable is one that somebody set

        try:
            account_id = str(templar.template(known.get("dayone_expected_account_id")) or "")
        except AnsibleError:
            account_id = ""
        if not (len(account_id) == 12 and account_id.isdigit()):
            account_id = self._accounts.get(host, "")
        account_id = self._accounts.get(host, account_id)
        return evaluate, Exceptions(_excepted(templar, known), account_id, datetime.now(timezone.utc).date())


def _excepted(templar: Templar, variables: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The exceptions that a host's variables list. Wrong ones are refused by each module: here they say nothing."""
    try:
        return excepted(templar, variables)
    except (AnsibleError, Refusal):
        return []


def _conditions(task: Any) -> Iterator[str]:
    """The conditions under which the role of a task is taken: those of whatever imports it."""
    place = task._parent
    while place is not None:
        found = getattr(place, "_when", None)
        listed = found if isinstance(found, list) else [found] if isinstance(found, (str, bool)) else []
        if getattr(place, "_role", None) is None:
            yield from map(str, listed)
        place = getattr(place, "_parent", None)


def _name(task: Any) -> str:
    return action_of(task).rpartition(".")[2]


def _is_of_role(task: Any) -> bool:
    """Whether a task does a part of a step."""
    return task._role is not None and bool(step_of(task)) and _name(task) not in _ALWAYS


def _chosen(play: Any, variables: Mapping[str, Any]) -> Iterator[Any]:
    """The tasks of a play that its tags choose, as far as they are known before it runs."""
    blocks = [*play.pre_tasks, *play.tasks, *play.post_tasks]
    for role in play.roles:
        blocks += role.get_task_blocks()
    for task in _flat(blocks):
        if task.evaluate_tags(play.only_tags, play.skip_tags, all_vars=dict(variables)):
            yield task


def _flat(items: Iterable[Any]) -> Iterator[Any]:
    """Tasks of blocks, but for those of a rescue, which run only then."""
    for item in items:
        if isinstance(item, Block):
            yield from _flat([*item.block, *item.always])
        else:
            yield item
