# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a request is let through, by all policies that have a say.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .request import Ask
from .statements import ACCOUNT, DIRECTLY, EVERYBODY, ROLE, Policy, about

#: Beginnings of actions on resources that let nobody in by identity policies alone: a key's policy, and a role's trust
#: policy, must name the principal or its account.
_OWN_SAY = ("kms:", "sts:assumerole")
#: Actions that need no permission, but may be denied:
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getsessiontoken.html
_FREE = ("sts:getsessiontoken",)


@dataclass(frozen=True)
class Policies:
    """The policies that have a say in a request.

    Args:
        identity: of the principal, its groups included.
        resource: of the resource.
        boundary: the permissions boundary. None: there is none.
        session: of the session. None: there is none.
        organization: service control policies, those of one level (root, unit, account) together.
        resource_control: resource control policies, likewise.
    """

    identity: Sequence[Policy] = ()
    resource: Policy | None = None
    boundary: Policy | None = None
    session: Policy | None = None
    organization: Sequence[Sequence[Policy]] = ()
    resource_control: Sequence[Sequence[Policy]] = ()


@dataclass(frozen=True)
class Decision:
    """What came of a request: whether it is allowed, and by which kind of policy and statement."""

    allowed: bool
    why: str

    def __bool__(self) -> bool:
        return self.allowed


def decide(ask: Ask, policies: Policies) -> Decision:
    """Decide on a request.

    Raises:
        ValueError: a policy has an operator that IAM does not know.
    """
    for look in (_denied, _organized):
        refused = look(ask, policies)
        if refused is not None:
            return refused
    return _granted(ask, policies)


def _denied(ask: Ask, policies: Policies) -> Decision | None:
    """One denial is enough, wherever it stands. Service control policies do not bind services."""
    own = ask.principal.kind != "service"
    kinds: dict[str, Sequence[Policy | None]] = {
        "identity policy": policies.identity,
        "boundary": [policies.boundary],
        "session policy": [policies.session],
        "service control policy": [item for level in policies.organization for item in level] if own else [],
        "resource control policy": [item for level in policies.resource_control for item in level],
        "resource policy": [policies.resource],
    }
    for kind, documents in kinds.items():
        principals = kind.startswith("resource")
        for document in documents:
            for statement, _named in about(document or {}, ask, principals=principals):
                if statement["Effect"] == "Deny":
                    return Decision(False, f"denied by {kind} {statement.get('Sid', '')}".rstrip())
    return None


def _organized(ask: Ask, policies: Policies) -> Decision | None:
    """Each level of an organization must allow the request."""
    if ask.principal.kind == "service":
        return None
    if all(any(_allows(item, ask) for item in level) for level in policies.organization):
        return None
    return Decision(False, "not allowed by a service control policy")


def _allows(policy: Policy, ask: Ask) -> bool:
    return any(statement["Effect"] == "Allow" for statement, _named in about(policy, ask))


def _granted(ask: Ask, policies: Policies) -> Decision:
    """Whether identity and resource policies let the request through, within boundary and session policy."""
    free = ask.principal.kind == "root" or ask.action.lower() in _FREE
    identity = free or any(_allows(item, ask) for item in policies.identity)
    ways = _ways(ask, policies)
    if ask.principal.kind == "service":
        return Decision(bool(ways), "allowed by resource policy" if ways else "not allowed by a resource policy")
    lacking = [
        name
        for name, limit in (("boundary", policies.boundary), ("session policy", policies.session))
        if limit is not None and not _allows(limit, ask)
    ]
    if _alone(ask, ways, bool(lacking)):
        return Decision(True, "allowed by resource policy")
    if lacking:
        return Decision(False, f"not allowed by the {lacking[0]}")
    if not identity:
        return Decision(False, "not allowed by an identity policy")
    if not ways and (not ask.same_account or _has_own_say(ask)):
        return Decision(False, "not allowed by the resource policy")
    return Decision(True, "allowed by identity policy")


def _has_own_say(ask: Ask) -> bool:
    return ask.resource != "*" and ask.action.lower().startswith(_OWN_SAY)


def _ways(ask: Ask, policies: Policies) -> set[str]:
    """How the resource's policy lets the principal in."""
    found = about(policies.resource or {}, ask, principals=True)
    return {named for statement, named in found if statement["Effect"] == "Allow"}


def _alone(ask: Ask, ways: set[str], limited: bool) -> bool:
    """Whether the resource's policy is enough. Past a boundary or session policy only to a user or a session."""
    if not ask.same_account:
        return False
    if limited:
        return DIRECTLY in ways
    return bool(ways & {DIRECTLY, ROLE, EVERYBODY}) or (ACCOUNT in ways and ask.principal.kind == "root")
