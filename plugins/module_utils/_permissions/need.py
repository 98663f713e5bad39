# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a module needs to be allowed, as data: each step says it beside its code, in ``permissions.py``.

A need names the operations that are sent, by botocore's names. The IAM actions follow from them (``actions.py``). What
an operation asks for on another resource, such as ``iam:PassRole``, is a need of its own that names the operation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from .actions import actions_of

#: What a need is for. A check reads, a baseline also writes, and only an undo removes: a restore, ``state: absent``.
READ, WRITE, UNDO = "read", "write", "undo"
ANY = ("*",)


@dataclass(frozen=True)
class Need:
    """Some actions on some resources.

    Args:
        kind: ``read``, ``write`` or ``undo``.
        operations: what is sent that needs it, such as ``s3:GetBucketPolicy``.
        actions: the IAM actions.
        on: the resources, as ARNs without their head ``arn:<partition>:``, or ``*``. ``{account}`` and ``{region}``
            stand for the account and the home region, other names in braces for variables of the role. A list makes an
            ARN of each of its items, and ``{a.key}`` one of each item of a list of dictionaries that has the key.
        when: the variable of the role with which it is needed, or several of which one is enough: ``a b``. ``a=x`` asks
            for a value, ``a=`` for any, also one that is off, ``a.key=x`` for a value in one of a list of dictionaries,
            ``a&b`` for both. Empty: always.
        condition: the element Condition of a statement.
    """

    kind: str
    operations: tuple[str, ...]
    actions: tuple[str, ...]
    on: tuple[str, ...] = ANY
    when: str = ""
    condition: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


Needs = tuple[Need, ...]


def _need(
    kind: str,
    operations: str,
    on: Iterable[str] | str,
    when: str,
    condition: Mapping[str, Mapping[str, str]] | None,
) -> Need:
    service, _space, names = operations.partition(" ")
    sent = tuple(f"{service}:{name}" for name in names.split())
    actions = tuple(dict.fromkeys(action for name in sent for action in actions_of(name)))
    return Need(kind, sent, actions, (on,) if isinstance(on, str) else tuple(on), when, condition or {})


def reads(
    operations: str,
    on: Iterable[str] | str = ANY,
    *,
    when: str = "",
    condition: Mapping[str, Mapping[str, str]] | None = None,
) -> Need:
    """Operations that read: botocore's name of the service, then those of its operations."""
    return _need(READ, operations, on, when, condition)


def writes(
    operations: str,
    on: Iterable[str] | str = ANY,
    *,
    when: str = "",
    condition: Mapping[str, Mapping[str, str]] | None = None,
) -> Need:
    """Operations that bring something about."""
    return _need(WRITE, operations, on, when, condition)


def undoes(
    operations: str,
    on: Iterable[str] | str = ANY,
    *,
    when: str = "",
    condition: Mapping[str, Mapping[str, str]] | None = None,
) -> Need:
    """Operations that only an undo sends: to put back what was, or to remove what was made."""
    return _need(UNDO, operations, on, when, condition)


def also(
    actions: str,
    by: str,
    on: Iterable[str] | str = ANY,
    *,
    kind: str = WRITE,
    when: str = "",
    condition: Mapping[str, Mapping[str, str]] | None = None,
) -> Need:
    """Actions that operations ask for on other resources than their own.

    Args:
        actions: IAM actions with their prefix, separated by spaces.
        by: the operations, as in ``writes``.
        on: see ``Need``, as ``kind``, ``when`` and ``condition``.
    """
    return replace(_need(kind, by, on, when, condition), actions=tuple(actions.split()))


def passes(role: str, service: str, by: str, *, when: str = "", kind: str = WRITE) -> Need:
    """Handing a role to a service, which alone may take it.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
    """
    return also(
        "iam:PassRole", by, role, kind=kind, when=when, condition={"StringEquals": {"iam:PassedToService": service}}
    )


def linked_role(service: str, by: str, *, when: str = "", kind: str = WRITE) -> Need:
    """A service-linked role, which comes with the first use of a service.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
    """
    return also(
        "iam:CreateServiceLinkedRole",
        by,
        f"iam::{{account}}:role/aws-service-role/{service}/*",
        kind=kind,
        when=when,
        condition={"StringEquals": {"iam:AWSServiceName": service}},
    )


def with_when(needs: Iterable[Need], when: str) -> Needs:
    """Needs that an option brings, each with what it asks for itself."""
    return tuple(replace(need, when=_both(when, need.when)) for need in needs)


def _both(first: str, second: str) -> str:
    if not first or not second:
        return first or second
    return " ".join(f"{one}&{other}" for one in first.split() for other in second.split())
