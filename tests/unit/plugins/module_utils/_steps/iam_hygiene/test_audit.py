# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Plan, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._parts.credential_report import Report
from ansible_collections.dayone.aws.plugins.module_utils._parts.iam_details import Details, Holder
from ansible_collections.dayone.aws.plugins.module_utils._parts.organization import Organization
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
    "trusted_accounts": [],
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
        "organization": None,
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
        pytest.param(password(400, 45), "unused_credentials", True, id="password_used_at_the_limit"),
        pytest.param(password(400, 44), "unused_credentials", False, id="password_used_before_the_limit"),
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


def allows(action: Any, element: str = "Action", resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Statement": [{"Effect": "Allow", element: action, "Resource": resource, **more}]}


MINE = "arn:aws:iam::123456789012"


@pytest.mark.parametrize(
    ("document", "full", "up"),
    [
        pytest.param(ALL, "every action", False, id="all"),
        pytest.param(allows("*:*", resource="arn:aws:*"), "every action", False, id="all_in_other_words"),
        pytest.param(
            allows("*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}), "every action", False, id="mfa"
        ),
        pytest.param(allows("s3:*", "NotAction"), "but some", False, id="all_but_a_service"),
        pytest.param(allows(["iam:CreateUser"], "NotAction"), "but some", False, id="all_but_an_action_of_iam"),
        pytest.param(allows(["iam:*", "organizations:*", "account:*"], "NotAction"), "", False, id="power_user"),
        pytest.param(allows("iam:*"), "every IAM action", False, id="iam"),
        pytest.param(allows("IAM:*", resource=f"{MINE}:*"), "every IAM action", False, id="iam_of_the_account"),
        pytest.param(allows(["iam:Get*", "iam:List*"]), "", False, id="iam_reads"),
        pytest.param(allows("iam:*", resource=f"{MINE}:user/one"), "", False, id="iam_of_one_user"),
        pytest.param(allows("iam:PutUserPolicy"), "", True, id="a_policy_for_any_user"),
        pytest.param(allows("iam:Attach*", resource=f"{MINE}:role/*"), "", True, id="a_policy_for_any_role"),
        pytest.param(
            allows("iam:CreateAccessKey", resource=f"{MINE}:user/${{aws:username}}"), "", False, id="own_keys"
        ),
        pytest.param(
            allows("iam:CreatePolicyVersion", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}),
            "",
            True,
            id="with_mfa",
        ),
        pytest.param(
            allows("iam:PutRolePolicy", Condition={"StringEquals": {"iam:PermissionsBoundary": "x"}}),
            "",
            False,
            id="within_a_boundary",
        ),
        pytest.param(allows("iam:PassRole"), "", False, id="what_takes_another_service"),
        pytest.param(allows("sts:AssumeRole"), "", False, id="what_takes_another_role"),
        pytest.param(
            {
                "Statement": [
                    *allows("s3:*", "NotAction")["Statement"],
                    {"Effect": "Deny", "Action": "iam:*", "Resource": "*"},
                ]
            },
            "",
            False,
            id="all_but_iam_is_denied",
        ),
        pytest.param(
            {"Statement": [*ALL["Statement"], {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}]},
            "every action",
            False,
            id="all_as_awss_rules_ask",
        ),
        pytest.param(
            {
                "Statement": [
                    *allows("iam:PutUserPolicy")["Statement"],
                    {"Effect": "Deny", "Action": "iam:Put*", "Resource": "*"},
                ]
            },
            "",
            False,
            id="denied",
        ),
        pytest.param(
            {
                "Statement": [
                    *allows("iam:PutUserPolicy")["Statement"],
                    {
                        "Effect": "Deny",
                        "Action": "iam:Put*",
                        "Resource": "*",
                        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                    },
                ]
            },
            "",
            True,
            id="denied_at_times",
        ),
    ],
)
def test_administrators_are_found_by_what_their_policies_do(planned: Any, document: Any, full: str, up: bool) -> None:
    """As an inline policy of a user, and as an attached one of a group: the verdict is the same."""
    erika = Holder("user", "erika", f"{MINE}:user/erika", "/", inline={"it": document})
    group = Holder("group", "ops", f"{MINE}:group/ops", "/", (OWN,))
    plan = planned(state(details=Details((erika, group), {OWN: document})))
    found, ways = breaches(plan, "full_admin"), breaches(plan, "privilege_escalation")
    assert set(found) == ({"user/erika", "policy/everything"} if full else set())
    assert set(ways) == ({"user/erika", "policy/everything"} if up else set())
    plain = full in ("", "every action")
    assert plain or full in " ".join(found["policy/everything"])


def test_roles_that_aws_keeps_for_itself_are_no_administrators(planned: Any) -> None:
    linked = Holder("role", "AWSServiceRoleForSSO", f"{MINE}:role/x", "/aws-service-role/sso.amazonaws.com/", (OWN,))
    plan = planned(state(details=Details((linked,), {OWN: allows("iam:AttachRolePolicy")})))
    assert breaches(plan, "privilege_escalation") == {}


def role_with(principal: Any, condition: Any = None, action: str = "sts:AssumeRole") -> Holder:
    statement = {"Effect": "Allow", "Principal": principal, "Action": action}
    whole = {"Version": "2012-10-17", "Statement": [{**statement, **({"Condition": condition} if condition else {})}]}
    return Holder("role", "it", f"{MINE}:role/it", "/", trust=whole)


def web(host: str, operator: str = "", claim: str = "sub", value: Any = "") -> Holder:
    provider = {"Federated": host if "/" not in host and host in SHARED else f"{MINE}:oidc-provider/{host}"}
    condition = {operator: {f"{host}:{claim}": value}} if operator else None
    return role_with(provider, condition, "sts:AssumeRoleWithWebIdentity")


SHARED = ("accounts.google.com", "cognito-identity.amazonaws.com")
GITHUB = "token.actions.githubusercontent.com"
EKS = "oidc.eks.eu-west-1.amazonaws.com/id/ABC"


@pytest.mark.parametrize(
    ("role", "is_open"),
    [
        pytest.param(role_with("*"), True, id="everybody"),
        pytest.param(
            role_with({"AWS": "*"}, {"StringEquals": {"sts:ExternalId": "x"}}), True, id="everybody_who_knows_a_word"
        ),
        pytest.param(
            role_with({"AWS": "*"}, {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}), False, id="the_organization"
        ),
        pytest.param(
            role_with({"AWS": "*"}, {"StringEquals": {"aws:PrincipalOrgID": "${aws:PrincipalOrgID}"}}),
            True,
            id="every_organization",
        ),
        pytest.param(role_with({"Service": "ec2.amazonaws.com"}), False, id="a_service"),
        pytest.param(role_with({"AWS": f"{MINE}:root"}), False, id="us"),
        pytest.param(web(GITHUB), True, id="github"),
        pytest.param(web(GITHUB, "StringEquals", "aud", "sts.amazonaws.com"), True, id="github_by_audience"),
        pytest.param(
            web(GITHUB, "StringEquals", "sub", "repo:us/it:ref:refs/heads/main"), False, id="github_repository"
        ),
        pytest.param(web(GITHUB, "StringLike", "sub", "repo:us/*"), False, id="github_organization"),
        pytest.param(web(GITHUB, "StringLike", "sub", "repo:us*"), True, id="github_whoever_begins_so"),
        pytest.param(web(GITHUB, "StringLike", "sub", "repo:*"), True, id="github_any_repository"),
        pytest.param(web(GITHUB, "StringLike", "sub", ["repo:us/*", "*"]), True, id="github_one_of_two"),
        pytest.param(web(GITHUB, "StringLikeIfExists", "sub", "repo:us/*"), True, id="github_if_exists"),
        pytest.param(web(GITHUB, "ForAllValues:StringLike", "sub", "repo:us/*"), True, id="github_all_values"),
        pytest.param(web(GITHUB, "StringNotLike", "sub", "repo:evil/*"), True, id="github_all_but_some"),
        pytest.param(web(GITHUB, "StringEquals", "repository_owner", "us"), False, id="github_owner"),
        pytest.param(web(GITHUB, "StringEquals", "repository_id", "1"), False, id="github_repository_by_number"),
        pytest.param(web(GITHUB, "StringEquals", "ref", "refs/heads/main"), True, id="github_any_main_branch"),
        pytest.param(web(GITHUB, "StringEquals", "environment", "production"), True, id="github_any_production"),
        pytest.param(web(GITHUB, "StringEquals", "workflow", "deploy"), True, id="github_any_workflow_of_a_name"),
        pytest.param(web(GITHUB, "StringEquals", "actor", "one-of-us"), False, id="github_somebody"),
        pytest.param(web(GITHUB, "StringEquals", "actor", "dependabot[bot]"), True, id="github_a_bot_of_everybody"),
        pytest.param(
            web("gitlab.com", "StringLike", "sub", "project_path:us/*:ref_type:branch:ref:main"),
            False,
            id="gitlab_group",
        ),
        pytest.param(web("gitlab.com", "StringLike", "sub", "project_path:*"), True, id="gitlab_any"),
        pytest.param(web("gitlab.com", "StringEquals", "aud", "https://gitlab.com"), True, id="gitlab_by_audience"),
        pytest.param(web("app.terraform.io", "StringLike", "sub", "organization:us:project:*"), False, id="terraform"),
        pytest.param(
            web("app.terraform.io", "StringLike", "sub", "organization:*:project:x"), True, id="terraform_any"
        ),
        pytest.param(web(EKS, "StringEquals", "aud", "sts.amazonaws.com"), True, id="any_pod"),
        pytest.param(web(EKS, "StringLike", "sub", "system:serviceaccount:*"), True, id="any_pod_by_subject"),
        pytest.param(web(EKS, "StringLike", "sub", "system:serviceaccount:kube-system:*"), False, id="a_namespace"),
        pytest.param(web("login.us.example", "StringEquals", "aud", "it"), False, id="our_own_provider"),
        pytest.param(web("login.us.example"), True, id="our_own_provider_for_any_audience"),
        pytest.param(
            web("cognito-identity.amazonaws.com", "StringEquals", "aud", "eu-west-1:pool"), False, id="a_pool"
        ),
        pytest.param(web("cognito-identity.amazonaws.com"), True, id="any_pool"),
        pytest.param(
            web("cognito-identity.amazonaws.com", "StringLike", "aud", "eu-west-1:*"), True, id="any_pool_of_a_region"
        ),
        pytest.param(
            web("cognito-identity.amazonaws.com", "StringLike", "aud", "eu-west-1:pool"), False, id="a_pool_by_like"
        ),
        pytest.param(web("accounts.google.com", "StringEquals", "aud", "app"), False, id="an_app_of_google"),
        pytest.param(
            role_with({"Federated": SAML}, {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}),
            False,
            id="saml",
        ),
        pytest.param(role_with({"Federated": SAML}), True, id="saml_for_any_audience"),
    ],
)
def test_trust_policies_that_let_strangers_in(planned: Any, role: Holder, is_open: bool) -> None:
    plan = planned(state(details=Details((role,))))
    assert set(breaches(plan, "trust_policies")) == ({"role/it"} if is_open else set())


@pytest.mark.parametrize(
    ("principal", "condition", "foreign"),
    [
        pytest.param("arn:aws:iam::111122223333:root", None, True, id="an_account"),
        pytest.param("111122223333", None, True, id="by_number"),
        pytest.param("arn:aws:iam::111122223333:role/it", None, True, id="a_role_of_it"),
        pytest.param("111122223333", {"StringEquals": {"sts:ExternalId": "x"}}, False, id="with_a_condition"),
        pytest.param(
            "111122223333", {"StringEqualsIfExists": {"sts:ExternalId": "x"}}, True, id="with_one_that_asks_nothing"
        ),
        pytest.param("123456789012", None, False, id="ourselves"),
        pytest.param("222233334444", None, False, id="trusted"),
        pytest.param("333344445555", None, False, id="the_management_account"),
    ],
)
def test_other_accounts_need_a_condition_or_a_name(planned: Any, principal: str, condition: Any, foreign: bool) -> None:
    details = Details((role_with({"AWS": principal}, condition),))
    organization = Organization("o-1", "arn:o", "333344445555", True)
    found = state(details=details, organization=organization)
    plan = planned(found, trusted_accounts=["222233334444"])
    assert set(breaches(plan, "foreign_accounts")) == ({"role/it"} if foreign else set())


def test_without_the_organization_a_foreign_account_is_unknown(planned: Any) -> None:
    details = Details((role_with({"AWS": "111122223333"}),))
    plan = planned(state(details=details, organization=DENIED))
    found = [item for item in plan.verdicts if item.control == "iam_hygiene.foreign_accounts"]
    assert [(item.mend, item.resource) for item in found] == [("unknown", f"{MINE}:role/it")]


def test_a_trusted_account_is_a_number() -> None:
    with pytest.raises(Refusal, match="12 digits"):
        IamHygiene.check({**OPTIONS, "trusted_accounts": ["prod"]})
