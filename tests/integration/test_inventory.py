# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The accounts of an organization as hosts, by real ansible-inventory processes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.server import Emulator

from .conftest import client_of
from .members import (
    FIRST,
    MANAGEMENT,
    SECOND,
    THIRD,
    Members,
    VirtualDevices,
    flush,
    list_inventory,
    make_members,
    role_arn,
    write_inventory,
)

Ask = Callable[..., VirtualDevices]
ALL = {MANAGEMENT, FIRST, SECOND, THIRD}
UNITS, ACCOUNTS = "ListOrganizationalUnitsForParent", "ListAccountsForParent"
BUSY = {"code": "TooManyRequestsException"}


@pytest.fixture
def members(account: Emulator) -> Members:
    return make_members(account)


@pytest.fixture
def ask(account: Emulator, tmp_path: Path) -> Ask:
    """List an inventory of these options."""

    def run(*arguments: str, environment: dict[str, str] | None = None, **options: Any) -> VirtualDevices:
        return list_inventory(account, write_inventory(tmp_path, **options), *arguments, **(environment or {}))

    return run


@pytest.mark.core_sample
@pytest.mark.each_core
def test_every_active_account_is_a_host(ask: Ask, members: Members) -> None:
    listed = ask()
    assert set(listed.hosts) == set(listed.group("organization")) == ALL
    member, own = listed.hosts[THIRD], listed.hosts[MANAGEMENT]
    assert datetime.fromisoformat(member.pop("dayone_account_joined")).tzinfo
    assert member == {
        "ansible_connection": "local",
        "ansible_python_interpreter": "{{ ansible_playbook_python }}",
        "dayone_account_email": "third@example.com",
        "dayone_account_id": THIRD,
        "dayone_account_is_management": False,
        "dayone_account_joined_method": "CREATED",
        "dayone_account_name": "third",
        "dayone_account_ou_id": members.inner,
        "dayone_account_ou_path": "/Workloads/Prod",
        "dayone_account_ou_paths": ["/", "/Workloads", "/Workloads/Prod"],
        "dayone_account_status": "ACTIVE",
        "dayone_account_tags": {},
        "dayone_assume_role_arn": role_arn(THIRD),
        "dayone_expected_account_id": THIRD,
    }
    assert "dayone_assume_role_arn" not in own
    assert (own["dayone_account_is_management"], own["dayone_expected_account_id"]) == (True, MANAGEMENT)
    assert listed.operations == sorted(["GetCallerIdentity", "ListRoots", *[UNITS] * 3, *[ACCOUNTS] * 3])


@pytest.mark.parametrize(
    ("options", "hosts"),
    [
        pytest.param({"organizational_units": ["/Workloads"]}, {SECOND, THIRD}, id="path_with_all_below"),
        pytest.param({"organizational_units": ["Workloads/Prod/"]}, {THIRD}, id="path_of_two"),
        pytest.param({"organizational_units": ["inner"]}, {THIRD}, id="id"),
        pytest.param({"organizational_units": ["root"]}, ALL, id="root"),
        pytest.param({"organizational_units": ["/Workloads", "inner"]}, {SECOND, THIRD}, id="unit_in_unit"),
        pytest.param({"accounts": [FIRST, THIRD]}, {FIRST, THIRD}, id="accounts"),
        pytest.param({"exclude_accounts": [FIRST, "999999999999"]}, ALL - {FIRST}, id="excluded"),
        pytest.param(
            {"organizational_units": ["/Workloads"], "exclude_accounts": [THIRD]}, {SECOND}, id="unit_without_one"
        ),
    ],
)
def test_accounts_are_chosen(ask: Ask, members: Members, options: dict[str, Any], hosts: set[str]) -> None:
    ids = {"root": members.root, "inner": members.inner}
    given = {name: [ids.get(entry, entry) for entry in listed] for name, listed in options.items()}
    assert set(ask(**given).hosts) == hosts


def test_only_the_units_that_are_asked_for_list_their_accounts(ask: Ask, members: Members) -> None:
    assert ask(organizational_units=["/Workloads/Prod"]).operations.count(ACCOUNTS) == 1


def test_an_account_that_is_not_active_is_no_host_and_is_said(ask: Ask, members: Members) -> None:
    client_of(members.account, "organizations").close_account(AccountId=FIRST)
    listed = ask("-v")
    assert set(listed.hosts) == ALL - {FIRST}
    assert f"account {FIRST} (first) is PENDING_CLOSURE" in listed.output


@pytest.mark.parametrize(
    ("options", "words"),
    [
        pytest.param({"accounts": ["first"]}, "first is not an account ID", id="name_for_account"),
        pytest.param({"exclude_accounts": [7]}, "7 is not an account ID", id="number"),
        pytest.param({"organizational_units": [""]}, "an entry is empty", id="empty_unit"),
        pytest.param({"role_name": "two words"}, "role_name is 'two words'", id="role_name"),
        pytest.param({"external_id": "{{ '' }}"}, "external_id must be 2 to 1224", id="external_id"),
        pytest.param({"assume_role_arn": "reader"}, "must be the ARN of an IAM role", id="role"),
        pytest.param({"hostname": "email"}, "email", id="choice"),
        pytest.param({"cache": "maybe"}, "cache is 'maybe', but must be true or false", id="cache"),
        pytest.param({"organisational_units": ["/"]}, "Did you mean organizational_units?", id="no_option"),
        pytest.param({"profile": "no-such-profile"}, "the AWS profile no-such-profile does not exist", id="profile"),
    ],
)
def test_wrong_options_are_refused_before_the_first_request(
    ask: Ask, account: Emulator, options: dict[str, Any], words: str
) -> None:
    listed = ask(**options)
    assert (listed.hosts, listed.calls) == ({}, [])
    assert words in listed.output
    assert "Traceback" not in listed.output


@pytest.mark.parametrize(
    ("options", "words"),
    [
        pytest.param(
            {"organizational_units": ["/Prod"]}, "there is no /Prod. The units are /, /Workloads, ", id="unit"
        ),
        pytest.param({"accounts": ["999999999999"]}, "no account 999999999999", id="account"),
        pytest.param(
            {"accounts": [FIRST], "organizational_units": ["/Workloads"]},
            f"no account {FIRST} below organizational_units",
            id="account_elsewhere",
        ),
    ],
)
def test_what_is_named_and_does_not_exist_is_an_error(
    ask: Ask, members: Members, options: dict[str, Any], words: str
) -> None:
    listed = ask(**options)
    assert listed.hosts == {}
    assert words in listed.output


def test_an_account_in_no_organization_is_said(ask: Ask, account: Emulator) -> None:
    assert "The account of these credentials belongs to no organization." in ask().output


def test_a_member_account_may_not_list_and_a_delegated_administrator_may(ask: Ask, members: Members) -> None:
    refused = ask(environment=members.keys(SECOND))
    assert refused.hosts == {}
    assert "Only the management account and delegated administrators may list" in refused.output
    assert "Traceback" not in refused.output
    client_of(members.account, "organizations").register_delegated_administrator(
        AccountId=SECOND, ServicePrincipal="config.amazonaws.com"
    )
    listed = ask(environment=members.keys(SECOND))
    roles = {name: "dayone_assume_role_arn" in variables for name, variables in listed.hosts.items()}
    assert roles == {MANAGEMENT: True, FIRST: True, SECOND: False, THIRD: True}


def test_the_inventory_may_have_a_role_of_its_own(ask: Ask, members: Members) -> None:
    client_of(members.account, "organizations").register_delegated_administrator(
        AccountId=SECOND, ServicePrincipal="config.amazonaws.com"
    )
    listed = ask(assume_role_arn=role_arn(SECOND))
    assert {call["account_id"] for call in listed.calls if call["operation"] == ACCOUNTS} == {SECOND}
    assert "dayone_assume_role_arn" not in listed.hosts[MANAGEMENT]
    members.close(THIRD)
    refused = ask(assume_role_arn=role_arn(THIRD))
    assert f"{role_arn(THIRD)} was not assumed" in refused.output


def test_long_lists_are_read_page_by_page_and_again_where_aws_is_busy(ask: Ask, members: Members) -> None:
    organizations = client_of(members.account, "organizations")
    for number in range(42):
        organizations.create_account(Email=f"{number}@example.com", AccountName=f"more-{number}")
        organizations.create_organizational_unit(ParentId=members.inner, Name=f"unit-{number}")
    plain = ask()
    assert len(plain.hosts) == 46
    assert (plain.operations.count(UNITS), plain.operations.count(ACCOUNTS)) == (3 + 2 + 42, 3 + 2 + 42)
    members.account.control("faults", [{"operation": ACCOUNTS, "every": 10, "error": BUSY}])
    busy = ask()
    assert busy.hosts == plain.hosts
    assert busy.operations.count(ACCOUNTS) > plain.operations.count(ACCOUNTS)


@pytest.mark.each_core
def test_tags_are_read_where_they_are_asked_for_and_hosts_are_grouped(ask: Ask, members: Members) -> None:
    organizations = client_of(members.account, "organizations")
    organizations.tag_resource(ResourceId=THIRD, Tags=[{"Key": "team", "Value": "{{ 1 + 1 }}"}])
    organizations.close_account(AccountId=FIRST)
    path = "dayone_account_ou_paths | reject('eq', '/') | map('regex_replace', '^/', '')"
    listed = ask(
        include_tags=True,
        strict=True,
        hostname="name",
        keyed_groups=[{"key": path, "prefix": "ou"}],
        groups={"management": "dayone_account_is_management"},
        compose={"team": "dayone_account_tags.team | default('nobody')"},
    )
    assert listed.operations.count("ListTagsForResource") == 3
    assert listed.hosts["third"]["dayone_account_tags"] == {"team": "{{ 1 + 1 }}"}
    assert {name: values["team"] for name, values in listed.hosts.items()} == {
        "master": "nobody",
        "second": "nobody",
        "third": "{{ 1 + 1 }}",
    }
    assert listed.group("ou_Workloads") == ["second", "third"]
    assert listed.group("ou_Workloads_Prod") == ["third"]
    assert listed.group("management") == ["master"]


@pytest.mark.each_core
def test_a_cached_inventory_asks_nothing_until_it_is_flushed_or_asked_for_something_else(
    ask: Ask, members: Members, tmp_path: Path
) -> None:
    cache: dict[str, Any] = {
        "cache": True,
        "cache_plugin": "ansible.builtin.jsonfile",
        "cache_connection": str(tmp_path / "cache"),
    }
    first, second = ask(**cache), ask(**cache, external_id="for-us")
    assert (len(first.calls), second.calls) == (8, [])
    assert second.hosts[FIRST] == {**first.hosts[FIRST], "dayone_assume_role_external_id": "for-us"}
    client_of(members.account, "organizations").close_account(AccountId=SECOND)
    assert set(ask(**cache).hosts) == ALL
    flush(members.account, write_inventory(tmp_path, **cache))
    assert set(ask(**cache).hosts) == ALL - {SECOND}
    assert set(ask(**cache, exclude_accounts=[FIRST]).hosts) == ALL - {FIRST, SECOND}
    again = ask(**cache, exclude_accounts=[FIRST])
    assert (set(again.hosts), again.calls) == (ALL - {FIRST, SECOND}, [])


def test_only_files_of_this_name_are_taken(members: Members, tmp_path: Path) -> None:
    for name in ("organization.yaml", "a.organization.yml", "a_organization.yml"):
        assert set(list_inventory(members.account, write_inventory(tmp_path, name)).hosts) == ALL
    listed = list_inventory(members.account, write_inventory(tmp_path, "accounts.yml"))
    assert (listed.hosts, listed.calls) == ({}, [])
