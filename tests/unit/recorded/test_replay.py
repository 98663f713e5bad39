# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A module reads what was recorded, and what it cannot read is found. The recordings here are made up, in the forms
in which the two projects keep theirs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.chaos.play import Ended
from tests.chaos.samples import samples, warm
from tests.emulator.server import Emulator
from tests.recorded.recordings import Recording, placebo, printed, snapshots
from tests.recorded.repair import repaired, signature
from tests.recorded.replay import Found, Shelf, replay, rounds, wrong_with

POLICY = Recording("t.snapshot.json test_policy policy", "iam", "GetAccountPasswordPolicy", {})


def placed(folder: Path, name: str, status: int, data: dict[str, Any]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(json.dumps({"status_code": status, "data": data}), encoding="utf-8")
    return folder


def test_a_parsed_answer_becomes_one_of_the_wire() -> None:
    when = {"__class__": "datetime", "year": 2020, "month": 2, "day": 3}
    role = {"RoleName": "<role-name:1>", "CreateDate": when, "MaxSessionDuration": "3600", "Unknown": 1}
    found = repaired(Recording("a", "iam", "GetRole", {"Role": {**role, "AssumeRolePolicyDocument": {"a": 1}}}))
    assert found.answer == {
        "Role": {
            "RoleName": "role-name-1",
            "CreateDate": "2020-02-03T00:00:00+00:00",
            "MaxSessionDuration": 3600,
            "AssumeRolePolicyDocument": '{"a": 1}',
        }
    }


def test_answers_that_differ_in_names_and_numbers_count_as_one() -> None:
    def of(name: str, count: int) -> str:
        return signature(Recording("a", "iam", "ListUsers", {"Users": [{"UserName": name, "Path": "/"}] * count}))

    assert of("anna1", 1) == of("bert2", 3)
    assert of("anna1", 1) != signature(Recording("a", "iam", "ListUsers", {"Users": []}))


def test_errors_about_the_request_are_not_served(tmp_path: Path) -> None:
    for number, code in enumerate(("NoSuchEntity", "AccessDenied", "InvalidInput"), 1):
        placed(tmp_path / code, f"iam.GetRole_{number}.json", 400, {"Error": {"Code": code, "Message": "no"}})
    shelf = Shelf(placebo(tmp_path, errors=True))
    assert [item.error for item in shelf.of(("iam", "GetRole"))] == [("NoSuchEntity", "no")]
    assert list(placebo(tmp_path)) == []


def test_snapshots_hold_answers_and_errors(tmp_path: Path) -> None:
    content = {
        "get-role": {"Role": {"RoleName": "r"}, "ResponseMetadata": {"HTTPStatusCode": 200}},
        "get-role-gone": {
            "Error": {"Code": "NoSuchEntity", "Message": "gone"},
            "ResponseMetadata": {"HTTPStatusCode": 404},
        },
    }
    folder = tmp_path / "iam"
    folder.mkdir()
    recorded = {"t.py::test_role": {"recorded-content": content}}
    (folder / "t.snapshot.json").write_text(json.dumps(recorded), encoding="utf-8")
    assert [item.answer for item in snapshots(tmp_path)] == [{"Role": {"RoleName": "r"}}]
    assert [item.error for item in snapshots(tmp_path, errors=True)] == [None, ("NoSuchEntity", "gone")]


def test_what_the_cli_printed_is_read_by_the_names_of_files_and_folders(tmp_path: Path) -> None:
    region = tmp_path / "account" / "eu-west-1"
    for name, text in (
        ("iam-list-saml-providers.json", '{"SAMLProviderList": []}'),
        ("elbv2-describe-load-balancers.json", '{"LoadBalancers": []}'),
        ("iam-get-role/admin", '{"Role": {"RoleName": "admin"}}'),
        ("iam-get-role/gone", "An error occurred (NoSuchEntity)"),
        ("iam-get-nothing.json", "{}"),
        ("notes.json", "{}"),
    ):
        (region / name).parent.mkdir(parents=True, exist_ok=True)
        (region / name).write_text(text, encoding="utf-8")
    found = [(item.service, item.operation, item.place.rpartition("/")[2]) for item in printed(tmp_path)]
    assert found == [
        ("elbv2", "DescribeLoadBalancers", "elbv2-describe-load-balancers.json"),
        ("iam", "GetRole", "iam-get-role admin"),
        ("iam", "ListSAMLProviders", "iam-list-saml-providers.json"),
    ]


def test_what_was_recorded_together_is_served_together_and_the_rest_once() -> None:
    def of(place: str, operation: str, **answer: Any) -> Recording:
        return Recording(place, "iam", operation, answer)

    kept = [
        of("one/iam.ListUsers_1.json", "ListUsers", Users=[]),
        of("one/iam.ListGroups_1.json", "ListGroups", Groups=[]),
        of("two/iam.ListUsers_1.json", "ListUsers", Users=[{"UserName": "u"}]),
    ]
    served = list(rounds([("iam", "ListUsers"), ("iam", "ListGroups")], Shelf(kept)))
    assert [[item.place for item in chosen] for chosen in served] == [
        ["one/iam.ListUsers_1.json", "one/iam.ListGroups_1.json"],
        ["two/iam.ListUsers_1.json"],
    ]


@pytest.mark.parametrize(
    ("ended", "sent", "expected"),
    [
        pytest.param(Ended({"findings": []}), [], "", id="well"),
        pytest.param(Ended(crash="Traceback\nKeyError: 'a'"), [], "KeyError: 'a'", id="crash"),
        pytest.param(
            Ended({"msg": "encountered an unexpected error: KeyError"}), [], "encountered an", id="unexpected"
        ),
        pytest.param(Ended({}), [{"service": "iam", "operation": "CreateUser"}], "writes in check mode", id="write"),
        pytest.param(
            Ended({"findings": [{"remediation": "iam:get_account_password_policy in us-east-1 failed (X): y"}]}),
            [],
            "iam:get_account_password_policy in us-east-1 failed",
            id="unread",
        ),
        pytest.param(Ended({"msg": "iam:list_users in us-east-1 failed (X)"}), [], "", id="what_was_not_recorded"),
    ],
)
def test_what_is_wrong_is_found(ended: Ended, sent: Sequence[Any], expected: str) -> None:
    found = wrong_with(ended, sent, [POLICY])
    assert found.startswith(expected) and bool(found) == bool(expected)


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    with Emulator() as account:
        yield account


def test_a_module_reads_a_recording_over_the_wire(running: Emulator) -> None:
    """A policy that AWS could answer, and one that it never does: the second is found."""
    (sample,) = (item for item in samples(first_only=True) if item.name.startswith("iam_password_policy"))
    warm([sample])
    policy = {"MinimumPasswordLength": 8, "ExpirePasswords": False}
    good, found = Recording("good x", "iam", "GetAccountPasswordPolicy", {"PasswordPolicy": policy}), Found()
    replay(running, sample, Shelf([good]), found, 5)
    assert (found.rounds, found.wrong, found.answers) == (1, {}, {"good x"})
    bad = Recording("bad x", "iam", "GetAccountPasswordPolicy", {})
    replay(running, sample, Shelf([bad]), found, 5)
    (why,) = found.wrong
    assert "iam:get_account_password_policy in us-east-1 returned an incomplete response" in why
