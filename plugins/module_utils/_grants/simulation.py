# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What steps need, as questions to IAM's policy simulator in as few requests as they go into, and its answers. Pure.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .resolve import Grant, Place

#: The pairs of an action and a resource that one request asks for at most, which is one page of the answer.
MOST = 1000
ALLOWED, EXPLICIT, IMPLICIT, UNKNOWN = "allowed", "explicitDeny", "implicitDeny", "unknown"
#: Whose policy decided.
IDENTITY, BOUNDARY, SCP = "identity", "boundary", "scp"
#: Keys that only requests with roles have, which the boundary of bootstrap asks for.
_LIMITED = ("iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy")
_LIMIT_KEY = "iam:PermissionsBoundary"
Keys = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Question:
    """One action on one resource, with the condition keys of the request.

    Args:
        action: such as ``s3:PutBucketPolicy``.
        resource: an ARN that the step could name, or ``*``.
        keys: condition keys with their values.
        steps: who asks.
        kind: ``read``, ``write`` or ``undo``.
    """

    action: str
    resource: str
    keys: Keys
    steps: tuple[str, ...]
    kind: str


@dataclass(frozen=True)
class Decision:
    """What came of a question: what was decided, by whose policy, and which one where that is told.

    ``missing`` are the condition keys on which it depends and which a simulation does not have.
    """

    decision: str
    by: str = ""
    policies: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def questions(grants: Iterable[Grant], place: Place, limit: str = "") -> list[Question]:
    """The questions behind grants, each asked once.

    Args:
        grants: what steps need.
        place: the account, for what patterns leave open.
        limit: the boundary with which roles are made, or nothing.
    """
    askers: dict[tuple[str, str, Keys], list[Grant]] = {}
    for grant in grants:
        keys = tuple((key, _concrete(value, place)) for _operator, key, value in grant.condition)
        if limit and grant.action in _LIMITED:
            keys = (*keys, (_LIMIT_KEY, limit))
        askers.setdefault((grant.action, _concrete(grant.resource, place), keys), []).append(grant)
    return [
        Question(action, resource, keys, tuple(sorted({item.step for item in found})), _kind(found))
        for (action, resource, keys), found in askers.items()
    ]


def _kind(grants: Sequence[Grant]) -> str:
    kinds = {grant.kind for grant in grants}
    return next(kind for kind in ("read", "write", "undo") if kind in kinds)


def _concrete(pattern: str, place: Place) -> str:
    """A text that a pattern stands for: of an ARN the partition, region and account are those of the account."""
    if not pattern.startswith("arn:"):
        return pattern if pattern == "*" else pattern.replace("*", "x")
    arn, _partition, service, region, account, rest = pattern.split(":", 5)
    known = (
        place.partition,
        service,
        place.region if region == "*" else region,
        place.account if account == "*" else account,
        rest.replace("*", "x"),
    )
    return ":".join((arn, *known))


def batches(asked: Iterable[Question], most: int = MOST) -> list[list[Question]]:
    """Questions that go into one request: whose keys do not contradict each other, and with not too many pairs of all
    actions and resources.

    Actions on everything stand apart from those on ARNs, for each action is tried with each resource of its request.
    """
    everything: list[Question] = []
    named: list[Question] = []
    keyed: list[Question] = []
    for question in sorted(asked, key=lambda item: (item.resource, item.action, item.keys)):
        (keyed if question.keys else everything if question.resource == "*" else named).append(question)
    return [batch for group in (everything, named) for batch in _packed(group, most)] + _agreeing(keyed, most)


def _agreeing(group: Sequence[Question], most: int) -> list[list[Question]]:
    """Each question in the first request that says nothing else of its keys."""
    found: list[tuple[dict[str, str], list[Question]]] = []
    for question in group:
        wanted = dict(question.keys)
        for known, batch in found:
            fits = all(known.get(key, value) == value for key, value in wanted.items())
            if fits and _pairs([*batch, question]) <= most:
                known.update(wanted)
                batch.append(question)
                break
        else:
            found.append((wanted, [question]))
    return [batch for _known, batch in found]


def _pairs(batch: Sequence[Question]) -> int:
    return len({item.action for item in batch}) * len({item.resource for item in batch})


def _packed(group: Sequence[Question], most: int) -> Iterator[list[Question]]:
    """One batch after the other, by service, so that an action meets few resources that are not its own."""
    packed: list[Question] = []
    for question in sorted(group, key=lambda item: (item.action.partition(":")[0], item.resource, item.action)):
        together = [*packed, question]
        if packed and _pairs(together) > most:
            yield packed
            together = [question]
        packed = together
    if packed:
        yield packed


def request_of(batch: Sequence[Question]) -> dict[str, Any]:
    """The parameters of a batch's request besides whose policies they are."""
    keys = {key: value for question in batch for key, value in question.keys}
    entries = [
        {"ContextKeyName": key, "ContextKeyValues": [value], "ContextKeyType": "string"}
        for key, value in sorted(keys.items())
    ]
    return {
        "ActionNames": sorted({question.action for question in batch}),
        "ResourceArns": sorted({question.resource for question in batch}),
        **({"ContextEntries": entries} if entries else {}),
        "MaxItems": MOST,
    }


def decisions(results: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], Decision]:
    """The answers by action, in small letters, and resource."""
    found: dict[tuple[str, str], Decision] = {}
    for result in results:
        action = result["EvalActionName"].lower()
        found[action, result.get("EvalResourceName", "*")] = _decision(result)
        for one in result.get("ResourceSpecificResults") or ():
            found[action, one["EvalResourceName"]] = _decision(
                {**result, **one, "EvalDecision": one["EvalResourceDecision"]}
            )
    return found


def _decision(result: Mapping[str, Any]) -> Decision:
    """By whose policy: the organization's before the boundary's, for nobody in the account gets past it."""
    decision = str(result["EvalDecision"])
    by_organization = result.get("OrganizationsDecisionDetail", {}).get("AllowedByOrganizations", True)
    by_boundary = result.get("PermissionsBoundaryDecisionDetail", {}).get("AllowedByPermissionsBoundary", True)
    if decision == ALLOWED and by_organization:
        return Decision(ALLOWED)
    missing = tuple(result.get("MissingContextValues") or ())
    if not by_organization:
        return Decision(EXPLICIT if decision == EXPLICIT else IMPLICIT, SCP, (), missing)
    matched = result.get("MatchedStatements") or () if decision == EXPLICIT else ()
    policies = tuple(dict.fromkeys(str(item["SourcePolicyId"]) for item in matched if item.get("SourcePolicyId")))
    return Decision(decision, IDENTITY if by_boundary else BOUNDARY, policies, missing)


def text_of(question: Question, decision: Decision) -> str:
    """A denial in one line: what, on what, and by whose policy."""
    how = {
        (IMPLICIT, IDENTITY): "no identity policy allows it",
        (IMPLICIT, BOUNDARY): "the permissions boundary does not allow it",
        (IMPLICIT, SCP): "service control policies of the organization do not allow it",
        (EXPLICIT, IDENTITY): "an identity policy denies it",
        (EXPLICIT, BOUNDARY): "the permissions boundary denies it",
        (EXPLICIT, SCP): "a service control policy of the organization denies it",
    }[decision.decision, decision.by or IDENTITY]
    where = "" if question.resource == "*" else f" on {question.resource}"
    named = f" ({', '.join(decision.policies)})" if decision.policies else ""
    return f"{question.action}{where}: {how}{named}"
