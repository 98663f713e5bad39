# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who holds a setting is in its finding, and what an organization holds is not written, whatever its value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import reconcile_all
from ansible_collections.dayone.aws.plugins.module_utils._module.run import Context, _answer
from ansible_collections.dayone.aws.plugins.module_utils._steps.compute_defaults import ec2_defaults
from ansible_collections.dayone.aws.plugins.module_utils._steps.network_defaults import vpc_settings

from tests.emulator.account import ACCOUNT
from tests.emulator.kit import stored
from tests.emulator.server import Emulator
from tests.emulator.services.ec2_account import TAKES

VPCS = {
    "regions": ["eu-west-1"],
    "block_public_access": "block-ingress",
    "block_public_access_exclusions": [],
    "encryption_controls": "attempt-monitor",
    "encryption_exclusions": None,
    "exact": False,
}
IMAGES = {
    **dict.fromkeys((*ec2_defaults.SETTINGS, "ebs_kms_key_id", "allowed_image_criteria")),
    "regions": ["eu-west-1"],
    "allowed_images": "audit-mode",
    "exact": False,
}


@pytest.fixture(scope="module")
def account() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running


@pytest.fixture
def context(account: Emulator) -> Context:
    account.reset()
    session = boto3.session.Session(
        aws_access_key_id="AKIALOOKS00000000000", aws_secret_access_key="none", region_name="eu-west-1"
    )

    def sleep(_seconds: float) -> None:
        account.control("clock", {"seconds": TAKES})

    return Context(Aws(session, endpoint=account.endpoint, sleep=sleep))


def outcome_of(context: Context) -> dict[str, Any]:
    made = [*vpc_settings.resources(context, VPCS), *ec2_defaults.resources(context, IMAGES)]
    return _answer(reconcile_all(made, check_mode=False), context)


@pytest.mark.newer_models
def test_what_the_account_holds_is_set_and_said(context: Context) -> None:
    answer = outcome_of(context)
    assert len(answer["calls"]) == 3
    assert {row["control"].rpartition(".")[2]: (row["status"], row.get("held_by")) for row in answer["findings"]} == {
        "block_public_access": ("fixed", "account"),
        "block_public_access_exclusions": ("compliant", None),
        "encryption_controls": ("fixed", "account"),
        "encryption_of_vpcs": ("compliant", None),
        "allowed_images": ("fixed", "account"),
    }


@pytest.mark.newer_models
def test_what_a_policy_holds_is_judged_by_its_value_and_left(context: Context) -> None:
    stored(ACCOUNT, "ec2.declarative").update(
        block={"InternetGatewayBlockMode": "off"},
        encryption={"Mode": "attempt-enforce"},
        allowed_images={"State": "disabled"},
    )
    answer = outcome_of(context)
    assert answer["calls"] == []
    held = {row["control"].rpartition(".")[2]: row for row in answer["findings"] if row.get("held_by")}
    assert {name: (row["status"], row["held_by"]) for name, row in held.items()} == {
        "block_public_access": ("manual", "declarative-policy"),
        "encryption_controls": ("compliant", "declarative-policy"),
        "allowed_images": ("manual", "declarative-policy"),
    }
    assert "declarative policy of the organization" in held["allowed_images"]["remediation"]


#: What is asked for, by option: the setting in the policy, what it says there, and how the finding then stands.
HELD = {
    "imds_tokens": ("metadata", {"HttpTokens": "required"}, "required", "compliant"),
    "imds_hop_limit": ("metadata", {}, 2, "manual"),
    "snapshot_block_public_access": ("snapshots", {"State": "block-new-sharing"}, "block-all-sharing", "manual"),
    "image_block_public_access": (
        "images",
        {"ImageBlockPublicAccessState": "unblocked"},
        "block-new-sharing",
        "manual",
    ),
    "serial_console_access": ("serial", {"SerialConsoleAccessEnabled": True}, False, "manual"),
}


def test_every_ec2_setting_of_a_declarative_policy_is_left_to_it(context: Context) -> None:
    """EC2 would refuse each of the writes."""
    store = stored(ACCOUNT, "ec2.declarative")
    for name, value, _wanted, _status in HELD.values():
        store.setdefault(name, {}).update(value)
    options = {**IMAGES, "allowed_images": None, **{name: case[2] for name, case in HELD.items()}}
    answer = _answer(reconcile_all(list(ec2_defaults.resources(context, options)), check_mode=False), context)
    assert answer["calls"] == []
    assert {row["control"].rpartition(".")[2]: (row["status"], row["held_by"]) for row in answer["findings"]} == {
        name: (case[3], "declarative-policy") for name, case in HELD.items()
    }
    assert all("change it there" in row["remediation"] for row in answer["findings"] if row["status"] == "manual")
