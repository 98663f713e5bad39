# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What moto's Security Hub lacks: standards.

https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchEnableStandards.html
"""

from __future__ import annotations

from typing import Any

from moto.securityhub.models import securityhub_backends

from tests.emulator.kit import Request, ServiceError, after, operation, store

#: The standards, by whether AWS switches them on in a new hub.
STANDARDS = {
    "standards/aws-foundational-security-best-practices/v/1.0.0": True,
    "standards/cis-aws-foundations-benchmark/v/3.0.0": False,
    "standards/cis-aws-foundations-benchmark/v/5.0.0": False,
    "standards/nist-800-53/v/5.0.0": False,
    "standards/pci-dss/v/4.0.1": False,
}


def standard_arn(request: Request, path: str) -> str:
    """A standard, as a region calls it."""
    return f"arn:{request.partition}:securityhub:{request.region}::{path}"


def subscriptions(request: Request) -> dict[str, dict[str, Any]]:
    """The standards that are on, by their ARN. An account without the hub is refused."""
    if not securityhub_backends[request.account_id][request.region].enabled:
        raise ServiceError(
            "InvalidAccessException", f"Account {request.account_id} is not subscribed to AWS Security Hub"
        )
    return store(request, "standards", regional=True)


def subscribe(request: Request, arn: str, status: str) -> dict[str, Any]:
    """Switch a standard on."""
    if arn not in {standard_arn(request, path) for path in STANDARDS}:
        raise ServiceError("InvalidInputException", f"{arn} is not a standard that is offered in {request.region}.")
    name = arn.partition("standards/")[2]
    subscription = f"arn:{request.partition}:securityhub:{request.region}:{request.account_id}:subscription/{name}"
    made = {
        "StandardsSubscriptionArn": subscription,
        "StandardsArn": arn,
        "StandardsInput": {},
        "StandardsStatus": status,
    }
    subscriptions(request)[arn] = made
    return made


@after("securityhub", "EnableSecurityHub")
def enable_security_hub(request: Request) -> None:
    """Switch on what AWS switches on by default."""
    if request.params.get("EnableDefaultStandards", True):
        for path in (path for path, default in STANDARDS.items() if default):
            subscribe(request, standard_arn(request, path), "READY")


@after("securityhub", "DisableSecurityHub")
def disable_security_hub(request: Request) -> None:
    """A hub that is switched off forgets its standards."""
    store(request, "standards", regional=True).clear()


@operation("securityhub", "GetEnabledStandards")
def get_enabled_standards(request: Request) -> dict[str, Any]:
    """The standards that are on, or those of them that are named."""
    named = request.params.get("StandardsSubscriptionArns")
    found = subscriptions(request).values()
    return {
        "StandardsSubscriptions": [item for item in found if named is None or item["StandardsSubscriptionArn"] in named]
    }


@operation("securityhub", "DescribeStandards")
def describe_standards(request: Request) -> dict[str, Any]:
    """What is offered."""
    subscriptions(request)
    return {
        "Standards": [
            {"StandardsArn": standard_arn(request, path), "Name": path, "EnabledByDefault": default}
            for path, default in STANDARDS.items()
        ]
    }


@operation("securityhub", "BatchEnableStandards")
def batch_enable_standards(request: Request) -> dict[str, Any]:
    """AWS begins with it, and ends later."""
    subscriptions(request)
    wanted = [item["StandardsArn"] for item in request.params["StandardsSubscriptionRequests"]]
    made = [dict(subscribe(request, arn, "READY")) for arn in wanted]
    return {"StandardsSubscriptions": [{**item, "StandardsStatus": "PENDING"} for item in made]}


@operation("securityhub", "BatchDisableStandards")
def batch_disable_standards(request: Request) -> dict[str, Any]:
    """Switch standards off."""
    found = subscriptions(request)
    named = request.params["StandardsSubscriptionArns"]
    gone = [arn for arn, item in found.items() if item["StandardsSubscriptionArn"] in named]
    return {"StandardsSubscriptions": [{**found.pop(arn), "StandardsStatus": "DELETING"} for arn in gone]}
