# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an identity policy makes of who holds it: an administrator, plainly or by another way. Pure.

https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-1
https://docs.aws.amazon.com/config/latest/developerguide/iam-policy-no-statements-with-admin-access.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from .conditions import tests
from .document import WILD, Document, Statement, actions, apart, holds_all_of, statements, texts

EVERY = "every action"
#: A sign that stands for anything, and that only a star holds.
_ANY = "\x00"
_EVERYTHING = re.compile(r"\*+|arn:\*+|arn:[a-z*-]+:[*:]*\*")
#: Actions of IAM with which their holder alone gets every right there is, and the kind of what they are done to. Ways
#: that take another service (iam:PassRole with a function or an instance) depend on the roles that there are:
#: ``passing`` has them. So does taking a role (sts:AssumeRole), which its trust policy decides on, and is judged there.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
ESCALATIONS: Mapping[str, str] = {
    "iam:addusertogroup": "group",
    "iam:attachgrouppolicy": "group",
    "iam:attachrolepolicy": "role",
    "iam:attachuserpolicy": "user",
    "iam:createaccesskey": "user",
    "iam:createloginprofile": "user",
    "iam:createpolicyversion": "policy",
    "iam:putgrouppolicy": "group",
    "iam:putrolepolicy": "role",
    "iam:putuserpolicy": "user",
    "iam:setdefaultpolicyversion": "policy",
    "iam:updateassumerolepolicy": "role",
    "iam:updateloginprofile": "user",
}
#: Keys that say who asks, when and from where, and nothing of what is done: whoever meets them has the right whole.
_OF_CALLER = (
    "aws:currenttime",
    "aws:multifactorauth",
    "aws:principal",
    "aws:securetransport",
    "aws:sourceip",
    "aws:sourcevpc",
)


def is_admin(document: Document) -> bool:
    """Whether a policy allows every action on every resource, as AWS's own rules ask: conditions do not count."""
    return any(_allows(item) and _has_all_actions(item) and covers_resources(item) for item in statements(document))


def _allows(statement: Statement) -> bool:
    return statement.get("Effect") == "Allow"


def _has_all_actions(statement: Statement) -> bool:
    return any(holds_all_of(item, f"{_ANY}:{_ANY}") for item in actions(statement))


def covers_resources(statement: Statement, kind: str = "") -> bool:
    """Whether a statement is about all resources, or about all of a kind of IAM's."""
    if "NotResource" in statement:
        spared = texts(statement["NotResource"])
        return all(apart(item, f"arn:aws:iam::{_ANY}") for item in spared) if spared else False
    return any(_covers(pattern, kind) for pattern in texts(statement.get("Resource")))


def _covers(pattern: str, kind: str) -> bool:
    if not kind:
        return _EVERYTHING.fullmatch(pattern) is not None
    parts = pattern.split(":", 5)
    partition = parts[1] if len(parts) == 6 and "*" not in parts[1] else "aws"
    account = parts[4] if len(parts) == 6 and parts[4].isdigit() else _ANY
    return holds_all_of(pattern, f"arn:{partition}:iam::{account}:{kind}/{_ANY}")


def _takes_effect(statement: Statement) -> bool:
    """Whether conditions ask of the caller only, and of nothing that is done."""
    return all(item.key.startswith(_OF_CALLER) for item in tests(statement))


def _allows_action(statement: Statement, action: str) -> bool:
    """Whether a statement is about an action. All but some are all that are not spared."""
    if "NotAction" in statement:
        return not any(holds_all_of(item, action) for item in actions(statement, "NotAction"))
    return any(holds_all_of(item, action) for item in actions(statement))


def escalations(document: Document) -> list[str]:
    """The actions of IAM by which a policy alone makes its holder an administrator.

    What a denial of the same policy removes on all resources, without a condition, does not count.
    """
    return _escalations(statements(document))


def _escalations(every: Sequence[Statement]) -> list[str]:
    found = [item for item in every if _may_be_about_iam(item)]
    denials = [item for item in found if item.get("Effect") == "Deny" and not list(tests(item))]
    allowing = [item for item in found if _allows(item) and _takes_effect(item)]
    return [
        action
        for action, kind in ESCALATIONS.items()
        if _is_among(action, kind, allowing) and not _is_among(action, kind, denials)
    ]


def _may_be_about_iam(statement: Statement) -> bool:
    """Whether a statement could be about an action of IAM, as far as the beginnings of its actions tell. Most of the
    largest policies have none that is, and need no closer look."""
    heads = {item[:4] for item in actions(statement)}
    return "NotAction" in statement or any(head == "iam:" or WILD.search(head) for head in heads)


def _is_among(action: str, kind: str, found: Sequence[Statement]) -> bool:
    return any(_allows_action(item, action) and covers_resources(item, kind) for item in found)


def admin_by(document: Document) -> str:
    """How a policy makes a full administrator: by every action, by all but some, or by all of IAM. Else nothing."""
    if is_admin(document):
        return EVERY
    found = statements(document)
    if _escalations([item for item in found if not _allows(item) or "NotAction" in item]):
        return "every action but some, including actions that give all others"
    return "every IAM action, which gives all others" if len(_escalations(found)) == len(ESCALATIONS) else ""


def gives_iam(documents: Iterable[Document]) -> bool:
    """Whether policies together certainly let somebody do all of IAM, whatever the circumstances."""
    found = [item for document in documents for item in statements(document) if "Condition" not in item]
    allowed = any(_allows(item) and _is_about_iam(item) for item in found)
    return allowed and not any(item.get("Effect") == "Deny" and _is_about_iam(item) for item in found)


def _is_about_iam(statement: Statement) -> bool:
    """Whether a statement is about all of IAM, on all resources."""
    if "*" not in texts(statement.get("Resource")):
        return False
    if "NotAction" in statement:
        return all(apart(item, "iam:*") for item in actions(statement, "NotAction"))
    return any(holds_all_of(item, "iam:*") for item in actions(statement))
