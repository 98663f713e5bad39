# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Holds the judgement against the embedded account's evaluation of requests, which knows nothing of it: no stranger may
get in by a policy that is judged closed, whatever the request says of itself."""

from __future__ import annotations

from typing import Any

from ansible_collections.dayone.aws.plugins.module_utils._parts.policy_effect.entry import open_statements
from ansible_collections.dayone.aws.plugins.module_utils._parts.policy_effect.request import Caller, lets_in
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.emulator.evaluation.decision import Policies, decide
from tests.emulator.evaluation.request import Ask, Principal

OURS, THEIRS = "123456789012", "999999999999"
BUCKET = "arn:aws:s3:::numbers"
ALL = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
#: What a policy says of a key, and what strangers' requests have in its place.
VALUES: dict[str, tuple[list[str], list[str]]] = {
    "aws:PrincipalOrgID": (["o-ours", "o-*", "${aws:PrincipalOrgID}", "${*}", "*"], ["o-theirs"]),
    "aws:PrincipalAccount": ([OURS, "1*", "${aws:PrincipalAccount}", "999*"], [THEIRS]),
    "aws:SourceAccount": ([OURS, "*"], [THEIRS]),
    "aws:SourceVpce": (["vpce-ours", "vpce-*"], ["vpce-theirs"]),
    "aws:SourceIp": (
        ["203.0.113.0/24", "0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "2001:db8::/32", "::/0", "10.0.0.0/8"],
        ["8.8.8.8", "198.51.100.7", "2600::1"],
    ),
    "aws:PrincipalArn": (
        [f"arn:aws:iam::{OURS}:role/*", "arn:aws:iam::*:role/it", f"arn:aws:iam:*:{OURS}:*", "*"],
        [f"arn:aws:iam::{THEIRS}:role/it", f"arn:aws:iam::{THEIRS}:role/x:{OURS}:y/it"],
    ),
    "aws:SourceArn": ([f"arn:aws:sns:*:{OURS}:*", "arn:aws:sns:*:*:*"], [f"arn:aws:sns:us-east-1:{THEIRS}:x"]),
    "aws:userid": (["AROAOURS:*", "*:me"], ["AROATHEIRS:me"]),
    "aws:SecureTransport": (["true", "false"], ["true", "false"]),
    "aws:PrincipalTag/team": (["web", "*"], ["web", "x"]),
}
_OPERATORS = ["StringEquals", "StringLike", "StringNotEquals", "StringNotLike", "ArnLike", "ArnNotLike", "Null"]
_OPERATORS += ["IpAddress", "NotIpAddress", "Bool", "StringEqualsIgnoreCase"]
PRINCIPALS = ["*", {"AWS": "*"}, {"AWS": OURS}, {"AWS": f"arn:aws:iam::{OURS}:role/it"}, {"AWS": [OURS, "*"]}]
ACTIONS = ["s3:GetObject", "s3:Get*", "s3:*", "*", "s3:PutObject", ["s3:PutObject", "s3:GetObject"]]
RESOURCES = ["*", f"{BUCKET}/*", BUCKET, f"{BUCKET}/a/*"]


def condition() -> st.SearchStrategy[dict[str, Any]]:
    def of(key: str, operator: str, prefix: str, suffix: str) -> st.SearchStrategy[dict[str, Any]]:
        if operator == "Null":
            return st.sampled_from(["true", "false"]).map(lambda value: {operator: {key: value}})
        values = st.lists(st.sampled_from(VALUES[key][0]), min_size=1, max_size=3)
        return values.map(lambda found: {f"{prefix}{operator}{suffix}": {key: found}})

    prefixes = st.sampled_from(["", "", "ForAllValues:", "ForAnyValue:"])
    suffixes = st.sampled_from(["", "", "IfExists"])
    keys = st.sampled_from(list(VALUES))
    parts = st.tuples(keys, st.sampled_from(_OPERATORS), prefixes, suffixes)
    return parts.flatmap(lambda found: of(*found))


def merged(found: list[dict[str, Any]]) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for item in found:
        for operator, keys in item.items():
            whole.setdefault(operator, {}).update(keys)
    return whole


@st.composite
def statements(draw: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"Effect": draw(st.sampled_from(["Allow", "Allow", "Deny"]))}
    found[draw(st.sampled_from(["Principal"] * 5 + ["NotPrincipal"]))] = draw(st.sampled_from(PRINCIPALS))
    found[draw(st.sampled_from(["Action"] * 5 + ["NotAction"]))] = draw(st.sampled_from(ACTIONS))
    found[draw(st.sampled_from(["Resource"] * 5 + ["NotResource"]))] = draw(st.sampled_from(RESOURCES))
    conditions = merged(draw(st.lists(condition(), max_size=2)))
    return {**found, "Condition": conditions} if conditions else found


@st.composite
def requests(draw: Any) -> Ask:
    """What a stranger asks for: a user of another account, or a role, with any keys that strangers can have."""
    context = {
        key: draw(st.sampled_from(values))
        for key, (_ours, values) in VALUES.items()
        if key not in ("aws:PrincipalArn", "aws:PrincipalAccount") and draw(st.booleans())
    }
    role = draw(st.sampled_from(VALUES["aws:PrincipalArn"][1]))
    who = draw(st.sampled_from([Principal.user(f"arn:aws:iam::{THEIRS}:user/me"), Principal.role(role)]))
    action = draw(st.sampled_from(["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]))
    return Ask(who, action, draw(st.sampled_from([BUCKET, f"{BUCKET}/a/b", f"{BUCKET}/c"])), OURS, context)


@given(
    st.lists(statements(), min_size=1, max_size=3),
    st.lists(requests(), min_size=5, max_size=20),
    st.sampled_from(["2012-10-17", "2008-10-17"]),
)
@settings(max_examples=2 * settings().max_examples)
def test_no_stranger_gets_in_where_nobody_is_said_to(
    found: list[dict[str, Any]], asks: list[Ask], version: str
) -> None:
    policy = {"Version": version, "Statement": found}
    if open_statements(policy):
        return
    assert [ask for ask in asks if decide(ask, Policies(identity=[ALL], resource=policy))] == []


@given(st.lists(statements(), min_size=1, max_size=3), requests())
@settings(max_examples=2 * settings().max_examples)
def test_what_is_certain_of_one_caller_is_so(found: list[dict[str, Any]], ask: Ask) -> None:
    """Where the answer is yes or no and all keys are known, the evaluation gives the same."""
    policy = {"Version": "2012-10-17", "Statement": found}
    if "/x:" in ask.principal.arn:
        return
    keys = {key.lower(): ask.keys.get(key.lower()) for key in VALUES}
    names = {ask.principal.arn, *ask.principal.account_names}
    answer = lets_in(policy, Caller(frozenset(names), "AWS", keys), [ask.action], ask.resource)
    if answer is not None:
        assert bool(decide(ask, Policies(identity=[ALL], resource=policy))) is answer
