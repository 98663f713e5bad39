# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is asked for of permission sets: options refused or made into wanted permission sets, from personas or by hand.

https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..._kernel.plan import Refusal
from ..._parts.groups import policy_template as template
from ..._parts.groups.options import MANAGED, check_personas, persona_of, personas_of
from ..._parts.iam_policy_lint import REASON, compact, problems
from ..._parts.ownership import MANAGED_TAG
from .directory_options import refuse_twice

OWNER = "identity_center"
#: Characters of all inline policies of a role, which a permission set becomes in each account:
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
INLINE_SIZE = 10_240
#: Managed policies of both kinds together, and the hours of a session:
#: https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html
POLICIES, SHORTEST, LONGEST = 20, 1, 12
#: A permission set is for many accounts: what a persona says of "the account" is about each one's own.
_ANY_ACCOUNT = "*"
_NAME = re.compile(r"[\w+=,.@-]{1,32}", re.ASCII)
_DURATION = re.compile(r"PT(?=\d)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?")
_POLICY = re.compile(r"[\w+=,.@-]{1,128}", re.ASCII)
_PATH = re.compile(r"(/[A-Za-z0-9.,+@=_-]+)*/")
_RELAY = re.compile(r"[a-zA-Z0-9&$@#\\/%?=~\-_'\"|!:,.;*+\[\] (){}]{1,240}")
_DESCRIPTION = re.compile(r"[\t\n\r -~\xa1-\xff]{1,700}")


@dataclass(frozen=True)
class WantedSet:
    """A permission set to have, or not to have.

    Args:
        managed: names or ARNs of AWS-managed policies.
        customer: name and path of policies that each account has for itself.
        inline: the inline policy, or nothing.
        boundary: a reference as the API takes it, with the name of an AWS-managed policy in place of its ARN.
        duration: the length of a session in ISO 8601.
        admin: whether it may give full administrative rights.
    """

    name: str
    absent: bool = False
    description: str = ""
    managed: tuple[str, ...] = ()
    customer: tuple[tuple[str, str], ...] = ()
    inline: Mapping[str, Any] | None = None
    boundary: Mapping[str, Any] | None = None
    duration: str = "PT1H"
    relay_state: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    admin: bool = False

    @property
    def owner(self) -> str:
        """The mark by which it is known again."""
        return owner_of(self.name)

    @property
    def all_tags(self) -> dict[str, str]:
        """Its tags, with the mark."""
        return {**self.tags, MANAGED_TAG: self.owner}


def owner_of(name: str) -> str:
    """The mark of a permission set that is made here."""
    return f"{OWNER}/{name}"


def seconds_of(duration: str) -> int:
    """The seconds of a duration such as C(PT8H), or 0 where it is none."""
    found = _DURATION.fullmatch(duration)
    if found is None:
        return 0
    hours, minutes, seconds = (int(found[name] or 0) for name in ("hours", "minutes", "seconds"))
    return hours * 3600 + minutes * 60 + seconds


def wanted_sets(options: Mapping[str, Any], partition: str, region: str) -> list[WantedSet]:
    """What the options ask for."""
    admins = set(options["admin_permission_sets"])
    place = {"account": _ANY_ACCOUNT, "partition": partition, "region": region}
    return [_wanted(options, item, place, item["name"] in admins) for item in options["permission_sets"]]


def _wanted(options: Mapping[str, Any], item: Mapping[str, Any], place: Mapping[str, str], admin: bool) -> WantedSet:
    if item["state"] == "absent":
        return WantedSet(item["name"], absent=True, admin=admin)
    persona = persona_of(options, item)
    managed = dict.fromkeys((*persona.managed_policies, *(item["managed_policies"] or ())))
    customer = {(found["name"], found["path"]): None for found in item["customer_managed_policies"] or ()}
    return WantedSet(
        item["name"],
        False,
        item["description"] or "",
        tuple(managed),
        tuple(sorted(customer)),
        _inline(options, item, place),
        _boundary(item["permissions_boundary"]),
        item["session_duration"],
        item["relay_state"] or "",
        {str(key): str(value) for key, value in (item["tags"] or {}).items()},
        admin,
    )


def _inline(options: Mapping[str, Any], item: Mapping[str, Any], place: Mapping[str, str]) -> dict[str, Any] | None:
    """The persona's templates and the own statements as one policy, for a permission set has one."""
    persona = persona_of(options, item)
    values = template.values_of(persona, item["parameters"] or {}, place)
    statements = [entry for listed in persona.policies.values() for entry in listed]
    whole = [template.filled(entry, values) for entry in statements]
    own = [{key: value for key, value in entry.items() if key != REASON} for entry in item["statements"] or ()]
    return {"Version": "2012-10-17", "Statement": [*whole, *own]} if whole or own else None


def _boundary(given: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if given is None:
        return None
    if given["managed_policy"] is not None:
        return {"ManagedPolicyArn": given["managed_policy"]}
    return {"CustomerManagedPolicyReference": {"Name": given["name"], "Path": given["path"]}}


def check(options: Mapping[str, Any]) -> None:
    """Refuse bad options before the first request."""
    refuse_twice("permission_sets", (item["name"] for item in options["permission_sets"]))
    check_personas(options)
    names = {item["name"] for item in options["permission_sets"]}
    strangers = sorted(set(options["admin_permission_sets"]) - names)
    if strangers:
        raise Refusal(f"admin_permission_sets has {', '.join(strangers)}, which permission_sets does not list.")
    known = personas_of(options)
    for item in options["permission_sets"]:
        where = f"permission set {item['name']}"
        if not _NAME.fullmatch(item["name"]):
            raise Refusal(f"{where}: name must be 1 to 32 of A-Z, a-z, 0-9 and _+=,.@-.")
        if item["persona"] and item["persona"] not in known:
            raise Refusal(f"{where}: persona is {item['persona']}, but must be one of {', '.join(sorted(known))}.")
        if item["state"] == "present":
            _check_settings(where, item)
            _check_policies(where, options, item)


def _check_settings(where: str, item: Mapping[str, Any]) -> None:
    duration = item["session_duration"]
    if not SHORTEST * 3600 <= seconds_of(duration) <= LONGEST * 3600:
        raise Refusal(
            f"{where}: session_duration is {duration}, but must be a duration of ISO 8601 between PT{SHORTEST}H and "
            f"PT{LONGEST}H, such as PT8H."
        )
    if item["description"] is not None and not _DESCRIPTION.fullmatch(item["description"]):
        raise Refusal(f"{where}: description must be 1 to 700 characters of Latin-1. Leave it out if there is none.")
    if item["relay_state"] is not None and not _RELAY.fullmatch(item["relay_state"]):
        raise Refusal(f"{where}: relay_state is {item['relay_state']!r}, but must be an URL of 1 to 240 characters.")
    if MANAGED_TAG in (item["tags"] or {}):
        raise Refusal(f"{where}: tags has {MANAGED_TAG}, which this module sets itself.")


def _check_policies(where: str, options: Mapping[str, Any], item: Mapping[str, Any]) -> None:
    persona = persona_of(options, item)
    template.refuse_parameters(where, persona, item["parameters"] or {})
    template.refuse_templates(where, persona, item["parameters"] or {})
    _check_references(where, item)
    found = problems([*(item["statements"] or ())])
    if found:
        raise Refusal(f"{where}: statements: {'; '.join(found)}.")
    wanted = _wanted(options, item, {"account": _ANY_ACCOUNT, "partition": "aws", "region": "us-east-1"}, False)
    for policy in wanted.managed:
        if not MANAGED.fullmatch(policy) or (policy.startswith("arn:") and ":iam::aws:" not in policy):
            raise Refusal(
                f"{where}: managed_policies has {policy!r}, but must have names or ARNs of AWS managed policies. List "
                "the accounts' own policies in customer_managed_policies, by name."
            )
    _check_sizes(where, wanted)


def _check_sizes(where: str, wanted: WantedSet) -> None:
    count = len(wanted.managed) + len(wanted.customer)
    if count > POLICIES:
        raise Refusal(f"{where} has {count} managed policies, but can have at most {POLICIES}.")
    sids = [entry["Sid"] for entry in (wanted.inline or {}).get("Statement", ()) if "Sid" in entry]
    twice = sorted({sid for sid in sids if sids.count(sid) > 1})
    if twice:
        raise Refusal(f"{where}: the Sid {', '.join(twice)} occurs twice, in its persona and in statements.")
    size = len(compact(wanted.inline)) if wanted.inline else 0
    if size > INLINE_SIZE:
        raise Refusal(f"{where}: its inline policy has {size} characters, but IAM's limit is {INLINE_SIZE}.")


def _check_references(where: str, item: Mapping[str, Any]) -> None:
    boundary = item["permissions_boundary"]
    if boundary is not None and (boundary["managed_policy"] is None) == (boundary["name"] is None):
        raise Refusal(f"{where}: permissions_boundary must have either managed_policy or name.")
    references = [*(item["customer_managed_policies"] or ())]
    if boundary is not None and boundary["name"] is not None:
        references.append(boundary)
    for reference in references:
        if not _POLICY.fullmatch(reference["name"]) or not _PATH.fullmatch(reference["path"]):
            raise Refusal(
                f"{where}: {reference['name']!r} with the path {reference['path']!r} is not valid: give the name "
                "without its path, and a path that begins and ends with /."
            )
