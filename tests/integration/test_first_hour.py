# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A stranger's first hour: with every answer given and every choice made or accepted, nothing is open."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ansible_collections.dayone.aws.plugins.module_utils._controls.acceptances import accepted_by

from tests import first_hour
from tests.emulator.server import Emulator

from .conftest import ROOT

Play = Callable[..., Any]
Client = Callable[..., Any]
DRIFT = str(ROOT / "playbooks" / "drift.yml")
#: All kinds of what is open.
KINDS = ["drift", "unknown", "manual", "input", "choice", "waiting"]
#: How many lines the report of a first look, and of one that finds nothing, have at most.
FIRST, QUIET = 120, 25


def report(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "report" / "report.json").read_text(encoding="utf-8"))
    return found


def shown(output: str) -> list[str]:
    """The lines of the report on the terminal."""
    return output.partition("DRIFT REPORT")[2].partition("PLAY RECAP")[0].splitlines()[1:]


def test_with_every_answer_given_nothing_is_open(play: Play, client: Client, account: Emulator, tmp_path: Path) -> None:
    first_hour.register_domain(client)
    answers = first_hour.answers(tmp_path)
    look = play(DRIFT)
    assert look.code == 2
    assert len(shown(look.output)) <= FIRST, look.output
    todo = report(tmp_path)["todo"]
    assert [next(iter(step["closes"])) for step in todo[:2]] == ["root_account.access_keys", "root_account.mfa"]
    asked = {step["variable"] for step in todo if step["kind"] == "input"}
    assert asked and asked <= answers.keys()
    accepted = first_hour.ACCEPTED.keys() | {item.control for item in accepted_by(answers["dayone_profile"])}
    choices = [step for step in todo if step["kind"] == "choice"]
    decided = [step["enable"].partition(":")[0] in answers or step["closes"].keys() <= accepted for step in choices]
    assert decided and all(decided)

    account.control("root", {"access_keys": 0})
    first_hour.do_as_root(account)
    assert play(None, "-e", json.dumps(answers)).code == 0
    open_ones = {row["status"] for row in report(tmp_path)["findings"] if row["status"] not in ("fixed", "excepted")}
    assert open_ones == {"manual", "waiting", "not_applicable", "compliant"}
    first_hour.confirm(account)
    first_hour.delete_old_key(client, account)
    first_hour.let_a_day_pass(client, account)
    paired = {**answers, **first_hour.scan(tmp_path)}
    assert play(None, "--tags", "admin_access", "-e", json.dumps(paired)).code == 0
    first_hour.renew_credential_report(account)

    last = play(DRIFT, "-e", json.dumps({**answers, "dayone_fail_on_kinds": KINDS}))
    found = report(tmp_path)
    assert (last.code, found["todo"]) == (0, []), last.output
    assert {name: found["summary"][name] for name in KINDS} == dict.fromkeys(KINDS, 0)
    assert len(shown(last.output)) <= QUIET, last.output
    assert last.writes == []
