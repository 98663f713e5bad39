# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal, Verdict
from ansible_collections.dayone.aws.plugins.module_utils._module.exceptions import (
    Exceptions,
    Ledger,
    check_exceptions,
    completed,
)
from ansible_collections.dayone.aws.plugins.module_utils._module.run import _waiver

ITEM: dict[str, Any] = {
    "control": "root_account.*",
    "account_id": "*",
    "region": "*",
    "resource": "*",
    "reason": "token is ordered",
    "owner": "ops@example.com",
    "expires": "2026-12-31",
}
VERDICT = Verdict("root_account.hardware_mfa", False, "virtual", "hardware", "person")


def exceptions(day: date = date(2026, 11, 24), **change: Any) -> Exceptions:
    return Exceptions([{**ITEM, **change}], "123456789012", day)


@pytest.mark.parametrize(
    ("change", "matches"),
    [
        pytest.param({}, True, id="glob"),
        pytest.param({"control": "root_account.mfa"}, False, id="other_control"),
        pytest.param({"account_id": "1234*"}, True, id="account_glob"),
        pytest.param({"account_id": "999999999999"}, False, id="other_account"),
        pytest.param({"region": "global"}, True, id="global"),
        pytest.param({"region": "eu-west-1"}, False, id="other_region"),
        pytest.param({"resource": "arn:aws:iam::*:root"}, True, id="resource_glob"),
        pytest.param({"resource": "arn:other"}, False, id="other_resource"),
        pytest.param({"expires": "2026-11-24"}, True, id="counts_on_its_last_day"),
        pytest.param({"expires": "2026-11-23"}, False, id="expired"),
    ],
)
def test_what_an_exception_covers(change: dict[str, Any], matches: bool) -> None:
    found = exceptions(**change)
    assert bool(found.waiver(VERDICT, "arn:aws:iam::123456789012:root")) == matches


def test_the_waiver_says_why_by_whom_and_until_when() -> None:
    text = exceptions().waiver(VERDICT, "arn")
    assert all(part in text for part in ("token is ordered", "ops@example.com", "2026-12-31"))


def test_an_expired_exception_says_so_and_is_not_stale() -> None:
    found = exceptions(expires="2026-01-01")
    assert found.lapsed(VERDICT, "arn") == "An exception expired on 2026-01-01 (ops@example.com: token is ordered)."
    assert found.as_result()[0]["matched"]


def test_one_that_matched_nothing_is_seen() -> None:
    assert not exceptions(control="nothing").as_result()[0]["matched"]


@pytest.mark.parametrize(
    ("change", "word"),
    [({"reason": " "}, "reason"), ({"owner": ""}, "owner"), ({"expires": "soon"}, "YYYY-MM-DD")],
)
def test_without_reason_owner_or_end_it_is_refused(change: dict[str, Any], word: str) -> None:
    with pytest.raises(Refusal, match=word):
        check_exceptions([{**ITEM, **change}])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"control": "root_account.hardwaremfa"}, "Did you mean root_account.hardware_mfa?", id="slip"),
        pytest.param({"control": "rot_account.*"}, "matches no control", id="glob_of_nothing"),
        pytest.param({"control": "zzz"}, "docs/controls.md lists all", id="nothing_near"),
        pytest.param({"expires": "never"}, "requires the full name of one control", id="glob_without_end"),
        pytest.param({"expires": "2026-02-30"}, "YYYY-MM-DD, or never", id="no_day"),
    ],
)
def test_what_names_no_control_or_has_no_end_is_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(Refusal, match=re.escape(words)):
        check_exceptions([{**ITEM, **change}])


WHOLE: dict[str, Any] = {"control": "root_account.hardware_mfa", "expires": "never"}


def test_a_control_is_accepted_without_an_end() -> None:
    check_exceptions([{**ITEM, **WHOLE}])
    found = exceptions(day=date(2100, 1, 1), **WHOLE)
    assert found.waiver(VERDICT, "arn") == "Accepted by ops@example.com: token is ordered"
    assert found.lapsed(VERDICT, "arn") == ""


def test_what_names_a_control_that_was_not_judged_is_said_while_it_counts() -> None:
    control = VERDICT.control
    assert ": Accepted by ops@example.com" in exceptions(day=date(2100, 1, 1), **WHOLE).naming(control)
    assert "applies once it can be judged: Excepted until 2026-12-31" in exceptions().naming(control)
    assert exceptions(day=date(2100, 1, 1)).naming(control).startswith("An exception expired on 2026-12-31")
    assert exceptions().naming("password_policy.min_length") == ""


@pytest.mark.parametrize(("mend", "excepted"), [("person", True), ("call", False), ("unknown", False)])
def test_a_profile_accepts_only_what_waits_for_a_person(mend: str, excepted: bool) -> None:
    found = exceptions(**WHOLE, only_manual=True)
    assert bool(found.waiver(replace(VERDICT, mend=mend), "arn")) == excepted
    assert found.as_result() == []


@pytest.mark.parametrize("change", [{}, WHOLE])
def test_what_was_not_read_stays_unknown(context: Any, change: dict[str, Any]) -> None:
    found = exceptions(**change)
    blind = replace(VERDICT, mend="unknown", note="Allow iam:GetAccountSummary.")
    told = _waiver(found, context())(blind)
    assert (told.mend, told.holds) == ("unknown", False)
    assert told.note.startswith(
        "Allow iam:GetAccountSummary. An exception covers it, which applies once it can be judged: "
    )
    assert "by ops@example.com: token is ordered" in told.note
    assert _waiver(found, context())(VERDICT).mend == "waived"
    assert found.as_result()[0]["matched"]


@pytest.mark.parametrize("given", ["text", [{"control": "a"}], [{**ITEM, "until": "x"}], [{**ITEM, "owner": None}]])
def test_what_no_argument_spec_has_seen_is_refused(given: Any) -> None:
    with pytest.raises(Refusal, match="number 1"):
        completed(given)


@pytest.mark.parametrize(
    ("given", "typed"),
    [("false", False), ("no", False), (0, False), (None, False), ("true", True), ("yes", True), (1, True)],
)
def test_a_switch_in_a_variable_is_read_as_ansible_does(given: Any, typed: bool) -> None:
    assert completed([{**ITEM, "only_manual": given}])[0]["only_manual"] is typed


@pytest.mark.parametrize("given", ["maybe", "", 2, [], {}])
def test_a_switch_that_is_none_is_refused_with_what_it_takes(given: Any) -> None:
    with pytest.raises(Refusal, match=r"number 1 has only_manual: .*, but it must be true or false"):
        completed([{**ITEM, "only_manual": given}])


def test_a_day_may_be_one_of_yaml() -> None:
    listed = completed([{**ITEM, "expires": date(2026, 12, 31)}])
    check_exceptions(listed)
    assert listed[0]["expires"] == "2026-12-31"


@pytest.mark.parametrize(
    "given", ["20261231", "2026-W53-4", "31.12.2026", datetime(2026, 12, 31, 8), "\uff12026-12-31", 0]
)
def test_what_is_no_day_in_one_form_is_refused(given: Any) -> None:
    with pytest.raises(Refusal, match="must be a date as YYYY-MM-DD"):
        check_exceptions(completed([{**ITEM, "expires": given}]))


def noted(*items: dict[str, Any]) -> Ledger:
    ledger = Ledger()
    ledger.note(items)
    return ledger


def test_in_a_run_of_several_modules_one_match_is_enough() -> None:
    ledger = noted({**ITEM, "matched": False}, {**ITEM, "matched": True}, {**ITEM, "matched": False})
    assert list(ledger.as_line(whole=True).values()) == [True]


def test_exceptions_that_differ_in_one_part_are_told_apart() -> None:
    ledger = noted({**ITEM, "matched": True}, {**ITEM, "account_id": "1", "matched": False})
    ledger.judged("root_account.mfa", "1")
    assert ledger.as_line(whole=True) == {
        "root_account.* in account_id 1 of ops@example.com, expires 2026-12-31": False,
        "root_account.* of ops@example.com, expires 2026-12-31": True,
    }


@pytest.mark.parametrize(
    ("change", "judged", "whole", "stale"),
    [
        pytest.param({}, ("root_account.mfa", "1"), False, True, id="looked_at"),
        pytest.param({}, ("password_policy.max_age", "1"), True, False, id="its_step_was_not_taken"),
        pytest.param({"control": "rot.*"}, ("password_policy.max_age", "1"), False, True, id="no_such_control"),
        pytest.param({"account_id": "2"}, ("root_account.mfa", "1"), False, False, id="account_of_another_slice"),
        pytest.param({"account_id": "2"}, ("root_account.mfa", "1"), True, True, id="account_of_nobody"),
    ],
)
def test_what_is_stale(change: dict[str, Any], judged: tuple[str, str], whole: bool, stale: bool) -> None:
    ledger = noted({**ITEM, **change, "matched": False})
    ledger.judged(*judged)
    assert (False in ledger.as_line(whole=whole).values()) == stale
