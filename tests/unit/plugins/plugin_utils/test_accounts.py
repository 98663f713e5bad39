# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._parts.organization_tree import Account
from ansible_collections.dayone.aws.plugins.plugin_utils.accounts import (
    Entry,
    Selection,
    check_role_name,
    host_names,
    read_accounts,
)
from hypothesis import given
from hypothesis import strategies as st
from moto.organizations.models import organizations_backends

from tests.emulator.clients import LOOKS
from tests.emulator.server import Emulator

MANAGEMENT, FIRST, SECOND = "123456789012", "200000000001", "200000000002"
ARN = f"arn:aws:organizations::{MANAGEMENT}:account/o-abcdefghij/{FIRST}"
LISTED = {"Id": FIRST, "Arn": ARN, "Name": "first", "Email": "a@example.com", "JoinedMethod": "CREATED"}


def account(number: str = FIRST, name: str = "first", path: str = "/") -> Account:
    return Account(number, name, f"{name}@example.com", "ACTIVE", "", "CREATED", "r-abcd", path, MANAGEMENT)


def wish(units: Any = (), accounts: Any = (), excluded: Any = (), tags: bool = False) -> Selection:
    return Selection.of(units, accounts, excluded, tags)


@pytest.mark.parametrize(
    ("state", "found"),
    [
        pytest.param({"Status": "ACTIVE"}, "ACTIVE", id="before_state"),
        pytest.param({"State": "PENDING_CLOSURE", "Status": "ACTIVE"}, "PENDING_CLOSURE", id="both"),
        pytest.param({"State": "ACTIVE"}, "ACTIVE", id="without_status"),
    ],
)
def test_the_state_is_read_under_its_new_name_and_its_old_one(state: dict[str, str], found: str) -> None:
    made = Account.of_answer({**LISTED, **state}, "r-abcd", "/")
    assert (made.state, made.management, made.joined) == (found, MANAGEMENT, "")


def test_a_state_that_botocore_drops_is_an_error() -> None:
    with pytest.raises(Failure, match="update it"):
        Account.of_answer(LISTED, "r-abcd", "/")


@pytest.mark.parametrize(
    ("path", "paths"),
    [("/", ["/"]), ("/Workloads", ["/", "/Workloads"]), ("/A B/C", ["/", "/A B", "/A B/C"])],
)
def test_an_account_is_below_all_units_of_its_path(path: str, paths: list[str]) -> None:
    assert account(path=path).paths == paths


@pytest.mark.parametrize(
    ("given", "units"),
    [
        (["/Workloads/Prod/", "Workloads/Prod"], {"/Workloads/Prod"}),
        (["ou-ab12-11111111", "r-ab12", "/"], {"ou-ab12-11111111", "r-ab12", "/"}),
        (["ou-not-an-id"], {"/ou-not-an-id"}),
    ],
)
def test_units_are_ids_or_paths(given: list[str], units: set[str]) -> None:
    assert wish(given).units == units


@pytest.mark.parametrize(
    ("given", "words"),
    [
        pytest.param({"units": [""]}, "organizational_units: an entry is empty", id="empty_unit"),
        pytest.param({"accounts": ["first"]}, "accounts: first is not an account ID", id="name"),
        pytest.param({"excluded": ["1402433619"]}, "exclude_accounts: 1402433619 is not an account ID", id="octal"),
    ],
)
def test_what_is_no_unit_or_account_is_refused(given: dict[str, Any], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        wish(**given)


def test_accounts_are_chosen_by_id_and_excluded_before_that() -> None:
    found = [account(SECOND, "second", "/B"), account(FIRST, "first", "/B"), account(MANAGEMENT, "m")]
    assert [item.name for item in wish().choose(found)] == ["m", "first", "second"]
    assert [item.name for item in wish(accounts=[FIRST, MANAGEMENT], excluded=[FIRST]).choose(found)] == ["m"]
    with pytest.raises(Refusal, match="no account 999999999999 below organizational_units"):
        wish(units=["/B"], accounts=["999999999999"]).choose(found)


@pytest.mark.parametrize("name", ["OrganizationAccountAccessRole", "audit/Reader", "a+=,.@-_"])
def test_a_role_is_named_with_its_path(name: str) -> None:
    check_role_name(name)


@pytest.mark.parametrize("name", ["", "/Reader", "Reader/", "arn:aws:iam::1:role/a", "two words", "a" * 65])
def test_what_is_no_name_of_a_role_is_refused(name: str) -> None:
    with pytest.raises(Refusal, match="role_name"):
        check_role_name(name)


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("Log Archive", "Log-Archive"),
        ("Größe.test", "Größe.test"),
        ("web[1:3], !all & more", "web-1-3-all-more"),
        ("localhost", f"localhost-{FIRST}"),
        ("All", f"All-{FIRST}"),
        ("", FIRST),
        ("***", FIRST),
        (SECOND, f"{SECOND}-{FIRST}"),
    ],
)
def test_a_name_becomes_one_that_a_pattern_can_name(name: str, host: str) -> None:
    assert host_names([account(FIRST, name)], "name") == {FIRST: host}
    assert host_names([account(FIRST, name)], "id") == {FIRST: FIRST}


def test_names_of_several_accounts_are_made_unique() -> None:
    accounts = [account(FIRST, "Sandbox"), account(SECOND, "sandbox"), account(MANAGEMENT, "one")]
    assert host_names(accounts, "name") == {
        FIRST: f"Sandbox-{FIRST}",
        SECOND: f"sandbox-{SECOND}",
        MANAGEMENT: "one",
    }


@given(st.dictionaries(st.from_regex(r"[0-9]{12}", fullmatch=True), st.text(max_size=20), max_size=6))
def test_every_account_has_a_host_of_its_own(names: dict[str, str]) -> None:
    found = host_names([account(number, name) for number, name in names.items()], "name")
    assert len(set(found.values())) == len(names) == len(found)
    assert "" not in found.values()


def test_the_own_account_is_worked_in_without_a_role() -> None:
    entry = Entry(MANAGEMENT, "aws-cn", "audit/Reader", "for-us")
    member, own = entry.variables(account()), entry.variables(account(MANAGEMENT, "m"))
    assert member["dayone_assume_role_arn"] == f"arn:aws-cn:iam::{FIRST}:role/audit/Reader"
    assert member["dayone_assume_role_external_id"] == "for-us"
    assert member["dayone_expected_account_id"] == FIRST
    assert own["dayone_expected_account_id"] == MANAGEMENT
    assert not {"dayone_assume_role_arn", "dayone_assume_role_external_id"} & own.keys()
    assert (own["dayone_account_is_management"], member["dayone_account_is_management"]) == (True, False)
    assert "dayone_assume_role_external_id" not in Entry(MANAGEMENT, "aws", "a", None).variables(account())


@pytest.fixture
def large() -> Iterator[Emulator]:
    """An organization of 2,000 accounts in 60 units of three levels."""
    with Emulator() as running:
        backend: Any = organizations_backends[MANAGEMENT]["aws"]
        backend.create_organization(region="us-east-1", FeatureSet="ALL")
        root = parent = backend.org.root_id
        units = []
        for number in range(60):
            made = backend.create_organizational_unit(ParentId=parent, Name=f"unit-{number}")
            units.append(made["OrganizationalUnit"]["Id"])
            parent = (root, units[0], units[number // 2])[number % 3]
        for number in range(1999):
            made = backend.create_account(AccountName=f"account-{number}", Email=f"{number}@example.com")
            backend.get_account_by_id(made["CreateAccountStatus"]["AccountId"]).parent_id = units[number % 60]
        yield running


@pytest.mark.costly
def test_an_organization_of_two_thousand_accounts_is_read_with_few_requests(large: Emulator) -> None:
    large.control(
        "faults", [{"operation": "ListAccountsForParent", "every": 9, "error": {"code": "TooManyRequestsException"}}]
    )
    session = boto3.session.Session(region_name="us-east-1", **LOOKS)
    found = read_accounts(Aws(session, endpoint=large.endpoint, attempts=10), wish())
    assert len({item.id for item in found}) == 2000
    assert len({item.path for item in found}) == 61
    calls = [call["operation"] for call in large.control("calls", method="GET")]
    large.control("faults", [])
    counts = {name: calls.count(name) for name in sorted(set(calls))}
    pages = 1 + 60 * 2
    assert counts["ListRoots"] == 1
    # The root lists its units in two pages at most.
    assert counts["ListOrganizationalUnitsForParent"] in (61, 62, 63)
    assert pages <= counts["ListAccountsForParent"] <= pages * 9 // 8 + 1
