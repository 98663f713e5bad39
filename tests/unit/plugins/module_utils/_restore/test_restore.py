# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Call, Plan, Refusal, State
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import Resource, reconcile
from ansible_collections.dayone.aws.plugins.module_utils._module.run import Context
from ansible_collections.dayone.aws.plugins.module_utils._report.archive import run_name
from ansible_collections.dayone.aws.plugins.module_utils._report.journal import first_line, write_line
from ansible_collections.dayone.aws.plugins.module_utils._report.signature import own_key, signed
from ansible_collections.dayone.aws.plugins.module_utils._restore.recorded import (
    Change,
    changes,
    check_run,
    read_changes,
)
from ansible_collections.dayone.aws.plugins.module_utils._restore.restore import Undo, _share
from ansible_collections.dayone.aws.plugins.module_utils._steps.password_policy.policy import FIELDS, normal
from botocore.stub import Stubber

Scripted = Callable[..., Stubber]
ACCOUNT = "123456789012"
WEAK, STRONG = {**normal({}), "min_length": 8}, {**normal({}), "min_length": 14}
API = {"MinimumPasswordLength": 14, "ExpirePasswords": False}
PUT = {"service": "iam", "method": "update_account_password_policy", "params": {}, "region": ""}
OPTIONS = {**dict.fromkeys(FIELDS), "state": "present", "exact": False, "preset": None, "min_length": 14}


def change(
    seq: int, before: Any, after: Any, action: str = "iam_password_policy_enforce", **more: Any
) -> dict[str, Any]:
    known = {"kind": "change", "run": "abcdef123", "seq": seq, "time": "t", "account_id": ACCOUNT, "options": OPTIONS}
    diff = {"before": before, "after": after}
    return {**known, "action": f"dayone.aws.{action}", "diff": diff, "calls": [PUT], **more}


def journal(folder: Path, *lines: dict[str, Any]) -> dict[str, Any]:
    """A journal whose changes are signed with the key beside it."""
    key = own_key(folder / "key")
    written = (first_line("abcdef123", "2026-11-24T06:00:00+00:00"), *(signed(line, key) for line in lines))
    (folder / "journal.jsonl").write_text("".join(map(write_line, written)), encoding="utf-8")
    return {
        "directory": str(folder),
        "run": "abcdef",
        "ignore_unchanged": False,
        "journal_key": str(folder / "key"),
    }


def test_changes_of_one_thing_are_taken_together_and_the_last_is_first() -> None:
    lines = [
        change(1, {}, WEAK),
        change(2, {}, {"topic": 1}, "notice_topic", options={"name": "a"}),
        change(3, {}, {"topic": 2}, "notice_topic", options={"name": "b"}),
        change(4, WEAK, STRONG),
        change(5, {}, STRONG, account_id="999999999999"),
    ]
    found = changes(lines, ACCOUNT)
    assert [(item.action, item.place) for item in found] == [
        ("iam_password_policy_enforce", 4),
        ("notice_topic", 3),
        ("notice_topic", 2),
    ]
    assert (found[0].before, found[0].after) == ({}, STRONG)


@pytest.mark.parametrize(
    ("before", "call"),
    [
        pytest.param({}, "delete_account_password_policy", id="made_by_the_run"),
        pytest.param(WEAK, "update_account_password_policy", id="weaker_before"),
    ],
)
def test_the_policy_is_put_back_exactly(
    context: Callable[..., Context], scripted: Scripted, tmp_path: Path, before: dict[str, Any], call: str
) -> None:
    undo = Undo.of_journal(context(), journal(tmp_path, change(1, before, STRONG)))
    scripted("iam").add_response("get_account_password_policy", {"PasswordPolicy": API}, {})
    outcome = reconcile(undo, check_mode=True)
    assert [item.method for item in outcome.calls] == [call]
    assert outcome.plan.after == {undo.parts[0].change.name: before}
    assert [status for _verdict, status in outcome.findings] == ["drift"]


@pytest.mark.parametrize(
    ("length", "status"), [pytest.param(20, "manual", id="changed_since"), pytest.param(8, "compliant", id="undone")]
)
def test_nothing_is_sent_where_it_is_not_as_the_run_left_it(
    context: Callable[..., Context], scripted: Scripted, tmp_path: Path, length: int, status: str
) -> None:
    undo = Undo.of_journal(context(), journal(tmp_path, change(1, WEAK, STRONG)))
    policy = {**API, "MinimumPasswordLength": length}
    scripted("iam").add_response("get_account_password_policy", {"PasswordPolicy": policy}, {})
    outcome = reconcile(undo, check_mode=False)
    assert outcome.calls == []
    assert [found for _verdict, found in outcome.findings] == [status]


def test_what_is_seen_half_after_its_writes_is_waited_for_and_not_called_moved(
    context: Callable[..., Context], scripted: Scripted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAYONE_WAITS", str(tmp_path / "waits"))
    undo = Undo.of_journal(context(), journal(tmp_path, change(1, WEAK, STRONG)))
    iam = scripted("iam")
    for length, method in ((14, "update_account_password_policy"), (20, ""), (8, ""), (8, "")):
        iam.add_response(
            "get_account_password_policy", {"PasswordPolicy": {**API, "MinimumPasswordLength": length}}, {}
        )
        if method:
            iam.add_response(method, {})
    outcome = reconcile(undo, check_mode=False)
    assert [found for _verdict, found in outcome.findings] == ["fixed"]
    assert (tmp_path / "waits").read_text(encoding="utf-8").startswith("0.5 AWS to show")


def test_what_cannot_be_read_is_unknown(context: Callable[..., Context], scripted: Scripted, tmp_path: Path) -> None:
    undo = Undo.of_journal(context(), journal(tmp_path, change(1, WEAK, STRONG)))
    scripted("iam").add_client_error("get_account_password_policy", "AccessDenied", http_status_code=403)
    outcome = reconcile(undo, check_mode=False)
    assert outcome.calls == []
    assert [found for _verdict, found in outcome.findings] == ["unknown"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        pytest.param(change(1, {}, {"a": 1}, "account_contacts"), "cannot be restored", id="no_way"),
        pytest.param(change(1, WEAK, STRONG, options={}), "does not contain the options", id="older_journal"),
        pytest.param(
            change(1, WEAK, STRONG, options={**OPTIONS, "preset": "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"}),
            "secret",
            id="secret",
        ),
    ],
)
def test_what_cannot_be_put_back_says_so(
    context: Callable[..., Context], tmp_path: Path, line: dict[str, Any], words: str
) -> None:
    outcome = reconcile(Undo.of_journal(context(), journal(tmp_path, line)), check_mode=False)
    ((verdict, status),) = outcome.findings
    assert status == "manual"
    assert words in verdict.note


def test_a_write_that_is_denied_is_said_and_claims_nothing(
    context: Callable[..., Context], scripted: Scripted, tmp_path: Path
) -> None:
    contacts = change(2, {}, {"a": 1}, "account_contacts")
    undo = Undo.of_journal(context(), journal(tmp_path, change(1, WEAK, STRONG), contacts))
    stub = scripted("iam")
    stub.add_response("get_account_password_policy", {"PasswordPolicy": API}, {})
    stub.add_client_error("update_account_password_policy", "AccessDenied", http_status_code=403)
    outcome = reconcile(undo, check_mode=False)
    assert "update_account_password_policy" in outcome.error
    assert [status for _verdict, status in outcome.findings] == ["manual", "drift"]


def test_what_a_run_saw_after_its_writes_goes_before_what_it_planned() -> None:
    line = change(1, WEAK, STRONG)
    line["diff"]["left"] = {**STRONG, "max_age": 90}
    (found,) = changes([line], ACCOUNT)
    assert found.after == {**STRONG, "max_age": 90}


def test_a_change_that_its_state_does_not_show_is_said(context: Callable[..., Context], tmp_path: Path) -> None:
    outcome = reconcile(Undo.of_journal(context(), journal(tmp_path, change(1, STRONG, STRONG))), check_mode=False)
    ((verdict, status),) = outcome.findings
    assert (status, verdict.note.endswith("under Account settings.")) == ("manual", True)


@pytest.mark.parametrize("run", ["", "abc", "fedcba", "../etc/passwd"])
def test_a_run_that_is_not_there_is_refused(tmp_path: Path, run: str) -> None:
    with pytest.raises(Refusal, match="run"):
        check_run({**journal(tmp_path, change(1, WEAK, STRONG)), "run": run})


def test_a_run_that_changed_nothing_here_is_refused(context: Callable[..., Context], tmp_path: Path) -> None:
    options = journal(tmp_path, change(1, WEAK, STRONG, account_id="999999999999"))
    with pytest.raises(Refusal, match=f"nothing in account {ACCOUNT}"):
        Undo.of_journal(context(), options)


def test_an_account_of_several_in_which_nothing_was_changed_is_left_alone(
    context: Callable[..., Context], tmp_path: Path
) -> None:
    options = journal(tmp_path, change(1, WEAK, STRONG, account_id="999999999999"))
    outcome = reconcile(Undo.of_journal(context(), {**options, "ignore_unchanged": True}), check_mode=False)
    assert (outcome.changed, outcome.calls, outcome.findings, outcome.error) == (False, [], [], "")


def test_a_journal_that_was_put_aside_is_read_there(tmp_path: Path) -> None:
    options = journal(tmp_path, change(1, WEAK, STRONG))
    (tmp_path / "runs").mkdir()
    (tmp_path / "journal.jsonl").rename(tmp_path / run_name({"run": "abcdef123", "started": "2026-11-24"}))
    for text in (None, write_line(first_line("fedcba321", "2026-11-24T07:00:00+00:00"))):
        if text is not None:
            (tmp_path / "journal.jsonl").write_text(text, encoding="utf-8")
        (found,) = read_changes(str(tmp_path), "abcdef", ACCOUNT, options["journal_key"])
        assert found.after == STRONG


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param({"diff": {"before": {**WEAK, "min_length": 6}, "after": STRONG}}, id="state_before"),
        pytest.param({"options": {**OPTIONS, "min_length": 6}}, id="options"),
        pytest.param({"account_id": "999999999999"}, id="account"),
        pytest.param({"action": "dayone.aws.iam_groups"}, id="module"),
        pytest.param({"calls": []}, id="calls"),
        pytest.param({"seq": 2}, id="place"),
        pytest.param({"signature": ""}, id="signature"),
    ],
)
def test_a_line_that_was_changed_since_is_refused(
    context: Callable[..., Context], tmp_path: Path, forged: dict[str, Any]
) -> None:
    options = journal(tmp_path, change(1, WEAK, STRONG))
    head, line = (tmp_path / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    (tmp_path / "journal.jsonl").write_text(f"{head}\n{json.dumps({**json.loads(line), **forged})}\n", encoding="utf-8")
    for look in (check_run, lambda given: Undo.of_journal(context(), given)):
        with pytest.raises(Refusal, match=r"line [12] of .*journal\.jsonl is not signed with .*Nothing is restored"):
            look(options)


def test_a_line_of_another_journal_is_refused(tmp_path: Path) -> None:
    options = journal(tmp_path, change(1, WEAK, STRONG))
    text = (tmp_path / "journal.jsonl").read_text(encoding="utf-8").replace("abcdef123", "abcdef456")
    (tmp_path / "journal.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(Refusal, match="not signed"):
        check_run(options)


def test_without_its_key_a_journal_is_refused(tmp_path: Path) -> None:
    options = journal(tmp_path, change(1, WEAK, STRONG))
    (tmp_path / "key").unlink()
    with pytest.raises(Refusal, match=r"key that signs it cannot be read.*set journal_key"):
        check_run(options)
    own_key(tmp_path / "key")
    with pytest.raises(Refusal, match="another key on another computer"):
        check_run(options)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"action": "amazon.aws.iam_user"}, "is not a module of this collection"),
        ({"action": "dayone.aws.made_up"}, "is not a module of this collection"),
        ({"account_id": "12345678901"}, "names no account"),
        ({"diff": ["before"]}, "options or states are missing"),
        ({"diff": {"before": "all"}}, "options or states are missing"),
        ({"options": "all"}, "options or states are missing"),
        ({"calls": []}, "no calls"),
        ({"calls": [{"service": "iam", "method": "x", "params": [], "region": ""}]}, "no calls"),
        ({"calls": [{**PUT, "service": 1}]}, "no calls"),
    ],
)
def test_what_no_run_records_is_refused(tmp_path: Path, more: dict[str, Any], words: str) -> None:
    with pytest.raises(Refusal, match=f"is not a change that a run of this collection records: .*{words}"):
        check_run(journal(tmp_path, {**change(1, WEAK, STRONG), **more}))


def test_a_symbolic_link_to_a_journal_is_not_followed(tmp_path: Path) -> None:
    options = journal(tmp_path, change(1, WEAK, STRONG))
    (tmp_path / "journal.jsonl").rename(tmp_path / "theirs")
    (tmp_path / "journal.jsonl").symlink_to(tmp_path / "theirs")
    with pytest.raises(Refusal, match="there is none"):
        check_run(options)
    (tmp_path / "runs").symlink_to(tmp_path)
    with pytest.raises(Refusal, match="runs is a symbolic link"):
        check_run(options)


def test_what_no_recorded_call_backs_is_left_alone_and_said(
    context: Callable[..., Context], scripted: Scripted, tmp_path: Path
) -> None:
    other = {**PUT, "method": "create_group", "params": {"GroupName": "a"}}
    undo = Undo.of_journal(context(), journal(tmp_path, change(1, WEAK, STRONG, calls=[other])))
    scripted("iam").add_response("get_account_password_policy", {"PasswordPolicy": API}, {})
    outcome = reconcile(undo, check_mode=False)
    ((verdict, status),) = outcome.findings
    assert (outcome.calls, status) == ([], "manual")
    assert "does not reverse any call that the run recorded" in verdict.note
    assert "left unchanged" in verdict.note


class Named(Resource):
    """A resource of several in a module."""

    def __init__(self, region: str = "", name: str = "") -> None:
        self.region, self.name = region, name

    def observe(self) -> State | None:
        """There is nothing to read."""
        return None

    def plan(self, current: State | None) -> Plan:
        """There is nothing to do."""
        return Plan(None, None)

    def send(self, call: Call) -> Any:
        """There is nothing to send."""


@pytest.mark.parametrize(
    ("resource", "before"),
    [
        pytest.param(Named("eu-west-1"), {"a": 1}, id="of_a_region"),
        pytest.param(Named("eu-west-1", "key"), {"k": 2}, id="named_in_a_region"),
        pytest.param(Named("", "s3"), {"b": 3}, id="named"),
        pytest.param(Named("eu-west-2"), {}, id="not_changed"),
    ],
)
def test_each_resource_has_its_share_of_a_change(resource: Resource, before: dict[str, Any]) -> None:
    diff = {"eu-west-1": {"a": 1, "key": {"k": 2}}, "s3": {"b": 3}}
    siblings = [Named("eu-west-1"), Named("eu-west-1", "key"), Named("", "s3"), Named("eu-west-2")]
    assert _share(Change("m", 1, {}, diff, {}), resource, siblings).before == before


def test_a_single_resource_has_all_of_it() -> None:
    change_of = Change("m", 1, {}, {"a": 1}, {})
    assert _share(change_of, Named(), [Named()]) == change_of
