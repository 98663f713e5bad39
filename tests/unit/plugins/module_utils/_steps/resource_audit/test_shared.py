# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is public, in the embedded account: found, gone when it is mended, and what happens where it cannot be seen."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import botocore.session
import pytest
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._kernel.outcome import findings_of, told
from ansible_collections.dayone.aws.plugins.module_utils._module.run import Context
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit.audit import ResourceAudit

from tests.emulator import clients, kit
from tests.emulator.server import Emulator
from tests.integration import mess_shared
from tests.integration.mess_shared import ACCOUNT, REGION

pytestmark = pytest.mark.costly

CHECKS = (
    "public_policies",
    "confused_deputy",
    "public_images",
    "public_snapshots",
    "public_documents",
    "access_point_public_access",
    "rds_encryption",
    "rds_multi_az",
    "access_analyzer_findings",
    "certificate_expiry",
)
Breach = tuple[str, tuple[str, ...], Callable[[], Any]]


@pytest.fixture(scope="module")
def account() -> Iterator[Emulator]:
    with Emulator() as found:
        yield found


@pytest.fixture
def client(account: Emulator) -> Callable[..., Any]:
    account.reset()
    return functools.partial(clients.client, account.endpoint)


@pytest.fixture
def audit(account: Emulator, loader: Any) -> Callable[..., list[Any]]:
    """The verdicts of some checks in one region, by boto3 as a module asks."""

    def look(*checks: str, region: str = REGION, regions: list[str] | None = None) -> list[Any]:
        core = botocore.session.get_session()
        core.register_component("data_loader", loader)
        keys = {"aws_access_key_id": "AKIALOOKS00000000000", "aws_secret_access_key": "none"}
        session = boto3.session.Session(region_name=region, botocore_session=core, **keys)
        options = {"checks": checks, "regions": regions or [region], "rotate_keys": False, "admin_ports": [22]}
        audit = ResourceAudit(Context(Aws(session, endpoint=account.endpoint)), {**options, "endpoint_services": []})
        return list(audit.plan(audit.observe()).verdicts)

    return look


@pytest.fixture(scope="module")
def breaches(account: Emulator) -> list[Breach]:
    """All of it, made once. The tests that begin with an empty account come last."""
    account.reset()
    found: list[Breach] = []

    def add(arn: str, *checks: str, mend: Any, worsen: Any, region: str = "") -> None:
        found.append((arn, checks, mend))

    mess_shared.everything(functools.partial(clients.client, account.endpoint), add)
    return found


def breached(verdicts: list[Any]) -> set[tuple[str, str]]:
    return {(item.control.partition(".")[2], item.resource) for item in verdicts if not item.holds}


@pytest.mark.parametrize(
    ("service", "operation", "code", "check"),
    [
        ("rds", "DescribeDBSnapshotAttributes", "DBSnapshotNotFound", "public_snapshots"),
        ("ssm", "DescribeDocumentPermission", "InvalidDocument", "public_documents"),
        ("s3control", "GetAccessPoint", "NoSuchAccessPoint", "access_point_public_access"),
        ("dynamodb", "GetResourcePolicy", "ResourceNotFoundException", "public_policies"),
        ("efs", "DescribeFileSystemPolicy", "FileSystemNotFound", "public_policies"),
        ("lambda", "ListLayerVersions", "ResourceNotFoundException", "public_policies"),
        ("backup", "GetBackupVaultAccessPolicy", "ResourceNotFoundException", "public_policies"),
        ("sqs", "GetQueueAttributes", "AWS.SimpleQueueService.NonExistentQueue", "confused_deputy"),
    ],
)
def test_what_was_deleted_meanwhile_is_left_out_and_what_is_denied_is_unknown(
    breaches: list[Breach],
    account: Emulator,
    audit: Callable[..., Any],
    service: str,
    operation: str,
    code: str,
    check: str,
) -> None:
    before = breached(audit(check))
    for error, unread in ((code, False), ("AccessDeniedException", True)):
        account.control(
            "faults", [{"service": service, "operation": operation, "error": {"code": error, "status": 400}}]
        )
        found = audit(check)
        account.control("faults", [])
        assert breached([item for item in found if item.mend != "unknown"]) < before
        assert any(item.mend == "unknown" for item in found) is unread


def test_a_share_is_taken_back_as_the_finding_says(breaches: list[Breach], audit: Callable[..., list[Any]]) -> None:
    found = [item for item in audit("public_images", "public_snapshots", "public_documents") if not item.holds]
    assert len(found) == 5
    for item in found:
        name = item.resource.rpartition("/")[2] if "/" in item.resource else item.resource.rpartition(":")[2]
        assert f"--region {REGION}" in item.note and name in item.note


def test_all_that_is_public_is_found_and_nothing_once_it_is_mended(
    breaches: list[Breach], audit: Callable[..., list[Any]]
) -> None:
    found = audit(*CHECKS)
    assert breached(found) == {(check, arn) for arn, checks, _mend in breaches for check in checks}
    assert all(item.mend == "person" for item in found if not item.holds)
    for _arn, _checks, mend in breaches:
        mend()
    left = [item for item in audit(*CHECKS) if not item.holds]
    assert [(item.control, item.resource, item.note) for item in left] == []


def finding(client: Callable[..., Any], arn: str, public: bool = True) -> None:
    client("accessanalyzer", REGION).create_analyzer(analyzerName="outside", type="ACCOUNT")
    found = {"resource": arn, "resourceType": "AWS::SQS::Queue", "isPublic": public, "principal": {"AWS": "*"}}
    kit.stored(ACCOUNT, "accessanalyzer.findings", REGION)["one"] = found


def test_both_are_shown_where_access_analyzer_and_this_audit_differ(
    client: Callable[..., Any], audit: Callable[..., list[Any]]
) -> None:
    sqs = client("sqs", REGION)
    text = mess_shared.policy("sqs:*")
    for name, open_to in (("ours", {"Policy": text}), ("both", {"Policy": text}), ("theirs", {})):
        sqs.create_queue(QueueName=name, Attributes=open_to)
    head = f"arn:aws:sqs:{REGION}:{ACCOUNT}:"
    finding(client, f"{head}theirs")
    kept = kit.stored(ACCOUNT, "accessanalyzer.findings", REGION)
    kept["two"], kept["three"] = (
        {**kept["one"], "resource": f"{head}both"},
        {**kept["one"], "resource": "arn:aws:x:y:z:w"},
    )
    kept["four"] = {**kept["one"], "status": "ARCHIVED", "resource": f"{head}archived"}
    found = audit("public_policies", "access_analyzer_findings")
    said = {item.resource.rpartition(":")[2]: item for item in found if "analyzer" in item.control}
    assert {name: item.current["this_audit"] for name, item in said.items()} == {
        "theirs": "not public",
        "both": "public",
        "w": "not checked",
    }
    notes = {item.resource.rpartition(":")[2]: item.note for item in found if item.control.endswith("public_policies")}
    assert "no active finding" in notes["ours"] and "no active finding" not in notes["both"]


def told_of_analyzers(audit: Callable[..., Any], regions: list[str]) -> list[Any]:
    """The findings as the module tells them."""
    verdicts = audit("access_analyzer_findings", regions=regions)
    return told(findings_of(verdicts, applied=False), lambda verdict: verdict)


def test_that_there_is_no_analyzer_is_said_once(client: Callable[..., Any], audit: Callable[..., Any]) -> None:
    regions = [REGION, "us-east-1", "us-west-2"]
    ((found, status),) = told_of_analyzers(audit, regions)
    assert (status, found.region) == ("drift", "")
    assert found.current == f"no external access analyzer in all 3 regions: {', '.join(regions)}"
    assert "dayone.aws.access_analyzer" in found.note


def test_where_an_analyzer_is_missing_is_said_beside_what_others_found(
    client: Callable[..., Any], audit: Callable[..., Any]
) -> None:
    finding(client, f"arn:aws:sqs:{REGION}:{ACCOUNT}:theirs")
    found = {item.resource: (item, status) for item, status in told_of_analyzers(audit, [REGION, "us-east-1"])}
    item, status = found[""]
    assert status == "drift"
    assert (
        item.current == "no external access analyzer in 1 of 2 regions: us-east-1; an active analyzer in 1 of 2 "
        f"regions: {REGION}"
    )
    assert found[f"arn:aws:sqs:{REGION}:{ACCOUNT}:theirs"][1] == "manual"


def test_an_analyzer_that_has_looked_at_nothing_yet_is_waited_for(
    client: Callable[..., Any], account: Emulator, audit: Callable[..., Any]
) -> None:
    client("accessanalyzer", REGION).create_analyzer(analyzerName="outside", type="ACCOUNT")
    ((found, status),) = told_of_analyzers(audit, [REGION])
    assert (status, "check again later" in found.note) == ("waiting", True)
    ((found, status),) = told_of_analyzers(audit, [REGION, "us-east-1"])
    assert (status, "In us-east-1: Run dayone.aws.access_analyzer" in found.note) == ("drift", True)
    account.control("clock", {"seconds": 1800})
    ((found, status),) = told_of_analyzers(audit, [REGION])
    assert (status, found.current) == ("compliant", "0 checked, none breaches")
