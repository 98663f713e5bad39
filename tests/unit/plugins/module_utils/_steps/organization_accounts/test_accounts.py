# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The life of accounts, in an embedded account that takes as long as AWS."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import boto3
import pytest
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._kernel import waiting
from ansible_collections.dayone.aws.plugins.module_utils._kernel.outcome import Outcome, Waive
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import Resource, reconcile
from ansible_collections.dayone.aws.plugins.module_utils._module.run import Context
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_accounts.accounts import Accounts
from moto.iam.models import iam_backends

from tests.emulator.account import ACCOUNT
from tests.emulator.clients import LOOKS, client
from tests.emulator.server import Emulator

PLAIN: dict[str, Any] = {
    "email": None,
    "id": None,
    "state": "present",
    "invite": False,
    "unit": None,
    "tags": None,
    "alias": None,
    "regions": None,
    "role_name": None,
    "access_to_billing": True,
}
STRANGER = "123456789999"


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    with Emulator() as account:
        yield account


@pytest.fixture
def account(running: Emulator) -> Emulator:
    """An organization with the units /Security, /Workloads and /Suspended, that trusts Account Management."""
    running.reset()
    organizations = client(running.endpoint, "organizations")
    organizations.create_organization(FeatureSet="ALL")
    root = organizations.list_roots()["Roots"][0]["Id"]
    for name in ("Security", "Workloads", "Suspended"):
        organizations.create_organizational_unit(ParentId=root, Name=name)
    organizations.enable_aws_service_access(ServicePrincipal="account.amazonaws.com")
    return running


@pytest.fixture
def look(account: Emulator) -> Callable[..., Any]:
    return lambda service, **keys: client(account.endpoint, service, **keys)


class Session:
    """Runs of the module in one account."""

    def __init__(self, account: Emulator, **keys: str) -> None:
        session = boto3.session.Session(region_name="us-east-1", **{**LOOKS, **keys})
        self.context = Context(Aws(session, endpoint=account.endpoint, caller="organization_accounts"))
        self.account = account
        self.resource: Any = None

    def __call__(
        self, *accounts: dict[str, Any], check: bool = False, waive: Waive | None = None, **options: Any
    ) -> Outcome:
        named = [{**PLAIN, **item} for item in accounts]
        given = {
            "accounts": named,
            "role_name": "OrganizationAccountAccessRole",
            "suspended_unit": None,
            "planned": None,
        }
        self.resource = Accounts(self.context, {"accounts": named, **given, **options})
        return reconcile(self.resource, check_mode=check, waive=waive)


@pytest.fixture
def run(account: Emulator) -> Session:
    return Session(account)


def members(look: Any, number: int) -> list[Any]:
    """So many accounts of the organization."""
    for index in range(number):
        look("organizations").create_account(AccountName=f"account-{index}", Email=f"{index}@example.com")
    found = look("organizations").get_paginator("list_accounts").paginate()
    return [item for page in found for item in page["Accounts"] if item["Name"].startswith("account-")]


def waiving(resource: str) -> Waive:
    """Somebody answers for a resource."""
    return lambda verdict: replace(verdict, mend="waived") if verdict.resource == resource else verdict


def methods(outcome: Outcome) -> list[str]:
    return [call.method for call in outcome.calls]


def statuses(outcome: Outcome, control: str = "account") -> dict[str, str]:
    """Status by resource."""
    return {
        verdict.resource: status
        for verdict, status in outcome.findings
        if verdict.control == f"organization_accounts.{control}"
    }


def note(outcome: Outcome, control: str = "account") -> str:
    return " ".join(v.note for v, _s in outcome.findings if v.control == f"organization_accounts.{control}")


LOG = {"name": "log", "email": "log@example.com", "unit": "/Security", "tags": {"team": "security"}}
AUDIT = {"name": "audit", "email": "audit@example.com", "unit": "/Security"}


def test_accounts_are_created_together_awaited_moved_and_tagged(run: Session, look: Any) -> None:
    checked = run(LOG, AUDIT, check=True)
    expected = ["create_account", "create_account"] + ["describe_create_account_status", "move_account"] * 2
    assert methods(checked) == expected
    assert [row["name"] for row in run.resource.extra()["planned"]["accounts"]] == ["log", "audit"]
    done = run(LOG, AUDIT)
    assert (methods(done), done.error) == (expected, "")
    assert statuses(done) == {"account log": "fixed", "account audit": "fixed"}
    rows = {row["name"]: row for row in run.resource.extra()["accounts"]}
    assert (rows["log"]["unit"], rows["log"]["state"]) == ("/Security", "ACTIVE")
    assert sorted(run.resource.extra()["created"]) == sorted(rows[name]["id"] for name in ("log", "audit"))
    assert run.resource.extra()["planned"]["accounts"] == []
    tags = look("organizations").list_tags_for_resource(ResourceId=rows["log"]["id"])["Tags"]
    assert tags == [{"Key": "team", "Value": "security"}]
    again = run(LOG, AUDIT)
    assert (again.changed, again.error) == (False, "")
    assert set(statuses(again).values()) == {"compliant"}


def test_an_address_in_use_says_so_late_and_leaves_the_others(run: Session, account: Emulator) -> None:
    account.control("store", {"name": "organizations.emails", "value": {"log@example.com": True}})
    done = run(LOG, AUDIT)
    assert "account log" in done.error
    assert "EMAIL_ALREADY_EXISTS" in done.error
    assert "log@example.com" in done.error
    assert "log+log@example.com" in done.error
    assert statuses(done)["account audit"] == "fixed"
    assert statuses(done)["account log"] == "drift"
    assert "move_account" in methods(done)


def test_the_limit_of_accounts_is_said_with_the_quota(run: Session, account: Emulator) -> None:
    account.control("store", {"name": "organizations.limits", "value": {"accounts": 1}})
    done = run(LOG)
    assert "ACCOUNT_LIMIT_EXCEEDED" in done.error
    assert "servicequotas" in done.error


def test_at_one_request_a_second_all_is_done_and_how_far_it_is_is_said(
    run: Session, account: Emulator, look: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """botocore's own pauses are not slept: what is waited for beyond them counts."""
    told: list[str] = []
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _seconds: None)
    monkeypatch.setattr(waiting, "say", told.append)
    here = [{"name": item["Name"], "id": item["Id"], "tags": {"team": "web"}} for item in members(look, 25)]
    account.control("clock", {"stand_still": True})
    one = {"service": "organizations", "per_second": 1, "error": {"code": "TooManyRequestsException", "status": 400}}
    account.control("faults", [one])
    done = run(LOG, *here)
    account.control("faults", [])
    assert (done.error, set(statuses(done).values())) == ("", {"fixed"})
    assert len(statuses(done)) == 26
    assert "AWS Organizations has answered 50 requests" in told
    assert any("waiting for AWS Organizations to take requests again" in line for line in told)
    assert account.waits_file is not None
    assert "AWS to create account log" in account.waits_file.read_text(encoding="utf-8")


def test_an_account_that_somebody_answers_for_is_not_created_and_the_others_are(run: Session, look: Any) -> None:
    done = run(LOG, AUDIT, waive=waiving("account log"))
    assert (done.error, statuses(done)) == ("", {"account log": "excepted", "account audit": "fixed"})
    names = {item["Name"] for item in look("organizations").list_accounts()["Accounts"]}
    assert "audit" in names and "log" not in names
    assert not run(LOG, AUDIT, waive=waiving("account log")).changed


def test_an_account_of_a_unit_that_somebody_answers_for_is_left_alone_and_the_others_are_not(run: Session) -> None:
    """In check mode what is excepted is not planned for later tasks."""

    def waived(verdict: Any) -> Any:
        excepted = verdict.control == "organization_accounts.unit" and verdict.resource == "/New"
        return replace(verdict, mend="waived") if excepted else waiving("account audit")(verdict)

    run.context.waive = waived
    deep = {**LOG, "unit": "/New/Deep"}
    other = {"name": "shop", "email": "shop@example.com"}
    checked = run(deep, AUDIT, other, waive=waived, check=True)
    assert [item["name"] for item in run.resource.extra()["planned"]["accounts"]] == ["shop"]
    done = run(deep, AUDIT, other, waive=waived)
    assert (checked.error, done.error) == ("", "")
    wanted = {"account log": "manual", "account audit": "excepted", "account shop": "fixed"}
    assert statuses(done) == wanted
    assert "depends on /New, which is excepted" in note(done)
    with pytest.raises(Refusal, match="there is no such unit"):
        run({**LOG, "unit": "/Other"}, waive=waived)


def test_a_creation_that_a_killed_run_has_begun_is_gone_on_with(run: Session, look: Any) -> None:
    """Killed between creation and move: the account is created once, and moved by the next run."""
    aws = run.context.aws
    aws.call("organizations", "create_account", AccountName="log", Email="log@example.com")
    done = run(LOG)
    assert methods(done) == ["describe_create_account_status", "tag_resource", "move_account"]
    assert (done.error, len(look("organizations").list_accounts()["Accounts"])) == ("", 2)
    assert statuses(done) == {"account log": "fixed"}


def test_a_run_that_was_killed_before_it_moved_what_it_had_created_is_gone_on_with(
    account: Emulator, look: Any
) -> None:
    reading, writing = os.pipe()
    number = os.fork()
    if not number:  # the run: it begins once the fault knows whom to kill
        try:
            os.read(reading, 1)
            Session(account)(LOG)
        finally:
            os._exit(0)
    account.control("faults", [{"service": "organizations", "operation": "MoveAccount", "end": number}])
    os.write(writing, b".")
    _pid, ended = os.waitpid(number, 0)
    account.control("faults", [])
    os.close(reading)
    os.close(writing)
    assert os.WIFSIGNALED(ended)
    done = Session(account)(LOG)
    assert "create_account" not in methods(done) and "move_account" in methods(done)
    assert (done.error, len(look("organizations").list_accounts()["Accounts"])) == ("", 2)
    assert statuses(done) == {"account log": "fixed"}


def test_an_account_that_was_created_and_not_moved_is_moved(run: Session, look: Any) -> None:
    look("organizations").create_account(AccountName="log", Email="LOG@example.com")
    assert methods(run(LOG)) == ["move_account", "tag_resource"]
    assert not run(LOG).changed


def test_an_account_that_somebody_moved_tagged_and_renamed_is_drift(run: Session, look: Any) -> None:
    run(LOG)
    organizations, number = look("organizations"), run.resource.extra()["created"][0]
    units = {unit["Name"]: unit["Id"] for unit in _units(organizations)}
    organizations.move_account(
        AccountId=number, SourceParentId=units["Security"], DestinationParentId=units["Workloads"]
    )
    organizations.tag_resource(ResourceId=number, Tags=[{"Key": "team", "Value": "x"}, {"Key": "kept", "Value": "y"}])
    look("account").put_account_name(AccountId=number, AccountName="other")
    assert set(statuses(run(LOG, check=True)).values()) == {"drift"}
    assert methods(run(LOG)) == ["put_account_name", "move_account", "tag_resource"]
    tags = {item["Key"]: item["Value"] for item in organizations.list_tags_for_resource(ResourceId=number)["Tags"]}
    assert tags == {"team": "security", "kept": "y"}


def _keys(look: Any, number: str) -> dict[str, str]:
    """Credentials of an administrator of a member account."""
    role = f"arn:aws:iam::{number}:role/OrganizationAccountAccessRole"
    keys = look("sts").assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
    return {
        "aws_access_key_id": keys["AccessKeyId"],
        "aws_secret_access_key": keys["SecretAccessKey"],
        "aws_session_token": keys["SessionToken"],
    }


def _units(organizations: Any) -> Any:
    root = organizations.list_roots()["Roots"][0]["Id"]
    return organizations.list_organizational_units_for_parent(ParentId=root)["OrganizationalUnits"]


def test_another_address_is_for_a_person(run: Session) -> None:
    run(LOG)
    done = run({**LOG, "email": "new@example.com"})
    assert not done.changed
    assert statuses(done, "account_email") == {"account log": "manual"}
    assert "a different address" in note(done, "account_email")


def test_two_accounts_of_a_name_need_an_id(run: Session, look: Any) -> None:
    for number in range(2):
        look("organizations").create_account(AccountName="log", Email=f"{number}@example.com")
    with pytest.raises(Refusal, match="the name of several accounts"):
        run(LOG)


def test_an_invitation_is_sent_shown_and_accepted(run: Session, look: Any) -> None:
    shop = {"name": "invited-123456789999", "id": STRANGER, "invite": True, "unit": "/Workloads"}
    sent = run(shop)
    assert methods(sent) == ["invite_account_to_organization"]
    waiting = run(shop)
    assert (waiting.changed, statuses(waiting)) == (False, {"account invited-123456789999": "waiting"})
    assert "accept until" in note(waiting)
    handshake = look("organizations").list_handshakes_for_organization()["Handshakes"][0]["Id"]
    look("organizations", **_stranger()).accept_handshake(HandshakeId=handshake)
    joined = run(shop)
    assert methods(joined) == ["move_account"]
    assert not run(shop).changed


def _stranger() -> dict[str, str]:
    """Credentials of an account that is in no organization."""
    backend: Any = iam_backends[STRANGER]["aws"]
    backend.create_user("us-east-1", "admin")
    key = backend.create_access_key("admin")
    return {"aws_access_key_id": key.access_key_id, "aws_secret_access_key": key.secret_access_key}


def test_an_invitation_that_was_declined_is_not_sent_again(run: Session, look: Any) -> None:
    shop = {"name": "shop", "id": STRANGER, "invite": True}
    run(shop)
    handshake = look("organizations").list_handshakes_for_organization()["Handshakes"][0]["Id"]
    look("organizations", **_stranger()).decline_handshake(HandshakeId=handshake)
    declined = run(shop)
    assert (declined.changed, statuses(declined)) == (False, {"account shop": "manual"})


def test_an_account_is_closed_by_its_name_with_its_id(run: Session, look: Any) -> None:
    run(LOG)
    number = run.resource.extra()["created"][0]
    closing = {"name": "log", "id": number, "state": "closed"}
    checked = run(closing, suspended_unit="/Suspended", check=True)
    assert methods(checked) == ["move_account", "close_account"]
    assert "at most 250 accounts of this organization within 30 days" in note(checked, "account_closed")
    done = run(closing, suspended_unit="/Suspended")
    assert (methods(done), done.error) == (["move_account", "close_account"], "")
    assert statuses(done, "account_closed") == {"account log": "waiting"}
    run.account.control("clock", {"seconds": 60})
    again = run(closing, suspended_unit="/Suspended")
    assert (again.changed, statuses(again, "account_closed")) == (False, {"account log": "compliant"})
    assert statuses(run(LOG)) == {"account log": "manual"}


def test_closing_is_refused_for_another_name_and_the_management_account(run: Session) -> None:
    run(LOG)
    rows = run.resource.extra()["accounts"]
    number, name = (
        next(row[key] for row in rows if row["management"] == own) for key, own in (("id", False), ("name", True))
    )
    with pytest.raises(Refusal, match=f"account {number} is called log"):
        run({"name": "logs", "id": number, "state": "closed"})
    with pytest.raises(Refusal, match="is the management account"):
        run({"name": name, "id": ACCOUNT, "state": "closed"})
    with pytest.raises(Refusal, match=f"has no account 200000000099, and log is account {number}"):
        run({"name": "log", "id": "200000000099", "state": "closed"})


def test_an_account_that_left_or_was_closed_long_ago_counts_as_closed(run: Session) -> None:
    done = run({"name": "gone", "id": "200000000099", "state": "closed"})
    assert (done.changed, statuses(done, "account_closed")) == (False, {"account gone": "compliant"})


def test_three_accounts_are_closed_at_a_time_and_the_others_wait_for_them(run: Session, look: Any) -> None:
    closing = [{"name": item["Name"], "id": item["Id"], "state": "closed"} for item in members(look, 5)]
    done = run(*closing)
    assert (done.error, methods(done)) == ("", ["close_account"] * 5)
    run.account.control("clock", {"seconds": 60})
    again = run(*closing)
    assert (again.changed, set(statuses(again, "account_closed").values())) == (False, {"compliant"})


@pytest.mark.parametrize(
    ("state", "words"),
    [("SUSPENDED", "AWS has suspended account"), ("PENDING_ACTIVATION", "The sign-up of account")],
)
def test_an_account_that_aws_suspended_or_does_not_know_yet_is_not_closed(
    run: Session, account: Emulator, state: str, words: str
) -> None:
    """In these states it is neither closed nor usable, and a person ends them."""
    run(LOG)
    number = run.resource.extra()["created"][0]
    account.control("store", {"name": "organizations.states", "value": {number: state}})
    for asked, control in ((LOG, "account"), ({"name": "log", "id": number, "state": "closed"}, "account_closed")):
        done = run(asked)
        assert (done.changed, done.error) == (False, "")
        assert statuses(done, control) == {"account log": "manual"}
        assert words in note(done, control)


def test_the_quota_of_closing_is_said(run: Session, account: Emulator) -> None:
    run(LOG)
    number = run.resource.extra()["created"][0]
    account.control("store", {"name": "organizations.limits", "value": {"closed": 250}})
    done = run({"name": "log", "id": number, "state": "closed"})
    assert "CLOSE_ACCOUNT_QUOTA_EXCEEDED" in done.error
    assert "Run this again when 30 days have passed since the first of them" in done.error
    account.control("clock", {"seconds": 30 * 86400})
    assert run({"name": "log", "id": number, "state": "closed"}).error == ""


def test_what_is_missing_in_the_data_is_reported_and_never_closed(run: Session) -> None:
    run(LOG, AUDIT)
    left = run(LOG)
    assert not left.changed
    assert statuses(left, "unlisted_accounts") == {"": "input"}
    assert "No account is closed" in note(left, "unlisted_accounts")


def test_a_suspended_account_is_moved_and_stays_open(run: Session, look: Any) -> None:
    run(LOG)
    done = run({**LOG, "state": "suspended"}, suspended_unit="/Suspended")
    assert methods(done) == ["move_account"]
    row = next(row for row in run.resource.extra()["accounts"] if row["name"] == "log")
    assert (row["unit"], row["state"]) == ("/Suspended", "ACTIVE")


def test_alias_and_regions_of_a_new_account(run: Session, look: Any) -> None:
    rich = {**LOG, "alias": "example-log", "regions": ["eu-central-2", "eu-west-1"]}
    done = run(rich)
    assert done.error == ""
    assert {call.method for call in done.calls} >= {"create_account_alias", "enable_region"}
    assert statuses(done, "account_alias") == {"account log": "fixed"}
    assert statuses(done, "account_regions") == {"account log": "waiting"}
    run.account.control("clock", {"seconds": 500})
    again = run(rich)
    assert (again.changed, statuses(again, "account_regions")) == (False, {"account log": "compliant"})


def test_a_unit_that_is_not_there_is_refused_and_a_planned_one_is_not(run: Session) -> None:
    new = {**LOG, "unit": "/New/Deep"}
    with pytest.raises(Refusal, match=r"there is no such unit\. The units are /, /Security"):
        run(new)
    planned = {"organization": False, "units": ["/New/Deep"], "accounts": []}
    assert "move_account" in methods(run(new, check=True, planned=planned))


def test_a_delegated_administrator_sees_and_changes_nothing(run: Session, account: Emulator, look: Any) -> None:
    run(LOG)
    number = run.resource.extra()["created"][0]
    look("organizations").register_delegated_administrator(AccountId=number, ServicePrincipal="account.amazonaws.com")
    delegated = Session(account, **_keys(look, number))
    done = delegated(LOG, AUDIT)
    assert (done.changed, done.error) == (False, "")
    assert statuses(done) == {"account log": "compliant", "account audit": "manual"}
    assert ACCOUNT in note(done)


def test_a_member_is_told_who_judges(run: Session, account: Emulator, look: Any) -> None:
    run(LOG)
    number = run.resource.extra()["created"][0]
    member = Session(account, **_keys(look, number))
    done = member(LOG)
    assert (done.changed, done.error) == (False, "")
    assert {status for _v, status in done.findings} == {"not_applicable"}


def test_a_run_is_undone_but_for_what_was_created(run: Session, look: Any) -> None:
    run({**LOG, "unit": "/"})
    outcome = run({**LOG, "tags": {"team": "other", "new": "yes"}})
    resource: Resource = run.resource
    plan = resource.restore(resource.observe(), outcome.plan.before or {})
    assert plan is not None
    assert [call.method for call in plan.calls] == ["move_account", "tag_resource", "untag_resource"]
