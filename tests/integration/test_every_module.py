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

from .conftest import client_of

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
    first, applied, second, again = play(task, "--check"), play(task), play(task, "--check"), play(task)
    assert [run.code for run in (first, applied, second, again)] == [0, 0, 0, 0], first.output
    assert first.writes == []
    assert first.result["calls"] == applied.result["calls"]
    assert first.changed == applied.changed == bool(applied.writes) == sample["changes"]
    assert second.writes == again.writes == []
    assert not second.changed
    assert not again.changed


@pytest.mark.parametrize("sample", FIRST)
def test_fast_path_gives_the_same_result(play: Play, prepared: Any, sample: dict[str, Any]) -> None:
    task = prepared(sample)
    fast, ordinary = play(task, "--check"), play(task, "--check", DAYONE_IN_PROCESS="0")
    assert _comparable(fast.result) == _comparable(ordinary.result)


def _comparable(result: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in result.items() if key not in TIMES}


@pytest.mark.parametrize("sample", FIRST)
def test_root_is_refused(play: Play, prepared: Any, sample: dict[str, Any]) -> None:
    run = play(with_options(prepared(sample), profile="root"))
    assert run.code != 0
    assert "allow_root" in run.result["msg"]
    assert run.writes == []


@pytest.mark.parametrize("sample", FIRST)
def test_wrong_account_is_refused(play: Play, prepared: Any, sample: dict[str, Any]) -> None:
    run = play(with_options(prepared(sample), expected_account_id="111122223333"))
    assert run.code != 0
    assert "111122223333" in run.result["msg"]
    assert run.writes == []


@pytest.mark.parametrize("sample", FIRST)
def test_unknown_option_is_refused_before_the_first_call(
    play: Play, prepared: Any, account: Emulator, sample: dict[str, Any]
) -> None:
    run = play(with_options(prepared(sample), nonsense=1))
    assert run.code != 0
    assert "nonsense" in run.result["msg"]
    assert account.control("calls", method="GET") == []


@pytest.mark.parametrize("sample", FIRST)
def test_expired_token_is_one_clear_line(play: Play, prepared: Any, account: Emulator, sample: dict[str, Any]) -> None:
    task = prepared(sample)
    fault = {"service": "sts", "error": {"code": "ExpiredToken", "status": 403, "message": "The token is expired"}}
    account.control("faults", [fault])
    run = play(task)
    assert run.code != 0
    assert "ExpiredToken" in run.result["msg"]
    assert "Traceback" not in run.output
    assert "\n" not in run.result["msg"]


@pytest.mark.parametrize("sample", FIRST)
def test_denied_everything_is_never_compliant(
    play: Play, prepared: Any, account: Emulator, sample: dict[str, Any]
) -> None:
    task = prepared(sample)
    denied = {"error": {"code": "AccessDenied", "status": 403}}
    services = {call["service"] for call in _calls(play, account, task)} - {"sts"}
    account.control("faults", [{"service": service, **denied} for service in sorted(services)])
    run = play(task)
    assert run.writes == []
    assert {row["status"] for row in run.result["findings"]} <= {"unknown", "manual"}
    assert "Traceback" not in run.output


def _calls(play: Play, account: Emulator, task: dict[str, Any]) -> list[dict[str, Any]]:
    play(task, "--check")
    return list(account.control("calls", method="GET"))
