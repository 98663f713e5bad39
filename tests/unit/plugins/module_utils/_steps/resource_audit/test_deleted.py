# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is deleted while the audit reads is left out, whichever request meets it. What does not answer in a region is
said once, and never held."""

from __future__ import annotations

import functools
import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import reconcile_all
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit.audit import ResourceAudit
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit.checks import CHECKS, PARTS
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit.deleted import DELETED_CODES

from tests.emulator import clients
from tests.emulator.server import Emulator
from tests.estate import buckets, data, fronts, keys
from tests.estate.form import REGION, Estate
from tests.estate.looking import AUDIT, context
from tests.integration import mess_shared

pytestmark = pytest.mark.costly("plugins/modules")

#: The requests that look at one resource which a list has named, by service.
OF_ONE = {
    "acm": {"DescribeCertificate"},
    "apigateway": {"GetStages"},
    "apigatewayv2": {"GetStages"},
    "backup": {"GetBackupVaultAccessPolicy"},
    "cloudfront": {"GetDistributionConfig"},
    "dynamodb": {"GetResourcePolicy"},
    "ecr": {"GetRepositoryPolicy"},
    "efs": {"DescribeFileSystemPolicy"},
    "elb": {"DescribeLoadBalancerAttributes"},
    "elbv2": {"DescribeLoadBalancerAttributes"},
    "kms": {"DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus"},
    "lambda": {"GetPolicy", "ListLayerVersions", "GetLayerVersionPolicy"},
    "rds": {"DescribeDBSnapshotAttributes", "DescribeDBClusterSnapshotAttributes"},
    "s3": {"GetBucketPolicy", "GetBucketVersioning", "GetBucketEncryption", "GetPublicAccessBlock", "GetBucketAcl"},
    "s3control": {"GetAccessPoint", "GetAccessPointPolicy", "GetMultiRegionAccessPointPolicy"},
    "secretsmanager": {"GetResourcePolicy"},
    "sns": {"GetTopicAttributes"},
    "sqs": {"GetQueueAttributes"},
    "ssm": {"DescribeDocumentPermission"},
}


@pytest.fixture(scope="module")
def estate() -> Iterator[Estate]:
    with Emulator() as emulator:
        made = Estate(emulator)
        for row in (*buckets.ROWS, *data.ROWS, *fronts.ROWS, *keys.ROWS):
            row.stands(made)
        _with_policies(made)
        mess_shared.everything(functools.partial(clients.client, emulator.endpoint), lambda *_about, **_ways: None)
        yield made


def _with_policies(estate: Estate) -> None:
    """What the tables of the estate have none of."""
    estate.client("sns").create_topic(Name="news")
    estate.client("secretsmanager").create_secret(Name="token", SecretString="not-a-secret-of-anybody")
    estate.client("ecr").create_repository(repositoryName="shop")
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": trust})
    role = estate.client("iam").create_role(RoleName="worker", AssumeRolePolicyDocument=document)["Role"]["Arn"]
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("it.py", "")
    about = {"Runtime": "python3.13", "Role": role, "Handler": "it.handler", "Code": {"ZipFile": code.getvalue()}}
    estate.client("lambda").create_function(FunctionName="worker", **about)


def look(estate: Estate, **options: Any) -> tuple[ResourceAudit, dict[Any, Any]]:
    audit = ResourceAudit(context(estate), {**AUDIT, "regions": [REGION], **options})
    return audit, dict(audit.observe()["found"])


def failures(found: dict[Any, Any]) -> list[Failure]:
    """All that could not be read: whole parts, and parts of rows."""
    rows = [row for part in found.values() if not isinstance(part, Failure) for row in part]
    values = [*found.values(), *(value for row in rows for value in row.values())]
    return [value for value in values if isinstance(value, Failure)]


def test_what_was_deleted_between_list_and_read_is_left_out(estate: Estate) -> None:
    estate.emulator.control("faults", [])
    estate.emulator.control("calls", method="DELETE")
    _audit, whole = look(estate)
    asked = {(call["service"], call["operation"]) for call in estate.emulator.control("calls", method="GET")}
    assert failures(whole) == []
    named = {(service, operation) for service, found in OF_ONE.items() for operation in found}
    assert named <= asked, "each of them is asked here"
    met = {pair: _once(*pair) for pair in sorted(named)}
    estate.emulator.control("faults", list(met.values()))
    audit, found = look(estate)
    estate.emulator.control("faults", [])
    assert failures(found) == []
    before, after = ({row["arn"] for rows in part.values() for row in rows} for part in (whole, found))
    deleted = before - after
    assert len(deleted) >= len({service for service, _operation in named}), "of each service one at least is gone"
    verdicts = audit.plan({"found": found}).verdicts
    assert not [item for item in verdicts if item.mend == "unknown"]
    # What is gone in the one part may stand in another, such as a key whose policy was read before its rotation.
    assert not deleted & {item.resource for item in verdicts}
    assert {item.resource for item in verdicts} < {item.resource for item in audit.plan({"found": whole}).verdicts}


def _once(service: str, operation: str) -> dict[str, Any]:
    """One request of this kind is answered as AWS does where the resource does not exist any more."""
    error = {"code": DELETED_CODES[service][-1], "message": "It does not exist.", "status": 404}
    return {"service": service, "operation": operation, "times": 1, "error": error}


#: How AWS answers where a region is not enabled, or does not have a service, or the account is not signed up for it.
NOWHERE = ("UnrecognizedClientException", "OptInRequired", "SubscriptionRequiredException")


@pytest.mark.parametrize("code", NOWHERE)
def test_a_service_that_two_regions_lack_is_unknown_once_for_each_check(estate: Estate, code: str) -> None:
    """Each regional read, in a region of its own that answers, and in two that do not."""
    lacking = ["us-east-1", "us-west-2"]
    error = {"code": code, "message": "This region does not have it.", "status": 403}
    faults = [{"region": region, "spares": ["s3", "iam", "cloudfront", "sts"], "error": error} for region in lacking]
    audit = ResourceAudit(context(estate), {**AUDIT, "regions": [REGION, *lacking]})
    estate.emulator.control("faults", faults)
    outcome = reconcile_all([audit], check_mode=True)
    estate.emulator.control("faults", [])
    assert outcome.error == ""
    rows = [item for item, status in outcome.findings if status == "unknown"]
    assert {item.region for item in rows} == {""}
    assert all("us-east-1, us-west-2" in item.note for item in rows if "The same in" in item.note)
    regional = {name for name, check in CHECKS.items() if any(PARTS[part].everywhere for part in check.parts)}
    assert {item.control.partition(".")[2] for item in rows} >= regional
    held = {item.control.partition(".")[2] for item, status in outcome.findings if status == "compliant"}
    assert not held & regional
