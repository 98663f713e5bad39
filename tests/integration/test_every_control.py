# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every control is seen breached, then compliant, then breached again, as the account changes under the modules.

Four accounts are looked at three times each: as they are found, after the modules and people have mended them, and
after another hand has taken that apart. What the modules say of them is the proof.
"""

from __future__ import annotations

import functools
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.dayone.aws.plugins.module_utils._controls.catalogue import CONTROLS
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit.checks import CHECKS

from tests.emulator import clients
from tests.emulator.server import Emulator

from . import apart
from .conftest import Run, day_zero, player
from .hand import Center, Edges, Hand

#: One worker tells each story once.
pytestmark = pytest.mark.xdist_group("every_control")
TASKS = yaml.safe_load((Path(__file__).parent / "controls.yml").read_text(encoding="utf-8"))
BREACHED = {"drift", "manual", "input", "choice", "waiting"}
#: Those that are in no finding while nothing breaches them.
SILENT = {
    "task.changed": "a task of another module that changes nothing gives no finding",
    "dns.extra_records": "each finding is about one record set too many, and without any there is nothing to name",
}
#: Without these, the third look would find nothing for the controls of others to be about.
NEEDED = ("dayone.aws.organization_root_access", "dayone.aws.audit_trail")
#: What a group's policy allows in the edges, look by look: AWS validates the second only.
ACTIONS = ("s3:NoSuchAction", "s3:GetObject", "s3:NoSuchAction")


@dataclass
class Look:
    """What the modules say of an account, by the place of the task in its list, in check mode."""

    findings: dict[int, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))

    def statuses(self, place: int, control: str) -> set[str]:
        """How a control stands, as one task sees it."""
        return {row["status"] for row in self.findings[place] if row["control"] == control}

    def places(self, control: str) -> set[int]:
        """The tasks that speak of a control."""
        return {place for place, rows in self.findings.items() if any(row["control"] == control for row in rows)}


@dataclass
class Story:
    """An account as it is found, mended, and taken apart again."""

    looks: tuple[Look, ...]
    breaches: set[tuple[str, str, str]] = field(default_factory=set)

    def proves(self, control: str) -> bool:
        """Whether one task saw the control breached, then compliant, then breached again."""
        return any(self._turns(control, place) for place in self.looks[0].places(control))

    def _turns(self, control: str, place: int) -> bool:
        first, second, third = (look.statuses(place, control) for look in self.looks)
        good = set() if control in SILENT else {"compliant"}
        return bool(first & BREACHED) and second == good and bool(third & BREACHED)


class Teller:
    """Plays a list of tasks, each as a check, and then as it applies where that is asked for."""

    def __init__(self, account: Emulator, folder: Path, tasks: list[dict[str, Any]]) -> None:
        self._play = player(account, folder)
        self._journal, self._tasks = folder / "report" / "journal.jsonl", tasks

    def look(self, applies: tuple[str, ...], *arguments: str, before: tuple[dict[str, Any], ...] = ()) -> Look:
        """One play. The controls of tasks of other modules are in its journal only."""
        steps = [*before, *self._steps(applies)]
        run: Run = self._play([{**task, "ignore_errors": True} for task in steps], *arguments)
        assert len(run.tasks) == len(steps), run.output
        look = Look()
        for task, result in zip(steps, run.tasks, strict=True):
            if task.get("check_mode"):
                look.findings[task["vars"]["place"]] += result.get("findings", [])
        for line in self._journal.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["kind"] == "finding" and row["control"] == "task.changed":
                look.findings[len(self._tasks)].append(row)
        return look

    def _steps(self, applies: tuple[str, ...]) -> Iterator[dict[str, Any]]:
        for place, task in enumerate(self._tasks):
            about = {**task, "vars": {"place": place}}
            yield {**about, "check_mode": True}
            if not set(applies).isdisjoint({*task, "*"}):
                yield about


@pytest.fixture(scope="module")
def baseline(emulator: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Story:
    day_zero(emulator)
    hand = Hand(emulator, functools.partial(clients.client, emulator.endpoint))
    teller = Teller(emulator, tmp_path_factory.mktemp("baseline"), TASKS["baseline"])
    expected = {(f"resource_audit.{check}", item.arn, item.region) for item in hand.breaches for check in item.checks}
    about = ("--extra-vars", json.dumps({"root": hand.root}))
    found = teller.look(("*",), *about)
    hand.mend()
    mended = teller.look((), *about)
    hand.worsen()
    return Story((found, mended, teller.look(NEEDED, *about)), expected)


@pytest.fixture(scope="module")
def edges(emulator: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Story:
    day_zero(emulator)
    folder, earlier = tmp_path_factory.mktemp("edges"), tuple(TASKS["earlier"])
    hand = Edges(functools.partial(clients.client, emulator.endpoint))
    teller = Teller(emulator, folder, TASKS["edges"])
    actions = [("--extra-vars", json.dumps({"action": action})) for action in ACTIONS]
    found = teller.look((), *actions[0], before=earlier)
    hand.mend()
    mended = teller.look((), *actions[1], before=tuple(TASKS["edges"]))
    hand.worsen()
    (folder / "hosts.txt").unlink()
    return Story((found, mended, teller.look((), *actions[2], before=earlier)))


@pytest.fixture(scope="module")
def center(emulator: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Identity Center, whose people would change what the others' administrators are."""
    day_zero(emulator, slow=False)
    hand = Center(functools.partial(clients.client, emulator.endpoint))
    teller = Teller(emulator, tmp_path_factory.mktemp("center"), TASKS["identity_center"])
    found, mended = teller.look(("*",)), teller.look(())
    hand.worsen()
    return Story((found, mended, teller.look(())))


@pytest.fixture(scope="module")
def governed(emulator: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Security services of an organization, which would take those of the others over."""
    day_zero(emulator, slow=False)
    client = functools.partial(clients.client, emulator.endpoint)
    client("organizations").create_organization(FeatureSet="ALL")
    client("organizations").create_account(Email="first@example.com", AccountName="first")
    teller = Teller(emulator, tmp_path_factory.mktemp("governed"), TASKS["governed"])
    found = teller.look(("*",))
    emulator.control("clock", {"seconds": 60})  # until policies have reached their targets
    mended = teller.look(())
    apart.security(client)
    return Story((found, mended, teller.look(())))


def test_each_control_turns_from_breached_to_compliant_and_back(
    baseline: Story, edges: Story, center: Story, governed: Story
) -> None:
    stories = (baseline, edges, center, governed)
    held = [control.id for control in CONTROLS.values() if control.stance in ("enforce", "audit")]
    lacking = [name for name in held if not any(story.proves(name) for story in stories)]
    assert not lacking, f"never seen to turn: {', '.join(lacking)}"


def test_what_is_silent_while_it_holds_is_never_called_compliant(baseline: Story, edges: Story) -> None:
    looks = [look for story in (baseline, edges) for look in story.looks]
    seen = [look.statuses(place, name) for look in looks for name in SILENT for place in look.places(name)]
    assert set().union(*seen) <= BREACHED


def test_each_breach_is_found_by_its_resource_and_gone_when_mended(baseline: Story) -> None:
    found, mended, again = (_audited(look) for look in baseline.looks)
    assert {check for check, _arn, _region in baseline.breaches} == {f"resource_audit.{check}" for check in CHECKS}
    of_day_zero = {f"resource_audit.{name}" for name in ("admin_ingress_ipv4", "cifs_ingress", "vpc_endpoints")}
    assert {check for check, _arn, _region in found - baseline.breaches} <= of_day_zero
    assert baseline.breaches <= found
    assert mended == set()
    assert {check for check, _arn, _region in again} == {check for check, _arn, _region in found}


def _audited(look: Look) -> set[tuple[str, str, str]]:
    """What the audit of others' resources finds wrong: control, ARN and region."""
    place = next(number for number, task in enumerate(TASKS["baseline"]) if "dayone.aws.resource_audit" in task)
    rows = [row for row in look.findings[place] if row["status"] != "compliant"]
    return {(row["control"], row["resource"], row["region"]) for row in rows}
