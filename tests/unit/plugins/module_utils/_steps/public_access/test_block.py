# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import reconcile_all
from ansible_collections.dayone.aws.plugins.module_utils._steps.public_access import block

ALL = {**dict.fromkeys(block.S3, True), block.SHARING: False}
NONE: dict[str, Any] = {**dict.fromkeys(block.MANAGED), "regions": None, "exact": False}
ACCOUNT = {"AccountId": "123456789012"}
REGIONS = {"Regions": [{"RegionName": "us-east-1"}]}
SHARED = {"ServiceSetting": {"SettingValue": "Enable"}}


def configuration(**switches: bool) -> dict[str, Any]:
    return {"PublicAccessBlockConfiguration": {**dict.fromkeys(block.S3.values(), True), **switches}}


def unheld(scripted: Any) -> None:
    """No S3 policy of an organization is in force."""
    scripted("organizations").add_client_error("describe_effective_policy", "EffectivePolicyNotFoundException")


def test_no_configuration_is_nothing_blocked(context: Any, scripted: Any) -> None:
    unheld(scripted)
    made = block.resources(context(), {**NONE, **dict.fromkeys(block.S3, True)})
    control = scripted("s3control")
    control.add_client_error("get_public_access_block", "NoSuchPublicAccessBlockConfiguration", expected_params=ACCOUNT)
    outcome = reconcile_all(made, check_mode=True)
    assert [call.params for call in outcome.calls] == [{**ACCOUNT, **configuration()}]
    assert {status for _verdict, status in outcome.findings} == {"drift"}


def test_one_switch_sends_the_others_as_they_are(context: Any, scripted: Any) -> None:
    unheld(scripted)
    made = block.resources(context(), {**NONE, "s3_ignore_public_acls": True})
    found = configuration(IgnorePublicAcls=False, BlockPublicPolicy=False)
    scripted("s3control").add_response("get_public_access_block", found, ACCOUNT)
    outcome = reconcile_all(made, check_mode=True)
    assert [call.params for call in outcome.calls] == [{**ACCOUNT, **configuration(BlockPublicPolicy=False)}]


def test_what_the_organization_holds_is_for_who_manages_it(context: Any, scripted: Any) -> None:
    made = block.resources(context(), {**NONE, "s3_ignore_public_acls": True, "s3_block_public_acls": True})
    scripted("s3control").add_response("get_public_access_block", configuration(IgnorePublicAcls=False), ACCOUNT)
    policy = {"EffectivePolicy": {"PolicyType": "S3_POLICY", "PolicyContent": "{}"}}
    scripted("organizations").add_response("describe_effective_policy", policy, {"PolicyType": "S3_POLICY"})
    outcome = reconcile_all(made, check_mode=False)
    assert (outcome.calls, outcome.error) == ([], "")
    assert {verdict.control.rpartition(".")[2]: status for verdict, status in outcome.findings} == {
        "s3_ignore_public_acls": "manual",
        "s3_block_public_acls": "compliant",
    }
    assert any("S3 policy of the organization" in verdict.note for verdict, _status in outcome.findings)


def test_a_denied_write_names_the_organization_too(context: Any, scripted: Any) -> None:
    made = block.resources(context(), {**NONE, "s3_ignore_public_acls": True})
    scripted("s3control").add_response("get_public_access_block", configuration(IgnorePublicAcls=False), ACCOUNT)
    scripted("organizations").add_client_error("describe_effective_policy", "AccessDeniedException")
    scripted("s3control").add_client_error("put_public_access_block", "AccessDenied", "Access Denied")
    outcome = reconcile_all(made, check_mode=False)
    assert "Or the organization controls it" in outcome.error
    assert [status for _verdict, status in outcome.findings] == ["drift"]


def test_access_denied_is_not_absence(context: Any, scripted: Any) -> None:
    made = block.resources(context(), {**NONE, "s3_ignore_public_acls": True})
    scripted("s3control").add_client_error("get_public_access_block", "AccessDenied")
    outcome = reconcile_all(made, check_mode=False)
    assert [status for _verdict, status in outcome.findings] == ["unknown"]
    assert outcome.calls == []


def test_false_does_not_open_the_account_unless_exact(context: Any, scripted: Any) -> None:
    who = context()
    unheld(scripted)
    for exact, calls in ((False, 0), (True, 1)):
        made = block.resources(who, {**NONE, "s3_block_public_policy": False, "exact": exact})
        scripted("s3control").add_response("get_public_access_block", configuration(), ACCOUNT)
        assert len(reconcile_all(made, check_mode=True).calls) == calls


def test_regions_that_cannot_be_listed_leave_the_bucket_block_alone(context: Any, scripted: Any) -> None:
    who = context()
    scripted("ec2").add_client_error("describe_regions", "UnauthorizedOperation")
    made = block.resources(who, {**NONE, **ALL})
    scripted("s3control").add_response("get_public_access_block", configuration(), ACCOUNT)
    outcome = reconcile_all(made, check_mode=False)
    statuses = {verdict.control: status for verdict, status in outcome.findings}
    assert statuses.pop("public_access.ssm_document_sharing") == "unknown"
    assert set(statuses.values()) == {"compliant"}
    assert "describe_regions" in outcome.error


@pytest.mark.parametrize(
    ("wanted", "exact", "value"), [(False, False, "Disable"), (True, False, ""), (False, True, "Disable")]
)
def test_documents(context: Any, scripted: Any, wanted: bool, exact: bool, value: str) -> None:
    who = context()
    scripted("ec2").add_response("describe_regions", REGIONS, {})
    made = block.resources(who, {**NONE, block.SHARING: wanted, "exact": exact})
    scripted("ssm").add_response("get_service_setting", SHARED, block._SHARING)
    outcome = reconcile_all(made, check_mode=True)
    assert [call.params["SettingValue"] for call in outcome.calls] == ([value] if value else [])


def test_nothing_to_manage_is_refused() -> None:
    with pytest.raises(Refusal, match="s3_block_public_acls"):
        block.check(NONE)
