# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The evaluator of policies, by what AWS's pages say. `make oracle` holds it against another evaluator."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.evaluation import Ask, Policies, Principal, decide

HERE, THERE = "111122223333", "444455556666"
ANN = Principal.user(f"arn:aws:iam::{HERE}:user/team/ann")
WORKER = Principal.role(f"arn:aws:iam::{HERE}:role/path/worker")
EVENTS = Principal.service("events.amazonaws.com")
BOX = "arn:aws:s3:::box"


def policy(*statements: dict[str, Any], version: str = "2012-10-17") -> dict[str, Any]:
    return {"Version": version, "Statement": list(statements)}


def allow(action: str, resource: str = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: str, resource: str = "*", **more: Any) -> dict[str, Any]:
    return {**allow(action, resource, **more), "Effect": "Deny"}


def ask(who: Principal, action: str, resource: str = "*", owner: str = HERE, **context: str) -> Ask:
    return Ask(who, action, resource, owner, context)


def test_nothing_allows_nothing() -> None:
    assert not decide(ask(ANN, "s3:GetObject", f"{BOX}/a"), Policies())


def test_a_denial_wins_over_every_permission() -> None:
    both = [policy(allow("s3:*")), policy(deny("s3:Get*", Sid="NoReads"))]
    decision = decide(ask(ANN, "s3:GetObject", f"{BOX}/a"), Policies(both))
    assert not decision and decision.why == "denied by identity policy NoReads"
    assert decide(ask(ANN, "s3:PutObject", f"{BOX}/a"), Policies(both))


@pytest.mark.parametrize(
    ("version", "allowed"), [("2012-10-17", True), ("2008-10-17", False)], ids=["known", "a text in 2008"]
)
def test_variables_stand_for_the_callers_keys(version: str, allowed: bool) -> None:
    own = policy(allow("s3:GetObject", f"{BOX}/${{aws:username}}/*"), version=version)
    assert bool(decide(ask(ANN, "s3:GetObject", f"{BOX}/ann/a"), Policies([own]))) is allowed
    assert not decide(ask(ANN, "s3:GetObject", f"{BOX}/bob/a"), Policies([own]))
    assert not decide(ask(WORKER, "s3:GetObject", f"{BOX}/ann/a"), Policies([own]))


def test_a_star_in_a_value_is_no_wildcard() -> None:
    own = policy(allow("s3:GetObject", f"{BOX}/${{aws:PrincipalTag/team}}/*"))
    tagged = Ask(ANN, "s3:GetObject", f"{BOX}/other/a", HERE, {"aws:PrincipalTag/team": "*"})
    assert not decide(tagged, Policies([own]))


def test_the_account_of_a_caller_is_named_and_still_needs_its_own_policy() -> None:
    account = policy({**allow("s3:GetObject", f"{BOX}/*"), "Principal": {"AWS": f"arn:aws:iam::{HERE}:root"}})
    wanted = ask(ANN, "s3:GetObject", f"{BOX}/a")
    assert not decide(wanted, Policies(resource=account))
    assert decide(wanted, Policies([policy(allow("s3:*"))], resource=account))


def test_another_account_needs_both_policies() -> None:
    everybody = policy({**allow("s3:GetObject", f"{BOX}/*"), "Principal": "*"})
    wanted = ask(ANN, "s3:GetObject", f"{BOX}/a", THERE)
    assert not decide(wanted, Policies([policy(allow("s3:*"))]))
    assert not decide(wanted, Policies(resource=everybody))
    assert decide(wanted, Policies([policy(allow("s3:*"))], resource=everybody))


@pytest.mark.parametrize(
    ("action", "resource"),
    [("kms:Decrypt", f"arn:aws:kms:us-east-1:{HERE}:key/1"), ("sts:AssumeRole", f"arn:aws:iam::{HERE}:role/r")],
)
def test_keys_and_roles_have_a_say_of_their_own(action: str, resource: str) -> None:
    identity = [policy(allow("*"))]
    assert not decide(ask(ANN, action, resource), Policies(identity, resource=policy()))
    trust = policy({"Effect": "Allow", "Action": action, "Principal": {"AWS": HERE}})
    assert decide(ask(ANN, action, resource), Policies(identity, resource=trust))
    assert not decide(ask(ANN, action, resource), Policies([], resource=trust))


def test_a_service_acts_by_the_resources_policy_alone() -> None:
    source = {"StringEquals": {"aws:SourceAccount": HERE}}
    topic = policy({**allow("sns:Publish"), "Principal": {"Service": EVENTS.arn}, "Condition": source})
    arn = f"arn:aws:sns:us-east-1:{HERE}:bell"
    assert decide(Ask(EVENTS, "sns:Publish", arn, HERE, {"aws:SourceAccount": HERE}), Policies(resource=topic))
    assert not decide(Ask(EVENTS, "sns:Publish", arn, HERE, {"aws:SourceAccount": THERE}), Policies(resource=topic))
    assert not decide(Ask(EVENTS, "sns:Publish", arn, HERE), Policies(resource=topic)), "the key is not sent"


def test_if_exists_holds_where_the_key_is_not_sent() -> None:
    statement = {**allow("sns:Publish"), "Principal": {"Service": EVENTS.arn}}
    topic = policy({**statement, "Condition": {"StringEqualsIfExists": {"aws:SourceAccount": HERE}}})
    arn = f"arn:aws:sns:us-east-1:{HERE}:bell"
    assert decide(Ask(EVENTS, "sns:Publish", arn, HERE), Policies(resource=topic))
    assert not decide(Ask(EVENTS, "sns:Publish", arn, HERE, {"aws:SourceAccount": THERE}), Policies(resource=topic))


@pytest.mark.parametrize(
    ("condition", "sent", "holds"),
    [
        pytest.param({"Bool": {"k": "true"}}, None, False, id="a missing key meets no positive operator"),
        pytest.param({"StringNotEquals": {"k": "a"}}, None, True, id="a missing key meets negated ones"),
        pytest.param({"Null": {"k": "true"}}, None, True, id="null: absent"),
        pytest.param({"Null": {"k": "false"}}, "a", True, id="null: there"),
        pytest.param({"ForAllValues:StringEquals": {"k": ["a", "b"]}}, ["a", "b"], True, id="all of them"),
        pytest.param({"ForAllValues:StringEquals": {"k": ["a", "b"]}}, ["a", "c"], False, id="not all of them"),
        pytest.param({"ForAllValues:StringEquals": {"k": "a"}}, None, True, id="all of none"),
        pytest.param({"ForAnyValue:StringEquals": {"k": "a"}}, ["a", "c"], True, id="any of them"),
        pytest.param({"ForAnyValue:StringEquals": {"k": "a"}}, None, False, id="any of none"),
        pytest.param({"IpAddress": {"k": "0.0.0.0/0"}}, "198.51.100.7", True, id="every address"),
        pytest.param({"IpAddress": {"k": "10.0.0.0/8"}}, "198.51.100.7", False, id="another address"),
        pytest.param({"DateGreaterThan": {"k": "2026-01-01T00:00:00Z"}}, "1800000000", True, id="epoch"),
        pytest.param({"NumericLessThan": {"k": "3600"}}, "59", True, id="numbers, not texts"),
        pytest.param(
            {"ArnLike": {"k": "arn:aws:sns:*:1:t"}}, "arn:aws:sns:a:b:1:t", False, id="a star ends at a colon"
        ),
        pytest.param({"StringLike": {"k": "a*c"}}, "a:b:c", True, id="but not in a text"),
    ],
)
def test_conditions(condition: dict[str, Any], sent: Any, holds: bool) -> None:
    context = {} if sent is None else {"K": sent}
    wanted = Ask(ANN, "s3:GetObject", f"{BOX}/a", HERE, context)
    assert bool(decide(wanted, Policies([policy(allow("s3:*", Condition=condition))]))) is holds


def test_an_operator_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(ValueError, match="StringIs"):
        decide(ask(ANN, "s3:GetObject"), Policies([policy(allow("*", Condition={"StringIs": {"k": "a"}}))]))


def test_a_boundary_limits_the_session_but_not_what_the_users_own_arn_is_given() -> None:
    only_read, arn = policy(allow("s3:Get*")), f"{BOX}/a"
    limited = Policies([policy(allow("*"))], boundary=only_read)
    assert decide(ask(ANN, "s3:GetObject", arn), limited) and not decide(ask(ANN, "s3:PutObject", arn), limited)
    for who, allowed in ((ANN, True), (WORKER, False)):
        named = policy({**allow("s3:PutObject"), "Principal": {"AWS": who.arn}})
        assert bool(decide(ask(who, "s3:PutObject", arn), Policies([], named, only_read))) is allowed


def test_each_level_of_an_organization_must_allow() -> None:
    full, narrow = policy(allow("*")), policy(allow("s3:*"))
    wanted = ask(ANN, "ec2:RunInstances", "*")
    assert decide(wanted, Policies([full], organization=[[full], [narrow, full]]))
    assert not decide(wanted, Policies([full], organization=[[full], [narrow]]))


def test_all_but_some() -> None:
    keep_out = {
        "Effect": "Deny",
        "NotPrincipal": {"AWS": ANN.arn},
        "NotAction": "s3:List*",
        "NotResource": f"{BOX}/open/*",
    }
    rules = Policies([policy(allow("*"))], policy(keep_out))
    assert decide(ask(ANN, "s3:GetObject", f"{BOX}/a"), rules)
    assert not decide(ask(WORKER, "s3:GetObject", f"{BOX}/a"), rules)
    assert decide(ask(WORKER, "s3:GetObject", f"{BOX}/open/a"), rules)
    assert decide(ask(WORKER, "s3:ListBucket", BOX), rules)
