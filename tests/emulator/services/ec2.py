# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The regions of an account, and its EC2 settings in each: metadata defaults, public sharing of snapshots and images,
serial console.

A new account has no metadata defaults, and blocks the sharing of images but not of snapshots:
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-public-access-to-amis.html
"""

from __future__ import annotations

from typing import Any

from moto.ec2.models import ec2_backends
from moto.kms.models import kms_backends
from moto.utilities.utils import get_partition

from tests.emulator.kit import Pass, Request, ServiceError, operation, store

from .ec2_account import held, refuse_held

_METADATA = ("HttpTokens", "HttpPutResponseHopLimit", "HttpEndpoint", "InstanceMetadataTags", "HttpTokensEnforced")


@operation("ec2", "DescribeRegions")
def describe_regions(request: Request) -> dict[str, Any]:
    """The regions of the account's own partition: all are enabled here. moto lists every partition's."""
    if request.params.get("Filters"):
        raise Pass
    found = ec2_backends[request.account_id][request.region].describe_regions(request.params.get("RegionNames", []))
    return {"Regions": [_region(item) for item in found if get_partition(item.name) == request.partition]}


def _region(found: Any) -> dict[str, Any]:
    """A region as one that is enabled: either always, or because somebody opted in."""
    status = found.opt_in_status.replace("not-opted-in", "opted-in")
    return {"RegionName": found.name, "Endpoint": found.endpoint, "OptInStatus": status}


def _settings(request: Request) -> dict[str, Any]:
    return store(request, "settings", regional=True)


def _value(request: Request, name: str, key: str, default: Any) -> dict[str, Any]:
    """A setting with one value, as it is read: that of a declarative policy, or else the account's own."""
    policy = held(request, name)
    if policy is not None:
        return {**policy, "ManagedBy": "declarative-policy"}
    return {key: _settings(request).get(name, default), "ManagedBy": "account"}


def _set(request: Request, name: str, value: Any) -> None:
    refuse_held(request, name)
    _settings(request)[name] = value


@operation("ec2", "GetInstanceMetadataDefaults")
def get_instance_metadata_defaults(request: Request) -> dict[str, Any]:
    """The account's defaults, where there are any. A policy holds all of them together."""
    policy = held(request, "metadata")
    if policy is not None:
        return {"AccountLevel": {**policy, "ManagedBy": "declarative-policy"}}
    found = _settings(request).get("metadata", {})
    return {"AccountLevel": {**found, "ManagedBy": "account"}} if found else {"AccountLevel": {}}


@operation("ec2", "ModifyInstanceMetadataDefaults")
def modify_instance_metadata_defaults(request: Request) -> dict[str, Any]:
    """Set or, with no-preference or -1, unset defaults."""
    refuse_held(request, "metadata")
    found = _settings(request).setdefault("metadata", {})
    for name in _METADATA:
        value = request.params.get(name)
        if value in ("no-preference", -1):
            found.pop(name, None)
        elif value is not None:
            found[name] = value
    return {"Return": True}


@operation("ec2", "GetSnapshotBlockPublicAccessState")
def get_snapshot_block(request: Request) -> dict[str, Any]:
    """Whether snapshots can be shared with everybody."""
    return _value(request, "snapshots", "State", "unblocked")


@operation("ec2", "EnableSnapshotBlockPublicAccess")
def enable_snapshot_block(request: Request) -> dict[str, Any]:
    """Block it."""
    _set(request, "snapshots", request.params["State"])
    return {"State": request.params["State"]}


@operation("ec2", "DisableSnapshotBlockPublicAccess")
def disable_snapshot_block(request: Request) -> dict[str, Any]:
    """Allow it."""
    _set(request, "snapshots", "unblocked")
    return {"State": "unblocked"}


@operation("ec2", "GetImageBlockPublicAccessState")
def get_image_block(request: Request) -> dict[str, Any]:
    """Whether images can be shared with everybody."""
    return _value(request, "images", "ImageBlockPublicAccessState", "unblocked")


@operation("ec2", "EnableImageBlockPublicAccess")
def enable_image_block(request: Request) -> dict[str, Any]:
    """Block it."""
    state = request.params["ImageBlockPublicAccessState"]
    _set(request, "images", state)
    return {"ImageBlockPublicAccessState": state}


@operation("ec2", "DisableImageBlockPublicAccess")
def disable_image_block(request: Request) -> dict[str, Any]:
    """Allow it."""
    _set(request, "images", "unblocked")
    return {"ImageBlockPublicAccessState": "unblocked"}


@operation("ec2", "GetSerialConsoleAccessStatus")
def get_serial_console(request: Request) -> dict[str, Any]:
    """Whether the serial console is open."""
    return _value(request, "serial", "SerialConsoleAccessEnabled", False)


@operation("ec2", "EnableSerialConsoleAccess")
def enable_serial_console(request: Request) -> dict[str, Any]:
    """Open it."""
    _set(request, "serial", True)
    return {"SerialConsoleAccessEnabled": True}


@operation("ec2", "DisableSerialConsoleAccess")
def disable_serial_console(request: Request) -> dict[str, Any]:
    """Close it."""
    _set(request, "serial", False)
    return {"SerialConsoleAccessEnabled": False}


def _aws_key(request: Request) -> str:
    """The ARN of the key that AWS manages for EBS. moto makes it when it is asked for, as a customer's."""
    backend = kms_backends[request.account_id][request.region]
    key = backend.keys[str(backend.get_key_id_from_alias("alias/aws/ebs"))]
    key.key_manager = "AWS"
    return str(key.arn)


@operation("ec2", "GetEbsDefaultKmsKeyId")
def get_ebs_default_key(request: Request) -> dict[str, Any]:
    """The ARN of the key of new volumes, AWS's own until another is named."""
    return {"KmsKeyId": _settings(request).get("ebs_key") or _aws_key(request)}


@operation("ec2", "ModifyEbsDefaultKmsKeyId")
def modify_ebs_default_key(request: Request) -> dict[str, Any]:
    """Name another. EC2 keeps its ARN."""
    name, backend = request.params["KmsKeyId"], kms_backends[request.account_id][request.region]
    found = backend.get_key_id_from_alias(name) if name.startswith("alias/") else backend.any_id_to_key_id(name)
    if found not in backend.keys:
        raise ServiceError("InvalidParameterValue", f"The key {name} does not exist.")
    _settings(request)["ebs_key"] = backend.keys[found].arn
    return {"KmsKeyId": backend.keys[found].arn}


@operation("ec2", "ResetEbsDefaultKmsKeyId")
def reset_ebs_default_key(request: Request) -> dict[str, Any]:
    """Back to AWS's own."""
    _settings(request).pop("ebs_key", None)
    return {"KmsKeyId": _aws_key(request)}
