# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is asked for of IAM groups: options refused or made into wanted groups."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..._kernel.plan import Refusal
from . import policy_template as template
from .personas import PERSONAS, REQUIRE_MFA, Persona

#: Where everything is that the module makes. Groups take no tags, so their path is their mark.
PATH = "/dayone/"
OWNER = "iam_groups"
PREFIX = "dayone-"
MFA_POLICY = "dayone-require-mfa"

_NAME = re.compile(r"[A-Za-z0-9_+=.@-]{1,100}")
_USER = re.compile(r"[A-Za-z0-9_+=,.@-]{1,64}")
MANAGED = re.compile(r"[A-Za-z0-9_+=,.@/-]{1,128}|arn:[^:*]+:iam::(aws|\d{12}):policy/[^*]+")


@dataclass(frozen=True)
class Group:
    """One group to have, or not to have. ``policies`` are our own, by ARN; ``managed`` are others'."""

    name: str
    absent: bool = False
    managed: tuple[str, ...] = ()
    policies: Mapping[str, dict[str, Any]] | None = None
    members: tuple[str, ...] | None = None
    exact: bool = False
    purge: bool = False
    mfa: bool = True
    admin: bool = False

    @property
    def own(self) -> Mapping[str, dict[str, Any]]:
        """The documents of our own policies by their ARN."""
        return self.policies or {}

    @property
    def owner(self) -> str:
        """The mark of the group's policies."""
        return f"{OWNER}/{self.name}"


def personas_spec() -> dict[str, Any]:
    """The option that takes personas, as the fragment ``personas`` says."""
    persona = {
        "name": {"type": "str", "required": True},
        "managed_policies": {"type": "list", "elements": "str"},
        "policies": {"type": "dict"},
        "defaults": {"type": "dict"},
    }
    return {"type": "list", "elements": "dict", "default": [], "options": persona}


def personas_of(options: Mapping[str, Any]) -> dict[str, Persona]:
    """Our personas and the user's. One of the same name replaces ours."""
    given = {
        item["name"]: Persona(
            tuple(item["managed_policies"] or ()),
            {name: tuple(statements) for name, statements in (item["policies"] or {}).items()},
            {name: str(value) for name, value in (item["defaults"] or {}).items()},
        )
        for item in options["personas"] or []
    }
    return {**PERSONAS, **given}


def persona_of(options: Mapping[str, Any], group: Mapping[str, Any]) -> Persona:
    """The persona of a group, with nothing in it for a group that names none."""
    return personas_of(options)[group["persona"]] if group["persona"] else Persona()


def policy_name(group: str, name: str) -> str:
    """The name of a group's policy."""
    return f"{PREFIX}{group}-{name}"


def policy_arn(partition: str, account: str, name: str) -> str:
    """Where a policy of ours is."""
    return f"arn:{partition}:iam::{account}:policy{PATH}{name}"


def mfa_document(partition: str) -> dict[str, Any]:
    """The policy that denies everything but changing their password and setting up MFA."""
    return template.document(REQUIRE_MFA, {"partition": partition})


def groups_of(options: Mapping[str, Any], account: Mapping[str, str]) -> list[Group]:
    """The groups that the options ask for."""
    admins = {name.lower() for name in options["admin_groups"]}
    return [_group(options, item, account, item["name"].lower() in admins) for item in options["groups"]]


def _group(options: Mapping[str, Any], item: Mapping[str, Any], account: Mapping[str, str], admin: bool) -> Group:
    persona = persona_of(options, item)
    if item["state"] == "absent":
        return Group(item["name"], absent=True, admin=admin)
    values = template.values_of(persona, item["parameters"] or {}, account)
    policies = {
        policy_arn(account["partition"], account["account"], policy_name(item["name"], name)): template.document(
            statements, values
        )
        for name, statements in persona.policies.items()
    }
    managed = dict.fromkeys((*persona.managed_policies, *(item["managed_policies"] or ())))
    return Group(
        item["name"],
        False,
        tuple(managed),
        policies,
        None if item["members"] is None else tuple(dict.fromkeys(item["members"])),
        item["membership"] == "exact",
        item["purge_policies"],
        options["require_mfa"] if item["require_mfa"] is None else item["require_mfa"],
        admin,
    )


def check(options: Mapping[str, Any]) -> None:
    """Refuse bad options before the first request."""
    refuse_twice("groups", [item["name"].lower() for item in options["groups"]])
    names = {item["name"].lower() for item in options["groups"]}
    strangers = sorted(name for name in options["admin_groups"] if name.lower() not in names)
    if strangers:
        raise Refusal(f"admin_groups has {', '.join(strangers)}, which groups does not list.")
    if options["unused_days"] is not None and not 1 <= options["unused_days"] <= 400:
        raise Refusal(f"unused_days is {options['unused_days']}, but must be between 1 and 400.")
    check_personas(options)
    known = personas_of(options)
    for item in options["groups"]:
        _check_group(options, item, known)
    present = [item for item in options["groups"] if item["state"] == "present"]
    made = [policy_name(item["name"], name) for item in present for name in persona_of(options, item).policies]
    refuse_twice("groups: the policies created", [MFA_POLICY, *(name.lower() for name in made)])


def check_personas(options: Mapping[str, Any]) -> None:
    """Refuse personas of one name, and templates that are no lists."""
    refuse_twice("personas", [item["name"] for item in options["personas"] or []])
    for persona in options["personas"] or []:
        for name, statements in (persona["policies"] or {}).items():
            if not isinstance(statements, (list, tuple)):
                raise Refusal(f"persona {persona['name']}: policies.{name} must be a list of statements.")


def refuse_twice(option: str, names: Iterable[str]) -> None:
    """Refuse a name that is there twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise Refusal(f"{option} has the name {name} twice; IAM does not distinguish upper and lower case.")
        seen.add(name)


def check_group_names(where: str, item: Mapping[str, Any]) -> None:
    """Refuse what cannot be the name of a group, or of one of its members."""
    if not _NAME.fullmatch(item["name"]):
        raise Refusal(f"{where}: name must be 1 to 100 characters of A-Z, a-z, 0-9 and _+=.@-.")
    for user in item["members"] or []:
        if not _USER.fullmatch(user):
            raise Refusal(
                f"{where}: members has {user!r}, but a user name is 1 to 64 characters of A-Z, a-z, 0-9 and _+=,.@-."
            )


def _check_group(options: Mapping[str, Any], item: Mapping[str, Any], known: Mapping[str, Persona]) -> None:
    where = f"group {item['name']}"
    check_group_names(where, item)
    if item["persona"] and item["persona"] not in known:
        raise Refusal(f"{where}: persona is {item['persona']}, but must be one of {', '.join(sorted(known))}.")
    if item["membership"] == "exact" and item["members"] is None:
        raise Refusal(f"{where}: membership is exact, so members must be given ([] for nobody).")
    persona = persona_of(options, item)
    for policy in (*persona.managed_policies, *(item["managed_policies"] or ())):
        if not MANAGED.fullmatch(policy):
            raise Refusal(
                f"{where}: managed_policies has {policy!r}, but must contain names of AWS managed policies or "
                "policy ARNs."
            )
    if item["state"] == "present":
        _check_names(where, item["name"], persona)
        template.refuse_parameters(where, persona, item["parameters"] or {})
        template.refuse_templates(where, persona, item["parameters"] or {})


def _check_names(where: str, group: str, persona: Persona) -> None:
    for name, statements in persona.policies.items():
        if not _NAME.fullmatch(name) or len(policy_name(group, name)) > 128 or not statements:
            raise Refusal(f"{where}: policy {name!r} must have statements, and a name of A-Z, a-z, 0-9 and _+=.@-.")
