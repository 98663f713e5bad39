# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The acceptance suite for a real account, tried on the embedded one: whole, refused, killed, and on another AWS."""

from __future__ import annotations

import functools
import io
import shutil
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from tests import ROOT
from tests.emulator.account import ACCOUNT
from tests.emulator.contracts import rows
from tests.emulator.server import Emulator
from tests.emulator.services.authorization import Record
from tests.live import contracts
from tests.live.__main__ import main
from tests.live.account import Account, Caller
from tests.live.cleanup import sweep
from tests.live.killed import kill, make, name_of
from tests.live.ledger import Ledger
from tests.live.looks import check_empty, strangers
from tests.live.options import Refused, parse
from tests.used_permissions import lets

from .conftest import client_of
from .granted import of_playbook, role_with

GIVEN = ("--account", ACCOUNT, "--confirm", ACCOUNT)
#: Steps of the baseline that make what is delivered, and settings that an undo puts back.
TAGS = ("--tags", "password_policy,audit_trail,activity_alarms,billing_alerts")
#: A row of the contracts that the suite asks, and how the embedded account differs from it on purpose: nothing of the
#: baseline's chosen steps sends that request.
DIFFERING = "iam-fresh-user-group"
OTHERWISE = {"service": "iam", "operation": "AddUserToGroup", "error": {"code": "LimitExceeded", "status": 409}}
#: What Cost Explorer makes by itself once it was opened.
MONITOR = {"MonitorName": "Default-Services-Monitor", "MonitorType": "DIMENSIONAL", "MonitorDimension": "SERVICE"}
COST_LISTS = ("GetAnomalyMonitors", "GetAnomalySubscriptions")


@pytest.fixture
def sandbox(account: Emulator) -> Emulator:
    """An account that holds nothing: day zero without the user that somebody left in it."""
    leave(account, "legacy-deploy")
    return account


def leave(account: Emulator, user: str) -> None:
    """Delete a user."""
    iam = client_of(account, "iam")
    for key in iam.list_access_keys(UserName=user)["AccessKeyMetadata"]:
        iam.delete_access_key(UserName=user, AccessKeyId=key["AccessKeyId"])
    for policy in iam.list_attached_user_policies(UserName=user)["AttachedPolicies"]:
        iam.detach_user_policy(UserName=user, PolicyArn=policy["PolicyArn"])
    iam.delete_user(UserName=user)


def given(folder: Path, *arguments: str) -> list[str]:
    return [*GIVEN, "--folder", str(folder), *arguments]


def live(account: Emulator, folder: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    """The suite in this process, which has imported it: that is what most of a refusal costs."""
    output = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(output), redirect_stderr(output):
        for name, value in {**account.environment, "AWS_REGION": "us-east-1", **environment}.items():
            patch.setenv(name, value)
        code = main(given(folder, *arguments))
    return code, output.getvalue()


@pytest.mark.parametrize(
    ("tags", "makes"), [("", True), ("password_policy,billing_alerts", True), ("password_policy", False)]
)
def test_what_no_chosen_step_makes_is_not_looked_for(tmp_path: Path, tags: str, makes: bool) -> None:
    options = parse(given(tmp_path, "--limit", "5", "--tags", tags))
    assert options.makes("activity_alarms", "billing_alerts") == makes


def writes(account: Emulator) -> list[str]:
    reads = ("Get", "List", "Describe", "Lookup", "Head", "Generate", "Batch")
    calls: list[dict[str, Any]] = account.control("calls", method="GET")
    return [call["operation"] for call in calls if not call["operation"].startswith(reads)]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(("--account", "12"), "account: give the 12 digits", id="no_account"),
        pytest.param(("--confirm", "210987654321", "--limit", "5"), "repeat the id", id="not_confirmed"),
        pytest.param(("--limit", "much"), "LIMIT=5", id="no_limit"),
        pytest.param(("--limit", "5", "--skip", "dirft"), "dirft: there are drift,", id="unknown_step"),
        pytest.param(("--clean", "production"), "no name of a run", id="foreign_name"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_the_first_request(
    sandbox: Emulator, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    sandbox.control("calls", method="DELETE")
    code, output = live(sandbox, tmp_path, *arguments)
    assert (code, "refused: " in output, words in output) == (3, True, True), output
    assert sandbox.control("calls", method="GET") == []


def test_another_account_and_one_that_is_in_use_are_refused(account: Emulator, tmp_path: Path) -> None:
    account.control("calls", method="DELETE")
    code, output = live(account, tmp_path, "--limit", "50", "--yes")
    assert (code, "did not make: IAM user legacy-deploy" in output) == (3, True), output
    other = ("--account", "210987654321", "--confirm", "210987654321", "--limit", "50", "--yes")
    code, output = live(account, tmp_path, *other)
    assert (code, f"belong to account {ACCOUNT}, not to 210987654321" in output) == (3, True), output
    assert writes(account) == []


@pytest.mark.parametrize(
    ("make", "words"),
    [
        pytest.param(
            lambda client: client("sqs", "eu-west-3").create_queue(QueueName="jobs"), "SQS queue", id="region"
        ),
        pytest.param(lambda client: client("kms").create_key(), "KMS key", id="key"),
        pytest.param(lambda client: client("ce").create_anomaly_monitor(AnomalyMonitor=MONITOR), "", id="of_aws"),
    ],
)
def test_what_somebody_made_is_seen_in_any_region_and_what_aws_made_is_left_alone(
    sandbox: Emulator, monkeypatch: pytest.MonkeyPatch, make: Callable[[Callable[..., Any]], Any], words: str
) -> None:
    seen, caller = seen_by(sandbox, monkeypatch)
    make(functools.partial(client_of, sandbox))
    if words:
        with pytest.raises(Refused, match=f"did not make: {words} "):
            check_empty(seen, caller)
    else:
        assert "holds nothing" in check_empty(seen, caller)
        assert list(sweep(seen, caller)) == []
        assert len(client_of(sandbox, "ce").get_anomaly_monitors()["AnomalyMonitors"]) == 1


def seen_by(sandbox: Emulator, monkeypatch: pytest.MonkeyPatch) -> tuple[Account, Caller]:
    """The account as the suite sees it in a run."""
    for name, value in {**sandbox.environment, "AWS_REGION": "us-east-1"}.items():
        monkeypatch.setenv(name, value)
    return Account("live-00000000", "us-east-1"), Caller(ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/bootstrap-admin")


def test_an_account_in_which_cost_explorer_was_never_opened_can_be_empty(
    sandbox: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = "User not enabled for cost explorer access"
    denied = {"code": "AccessDeniedException", "message": message, "status": 400}
    sandbox.control("faults", [{"service": "ce", "operation": name, "error": denied} for name in COST_LISTS])
    assert "holds nothing" in check_empty(*seen_by(sandbox, monkeypatch))
    sandbox.control("faults", [{"service": "sqs", "operation": "ListQueues", "error": denied}])
    with pytest.raises(Refused, match="cannot tell whether the account has any SQS queue in"):
        check_empty(*seen_by(sandbox, monkeypatch))


def test_nothing_is_changed_above_the_limit_or_before_a_yes(sandbox: Emulator, tmp_path: Path) -> None:
    sandbox.control("calls", method="DELETE")
    code, output = live(sandbox, tmp_path, "--limit", "1", "--yes", *TAGS)
    assert (code, "and LIMIT is $1.00" in output) == (3, True), output
    code, output = live(sandbox, tmp_path, "--limit", "50", "--tags", "password_policy")
    assert (code, "At most it costs $" in output, "Add YES=1" in output) == (3, True, True), output
    assert "  settings of the account in global: password_policy.min_length, " in output
    assert writes(sandbox) == []


def outcomes(folder: Path) -> dict[str, str]:
    """What the JUnit file says of each case."""
    found = {}
    for case in ET.parse(folder / "junit.xml").getroot().iter("testcase"):
        marks = [child.tag for child in case if child.tag != "system-out"]
        found[f"{str(case.get('classname')).removeprefix('live.')}: {case.get('name')}"] = "".join(marks)
    return found


def test_a_run_proves_the_deliveries_tells_what_differs_and_leaves_nothing(sandbox: Emulator, tmp_path: Path) -> None:
    sandbox.control("faults", [OTHERWISE])
    code, output = live(sandbox, tmp_path, "--limit", "50", "--yes", "--wait", "0.1", *TAGS)
    found = outcomes(tmp_path)
    # Each row that puts a user into a group meets what the account does otherwise.
    failed = [f"contracts: {name}" for name in (DIFFERING, "iam-no-identity-policy-of-a-user")]
    assert [name for name, outcome in found.items() if outcome == "failure"] == failed, output
    assert code == 1
    for name in ("drift: no write", "baseline: a second run changes nothing", "undo: nothing is left"):
        assert found[name] == ""
    assert "deliveries: an event reaches the trail's log group" in found
    assert sum(name.startswith("deliveries: alarm ") for name in found) > 5
    table = (tmp_path / "contracts.md").read_text(encoding="utf-8")
    (row,) = [line for line in table.splitlines() if f"| {DIFFERING} |" in line]
    assert "| differs | AddUserToGroup was refused with LimitExceeded" in row
    assert ACCOUNT not in table


def test_a_run_is_allowed_all_that_it_does_by_the_policies_that_are_generated_for_it(
    sandbox: Emulator, tmp_path: Path
) -> None:
    """Whole, with every step of the baseline, in a role whose name begins as the baseline's things do. A contract asks
    for a role that does not trust it, and others ask as roles of their own."""
    client = functools.partial(client_of, sandbox)
    made = of_playbook("live")
    arn = role_with(client, "dayone-live", made)
    keys = client("sts").assume_role(RoleArn=arn, RoleSessionName="live", DurationSeconds=3600)["Credentials"]
    session = {
        "AWS_ACCESS_KEY_ID": keys["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
        "AWS_SESSION_TOKEN": keys["SessionToken"],
    }
    leave(sandbox, "bootstrap-admin")
    Record.sent.clear()
    code, output = live(sandbox, tmp_path, "--limit", "50", "--yes", "--wait", "0.1", **session)
    refused = [item.refused for item in Record.sent if item.refused is not None and item.refused.principal.arn == arn]
    ours = {f"{ask.action} on {ask.resource}" for ask in refused if not any(lets(item, ask) for item in made)}
    assert (ours, "refused:" in output) == (set(), False), output
    assert (code, [name for name, outcome in outcomes(tmp_path).items() if outcome == "failure"]) == (0, []), output
    iam = client("iam")
    assert [role["RoleName"] for role in iam.list_roles(PathPrefix="/dayone-access/")["Roles"]] == ["dayone-live"]


def test_a_killed_run_is_cleaned_up_by_its_name(sandbox: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through the target of make. `python -m tests.live.killed` kills it at twenty moments."""
    steps = {"LIMIT": "50", "YES": "1", "SKIP": "drift,contracts", "WAIT": "0.1"}
    process = make(sandbox, **steps, TAGS="access_analyzer,audit_trail,billing_alerts")
    name = name_of(process)
    assert name
    assert process.stdout is not None
    for line in process.stdout:
        if "the first run completes" in line:
            break
    kill(process, name)
    seen = seen_by(sandbox, monkeypatch)
    kinds = ("trail", "S3 bucket", "SQS queue", "KMS key", "budget", "cost anomaly subscription", "Access Analyzer")
    assert [kind for kind in kinds if not any(text.startswith(kind) for text in strangers(*seen))] == []
    cleaner = make(sandbox, CLEAN=name)
    output = cleaner.communicate()[0]
    shutil.rmtree(ROOT / "build" / "live" / name)
    assert cleaner.returncode == 0, output
    assert strangers(*seen) == []


def test_groups_of_personas_are_known_by_their_path(sandbox: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their names have no prefix, and groups carry no tags."""
    iam = client_of(sandbox, "iam")
    iam.create_group(GroupName="auditor", Path="/dayone/")
    iam.create_group(GroupName="friends")
    assert list(sweep(*seen_by(sandbox, monkeypatch))) == []
    assert [group["GroupName"] for group in iam.list_groups()["Groups"]] == ["friends"]


def test_a_policy_of_a_contract_names_the_role_that_the_contract_made(
    sandbox: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen, _caller = seen_by(sandbox, monkeypatch)
    clients = contracts.Clients(seen, ACCOUNT, Ledger(tmp_path / "ledger.jsonl"))
    chosen = [row for row in rows() if row.name == "iam-principal-unknown-yet"]
    (answer,) = contracts.ask(chosen, clients, lambda _answer: None)
    assert answer.outcome == contracts.NOT_SEEN, answer
    trust = client_of(sandbox, "iam").get_role(RoleName="live-00000000-0-other")["Role"]["AssumeRolePolicyDocument"]
    assert trust["Statement"][0]["Principal"]["AWS"].endswith(":role/live-00000000-0-fresh")


def test_a_file_that_does_not_arrive_is_a_failure(sandbox: Emulator) -> None:
    from tests.live.deliveries import Deadline
    from tests.live.results import Failed

    slept: list[float] = []
    with pytest.raises(Failed, match="a file did not arrive within 0 minutes"):
        Deadline(0, slept.append).wait("a file", lambda: None)
    assert time.monotonic() and slept == []
