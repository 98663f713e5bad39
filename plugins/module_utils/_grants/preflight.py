# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which of the chosen steps would be denied what, before anything is written.

IAM is asked to simulate, or where it may not be, the texts of the policies are read. What a resource's own policy says,
and what depends on the moment of a request, neither knows.
https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_testing-policies.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from .._aws.client import Aws
from .._kernel.plan import Call, Failure, Plan, State, Verdict, unknown
from .._kernel.reconcile import Resource, gather_all
from .._module.run import Context
from .._parts.iam_details import default_document, parsed, read_pages
from .._parts.policy_effect.request import identity_decision
from .._parts.simulated_principal import principal_of, simulate
from .answer import check_steps
from .catalogue import STEPS
from .controls import PERMISSIONS
from .resolve import Place, grants
from .simulation import (
    ALLOWED,
    BOUNDARY,
    IDENTITY,
    UNKNOWN,
    Decision,
    Question,
    batches,
    decisions,
    questions,
    request_of,
    text_of,
)

_KINDS = ("User", "Group", "Role", "LocalManagedPolicy", "AWSManagedPolicy")
_SHOWN = 10


def check(options: Mapping[str, Any]) -> None:
    """Refuse steps that there are not.

    Raises:
        Refusal: it has the names that there are.
    """
    check_steps(options["steps"])
    check_steps(options["skip_steps"] or None, "skip_steps")


class Preflight(Resource):
    """The resource that the kernel works on. It only reads."""

    name = "preflight"
    controls = (PERMISSIONS,)

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._aws = context.aws
        self._context = context
        self._asked = _questions(context, options)
        self._found: list[tuple[Question, Decision]] = []
        self._how = "simulated"

    def observe(self) -> State:
        """Ask for all of it at the same time."""
        self._found = [] if self._context.is_root else self._decided()
        return {"how": self._how, "denied": self._rows(denied=True), "unknown": self._rows(denied=False)}

    def _decided(self) -> list[tuple[Question, Decision]]:
        holder = principal_of(self._aws, self._context)
        try:
            return self._simulated(holder)
        except Failure as failure:
            if failure.kind != "denied":
                raise
            refused = failure
        self._how = "read"
        try:
            return self._read(holder)
        except Failure as failure:
            raise Failure(
                failure.kind,
                f"{refused.message} Nor could the policies be read: {failure.message} Allow one of the two: "
                "iam:SimulatePrincipalPolicy, or iam:GetAccountAuthorizationDetails.",
            ) from None

    def _simulated(self, holder: str) -> list[tuple[Question, Decision]]:
        parts = batches(self._asked)
        found = gather_all({str(number): partial(self._simulate, holder, part) for number, part in enumerate(parts)})
        return [
            (question, answers.get((question.action.lower(), question.resource), Decision(UNKNOWN)))
            for part, answers in zip(parts, found.values(), strict=True)
            for question in part
        ]

    def _simulate(self, holder: str, part: Sequence[Question]) -> dict[tuple[str, str], Decision]:
        return decisions(simulate(self._aws, holder, **request_of(part)))

    def _read(self, holder: str) -> list[tuple[Question, Decision]]:
        """By the texts: without service control policies, which a member account cannot read."""
        policies, boundary = _texts(self._aws, holder)
        found = []
        for question in self._asked:
            keys = {key.lower(): value for key, value in question.keys}
            about = (keys, question.action, question.resource)
            limit = ALLOWED if boundary is None else identity_decision([boundary], *about)
            decision = identity_decision(policies, *about)
            worse = limit if decision == ALLOWED or limit == "explicitDeny" else decision
            by = BOUNDARY if worse == limit and limit != ALLOWED and decision != worse else IDENTITY
            found.append((question, Decision(worse, "" if worse == ALLOWED else by)))
        return found

    def _rows(self, *, denied: bool) -> list[dict[str, Any]]:
        """What is denied, or what nobody can say, by step."""
        return [
            {
                "step": step,
                "kind": question.kind,
                "action": question.action,
                "resource": question.resource,
                "decision": decision.decision,
                "by": decision.by,
                "policies": list(decision.policies),
                "missing_context": list(decision.missing),
            }
            for question, decision in self._found
            if decision.decision != ALLOWED and (decision.decision != UNKNOWN) == denied
            for step in question.steps
        ]

    def plan(self, current: State | None) -> Plan:
        """One verdict, which names the steps and what they would be denied."""
        denied = [(question, decision) for question, decision in self._found if decision.decision not in _KNOWN]
        unclear = [question for question, decision in self._found if decision.decision == UNKNOWN]
        aim = "every action of the chosen steps is allowed"
        who = self._context.arn
        if denied:
            steps = sorted({step for question, _decision in denied for step in question.steps})
            lines = [text_of(*item) for item in denied]
            more = f"; and {len(lines) - _SHOWN} more, see denied" if len(lines) > _SHOWN else ""
            note = f"These steps would be denied actions: {', '.join(steps)}. {'; '.join(lines[:_SHOWN])}{more}."
            verdict = Verdict(PERMISSIONS, False, {"denied": lines}, aim, "person", who, "", note)
        elif unclear:
            actions = sorted({question.action for question in unclear})
            reason = f"Whether {who} may do {', '.join(actions)} depends on conditions that only a request has."
            verdict = unknown(PERMISSIONS, aim, Failure("error", reason), resource=who)
        else:
            verdict = Verdict(PERMISSIONS, True, aim, aim, resource=who)
        return Plan({}, {}, (), (verdict,))

    def send(self, call: Call) -> Any:
        """There is nothing to send."""
        raise Failure("error", f"{call.method} is not for this module")

    def extra(self) -> dict[str, Any]:
        """What was asked, how, and what came of it."""
        return {
            "asked": len(self._asked),
            "how": "root" if self._context.is_root else self._how,
            "denied": self._rows(denied=True),
            "unclear": self._rows(denied=False),
        }


_KNOWN = (ALLOWED, UNKNOWN)


def _questions(context: Context, options: Mapping[str, Any]) -> list[Question]:
    chosen = sorted(STEPS) if options["steps"] is None else options["steps"]
    steps = [step for step in chosen if step not in (options["skip_steps"] or ())]
    place = Place(context.partition, context.account_id, context.home_region)
    # What it needs itself is seen when it asks.
    variables = {**(options["variables"] or {}), "dayone_preflight": None}
    found = grants(steps, options["purpose"], place, variables)
    return questions(found, place, str(variables.get("dayone_permissions_boundary") or ""))


def _texts(aws: Aws, holder: str) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    """The policies of a user, with those of its groups, or of a role; and its boundary."""
    found = read_pages(aws, _KINDS)
    documents = {item["Arn"]: default_document(item) for item in found["policy"]}
    own = [item for kind in ("user", "role") for item in found[kind] if item["Arn"] == holder]
    if not own:
        raise Failure("error", f"IAM does not list {holder}")
    groups = [item for item in found["group"] if item["GroupName"] in own[0].get("GroupList", [])]
    policies = [
        document
        for item in (*own, *groups)
        for document in (
            *(parsed(one["PolicyDocument"]) for key in _INLINE for one in item.get(key) or []),
            *(documents[one["PolicyArn"]] for one in item.get("AttachedManagedPolicies") or []),
        )
    ]
    limit = own[0].get("PermissionsBoundary", {}).get("PermissionsBoundaryArn", "")
    if limit and limit not in documents:
        raise Failure("error", f"the permissions boundary {limit} is not among the policies that IAM lists")
    return policies, documents[limit] if limit else None


_INLINE = ("UserPolicyList", "GroupPolicyList", "RolePolicyList")
