# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which tasks are this collection's, and why one of them failed or gave no verdicts: by what a task is, and not by what
its result looks like, for a result may be cut, hidden or missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

OURS = "dayone.aws."
#: The variable by which playbooks/tasks/step.yml names the role of a step.
STEP = "_dayone_step"
#: Modules of ours that judge nothing.
_NO_VERDICTS = frozenset(
    {
        "account_identity",
        "account_survey",
        "change_messages",
        "drift_gate",
        "drift_notice",
        "drift_report",
        "drift_security_hub",
        "drift_tickets",
        "drift_trend",
        "permissions",
        "project_folder",
    }
)
#: How many items of a loop a message names.
_ITEMS = 10
#: How many characters are shown of what a module wrote that broke off.
_WIDTH = 400
_TRACEBACK = "Traceback (most recent call last)"
HIDDEN = "no_log hides its result (no_log of the task, or ANSIBLE_NO_LOG)"
_HIDDEN_FAILURE = f"it failed, and {HIDDEN}: run it without that to see why"
_HIDDEN_VERDICTS = f"{HIDDEN}, so what it judged is not known: run it without that"
_NO_FINDINGS = "it ended without returning a verdict: its failure is hidden by failed_when, or its module was replaced"
#: All that Ansible says of a task that ended well, and never as its until asks.
_UNKNOWN = "Unknown error."
_SILENT = "it failed without a reason"


def action_of(task: Any) -> str:
    """The full name of a task's module."""
    return str(getattr(task, "resolved_action", None) or task.action)


def step_of(task: Any) -> str:
    """The role of this collection in which a task stands, or for which it stands; empty where there is none."""
    role = getattr(task, "_role", None)
    name = str(role.get_name()) if role is not None else ""
    if name.startswith(OURS):
        return name.rpartition(".")[2]
    return str(task.get_vars().get(STEP, ""))


def is_of_collection(task: Any) -> bool:
    """Whether a task is this collection's: by its module, or by the role it stands in."""
    return action_of(task).startswith(OURS) or bool(step_of(task))


def judges(task: Any) -> bool:
    """Whether a task is of a module of ours whose result has findings."""
    action = action_of(task)
    return action.startswith(OURS) and action.rpartition(".")[2] not in _NO_VERDICTS


def is_hidden(outcome: Mapping[str, Any]) -> bool:
    """Whether a result was hidden by ``no_log``."""
    return "censored" in outcome


def has_verdicts(outcome: Any) -> bool:
    """Whether a result is a module's of ours that came to its end."""
    return isinstance(outcome, Mapping) and isinstance(outcome.get("findings"), list) and "calls" in outcome


def outcomes_of(found: Mapping[str, Any]) -> list[Any]:
    """The results of the items of a loop; of a task without one its own."""
    items = found.get("results")
    return items if isinstance(items, list) else [found]


def why_failed(found: Mapping[str, Any]) -> str:
    """The cause of a failure in one text; of a loop the cause of each item that failed."""
    items = [(number, item) for number, item in enumerate(outcomes_of(found), 1) if isinstance(item, Mapping)]
    if not isinstance(found.get("results"), list):
        return _cause(found)
    causes = [f"item {_label(item, number)}: {_cause(item)}" for number, item in items if _is_bad(item)]
    left = len(causes) - _ITEMS
    shown = causes[:_ITEMS] + ([f"and {left} items more"] if left > 0 else [])
    return "; ".join(shown) or _cause(found)


def why_unjudged(found: Mapping[str, Any]) -> str:
    """Why a module of ours that did not fail gave no verdicts; empty where it gave them, or had nothing to do."""
    return next(filter(None, map(_unjudged, outcomes_of(found))), "")


def _unjudged(outcome: Any) -> str:
    if has_verdicts(outcome):
        return ""
    if not isinstance(outcome, Mapping):
        return _NO_FINDINGS
    if is_hidden(outcome):
        return _HIDDEN_VERDICTS
    # A task that was started with async says later what it found, by async_status.
    return "" if outcome.get("skipped") or "ansible_job_id" in outcome else _NO_FINDINGS


def _is_bad(item: Mapping[str, Any]) -> bool:
    return bool(item.get("failed") or item.get("unreachable")) or (is_hidden(item) and not item.get("skipped"))


def _label(item: Mapping[str, Any], number: int) -> str:
    label = item.get("_ansible_item_label", item.get(str(item.get("ansible_loop_var", "item"))))
    return str(number) if is_hidden(item) or not isinstance(label, (str, int)) else str(label)


def _cause(outcome: Mapping[str, Any]) -> str:
    if is_hidden(outcome):
        return _HIDDEN_FAILURE
    message, said = str(outcome.get("msg") or "").strip(), list(_said(outcome))
    if message.endswith(_UNKNOWN) and "attempts" in outcome:
        number = outcome["attempts"]
        return f"its until condition was not met in {number} {'attempt' if number == 1 else 'attempts'}"
    return ": ".join(filter(None, [message.rstrip(".") if said else message, *said])) or _SILENT


def _said(outcome: Mapping[str, Any]) -> Iterator[str]:
    """What a module that broke off wrote: of a traceback its last line."""
    for name in ("module_stderr", "module_stdout"):
        text = str(outcome.get(name) or "").strip()
        if text:
            text = text.splitlines()[-1] if _TRACEBACK in text else " ".join(text.split())
            yield text if len(text) <= _WIDTH else f"{text[:_WIDTH]}…"
            return
