# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What to do next: what is open as a list of steps, in the order in which a careful person takes them. Pure.

Findings that one act closes are one step: a value that several controls lack, a line that turns several of them on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from .._controls.control import OPEN, SEVERITIES
from .._controls.resolution import MINUTES, PHASES
from .report import Summary, Todo

#: What a step takes over from what its findings say is to be done.
_TEXTS = (
    "link",
    "variable",
    "example",
    "enable",
    "price",
    "accept",
    "missing_permission",
    "denied_by",
    "statement",
)
#: Controls of which a run of the baseline knows nothing.
_TASK, _RESTORE = "task.", "restore."
_RUNS = (
    (_TASK, "Run your playbook without --check: these tasks of other modules would change something."),
    (_RESTORE, "Run ansible-playbook dayone.aws.restore without --check: it restores what the run changed."),
    ("", "Run ansible-playbook dayone.aws.baseline, or your own playbook: it fixes what has drifted."),
)


@dataclass
class Step:
    """One thing to do.

    Args:
        kind: the kind of the findings that it closes.
        phase: when it is done, one of ``PHASES``.
        severity: the gravest of them.
        title: the title of the first control that it closes.
        text: what to do, in words.
        minutes: about how long a person takes, in each account; 0 where no person is needed.
        link: the console page.
        variable: the variable that takes the missing value.
        example: that variable with an example, as YAML.
        enable: the line of YAML that turns the option on.
        price: what that costs, in words.
        monthly_usd: the same in US dollars a month, where it does not depend on use.
        accept: the lines of YAML that accept it as it is.
        missing_permission: the IAM actions that were denied.
        denied_by: the kind of policy that decided on them, where AWS tells.
        statement: the statement of an IAM policy that would allow them, as one line of JSON.
        until: when at the latest it passes by itself, as ISO 8601; empty where that is not known.
        closes: how many findings of each control are closed.
        accounts: in which accounts.
        resource: the first resource that it is about.
    """

    kind: str
    phase: str
    severity: str
    title: str
    text: str
    minutes: int = 0
    link: str = ""
    variable: str = ""
    example: str = ""
    enable: str = ""
    price: str = ""
    monthly_usd: float | None = None
    accept: str = ""
    missing_permission: str = ""
    denied_by: str = ""
    statement: str = ""
    until: str = ""
    closes: dict[str, int] = field(default_factory=dict)
    accounts: set[str] = field(default_factory=set)
    resource: str = ""

    @property
    def count(self) -> int:
        """How many findings it closes."""
        return sum(self.closes.values())

    def as_dict(self) -> dict[str, Any]:
        """The same as JSON, without what does not concern its kind."""
        found = {name: getattr(self, name) for name in ("minutes", "monthly_usd", "until", *_TEXTS)}
        return {
            "kind": self.kind,
            "text": self.text,
            **{name: value for name, value in found.items() if value not in ("", 0, None)},
            "closes": dict(sorted(self.closes.items())),
            "accounts": len(self.accounts),
        }


def steps_of(summary: Summary) -> list[Step]:
    """What to do, in order."""
    steps: dict[tuple[str, ...], Step] = {}
    for todo in summary.todos:
        key = _key(todo)
        if key not in steps:
            steps[key] = _step(todo)
        else:
            _join(steps[key], todo)
    found = [*steps.values(), *_runs(summary)]
    for step in found:
        step.accept = accepting(step.closes) if step.kind == "choice" and len(step.closes) > 1 else step.accept
    return sorted(found, key=_place)


def _key(todo: Todo) -> tuple[str, ...]:
    """What one act does: a value, a line, or an instruction."""
    act = next((todo.todo[name] for name in ("variable", "enable", "missing_permission") if todo.todo.get(name)), "")
    return todo.status, str(todo.todo.get("phase", "")), str(act or todo.remediation)


def _step(todo: Todo) -> Step:
    what = todo.todo
    step = Step(
        todo.status,
        str(what.get("phase") or _phase(todo.status)),
        todo.severity,
        todo.title,
        todo.remediation,
        minutes=int(what.get("minutes", MINUTES if todo.status in ("manual", "input") else 0)),
        monthly_usd=what.get("monthly_usd"),
        until=_until(todo),
        resource=todo.resource,
    )
    for name in _TEXTS:
        setattr(step, name, str(what.get(name, "")))
    _join(step, todo)
    return step


def _join(step: Step, todo: Todo) -> None:
    step.closes[todo.control] = step.closes.get(todo.control, 0) + todo.count
    step.accounts |= todo.accounts
    step.severity = max(step.severity, todo.severity, key=SEVERITIES.index)


def _phase(status: str) -> str:
    """Where a finding of an older journal stands, which says no more than its status."""
    return {"unknown": "access", "input": "values", "choice": "choices", "waiting": "wait"}.get(status, "person")


def _until(todo: Todo) -> str:
    try:
        return (datetime.fromisoformat(todo.time) + timedelta(hours=todo.todo["hours"])).isoformat(timespec="minutes")
    except (KeyError, ValueError, TypeError, OverflowError):
        return ""


def _runs(summary: Summary) -> Iterable[Step]:
    """The runs that fix what has drifted."""
    drifted = {name: found for name, found in summary.controls.items() if found.counts["drift"]}
    for prefix, text in _RUNS:
        names = [name for name in drifted if name.startswith(prefix)]
        if not names:
            continue
        worst = max((drifted[name].severity for name in names), key=SEVERITIES.index)
        step = Step("drift", "run", worst, text, text)
        for name in names:
            found = drifted.pop(name)
            step.closes[name] = found.counts["drift"]
            step.accounts |= found.drifted
        yield step


def accepting(controls: Iterable[str]) -> str:
    """The lines of YAML that accept several controls as they are."""
    reason = 'reason: "We decided against it"'
    return "\n".join(["dayone_accepted:", *(f"  - {{control: {name}, {reason}}}" for name in sorted(controls))])


def _place(step: Step) -> tuple[Any, ...]:
    price = step.monthly_usd if step.monthly_usd is not None else float("inf")
    return (
        PHASES.index(step.phase),
        price if step.kind == "choice" else 0,
        -SEVERITIES.index(step.severity),
        OPEN.index(step.kind),
        min(step.closes),
    )
