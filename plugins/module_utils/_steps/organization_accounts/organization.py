# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The organization itself, with all its features, and the services that may work in all its accounts.

https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateOrganization.html
https://docs.aws.amazon.com/organizations/latest/APIReference/API_EnableAWSServiceAccess.html
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from ..._kernel.plan import Call, Failure, Plan, Refusal, State, Verdict, unknown
from ..._kernel.reconcile import Resource, gather
from ..._module.run import Context
from ..._parts.organization import Organization, elsewhere, find_organization, judged_elsewhere, without_organization
from ..._parts.organization_planned import NOTHING

ORGANIZATION = "organization_accounts.organization"
TRUSTED = "organization_accounts.trusted_access"
_PRINCIPAL = re.compile(r"[\w+=,@-]+(\.[\w+=,@-]+)+", re.ASCII)


def check(options: Mapping[str, Any]) -> None:
    """Refuse what is no service principal.

    Raises:
        Refusal: which one.
    """
    for name in options["trusted_access"]:
        if not _PRINCIPAL.fullmatch(name) or len(name) > 128:
            raise Refusal(f"trusted_access: {name!r} is not a service principal, such as account.amazonaws.com.")


class GoverningOrganization(Resource):
    """The organization that this account manages."""

    controls = (ORGANIZATION, TRUSTED)

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._aws = context.aws
        self._account = context.account_id
        self._create: bool = options["create"]
        self._wanted = tuple(dict.fromkeys(options["trusted_access"]))
        self._planned = False

    def observe(self) -> State:
        """The organization, and whom it trusts. That is only listed for those who administer it."""
        organization = find_organization(self._aws)
        if organization is None or not self._wanted:
            return {"organization": organization, "trusted": []}
        return {"organization": organization, **gather({"trusted": self._read_trusted})}

    def _read_trusted(self) -> list[str]:
        listed = self._aws.pages(
            "organizations", "list_aws_service_access_for_organization", "EnabledServicePrincipals"
        )
        return sorted(item["ServicePrincipal"] for item in listed)

    def plan(self, current: State | None) -> Plan:
        """Create it where it is missing, then trust each service that is named. No other loses its trust."""
        state = current or {}
        organization = state["organization"]
        self._planned = organization is None and self._create
        if organization is None:
            return self._new()
        if organization.management_account != self._account:
            return self._of_member(organization, state["trusted"])
        trusted = state["trusted"]
        about = self._judged(organization)
        if isinstance(trusted, Failure):
            seen = {"organization": organization.id, "trusted": None}
            return Plan(seen, seen, (), (about, unknown(TRUSTED, list(self._wanted), trusted)))
        missing = [name for name in self._wanted if name not in trusted]
        mend = "call" if organization.all_features else "person"
        verdicts = (about, *(_trust(name, trusted, mend, about.note) for name in self._wanted))
        before = {"organization": organization.id, "trusted": [name for name in self._wanted if name in trusted]}
        after = {**before, "trusted": list(self._wanted)}
        calls = [self._enabling(name) for name in missing] if organization.all_features else []
        return Plan(before, after if calls else before, tuple(calls), verdicts)

    def _new(self) -> Plan:
        nothing: State = {"organization": None, "trusted": []}
        if not self._create:
            absent = Verdict(ORGANIZATION, False, "none", "an organization with all features", "choice")
            return Plan(nothing, nothing, (), (absent, *without_organization((TRUSTED,))))
        calls = [Call("organizations", "create_organization", {"FeatureSet": "ALL"}, mends=(ORGANIZATION,))]
        calls += [self._enabling(name) for name in self._wanted]
        verdicts = [Verdict(ORGANIZATION, False, "none", "an organization with all features")]
        verdicts += [_trust(name, ()) for name in self._wanted]
        after = {"organization": "a new one", "trusted": list(self._wanted)}
        return Plan(nothing, after, tuple(calls), tuple(verdicts))

    def _judged(self, organization: Organization) -> Verdict:
        wanted = "all features"
        if organization.all_features:
            return Verdict(ORGANIZATION, True, wanted, wanted)
        note = (
            "The organization has consolidated billing only. Open "
            "https://console.aws.amazon.com/organizations/v2/home/settings, Enable all features: every "
            "invited account then has to agree, which cannot be automated."
        )
        return Verdict(ORGANIZATION, False, "consolidated billing only", wanted, "person", note=note)

    def _of_member(self, organization: Organization, trusted: list[str] | Failure) -> Plan:
        """A delegated administrator sees whom the organization trusts, and cannot change it."""
        verdicts = [judged_elsewhere(ORGANIZATION, organization, "all features")]
        if isinstance(trusted, Failure):
            verdicts.append(judged_elsewhere(TRUSTED, organization, list(self._wanted)))
        else:
            verdicts += [_trust(name, trusted, "person", elsewhere(organization)) for name in self._wanted]
        return Plan({}, {}, (), tuple(verdicts))

    @staticmethod
    def _enabling(name: str) -> Call:
        params = {"ServicePrincipal": name}
        about: dict[str, Any] = {"mends": (TRUSTED,), "resource": name, "chain": name, "needs": ("",)}
        return Call("organizations", "enable_aws_service_access", params, **about)

    def restore(self, current: State | None, before: State) -> Plan | None:
        """No longer trust whom it did not trust, or delete an organization that was made, while it has no members."""
        organization, trusted = (current or {})["organization"], (current or {})["trusted"]
        if isinstance(trusted, Failure):
            raise trusted
        if organization is None:
            return None if before["organization"] else Plan(before, before)
        seen = {"organization": organization.id, "trusted": [name for name in self._wanted if name in trusted]}
        if before["organization"] is None:
            return Plan(seen, before, (Call("organizations", "delete_organization", {}),))
        came = [name for name in seen["trusted"] if name not in before["trusted"]]
        calls = [Call("organizations", "disable_aws_service_access", {"ServicePrincipal": name}) for name in came]
        return Plan(seen, before, tuple(calls))

    def send(self, call: Call) -> Any:
        """Send one write."""
        return self._aws.call(call.service, call.method, region=call.region, **call.params)

    def extra(self) -> dict[str, Any]:
        """What a later task of a run in check mode plans with."""
        return {"planned": {**NOTHING, "organization": self._planned}}


def _trust(name: str, trusted: Collection[str], mend: str = "call", note: str = "") -> Verdict:
    """Whether a service is trusted."""
    return Verdict(TRUSTED, name in trusted, name in trusted, True, mend, name, note=note)
