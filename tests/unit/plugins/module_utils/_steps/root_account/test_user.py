# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure
from ansible_collections.dayone.aws.plugins.module_utils._steps.root_account.user import (
    delete_calls,
    judge_certificates,
    judge_keys,
    judge_mfa,
    judge_use,
    mfa_kind,
    moment,
)

NOW = datetime(2026, 1, 31, tzinfo=timezone.utc)
DENIED = Failure("denied", "iam:get_account_summary was denied")


@pytest.mark.parametrize(
    ("enabled", "devices", "kind"), [(0, [], "none"), (1, ["serial"], "virtual"), (1, [], "hardware")]
)
def test_mfa_kinds_are_told_apart(enabled: int, devices: list[str], kind: str) -> None:
    assert mfa_kind({"AccountMFAEnabled": enabled}, devices) == kind


@pytest.mark.parametrize("text", ["N/A", "no_information", "not_supported", "", None])
def test_no_time_is_none(text: str | None) -> None:
    assert moment(text) is None


def test_access_denied_is_not_compliant() -> None:
    state = {"summary": DENIED, "virtual_devices": [], "report": DENIED, "keys": None}
    verdicts = [judge_keys(state, False), *judge_mfa(state), judge_certificates(state), judge_use(state, 90, NOW)]
    assert {(verdict.holds, verdict.mend) for verdict in verdicts} == {(False, "unknown")}


def test_unreadable_devices_leave_the_kind_unknown() -> None:
    state = {"summary": {"AccountMFAEnabled": 1}, "virtual_devices": DENIED}
    present, hardware = judge_mfa(state)
    assert present.holds
    assert (hardware.holds, hardware.mend) == (False, "unknown")


@pytest.mark.parametrize(("days", "holds"), [(89, False), (90, False), (91, True)])
def test_use_is_measured_against_the_limit(days: int, holds: bool) -> None:
    row = {"password_last_used": (NOW - timedelta(days=days)).isoformat(), "access_key_1_last_used_date": "N/A"}
    assert judge_use({"report": row}, 90, NOW).holds is holds


def test_the_key_in_use_is_deleted_last_and_never_deactivated() -> None:
    keys = [{"id": "USED", "status": "Active"}, {"id": "OTHER", "status": "Active"}]
    sent = [(call.method, call.params["AccessKeyId"]) for call in delete_calls(keys, "USED")]
    assert sent == [("update_access_key", "OTHER"), ("delete_access_key", "OTHER"), ("delete_access_key", "USED")]


NOTHING = {"AccountPasswordPresent": 0, "AccountAccessKeysPresent": 0, "AccountSigningCertificatesPresent": 0}


@pytest.mark.parametrize(
    ("change", "keys", "holds"),
    [
        pytest.param({}, None, True, id="nothing_to_protect"),
        pytest.param({"AccountPasswordPresent": 1}, None, False, id="password"),
        pytest.param({"AccountAccessKeysPresent": 1}, None, False, id="key"),
        pytest.param({"AccountSigningCertificatesPresent": 1}, None, False, id="certificate"),
        pytest.param({}, [{"id": "AKIA", "status": "Active"}], False, id="key_that_the_summary_lacks"),
        pytest.param({}, DENIED, False, id="keys_were_not_read"),
    ],
)
def test_mfa_is_asked_for_where_root_has_something_to_protect(change: dict[str, int], keys: Any, holds: bool) -> None:
    state = {"summary": {**NOTHING, "AccountMFAEnabled": 0, **change}, "virtual_devices": [], "keys": keys}
    assert [item.holds for item in judge_mfa(state)] == [holds, holds]


def test_a_summary_that_does_not_speak_of_the_password_proves_nothing() -> None:
    summary = {"AccountAccessKeysPresent": 0, "AccountSigningCertificatesPresent": 0, "AccountMFAEnabled": 0}
    assert [item.holds for item in judge_mfa({"summary": summary, "virtual_devices": [], "keys": None})] == [False] * 2


def test_without_credentials_that_is_what_is_said() -> None:
    state = {"summary": {**NOTHING, "AccountMFAEnabled": 0}, "virtual_devices": DENIED, "keys": None}
    assert {(item.holds, item.current) for item in judge_mfa(state)} == {(True, "no root credentials")}
