# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What Organizations knows of a service: whether it trusts it, and which accounts administer it.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_integrate_services.html
"""

from __future__ import annotations

from typing import Any

from ..._kernel.plan import Call, State
from ..._kernel.reconcile import gather_all
from .scene import Scene

NOT_YET: State = {"trusted": False, "administrators": []}


def read_integration(scene: Scene, principal: str) -> dict[str, Any]:
    """Trusted access, and the delegated administrators, of a service.

    Raises:
        Failure: one of them could not be read.
    """
    if scene.is_planned:
        return dict(NOT_YET)
    aws = scene.context.aws
    found = gather_all(
        {
            "trusted": lambda: aws.pages(
                "organizations", "list_aws_service_access_for_organization", "EnabledServicePrincipals"
            ),
            "administrators": lambda: aws.pages(
                "organizations", "list_delegated_administrators", "DelegatedAdministrators", ServicePrincipal=principal
            ),
        }
    )
    return {
        "trusted": principal in {item["ServicePrincipal"] for item in found["trusted"]},
        "administrators": sorted(item["Id"] for item in found["administrators"]),
    }


def trust_calls(state: State, principal: str, control: str) -> list[Call]:
    """Let the service see the organization. Pure."""
    if state["trusted"]:
        return []
    return [Call("organizations", "enable_aws_service_access", {"ServicePrincipal": principal}, mends=(control,))]


def register_calls(state: State, principal: str, account: str, control: str) -> list[Call]:
    """Make an account an administrator of the service. Pure."""
    if account in state["administrators"]:
        return []
    params = {"AccountId": account, "ServicePrincipal": principal}
    return [Call("organizations", "register_delegated_administrator", params, mends=(control,))]


def replace_calls(state: State, principal: str, account: str, control: str) -> list[Call]:
    """Take those away who administer it instead. Pure."""
    others = [other for other in state["administrators"] if other != account]
    return [
        Call(
            "organizations",
            "deregister_delegated_administrator",
            {"AccountId": other, "ServicePrincipal": principal},
            mends=(control,),
        )
        for other in others
    ]


def undo_calls(now: State, before: State, principal: str, account: str) -> list[Call]:
    """Who administers it, and whether Organizations trusts it, as it was. Pure."""
    calls: list[Call] = []
    if account in now["administrators"] and account not in before["administrators"]:
        params = {"AccountId": account, "ServicePrincipal": principal}
        calls.append(Call("organizations", "deregister_delegated_administrator", params))
    for other in before["administrators"]:
        if other not in now["administrators"]:
            params = {"AccountId": other, "ServicePrincipal": principal}
            calls.append(Call("organizations", "register_delegated_administrator", params))
    if now["trusted"] and not before["trusted"]:
        calls.append(Call("organizations", "disable_aws_service_access", {"ServicePrincipal": principal}))
    return calls
