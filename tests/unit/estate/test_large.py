# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An account with thousands of resources, and one in which a service does not answer in a region."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit.audit import ResourceAudit
from moto.ec2.models import ec2_backends

from tests.emulator.account import ACCOUNT
from tests.emulator.server import Emulator
from tests.estate.form import REGION, Estate
from tests.estate.looking import AUDIT, context

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
