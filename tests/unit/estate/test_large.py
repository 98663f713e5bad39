# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An account with thousands of resources, and one in which a service does not answer in a region."""

from __future__ import annotations

import json
import time
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._parts.iam_details import read_details
from ansible_collections.dayone.aws.plugins.module_utils._steps.iam_hygiene.policies import judge_details
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit.audit import ResourceAudit
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit.checks import CHECKS
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit.data import buckets
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit.region_client import RegionClient
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit.verdicts import judged
from moto.ec2.models import ec2_backends

from tests.emulator.account import ACCOUNT
from tests.emulator.server import Emulator
from tests.estate.form import REGION, Estate
from tests.estate.looking import AUDIT, context

pytestmark = pytest.mark.costly("plugins/modules")

MANY = 3000


@pytest.fixture
def estate() -> Iterator[Estate]:
    with Emulator() as emulator:
        yield Estate(emulator)


def test_one_open_group_is_found_among_thousands(estate: Estate) -> None:
    backend = ec2_backends[ACCOUNT][REGION]
    vpc = estate.vpc
    made = [backend.create_security_group(f"group-{number}", "one of many", vpc_id=vpc) for number in range(MANY)]
    backend.authorize_security_group_ingress(
        group_name_or_id=made[MANY // 2].id,
        ip_protocol="tcp",
        from_port="22",
        to_port="22",
        ip_ranges=[{"CidrIp": "0.0.0.0/0"}],
    )
    known = context(estate)
    estate.emulator.control("calls", method="DELETE")
    audit = ResourceAudit(known, {**AUDIT, "checks": ["admin_ingress_ipv4"], "regions": [REGION]})
    broken = [verdict for verdict in audit.plan(audit.observe()).verdicts if not verdict.holds]
    # The default group of the default VPC is open on day zero.
    assert len(broken) == 2
    assert estate.arn("ec2", f"security-group/{made[MANY // 2].id}") in {verdict.resource for verdict in broken}
    asked = [
        call for call in estate.emulator.control("calls", method="GET") if call["operation"].startswith("Describe")
    ]
    assert len(asked) <= 2 + MANY // 1000, "pages of a thousand"
    assert audit.extra()["summary"]["admin_ingress_ipv4"]["checked"] >= MANY


def test_where_a_service_is_not_offered_nothing_is_held(estate: Estate) -> None:
    estate.client("efs", "us-east-1").create_file_system(CreationToken="theirs", Encrypted=True)
    error = {"code": "OptInRequired", "message": "The service is not available in this region."}
    estate.emulator.control("faults", [{"service": "efs", "region": REGION, "error": error}])
    audit = ResourceAudit(context(estate), {**AUDIT, "checks": ["efs_encryption"], "regions": [REGION, "us-east-1"]})
    (found,) = audit.plan(audit.observe()).verdicts
    assert (found.holds, found.mend, found.region) == (False, "unknown", REGION)


#: How many of each kind, and the bounds of one more policy of the largest size: bytes, and seconds of CPU.
FEW, MORE = 20, 80
BYTES, SECONDS = 60_000, 0.05


class Listed:
    """IAM with as many users, roles and policies, a page at a time. Each policy is of the largest size, and has four
    versions that do not count."""

    def __init__(self, many: int, actions: int = 360) -> None:
        self._many, self._actions = many, actions
        self.calls = 0

    def call(self, _service: str, _method: str, **asked: Any) -> dict[str, Any]:
        """One page."""
        self.calls += 1
        begin = int(asked.get("Marker", 0))
        end = min(begin + asked["MaxItems"], self._many)
        numbers = range(begin, end)
        return {
            "UserDetailList": [{"UserName": f"u{i}", "Arn": f"arn:aws:iam::1:user/u{i}", "Path": "/"} for i in numbers],
            "RoleDetailList": [_role(number) for number in numbers],
            "Policies": [_policy(number, self._actions) for number in numbers],
            "IsTruncated": end < self._many,
            "Marker": str(end),
        }


def _role(number: int) -> dict[str, Any]:
    names = [f"arn:aws:iam::{account:012d}:root" for account in range(50)]
    trust = {"Effect": "Allow", "Principal": {"AWS": names}, "Action": "sts:AssumeRole"}
    held = [{"PolicyArn": f"arn:aws:iam::1:policy/p{number}", "PolicyName": f"p{number}"}]
    about = {"RoleName": f"r{number}", "Arn": f"arn:aws:iam::1:role/r{number}", "Path": "/"}
    return {**about, "AssumeRolePolicyDocument": {"Statement": [trust]}, "AttachedManagedPolicies": held}


def _policy(number: int, actions: int) -> dict[str, Any]:
    def version(name: int) -> dict[str, Any]:
        reads = ["s3:Get" + f"{action:04d}*" for action in range(actions)]
        allows = {"Effect": "Allow", "Action": reads, "Resource": f"arn:aws:s3:::b{number}/*"}
        return {"VersionId": f"v{name}", "IsDefaultVersion": name == 5, "Document": {"Statement": [allows]}}

    return {"Arn": f"arn:aws:iam::1:policy/p{number}", "PolicyVersionList": [version(name) for name in range(1, 6)]}


def _judged(many: int, actions: int = 360) -> int:
    """How many requests it takes to look at all of them, and to judge each."""
    listed: Any = Listed(many, actions)
    found = judge_details(read_details(listed), {"admin_groups": [], "admin_roles": []})
    assert {item.control for item in found if item.holds} >= {"iam_hygiene.full_admin"}
    calls: int = listed.calls
    return calls


def _kept(many: int) -> int:
    """The bytes that are kept of them."""
    listed: Any = Listed(many)
    tracemalloc.start()
    try:
        details = read_details(listed)
        assert len(details.documents) == many
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def test_thousands_of_policies_take_calls_by_the_thousand_and_time_and_memory_by_the_policy() -> None:
    assert [_judged(many, actions=1) for many in (1000, 1001)] == [1, 2]
    began = time.process_time()
    _judged(MORE)
    assert time.process_time() - began < MORE * SECONDS
    assert _kept(MORE) - _kept(FEW) < (MORE - FEW) * BYTES


#: What is asked of each bucket, and the bytes of one more bucket: its policy is of the largest size, 20 KB.
OF_BUCKETS = frozenset({"public_policies", "bucket_tls", "bucket_mfa_delete", "bucket_sse_c", "bucket_public_access"})
OF_A_BUCKET = 12_000


class Stored:
    """S3 with as many buckets, each with a policy of the largest size of its own. One lets everybody in."""

    def __init__(self, many: int) -> None:
        self._many = many

    def takes(self, *_asked: str) -> bool:
        """As the newest botocore."""
        return True

    def pages(self, *_asked: str, **_params: Any) -> list[dict[str, Any]]:
        """The buckets."""
        return [{"Name": f"b{number}", "BucketRegion": REGION} for number in range(self._many)]

    def call(self, _service: str, method: str, **asked: Any) -> dict[str, Any]:
        """What is asked of a bucket."""
        if method != "get_bucket_policy":
            return {"get_bucket_acl": {"Grants": []}}.get(method, {})
        name = asked["Bucket"]
        who = "*" if name == "b7" else [f"arn:aws:iam::{hash((name, item)) % 10**12:012d}:root" for item in range(500)]
        allows = {"Effect": "Allow", "Principal": {"AWS": who}, "Action": "s3:GetObject", "Resource": "*"}
        return {"Policy": json.dumps({"Version": "2012-10-17", "Statement": [allows]})}


def _bucket_bytes(many: int) -> int:
    """The bytes that are kept of as many buckets while they are judged."""
    listed: Any = Stored(many)
    client = RegionClient(listed, ACCOUNT, "aws", REGION, OF_BUCKETS)
    tracemalloc.start()
    try:
        rows = buckets(client)
        kept = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    options = {**AUDIT, "checks": sorted(OF_BUCKETS)}
    verdicts, summary = judged("public_policies", CHECKS["public_policies"], {("buckets", ""): rows}, options)
    assert [item.resource for item in verdicts if not item.holds] == ["arn:aws:s3:::b7"]
    assert summary["checked"] == many
    return kept


def test_the_policies_of_thousands_of_buckets_are_not_kept_as_documents() -> None:
    assert _bucket_bytes(MORE) - _bucket_bytes(FEW) < (MORE - FEW) * OF_A_BUCKET
