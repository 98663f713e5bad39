# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Call, Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._parts.groups import plan as iam_groups_plan
from ansible_collections.dayone.aws.plugins.module_utils._parts.groups import refusals as iam_groups_refusals
from ansible_collections.dayone.aws.plugins.module_utils._parts.groups import verdicts as iam_groups_verdicts
from ansible_collections.dayone.aws.plugins.module_utils._parts.groups.options import Group, mfa_document
from ansible_collections.dayone.aws.plugins.module_utils._parts.groups.predicted import after
from ansible_collections.dayone.aws.plugins.module_utils._parts.groups.snapshot import Caller, IamSnapshot
from ansible_collections.dayone.aws.plugins.module_utils._steps.iam_groups import direct_policies as iam_groups_moves
from hypothesis import given
from hypothesis import strategies as st

ROOT = "arn:aws:iam::123456789012"
AUDIT = "arn:aws:iam::aws:policy/SecurityAudit"
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
MFA = f"{ROOT}:policy/dayone/dayone-require-mfa"
SITE = f"{ROOT}:policy/dayone/dayone-web-site"
READ = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:x"}]}
WRITE = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:PutObject"], "Resource": "arn:x"}]}
ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
NOW = datetime(2026, 11, 1, tzinfo=timezone.utc)
WEB = Group("web", managed=("SecurityAudit",), policies={SITE: READ})


def there(path: str = "/dayone/", **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = {
        "path": path,
        "arn": f"{ROOT}:group{path}web",
        "created": None,
        "attached": [],
        "inline": {},
    }
    return {**found, **more}


def user(*groups: str, attached: tuple[str, ...] = (), inline: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"arn": f"{ROOT}:user/u", "groups": sorted(groups), "attached": list(attached), "inline": list(inline)}


def policy(name: str, document: Any, owner: str, **more: Any) -> dict[str, Any]:
    found = {"name": name, "path": "/dayone/", "document": document, "owner": owner}
    return {**found, "attachments": 1, "default": "v1", "spare": [], **more}


def state(**more: Any) -> dict[str, Any]:
    managed = {
        "SecurityAudit": {"arn": AUDIT, "document": READ},
        "AdministratorAccess": {"arn": ADMIN, "document": ALL},
    }
    empty: dict[str, Any] = {"users": {}, "groups": {}, "policies": {}, "validation": {}, "unused": {}}
    return {**empty, "managed": managed, **more}


def settled(**more: Any) -> dict[str, Any]:
    """The account in which the group web is as asked for."""
    policies = {
        SITE: policy("dayone-web-site", READ, "iam_groups/web"),
        MFA: policy("dayone-require-mfa", mfa_document("aws"), "iam_groups"),
    }
    return state(groups={"web": there(attached=sorted([MFA, AUDIT, SITE]))}, **{"policies": policies, **more})


def snapshot(found: dict[str, Any], **caller: Any) -> IamSnapshot:
    return IamSnapshot(found, Caller("123456789012", "aws", **caller))


def calls_of(found: dict[str, Any], *groups: Group, moves: bool = False) -> list[Call]:
    """What the resource sends, in its order."""
    seen = snapshot(found)
    iam_groups_refusals.refuse(seen, groups)
    parts = [iam_groups_plan.plan_group(seen, group) for group in groups]
    free = [group for group, part in zip(groups, parts, strict=True) if not part.hold]
    calls = [*iam_groups_plan.mfa_calls(seen, groups, parts), *(call for part in parts for call in part.calls)]
    calls += iam_groups_moves.plan_moves(seen, free, moves)[0]
    return [*calls, *iam_groups_plan.deletions(seen, groups, calls)]


def methods(found: dict[str, Any], *groups: Group, moves: bool = False) -> list[str]:
    return [call.method for call in calls_of(found, *groups, moves=moves)]


def verdicts(found: dict[str, Any], group: Group, **more: Any) -> dict[str, Any]:
    seen = snapshot(found)
    part = iam_groups_plan.plan_group(seen, group)
    rows = iam_groups_verdicts.judge(seen, group, part, NOW, more.get("days"))
    return {row.control.partition(".")[2]: row for row in rows}


def test_a_group_gets_mfa_before_anything_that_grants() -> None:
    sent = calls_of(state(), WEB)
    attached = [call.params["PolicyArn"] for call in sent if call.method == "attach_group_policy"]
    assert [call.method for call in sent][:3] == ["create_policy", "create_policy", "create_group"]
    assert attached == [MFA, AUDIT, SITE]


def test_what_is_made_carries_path_and_tag() -> None:
    made = {call.params["PolicyName"]: call.params for call in calls_of(state(), WEB) if call.method == "create_policy"}
    assert {params["Path"] for params in made.values()} == {"/dayone/"}
    assert made["dayone-web-site"]["Tags"] == [{"Key": "dayone:managed", "Value": "iam_groups/web"}]
    group = next(call for call in calls_of(state(), WEB) if call.method == "create_group")
    assert group.params == {"GroupName": "web", "Path": "/dayone/"}


def test_a_group_as_asked_for_is_left() -> None:
    assert methods(settled(), WEB) == []
    assert {row.holds for row in verdicts(settled(), WEB).values()} == {True}


@pytest.mark.parametrize(
    ("spare", "expected"),
    [
        pytest.param([], [], id="no_spare"),
        pytest.param(["v1", "v2", "v3"], [], id="four_versions"),
        pytest.param(["v1", "v2", "v3", "v5"], ["v1"], id="five_versions_lose_the_oldest"),
    ],
)
def test_a_changed_policy_becomes_a_new_version(spare: list[str], expected: list[str]) -> None:
    found = settled()
    found["policies"][SITE] = policy("dayone-web-site", WRITE, "iam_groups/web", spare=spare, default="v4")
    sent = calls_of(found, WEB)
    assert [call.params["VersionId"] for call in sent if call.method == "delete_policy_version"] == expected
    assert sent[-1].method == "create_policy_version"
    assert sent[-1].params["SetAsDefault"] is True


def test_a_policy_of_others_at_our_place_is_not_overwritten() -> None:
    found = settled()
    found["policies"][SITE] = policy("dayone-web-site", WRITE, "")
    row = verdicts(found, WEB)["policies"]
    assert methods(found, WEB) == []
    assert (row.holds, row.mend) == (False, "person")
    assert SITE in row.note


def test_a_policy_of_others_with_the_name_that_is_needed_holds_the_group() -> None:
    other = f"{ROOT}:policy/Dayone-Web-Site"
    found = state(policies={other: policy("Dayone-Web-Site", READ, "", path="/")})
    assert methods(found, WEB) == []
    assert verdicts(found, WEB)["group"].mend == "person"


def test_a_group_of_another_path_is_adopted() -> None:
    found = state(groups={"web": there("/")})
    assert "create_group" not in methods(found, WEB)
    assert "attach_group_policy" in methods(found, WEB)


def test_a_group_is_found_whatever_its_case() -> None:
    sent = calls_of(state(groups={"Web": there("/")}), WEB)
    assert {call.params["GroupName"] for call in sent if call.method == "attach_group_policy"} == {"Web"}


@pytest.mark.parametrize(("purge", "expected"), [(False, []), (True, ["detach_group_policy"])])
def test_policies_of_others_stay_unless_purged(purge: bool, expected: list[str]) -> None:
    found = settled()
    found["groups"]["web"]["attached"].append("arn:aws:iam::aws:policy/Other")
    group = dataclasses.replace(WEB, purge=purge)
    row = verdicts(found, group)["extra_policies"]
    assert methods(found, group) == expected
    assert (row.holds, row.mend) == (False, "call" if purge else "person")


def test_our_policy_that_is_no_longer_wanted_goes() -> None:
    assert methods(settled(), dataclasses.replace(WEB, policies={})) == ["detach_group_policy", "delete_policy"]


def test_our_policy_that_something_else_holds_stays() -> None:
    found = settled()
    found["policies"][SITE]["attachments"] = 2
    assert methods(found, dataclasses.replace(WEB, policies={})) == ["detach_group_policy"]


def test_mfa_that_is_no_longer_required_goes() -> None:
    sent = calls_of(settled(), dataclasses.replace(WEB, mfa=False))
    assert [(call.method, call.params["PolicyArn"]) for call in sent] == [
        ("detach_group_policy", MFA),
        ("delete_policy", MFA),
    ]


def test_mfa_that_another_group_requires_stays() -> None:
    found = settled(users={})
    found["policies"][MFA]["attachments"] = 2
    found["groups"]["ops"] = {**there(attached=[MFA]), "arn": f"{ROOT}:group/dayone/ops"}
    groups = (dataclasses.replace(WEB, mfa=False), Group("ops"))
    assert [call.method for call in calls_of(found, *groups)] == ["detach_group_policy"]


@pytest.mark.parametrize(
    ("members", "exact", "expected"),
    [
        pytest.param(None, False, [], id="not_managed"),
        pytest.param((), False, [], id="add_nobody"),
        pytest.param(("bob",), False, [], id="add_who_is_there"),
        pytest.param(("ann",), False, ["add_user_to_group"], id="add"),
        pytest.param(("ANN",), False, ["add_user_to_group"], id="add_in_another_case"),
        pytest.param(("ann",), True, ["add_user_to_group", "remove_user_from_group"], id="exact"),
        pytest.param((), True, ["remove_user_from_group"], id="exact_nobody"),
    ],
)
def test_members(members: Any, exact: bool, expected: list[str]) -> None:
    found = settled(users={"ann": user(), "bob": user("web")})
    assert methods(found, dataclasses.replace(WEB, members=members, exact=exact)) == expected


def test_a_user_that_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(Refusal, match="zoe"):
        methods(settled(users={"ann": user()}), dataclasses.replace(WEB, members=("ann", "zoe")))


def test_a_managed_policy_that_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(Refusal, match="SecurityAudits"):
        methods(settled(), dataclasses.replace(WEB, managed=("SecurityAudits",)))


def test_a_customer_managed_policy_is_found_by_its_arn() -> None:
    own = f"{ROOT}:policy/theirs"
    found = settled()
    found["policies"][own] = policy("theirs", READ, "", path="/")
    assert methods(found, dataclasses.replace(WEB, managed=("SecurityAudit", own))) == ["attach_group_policy"]


@pytest.mark.parametrize("wanted", [{"managed": ("AdministratorAccess",)}, {"policies": {SITE: ALL}}])
def test_full_rights_are_refused_unless_named(wanted: dict[str, Any]) -> None:
    group = dataclasses.replace(WEB, **wanted)
    with pytest.raises(Refusal, match="admin_groups"):
        methods(state(), group)
    assert methods(state(), dataclasses.replace(group, admin=True))


@pytest.mark.parametrize(
    "held", [{"attached": sorted([MFA, AUDIT, SITE, ADMIN])}, {"inline": {"all": ALL}, "attached": [MFA, AUDIT, SITE]}]
)
def test_nothing_is_written_for_a_group_that_others_made_administrators(held: dict[str, Any]) -> None:
    found = settled(users={"ann": user()})
    found["groups"]["web"].update(held)
    group = dataclasses.replace(WEB, members=("ann",))
    rows = verdicts(found, group)
    assert methods(found, group) == []
    assert (rows["admin"].holds, rows["admin"].mend) == (False, "person")
    assert (rows["members"].holds, rows["members"].mend) == (False, "person")


def test_purging_takes_full_rights_away() -> None:
    found = settled()
    found["groups"]["web"]["attached"].append(ADMIN)
    assert methods(found, dataclasses.replace(WEB, purge=True)) == ["detach_group_policy"]


def refused(found: dict[str, Any], group: Group, **caller: Any) -> None:
    iam_groups_refusals.refuse(snapshot(found, **caller), [group])


def test_who_runs_it_is_never_removed() -> None:
    found = settled(users={"me": user("web"), "ann": user()})
    exact = dataclasses.replace(WEB, members=("ann",), exact=True)
    with pytest.raises(Refusal, match="me, the caller, would be removed"):
        refused(found, exact, user="me")
    with pytest.raises(Refusal, match="me, the caller, would be removed"):
        refused(found, Group("web", absent=True), user="me")
    refused(found, exact, user="ann")


def test_the_last_member_of_an_admin_group_is_never_removed() -> None:
    found = settled(users={"ann": user("web"), "bob": user()})
    empty = dataclasses.replace(WEB, members=(), exact=True)
    with pytest.raises(Refusal, match="last member"):
        refused(found, dataclasses.replace(empty, admin=True))
    refused(found, empty)
    refused(found, dataclasses.replace(empty, admin=True, members=("bob",)))


def test_requiring_mfa_does_not_lock_out_who_runs_it_without() -> None:
    found = settled(users={"me": user()})
    group = dataclasses.replace(WEB, members=("me",))
    with pytest.raises(Refusal, match="lock out me"):
        refused(found, group, user="me", plain=True)
    refused(found, group, user="me", plain=False)
    refused(found, dataclasses.replace(group, mfa=False), user="me", plain=True)
    refused(settled(users={"me": user("web")}), group, user="me", plain=True)


def test_purging_does_not_lock_out_who_runs_it() -> None:
    found = settled(users={"me": user("web")})
    found["groups"]["web"]["attached"].append(ADMIN)
    with pytest.raises(Refusal, match="purge_policies"):
        refused(found, dataclasses.replace(WEB, purge=True), user="me")


def test_absent_takes_all_that_we_made() -> None:
    found = settled(users={"ann": user("web")})
    assert methods(found, Group("web", absent=True)) == [
        *["detach_group_policy"] * 3,
        "remove_user_from_group",
        "delete_group",
        "delete_policy",
        "delete_policy",
    ]


def test_absent_never_deletes_a_group_of_another_path() -> None:
    found = settled(users={"ann": user("web")})
    found["groups"]["web"]["path"] = "/"
    sent = calls_of(found, Group("web", absent=True))
    detached = {call.params["PolicyArn"] for call in sent if call.method == "detach_group_policy"}
    assert detached == {MFA, SITE}
    assert {call.method for call in sent} == {"detach_group_policy", "delete_policy"}
    assert verdicts(found, Group("web", absent=True))["group"].mend == "person"


def test_absent_keeps_a_group_with_inline_policies() -> None:
    found = settled()
    found["groups"]["web"]["inline"] = {"theirs": READ}
    assert "delete_group" not in methods(found, Group("web", absent=True))


def test_absent_of_nothing_is_nothing() -> None:
    assert methods(state(), Group("web", absent=True)) == []
    assert verdicts(state(), Group("web", absent=True))["group"].holds


def direct(found: dict[str, Any], *groups: Group, moves: bool) -> list[Any]:
    return iam_groups_moves.plan_moves(snapshot(found), groups, moves)[1]


def test_a_users_own_policies_are_found_and_left() -> None:
    found = settled(users={"ann": user("web", attached=(AUDIT,))})
    assert methods(found, WEB) == []
    assert [(row.holds, row.mend) for row in direct(found, WEB, moves=False)] == [(False, "person")]


def test_no_users_own_policies_is_compliant() -> None:
    assert [row.holds for row in direct(settled(users={"ann": user("web")}), WEB, moves=True)] == [True]


def test_a_users_policy_moves_to_its_group_first_attached_then_detached() -> None:
    other = "arn:aws:iam::aws:policy/Other"
    found = settled(users={"ann": user("web", attached=(other,)), "bob": user("web", attached=(other,))})
    assert methods(found, WEB, moves=True) == ["attach_group_policy", "detach_user_policy", "detach_user_policy"]
    assert [row.mend for row in direct(found, WEB, moves=True)] == ["call", "call"]


def test_a_users_policy_that_the_group_grants_is_only_detached() -> None:
    found = settled(users={"ann": user("web", attached=(AUDIT,))})
    assert methods(found, WEB, moves=True) == ["detach_user_policy"]


@pytest.mark.parametrize(
    ("its", "group"),
    [
        pytest.param(user(attached=(AUDIT,)), WEB, id="of_a_user_in_no_group"),
        pytest.param(user("web", attached=(ADMIN,)), WEB, id="full_rights_to_a_group_that_is_not_for_them"),
        pytest.param(user("web", inline=("own",)), WEB, id="inline"),
        pytest.param(
            user("web", attached=("arn:aws:iam::aws:policy/Other",)),
            dataclasses.replace(WEB, purge=True),
            id="to_a_group_that_would_purge_it",
        ),
    ],
)
def test_a_users_policy_is_not_moved(its: dict[str, Any], group: Group) -> None:
    found = settled(users={"ann": its})
    assert methods(found, group, moves=True) == []
    assert [row.mend for row in direct(found, group, moves=True)] == ["person"]


def test_validation_that_was_denied_is_unknown_and_writes_nothing() -> None:
    found = state(validation={SITE: Failure("denied", "denied: no")})
    rows = verdicts(found, WEB)
    assert methods(found, WEB) == []
    assert rows["validation"].mend == "unknown"
    assert rows["group"].mend == "person"


def test_validation_refuses_a_write_and_reports_what_is_there() -> None:
    messages = ["INVALID_ACTION: no."]
    with pytest.raises(Refusal, match="INVALID_ACTION"):
        methods(state(validation={SITE: messages}), WEB)
    row = verdicts(settled(validation={SITE: messages}), WEB)["validation"]
    assert (row.holds, row.mend) == (False, "person")


@pytest.mark.parametrize(
    ("services", "age", "holds", "mend"),
    [
        pytest.param(["s3"], 100, False, "person", id="unused"),
        pytest.param([], 100, True, "person", id="all_used"),
        pytest.param(["s3"], 10, True, "call", id="group_is_too_young"),
        pytest.param(Failure("denied", "no"), 100, False, "unknown", id="denied_is_unknown"),
    ],
)
def test_unused_permissions(services: Any, age: int, holds: bool, mend: str) -> None:
    found = settled(unused={"web": services})
    found["groups"]["web"]["created"] = NOW - timedelta(days=age)
    row = verdicts(found, WEB, days=90)["unused_permissions"]
    assert (row.holds, row.mend) == (holds, mend)


NAMES = ("ann", "bob", "eve")
MANAGED = ("SecurityAudit", "AdministratorAccess")
GROUPS = st.builds(
    Group,
    st.just("web"),
    absent=st.booleans(),
    managed=st.lists(st.sampled_from(MANAGED), unique=True).map(tuple),
    policies=st.sampled_from([{}, {SITE: READ}, {SITE: WRITE}]),
    members=st.none() | st.lists(st.sampled_from(NAMES), unique=True).map(tuple),
    exact=st.booleans(),
    purge=st.booleans(),
    mfa=st.booleans(),
    admin=st.booleans(),
)
FOUND = st.builds(
    lambda base, attached, inline, users, path, spare: {
        **base,
        "users": users,
        "groups": {"web": there(path, attached=sorted(attached), inline=inline)} if path else {},
        "policies": {arn: {**item, "spare": list(spare), "default": "v9"} for arn, item in base["policies"].items()},
    },
    st.sampled_from([state(), settled()]),
    st.sets(st.sampled_from([AUDIT, ADMIN, "arn:aws:iam::aws:policy/Other"])),
    st.sampled_from([{}, {"theirs": READ}]),
    st.fixed_dictionaries({name: st.sampled_from([user("web"), user("web", attached=(AUDIT,))]) for name in NAMES}),
    st.sampled_from(["/dayone/", "/"]),
    st.sampled_from([(), ("v1", "v2", "v3", "v4")]),
)


@given(found=FOUND, group=GROUPS, moves=st.booleans())
def test_planning_from_what_the_calls_lead_to_gives_no_calls(found: Any, group: Group, moves: bool) -> None:
    try:
        calls = calls_of(found, group, moves=moves)
    except Refusal:
        return
    reached = after(found, calls, ROOT)
    assert calls_of(reached, group, moves=moves) == []
    free = [] if iam_groups_plan.hold_of(snapshot(reached), group) else [group]
    left = [*verdicts(reached, group).values(), *direct(reached, *free, moves=moves)]
    assert [row.control for row in left if not row.holds and row.mend == "call"] == []
