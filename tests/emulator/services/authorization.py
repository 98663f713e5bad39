# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether who signs a request may send it, by all policies that have a say, and how AWS says that it may not.

Roles and users are held to their policies where they have any: those without are administrators here, as is the user
with whose key an account begins. Service control policies bind everybody in a member account.
https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from ansible_collections.dayone.aws.plugins.module_utils._permissions.actions import actions_of
from moto.core.utils import get_service_model
from moto.iam.models import iam_backends
from moto.organizations.models import organizations_backends
from moto.sts.models import sts_backends

from tests.emulator.account import State
from tests.emulator.asked import asks
from tests.emulator.evaluation import Ask, Policies, Principal, decide
from tests.emulator.kit import Request
from tests.emulator.permits import (
    control_policies,
    document,
    holder_policies,
    key_of,
    key_policy,
    managed_policy,
    role_of,
    user_with_groups,
)

#: Operations that anybody may send: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
_FREE = {("sts", "GetCallerIdentity")}
_ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
#: How a message names the kinds of policies of the evaluation.
_KINDS = {
    "boundary": "permissions boundary",
    "identity policy": "identity-based policy",
    "resource policy": "resource-based policy",
}
_NAMED = re.compile("(identity policy|boundary|session policy|service control policy|resource policy)")
#: Services whose answers are XML or whose newer protocol keeps the codes of the older one.
_XML = ("ec2", "query", "rest-xml")


@dataclass(frozen=True)
class Caller:
    """Who signs a request, with the policies that are its own."""

    principal: Principal
    identity: Sequence[dict[str, Any]]
    boundary: dict[str, Any] | None = None
    session: dict[str, Any] | None = None
    #: Whether any of them holds it.
    held: bool = True


@dataclass(frozen=True)
class Denied:
    """A refusal of AWS's: its code and its text."""

    code: str
    message: str
    status: int = 403


@dataclass(frozen=True)
class Sent:
    """A request that was looked at: who sent it, its operation, what it asked for, and what it was refused."""

    agent: str
    operation: str
    asked: tuple[Ask, ...]
    refused: Ask | None


class Record:
    """The requests since the last reset: of callers who have policies, and with ``all`` of everybody."""

    all: ClassVar[bool] = False
    sent: ClassVar[list[Sent]] = []
    #: Where it is a list, the requests of everybody are added to it, also beyond resets.
    whole: ClassVar[list[Sent] | None] = None

    @classmethod
    def reset(cls) -> None:
        """Forget them."""
        cls.all, cls.sent = False, []

    @classmethod
    def forget(cls) -> None:
        """Forget what was sent so far, also where it is kept beyond resets."""
        cls.sent.clear()
        if cls.whole is not None:
            cls.whole.clear()

    @classmethod
    def of_everybody(cls) -> bool:
        """Whether requests are of interest whose senders have no policies."""
        return cls.all or cls.whole is not None

    @classmethod
    def add(cls, item: Sent) -> None:
        """Keep a request."""
        cls.sent.append(item)
        if cls.whole is not None:
            cls.whole.append(item)


def concerns(access_key: str, account_id: str) -> bool:
    """Whether policies have a say in what a key signs. Quick, for it is asked for every request."""
    return (
        Record.of_everybody()
        or access_key.startswith("ASIA")
        or bool(_user(access_key, account_id))
        or account_id in organizations_backends.master_accounts
    )


def refusal(request: Request, agent: str = "") -> Denied | None:
    """How AWS refuses a request by policies, or nothing."""
    if (request.service, request.operation) in _FREE or request.access_key in State.sessions:
        return None
    caller = _caller(request)
    limits = control_policies(request.account_id)
    bound = caller.held or bool(limits)
    if not (bound or Record.of_everybody()):
        return None
    asked: list[Ask] = []
    found: tuple[Ask, str] | None = None
    for ask in asks(request, caller.principal, actions_of(f"{request.service}:{request.operation}")):
        asked.append(ask)
        if not bound:
            continue
        policies = Policies(
            caller.identity, _resource_policy(request, ask), caller.boundary, caller.session, organization=limits
        )
        decision = decide(ask, policies)
        if not decision:
            found = ask, decision.why
            break
    Record.add(Sent(agent, f"{request.service}:{request.operation}", tuple(asked), found[0] if found else None))
    return Denied(_code(request), _text(request, *found)) if found else None


def _caller(request: Request) -> Caller:
    """Who signs a request, with its policies. Who has none may do everything."""
    partition = request.partition
    if request.access_key.startswith("ASIA"):
        session = sts_backends[request.account_id][partition].get_assumed_role_from_access_key(request.access_key)
        if session is not None:
            return _of_session(request, session)
    user = _user(request.access_key, request.account_id)
    if user is None:
        return Caller(Principal.user(f"arn:{partition}:iam::{request.account_id}:user/any"), [_ALL], held=False)
    policies = [policy for item in user_with_groups(request, user) for policy in holder_policies(item)]
    return Caller(Principal.user(user.arn), policies or [_ALL], held=bool(policies))


def _of_session(request: Request, session: Any) -> Caller:
    """The session of a role."""
    who, role = Principal.role(session.role_arn, session.session_name), role_of(request, session.role_arn)
    given = json.loads(session.policy) if session.policy else None
    policies = holder_policies(role) if role is not None else []
    boundary = managed_policy(request, role.permissions_boundary_arn) if role is not None else None
    held = bool(policies or boundary or given)
    return Caller(who, policies if policies or boundary else [_ALL], boundary, given, held=held)


def _user(access_key: str, account_id: str) -> Any:
    """The user of a key, unless it is the one that the account begins with."""
    if not access_key.startswith("AKIA") or access_key == State.administrator:
        return None
    users = list(iam_backends[account_id][State.partition].users.values())
    return next((user for user in users for key in user.access_keys if key.access_key_id == access_key), None)


def _resource_policy(request: Request, ask: Ask) -> dict[str, Any] | None:
    """The policy of a key or a role, without which nobody may use it: one that is not there yet lets its account in.

    An alias has no policy of its own: https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html
    """
    if ask.action == "sts:AssumeRole":
        role = role_of(request, ask.resource)
        return document(role.assume_role_policy_document) if role is not None else None
    if not ask.action.startswith("kms:"):
        return None
    key = key_of(request, ask.resource) if ":key/" in ask.resource else None
    if key is not None:
        return key_policy(key)
    root = f"arn:{request.partition}:iam::{request.account_id}:root"
    return {"Statement": [{"Effect": "Allow", "Principal": {"AWS": root}, "Action": "kms:*", "Resource": "*"}]}


def _code(request: Request) -> str:
    """The code of a refusal, by service."""
    special = {"ec2": "UnauthorizedOperation", "sns": "AuthorizationError"}
    about: Any = get_service_model(request.service).metadata
    old = about["protocol"] in _XML or "awsQueryCompatible" in about
    return special.get(request.service, "AccessDenied" if old else "AccessDeniedException")


def _text(request: Request, ask: Ask, why: str) -> str:
    """The text of a refusal. Each names user, action, and which kind of policy decided.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
    """
    kind = _NAMED.search(why)
    assert kind is not None, why
    name = _KINDS.get(kind[0], kind[0])
    action = ask.action.replace("sns:", "SNS:") if request.service == "sns" else ask.action
    article = "an" if name.startswith("i") else "a"
    reason = (
        f"with an explicit deny in {article} {name}"
        if why.startswith("denied")
        else f"because no {name} allows the {action} action"
    )
    who = ask.principal.session or ask.principal.arn
    return "".join(_pieces(request, ask, f"User: {who} is not authorized to perform: {action}", reason))


def _pieces(request: Request, ask: Ask, head: str, reason: str) -> Iterator[str]:
    ec2 = request.service == "ec2"
    if ec2:
        yield "You are not authorized to perform this operation. "
    yield head
    if not ec2 or ask.resource != "*":
        yield f" on resource: {_resource(request, ask)}"
    yield f" {reason}"
    if ec2 and ask.resource != "*":
        yield ". Encoded authorization failure message: c2VlIERlY29kZUF1dGhvcml6YXRpb25NZXNzYWdl"


def _resource(request: Request, ask: Ask) -> str:
    """How a message names a resource: S3 quotes it, and IAM calls one that it does not find by kind and name."""
    if request.service == "s3":
        return f'"{ask.resource}"'
    if request.service == "iam" and request.operation.startswith("Get"):
        kind, _slash, name = ask.resource.rpartition(":")[2].partition("/")
        backend = iam_backends[request.account_id][request.partition]
        kept: dict[str, Callable[[], Any]] = {"role": backend.roles.values, "user": backend.users.values}
        if kind in kept and all(item.arn != ask.resource for item in kept[kind]()):
            return f"{kind} {name}"
    return ask.resource
