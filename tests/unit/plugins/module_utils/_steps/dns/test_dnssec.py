# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Plan, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._steps.dns.dnssec import DnsDnssec
from ansible_collections.dayone.aws.plugins.module_utils._steps.dns.dnssec_plan import DnssecPlan
from ansible_collections.dayone.aws.plugins.module_utils._steps.dns.signing_key import signing_key

NOW = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)
ACCOUNT = "123456789012"
OPTIONS: dict[str, Any] = {
    "zone": "example.com",
    "zone_id": None,
    "state": "present",
    "kms_key_arn": None,
    "manage_ds": False,
    "ds_delay_hours": 48,
    "ds_removed": False,
}
OWN = signing_key("example.com.", ACCOUNT)
KEY = {
    "id": "k",
    "arn": "arn:k",
    "state": "Enabled",
    "policy": OWN.policy(),
    "rotation": False,
    "owner": OWN.owner,
    "named": True,
    "spares": [],
}


def ksk(status: str = "ACTIVE", *, hours: int = 100) -> dict[str, Any]:
    return {
        "status": status,
        "message": "",
        "kms_key_arn": "arn:k",
        "key_tag": 7,
        "algorithm": 13,
        "flags": 257,
        "public_key": "PUBLIC",
        "ds": "7 13 2 AB",
        "created": NOW - timedelta(hours=hours),
    }


def state(status: str = "NOT_SIGNING", **more: Any) -> dict[str, Any]:
    keys = more.pop("keys", {"dayone": ksk()} if status == "SIGNING" else {})
    return {
        "zone": "Z1",
        "signing": {"status": status, "message": "", "keys": keys},
        "key": KEY if "dayone" in keys else None,
        "registrar": None,
        "operations": [],
        "now": NOW,
        **more,
    }


def planned(current: dict[str, Any], **options: Any) -> Plan:
    return DnssecPlan("example.com.", {**OPTIONS, **options}, ACCOUNT).plan(current)


def methods(plan: Plan) -> list[str]:
    return [call.method for call in plan.calls]


def stands(plan: Plan, control: str) -> tuple[bool, str]:
    return next((item.holds, item.mend) for item in plan.verdicts if item.control == control)


SIGN = ["create_key", "create_alias", "create_key_signing_key", "enable_hosted_zone_dnssec"]


@pytest.mark.parametrize(
    ("current", "options", "calls", "verdict"),
    [
        pytest.param(state(), {}, SIGN, (False, "call"), id="from_nothing"),
        pytest.param(state(), {"kms_key_arn": "arn:aws:kms:us-east-1:1:key/k"}, SIGN[2:], (False, "call"), id="given"),
        pytest.param(state(key=KEY), {}, SIGN[2:], (False, "call"), id="key_is_there"),
        pytest.param(
            state(keys={"dayone": ksk("INACTIVE")}),
            {},
            ["activate_key_signing_key", "enable_hosted_zone_dnssec"],
            (False, "call"),
            id="inactive_key",
        ),
        pytest.param(state(keys={"dayone": ksk()}), {}, SIGN[3:], (False, "call"), id="cut_short_before_signing"),
        pytest.param(state("SIGNING"), {}, [], (True, "call"), id="signed"),
        pytest.param(state("SIGNING", keys={"theirs": ksk()}), {}, [], (True, "call"), id="signed_by_others"),
        pytest.param(state("SIGNING", keys={"dayone": ksk("ACTION_NEEDED")}), {}, [], (False, "person"), id="broken"),
        pytest.param(state("INTERNAL_FAILURE"), {}, [], (False, "person"), id="zone_is_broken"),
        pytest.param(state(key={**KEY, "owner": ""}), {}, [], (False, "person"), id="alias_of_others"),
        pytest.param(state(zone=None, signing={}), {}, [], (False, "person"), id="no_zone"),
    ],
)
def test_signing(current: dict[str, Any], options: dict[str, Any], calls: list[str], verdict: tuple[bool, str]) -> None:
    plan = planned(current, **options)
    assert methods(plan) == calls
    assert stands(plan, "dns.dnssec") == verdict


HERE: dict[str, Any] = {"name_servers": [], "ds": []}
LISTED = {"name_servers": [], "ds": [{"id": "d", "key_tag": 7, "public_key": "PUBLIC"}]}
YOUNG = {"dayone": ksk(hours=1)}
PENDING = [{"id": "op", "type": "ADD_DNSSEC", "status": "IN_PROGRESS", "since": NOW}]


@pytest.mark.parametrize(
    ("current", "manage", "calls", "verdict"),
    [
        pytest.param(state("SIGNING", registrar=HERE), True, 1, (False, "call"), id="published_when_old_enough"),
        pytest.param(state("SIGNING", registrar=HERE), False, 0, (False, "choice"), id="not_managed"),
        pytest.param(state("SIGNING", registrar=HERE, keys=YOUNG), True, 0, (False, "waiting"), id="too_early"),
        pytest.param(state("SIGNING", registrar=LISTED), True, 0, (True, "call"), id="is_there"),
        pytest.param(state("SIGNING", registrar=HERE, operations=PENDING), True, 0, (False, "waiting"), id="under_way"),
        pytest.param(state("SIGNING"), True, 0, (False, "person"), id="registered_elsewhere"),
        pytest.param(state("SIGNING", registrar=Failure("denied", "no")), True, 0, (False, "unknown"), id="denied"),
    ],
)
def test_publication(current: dict[str, Any], manage: bool, calls: int, verdict: tuple[bool, str]) -> None:
    plan = planned(current, manage_ds=manage)
    assert len(plan.calls) == calls
    assert stands(plan, "dns.dnssec_ds") == verdict


def test_no_ds_record_in_the_run_that_signs() -> None:
    plan = planned(state(registrar=HERE), manage_ds=True, ds_delay_hours=0)
    assert "associate_delegation_signer_to_domain" not in methods(plan)


def test_the_record_to_hand_on_is_said() -> None:
    note = next(item.note for item in planned(state("SIGNING")).verdicts if item.control == "dns.dnssec_ds")
    assert "7 13 2 AB" in note


UNSIGN = ["disable_hosted_zone_dnssec", "deactivate_key_signing_key", "delete_key_signing_key"]
GIVE_UP = ["delete_alias", "schedule_key_deletion"]


def removed(hours: int) -> list[dict[str, Any]]:
    return [{"id": "o", "type": "REMOVE_DNSSEC", "status": "SUCCESSFUL", "since": NOW - timedelta(hours=hours)}]


@pytest.mark.parametrize(
    ("current", "options", "calls", "verdict"),
    [
        pytest.param(state(), {}, [], (True, "call"), id="not_signed"),
        pytest.param(state(key=KEY), {}, GIVE_UP, (False, "call"), id="only_the_key_is_left"),
        pytest.param(state("SIGNING", registrar=LISTED), {}, [], (False, "person"), id="ds_is_published"),
        pytest.param(
            state("SIGNING", registrar=LISTED),
            {"manage_ds": True},
            ["disassociate_delegation_signer_from_domain"],
            (False, "person"),
            id="ds_goes_first",
        ),
        pytest.param(
            state("SIGNING", registrar=LISTED, operations=PENDING),
            {"manage_ds": True},
            [],
            (False, "person"),
            id="ds_is_going",
        ),
        pytest.param(
            state("SIGNING", registrar=HERE, operations=removed(47)), {}, [], (False, "person"), id="caches_have_it"
        ),
        pytest.param(
            state("SIGNING", registrar=HERE, operations=removed(49)),
            {},
            UNSIGN + GIVE_UP,
            (False, "call"),
            id="caches_forgot_it",
        ),
        pytest.param(state("SIGNING", registrar=HERE), {}, UNSIGN + GIVE_UP, (False, "call"), id="never_published"),
        pytest.param(state("SIGNING"), {}, [], (False, "person"), id="parent_is_not_readable"),
        pytest.param(state("SIGNING"), {"ds_removed": True}, UNSIGN + GIVE_UP, (False, "call"), id="person_saw_to_it"),
        pytest.param(
            state("SIGNING", keys={"theirs": ksk()}), {"ds_removed": True}, [], (False, "person"), id="of_others"
        ),
        pytest.param(
            state("SIGNING", keys={"dayone": ksk(), "theirs": ksk()}),
            {"ds_removed": True},
            [],
            (False, "person"),
            id="others_besides",
        ),
        pytest.param(
            state("SIGNING", registrar=Failure("denied", "no")), {}, [], (False, "unknown"), id="registrar_denied"
        ),
    ],
)
def test_removal(current: dict[str, Any], options: dict[str, Any], calls: list[str], verdict: tuple[bool, str]) -> None:
    plan = planned(current, state="absent", **options)
    assert methods(plan) == calls
    assert stands(plan, "dns.dnssec") == verdict


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"zone": "no domain"}, "zone"),
        ({"ds_delay_hours": -1}, "ds_delay_hours"),
        ({"kms_key_arn": "arn:aws:kms:eu-west-1:1:key/k"}, "us-east-1"),
    ],
)
def test_bad_options_are_refused_by_name(options: dict[str, Any], word: str) -> None:
    with pytest.raises(Refusal, match=word):
        DnsDnssec.check({**OPTIONS, **options})


def test_the_key_lets_route_53_sign_and_nobody_else() -> None:
    statements = OWN.policy()["Statement"]
    assert [item["Principal"] for item in statements] == [
        {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
        {"Service": "dnssec-route53.amazonaws.com"},
        {"Service": "dnssec-route53.amazonaws.com"},
    ]
    assert all("aws:SourceAccount" in str(item["Condition"]) for item in statements[1:])
