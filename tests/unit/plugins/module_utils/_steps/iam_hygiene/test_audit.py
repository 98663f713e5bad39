# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Plan, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._parts.credential_report import Report
from ansible_collections.dayone.aws.plugins.module_utils._parts.iam_details import Details, Holder
from ansible_collections.dayone.aws.plugins.module_utils._steps.iam_hygiene.audit import IamHygiene
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

NOW = datetime(2026, 6, 1, tzinfo=timezone.utc)
OPTIONS: dict[str, Any] = {
    "max_unused_days": 45,
    "max_key_age_days": 90,
    "disable_unused": False,
    "break_glass_users": [],
    "admin_groups": ["dayone-admins"],
    "admin_roles": ["deploy"],
    "delete_expired_certificates": False,
}
DENIED = Failure("denied", "iam:generate_credential_report was denied")
ALL = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
SOME = {"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
SHELL = "arn:aws:iam::aws:policy/AWSCloudShellFullAccess"
OWN = "arn:aws:iam::123456789012:policy/everything"
SAML = "arn:aws:iam::123456789012:saml-provider/corp"
USED_KEY = "AKIASCRIPTED00000000"


def ago(days: int) -> str:
    return (NOW - timedelta(days=days)).isoformat()


def row(user: str = "erika", **cells: str) -> dict[str, str]:
    key = {"active": "false", "last_rotated": "N/A", "last_used_date": "N/A"}
    keys = {f"access_key_{number}_{name}": value for number in (1, 2) for name, value in key.items()}
    return {
        "user": user,
        "arn": f"arn:aws:iam::123456789012:user/{user}",
        "user_creation_time": ago(400),
        "password_enabled": "false",
        "password_last_used": "not_supported",
        "password_last_changed": "N/A",
        "mfa_active": "false",
        **keys,
        **cells,
    }


def key(number: int, made: int, used: int | None = None) -> dict[str, str]:
    return {
        f"access_key_{number}_active": "true",
        f"access_key_{number}_last_rotated": ago(made),
        f"access_key_{number}_last_used_date": "N/A" if used is None else ago(used),
    }


def password(changed: int, used: int | None = None, mfa: str = "true") -> dict[str, str]:
    last = "no_information" if used is None else ago(used)
    return {
        "password_enabled": "true",
        "password_last_changed": ago(changed),
        "password_last_used": last,
        "mfa_active": mfa,
    }


def state(*rows: dict[str, str], **parts: Any) -> dict[str, Any]:
    return {
        "report": Report(rows, NOW.isoformat()),
        "details": Details(),
        "federation": {
            "saml": parts.pop("saml", []),
            "identity_center": parts.pop("instances", []),
        },
        "certificates": [],
        "fresh": {},
        "now": NOW,
        **parts,
    }


@pytest.fixture
def planned(context: Any) -> Any:
    made = context()
    return lambda found, **options: IamHygiene(made, {**OPTIONS, **options}).plan(found)


def breaches(plan: Plan, control: str) -> dict[str, Any]:
    found = [item for item in plan.verdicts if item.control == f"iam_hygiene.{control}"]
    assert found
    return {item.resource.rpartition(":")[2]: item.current for item in found if not item.holds}


@pytest.mark.parametrize(
    ("cells", "control", "breached"),
    [
        pytest.param(password(10, mfa="false"), "console_mfa", True, id="password_without_mfa"),
        pytest.param(password(10), "console_mfa", False, id="password_with_mfa"),
        pytest.param(key(1, 10), "console_mfa", False, id="keys_need_no_mfa"),
        pytest.param(password(400, 46), "unused_credentials", True, id="password_unused"),
        pytest.param(password(400, 45), "unused_credentials", False, id="password_used_at_the_limit"),
        pytest.param(password(400), "unused_credentials", True, id="password_never_used"),
        pytest.param(password(10), "unused_credentials", False, id="password_new_and_never_used"),
        pytest.param(password(10, 100), "unused_credentials", False, id="password_set_anew"),
        pytest.param(key(1, 400, 10), "unused_credentials", False, id="key_used"),
        pytest.param(key(2, 400, 50), "unused_credentials", True, id="second_key_unused"),
        pytest.param(key(1, 60), "unused_credentials", True, id="key_never_used"),
        pytest.param(key(1, 91, 1), "key_age", True, id="old_key"),
        pytest.param(key(1, 90, 1), "key_age", False, id="key_at_the_limit"),
        pytest.param({**key(1, 400), "access_key_1_active": "false"}, "key_age", False, id="inactive_key"),
        pytest.param({**key(1, 1), **key(2, 1)}, "single_key", True, id="two_keys"),
        pytest.param(key(2, 1), "single_key", False, id="one_key"),
    ],
)
def test_credentials_are_judged_by_the_report(planned: Any, cells: Any, control: str, breached: bool) -> None:
    plan = planned(state(row(**cells), row("other")))
    assert set(breaches(plan, control)) == ({"user/erika"} if breached else set())
    assert plan.calls == ()


def test_root_is_not_judged(planned: Any) -> None:
    plan = planned(state(row("<root_account>", **{**password(400, mfa="false"), **key(1, 400), **key(2, 400)})))
    for control in ("console_mfa", "unused_credentials", "key_age", "single_key"):
        assert breaches(plan, control) == {}


def test_a_control_that_nothing_breaches_is_one_compliant_verdict(planned: Any) -> None:
    plan = planned(state(row(), instances=["arn:aws:sso:::instance/one"]))
    assert sorted(item.control for item in plan.verdicts) == sorted(IamHygiene.controls)
    assert all(item.holds and not item.resource for item in plan.verdicts)


def test_a_finding_says_how_old_the_report_is(planned: Any) -> None:
    plan = planned(state(row(**key(1, 91))))
    assert all("credential report of 2026-06-01" in item.note for item in plan.verdicts if item.resource)


def test_what_could_not_be_read_is_unknown(planned: Any) -> None:
    parts = dict.fromkeys(("report", "details", "saml", "instances", "certificates"), DENIED)
    plan = planned(state(**parts), disable_unused=True, delete_expired_certificates=True)
    assert sorted(item.control for item in plan.verdicts) == sorted(IamHygiene.controls)
    assert {(item.holds, item.mend) for item in plan.verdicts} == {(False, "unknown")}
    assert plan.calls == ()


def holder(kind: str, name: str, *attached: str, path: str = "/", **more: Any) -> Holder:
    return Holder(kind, name, f"arn:aws:iam::123456789012:{kind}/{name}", path, attached, **more)


def test_direct_policies_are_told_by_user(planned: Any) -> None:
    details = Details((holder("user", "erika", SHELL, inline={"mine": SOME}), holder("group", "all", SHELL)))
    found = breaches(planned(state(details=details)), "direct_policies")
    assert found == {"user/erika": [SHELL, "inline mine"]}


@pytest.mark.parametrize(
    ("found", "breached"),
    [
        pytest.param(holder("group", "dayone-admins", ADMIN), {}, id="named_group"),
        pytest.param(holder("group", "others", ADMIN), {"policy/AdministratorAccess": ["group/others"]}, id="group"),
        pytest.param(holder("group", "others", OWN), {"policy/everything": ["group/others"]}, id="policy_of_our_own"),
        pytest.param(holder("user", "dayone-admins", ADMIN), {"policy/AdministratorAccess": ["user/dayone-admins"]}),
        pytest.param(holder("role", "deploy", ADMIN), {}, id="named_role"),
        pytest.param(holder("role", "ci", ADMIN), {"policy/AdministratorAccess": ["role/ci"]}, id="role"),
        pytest.param(holder("role", "x", ADMIN, path="/aws-reserved/sso.amazonaws.com/"), {}, id="identity_center"),
        pytest.param(holder("role", "ci", inline={"a": ALL}), {"role/ci": ["inline a"]}, id="inline"),
        pytest.param(holder("role", "ci", inline={"a": SOME}), {}, id="less_than_all"),
    ],
)
def test_full_administrators_are_told_by_policy(planned: Any, found: Holder, breached: Any) -> None:
    details = Details((found,), {OWN: ALL})
    assert breaches(planned(state(details=details)), "full_admin") == breached


def test_cloudshell_is_told_by_holder(planned: Any) -> None:
    details = Details((holder("group", "shells", SHELL), holder("role", "ci", ADMIN)))
    assert breaches(planned(state(details=details)), "cloudshell") == {"group/shells": [SHELL]}


TRUSTED = Details((holder("role", "people", trusts=(SAML,)),))


@pytest.mark.parametrize(
    ("parts", "break_glass", "status"),
    [
        pytest.param({"saml": [SAML], "details": TRUSTED}, [], "holds", id="saml_that_a_role_trusts"),
        pytest.param({"saml": [SAML]}, [], "person", id="saml_that_nobody_trusts"),
        pytest.param({"details": TRUSTED}, [], "person", id="provider_that_is_gone"),
        pytest.param({"instances": ["arn:aws:sso:::instance/i"], "saml": DENIED}, [], "holds", id="one_way_is_enough"),
        pytest.param({"instances": DENIED}, [], "unknown", id="not_seen"),
        pytest.param({"report": DENIED, "instances": ["i"]}, [], "unknown", id="users_not_seen"),
        pytest.param({"instances": ["i"], "users": True}, [], "person", id="users_with_passwords_besides"),
        pytest.param({"instances": ["i"], "users": True}, ["erika"], "holds", id="users_for_emergencies"),
    ],
)
def test_federation(planned: Any, parts: dict[str, Any], break_glass: list[str], status: str) -> None:
    rows = [row(**password(1))] if parts.pop("users", False) else [row(**key(1, 1))]
    plan = planned(state(*rows, **parts), break_glass_users=break_glass)
    verdict = next(item for item in plan.verdicts if item.control == "iam_hygiene.federation")
    assert ("holds" if verdict.holds else verdict.mend) == status


def test_what_is_disabled_is_what_the_user_has_now(planned: Any) -> None:
    rows = row(**{**password(400), **key(1, 400), **key(2, 400)})
    fresh = {"AKIAOLD": NOW - timedelta(days=50), "AKIANEW": NOW - timedelta(hours=1), "password": None}
    plan = planned(state(rows, fresh={"erika": fresh}), disable_unused=True)
    assert [(call.method, call.params) for call in plan.calls] == [
        ("update_access_key", {"UserName": "erika", "AccessKeyId": "AKIAOLD", "Status": "Inactive"}),
        ("delete_login_profile", {"UserName": "erika"}),
    ]
    assert breaches(plan, "unused_credentials") == {
        "user/erika": ["AKIAOLD: idle since 2026-04-12", "password: idle since always"]
    }


def test_the_callers_own_key_is_never_deactivated(planned: Any) -> None:
    fresh = {"erika": {USED_KEY: NOW - timedelta(days=400)}}
    plan = planned(state(row(**key(1, 400)), fresh=fresh), disable_unused=True)
    assert plan.calls == ()
    assert breaches(plan, "unused_credentials") == {}


def test_a_user_who_could_not_be_read_anew_is_unknown_and_untouched(planned: Any) -> None:
    fresh = {"erika": DENIED, "max": {"password": None}}
    plan = planned(state(row(**key(1, 400)), row("max", **password(400)), fresh=fresh), disable_unused=True)
    found = {item.resource.rpartition("/")[2]: item.mend for item in plan.verdicts if "unused" in item.control}
    assert found == {"erika": "unknown", "max": "call"}
    assert [call.params for call in plan.calls] == [{"UserName": "max"}]


def test_ten_thousand_idle_users_are_planned_one_by_one(planned: Any) -> None:
    rows = [row(f"user-{number}", **password(400)) for number in range(10_000)]
    fresh: dict[str, Any] = {cells["user"]: {"password": None} for cells in rows}
    plan = planned(state(*rows, fresh=fresh), disable_unused=True)
    assert len(plan.calls) == len(breaches(plan, "unused_credentials")) == len(plan.before) == 10_000


def test_users_for_emergencies_may_be_idle(planned: Any) -> None:
    plan = planned(state(row(**password(400))), break_glass_users=["erika"])
    assert breaches(plan, "unused_credentials") == {}


@pytest.mark.parametrize(("deletes", "mend"), [(False, "person"), (True, "call")])
def test_only_expired_certificates_go_and_only_when_asked(planned: Any, deletes: bool, mend: str) -> None:
    arn = "arn:aws:iam::123456789012:server-certificate/"
    ends = {"old": NOW - timedelta(seconds=1), "new": NOW + timedelta(seconds=1)}
    listed = [{"name": name, "arn": f"{arn}{name}", "ends": when} for name, when in ends.items()]
    plan = planned(state(certificates=listed), delete_expired_certificates=deletes)
    verdicts = [item for item in plan.verdicts if item.resource]
    assert [(item.resource, item.mend) for item in verdicts] == [(f"{arn}old", mend)]
    assert [call.params for call in plan.calls] == ([{"ServerCertificateName": "old"}] if deletes else [])


def test_every_call_belongs_to_the_finding_that_it_mends(planned: Any) -> None:
    fresh = {"erika": {"password": None}}
    plan = planned(state(row(**password(400)), fresh=fresh), disable_unused=True)
    found = {(item.control, item.resource) for item in plan.verdicts if item.mend == "call" and not item.holds}
    assert {(call.mends[0], call.resource) for call in plan.calls} == found


days = st.one_of(st.none(), st.integers(0, 400))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(idle=st.dictionaries(st.sampled_from(["AKIAONE", "AKIATWO", "password"]), days))
def test_planning_from_the_planned_state_changes_nothing(planned: Any, idle: dict[str, int | None]) -> None:
    fresh = {name: None if since is None else NOW - timedelta(days=since) for name, since in idle.items()}
    plan = planned(state(row(**password(400), **key(1, 400)), fresh={"erika": fresh}), disable_unused=True)
    gone = {call.params.get("AccessKeyId", "password") for call in plan.calls}
    left = {name: since for name, since in fresh.items() if name not in gone}
    again = planned(state(row(**password(400), **key(1, 400)), fresh={"erika": left}), disable_unused=True)
    assert again.calls == ()
    assert breaches(again, "unused_credentials") == {}


@pytest.mark.parametrize("name", ["max_unused_days", "max_key_age_days"])
def test_a_limit_below_a_day_is_refused_by_name(name: str) -> None:
    with pytest.raises(Refusal, match=name):
        IamHygiene.check({**OPTIONS, name: 0})
