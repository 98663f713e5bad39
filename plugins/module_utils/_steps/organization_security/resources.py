# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the module works on: each service in each region, and what an organization has one of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..._aws.assumed import check_external_id
from ..._kernel.plan import Failure, Refusal, unknown
from ..._kernel.reconcile import Resource
from ..._module.regional import Unreadable, check_regions, per_region, regional_spec
from ..._module.run import Context
from ..._parts.organization import (
    Organization,
    StatedVerdicts,
    find_organization,
    judged_elsewhere,
    without_organization,
)
from ..._parts.organization_planned import planned_spec
from ..._parts.security_plans import GUARDDUTY_PLANS, INSPECTOR_TYPES
from . import aggregator, analyzer, trail
from .central import POLICIES, CentralSecurityHub
from .described import Service
from .detective import SERVICE as DETECTIVE
from .detective import Detective
from .guardduty import SERVICE as GUARDDUTY
from .guardduty import GuardDuty
from .inspector import SERVICE as INSPECTOR
from .inspector import Inspector
from .macie import SERVICE as MACIE
from .macie import Macie
from .policies import check_policies, policies_spec
from .scene import Scene
from .security_hub import SERVICE as HUB
from .security_hub import V2, SecurityHub, SecurityHubV2
from .service import Kind

#: The services of each region.
REGIONAL: tuple[tuple[Service, Kind], ...] = (
    (GUARDDUTY, GuardDuty),
    (HUB, SecurityHub),
    (V2, SecurityHubV2),
    (INSPECTOR, Inspector),
    (MACIE, Macie),
    (DETECTIVE, Detective),
)
SERVICES = (*(service.name for service, _kind in REGIONAL), analyzer.NAME, aggregator.NAME, trail.NAME)
#: Detective costs by the logs that it reads, and the other Security Hub by resource: both are named or stay off.
DEFAULT = tuple(name for name in SERVICES if name not in (DETECTIVE.name, V2.name))
CONTROLS = (
    *(name for service, _kind in REGIONAL for name in (service.administrator, service.accounts)),
    POLICIES,
    analyzer.ADMINISTRATOR,
    analyzer.ANALYZER,
    aggregator.AGGREGATOR,
    trail.TRAIL,
)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{2,127}", re.ASCII)
_ROLE = re.compile(r"([\w+=,.@-]+/)*[\w+=,.@-]{1,64}", re.ASCII)


def spec() -> dict[str, Any]:
    """The options of the module."""
    names = ("administrator_external_id", "administrator_account", "log_account", "trail_bucket_name")
    return {
        **regional_spec(),
        **{name: {"type": "str"} for name in names},
        "planned": planned_spec(),
        "administrator_role_name": {"type": "str", "default": "OrganizationAccountAccessRole"},
        "replace_administrator": {"type": "bool", "default": False},
        "services": {"type": "list", "elements": "str", "choices": list(SERVICES), "default": list(DEFAULT)},
        "existing_accounts": {"type": "bool", "default": True},
        "guardduty_features": {"type": "list", "elements": "str", "choices": list(GUARDDUTY_PLANS), "default": []},
        "inspector_resource_types": {
            "type": "list",
            "elements": "str",
            "choices": list(INSPECTOR_TYPES),
            "default": ["ec2", "ecr", "lambda"],
        },
        "security_hub_policies": policies_spec(),
        "analyzer_name": {"type": "str", "default": "dayone-organization"},
        "aggregator_name": {"type": "str", "default": "dayone-organization"},
        "trail_name": {"type": "str", "default": "dayone-organization"},
        "trail_encrypt": {"type": "bool", "default": True},
        "trail_expire_days": {"type": "int", "default": 0},
    }


def check(options: Mapping[str, Any]) -> None:
    """Refuse wrong options, before the first request.

    Raises:
        Refusal: the option, and what it must be.
    """
    check_regions(options)
    check_external_id(options["administrator_external_id"], "administrator_external_id")
    if not _ROLE.fullmatch(options["administrator_role_name"]):
        raise Refusal("administrator_role_name must be the name of an IAM role, with its path if it has one.")
    for option in ("analyzer_name", "aggregator_name", "trail_name"):
        if not _NAME.fullmatch(options[option]):
            raise Refusal(f"{option} must begin with a letter, and have 3 to 128 letters, digits and any of _.-")
    if options["trail_expire_days"] < 0:
        raise Refusal(f"trail_expire_days is {options['trail_expire_days']}, but must be 0 (never) or more.")
    types = options["inspector_resource_types"]
    if "lambda_code" in types and "lambda" not in types:
        raise Refusal("inspector_resource_types has lambda_code, which needs lambda too.")
    if not types and INSPECTOR.name in options["services"]:
        raise Refusal(f"inspector_resource_types is empty, but must have some of {', '.join(INSPECTOR_TYPES)}.")
    check_policies(options["security_hub_policies"])


def resources(context: Context, options: Mapping[str, Any]) -> list[Resource]:
    """What is worked on: in the management account everything, in any other nothing."""
    planned = (options["planned"] or {}).get("organization", False)
    try:
        organization = find_organization(context.aws)
    except Failure as failure:
        return [StatedVerdicts(unknown(control, None, failure) for control in CONTROLS)]
    if organization is None and not planned:
        return [StatedVerdicts(without_organization(CONTROLS))]
    if organization is not None and organization.management_account != context.account_id:
        return [StatedVerdicts(judged_elsewhere(control, organization, "judged there") for control in CONTROLS)]
    return _built(Scene(context, options, organization), organization)


def _built(scene: Scene, organization: Organization | None) -> list[Resource]:
    """Each service in each region, and the rest.

    Raises:
        Refusal: the administrator is no account that can be one.
    """
    context, options = scene.context, scene.options
    refused = _refusal(scene, organization)
    if isinstance(refused, Failure):
        return [StatedVerdicts(unknown(control, None, refused) for control in CONTROLS)]
    offered = {service.client: context.aws.regions_of(service.client, scene.partition) for service, _kind in REGIONAL}

    def one(region: str) -> Sequence[Resource]:
        return [
            _kind(scene, region, kind)(scene, region, region in offered[service.client] or not region)
            for service, kind in REGIONAL
            if service is not V2 or context.aws.offers("securityhub", "enable_security_hub_v2")
        ]

    regional = per_region(context, options, one)
    regions = sorted({item.region for item in regional if not isinstance(item, Unreadable)})
    analyzers = context.aws.regions_of("accessanalyzer", scene.partition)
    found: list[Resource] = [
        *regional,
        analyzer.OrganizationAnalyzer(scene, regions, analyzers),
        aggregator.OrganizationAggregator(scene),
        trail.OrganizationTrail(scene),
    ]
    return [*found, _Told(scene)]


def _kind(scene: Scene, region: str, kind: Kind) -> Kind:
    """Security Hub decides in one region for all: the home region."""
    return CentralSecurityHub if kind is SecurityHub and region == scene.home else kind


def _refusal(scene: Scene, organization: Organization | None) -> Failure | None:
    """Who cannot administer. A failure where that could not be read.

    Raises:
        Refusal: the administrator is none.
    """
    if organization is not None and not organization.all_features and scene.wanted:
        raise Refusal(
            "The organization has consolidated billing only, with which no account can administer a service. Enable "
            "all features in the Organizations console. Nothing was changed."
        )
    try:
        administrator = scene.administrator
    except Failure as failure:
        return failure
    if administrator and administrator == scene.account:
        raise Refusal(
            f"administrator_account is {administrator}, the management account, which AWS lets administer neither IAM "
            "Access Analyzer nor central configuration of Security Hub. Name a member account. Nothing was changed."
        )
    return None


class _Told(StatedVerdicts):
    """What the result says besides the findings: what each service costs in each account, and who is left out."""

    name = "told"

    def __init__(self, scene: Scene) -> None:
        super().__init__(())
        self._scene = scene

    def extra(self) -> dict[str, Any]:
        """The administrator, the accounts, and the prices of what is asked for."""
        scene = self._scene
        if not scene.wanted:
            return {"costs": [], "left_out": []}
        count = len(scene.accounts.active) + 1
        named = [service for service, _kind in REGIONAL if service.name in scene.wanted]
        return {
            "administrator_account_id": scene.administrator,
            "costs": [{"service": item.name, "accounts": count, "price": item.cost} for item in named],
            "left_out": [{"account_id": number, "why": why} for number, why in sorted(scene.accounts.left_out.items())],
        }
