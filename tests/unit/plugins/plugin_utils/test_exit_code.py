# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._report.gate import VERDICT_VARIABLE
from ansible_collections.dayone.aws.plugins.plugin_utils.exit_code import ExitCode


@pytest.fixture
def ending(monkeypatch: pytest.MonkeyPatch) -> Iterator[ExitCode]:
    """A run that has a gate."""
    monkeypatch.setenv(VERDICT_VARIABLE, "")
    found = ExitCode(None)
    found.listen()
    yield found
    found.close()


def verdict(text: str) -> None:
    Path(os.environ[VERDICT_VARIABLE]).write_text(text, encoding="ascii")


@pytest.mark.parametrize(
    ("text", "failed", "lost", "code"),
    [
        pytest.param("0", False, False, 0, id="holds"),
        pytest.param("2", False, False, 2, id="drift"),
        pytest.param("1", False, False, 1, id="error"),
        pytest.param("0", True, False, 1, id="a_task_failed"),
        pytest.param("2", True, False, 1, id="a_task_failed_beside_drift"),
        pytest.param("2", False, True, 1, id="the_report_is_lost"),
        pytest.param("", False, False, 1, id="no_verdict"),
        pytest.param("7", False, False, 1, id="nonsense"),
    ],
)
def test_code_of_a_run_with_a_gate(ending: ExitCode, text: str, failed: bool, lost: bool, code: int) -> None:
    verdict(text)
    assert ending.code(failed=failed, lost=lost) == code


def test_a_gate_that_is_skipped_decides_nothing(ending: ExitCode) -> None:
    ending.skip()
    assert (ending.is_unjudged, ending.code(failed=True, lost=False)) == (False, 0)


def test_a_run_without_a_gate_ends_as_ansible_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VERDICT_VARIABLE, "/of/another/run")
    found = ExitCode(None)
    assert VERDICT_VARIABLE not in os.environ
    assert (found.code(failed=True, lost=False), found.code(failed=False, lost=True)) == (0, 1)


def test_a_message_that_was_not_sent_ends_a_run_without_a_gate() -> None:
    found = ExitCode(None)
    found.untold()
    assert found.code(failed=True, lost=False) == 1


def test_nothing_is_left_behind(ending: ExitCode) -> None:
    path = Path(os.environ[VERDICT_VARIABLE])
    assert path.stat().st_mode & 0o777 == 0o600
    ending.close()
    assert not path.exists()
