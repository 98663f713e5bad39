# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who may take the roles of bootstrap: ARNs, pipelines of GitHub and GitLab, AWX, a permission set. Pure.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._aws.assumed import check_external_id
from .._kernel.plan import Refusal
from .names import ACCOUNT_ID

ARN, AWX, GITHUB, GITLAB, IDENTITY_CENTER = "arn", "awx", "github", "gitlab", "identity_center"
KINDS = (ARN, AWX, GITHUB, GITLAB, IDENTITY_CENTER)
#: Where tokens come from, and whom they are for, unless told otherwise:
#: https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
#: https://docs.gitlab.com/ci/cloud_services/aws/
HOSTS = {GITHUB: "token.actions.githubusercontent.com", GITLAB: "gitlab.com"}
#: The options that a kind needs, and those that it takes besides.
NEEDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    ARN: (("arn",), ("external_id",)),
    AWX: (("arn", "external_id"), ()),
    GITHUB: (("subjects",), ("host", "audience")),
    GITLAB: (("subjects",), ("host", "audience")),
    IDENTITY_CENTER: (("permission_set",), ("account_id",)),
}
_VALUES = ("arn", "external_id", "subjects", "host", "audience", "permission_set", "account_id")
_PRINCIPAL = re.compile(r"arn:aws[a-z-]*:(?:iam|sts)::[0-9]{12}:[\w+=,.@/:-]+", re.ASCII)
_HOST = re.compile(r"[a-z0-9][a-z0-9.-]+\.[a-z]{2,}(?:/[\w./-]+)?", re.ASCII)
_SET = re.compile(r"[\w+=,.@-]{1,32}", re.ASCII)
#: A subject names its repository whole: what a star may stand for begins behind it.
#: https://docs.github.com/en/actions/reference/security/oidc
#: https://docs.gitlab.com/ci/secrets/id_token_authentication/#token-payload
_SUBJECTS = {
    GITHUB: re.compile(r"repo:[\w.@-]+/[\w.@-]+:[^\s]+", re.ASCII),
    GITLAB: re.compile(r"project_path:[\w.-]+(?:/[\w.-]+)+:[^\s]+", re.ASCII),
}
_SHAPES = {
    GITHUB: "repo:<owner>/<repository>:<what>, such as repo:example/baseline:ref:refs/heads/main",
    GITLAB: "project_path:<group>/<project>:<what>, such as project_path:example/baseline:ref_type:branch:ref:main",
}
_WILD = re.compile(r"[*?]")


@dataclass(frozen=True)
class Trusted:
    """Somebody who may take a role.

    Args:
        kind: one of ``KINDS``.
        arn: of a role, a user or an account's root: ``arn`` and ``awx``.
        external_id: what must be said with it, or nothing.
        host: where tokens come from: ``github`` and ``gitlab``.
        audience: whom they are for.
        subjects: the claims ``sub`` that are let in, as patterns.
        permission_set: the name of one of Identity Center.
        account_id: the account in which it is used. Empty: the role's own.
    """

    kind: str
    arn: str = ""
    external_id: str = ""
    host: str = ""
    audience: str = ""
    subjects: tuple[str, ...] = ()
    permission_set: str = ""
    account_id: str = ""

    @property
    def federated(self) -> bool:
        """Whether it comes with a token of an identity provider."""
        return self.kind in HOSTS


def trusted_spec() -> dict[str, Any]:
    """The argument spec of those who are trusted."""
    options: dict[str, Any] = {name: {"type": "str"} for name in _VALUES}
    options["subjects"] = {"type": "list", "elements": "str"}
    return {
        "type": "list",
        "elements": "dict",
        "options": {"kind": {"type": "str", "choices": list(KINDS), "required": True}, **options},
    }


def check_trusted(items: Sequence[Mapping[str, Any]], option: str) -> None:
    """Refuse those who are not told, or are too many.

    Raises:
        Refusal: the option, and what it must be.
    """
    if not items:
        raise Refusal(f"{option} is empty: say who may assume the roles.")
    for number, item in enumerate(items):
        _check(item, f"{option}[{number}]")


def _check(item: Mapping[str, Any], option: str) -> None:
    kind = item["kind"]
    needed, taken = NEEDS[kind]
    given = [name for name in _VALUES if item.get(name)]
    missing = [name for name in needed if name not in given]
    if missing:
        raise Refusal(f"{option} of kind {kind} has no {missing[0]}.")
    foreign = [name for name in given if name not in (*needed, *taken)]
    if foreign:
        raise Refusal(f"{option} of kind {kind} cannot have {foreign[0]}.")
    for name, form, must in _FORMS:
        if item.get(name) and not form.fullmatch(item[name]):
            raise Refusal(f"{option}.{name} is {item[name]!r}, but must be {must}.")
    check_external_id(item.get("external_id"), f"{option}.external_id")
    for subject in item.get("subjects") or ():
        _check_subject(subject, kind, f"{option}.subjects")
    if _WILD.search(item.get("audience") or ""):
        raise Refusal(f"{option}.audience is {item['audience']!r}, but must not contain a wildcard.")


_FORMS = (
    ("arn", _PRINCIPAL, "the ARN of a role, a user or an account's root, without wildcards"),
    ("host", _HOST, "a host without https://, such as gitlab.example.com"),
    ("permission_set", _SET, "the name of a permission set"),
    ("account_id", re.compile(ACCOUNT_ID), "an account ID of twelve digits"),
)


def _check_subject(subject: str, kind: str, option: str) -> None:
    if _SUBJECTS[kind].fullmatch(subject):
        return
    why = "would allow every repository that it matches" if _WILD.search(subject) else "does not name a repository"
    raise Refusal(f"{option} has {subject!r}, which {why}. It must be {_SHAPES[kind]}.")


def trusted_of(items: Iterable[Mapping[str, Any]]) -> tuple[Trusted, ...]:
    """Those who are trusted, from options that were checked."""
    return tuple(_one(item) for item in items)


def _one(item: Mapping[str, Any]) -> Trusted:
    kind = item["kind"]
    host = (item.get("host") or HOSTS.get(kind, "")) if kind in HOSTS else ""
    default = f"https://{host}" if kind == GITLAB else "sts.amazonaws.com"
    return Trusted(
        kind,
        item.get("arn") or "",
        item.get("external_id") or "",
        host,
        (item.get("audience") or default) if kind in HOSTS else "",
        tuple(sorted(item.get("subjects") or ())),
        item.get("permission_set") or "",
        item.get("account_id") or "",
    )


def provider_arn(host: str, partition: str, account: str) -> str:
    """The ARN of an OIDC provider of IAM."""
    return f"arn:{partition}:iam::{account}:oidc-provider/{host}"


def audiences(trusted: Iterable[Trusted]) -> dict[str, tuple[str, ...]]:
    """The OIDC providers that are needed, by host, each with the audiences that it must know."""
    found: dict[str, set[str]] = {}
    for item in trusted:
        if item.federated:
            found.setdefault(item.host, set()).add(item.audience)
    return {host: tuple(sorted(names)) for host, names in sorted(found.items())}


def trust_policy(trusted: Iterable[Trusted], partition: str, account: str) -> dict[str, Any]:
    """The trust policy of a role: one statement for each way in, and one for all ARNs that say the same."""
    made: dict[Any, dict[str, Any]] = {}
    arns: dict[Any, set[str]] = {}
    for number, item in enumerate(trusted):
        way = ("arn", item.external_id) if item.arn else number
        made.setdefault(way, _statement(item, partition, account))
        if item.arn:
            arns.setdefault(way, set()).add(item.arn)
    for way, names in arns.items():
        made[way]["Principal"] = {"AWS": sorted(names) if len(names) > 1 else min(names)}
    return {"Version": "2012-10-17", "Statement": list(made.values())}


def _statement(item: Trusted, partition: str, account: str) -> dict[str, Any]:
    if item.federated:
        return _of_token(item, provider_arn(item.host, partition, account))
    if item.kind == IDENTITY_CENTER:
        return _of_permission_set(item, partition, item.account_id or account)
    made: dict[str, Any] = {"Effect": "Allow", "Principal": {"AWS": item.arn}, "Action": "sts:AssumeRole"}
    if item.external_id:
        made["Condition"] = {"StringEquals": {"sts:ExternalId": item.external_id}}
    return made


def _of_token(item: Trusted, provider: str) -> dict[str, Any]:
    """Both the audience and the subject are asked for, or any repository of the host could take the role."""
    wild = any(map(_WILD.search, item.subjects))
    subjects = list(item.subjects) if len(item.subjects) > 1 else item.subjects[0]
    equals = {f"{item.host}:aud": item.audience}
    condition: dict[str, Any] = {"StringEquals": equals if wild else {**equals, f"{item.host}:sub": subjects}}
    if wild:
        condition["StringLike"] = {f"{item.host}:sub": subjects}
    return {
        "Effect": "Allow",
        "Principal": {"Federated": provider},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": condition,
    }


def _of_permission_set(item: Trusted, partition: str, account: str) -> dict[str, Any]:
    """A permission set's role has sixteen letters behind its name, and a region in its path, but that of us-east-1."""
    head = f"arn:{partition}:iam::{account}:role/aws-reserved/sso.amazonaws.com/"
    tail = f"AWSReservedSSO_{item.permission_set}_{'?' * 16}"
    return {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:{partition}:iam::{account}:root"},
        "Action": "sts:AssumeRole",
        "Condition": {"ArnLike": {"aws:PrincipalArn": [f"{head}{tail}", f"{head}*/{tail}"]}},
    }
