# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Requests and policies, made at random from values that are close to one another, so that both answers come often."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.emulator.evaluation import Ask, Policies, Principal

HERE, THERE = "111122223333", "444455556666"
USER = Principal.user(f"arn:aws:iam::{HERE}:user/ann")
SESSION = Principal.role(f"arn:aws:iam::{HERE}:role/worker", "job")
SERVICE = Principal.service("events.amazonaws.com")
#: Action, a pattern that meets it, one that does not, its resources, and patterns of them. A star stands for a region,
#: an account or in a name: where else it may stand IAM does not document.
_ACTIONS = (
    (
        "s3:GetObject",
        "s3:Get*",
        "s3:Put*",
        ("arn:aws:s3:::box/a/b", "arn:aws:s3:::box/c", "arn:aws:s3:::bin/a/b"),
        ("arn:aws:s3:::box/*", "arn:aws:s3:::b?x/a/*", "arn:aws:s3:::*/b", "arn:aws:s3:::b*"),
    ),
    (
        "sns:Publish",
        "SNS:publish",
        "sns:Sub*",
        (f"arn:aws:sns:us-east-1:{HERE}:bell",),
        (
            f"arn:aws:sns:*:{HERE}:bell",
            "arn:aws:sns:us-*-1:*:b*",
            f"arn:aws:sns:eu-*:{HERE}:*",
            f"arn:aws:sns:*:{HERE}:?",
        ),
    ),
    (
        "logs:PutLogEvents",
        "logs:Put*",
        "logs:Get*",
        (f"arn:aws:logs:us-east-1:{HERE}:log-group:a:log-stream:b",),
        (
            f"arn:aws:logs:*:{HERE}:log-group:a:*",
            f"arn:aws:logs:us-east-1:{HERE}:log-group:a",
            "arn:aws:logs:*:*:log-group:*",
        ),
    ),
    (
        "iam:ChangePassword",
        "iam:*Password",
        "iam:Get*",
        (USER.arn,),
        ("arn:aws:iam::*:user/*", f"arn:aws:iam::{THERE}:user/*"),
    ),
    (
        "kms:Decrypt",
        "kms:De*",
        "kms:Encrypt",
        (f"arn:aws:kms:us-east-1:{HERE}:key/1234",),
        (f"arn:aws:kms:*:{HERE}:key/*", f"arn:aws:kms:*:{THERE}:key/*", "arn:aws:kms:us-east-1:*:key/12??"),
    ),
    (
        "sts:AssumeRole",
        "sts:Assume*",
        "sts:Get*",
        (f"arn:aws:iam::{HERE}:role/worker2",),
        (f"arn:aws:iam::{HERE}:role/*2", f"arn:aws:iam::{HERE}:role/*3", "arn:aws:iam::*:role/worker?"),
    ),
)
_VALUES: dict[str, tuple[str, ...]] = {
    "aws:SourceAccount": (HERE, THERE),
    "aws:SourceArn": (f"arn:aws:events:us-east-1:{HERE}:rule/r", f"arn:aws:events:eu-west-1:{THERE}:rule/r"),
    "aws:MultiFactorAuthPresent": ("true", "false"),
    "aws:MultiFactorAuthAge": ("30", "4000"),
    "aws:SecureTransport": ("true", "false"),
    "aws:SourceIp": ("203.0.113.9", "198.51.100.7"),
    "aws:CurrentTime": ("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
    "aws:RequestedRegion": ("us-east-1", "eu-west-1"),
}
_PATTERNS: dict[str, tuple[str, ...]] = {
    "aws:SourceAccount": (HERE, THERE, "1111*", "${aws:PrincipalAccount}"),
    "aws:SourceArn": (f"arn:aws:events:*:{HERE}:rule/*", f"arn:aws:events:*:{THERE}:rule/?", "arn:aws:*:*:*:*"),
    "aws:RequestedRegion": ("us-east-1", "us-*", "US-EAST-1", "${aws:NoSuchKey, 'us-east-1'}", "${aws:NoSuchKey}"),
    "aws:SourceIp": ("203.0.113.0/24", "198.51.100.7", "198.0.0.0/8"),
    "aws:MultiFactorAuthAge": ("30", "3600"),
    "aws:CurrentTime": ("2026-06-01T00:00:00Z",),
}
_SIZES = ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
_TEXTS = ("StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase")
_OPERATORS: dict[str, tuple[str, ...]] = {
    "aws:SourceAccount": _TEXTS,
    "aws:SourceArn": ("ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "StringLike"),
    "aws:MultiFactorAuthPresent": ("Bool",),
    "aws:MultiFactorAuthAge": tuple(f"Numeric{name}" for name in _SIZES),
    "aws:SecureTransport": ("Bool",),
    "aws:SourceIp": ("IpAddress", "NotIpAddress"),
    "aws:CurrentTime": tuple(f"Date{name}" for name in _SIZES),
    "aws:RequestedRegion": _TEXTS,
}


@dataclass(frozen=True)
class Case:
    """A request with the policies that have a say."""

    ask: Ask
    policies: Policies

    def simulation(self) -> dict[str, Any]:
        """The case as iam-simulate takes it."""
        who, policies = self.ask.principal, self.policies
        more: dict[str, Any] = {}
        if policies.boundary is not None:
            more["permissionBoundaryPolicies"] = [{"name": "boundary", "policy": policies.boundary}]
        if policies.session is not None:
            more["sessionPolicy"] = policies.session
        if policies.resource is not None:
            more["resourcePolicy"] = policies.resource
        return {
            "request": {
                "principal": who.session or who.arn,
                "action": self.ask.action,
                "resource": {"resource": self.ask.resource, "accountId": self.ask.owner},
                "contextVariables": {**self.ask.keys, **self.ask.context},
            },
            "identityPolicies": [{"name": str(at), "policy": item} for at, item in enumerate(policies.identity)],
            "serviceControlPolicies": [
                {
                    "orgIdentifier": str(at),
                    "policies": [{"name": str(no), "policy": item} for no, item in enumerate(of)],
                }
                for at, of in enumerate(policies.organization)
            ],
            "resourceControlPolicies": [],
            **more,
        }


def cases(count: int, seed: int) -> list[Case]:
    """As many cases as asked for, the same ones for the same seed."""
    dice = random.Random(seed)
    return [_case(dice) for _number in range(count)]


def _case(dice: random.Random) -> Case:
    who = dice.choice((USER, USER, SESSION, SERVICE))
    choices = [item for item in _ACTIONS if who is not SERVICE or not item[0].startswith("iam:")]
    action = dice.choice(choices)
    context = {key: dice.choice(values) for key, values in _VALUES.items() if dice.random() < 0.5}
    ask = Ask(who, action[0], dice.choice(action[3]), HERE, context)

    def policy(names: tuple[Any, ...] = (), most: int = 3) -> dict[str, Any]:
        version = dice.choice(("2012-10-17", "2012-10-17", "2012-10-17", "2008-10-17"))
        count = dice.randint(1, most)
        made = [_statement(dice, action, names, version == "2012-10-17") for _number in range(count)]
        return {"Version": version, "Statement": made}

    def perhaps(chance: float, make: Callable[[], Any], otherwise: Any) -> Any:
        return make() if dice.random() < chance else otherwise

    # Whom a key's or a role's own policy lets in past a boundary, IAM does not document, nor whether a star does.
    service, free = who is SERVICE, action[0] not in ("kms:Decrypt", "sts:AssumeRole")
    boundary = None if service or not free else perhaps(0.2, policy, None)
    session = perhaps(0.2, policy, None) if who is SESSION and free else None
    names = _PRINCIPALS if boundary is None and session is None else _NARROW
    if session is not None:
        # AWS documents that what a session's own ARN is given is not limited by its policy. iam-simulate limits it.
        names = tuple(item for item in names if item != {"AWS": SESSION.session})
    policies = Policies(
        identity=[] if service else perhaps(0.85, lambda: [policy(), policy()], []),
        resource=perhaps(_CHANCES.get(action[0], 0.9 if service else 0.5), lambda: policy(names), None),
        boundary=boundary,
        session=session,
        organization=[] if service else perhaps(0.2, lambda: [[policy((), 4)], [_ALL]], []),
    )
    return Case(ask, policies)


_NARROW = tuple({"AWS": name} for name in (USER.arn, SESSION.arn, SESSION.session, f"arn:aws:iam::{HERE}:root", THERE))
_PRINCIPALS = (
    *_NARROW,
    "*",
    {"AWS": "*"},
    {"AWS": [HERE, USER.arn]},
    {"AWS": [THERE, SESSION.arn]},
    {"Service": SERVICE.arn},
    {"Service": ["sns.amazonaws.com", SERVICE.arn]},
)
#: Users have no policies of their own as resources; keys, and roles, always do.
_CHANCES = {"iam:ChangePassword": 0.0, "kms:Decrypt": 1.0, "sts:AssumeRole": 1.0}
_ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


def _statement(dice: random.Random, action: tuple[Any, ...], names: tuple[Any, ...], variables: bool) -> dict[str, Any]:
    name, meets, misses, resources, patterns = action
    made: dict[str, Any] = {"Effect": dice.choice(("Allow", "Allow", "Allow", "Deny"))}
    if names and name == "sts:AssumeRole":
        made["Action"] = dice.choice((name, meets))
    else:
        made[dice.choice(("Action", "Action", "Action", "NotAction"))] = [dice.choice((name, meets, misses, "*"))]
        more = (
            ("arn:aws:s3:::box/${aws:PrincipalAccount}/*", "arn:aws:iam::*:user/${aws:username}") if variables else ()
        )
        element = dice.choice(("Resource", "Resource", "Resource", "NotResource"))
        made[element] = [dice.choice((*resources, *patterns, "*", *(more if element == "Resource" else ())))]
    if names:
        made["Principal"] = dice.choice(names)
    if dice.random() < 0.6:
        made["Condition"] = _conditions(dice, variables)
    return made


def _conditions(dice: random.Random, variables: bool) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key in dice.sample(sorted(_OPERATORS), k=dice.randint(1, 2)):
        if dice.random() < 0.15:
            made.setdefault("Null", {})[key] = dice.choice(("true", "false"))
            continue
        name = dice.choice(_OPERATORS[key]) + dice.choice(("", "", "IfExists"))
        # In a policy of 2008 a variable is a text like any other.
        patterns = [item for item in _PATTERNS.get(key, ("true", "false")) if variables or "$" not in item]
        made.setdefault(name, {})[key] = dice.sample(patterns, k=dice.randint(1, min(2, len(patterns))))
    return made
