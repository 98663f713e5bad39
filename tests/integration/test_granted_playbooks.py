# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whole playbooks do the same in roles with the policies that are generated for them as under an administrator.

Of each sample, test_every_module.py shows it.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.emulator import clients
from tests.emulator.server import Emulator

from .conftest import Run, day_zero
from .granted import denied, of_playbook, role_with
from .mess import Mess
from .test_playbooks import DRIFT, extra

Play = Callable[..., Run]
#: What differs from run to run: ids and times, and the digest of the variables, one of which names the role.
OF_A_RUN = {"configuration", "ended", "generated", "run", "started", "time", "until"}

#: Ids as KMS gives them, and as EC2 does.
_ID = re.compile(r"\b(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z]+-[0-9a-f]{17})\b")
#: A time within a text.
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d[:.\d]*")


def without_times(value: Any) -> Any:
    """A report, or a part of it, without what is of its run alone."""
    if isinstance(value, dict):
        return {name: without_times(item) for name, item in value.items() if name not in OF_A_RUN}
    if isinstance(value, list):
        return [without_times(item) for item in value]
    return _TIME.sub("<time>", value) if isinstance(value, str) else value


def without_ids(report: Any) -> Any:
    """A report without the ids that AWS gives to what it makes."""
    return json.loads(_ID.sub("<id>", json.dumps(report, sort_keys=True)))


def report(folder: Path) -> Any:
    """The report of the run that wrote into a folder, without what is of that run alone."""
    return without_times(json.loads((folder / "report.json").read_text(encoding="utf-8")))


def drift(play: Play, folder: Path, **variables: Any) -> Any:
    """The report of a drift run, which writes nothing."""
    run = play(DRIFT, *extra(**variables), DAYONE_REPORT_DIRECTORY=str(folder))
    assert run.writes == []
    return report(folder)


@pytest.mark.parametrize("profile", ["starter", "cis_level_1", "cis_level_2"])
def test_drift_reports_the_same_in_its_role_as_under_an_administrator(
    account: Emulator, play: Play, client: Any, tmp_path: Path, profile: str
) -> None:
    """There is something of each kind to look at."""
    Mess(functools.partial(clients.client, account.endpoint))
    arn = role_with(client, "dayone-drift", of_playbook("drift", dayone_profile=profile))
    limited = drift(play, tmp_path / "limited", dayone_profile=profile, dayone_assume_role_arn=arn)
    assert denied() == []
    assert limited == drift(play, tmp_path / "administrator", dayone_profile=profile)


def baseline(play: Play, folder: Path, **variables: Any) -> Any:
    """The report of a baseline that completes."""
    run = play(None, *extra(**variables), DAYONE_REPORT_DIRECTORY=str(folder))
    assert run.code == 0, run.output
    assert run.writes
    return without_ids(report(folder))


def test_a_baseline_does_the_same_in_its_role_as_under_an_administrator(
    account: Emulator, play: Play, client: Any, tmp_path: Path
) -> None:
    """Its way back, in a role of its own, test_whole_baseline.py shows."""
    arn = role_with(client, "dayone-baseline", of_playbook("baseline"))
    limited = baseline(play, tmp_path / "limited", dayone_assume_role_arn=arn)
    assert denied() == []
    day_zero(account)
    role_with(client, "dayone-baseline", of_playbook("baseline"))
    assert limited == baseline(play, tmp_path / "administrator")
