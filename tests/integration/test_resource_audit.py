# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the audit costs, what it cannot read, and what somebody answers for.

That every check turns from breach to compliant and back is in test_every_control.py.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit.checks import CHECKS

from tests.emulator import clients
from tests.emulator.server import Emulator

from .mess import REGION, Mess

pytestmark = pytest.mark.swift

#: What one region costs when there is nothing in it, and the account itself: documented in the module, which counts the
#: account's block of public access too. It is asked for where there are buckets.
PER_REGION, PER_ACCOUNT = 32, 7


@pytest.fixture
def mess(account: Emulator) -> Mess:
    return Mess(functools.partial(clients.client, account.endpoint))


def task(**options: Any) -> dict[str, Any]:
    return {"dayone.aws.resource_audit": options}


def test_an_empty_account_costs_as_many_requests_as_is_said(
    play: Callable[..., Any], account: Emulator, client: Any
) -> None:
    regions = [item["RegionName"] for item in client("ec2").describe_regions()["Regions"]]
    run = play(task(), "--check")
    assert run.code == 0, run.output
    asked = Counter(
        (call["service"], call["operation"], call["region"])
        for call in account.control("calls", method="GET")
        if "dayone.aws" in call["user_agent"]
    )
    assert max(asked.values()) == 1
    assert sum(asked.values()) == PER_REGION * len(regions) + PER_ACCOUNT
    rows = run.result["findings"]
    compliant = [row for row in rows if row["status"] == "compliant"]
    assert {row["region"] for row in compliant} == {"global"}
    assert len(compliant) + len({row["control"] for row in rows if row["status"] != "compliant"}) == len(CHECKS)
    assert run.result["regions"] == sorted(regions)


def test_a_service_that_is_denied_in_one_region_is_unknown_there(play: Callable[..., Any], account: Emulator) -> None:
    denied = {"service": "rds", "region": "eu-west-1", "error": {"code": "AccessDenied", "status": 403}}
    account.control("faults", [denied])
    run = play(task(checks=["rds_public", "efs_encryption"], regions=["eu-west-1", "us-east-1"]))
    assert run.code == 0
    found = {(row["control"], row["region"], row["status"]) for row in run.result["findings"]}
    assert found == {
        ("resource_audit.rds_public", "eu-west-1", "unknown"),
        ("resource_audit.efs_encryption", "global", "compliant"),
    }
    # Databases and clusters.
    assert run.result["summary"]["rds_public"] == {"checked": 0, "breaches": 0, "unknown": 2}


def test_throttling_is_waited_out(play: Callable[..., Any], account: Emulator) -> None:
    slow = {"service": "efs", "every": 3, "error": {"code": "ThrottlingException", "status": 400}}
    account.control("faults", [slow])
    run = play(task(checks=["efs_encryption"]))
    assert [row["status"] for row in run.result["findings"]] == ["compliant"]


def test_a_breach_that_somebody_answers_for_is_excepted(play: Callable[..., Any], mess: Mess) -> None:
    why = {
        "control": "resource_audit.public_policies",
        "resource": "arn:aws:s3:::numbers",
        "reason": "the site",
        "owner": "web",
        "expires": "2999-12-31",
    }
    run = play(task(checks=["public_policies"], regions=[REGION], exceptions=[why]))
    status = {row["resource"]: row["status"] for row in run.result["findings"]}
    assert status["arn:aws:s3:::numbers"] == "excepted"
    assert set(status.values()) == {"excepted", "manual"}
    assert len(status) == sum("public_policies" in item.checks for item in mess.breaches)


def test_keys_rotate_when_asked_for_and_only_those_that_can(play: Callable[..., Any], mess: Mess, client: Any) -> None:
    run = play(task(checks=["key_rotation"], rotate_keys=True))
    assert [row["status"] for row in run.result["findings"]] == ["fixed"]
    assert run.writes == ["EnableKeyRotation"]
    kms = client("kms", REGION)
    arn = run.result["findings"][0]["resource"]
    assert kms.get_key_rotation_status(KeyId=arn)["KeyRotationEnabled"]


def test_keys_behind_one_that_may_not_rotate_do(play: Callable[..., Any], account: Emulator, client: Any) -> None:
    regions = [REGION, REGION, "us-east-1"]
    keys = [client("kms", region).create_key()["KeyMetadata"]["Arn"] for region in regions]
    error = {"code": "AccessDeniedException", "status": 400, "message": "with an explicit deny in the key's policy"}
    fault = {"service": "kms", "operation": "EnableKeyRotation", "region": REGION, "error": error, "times": 1}
    account.control("faults", [fault])
    wanted = task(checks=["key_rotation"], rotate_keys=True, regions=sorted(set(regions)))
    run = play(wanted)
    status = {row["resource"]: row["status"] for row in run.result["findings"]}
    assert (run.code != 0, sorted(status.values())) == (True, ["drift", "fixed", "fixed"])
    (refused,) = (arn for arn in keys if status[arn] == "drift")
    assert refused in run.result["msg"] and "explicit deny" in run.result["msg"]
    rotating = {call["params"]["KeyId"] for call in run.result["calls"]}
    assert rotating == {arn.rpartition("/")[2] for arn in keys if arn != refused}
    again = play(wanted)
    assert (again.code, again.writes) == (0, ["EnableKeyRotation"])
