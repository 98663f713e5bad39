# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._parts.federation import ways_in
from ansible_collections.dayone.aws.plugins.module_utils._parts.groups.options import mfa_document
from ansible_collections.dayone.aws.plugins.module_utils._parts.groups.snapshot import Caller, IamSnapshot
from ansible_collections.dayone.aws.plugins.module_utils._steps.admin_access import administrators as admin_access
from ansible_collections.dayone.aws.plugins.module_utils._steps.admin_access import plan as admin_access_plan
from ansible_collections.dayone.aws.plugins.module_utils._steps.admin_access.console_password import Delivery
from ansible_collections.dayone.aws.plugins.module_utils._steps.admin_access.plan import (
    AdminAccess,
    Wanted,
    administrators,
    plan_calls,
    state_after,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.admin_access.verdicts import judge_all
from hypothesis import given
from hypothesis import strategies as st

ROOT = "arn:aws:iam::123456789012"
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
MFA = f"{ROOT}:policy/dayone/dayone-require-mfa"
ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
DENIED = Failure("denied", "sso-admin:list_instances was denied")
NAMES = ("alice", "bob", "carol")


def user(*groups: str, **more: Any) -> dict[str, Any]:
    return {"arn": f"{ROOT}:user/u", "groups": sorted(groups), "attached": [], "inline": [], "admin": False, **more}


def group(name: str = "admins", *attached: str, **more: Any) -> dict[str, Any]:
    arn = f"{ROOT}:group/dayone/{name}"
    empty: dict[str, Any] = {"path": "/dayone/", "arn": arn, "created": None, "inline": {}}
    return {**empty, "attached": sorted(attached), **more}


def policies() -> dict[str, Any]:
    found = {"name": "dayone-require-mfa", "path": "/dayone/", "document": mfa_document("aws"), "owner": "iam_groups"}
    return {MFA: {**found, "attachments": 1, "default": "v1", "spare": []}}


def state(**more: Any) -> dict[str, Any]:
    return {
        "users": {},
        "groups": {},
        "policies": {},
        "managed": {ADMIN: {"arn": ADMIN, "document": ALL}},
        "validation": {},
        "federation": {"identity_center": [], "saml": []},
        "logins": {},
        "blocked": {},
        **more,
    }


def settled(*names: str) -> dict[str, Any]:
    return state(
        users={name: user("admins") for name in names},
        groups={"admins": group("admins", ADMIN, MFA)},
        policies=policies(),
    )


def access(found: dict[str, Any], *names: str, caller: Caller | None = None, **wanted: Any) -> AdminAccess:
    people: dict[str, Any] = {name: wanted.get("delivery") for name in names}
    given = {"exact": False, "mfa": True, "creates": None, "limit": 3, **wanted}
    given.pop("delivery", None)
    return AdminAccess(found, Wanted("admins", people, **given), caller or Caller("123456789012", "aws"))


def methods(seen: AdminAccess) -> list[str]:
    return [call.method for call in plan_calls(seen)]


def verdicts(seen: AdminAccess) -> dict[str, Any]:
    return {item.control.partition(".")[2]: item for item in judge_all(seen, plan_calls(seen))}


def test_users_then_mfa_then_rights_then_members() -> None:
    sent = plan_calls(access(state(), "alice"))
    order = [(call.method, call.params.get("PolicyArn")) for call in sent]
    assert order == [
        ("create_user", None),
        ("create_policy", None),
        ("create_group", None),
        ("attach_group_policy", MFA),
        ("attach_group_policy", ADMIN),
        ("add_user_to_group", None),
    ]
    assert sent[0].params["Tags"] == [{"Key": "dayone:managed", "Value": "admin_access"}]


def test_an_account_as_asked_for_is_left() -> None:
    seen = access(settled("alice"), "alice")
    assert methods(seen) == []
    assert {item.holds for item in verdicts(seen).values()} == {True}


def test_every_call_says_what_it_mends() -> None:
    found = state(users={"old": user("admins")}, groups={"admins": group()}, logins={"alice": False})
    delivery = Delivery("alice", "secretsmanager", "dayone/console-password/alice")
    seen = access(found, "alice", exact=True, mfa=True, delivery=delivery)
    assert [call for call in plan_calls(seen) if not call.mends] == []


@pytest.mark.parametrize(
    ("federation", "creates", "made"),
    [
        pytest.param({"identity_center": [], "saml": []}, None, True, id="no_federation"),
        pytest.param({"identity_center": ["i"], "saml": []}, None, False, id="identity_center"),
        pytest.param({"identity_center": [], "saml": ["p"]}, None, False, id="saml"),
        pytest.param({"identity_center": DENIED, "saml": []}, None, False, id="not_readable"),
        pytest.param({"identity_center": DENIED, "saml": ["p"]}, None, False, id="half_readable"),
        pytest.param({"identity_center": ["i"], "saml": []}, True, True, id="told_to"),
        pytest.param({"identity_center": DENIED, "saml": []}, True, True, id="not_readable_and_told_to"),
        pytest.param({"identity_center": [], "saml": []}, False, False, id="told_not_to"),
    ],
)
def test_users_are_made_unless_people_come_from_elsewhere(federation: Any, creates: Any, made: bool) -> None:
    seen = access(state(federation=federation), "alice", creates=creates)
    assert ("create_user" in methods(seen), "create_group" in methods(seen)) == (made, made)
    row = verdicts(seen)["users"]
    unknown = not made and creates is None and ways_in(federation) is DENIED
    assert row.mend == ("call" if made else "unknown" if unknown else "person")


def test_beside_federation_a_group_that_is_there_is_still_dealt_with() -> None:
    found = settled("old") | {"federation": {"identity_center": ["i"], "saml": []}, "policies": {}}
    found["groups"] = {"admins": group("admins", ADMIN)}
    assert methods(access(found, "alice")) == ["create_policy", "attach_group_policy"]


@pytest.mark.parametrize(
    ("federation", "names", "holds", "mend"),
    [
        pytest.param([], (), False, "input", id="nobody"),
        pytest.param([], ("alice",), False, "call", id="made_in_this_run"),
        pytest.param(["i"], (), True, "input", id="federation"),
        pytest.param(DENIED, (), False, "unknown", id="not_readable"),
    ],
)
def test_somebody_other_than_root_administers(federation: Any, names: Any, holds: bool, mend: str) -> None:
    row = verdicts(access(state(federation={"identity_center": federation}), *names))["administrators"]
    assert (row.holds, row.mend) == (holds, mend)


def test_administrators_are_found_by_every_way_to_everything() -> None:
    own = f"{ROOT}:policy/own"
    found = state(
        users={
            "attached": user(attached=[ADMIN]),
            "inline": user(admin=True),
            "member": user("admins"),
            "member_of_inline": user("wide"),
            "by_own_policy": user(attached=[own]),
            "nobody": user("narrow"),
        },
        groups={
            "admins": group("admins", ADMIN),
            "wide": group("wide", inline={"all": ALL}),
            "narrow": group("narrow", MFA),
        },
        policies={own: {"document": ALL}, **policies()},
    )
    seen = IamSnapshot(found, Caller("123456789012", "aws"))
    assert administrators(seen) == ["attached", "by_own_policy", "inline", "member", "member_of_inline"]


def test_more_administrators_than_agreed_are_counted_as_they_will_be() -> None:
    seen = access(settled("old", "older"), "alice", limit=2)
    row = verdicts(seen)["max"]
    assert (row.holds, row.current, row.mend) == (False, ["alice", "old", "older"], "person")


@pytest.mark.parametrize(
    ("login", "sent", "mend"), [(True, False, "call"), (False, True, "call"), (DENIED, False, "unknown")]
)
def test_a_password_is_made_for_who_has_none(login: Any, sent: bool, mend: str) -> None:
    found = {**settled("alice"), "logins": {"alice": login}}
    seen = access(found, "alice", delivery=Delivery("alice", "file", "/nowhere"))
    assert ("create_login_profile" in methods(seen)) == sent
    row = verdicts(seen)["console_password"]
    assert (row.holds, row.mend) == (login is True, mend)
    assert [call.params["Password"] for call in plan_calls(seen) if "Password" in call.params] == (
        ["<generated>"] if sent else []
    )


@pytest.mark.parametrize("error", [Refusal, Failure])
def test_a_password_that_cannot_be_handed_over_stops_the_run(error: type[Exception]) -> None:
    reason = "/there exists already" if error is Refusal else DENIED
    found = {**settled("alice"), "logins": {"alice": False}, "blocked": {"alice": reason}}
    with pytest.raises(error):
        plan_calls(access(found, "alice", delivery=Delivery("alice", "file", "/there")))


LOCKOUTS = [
    pytest.param(settled("alice"), (), {"exact": True}, Caller("1", "aws"), "last member", id="last"),
    pytest.param(
        settled("alice", "me"), ("alice",), {"exact": True}, Caller("1", "aws", "me"), "me, the caller", id="caller"
    ),
    pytest.param(state(users={"me": user()}), ("me",), {}, Caller("1", "aws", "me", True), "lock out", id="mfa"),
]


@pytest.mark.parametrize(("found", "names", "wanted", "caller", "word"), LOCKOUTS)
def test_nobody_is_locked_out(found: Any, names: Any, wanted: Any, caller: Caller, word: str) -> None:
    with pytest.raises(Refusal, match=word):
        plan_calls(access(found, *names, caller=caller, **wanted))


def test_a_policy_of_others_with_our_name_holds_everything() -> None:
    theirs = {MFA: {**policies()[MFA], "owner": "somebody"}}
    seen = access(state(policies=theirs), "alice")
    assert methods(seen) == []
    assert {verdicts(seen)[name].mend for name in ("users", "mfa", "group", "policies")} == {"person"}


ACCOUNTS = st.fixed_dictionaries(
    {
        "there": st.sets(st.sampled_from(NAMES)),
        "inside": st.sets(st.sampled_from(NAMES)),
        "attached": st.none() | st.lists(st.sampled_from([ADMIN, MFA]), unique=True),
        "policy": st.booleans(),
        "federation": st.sampled_from([[], ["i"], DENIED]),
    }
)
WISHES = st.fixed_dictionaries(
    {
        "names": st.lists(st.sampled_from(NAMES), unique=True),
        "exact": st.booleans(),
        "mfa": st.booleans(),
        "creates": st.sampled_from([None, True, False]),
        "passwords": st.booleans(),
    }
)


@given(ACCOUNTS, WISHES)
def test_planning_from_the_planned_state_changes_nothing(account: Any, wish: Any) -> None:
    there = account["attached"] is not None
    users = {name: user(*(["admins"] if there and name in account["inside"] else [])) for name in account["there"]}
    attached = [arn for arn in account["attached"] or [] if arn != MFA or account["policy"]]
    found = state(
        users=users,
        groups={"admins": group("admins", *attached)} if there else {},
        policies=policies() if account["policy"] else {},
        federation={"identity_center": account["federation"], "saml": []},
        logins=dict.fromkeys(wish["names"], False) if wish["passwords"] else {},
    )
    options = {key: wish[key] for key in ("exact", "mfa", "creates")}

    def look(at: dict[str, Any]) -> AdminAccess:
        seen = access(at, *wish["names"], **options)
        people = {name: Delivery(name, "file", f"/{name}") if wish["passwords"] else None for name in wish["names"]}
        return AdminAccess(at, Wanted("admins", people, limit=3, **options), seen.caller)

    try:
        calls = plan_calls(look(found))
    except Refusal:
        return
    assert plan_calls(look(state_after(look(found), calls))) == ()


OPTIONS: dict[str, Any] = {
    "group": "dayone-admins",
    "users": [{"name": "alice", "console_password": None}],
    "membership": "add",
    "console_password": "none",
    "password_directory": None,
    "password_length": 40,
    "max": 3,
    "support_role_name": "dayone-support",
    "account_alias": None,
}


def named(*names: str) -> list[dict[str, Any]]:
    return [{"name": name, "console_password": None} for name in names]


@pytest.mark.parametrize(
    ("options", "word"),
    [
        pytest.param({"max": 0}, "max is 0", id="max"),
        pytest.param({"account_alias": "ab"}, "3 to 63", id="short_alias"),
        pytest.param({"account_alias": "a--b"}, "single hyphens", id="dashes"),
        pytest.param({"account_alias": "123456789012"}, "account ID", id="alias_like_an_account"),
        pytest.param({"console_password": "file"}, "password_directory", id="no_folder"),
        pytest.param({"password_length": 19}, "between 20 and 128", id="short_password"),
        pytest.param({"password_length": 129}, "between 20 and 128", id="long_password"),
        pytest.param({"group": "a/b"}, "name must be", id="group"),
        pytest.param({"support_role_name": "a b"}, "support_role_name", id="support_role_name"),
        pytest.param({"users": named("alice", "Alice")}, "twice", id="user_twice"),
        pytest.param({"users": named("al ice")}, "al ice", id="user_name"),
        pytest.param({"users": named("a,b"), "console_password": "secretsmanager"}, "comma", id="comma"),
    ],
)
def test_bad_options_are_refused(options: dict[str, Any], word: str) -> None:
    with pytest.raises(Refusal, match=word):
        admin_access.check({**OPTIONS, **options})


def test_good_options_pass() -> None:
    admin_access.check({**OPTIONS, "account_alias": "a-b-3", "console_password": "file", "password_directory": "x"})


def test_names_of_partitions() -> None:
    assert admin_access_plan.admin_policy("aws-cn") == "arn:aws-cn:iam::aws:policy/AdministratorAccess"
    assert admin_access.sign_in_url("aws-cn", "x") == "https://x.signin.amazonaws.cn/console"
    assert admin_access.sign_in_url("aws", "x") == "https://x.signin.aws.amazon.com/console"
