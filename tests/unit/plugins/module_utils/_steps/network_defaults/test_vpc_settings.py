# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import reconcile
from ansible_collections.dayone.aws.plugins.module_utils._steps.network_defaults import vpc_settings
from ansible_collections.dayone.aws.plugins.module_utils._steps.network_defaults.vpc_block import MODES, VpcBlock
from ansible_collections.dayone.aws.plugins.module_utils._steps.network_defaults.vpc_encryption import (
    EXCLUSIONS,
    MODIFY,
    VpcEncryption,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.network_defaults.vpc_encryption import (
    MODES as CONTROLS,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.nobody import NOBODY

REGION = "eu-west-1"
OFF: dict[str, Any] = {
    "block_public_access": None,
    "block_public_access_exclusions": [],
    "encryption_controls": None,
    "encryption_exclusions": None,
    "exact": False,
    "regions": None,
}
modes, controls = st.sampled_from(MODES), st.sampled_from(CONTROLS)
exempt = st.lists(st.sampled_from(sorted(EXCLUSIONS)), unique=True).map(sorted)


def block(mode: str, context: Any = NOBODY, **options: Any) -> VpcBlock:
    return VpcBlock(context, {**OFF, "block_public_access": mode, **options}, REGION)


def found(mode: str, changing: bool = False, by: str = "account", **exclusions: str) -> dict[str, Any]:
    named = {key.replace("_", "-"): value for key, value in exclusions.items()}
    return {"mode": mode, "changing": changing, "held_by": by, "exclusions": named}


@pytest.mark.parametrize(
    ("now", "wanted", "exact", "sent", "mend"),
    [
        pytest.param(found("off"), "block-ingress", False, "block-ingress", "call", id="set"),
        pytest.param(found("block-bidirectional"), "block-ingress", False, "", "", id="stricter_stays"),
        pytest.param(found("block-bidirectional"), "block-ingress", True, "block-ingress", "call", id="exactly"),
        pytest.param(found("block-ingress"), "off", True, "off", "call", id="off_is_managed"),
        pytest.param(found("off", by="declarative-policy"), "block-ingress", False, "", "person", id="held_elsewhere"),
        pytest.param(found("block-ingress", by="declarative-policy"), "block-ingress", False, "", "", id="held_well"),
        pytest.param(found("block-ingress", changing=True), "block-ingress", False, "", "waiting", id="still_changing"),
    ],
)
def test_block(now: Any, wanted: str, exact: bool, sent: str, mend: str) -> None:
    plan = block(wanted, exact=exact).plan(now)
    assert [call.params["InternetGatewayBlockMode"] for call in plan.calls] == ([sent] if sent else [])
    verdict = plan.verdicts[0]
    assert (verdict.holds, verdict.held_by) == (not mend, now["held_by"])
    assert not mend or verdict.mend == mend
    assert mend != "person" or "declarative policy" in verdict.note


def test_what_is_excluded_and_not_named_is_reported() -> None:
    now = found("block-ingress", vpc_1="allow-egress", subnet_2="allow-bidirectional")
    verdict = block("block-ingress", block_public_access_exclusions=["vpc-1"]).plan(now).verdicts[1]
    assert (verdict.holds, verdict.mend, verdict.current) == (False, "person", ["vpc-1", "subnet-2"])
    assert "subnet-2 (allow-bidirectional)" in verdict.note
    assert "vpc-1" not in verdict.note


@given(now=modes, wanted=modes, exact=st.booleans())
def test_planning_from_the_planned_mode_changes_nothing(now: str, wanted: str, exact: bool) -> None:
    made = block(wanted, exact=exact)
    after = made.plan(found(now)).after or {}
    assert made.plan(found(after["mode"])).calls == ()
    assert exact or MODES.index(after["mode"]) >= MODES.index(now)


def options_of(mode: str, state: str) -> dict[str, Any]:
    shown = {"InternetGatewayBlockMode": mode, "State": state, "ManagedBy": "account"}
    return {"VpcBlockPublicAccessOptions": shown}


def test_a_change_is_waited_for_and_deleted_exclusions_are_none(context: Any, scripted: Any) -> None:
    ec2, done = scripted("ec2", REGION), "update-complete"
    gone = {"ResourceArn": "arn:aws:ec2:eu-west-1:1:vpc/vpc-1", "State": "delete-complete"}
    rows = {"VpcBlockPublicAccessExclusions": [{**gone, "InternetGatewayExclusionMode": "allow-egress"}]}
    describe = "describe_vpc_block_public_access_options"
    ec2.add_response(describe, options_of("off", "default-state"), {})
    ec2.add_response("describe_vpc_block_public_access_exclusions", rows, {})
    ec2.add_response(
        "modify_vpc_block_public_access_options",
        options_of("block-ingress", "update-in-progress"),
        {"InternetGatewayBlockMode": "block-ingress"},
    )
    for state in ("update-in-progress", None, "update-in-progress", "update-in-progress", done, done, None):
        if state is None:
            ec2.add_response("describe_vpc_block_public_access_exclusions", rows, {})
        else:
            ec2.add_response(describe, options_of("block-ingress", state), {})
    outcome = reconcile(block("block-ingress", context()), check_mode=False)
    assert (outcome.error, [status for _verdict, status in outcome.findings]) == ("", ["fixed", "compliant"])


def test_exclusions_are_read_to_the_last_page(context: Any, scripted: Any) -> None:
    ec2, pages = scripted("ec2", REGION), "describe_vpc_block_public_access_exclusions"
    ec2.add_response("describe_vpc_block_public_access_options", options_of("block-ingress", "update-complete"), {})
    for name, asked, more in (("vpc-1", {}, {"NextToken": "t"}), ("vpc-2", {"NextToken": "t"}, {})):
        arn = f"arn:aws:ec2:eu-west-1:123456789012:vpc/{name}"
        row = {"ResourceArn": arn, "State": "create-complete", "InternetGatewayExclusionMode": "allow-egress"}
        ec2.add_response(pages, {"VpcBlockPublicAccessExclusions": [row], **more}, asked)
    seen_there = block("block-ingress", context()).observe()["exclusions"]
    assert seen_there == {"vpc-1": "allow-egress", "vpc-2": "allow-egress"}


def test_without_a_block_exclusions_are_not_read(context: Any, scripted: Any) -> None:
    scripted("ec2", REGION).add_response(
        "describe_vpc_block_public_access_options", options_of("off", "default-state"), {}
    )
    outcome = reconcile(block("off", context()), check_mode=True)
    assert [status for _verdict, status in outcome.findings] == ["compliant", "compliant"]


def encryption(mode: str, exclusions: Any = None, exact: bool = False, context: Any = NOBODY) -> VpcEncryption:
    options = {**OFF, "encryption_controls": mode, "encryption_exclusions": exclusions, "exact": exact}
    return VpcEncryption(context, options, REGION)


def seen(mode: str, exclusions: Any = (), state: str = "default-state", by: str = "account", **vpcs: str) -> Any:
    return {"mode": mode, "state": state, "exclusions": sorted(exclusions), "held_by": by, "vpcs": vpcs}


@pytest.mark.parametrize(
    ("now", "wanted", "sent", "mends"),
    [
        pytest.param(seen("unmanaged"), ("attempt-monitor", None), {"Mode": "attempt-monitor"}, "call - -", id="mode"),
        pytest.param(
            seen("attempt-enforce", ["lambda", "nat_gateway"]),
            ("attempt-monitor", ["nat_gateway", "vpc_peering"]),
            {"Lambda": "disable", "VpcPeering": "enable"},
            "- call -",
            id="stricter_mode_stays_and_exclusions_are_replaced",
        ),
        pytest.param(seen("attempt-monitor", ["lambda"]), ("attempt-monitor", None), None, "- - -", id="not_managed"),
        pytest.param(
            seen("unmanaged", by="declarative-policy"),
            ("attempt-monitor", ["lambda"]),
            None,
            "person person -",
            id="held",
        ),
        pytest.param(
            seen("attempt-enforce", state="transitions-in-progress"),
            ("attempt-enforce", None),
            None,
            "- - waiting",
            id="in_progress",
        ),
        pytest.param(
            seen("attempt-enforce", state="transitions-partially-successful", vpc1="eni-1"),
            ("attempt-enforce", None),
            None,
            "- - person",
            id="some_vpcs_are_not_there",
        ),
    ],
)
def test_encryption(now: Any, wanted: Any, sent: Any, mends: str) -> None:
    plan = encryption(*wanted).plan(now)
    assert [call.params for call in plan.calls] == ([] if sent is None else [sent])
    by_control = {verdict.control.rpartition("_")[2]: verdict for verdict in plan.verdicts}
    for name, mend in zip(("controls", "exclusions", "vpcs"), mends.split(), strict=True):
        verdict = by_control.get(name)
        assert (mend == "-") == (verdict is None or verdict.holds)
        assert verdict is None or verdict.holds or verdict.mend == mend


def test_vpcs_that_are_not_there_are_named() -> None:
    plan = encryption("attempt-enforce").plan(
        seen("attempt-enforce", state="transitions-failed", vpc1="eni-1 cannot encrypt")
    )
    assert "vpc1: eni-1 cannot encrypt" in plan.verdicts[-1].note


@given(controls, exempt, controls, exempt, st.booleans())
def test_planning_from_planned_encryption_changes_nothing(now: str, out: Any, aim: str, want: Any, exact: bool) -> None:
    made = encryption(aim, want, exact)
    after = made.plan(seen(now, out)).after or {}
    assert made.plan(seen(after["mode"], after["exclusions"])).calls == ()


@given(controls, exempt, controls, exempt)
def test_what_was_is_brought_back(now: str, out: Any, was: str, old: Any) -> None:
    before = {"mode": was, "exclusions": old}
    plan = encryption("unmanaged").restore(seen(now, out), before)
    assert plan is not None
    assert (plan.after, bool(plan.calls)) == (before, {"mode": now, "exclusions": out} != before)


@pytest.mark.newer_models
def test_each_exclusion_of_the_model_is_known(aws: Any) -> None:
    shape = aws.client("ec2", REGION).meta.service_model.operation_model("ModifyAccountVpcEncryptionControl")
    assert set(EXCLUSIONS.values()) == set(shape.input_shape.members) - {"DryRun", "Mode"}
    assert MODIFY == "modify_account_vpc_encryption_control"


@pytest.mark.parametrize(
    ("options", "word"),
    [
        pytest.param({}, "nothing is managed", id="nothing"),
        pytest.param(
            {"block_public_access": "off", "block_public_access_exclusions": ["igw-0a1b2c3d"]}, "igw-", id="no_vpc"
        ),
        pytest.param(
            {"block_public_access": "off", "encryption_exclusions": []},
            "requires encryption_controls",
            id="exclusions_alone",
        ),
    ],
)
def test_bad_options_are_refused(options: Any, word: str) -> None:
    with pytest.raises(Refusal, match=word):
        vpc_settings.check({**OFF, **options})


def test_denied_in_one_setting_leaves_the_other(context: Any, scripted: Any) -> None:
    who = context()
    scripted("ec2").add_response("describe_regions", {"Regions": [{"RegionName": REGION}]}, {})
    options = {**OFF, "block_public_access": "off", "encryption_controls": "unmanaged"}
    first, second = vpc_settings.resources(who, options)
    scripted("ec2", REGION).add_client_error("describe_vpc_block_public_access_options", "UnauthorizedOperation")
    assert [status for _verdict, status in reconcile(first, check_mode=True).findings] == ["unknown", "unknown"]
    shown = {"Mode": "unmanaged", "State": "default-state", "Exclusions": {}, "ManagedBy": "account"}
    scripted("ec2", REGION).add_response(
        "describe_account_vpc_encryption_control", {"AccountVpcEncryptionControl": shown}, {}
    )
    assert [status for _verdict, status in reconcile(second, check_mode=True).findings] == ["compliant", "compliant"]
