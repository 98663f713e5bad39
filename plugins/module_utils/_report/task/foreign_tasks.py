# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tasks of other modules: one that says in check mode that it would change something is a finding. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from ..._controls.catalogue import CONTROLS
from ..._kernel.plan import Verdict
from ..._module.exceptions import Exceptions

CONTROL = CONTROLS["task.changed"]
#: What changes nothing but the run itself, whatever it says of it.
_INTERNAL = frozenset(
    {
        "add_host", "assert", "async_status", "debug", "fail", "gather_facts", "group_by", "import_playbook",
        "import_role", "import_tasks", "include_role", "include_tasks", "include_vars", "meta", "pause", "set_fact",
        "set_stats", "setup", "validate_argument_spec", "wait_for", "wait_for_connection",
    }
)  # fmt: skip
_BUILTIN = ("ansible.builtin.", "ansible.legacy.")
_OURS = "dayone.aws."
#: Characters of a state, and of a loop's item, that a finding shows at most.
LIMIT, ITEM_LIMIT = 2000, 120
#: Lines that are shown before and after those that differ.
_CONTEXT = 3
_HIDDEN = "hidden because of no_log"
_UNSHOWN = ("differs from what the task sets", "as the task sets it")


@dataclass(frozen=True)
class Task:
    """A task that ended on a host.

    Args:
        name: its name.
        action: the full name of its module.
        place: its file and line.
        host: where it ended.
        account_id: whose that is, where it is known.
        looped: whether it has a loop.
    """

    name: str
    action: str
    place: str
    host: str
    account_id: str = ""
    looped: bool = False


def is_tracked(action: str) -> bool:
    """Whether an action is that of another module, and can change what is outside the run."""
    if action.startswith(_OURS):
        return False
    name = action.rpartition(".")[2]
    return not (name in _INTERNAL and (name == action or action.startswith(_BUILTIN)))


def rows(task: Task, result: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A finding for each thing that a task would change: the items of its loop, or the task itself."""
    if not task.looped or not isinstance(result.get("results"), list):
        if result.get("changed"):
            yield _row(task, result, "")
        return
    for number, outcome in enumerate(result["results"], 1):
        if isinstance(outcome, Mapping) and outcome.get("changed"):
            yield _row(task, outcome, f", item {_item(outcome, number)}")


def waived(row: Mapping[str, Any], waivers: Exceptions) -> dict[str, Any]:
    """The finding as somebody answers for it, where somebody does."""
    verdict = Verdict(row["control"], False, row["current"], row["wanted"], account_id=row["account_id"])
    reason = waivers.waiver(verdict, row["resource"])
    if reason:
        return {**row, "status": "excepted", "remediation": reason}
    lapsed = waivers.lapsed(verdict, row["resource"])
    return {**row, "remediation": f"{lapsed} {row['remediation']}"} if lapsed else dict(row)


def _row(task: Task, outcome: Mapping[str, Any], item: str) -> dict[str, Any]:
    current, wanted = (_HIDDEN, _HIDDEN) if _censored(outcome) else sides(outcome.get("diff"))
    return {
        "control": CONTROL.id,
        "title": CONTROL.title,
        "severity": CONTROL.severity,
        "cis": list(CONTROL.cis),
        "status": "drift",
        "account_id": task.account_id,
        "region": "global",
        "resource": f"{task.place} {task.name} on {task.host}{item}",
        "current": current,
        "wanted": wanted,
        "remediation": f"Run the task '{task.name}' ({task.action}) on {task.host} without check mode.",
    }


def _censored(outcome: Mapping[str, Any]) -> bool:
    return bool(outcome.get("_ansible_no_log")) or "censored" in outcome


def _item(outcome: Mapping[str, Any], number: int) -> str:
    """What the terminal shows of an item; its number where that is long, or hidden."""
    label = outcome.get("_ansible_item_label", outcome.get(str(outcome.get("ansible_loop_var", "item"))))
    if _censored(outcome) or not isinstance(label, (str, int)) or len(str(label)) > ITEM_LIMIT:
        return f"number {number}"
    return str(label)


def sides(diff: Any) -> tuple[Any, Any]:
    """What is and what would be, as a module's diff shows it, cut to what differs where it is long."""
    parts = diff if isinstance(diff, list) else [diff]
    found = [_sides(part) for part in parts if isinstance(part, Mapping)]
    found = [pair for pair in found if pair[0] != pair[1]]
    if not found:
        return _UNSHOWN
    if len(found) == 1:
        return found[0]
    return [before for before, _after in found], [after for _before, after in found]


def _sides(part: Mapping[str, Any]) -> tuple[Any, Any]:
    if part.get("prepared"):
        return _UNSHOWN[0], _cut(str(part["prepared"]))
    before, after = part.get("before"), part.get("after")
    if isinstance(before, str) and isinstance(after, str):
        return _narrowed(before, after)
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
        before, after = ({name: side[name] for name in names if name in side} for side in (before, after))
    return _short(before), _short(after)


def _short(value: Any) -> Any:
    text = json.dumps(value, default=str, ensure_ascii=False)
    return value if len(text) <= LIMIT else _cut(text)


def _narrowed(before: str, after: str) -> tuple[str, str]:
    """Two texts, without the lines at both ends in which they agree where they are long."""
    if max(len(before), len(after)) <= LIMIT:
        return before, after
    old, new = before.splitlines(), after.splitlines()
    head = _agreeing(old, new)
    tail = _agreeing(old[head:][::-1], new[head:][::-1])
    start, spare = max(0, head - _CONTEXT), max(0, tail - _CONTEXT)
    return _part(old, start, spare), _part(new, start, spare)


def _agreeing(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines agree from the first."""
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _part(lines: Sequence[str], start: int, spare: int) -> str:
    kept = lines[start : len(lines) - spare]
    head = [f"… {start} lines"] if start else []
    tail = [f"… {spare} lines"] if spare else []
    return "\n".join([*head, _cut("\n".join(kept)), *tail])


def _cut(text: str) -> str:
    return text if len(text) <= LIMIT else f"{text[:LIMIT]}… {len(text) - LIMIT} characters more"
