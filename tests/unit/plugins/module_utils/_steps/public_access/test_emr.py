# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import reconcile_all
from ansible_collections.dayone.aws.plugins.module_utils._steps.public_access import block, emr
from hypothesis import given
from hypothesis import strategies as st

REGIONS = {"Regions": [{"RegionName": "us-east-1"}]}
NONE: dict[str, Any] = {**dict.fromkeys(block.MANAGED), "regions": None, "exact": False}
ports = st.lists(st.tuples(st.integers(0, 65535), st.integers(0, 65535)).map(sorted), max_size=4).map(
    lambda pairs: emr.normal([{"MinRange": low, "MaxRange": high} for low, high in pairs])
)


def answer(on: bool, *ranges: tuple[int, int]) -> dict[str, Any]:
    permitted = [{"MinRange": low, "MaxRange": high} for low, high in ranges]
    found = {"BlockPublicSecurityGroupRules": on, "PermittedPublicSecurityGroupRuleRanges": permitted}
    about = {"CreationDateTime": "2026-01-01T00:00:00Z", "CreatedByArn": "arn:aws:iam::123456789012:root"}
    return {"BlockPublicAccessConfiguration": found, "BlockPublicAccessConfigurationMetadata": about}


@pytest.mark.parametrize(
    ("found", "wanted", "sent"),
    [
        pytest.param(answer(True, (22, 22)), {emr.BLOCK: True}, None, id="as_aws_has_it"),
        pytest.param(answer(False, (22, 22)), {emr.BLOCK: True}, (True, [(22, 22)]), id="ports_are_sent_back"),
        pytest.param(answer(True, (22, 22)), {emr.PORTS: []}, (True, []), id="no_port"),
        pytest.param(answer(True, (22, 22)), {emr.PORTS: ["20-30"]}, None, id="fewer_stay"),
        pytest.param(answer(True, (22, 22)), {emr.PORTS: ["20-30"], "exact": True}, (True, [(20, 30)]), id="exactly"),
        pytest.param(answer(False, (-1, -1)), {emr.PORTS: ["22"]}, (False, [(22, 22)]), id="all_ports"),
        pytest.param(answer(True), {emr.BLOCK: False}, None, id="false_does_not_open"),
        pytest.param(answer(True), {emr.BLOCK: False, "exact": True}, (False, []), id="false_is_managed"),
    ],
)
def test_block(context: Any, scripted: Any, found: Any, wanted: Any, sent: Any) -> None:
    who = context()
    scripted("ec2").add_response("describe_regions", REGIONS, {})
    scripted("emr").add_response("get_block_public_access_configuration", found, {})
    outcome = reconcile_all(block.resources(who, {**NONE, **wanted}), check_mode=True)
    calls = [call.params["BlockPublicAccessConfiguration"] for call in outcome.calls]
    expected = [] if sent is None else [answer(sent[0], *sent[1])["BlockPublicAccessConfiguration"]]
    assert calls == expected


def test_denied_is_unknown_for_emr_alone(context: Any, scripted: Any) -> None:
    who = context()
    scripted("ec2").add_response("describe_regions", REGIONS, {})
    scripted("emr").add_client_error("get_block_public_access_configuration", "AccessDeniedException")
    scripted("ssm").add_response("get_service_setting", {"ServiceSetting": {"SettingValue": "Disable"}}, block._SHARING)
    wanted = {**NONE, emr.BLOCK: True, block.SHARING: False}
    outcome = reconcile_all(block.resources(who, wanted), check_mode=False)
    assert {verdict.control.rpartition(".")[2]: status for verdict, status in outcome.findings} == {
        block.SHARING: "compliant",
        emr.BLOCK: "unknown",
    }


@given(ports)
def test_ranges_come_back_as_they_were(given_ports: list[str]) -> None:
    assert emr.normal(emr.ranges(given_ports)) == given_ports


@given(ports, ports)
def test_no_port_is_opened_unasked(current: list[str], wanted: list[str]) -> None:
    after = emr.fewer(current, wanted)
    assert after in (current, wanted)
    assert emr.fewer(after, wanted) == after


@pytest.mark.parametrize("port", ["65536", "30-20", "ssh", "", "22-"])
def test_what_is_no_port_is_refused(port: str) -> None:
    with pytest.raises(Refusal, match="is not a port"):
        block.check({**NONE, emr.PORTS: [port]})
