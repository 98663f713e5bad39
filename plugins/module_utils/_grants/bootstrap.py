# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the module ``bootstrap`` puts in place, from its options: roles here, and StackSets for an organization."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._kernel.plan import Refusal
from .._kernel.reconcile import Resource
from .._module.run import Context
from .._parts.names import UNIT_ID
from .._parts.organization import Organization, elsewhere, find_organization
from .._parts.ownership import MANAGED_TAG
from .._parts.trusted import audiences, check_trusted, trust_policy, trusted_of
from .._steps.bootstrap.controls import BASELINE, DRIFT
from .._steps.bootstrap.provider import IdentityProvider
from .._steps.bootstrap.role import AccessRole
from .._steps.bootstrap.role_plan import WantedRole
from .._steps.bootstrap.role_reads import normal
from .._steps.bootstrap.stack_set import RoleStackSet
from .._steps.bootstrap.stack_set_plan import DELEGATED, SELF, WantedSet
from .answer import check_steps
from .boundary import baseline_boundary, service_boundary
from .catalogue import STEPS
from .policies import Document, documents, length, statements
from .resolve import Grant, Place, grants
from .template import ACCOUNT, PARTITION, Role, account_template

_NAME = re.compile(r"[\w+=,.@-]{1,46}", re.ASCII)
_PATH = re.compile(r"/[\w+=,.@-]{1,64}/", re.ASCII)
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", re.ASCII)
#: The path of what the steps make themselves.
_TAKEN = "/dayone/"
_MOST_TAGS = 49
#: The most that IAM takes of a trust policy, where its quota was raised from 2,048:
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
_LONGEST_TRUST = 4096
LIMIT, SERVICE_LIMIT = "boundary", "service-boundary"
_CONTROLS = {"drift": DRIFT, "baseline": BASELINE}


def check(options: Mapping[str, Any]) -> None:
    """Refuse what cannot be put in place.

    Raises:
        Refusal: the option, and what it must be.
    """
    check_steps(options["steps"])
    if not options["roles"]:
        raise Refusal("roles is empty: list drift, baseline, or both.")
    wrong = {
        "drift_name": not _NAME.fullmatch(options["drift_name"]),
        "baseline_name": not _NAME.fullmatch(options["baseline_name"]),
        "path": not _PATH.fullmatch(options["path"]) or options["path"] == _TAKEN,
        "session_hours": not 1 <= options["session_hours"] <= 12,
        "tags": len(options["tags"] or {}) > _MOST_TAGS or MANAGED_TAG in (options["tags"] or {}),
        "template_bucket": options["template_bucket"] and not _BUCKET.fullmatch(options["template_bucket"]),
    }
    must = {
        "drift_name": "1 to 46 letters, digits and any of _+=,.@-",
        "baseline_name": "1 to 46 letters, digits and any of _+=,.@-",
        "path": f"one path segment with a slash at both ends, other than {_TAKEN}, in which the steps create roles",
        "session_hours": "1 to 12",
        "tags": f"at most {_MOST_TAGS}, without {MANAGED_TAG}",
        "template_bucket": "the name of a bucket",
    }
    for name, is_wrong in wrong.items():
        if is_wrong:
            raise Refusal(f"{name} is {options[name]!r}, but must be {must[name]}.")
    if options["drift_name"] == options["baseline_name"]:
        raise Refusal("drift_name and baseline_name are the same, but the two roles need different names.")
    unknown = [unit for unit in options["units"] if not re.fullmatch(UNIT_ID, unit)]
    if unknown:
        raise Refusal(
            f"units: {', '.join(unknown)} is not the ID of a root or unit, such as r-ab12 or ou-ab12-12345678."
        )
    if options["state"] == "present":
        check_trusted(options["trusted"], "trusted")
        if options["baseline_trusted"] is not None:
            check_trusted(options["baseline_trusted"], "baseline_trusted")


@dataclass(frozen=True)
class _Made:
    """A role with its documents, for one place: an account, or any account of a template."""

    purpose: str
    name: str
    trust: Document
    policies: Sequence[Document]
    limits: Mapping[str, Document]


def _made(options: Mapping[str, Any], purpose: str, place: Place) -> _Made:
    """A role with all that is generated for it.

    Raises:
        Refusal: its policies, or its boundary, are more than IAM takes.
    """
    name = options[f"{purpose}_name"]
    found = _grants(options, purpose, place)
    limits: dict[str, Document] = {}
    if purpose == "baseline":
        service = f"arn:{place.partition}:iam::{place.account}:policy{options['path']}{name}-{SERVICE_LIMIT}"
        limits = {
            LIMIT: baseline_boundary(found, place, options["path"], service),
            SERVICE_LIMIT: service_boundary(),
        }
    trust = trust_policy(trusted_of(_trusted(options, purpose)), place.partition, place.account)
    if length(trust) > _LONGEST_TRUST:
        raise Refusal(
            f"the trust policy of {name} is {length(trust)} characters long, and IAM's limit is "
            f"{_LONGEST_TRUST}: trust fewer principals, or use a pattern after the repository."
        )
    return _Made(purpose, name, trust, documents(statements(found)), limits)


def _trusted(options: Mapping[str, Any], purpose: str) -> Sequence[Mapping[str, Any]]:
    chosen = options["baseline_trusted"] if purpose == "baseline" else None
    found: Sequence[Mapping[str, Any]] = options["trusted"] if chosen is None else chosen
    return found


def _grants(options: Mapping[str, Any], purpose: str, place: Place) -> list[Grant]:
    """What a role is given: for its runs with a preflight, and where it enters the members' roles for the inventory.

    Service roles that were there before get their boundary by a run, too.
    """
    steps = sorted(STEPS) if options["steps"] is None else options["steps"]
    asked = {"dayone_preflight": True, "dayone_permissions_boundary": True}
    found = grants(steps, purpose, place, {**(options["variables"] or {}), **asked})
    if options["assumes_members"]:
        role = f"{options['path'].lstrip('/')}{options[f'{purpose}_name']}"
        found += grants([], "inventory", place, {"dayone_role_name": role})
    return found


def _here(context: Context, options: Mapping[str, Any], purpose: str, removed: bool) -> AccessRole:
    """A role of this account."""
    place = Place(context.partition, context.account_id, context.home_region)
    made = _made({**options, "trusted": options["trusted"] or []}, purpose, place)
    name = made.name
    wanted = WantedRole(
        name,
        options["path"],
        context.partition,
        context.account_id,
        _CONTROLS[purpose],
        purpose,
        normal(made.trust),
        {f"{name}-{number}": normal(policy) for number, policy in enumerate(made.policies, 1)},
        {f"{name}-{limit}": normal(document) for limit, document in made.limits.items()},
        f"{name}-{LIMIT}" if LIMIT in made.limits else "",
        options["session_hours"] * 3600,
        options["tags"] or {},
    )
    return AccessRole(context.aws, wanted, removed=removed)


def _template(context: Context, options: Mapping[str, Any], purpose: str) -> Document:
    """The template that puts a role into any account."""
    made = _made(options, purpose, Place(PARTITION, ACCOUNT, context.home_region))
    role = Role(
        made.name,
        options["path"],
        (),
        "",
        "",
        options["session_hours"],
        {**(options["tags"] or {}), MANAGED_TAG: f"bootstrap/{made.name}"},
        trust=made.trust,
        limits=made.limits,
        own_limit=LIMIT if LIMIT in made.limits else "",
        providers=_providers(options, purpose),
    )
    return account_template(role, made.policies, purpose=purpose)


def _providers(options: Mapping[str, Any], purpose: str) -> dict[str, tuple[str, ...]]:
    """The identity providers that come with a role's template. An account has one of a host, so that the template of
    the first role that needs it has it, for both."""
    everything = audiences(trusted_of(item for name in options["roles"] for item in _trusted(options, name)))
    first: dict[str, str] = {}
    for name in options["roles"]:
        for host in audiences(trusted_of(_trusted(options, name))):
            first.setdefault(host, name)
    return {host: names for host, names in everything.items() if first[host] == purpose}


def _everywhere(
    context: Context, options: Mapping[str, Any], purpose: str, organization: Organization, removed: bool
) -> RoleStackSet:
    """The StackSet of a role."""
    template = _template(context, {**options, "trusted": options["trusted"] or []}, purpose)
    wanted = WantedSet(
        options[f"{purpose}_name"],
        tuple(options["units"]),
        context.home_region,
        template,
        options["template_bucket"] or "",
        SELF if organization.management_account == context.account_id else DELEGATED,
    )
    if not removed:
        wanted.check()
    return RoleStackSet(
        context,
        wanted,
        role=f"{options['path']}{wanted.name}",
        management=organization.management_account,
        removed=removed,
    )


def resources(context: Context, options: Mapping[str, Any]) -> list[Resource]:
    """The roles and providers of this account, and the StackSets of the organization where units are given.

    Raises:
        Refusal: units are given in an account that is in no organization, or the policies do not fit.
    """
    removed = options["state"] == "absent"
    found: list[Resource] = []
    organization = find_organization(context.aws) if options["units"] else None
    if options["units"]:
        if organization is None:
            raise Refusal("units is set, but this account belongs to no organization.")
        if not organization.all_features:
            raise Refusal(f"units is set, but {elsewhere(organization)} All its features must be enabled.")
        found += [_everywhere(context, options, name, organization, removed) for name in options["roles"]]
    # Of an organization a StackSet reaches all accounts but the one that manages it.
    if organization is None or organization.management_account == context.account_id:
        found += [_here(context, options, name, removed) for name in options["roles"]]
        hosts = audiences(trusted_of(item for name in options["roles"] for item in _trusted(options, name) or []))
        found += [IdentityProvider(context, host, names, removed=removed) for host, names in hosts.items()]
    return found
