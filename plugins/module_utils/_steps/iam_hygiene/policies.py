# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Judges who holds what: direct policies, administrators, CloudShell, and federation. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ..._kernel.plan import Failure, State, Verdict, unknown
from ..._parts.credential_report import Report
from ..._parts.iam_details import Details, Holder
from ..._parts.policy_effect.passing import Strong, services_of, ways_by_passing
from ..._parts.policy_effect.powers import EVERY, admin_by, escalations
from .credentials import judged, users

#: Roles that IAM Identity Center keeps of its permission sets: nobody can change them in the account.
#: https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetcustom.html
RESERVED = "/aws-reserved/"
#: Roles that AWS's services keep for themselves: nobody else can take them.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
_LINKED = "/aws-service-role/"
_ADMIN, _SHELL = "policy/AdministratorAccess", "policy/AWSCloudShellFullAccess"
FEDERATED = "people sign in through federation, and nobody else has a console password"


def judge_details(details: Details, options: Mapping[str, Any]) -> list[Verdict]:
    """Direct policies, administrators and CloudShell."""
    return [
        *judged("iam_hygiene.direct_policies", _direct(details.holders), "policies through groups only"),
        *judged(
            "iam_hygiene.full_admin", _admins(details, options), "administrators only in the groups of admin_groups"
        ),
        *judged(
            "iam_hygiene.privilege_escalation",
            _ways_up(details, options),
            "no policy that lets its holder gain all rights",
        ),
        *judged("iam_hygiene.cloudshell", _shells(details.holders), "nobody has AWSCloudShellFullAccess"),
    ]


def _direct(holders: Iterable[Holder]) -> dict[str, list[str]]:
    return {
        holder.arn: sorted([*holder.attached, *(f"inline {name}" for name in holder.inline)])
        for holder in holders
        if holder.kind == "user" and (holder.attached or holder.inline)
    }


def _admins(details: Details, options: Mapping[str, Any]) -> dict[str, list[str]]:
    """Who may do everything and is not named for it: by the ARN of a managed policy, or of who has an inline one."""
    full = {arn: admin_by(document) for arn, document in details.documents.items()}
    return _holders_of(details, options, lambda arn: full.get(arn, _by_name(arn)), admin_by)


def _by_name(arn: str) -> str:
    """How a policy of which IAM does not show the document makes a full administrator."""
    return EVERY if arn.endswith(_ADMIN) else ""


def _ways_up(details: Details, options: Mapping[str, Any]) -> dict[str, list[str]]:
    """Who is no full administrator, and can make one of themselves: by some action of IAM, or by passing an
    administrator's role to a service that does as its caller says."""
    strong = _strong_roles(details)

    def ways_up(document: Mapping[str, Any]) -> str:
        if admin_by(document):
            return ""
        return ", ".join([*escalations(document), *ways_by_passing(document, strong)])

    ways = {arn: ways_up(document) for arn, document in details.documents.items()}
    return _holders_of(details, options, lambda arn: ways.get(arn, ""), ways_up)


def _strong_roles(details: Details) -> list[Strong]:
    """The roles that services may take, and that are administrators or can make one of themselves by IAM alone."""

    def is_strong(document: Mapping[str, Any]) -> bool:
        return bool(admin_by(document) or escalations(document))

    strong = {arn: is_strong(document) for arn, document in details.documents.items()}
    return [
        Strong(holder.arn, services)
        for holder in details.holders
        if holder.kind == "role"
        and not holder.path.startswith(_LINKED)
        and (
            any(strong.get(arn, bool(_by_name(arn))) for arn in holder.attached)
            or any(map(is_strong, holder.inline.values()))
        )
        and (services := services_of(holder.trust))
    ]


def _holders_of(
    details: Details,
    options: Mapping[str, Any],
    of_managed: Callable[[str], str],
    of_inline: Callable[[Mapping[str, Any]], str],
) -> dict[str, list[str]]:
    """Who holds policies of a kind and is not named for it, and how the policies are so, where that is not plain."""
    found: dict[str, set[str]] = {}
    for holder in details.holders:
        if _may(holder, options):
            continue
        for arn in filter(of_managed, holder.attached):
            found.setdefault(arn, set()).update({holder.label, *_unless_plain(of_managed(arn))})
        for name, document in holder.inline.items():
            how = of_inline(document)
            if how:
                found.setdefault(holder.arn, set()).update({f"inline {name}", *_unless_plain(how)})
    return {arn: sorted(said) for arn, said in found.items()}


def _unless_plain(how: str) -> list[str]:
    return [] if how == EVERY else [f"by {how}"]


def _may(holder: Holder, options: Mapping[str, Any]) -> bool:
    """Whether somebody may be a full administrator."""
    if holder.kind == "group":
        return holder.name in options["admin_groups"]
    of_aws = holder.path.startswith((RESERVED, _LINKED))
    return holder.kind == "role" and (of_aws or holder.name in options["admin_roles"])


def _shells(holders: Iterable[Holder]) -> dict[str, list[str]]:
    return {
        holder.arn: [arn for arn in holder.attached if arn.endswith(_SHELL)]
        for holder in holders
        if any(arn.endswith(_SHELL) for arn in holder.attached)
    }


def judge_federation(state: State, break_glass: Sequence[str]) -> Verdict:
    """Whether people come from an identity provider.

    What could not be read matters only where the rest does not tell.
    """
    control = "iam_hygiene.federation"
    outsiders = _outsiders(state["report"], break_glass)
    ways = _ways(state)
    if isinstance(outsiders, int) and outsiders:
        said = [f"{outsiders} IAM users with a console password"]
        return Verdict(control, False, [*said, *(ways or ["no federation found"])], FEDERATED, "person")
    parts = (state["report"], state["details"], *state["federation"].values())
    missing = [part for part in parts if isinstance(part, Failure)]
    if isinstance(outsiders, Failure) or (not ways and missing):
        return unknown(control, FEDERATED, missing[0])
    return Verdict(control, bool(ways), ways or ["no federation"], FEDERATED, "person")


def _outsiders(report: Report | Failure, break_glass: Sequence[str]) -> int | Failure:
    """How many IAM users sign in with a password of their own and are not named for it."""
    if isinstance(report, Failure):
        return report
    return sum(row["password_enabled"] == "true" and row["user"] not in break_glass for row in users(report))


def _ways(state: State) -> list[str]:
    """The identity providers by which people come: SAML providers that a role trusts, and IAM Identity Center."""
    details, saml, instances = state["details"], state["federation"]["saml"], state["federation"]["identity_center"]
    found: list[str] = [] if isinstance(instances, Failure) else list(instances)
    if not isinstance(saml, Failure) and not isinstance(details, Failure):
        trusted = {arn for holder in details.holders for arn in holder.trusts}
        found += [arn for arn in saml if arn in trusted]
    return sorted(found)
