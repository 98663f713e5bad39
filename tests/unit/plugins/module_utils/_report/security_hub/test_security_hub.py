# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Findings of runs in the Security Hub of the embedded account: they live as long as what they are about."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._report.history import key
from ansible_collections.dayone.aws.plugins.module_utils._report.journal import first_line, write_line
from ansible_collections.dayone.aws.plugins.module_utils._report.security_hub.document import Place, sent, written
from ansible_collections.dayone.aws.plugins.module_utils._report.security_hub.hubs import Hubs
from ansible_collections.dayone.aws.plugins.module_utils._report.security_hub.sync import bring, sync
from ansible_collections.dayone.aws.plugins.module_utils._report.tickets.ticket import Mark
from botocore.stub import Stubber

from tests import journals
from tests.emulator import clients
from tests.emulator.clock import clock
from tests.emulator.kit import stored
from tests.emulator.server import Emulator
from tests.journals import SECRET

OWN, MEMBER = "123456789012", "200000000001"
HOME, AWAY = "us-east-1", "eu-west-1"
KINDS = ("drift", "manual", "input")
ROLE = "OrganizationAccountAccessRole"
BUSY, DENIED = "LimitExceededException", "AccessDeniedException"


finding = functools.partial(journals.finding, account_id=OWN)
NAME = f"dayone.aws/{OWN}/global/iam_hygiene.unused_keys/{key(finding('a'))}"


class Hub:
    """An account and its member, each with Security Hub in one region, and what a person sees there."""

    def __init__(self, account: Emulator) -> None:
        self.account = account
        self.client = functools.partial(clients.client, account.endpoint)
        self.client("organizations").create_organization(FeatureSet="ALL")
        self.client("organizations").create_account(Email="web@example.com", AccountName="web")
        for account_id in (OWN, MEMBER):
            self.of(account_id).enable_security_hub(EnableDefaultStandards=False)

    def of(self, account_id: str, region: str = HOME) -> Any:
        if account_id == OWN:
            return self.client("securityhub", region)
        arn = f"arn:aws:iam::{account_id}:role/{ROLE}"
        keys = self.client("sts").assume_role(RoleArn=arn, RoleSessionName="look")["Credentials"]
        known = {"aws_access_key_id": keys["AccessKeyId"], "aws_secret_access_key": keys["SecretAccessKey"]}
        return self.client("securityhub", region, **known, aws_session_token=keys["SessionToken"])

    def found(self, account_id: str = OWN, region: str = HOME) -> list[dict[str, Any]]:
        pages = self.of(account_id, region).get_paginator("get_findings").paginate()
        return [item for page in pages for item in page["Findings"]]

    def way(self) -> Aws:
        session = boto3.session.Session(region_name=HOME, **clients.LOOKS)
        return Aws(session, endpoint=self.account.endpoint, sleep=clock.advance, caller="drift_security_hub")

    def bring(self, *rows: dict[str, Any], central: bool = False, role: str = ROLE, **more: Any) -> dict[str, Any]:
        return bring(Hubs(self.way(), central, role), lambda: rows, kinds=KINDS, **more)


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    with Emulator() as account:
        yield account


@pytest.fixture
def hub(running: Emulator) -> Hub:
    running.reset()
    return Hub(running)


def counts(found: dict[str, Any]) -> tuple[int, int, int]:
    assert found["failures"] == []
    assert found["changed"] == any(found[name] for name in ("imported", "updated", "archived"))
    return found["imported"], found["updated"], found["archived"]


def test_a_finding_lives_as_long_as_what_it_is_about(hub: Hub) -> None:
    assert counts(hub.bring(finding(), check_mode=True)) == (1, 0, 0)
    assert hub.found() == []
    assert counts(hub.bring(finding())) == (1, 0, 0)
    (item,) = hub.found()
    assert item["Title"] == f"Access keys should be used ({OWN})"
    assert (item["Severity"]["Label"], item["Compliance"]["Status"]) == ("HIGH", "FAILED")
    assert (item["RecordState"], item["Workflow"]["Status"]) == ("ACTIVE", "NEW")
    assert item["Resources"][0]["Id"] == "key-1"
    assert item["Remediation"]["Recommendation"]["Text"] == "Delete the key, or use it."
    assert SECRET not in json.dumps(item)
    assert counts(hub.bring(finding())) == (0, 0, 0)
    assert counts(hub.bring(finding(severity="critical"))) == (0, 1, 0)
    (changed,) = hub.found()
    assert (changed["Severity"]["Label"], changed["CreatedAt"]) == ("CRITICAL", item["CreatedAt"])
    assert changed["UpdatedAt"] > item["UpdatedAt"]
    assert counts(hub.bring(finding(status="compliant"))) == (0, 0, 1)
    (archived,) = hub.found()
    assert (archived["RecordState"], archived["Compliance"]["Status"]) == ("ARCHIVED", "PASSED")
    assert counts(hub.bring(finding(status="compliant"))) == (0, 0, 0)
    assert counts(hub.bring(finding())) == (1, 0, 0)
    (back,) = hub.found()
    assert (back["RecordState"], back["Compliance"]["Status"]) == ("ACTIVE", "FAILED")


@pytest.mark.parametrize(
    ("rows", "complete", "archived"),
    [
        ([], True, 0),
        ([finding("other", "unknown")], True, 0),
        ([finding("key-1", "unknown")], True, 0),
        ([finding("key-1", "choice")], True, 0),
        ([finding("other", "compliant", account_id=MEMBER)], True, 0),
        ([finding("other", "compliant")], True, 1),
        ([finding("other", "compliant")], False, 0),
        ([finding("key-1", "compliant")], False, 1),
    ],
)
def test_only_what_was_judged_again_is_archived(
    hub: Hub, rows: list[dict[str, Any]], complete: bool, archived: int
) -> None:
    hub.bring(finding())
    assert hub.bring(*rows, complete=complete)["archived"] == archived


def test_what_is_accepted_is_archived_and_has_not_passed(hub: Hub) -> None:
    hub.bring(finding())
    assert counts(hub.bring(finding(status="excepted"))) == (0, 0, 1)
    (item,) = hub.found()
    assert (item["RecordState"], item["Compliance"]["Status"]) == ("ARCHIVED", "FAILED")


def test_what_a_person_says_stays_and_is_told(hub: Hub) -> None:
    hub.bring(finding())
    (item,) = hub.found()
    named = {"Id": item["Id"], "ProductArn": item["ProductArn"]}
    hub.of(OWN).batch_update_findings(FindingIdentifiers=[named], Workflow={"Status": "SUPPRESSED"})
    found = hub.bring(finding(severity="low"))
    assert (counts(found), found["set_aside_by_people"]) == ((0, 1, 0), 1)
    assert hub.found()[0]["Workflow"]["Status"] == "SUPPRESSED"
    found = hub.bring(finding(status="fixed"))
    assert (counts(found), found["set_aside_by_people"]) == ((0, 0, 1), 0)


def test_each_finding_goes_into_its_own_account_and_region(hub: Hub) -> None:
    hub.of(MEMBER, AWAY).enable_security_hub(EnableDefaultStandards=False)
    rows = [finding(), finding(account_id=MEMBER), finding(account_id=MEMBER, region=AWAY)]
    assert counts(hub.bring(*rows)) == (3, 0, 0)
    for account_id, region in ((OWN, HOME), (MEMBER, HOME), (MEMBER, AWAY)):
        (item,) = hub.found(account_id, region)
        product = f"arn:aws:securityhub:{region}:{account_id}:product/{account_id}/default"
        assert (item["AwsAccountId"], item["ProductArn"]) == (account_id, product)
    assert counts(hub.bring(*rows)) == (0, 0, 0)


def test_all_findings_go_into_one_account_where_that_is_asked(hub: Hub) -> None:
    rows = [finding(), finding(account_id=MEMBER), finding(account_id=MEMBER, region=AWAY)]
    assert counts(hub.bring(*rows, central=True, role="")) == (3, 0, 0)
    found = hub.found()
    assert len({item["Id"] for item in found}) == 3
    assert {item["AwsAccountId"] for item in found} == {OWN}
    assert f"Access keys should be used ({MEMBER}, {AWAY})" in {item["Title"] for item in found}
    assert counts(hub.bring(*rows, central=True)) == (0, 0, 0)
    rows[1]["status"] = "compliant"
    assert counts(hub.bring(*rows, central=True)) == (0, 0, 1)


def test_an_account_that_cannot_be_accessed_is_said_and_the_others_go_on(hub: Hub) -> None:
    found = hub.bring(finding(), finding(account_id=MEMBER), role="no-such-role")
    assert found["imported"] == 1
    (reason,) = found["failures"]
    assert f"1 findings of account {MEMBER} were not imported" in reason and "no-such-role was not assumed" in reason
    (reason,) = hub.bring(finding(account_id=MEMBER), role="")["failures"]
    assert "Set role_name to a role of that account, or destination to central." in reason


def test_a_region_where_security_hub_is_off_is_said_where_there_is_something_to_import(hub: Hub) -> None:
    found = hub.bring(finding(region=AWAY), finding(region="eu-north-1"), finding())
    assert found["imported"] == 1
    assert found["failures"] == [
        f"2 findings of account {OWN} were not imported: Security Hub is off in eu-north-1, eu-west-1. Enable it "
        "there, or set destination to central."
    ]
    assert counts(hub.bring(finding(), finding(status="compliant", region=AWAY))) == (0, 0, 0)


def test_many_findings_go_by_the_hundred_and_are_read_by_pages(hub: Hub, running: Emulator) -> None:
    rows = [finding(f"key-{number}") for number in range(230)]
    assert counts(hub.bring(*rows)) == (230, 0, 0)
    assert counts(hub.bring(*rows)) == (0, 0, 0)
    assert counts(hub.bring(finding("key-1"), finding("other", "compliant"))) == (0, 0, 229)


def test_a_finding_that_is_not_accepted_is_said_and_the_others_are_imported(
    aws: Aws, scripted: Callable[..., Stubber]
) -> None:
    identity = {"Account": OWN, "Arn": f"arn:aws:iam::{OWN}:user/admin", "UserId": "AIDA"}
    scripted("sts").add_response("get_caller_identity", identity, {})
    hub = scripted("securityhub")
    hub.add_response("get_findings", {"Findings": []})
    refused = {"Id": NAME, "ErrorCode": "InvalidInput", "ErrorMessage": "It is not well formed."}
    hub.add_response("batch_import_findings", {"FailedCount": 1, "SuccessCount": 1, "FailedFindings": [refused]})
    found = bring(Hubs(aws), lambda: [finding("a"), finding("b")], kinds=KINDS)
    assert found["imported"] == 1
    assert found["failures"] == [f"Security Hub did not accept {NAME}: InvalidInput: It is not well formed."]


def test_what_is_throttled_is_sent_again_and_what_is_denied_is_said(hub: Hub) -> None:
    fault = {"service": "securityhub", "operation": "BatchImportFindings"}
    busy, denied = ({"code": code, "status": 400, "message": "No."} for code in (BUSY, DENIED))
    hub.account.control("faults", [{**fault, "error": busy, "times": 2}])
    assert counts(hub.bring(finding())) == (1, 0, 0)
    hub.account.control("faults", [{**fault, "error": denied}])
    found = hub.bring(finding(), *(finding(f"key-{number}") for number in range(2, 150)))
    assert (found["imported"], found["changed"]) == (0, False)
    (reason,) = found["failures"]
    assert reason.startswith(
        f"148 findings of account {OWN} in {HOME} were not sent: securityhub:batch_import_findings"
    )
    hub.account.control("faults", [{**fault, "operation": "GetFindings", "error": denied}])
    (reason,) = hub.bring(finding("key-1", "compliant"))["failures"]
    assert "none was archived there: securityhub:get_findings" in reason


def test_a_finding_that_stays_is_sent_again_before_security_hub_removes_it(hub: Hub) -> None:
    hub.bring(finding())
    kept = stored(OWN, "securityhub.findings", HOME)
    (name,) = kept
    kept[name]["UpdatedAt"] = "2026-09-01T00:00:00.000Z"
    assert counts(hub.bring(finding())) == (0, 1, 0)
    assert counts(hub.bring(finding())) == (0, 0, 0)


def test_an_update_is_later_than_what_is_known_whatever_the_clock_says(hub: Hub) -> None:
    hub.bring(finding())
    kept = stored(OWN, "securityhub.findings", HOME)
    (name,) = kept
    kept[name]["UpdatedAt"] = "2999-01-01T00:00:00.000Z"
    assert counts(hub.bring(finding(severity="low"))) == (0, 1, 0)
    assert hub.found()[0]["Severity"]["Label"] == "LOW"


def test_findings_of_others_are_left_alone(hub: Hub) -> None:
    place = Place(OWN, HOME)
    row = finding()
    other = sent(written(row, Mark.of(row), place), Mark.of(row), place, now="2026-11-28T06:00:00+00:00")
    hub.of(OWN).batch_import_findings(Findings=[{**other, "Id": "other/1"}])
    assert counts(hub.bring(finding("other", "compliant"))) == (0, 0, 0)
    assert hub.found()[0]["RecordState"] == "ACTIVE"


def test_the_longest_finding_fits(hub: Hub) -> None:
    long = "ä\u202e\n" * 40_000
    row = finding(long, title=long, remediation=long, cis=["1.1"] * 90, todo={"link": "https://example.com/" + long})
    assert counts(hub.bring(row, finding("", remediation=""))) == (2, 0, 0)
    assert {item["Resources"][0]["Type"] for item in hub.found()} == {"Other", "AwsAccount"}


def journal(folder: Any, *rows: dict[str, Any], ended: bool = True) -> str:
    lines = [first_line("run-1", "2026-11-28T06:00:00+00:00")]
    lines += [{"kind": "finding", "run": "run-1", "seq": number, **row} for number, row in enumerate(rows, 1)]
    lines += [{"kind": "end", "run": "run-1", "seq": len(lines)}] if ended else []
    path = folder / "journal.jsonl"
    path.write_text("".join(map(write_line, lines)), encoding="utf-8")
    return str(path)


OPTIONS = {
    "any_configuration": False,
    "of_this_run": False,
    "expected_slices": 0,
    "expected_accounts": [],
    "destination": "accounts",
    "role_name": None,
    "external_id": None,
    "kinds": list(KINDS),
}


def test_a_journal_that_is_cut_short_archives_nothing_because_it_lacks_it(hub: Hub, tmp_path: Any) -> None:
    def run(*rows: dict[str, Any], ended: bool = True) -> dict[str, Any]:
        return sync({**OPTIONS, "journals": [journal(tmp_path, *rows, ended=ended)]}, hub.way, check_mode=False)

    assert counts(run(finding("a"), finding("b"))) == (2, 0, 0)
    assert counts(run(finding("a", "compliant"), finding("c", "compliant"), ended=False)) == (0, 0, 1)
    assert counts(run(finding("c", "compliant"))) == (0, 0, 1)


def test_a_journal_of_another_run_imports_nothing(hub: Hub, tmp_path: Any) -> None:
    options = {**OPTIONS, "of_this_run": True, "journals": [journal(tmp_path, finding())]}
    assert counts(sync(options, hub.way, check_mode=False)) == (0, 0, 0)
    assert hub.found() == []


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"journals": []}, "journals is empty"),
        ({"journals": ["x"], "external_id": "é"}, "external_id must be"),
        ({"journals": ["x"], "destination": "central", "role_name": "drift"}, "role_name is for"),
    ],
)
def test_bad_options_are_refused_before_the_first_request(given: dict[str, Any], word: str) -> None:
    def way() -> Aws:
        raise AssertionError("a request was made")

    with pytest.raises(Refusal, match=word):
        sync({**OPTIONS, **given}, way, check_mode=False)
