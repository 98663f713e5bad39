# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from typing import Any

import pytest
import yaml
from ansible_collections.dayone.aws.plugins.module_utils._controls.catalogue import CONTROLS
from ansible_collections.dayone.aws.plugins.module_utils._controls.resolution import (
    PHASES,
    Choice,
    Input,
    Manual,
    Waiting,
    is_todo,
    todo_of,
)
from ansible_collections.dayone.aws.plugins.module_utils._report.report import Summary
from ansible_collections.dayone.aws.plugins.module_utils._report.steps import Step, steps_of

from tests import ROOT

TIME = "2026-11-28T06:00:00+00:00"


def row(control: str, status: str, resolution: Any = None, **more: Any) -> dict[str, Any]:
    """A finding as a module gives it."""
    known = {"control": control, "title": control, "severity": "high", "cis": [], "status": status, "time": TIME}
    where = {"account_id": "123456789012", "region": "global", "resource": "r", "current": None, "wanted": 1}
    text = more.get("remediation", f"Do {control}.")
    todo = {"todo": todo_of(status, resolution, control=control, text=text)}
    return {**known, **where, "remediation": text, **todo, **more}


def steps(*rows: dict[str, Any]) -> list[Step]:
    """The steps of findings."""
    summary = Summary()
    for item in rows:
        summary.add(item)
    return steps_of(summary)


NAMED = Input("x_emails", "x_emails: [a@example.com]", "recipients")


def test_the_order_is_that_of_a_careful_person() -> None:
    found = steps(
        row("a.wait", "waiting", Waiting(24)),
        row("a.dear", "choice", Choice("a_dear: true", "$9", 9.0)),
        row("a.used", "choice", Choice("a_used: true", "by use")),
        row("a.cheap", "choice", Choice("a_cheap: true", "$1", 1.0)),
        row("a.unread", "unknown"),
        row("a.other", "manual"),
        row("a.drift", "drift"),
        row("a.admin", "input", Input("x_admins", "x_admins: [a]", "administrators")),
        row("a.contact", "input", Input("x_contact", "x_contact: {}", "contacts")),
        row("a.told", "input", NAMED),
        row("a.root", "manual", Manual(5, phase="root")),
    )
    order = ["root", "told", "contact", "admin", "drift", "other", "unread", "cheap", "dear", "used", "wait"]
    assert [next(iter(step.closes)) for step in found] == [f"a.{name}" for name in order]
    assert [step.phase for step in found] == sorted((step.phase for step in found), key=PHASES.index)


def test_one_act_is_one_step_and_says_all_that_it_closes() -> None:
    told = [row(f"a.{name}", "input", NAMED, remediation=f"Name somebody for {name}.") for name in "xyz"]
    scans = [row(f"b.{name}", "choice", Choice("b_scan: true")) for name in ("one", "two")]
    (first, second) = steps(*told, *scans, row("c.unread", "excepted"), row("c.off", "not_applicable"))
    assert (first.variable, first.closes) == ("x_emails", {"a.x": 1, "a.y": 1, "a.z": 1})
    assert second.enable == "b_scan: true"
    assert [item["control"] for item in yaml.safe_load(second.accept)["dayone_accepted"]] == ["b.one", "b.two"]


def test_each_step_says_what_it_takes() -> None:
    link = "https://console.aws.amazon.com/iam/home#/security_credentials"
    manual, wait = steps(
        row("a.root", "manual", Manual(3), remediation=f"Sign in, open {link}, and choose Assign."),
        row("a.wait", "waiting", Waiting(24)),
    )
    assert (manual.minutes, manual.link) == (3, link)
    assert wait.until == "2026-11-29T06:00+00:00"


def test_findings_of_an_older_journal_have_their_steps_too() -> None:
    old = {key: value for key, value in row("a.mfa", "manual").items() if key != "todo"}
    (step,) = steps(old)
    assert (step.kind, step.phase, step.text) == ("manual", "person", "Do a.mfa.")


def test_findings_that_lack_one_permission_are_one_step_with_the_statement_that_would_allow_it() -> None:
    todo = {"phase": "access", "missing_permission": "iam:GetRole", "denied_by": "x", "statement": '{"Sid": "A"}'}
    first, second = (row(name, "unknown", remediation=f"{name} was denied.", todo=todo) for name in ("a.b", "c.d"))
    other = row("e.f", "unknown", remediation="It was throttled.")
    found = steps(first, second, other)
    assert [sorted(step.closes) for step in found] == [["a.b", "c.d"], ["e.f"]]
    assert {name: found[0].as_dict()[name] for name in todo if name != "phase"} == {
        name: value for name, value in todo.items() if name != "phase"
    }
    assert "statement" not in found[1].as_dict()


@pytest.mark.parametrize("control", ["task.changed", "restore.change", "password_policy.min_length"])
def test_what_fixes_drift_is_the_run_that_can(control: str) -> None:
    (step,) = steps(row(control, "drift"))
    wanted = {"task": "your playbook", "restore": "dayone.aws.restore", "password_policy": "dayone.aws.baseline"}
    assert wanted[control.partition(".")[0]] in step.text


@pytest.mark.parametrize("name", [name for name, control in CONTROLS.items() if control.resolution])
def test_what_a_control_says_is_yaml_that_can_be_copied(name: str) -> None:
    for resolution in CONTROLS[name].resolution:
        if isinstance(resolution, Input):
            assert list(yaml.safe_load(resolution.example)) == [resolution.variable]
        if isinstance(resolution, Choice):
            assert len(yaml.safe_load(resolution.enable)) == 1
            todo = todo_of("choice", resolution, control=name, text="")
            (accepted,) = yaml.safe_load(todo["accept"])["dayone_accepted"]
            assert (accepted["control"], bool(accepted["reason"])) == (name, True)


@pytest.mark.parametrize(
    "todo",
    [{"phase": "never"}, {"minutes": "5"}, {"link": 1}, {"unheard": "of"}, ["phase"], "phase", {"hours": True}],
)
def test_a_journal_with_another_todo_is_not_believed(todo: Any) -> None:
    assert not is_todo(todo)
    assert is_todo({"phase": "root", "minutes": 5, "link": "https://example.com"})


def test_every_variable_that_is_named_is_one_of_a_role() -> None:
    specs = [
        yaml.safe_load(path.read_text(encoding="utf-8")) for path in (ROOT / "roles").glob("*/meta/argument_specs.yml")
    ]
    known = {name for spec in specs for name in spec["argument_specs"]["main"]["options"]}
    named = {
        item.variable if isinstance(item, Input) else next(iter(yaml.safe_load(item.enable)))
        for control in CONTROLS.values()
        for item in control.resolution
        if isinstance(item, (Input, Choice))
    }
    assert named - known == set()
