# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Findings that others import into Security Hub: whose they may be, how many, and what an update leaves alone."""

from __future__ import annotations

from typing import Any

from .delegation import row
from .form import Clients, Contract, Reply

_IMPORTING = "https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html"
_LIMITS = "https://docs.aws.amazon.com/securityhub/latest/partnerguide/guidelines-batchimportfindings.html"
_WORKFLOW = "https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_WorkflowUpdate.html"
_ACCOUNT, _OTHER = "123456789012", "200000000001"
_WAS = "nothing was imported"


def _finding(number: int = 1, **change: Any) -> dict[str, Any]:
    made = {
        "SchemaVersion": "2018-10-08",
        "Id": f"ours/{number}",
        "ProductArn": f"arn:aws:securityhub:us-east-1:{_ACCOUNT}:product/{_ACCOUNT}/default",
        "GeneratorId": "ours",
        "AwsAccountId": _ACCOUNT,
        "CreatedAt": "2026-11-28T06:00:00Z",
        "UpdatedAt": "2026-11-28T06:00:00Z",
        "Title": "A key should be used",
        "Description": "It was not used.",
        "Resources": [{"Type": "Other", "Id": "key"}],
        "FindingProviderFields": {"Severity": {"Label": "HIGH"}},
        **change,
    }
    return {name: value for name, value in made.items() if value is not None}


def _hub(client: Clients) -> Any:
    hub = client("securityhub", agent="")
    hub.enable_security_hub(EnableDefaultStandards=False)
    return hub


def _import(client: Clients, *findings: dict[str, Any]) -> Any:
    return _hub(client).batch_import_findings(Findings=list(findings))


def _refused_within(client: Clients) -> list[str]:
    """What is said of a finding that lacks what it needs, and of one whose title is too long."""
    answer = _import(client, _finding(FindingProviderFields=None), _finding(2, Title="x" * 257), _finding(3))
    said = [f"{item['Id']} {item['ErrorCode']}: {item['ErrorMessage']}" for item in answer["FailedFindings"]]
    return [*said, f"{answer['SuccessCount']} taken"]


def _updated(client: Clients, status: str, *changes: dict[str, Any]) -> list[Any]:
    """A finding that was imported, about which a customer said something, and that is imported again."""
    hub = _hub(client)
    hub.batch_import_findings(Findings=[_finding()])
    named = {"Id": "ours/1", "ProductArn": _finding()["ProductArn"]}
    hub.batch_update_findings(FindingIdentifiers=[named], Workflow={"Status": status})
    for change in changes:
        hub.batch_import_findings(Findings=[_finding(**change)])
    (found,) = hub.get_findings()["Findings"]
    return [found["Title"], found["RecordState"], found["Workflow"]["Status"]]


_LATER = {"UpdatedAt": "2026-11-28T07:00:00Z", "Title": "Another"}
_ARCHIVED = {**_LATER, "RecordState": "ARCHIVED"}
_BACK = {**_LATER, "UpdatedAt": "2026-11-28T08:00:00Z"}


def _reply(name: str, when: str, value: Any, source: str, by: str, provoke: Any, *, assumed: str = "") -> Contract:
    operation = "GetFindings" if by == "get_findings" else "BatchImportFindings"
    answer = Reply("effect", value)
    where = f"securityhub_findings.{by}"
    return Contract(name, "securityhub", operation, when, answer, source, provoke, where, was=_WAS, assumed=assumed)


def _pages(client: Clients) -> list[int]:
    """How many findings each page has."""
    hub = _hub(client)
    for start in (0, 100):
        hub.batch_import_findings(Findings=[_finding(start + number) for number in range(100)])
    ours = {"Id": [{"Value": "ours/1", "Comparison": "PREFIX"}]}
    pages = hub.get_paginator("get_findings").paginate(Filters=ours)
    return [len(page["Findings"]) for page in pages]


def _filtered(client: Clients) -> list[list[str]]:
    """Which findings are shown by their state, and by their region."""
    hub = _import(client, _finding(1), _finding(2, RecordState="ARCHIVED")) and client("securityhub", agent="")
    asked = ({"RecordState": "ACTIVE"}, {"RecordState": "ARCHIVED"}, {"Region": "eu-west-1"})
    found = []
    for filters in asked:
        given = {name: [{"Value": value, "Comparison": "EQUALS"}] for name, value in filters.items()}
        found.append([item["Id"] for item in hub.get_findings(Filters=given)["Findings"]])
    return found


ROWS = (
    row(
        "securityhub-import-off",
        "securityhub:BatchImportFindings",
        "Security Hub is off in the account",
        ("InvalidAccessException", f"Account {_ACCOUNT} is not subscribed to AWS Security Hub"),
        "securityhub.subscriptions",
        lambda client: client("securityhub").batch_import_findings(Findings=[_finding()]),
        source="hashicorp/terraform-provider-aws internal/service/securityhub/account.go",
    ),
    row(
        "securityhub-import-of-another",
        "securityhub:BatchImportFindings",
        "a finding is of an account that is not the caller's",
        (
            "AccessDeniedException",
            f"User: {_ACCOUNT} is not authorized to perform: securityhub:BatchImportFindings",
        ),
        "securityhub_findings.batch_import_findings",
        lambda client: _import(client, _finding(), _finding(2, AwsAccountId=_OTHER)),
        source="https://github.com/prowler-cloud/prowler/issues/867",
        assumed="the words: those that are seen name the user and the product",
    ),
    row(
        "securityhub-import-many",
        "securityhub:BatchImportFindings",
        "it has more than 100 findings",
        ("InvalidInputException", "Findings has 101 items, and may have 100."),
        "securityhub_findings.batch_import_findings",
        lambda client: _import(client, *map(_finding, range(101))),
        source=_LIMITS,
        assumed="the code and the words",
    ),
    _reply(
        "securityhub-import-misformed",
        "some findings lack what the format needs, or are too long",
        [
            "ours/1 InvalidInput: Finding does not adhere to Amazon Finding Format. "
            "data should have required property 'FindingProviderFields'.",
            "ours/2 InvalidInput: Finding does not adhere to Amazon Finding Format. "
            "data.Title should NOT be longer than 256 characters.",
            "1 taken",
        ],
        "https://github.com/aws-samples/aws-securityhub-config-integration/issues/3",
        "batch_import_findings",
        _refused_within,
    ),
    _reply(
        "securityhub-import-older",
        "UpdatedAt is not later than that of the known finding",
        ["A key should be used", "ACTIVE", "NOTIFIED"],
        _IMPORTING,
        "batch_import_findings",
        lambda client: _updated(client, "NOTIFIED", {"Title": "Another"}),
        assumed="that the request is answered as if it had been taken",
    ),
    _reply(
        "securityhub-import-keeps-workflow",
        "a customer said something of the finding",
        ["Another", "ACTIVE", "SUPPRESSED"],
        _IMPORTING,
        "batch_import_findings",
        lambda client: _updated(client, "SUPPRESSED", _LATER),
    ),
    _reply(
        "securityhub-import-reopens",
        "a finding that was resolved and archived is active again",
        ["Another", "ACTIVE", "NEW"],
        _WORKFLOW,
        "batch_import_findings",
        lambda client: _updated(client, "RESOLVED", _ARCHIVED, _BACK),
    ),
    row(
        "securityhub-findings-page",
        "securityhub:GetFindings",
        "more than 100 findings are asked for",
        ("InvalidInputException", "MaxResults is 101, and may be 100."),
        "securityhub_findings.get_findings",
        lambda client: _hub(client).get_findings(MaxResults=101),
        assumed="the code and the words",
        source="https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindings.html",
    ),
    _reply(
        "securityhub-findings-pages",
        "more findings meet the filters than a page has",
        [100, 11],
        "https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindings.html",
        "get_findings",
        _pages,
    ),
    _reply(
        "securityhub-findings-filtered",
        "filters name a state or a region",
        [["ours/1"], ["ours/2"], []],
        "https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindings.html",
        "get_findings",
        _filtered,
    ),
)
