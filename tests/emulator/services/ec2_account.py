# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2 settings of an account in a region that a declarative policy of its organization may hold: allowed images,
the block of public access to VPCs, and the encryption in transit of VPCs.

The store ``ec2.declarative`` of the account has what the policy sets, by the setting's name: that is what is read then,
and EC2 takes no write beside it. The settings of ``ec2.py`` that such a policy may hold look there too.
https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_declarative_syntax.html
"""

from __future__ import annotations

from typing import Any

from tests.emulator.clock import clock
from tests.emulator.kit import Request, ServiceError, operation, store, stored


def held(request: Request, name: str) -> dict[str, Any] | None:
    """What the policy sets, or nothing where it does not name the setting."""
    found: dict[str, Any] | None = stored(request.account_id, "ec2.declarative").get(name)
    return found


def refuse_held(request: Request, name: str) -> None:
    """Refuse a write to what the policy sets, whatever its value."""
    if held(request, name) is not None:
        raise ServiceError(
            "DeclarativePolicyViolation", "This functionality has been disabled by a Declarative Policy."
        )


def _found(request: Request, name: str, default: dict[str, Any]) -> dict[str, Any]:
    """A setting as it is read, with who holds it."""
    policy = held(request, name)
    if policy is not None:
        return {**default, **policy, "ManagedBy": "declarative-policy"}
    return {**default, **store(request, "account", regional=True).get(name, {}), "ManagedBy": "account"}


def set_unless_held(request: Request, name: str, **values: Any) -> None:
    """Set some of it, where the account itself holds it."""
    refuse_held(request, name)
    store(request, "account", regional=True).setdefault(name, {}).update(values)


_NO_IMAGES = {"State": "disabled", "ImageCriteria": []}


@operation("ec2", "GetAllowedImagesSettings")
def get_allowed_images(request: Request) -> dict[str, Any]:
    """State and criteria: none of a new account."""
    return _found(request, "allowed_images", _NO_IMAGES)


@operation("ec2", "EnableAllowedImagesSettings")
def enable_allowed_images(request: Request) -> dict[str, Any]:
    """Let the criteria count, or mark what they would keep out."""
    state = request.params["AllowedImagesSettingsState"]
    set_unless_held(request, "allowed_images", State=state)
    return {"AllowedImagesSettingsState": state}


@operation("ec2", "DisableAllowedImagesSettings")
def disable_allowed_images(request: Request) -> dict[str, Any]:
    """Let them count no more. They stay."""
    set_unless_held(request, "allowed_images", State="disabled")
    return {"AllowedImagesSettingsState": "disabled"}


@operation("ec2", "ReplaceImageCriteriaInAllowedImagesSettings")
def replace_image_criteria(request: Request) -> dict[str, Any]:
    """All of them."""
    set_unless_held(request, "allowed_images", ImageCriteria=request.params.get("ImageCriteria", []))
    return {"ReturnValue": True}


#: Seconds that EC2 takes here to bring a change about.
TAKES = 5.0


def _changing(found: dict[str, Any]) -> bool:
    return "since" in found and clock.now() < found["since"] + TAKES


def _block(request: Request) -> dict[str, Any]:
    found = _found(request, "block", {"InternetGatewayBlockMode": "off", "ExclusionsAllowed": "allowed"})
    state = "update-complete" if "since" in found else "default-state"
    found["State"] = "update-in-progress" if _changing(found) else state
    found.pop("since", None)
    return {
        "VpcBlockPublicAccessOptions": {**found, "AwsAccountId": request.account_id, "AwsRegion": request.region},
    }


@operation("ec2", "DescribeVpcBlockPublicAccessOptions")
def describe_block(request: Request) -> dict[str, Any]:
    """The mode: none of a new account."""
    return _block(request)


@operation("ec2", "ModifyVpcBlockPublicAccessOptions")
def modify_block(request: Request) -> dict[str, Any]:
    """Set it. It takes EC2 a while."""
    set_unless_held(
        request, "block", InternetGatewayBlockMode=request.params["InternetGatewayBlockMode"], since=clock.now()
    )
    return _block(request)


def _exclusions(request: Request) -> dict[str, Any]:
    return store(request, "exclusions", regional=True)


@operation("ec2", "CreateVpcBlockPublicAccessExclusion")
def create_exclusion(request: Request) -> dict[str, Any]:
    """Exclude a VPC or a subnet, also where there is no block."""
    kind = "subnet" if "SubnetId" in request.params else "vpc"
    name = request.params["SubnetId" if kind == "subnet" else "VpcId"]
    made = {
        "ExclusionId": f"vpcbpa-exclude-{len(_exclusions(request)):017x}",
        "InternetGatewayExclusionMode": request.params["InternetGatewayExclusionMode"],
        "ResourceArn": f"arn:{request.partition}:ec2:{request.region}:{request.account_id}:{kind}/{name}",
        "State": "create-complete",
    }
    _exclusions(request)[made["ExclusionId"]] = made
    return {"VpcBlockPublicAccessExclusion": made}


@operation("ec2", "DescribeVpcBlockPublicAccessExclusions")
def describe_exclusions(request: Request) -> dict[str, Any]:
    """All of them."""
    return {"VpcBlockPublicAccessExclusions": list(_exclusions(request).values())}


@operation("ec2", "DeleteVpcBlockPublicAccessExclusion")
def delete_exclusion(request: Request) -> dict[str, Any]:
    """Exclude it no more. It is shown for a while as deleted."""
    found = _exclusions(request)[request.params["ExclusionId"]]
    found["State"] = "delete-complete"
    return {"VpcBlockPublicAccessExclusion": found}


#: What may be exempt from encryption.
_EXEMPT = (
    "InternetGateway",
    "EgressOnlyInternetGateway",
    "NatGateway",
    "VirtualPrivateGateway",
    "VpcPeering",
    "Lambda",
    "VpcLattice",
    "ElasticFileSystem",
    "GlobalAccelerator",
    "ApiGatewayV2",
)


def _short(request: Request) -> dict[str, Any]:
    """The VPCs that cannot be brought there, with the reason: set by tests."""
    return store(request, "short", regional=True)


def _encryption(request: Request) -> dict[str, Any]:
    found = _found(request, "encryption", {"Mode": "unmanaged", "Exclusions": dict.fromkeys(_EXEMPT, "disabled")})
    ended = "transitions-partially-successful" if _short(request) else "transitions-successful"
    ended = ended if "since" in found else "default-state"
    found["State"] = "transitions-in-progress" if _changing(found) else ended
    found.pop("since", None)
    return {"AccountVpcEncryptionControl": found}


@operation("ec2", "DescribeAccountVpcEncryptionControl")
def describe_encryption(request: Request) -> dict[str, Any]:
    """Mode and exclusions: none of a new account."""
    return _encryption(request)


@operation("ec2", "ModifyAccountVpcEncryptionControl")
def modify_encryption(request: Request) -> dict[str, Any]:
    """Set what is named. EC2 then goes through the VPCs."""
    exempt = dict(_encryption(request)["AccountVpcEncryptionControl"]["Exclusions"])
    exempt |= {name: f"{request.params[name]}d" for name in _EXEMPT if name in request.params}
    mode = {"Mode": request.params["Mode"]} if "Mode" in request.params else {}
    set_unless_held(request, "encryption", **mode, Exclusions=exempt, since=clock.now())
    return _encryption(request)


@operation("ec2", "DescribeVpcEncryptionControls")
def describe_vpc_encryption(request: Request) -> dict[str, Any]:
    """Of the VPCs that could not be brought there."""
    rows = [{"VpcId": vpc, "State": "enforce-failed", "StateMessage": why} for vpc, why in _short(request).items()]
    return {"VpcEncryptionControls": rows}
