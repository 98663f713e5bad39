# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""No permission is there for nothing: each alone lets a request through, of a module's own samples, of the undoing of
one, or of a test that is named for it. And what only looks is let through no write.

The samples were run by test_every_module.py and test_restore_modules.py, in this process. Where they were not, for this
file is run alone, they are run here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._grants.catalogue import STEPS, modules
from ansible_collections.dayone.aws.plugins.module_utils._grants.policies import statements
from ansible_collections.dayone.aws.plugins.module_utils._grants.resolve import Place, grants

from tests import ROOT
from tests.emulator.account import ACCOUNT
from tests.emulator.evaluation.statements import about
from tests.emulator.faults import READS
from tests.emulator.server import Emulator
from tests.permission_tests import elsewhere, listed, name_of, unneeded
from tests.used_permissions import declared, needed

from .conftest import day_zero
from .granted import REGION, Kept, in_turn, keep, kept, limited
from .test_every_module import SAMPLES, Play, lives
from .test_restore_modules import run_and_undo
from .undone import OUTCOMES

MODULES = [pytest.param(name, marks=in_turn(name)) for name in sorted(modules())]


@pytest.fixture
def done(
    account: Emulator,
    direct: Play,
    prepared: Any,
    client: Callable[..., Any],
    tmp_path: Path,
    module: str,
) -> dict[str, Kept]:
    """What a module's samples sent, and what their undoing did."""
    for sample in SAMPLES.get(module, ()):
        if sample["id"] not in kept(module):
            day_zero(account)
            direct(lives(limited(client, prepared(sample))))
            keep(sample["task"], sample["id"])
    for name in OUTCOMES.get(module, {}):
        if f"undo {name}" not in kept(module):
            day_zero(account)
            (tmp_path / name).mkdir()
            run_and_undo(account, tmp_path / name, prepared, module, name)
    return kept(module)


@pytest.mark.parametrize("module", MODULES)
def test_each_permission_is_needed_by_a_request_that_no_other_lets_through(done: dict[str, Kept], module: str) -> None:
    found = {
        str(key)
        for item in done.values()
        for key in needed(item.given, (ask for sent in item.sent for ask in sent.asked))
    }
    known = {str(key) for key in declared()[module]}
    idle = sorted(known - found - elsewhere(module))
    assert not idle, "\n".join([f"{module}: no request of a sample, nor of undoing one, needs", *idle])
    assert elsewhere(module) - known == set(), "tests/permission_tests.yml lists what is not declared"
    assert unneeded(module) & found == set(), "tests/permission_tests.yml gives reasons for what a sample needs"


@pytest.mark.parametrize("module", MODULES)
def test_what_looks_may_send_no_write(done: dict[str, Kept]) -> None:
    made = statements(grants(sorted(STEPS), "drift", Place("aws", ACCOUNT, REGION), {}))
    looking = {"Version": "2012-10-17", "Statement": made}
    sent = [item for about_one in done.values() for item in about_one.sent]
    writes = [item for item in sent if item.asked and not item.operation.split(":")[1].startswith(READS)]
    let_through = {item.operation for item in writes if all(any(about(looking, ask)) for ask in item.asked)}
    assert let_through == set()


def test_each_test_of_the_list_is_there(request: pytest.FixtureRequest) -> None:
    """Where a whole file was collected: a test that has another name now would be held to nothing."""
    chosen = request.config.option
    if chosen.keyword or chosen.markexpr or any("::" in argument for argument in request.config.args):
        return
    there = {name_of(item) for item in request.session.items}
    files = {name.partition("::")[0] for name in there}
    assert [name for name in listed()["tests"] if name.partition("::")[0] in files and name not in there] == []
    assert [name for name in listed()["tests"] if not (ROOT / name.partition("::")[0]).is_file()] == []
