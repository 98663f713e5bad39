# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Centralised root access of an organization: trusted access of IAM, root credentials management, root sessions.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-enable-root-access.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._aws.client import Aws
from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Failure, Plan, State, Verdict, unknown
from ..._kernel.reconcile import Resource, gather
from ..._module.run import Context
from ..._parts.organization import find_organization, judged_elsewhere, without_organization

PRINCIPAL = "iam.amazonaws.com"
TRUSTED = "organization_root.trusted_access"
#: The features, by control, and the call that switches each on.
FEATURES = {
    "organization_root.root_credentials": (
        "RootCredentialsManagement",
        "enable_organizations_root_credentials_management",
    ),
    "organization_root.root_sessions": ("RootSessions", "enable_organizations_root_sessions"),
}
CONTROLS = (TRUSTED, *FEATURES)
NO_TRUST = "ServiceAccessNotEnabledException"
MEMBER = "AccountNotManagementOrDelegatedAdministratorException"
NO_ORGANIZATION = "OrganizationNotFoundException"
BILLING_ONLY = "OrganizationNotInAllFeaturesModeException"
#: What IAM answers instead of the features.
ANSWERS = (NO_TRUST, MEMBER, NO_ORGANIZATION, BILLING_ONLY)


def read_features(aws: Aws) -> list[str] | str:
    """The features that are on, or the code with which IAM says why it does not list them.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOrganizationsFeatures.html
    """
    try:
        answer = aws.call("iam", "list_organizations_features", absent=ANSWERS)
    except NotFound as reason:
        return str(reason)
    return list(answer.get("EnabledFeatures", []))


class OrganizationRootAccess(Resource):
    """The resource that the kernel works on."""

    controls = CONTROLS

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._aws = context.aws
        self._account = context.account_id
        self._enforce: bool = options["enforce"]

    def observe(self) -> State:
        """Two reads at the same time. That IAM lists the features says that it has trusted access."""
        found = gather(
            {
                "organization": lambda: find_organization(self._aws),
                "features": lambda: read_features(self._aws),
            }
        )
        if isinstance(found["organization"], Failure):
            raise found["organization"]
        return found

    def plan(self, current: State | None) -> Plan:
        """Enable what is off, where that was asked for and this account can."""
        state = current or {}
        organization, features = state["organization"], state["features"]
        if organization is None:
            return Plan({}, {}, (), tuple(without_organization(CONTROLS)))
        if isinstance(features, Failure):
            return Plan({}, {}, (), tuple(unknown(control, True, features) for control in CONTROLS))
        if features == MEMBER:
            return Plan({}, {}, (), tuple(judged_elsewhere(control, organization, True) for control in CONTROLS))
        on = _switched_on(features)
        before = {control.partition(".")[2]: control in on for control in CONTROLS}
        complete = organization.all_features and features != BILLING_ONLY
        mend, note = self._mend(complete)
        verdicts = tuple(
            Verdict(control, control in on, control in on, True, mend, organization.arn, note=note)
            for control in CONTROLS
        )
        calls = self._calls(on) if mend == "call" else ()
        after = dict.fromkeys(before, True) if calls else before
        return Plan(before, after, calls, verdicts)

    def _mend(self, all_features: bool) -> tuple[str, str]:
        """Who enables what is off, and why this run does not."""
        if not all_features:
            note = "The organization has consolidated billing only. Enable all features in the Organizations console."
            return "person", note
        return ("call", "") if self._enforce else ("choice", "Set organization_root_enforce: true.")

    @staticmethod
    def _calls(on: frozenset[str]) -> tuple[Call, ...]:
        """Trusted access first, for the features need it."""
        calls = []
        if TRUSTED not in on:
            params = {"ServicePrincipal": PRINCIPAL}
            calls.append(Call("organizations", "enable_aws_service_access", params, mends=(TRUSTED,)))
        for control, (_feature, method) in FEATURES.items():
            if control not in on:
                calls.append(Call("iam", method, {}, mends=(control,)))
        return tuple(calls)

    def plan_without(self, current: State | None, plan: Plan, waived: Any) -> Plan:
        """Without trusted access nothing else can be enabled."""
        if TRUSTED in {verdict.control for verdict in waived}:
            return Plan(plan.before, plan.before, (), plan.verdicts)
        return super().plan_without(current, plan, waived)

    def restore(self, current: State | None, before: State) -> Plan | None:
        """Disable again what was off: trusted access last, for the features need it."""
        features = (current or {})["features"]
        on = _switched_on(features) if not isinstance(features, Failure) else frozenset[str]()
        came = [name for name in on if not before.get(name.partition(".")[2], True)]
        calls = [Call("iam", FEATURES[name][1].replace("enable", "disable"), {}) for name in FEATURES if name in came]
        if TRUSTED in came:
            calls.append(Call("organizations", "disable_aws_service_access", {"ServicePrincipal": PRINCIPAL}))
        return Plan({name.partition(".")[2]: name in on for name in CONTROLS}, before, tuple(calls))

    def send(self, call: Call) -> Any:
        """Send one write."""
        return self._aws.call(call.service, call.method, region=call.region, **call.params)


def _switched_on(features: list[str] | str) -> frozenset[str]:
    """The controls that hold."""
    if isinstance(features, str):
        return frozenset()
    return frozenset({TRUSTED, *(control for control, (feature, _call) in FEATURES.items() if feature in features)})
