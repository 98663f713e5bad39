# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Recorders of others, and regions that cannot be read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.server import Emulator

from .conftest import assert_refusals

pytestmark = pytest.mark.swift

ROLE = "arn:aws:iam::123456789012:role/theirs"
Play = Callable[..., Any]
Client = Callable[..., Any]


def task(**options: Any) -> dict[str, Any]:
    return {"dayone.aws.config_recorder": {"regions": ["us-east-1", "eu-west-1"], **options}}


def status(run: Any, region: str = "us-east-1") -> dict[str, str]:
    rows = [row for row in run.result["findings"] if row["region"] == region]
    return {row["control"].partition(".")[2]: row["status"] for row in rows}


@pytest.fixture
def theirs(client: Client) -> Callable[..., None]:
    """A recorder and a channel that others made."""

    def make(start: bool = True, **group: Any) -> None:
        config = client("config")
        settings = {"name": "default", "roleARN": ROLE, "recordingGroup": group or {"allSupported": True}}
        config.put_configuration_recorder(ConfigurationRecorder=settings)
        config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": "theirs"})
        if start:
            config.start_configuration_recorder(ConfigurationRecorderName="default")

    return make


def test_a_recorder_of_others_is_adopted_and_ours_made_elsewhere(play: Play, theirs: Any, client: Client) -> None:
    theirs(allSupported=True, includeGlobalResourceTypes=True)
    run = play(task())
    assert run.code == 0, run.output
    assert status(run) == {"recording": "compliant", "delivery": "compliant", "global_types": "compliant"}
    assert status(run, "eu-west-1") == {"recording": "fixed", "delivery": "fixed"}
    kept = client("config").describe_configuration_recorders()["ConfigurationRecorders"]
    assert [item["name"] for item in kept] == ["default"]


@pytest.mark.parametrize(
    ("start", "group"),
    [
        pytest.param(False, {"allSupported": True}, id="stopped"),
        pytest.param(True, {"resourceTypes": ["AWS::EC2::Instance"]}, id="some_types"),
    ],
)
def test_a_recorder_of_others_that_lacks_something_is_left(play: Play, theirs: Any, start: bool, group: Any) -> None:
    theirs(start, **group)
    run = play(task(regions=["us-east-1"]))
    assert (run.code, run.writes) == (0, [])
    assert (status(run)["recording"], status(run)["global_types"]) == ("manual", "manual")
    assert "created outside this collection" in str(run.result["findings"])


def test_a_region_that_may_not_be_read_is_unknown_and_the_others_go_on(play: Play, account: Emulator) -> None:
    error = {"code": "AccessDeniedException", "status": 400, "message": "explicit deny in a service control policy"}
    account.control("faults", [{"service": "config", "region": "eu-west-1", "error": error}])
    run = play(task())
    assert run.code != 0
    assert "eu-west-1" in run.result["msg"]
    assert set(status(run, "eu-west-1").values()) == {"unknown"}
    assert set(status(run).values()) == {"fixed"}
    account.control("faults", [])
    assert play(task()).code == 0
    assert play(task()).writes == []


def test_a_region_that_is_not_enabled_is_unknown(play: Play) -> None:
    run = play(task(regions=["us-east-1", "mars-north-1"]))
    assert run.code != 0
    assert set(status(run, "mars-north-1").values()) == {"unknown"}
    assert set(status(run).values()) == {"fixed"}


def test_throttling_on_every_third_call_is_waited_out(play: Play, account: Emulator) -> None:
    error = {"code": "ThrottlingException", "status": 400}
    account.control("faults", [{"service": "config", "every": 3, "error": error}])
    assert play(task()).code == 0
    assert play(task()).writes == []


def test_bad_options_are_refused_before_the_first_call(play: Play) -> None:
    assert_refusals(
        play,
        (task(retention_days=7), "retention_days is 7"),
        (task(daily_types=["EC2"]), "daily_types has EC2"),
        (task(frequency="hourly"), "continuous, daily"),
    )


def test_the_role_holds_the_conformance_packs_that_it_is_given(play: Play, client: Client, tmp_path: Path) -> None:
    name = tmp_path / "role.yml"
    packs = [{"name": "volumes", "template_body": "Resources: {}"}]
    given = {"config_recorder_regions": ["us-east-1"], "config_recorder_conformance_packs": packs}
    play_ = {"hosts": "localhost", "gather_facts": False, "roles": [{"role": "dayone.aws.config_recorder", **given}]}
    name.write_text(json.dumps([play_]), encoding="utf-8")
    run = play(str(name))
    assert run.code == 0, run.output
    (pack,) = client("config").describe_conformance_packs()["ConformancePackDetails"]
    assert pack["ConformancePackName"] == "dayone-volumes"
    assert play(str(name)).writes == []
