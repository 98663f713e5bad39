# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How an organization is governed: guardrails, units, delegated administrators, workloads. Read only.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_best-practices_mgmt-acct.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..._aws.client import Aws
from ..._aws.failures import NotFound
from ..._aws.listed import GONE, gather_all_listed
from ..._kernel.plan import Call, Failure, Plan, State, Verdict, unknown
from ..._kernel.reconcile import Resource, gather
from ..._module.regional import per_region
from ..._module.run import Context
from ..._parts.organization import (
    Organization,
    StatedVerdicts,
    find_organization,
    judged_elsewhere,
    without_organization,
)
from ..._parts.policy_effect.document import Patterns
from ..._parts.policy_effect.entry import ACCOUNT, entries
from .coverage import Coverage, read_coverage
from .workload_buckets import WorkloadBuckets
from .workloads import CONTROL as WORKLOADS
from .workloads import Workloads

GUARDED = "organization_root.guarded"
UNITS = "organization_root.units"
POLICIES = "organization_root.policy_administrator"
SERVICES = "organization_root.service_administrators"
CONTROLS = (GUARDED, UNITS, POLICIES, SERVICES)
#: Without these nobody manages policies.
POLICY_ACTIONS = ("organizations:createpolicy", "organizations:updatepolicy", "organizations:attachpolicy")
#: Integrated services that take a delegated administrator:
#: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_integrate_services_list.html
# fmt: off
DELEGABLE = frozenset(f"{name}.amazonaws.com" for name in (
    "access-analyzer", "account", "auditmanager", "backup", "cloudtrail", "compute-optimizer", "config",
    "config-multiaccountsetup", "cost-optimization-hub.bcm", "detective", "devops-guru", "fms", "guardduty", "health",
    "iam", "inspector2", "ipam", "license-manager", "macie", "member.org.stacksets.cloudformation", "networkmanager",
    "reachabilityanalyzer.networkinsights", "reporting.trustedadvisor", "resource-explorer-2", "securityhub",
    "securitylake", "servicecatalog", "ssm", "ssm-quicksetup", "sso", "storage-lens.s3",
))
# fmt: on


def organization_resources(context: Context, options: Mapping[str, Any]) -> list[Resource]:
    """What is looked at: the organization, and in its management account each region."""
    try:
        organization = find_organization(context.aws)
    except Failure as failure:
        return [StatedVerdicts(unknown(control, None, failure) for control in (*CONTROLS, WORKLOADS))]
    if organization is None:
        return [StatedVerdicts(without_organization((*CONTROLS, WORKLOADS)))]
    audit = OrganizationAudit(context, organization)
    if organization.management_account != context.account_id:
        return [audit, StatedVerdicts([judged_elsewhere(WORKLOADS, organization, "no workloads")])]
    try:
        regions = per_region(context, options, lambda region: [Workloads(context, region)])
    except Failure as failure:
        return [audit, StatedVerdicts([unknown(WORKLOADS, "no workloads", failure)])]
    return [audit, *regions, WorkloadBuckets(context, options)]


class OrganizationAudit(Resource):
    """The organization, as its management account or a delegated administrator sees it."""

    controls = CONTROLS
    name = "organization"

    def __init__(self, context: Context, organization: Organization) -> None:
        self._aws = context.aws
        self._organization = organization
        self._manages = context.account_id == organization.management_account

    def observe(self) -> State:
        """Read the parts at the same time; what cannot be read stays a `Failure` in its place."""
        return gather(
            {
                "tree": self._read_tree,
                "policy": self._read_policy,
                "trusted": lambda: read_trusted(self._aws),
                "administrators": self._read_administrators,
            }
        )

    def _read_tree(self) -> dict[str, Any]:
        root = self._aws.pages("organizations", "list_roots", "Roots")[0]
        found = gather(
            {
                "coverage": lambda: read_coverage(self._aws, root, self._organization.management_account),
                "units": lambda: self._aws.pages(
                    "organizations", "list_organizational_units_for_parent", "OrganizationalUnits", ParentId=root["Id"]
                ),
            }
        )
        return dict(found)

    def _read_policy(self) -> dict[str, Any]:
        """The organization's own resource policy, or an empty one."""
        try:
            answer = self._aws.call(
                "organizations", "describe_resource_policy", absent=("ResourcePolicyNotFoundException",)
            )
        except NotFound:
            return {}
        return dict(json.loads(answer["ResourcePolicy"]["Content"]))

    def _read_administrators(self) -> dict[str, list[str]]:
        """The services of each delegated administrator: one request for each of them, and they are few."""
        admins = self._aws.pages("organizations", "list_delegated_administrators", "DelegatedAdministrators")
        return gather_all_listed({admin["Id"]: self._service_reader(admin["Id"]) for admin in admins})

    def _service_reader(self, account: str) -> Any:
        def read() -> list[str]:
            asked: dict[str, Any] = {"absent": GONE["organizations"], "AccountId": account}
            listed = self._aws.pages(
                "organizations", "list_delegated_services_for_account", "DelegatedServices", **asked
            )
            return [item["ServicePrincipal"] for item in listed]

        return read

    def plan(self, current: State | None) -> Plan:
        """Judge what was read. Nothing is changed."""
        state = current or {}
        tree = state["tree"]
        parts = dict.fromkeys(("coverage", "units"), tree) if isinstance(tree, Failure) else tree
        verdicts = (
            *self._judge_coverage(parts["coverage"]),
            self._judge_units(parts["units"]),
            self._judge_policy(state["policy"]),
            self._judge_services(state["trusted"], state["administrators"]),
        )
        return Plan({}, {}, (), verdicts)

    def _unknown(self, control: str, wanted: Any, failure: Failure) -> Verdict:
        """A member account is denied what its organization's administrators may read."""
        if failure.kind == "denied" and not self._manages:
            return judged_elsewhere(control, self._organization, wanted)
        return unknown(control, wanted, failure)

    def _judge_coverage(self, coverage: Coverage | Failure) -> list[Verdict]:
        """One finding for each account without a guardrail, or one for the organization."""
        wanted = "a service or resource control policy that denies something"
        if isinstance(coverage, Failure):
            return [self._unknown(GUARDED, wanted, coverage)]
        if coverage.uncovered:
            return [Verdict(GUARDED, False, "none", wanted, "person", account_id=item) for item in coverage.uncovered]
        shown = "control policies are not enabled" if not coverage.enabled else list(coverage.guardrails)
        return [Verdict(GUARDED, bool(coverage.guardrails), shown, wanted, "person", self._organization.arn)]

    def _judge_units(self, units: list[Any] | Failure) -> Verdict:
        """A person judges this: the units are listed for that."""
        wanted = "judged by a person"
        if isinstance(units, Failure):
            return self._unknown(UNITS, wanted, units)
        names = sorted(unit["Name"] for unit in units)
        return Verdict(UNITS, False, names, wanted, "person", self._organization.arn)

    def _judge_policy(self, policy: Mapping[str, Any] | Failure) -> Verdict:
        wanted = "a member account"
        if isinstance(policy, Failure):
            return self._unknown(POLICIES, wanted, policy)
        found = policy_administrators(policy, self._organization.management_account)
        return Verdict(POLICIES, bool(found), found, wanted, "person", self._organization.arn)

    def _judge_services(self, trusted: list[str] | Failure, administrators: dict[str, list[str]] | Failure) -> Verdict:
        wanted = "an administrator for each integrated service"
        if isinstance(trusted, Failure):
            return self._unknown(SERVICES, wanted, trusted)
        if isinstance(administrators, Failure):
            return self._unknown(SERVICES, wanted, administrators)
        served = {service for services in administrators.values() for service in services}
        alone = sorted((set(trusted) & DELEGABLE) - served)
        shown: Any = {"without": alone} if alone else {"with": sorted(served)}
        return Verdict(SERVICES, not alone, shown, wanted, "person", self._organization.arn)

    def send(self, call: Call) -> Any:
        """There is nothing to send."""


def read_trusted(aws: Aws) -> list[str]:
    """The services with trusted access in the organization."""
    listed = aws.pages("organizations", "list_aws_service_access_for_organization", "EnabledServicePrincipals")
    return sorted(item["ServicePrincipal"] for item in listed)


def policy_administrators(policy: Mapping[str, Any], management_account: str) -> list[str]:
    """The member accounts that the organization's resource policy lets create, change and attach policies. Pure."""
    allowed: dict[str, set[str]] = {}
    for entry in entries(policy):
        if entry.kind == ACCOUNT:
            allowed.setdefault(entry.name, set()).update(entry.actions)
    return sorted(
        account
        for account, actions in allowed.items()
        if account != management_account and all(Patterns(actions).hold(action) for action in POLICY_ACTIONS)
    )
