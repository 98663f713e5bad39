# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Services that another account manages, regions that fail or lack a service, and a role that goes on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.server import Emulator

from .conftest import REGIONS

pytestmark = pytest.mark.swift

ADMINISTRATOR = "111122223333"
Play = Callable[..., Any]
Client = Callable[..., Any]


def rows(run: Any, region: str = "us-east-1") -> dict[str, tuple[str, str]]:
    """Status and remediation of each finding of a region."""
    found = [row for row in run.result["findings"] if row["region"] == region]
    return {row["control"].partition(".")[2]: (row["status"], row["remediation"]) for row in found}


@pytest.mark.parametrize(
    ("module", "service", "switch"),
    [
        pytest.param("guardduty_detector", "guardduty", "create_detector", id="guardduty"),
        pytest.param("inspector", "inspector2", None, id="inspector"),
    ],
)
def test_what_a_delegated_administrator_manages_is_left_to_it(
    play: Play, client: Client, module: str, service: str, switch: str | None
) -> None:
    api = client(service)
    if switch:
        getattr(api, switch)(Enable=False)
        api.enable_organization_admin_account(AdminAccountId=ADMINISTRATOR)
    else:
        api.enable_delegated_admin_account(delegatedAdminAccountId=ADMINISTRATOR)
    run = play({f"dayone.aws.{module}": {"enabled": True, "regions": ["us-east-1"]}})
    assert (run.code, run.writes) == (0, [])
    status, remediation = next(iter(rows(run).values()))
    assert status == "manual"
    assert f"Account {ADMINISTRATOR} manages" in remediation


def test_a_region_that_may_not_be_read_is_unknown_and_the_others_go_on(play: Play, account: Emulator) -> None:
    error = {"code": "AccessDeniedException", "status": 403, "message": "explicit deny in a service control policy"}
    account.control("faults", [{"service": "macie2", "region": "eu-west-1", "error": error}])
    task = {"dayone.aws.macie_session": {"enabled": True, "regions": REGIONS}}
    run = play(task)
    assert run.code != 0
    assert "eu-west-1" in run.result["msg"]
    assert [rows(run, region)["macie"][0] for region in REGIONS] == ["unknown", "fixed"]
    account.control("faults", [])
    assert play(task).code == 0
    assert play(task).writes == []


def test_a_role_alone_audits_in_every_region_and_writes_nothing(play: Play, tmp_path: Path, account: Emulator) -> None:
    error = {"code": "AccessDeniedException", "status": 403, "message": "no"}
    account.control("faults", [{"service": "securityhub", "error": error}])
    name = tmp_path / "role.yml"
    role = {"role": "dayone.aws.threat_detection", "threat_detection_regions": ["us-east-1", "mx-central-1"]}
    name.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, "roles": [role]}]), encoding="utf-8")
    run = play(str(name))
    assert run.code != 0, run.output
    assert "securityhub:describe_hub in us-east-1 was denied" in run.tasks[-1]["msg"]
    assert run.writes == []
    found = [row for task in run.tasks for row in task.get("findings", [])]
    status = {(row["control"].partition(".")[2], row["region"]): row["status"] for row in found}
    assert status["guardduty", "global"] == status["macie", "global"] == "choice"
    assert status["inspector_ec2", "global"] == "choice"
    assert status["security_hub", "us-east-1"] == "unknown"
    macie = next(row for row in found if row["control"] == "threat_detection.macie")
    assert macie["current"] == "off in us-east-1"
    assert "threat_detection_macie: true" in macie["remediation"]
    assert "$0.10 per bucket per month" in macie["remediation"]


def test_what_nobody_asked_for_is_one_finding_and_a_region_that_fails_another(
    play: Play, account: Emulator, client: Client
) -> None:
    client("macie2", "us-east-1").enable_macie(status="ENABLED")
    error = {"code": "AccessDeniedException", "status": 403, "message": "explicit deny in a service control policy"}
    account.control("faults", [{"service": "macie2", "region": "us-west-2", "error": error}])
    excepted = {"control": "threat_detection.macie", "region": "eu-central-1", "reason": "r", "owner": "o"}
    wanted = {"regions": [*REGIONS, "eu-central-1", "us-west-2"], "exceptions": [{**excepted, "expires": "2999-01-01"}]}
    run = play({"dayone.aws.macie_session": wanted})
    found = {row["region"]: (row["status"], row["current"]) for row in run.result["findings"]}
    assert found == {
        "eu-central-1": ("excepted", "off"),
        "global": ("choice", "off in 1 of 2 regions: eu-west-1; enabled in 1 of 2 regions: us-east-1"),
        "us-west-2": ("unknown", None),
    }
    assert (run.code != 0, run.writes) == (True, [])


def test_conformance_packs_of_others_stay(play: Play, client: Client) -> None:
    config = client("config")
    for name in ("theirs", "dayone-old"):
        config.put_conformance_pack(ConformancePackName=name, TemplateBody="Resources: {}")
    pack = {"name": "new", "template_s3_uri": "s3://templates/pack.yml"}
    gone = {"name": "old", "state": "absent"}
    run = play({"dayone.aws.config_conformance_pack": {"packs": [pack, gone], "regions": ["us-east-1"]}})
    assert run.code == 0, run.output
    left = config.describe_conformance_packs()["ConformancePackDetails"]
    assert sorted(item["ConformancePackName"] for item in left) == ["dayone-new", "theirs"]


def test_the_profile_of_level_2_switches_on_what_the_benchmark_asks_for(play: Play, client: Client) -> None:
    baseline = str(Path(__file__).resolve().parents[2] / "playbooks" / "baseline.yml")
    variables = {"dayone_profile": "cis_level_2", "threat_detection_regions": ["us-east-1"]}
    assert play(baseline, "--tags", "threat_detection", "-e", json.dumps(variables)).code == 0
    assert client("securityhub").describe_hub()["HubArn"]
    assert client("macie2").get_macie_session()["status"] == "ENABLED"
    assert client("guardduty").list_detectors()["DetectorIds"] == []
