# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What EC2 takes for granted in a region of the account: encryption, metadata, public sharing, the serial console.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-security.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..._kernel.plan import Refusal
from ..._kernel.reconcile import Resource
from ..._module.regional import check_regions, per_region
from ..._module.run import Context
from ..._parts.settings import Setting, Settings, Source, by_order, managed_by
from .allowed_images import AllowedImages, check_images, need_criteria
from .ebs_default_key import EbsDefaultKey

SNAPSHOT_BLOCKS = ("unblocked", "block-new-sharing", "block-all-sharing")
IMAGE_BLOCKS = ("unblocked", "block-new-sharing")
#: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceMetadataDefaults.html
HOP_LIMITS = (1, 64)

_METADATA = {
    "imds_tokens": "HttpTokens",
    "imds_tokens_enforced": "HttpTokensEnforced",
    "imds_hop_limit": "HttpPutResponseHopLimit",
    "imds_endpoint": "HttpEndpoint",
    "imds_tags": "InstanceMetadataTags",
}


def _switch(enable: str, disable: str) -> Any:
    def write(changed: Mapping[str, Any], _after: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        (on,) = changed.values()
        return (enable if on else disable), {}

    return write


def _block(subject: str, parameter: str) -> Any:
    def write(changed: Mapping[str, Any], _after: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        (state,) = changed.values()
        if state == "unblocked":
            return f"disable_{subject}_block_public_access", {}
        return f"enable_{subject}_block_public_access", {parameter: state}

    return write


def _metadata(changed: Mapping[str, Any], _after: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """What is not named keeps its value."""
    return "modify_instance_metadata_defaults", {_METADATA[name]: value for name, value in changed.items()}


SOURCES: dict[str, Source] = {
    "encryption": Source(
        "ec2",
        "get_ebs_encryption_by_default",
        _switch("enable_ebs_encryption_by_default", "disable_ebs_encryption_by_default"),
    ),
    "metadata": Source("ec2", "get_instance_metadata_defaults", _metadata),
    "snapshots": Source("ec2", "get_snapshot_block_public_access_state", _block("snapshot", "State")),
    "images": Source("ec2", "get_image_block_public_access_state", _block("image", "ImageBlockPublicAccessState")),
    "serial": Source(
        "ec2",
        "get_serial_console_access_status",
        _switch("enable_serial_console_access", "disable_serial_console_access"),
    ),
}


def _of_metadata(name: str, stricter: Any) -> Setting:
    key = _METADATA[name]
    return Setting(
        f"compute_defaults.{name}",
        "metadata",
        lambda answer: answer.get("AccountLevel", {}).get(key),
        stricter,
        lambda answer: managed_by(answer.get("AccountLevel", {})),
        -1 if name == "imds_hop_limit" else "no-preference",
    )


SETTINGS: dict[str, Setting] = {
    "ebs_encryption": Setting(
        "compute_defaults.ebs_encryption",
        "encryption",
        lambda answer: answer["EbsEncryptionByDefault"],
        by_order(False, True),
    ),
    "imds_tokens": _of_metadata("imds_tokens", by_order("optional", "required")),
    "imds_tokens_enforced": _of_metadata("imds_tokens_enforced", by_order("disabled", "enabled")),
    "imds_hop_limit": _of_metadata("imds_hop_limit", min),
    "imds_endpoint": _of_metadata("imds_endpoint", by_order("enabled", "disabled")),
    "imds_tags": _of_metadata("imds_tags", by_order("enabled", "disabled")),
    "snapshot_block_public_access": Setting(
        "compute_defaults.snapshot_block_public_access",
        "snapshots",
        lambda answer: answer["State"],
        by_order(*SNAPSHOT_BLOCKS),
        managed_by,
    ),
    "image_block_public_access": Setting(
        "compute_defaults.image_block_public_access",
        "images",
        lambda answer: answer["ImageBlockPublicAccessState"],
        by_order(*IMAGE_BLOCKS),
        managed_by,
    ),
    "serial_console_access": Setting(
        "compute_defaults.serial_console_access",
        "serial",
        lambda answer: answer["SerialConsoleAccessEnabled"],
        by_order(True, False),
        managed_by,
    ),
}
_MANAGED = (*SETTINGS, "ebs_kms_key_id", "allowed_images")


class Ec2Defaults(Settings):
    """The defaults of one region."""


def resources(context: Context, options: Mapping[str, Any]) -> Sequence[Resource]:
    """The defaults of each region, with the key and the allowed images where they are asked for."""
    table, exact = (SOURCES, SETTINGS), options["exact"]
    if options["imds_tokens_enforced"] is not None:
        context.aws.need("imds_tokens_enforced", "ec2", "modify_instance_metadata_defaults", "HttpTokensEnforced")
    need_criteria(context, options["allowed_image_criteria"] or [])

    def make(region: str) -> list[Resource]:
        made: list[Resource] = [Ec2Defaults(context, table, options, region=region, exact=exact)]
        if options["ebs_kms_key_id"] is not None:
            made.append(EbsDefaultKey(context, options["ebs_kms_key_id"], region))
        if options["allowed_images"] is not None:
            made.append(AllowedImages(context, options, region))
        return [resource for resource in made if resource.controls]

    return per_region(context, options, make)


def check(options: Mapping[str, Any]) -> None:
    """Refuse what AWS would refuse, before the first request."""
    check_regions(options)
    limit, key = options["imds_hop_limit"], options["ebs_kms_key_id"]
    check_images(options)
    if all(options[name] is None for name in _MANAGED):
        raise Refusal(f"set at least one of {', '.join(_MANAGED)}: otherwise nothing is managed.")
    if limit is not None and not HOP_LIMITS[0] <= limit <= HOP_LIMITS[1]:
        raise Refusal(f"imds_hop_limit is {limit}, but must be between {HOP_LIMITS[0]} and {HOP_LIMITS[1]}.")
    if key is not None and not _KEY.fullmatch(key):
        raise Refusal(
            f"ebs_kms_key_id is {key}, but must be alias/NAME or a key ID: an ARN belongs to one region, while "
            "an alias or the ID of a multi-Region key (mrk-...) is looked up in each region."
        )


_KEY = re.compile(r"alias/[A-Za-z0-9/_-]{1,250}|mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
