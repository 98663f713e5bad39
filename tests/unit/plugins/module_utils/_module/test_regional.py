# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import (
    Call,
    Failure,
    Plan,
    Refusal,
    State,
    Verdict,
)
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import Resource, reconcile_all
from ansible_collections.dayone.aws.plugins.module_utils._module.regional import check_regions, per_region

CONTROL = "compute_defaults.ebs_encryption"


class Good(Resource):
    """A thing of a region that is as it should be."""

    controls = (CONTROL,)

    def __init__(self, region: str) -> None:
        self.region = region

    def observe(self) -> State:
        return {}

    def plan(self, current: State | None) -> Plan:
        return Plan({}, {}, (), (Verdict(CONTROL, True, True, True, region=self.region),))

    def send(self, call: Call) -> Any:
        raise AssertionError


def found(context: Any, regions: list[str] | None) -> tuple[list[tuple[str, str]], str]:
    made = per_region(context, {"regions": regions}, lambda region: [Good(region)])
    outcome = reconcile_all(made, check_mode=False)
    return [(verdict.region, status) for verdict, status in outcome.findings], outcome.error


ENABLED = {"Regions": [{"RegionName": "us-east-1"}, {"RegionName": "eu-west-1"}]}


def test_every_enabled_region_by_default(context: Any, scripted: Any) -> None:
    who = context()
    scripted("ec2").add_response("describe_regions", ENABLED, {})
    assert found(who, None) == ([("eu-west-1", "compliant"), ("us-east-1", "compliant")], "")


def test_a_region_that_is_named_and_off_is_unknown(context: Any, scripted: Any) -> None:
    who = context()
    scripted("ec2").add_response("describe_regions", ENABLED, {})
    rows, error = found(who, ["us-east-1", "ap-east-1"])
    assert rows == [("ap-east-1", "unknown"), ("us-east-1", "compliant")]
    assert "ap-east-1 is not an enabled region" in error


def test_regions_that_cannot_be_listed_are_unknown(context: Any, scripted: Any) -> None:
    who = context()
    scripted("ec2").add_client_error("describe_regions", "UnauthorizedOperation")
    rows, error = found(who, None)
    assert rows == [("", "unknown")]
    assert "describe_regions" in error


@pytest.mark.parametrize("regions", [None, ["eu-west-1"], ["us-gov-west-1", "cn-north-1", "ap-southeast-2"]])
def test_names_of_regions_are_taken(regions: Any) -> None:
    check_regions({"regions": regions})


@pytest.mark.parametrize("regions", [[], ["eu-west"], ["EU-WEST-1"], ["eu-west-1", "Ireland"]])
def test_other_names_are_refused(regions: Any) -> None:
    with pytest.raises(Refusal, match="regions"):
        check_regions({"regions": regions})


@pytest.mark.parametrize(
    ("code", "kind"),
    [("AuthFailure", "credentials"), ("UnrecognizedClientException", "credentials"), ("OptInRequired", "off")],
)
def test_a_region_that_went_off_says_so(aws: Any, scripted: Any, code: str, kind: str) -> None:
    scripted("ec2", "ap-east-1").add_client_error("describe_vpcs", code)
    with pytest.raises(Failure, match=r"ap-east-1.*[Ee]nable") as caught:
        aws.call("ec2", "describe_vpcs", region="ap-east-1")
    assert caught.value.kind == kind
