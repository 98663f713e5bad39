# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What must hold for every module. A module joins by a file in samples/."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.emulator.server import Emulator

from .conftest import client_of, step

HERE = Path(__file__).parent
MODULES = HERE.parents[1] / "plugins" / "modules"
SAMPLES = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((HERE / "samples").glob("*.yml"))
}
ALL = [pytest.param(item, id=f"{name}-{item['id']}") for name, items in SAMPLES.items() for item in items]
FIRST = [pytest.param(items[0], id=name) for name, items in SAMPLES.items()]
#: Results that differ from run to run because time goes on.
TIMES = ("ansible_facts", "report_generated")
Play = Callable[..., Any]


@pytest.fixture
def prepared(account: Emulator) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Bring the account to where a sample begins, and give its task."""

    def prepare(sample: dict[str, Any]) -> dict[str, Any]:
        for name, payload in sample.get("controls", {}).items():
            account.control(name, payload)
        for call in sample.get("prepare", []):
            client = client_of(account, call["service"], call.get("region", "us-east-1"))
            getattr(client, call["method"])(**call.get("params", {}))
        return dict(sample["task"])

    return prepare


def with_options(task: dict[str, Any], **options: Any) -> dict[str, Any]:
    """The task with further options."""
    return {name: {**given, **options} for name, given in task.items()}


def test_every_module_has_samples() -> None:
    of_aws = {path.stem for path in MODULES.glob("*.py") if "_run import" in path.read_text(encoding="utf-8")}
    assert set(SAMPLES) == of_aws


@pytest.mark.parametrize("sample", ALL)
def test_check_apply_check_apply(play: Play, prepared: Any, sample: dict[str, Any]) -> None:
    task = prepared(sample)
    steps = {"check": True, "apply": False, "check-again": True, "apply-again": False}
    run = play([step(task, name, check_mode=checks) for name, checks in steps.items()])
    assert (run.code, len(run.tasks)) == (0, len(steps)), run.output
    first, applied, second, again = run.tasks
    assert run.writes_of("check") == []
    assert first["calls"] == applied["calls"]
    assert first["changed"] == applied["changed"] == bool(run.writes_of("apply")) == sample["changes"]
    assert run.writes_of("check-again") == run.writes_of("apply-again") == []
    assert not second["changed"]
    assert not again["changed"]
    assert sum(len(run.calls_of(name)) for name in steps) == len(run.calls)


@pytest.mark.parametrize("sample", FIRST)
def test_fast_path_gives_the_same_result(play: Play, prepared: Any, sample: dict[str, Any]) -> None:
    task = prepared(sample)
    fast, ordinary = play(task, "--check"), play(task, "--check", DAYONE_IN_PROCESS="0")
    assert _comparable(fast.result) == _comparable(ordinary.result)


def _comparable(result: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in result.items() if key not in TIMES}


@pytest.mark.parametrize("sample", FIRST)
def test_what_must_not_go_on_is_refused_in_one_line(
    play: Play, prepared: Any, account: Emulator, sample: dict[str, Any]
) -> None:
    task = prepared(sample)
    expired = {"code": "ExpiredToken", "status": 403, "message": "The token is expired"}
    denied = {"code": "AccessDenied", "status": 403}
    account.control(
        "faults",
        [
            {"user_agent": "app/expired", "service": "sts", "error": expired},
            {"user_agent": "app/denied", "spares": ["sts"], "error": denied},
        ],
    )
    run = play(
        [
            step(with_options(task, profile="root"), "root", ignore_errors=True),
            step(with_options(task, expected_account_id="111122223333"), "account", ignore_errors=True),
            step(with_options(task, nonsense=1), "option", ignore_errors=True),
            step(task, "expired", ignore_errors=True),
            step(task, "denied", ignore_errors=True),
        ]
    )
    assert "Traceback" not in run.output
    assert len(run.tasks) == 5, run.output
    assert run.writes == []
    for result, word in zip(run.tasks, ("allow_root", "111122223333", "nonsense", "ExpiredToken"), strict=False):
        assert word in result["msg"]
        assert "\n" not in result["msg"]
    assert run.calls_of("option") == []
    findings = run.tasks[-1]["findings"]
    assert findings or run.tasks[-1]["msg"]
    assert {row["status"] for row in findings} <= {"unknown", "manual"}
