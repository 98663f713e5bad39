# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2 settings of an account in a region that a declarative policy of its organization may hold: allowed images,
the block of public access to VPCs, and the encryption in transit of VPCs.

The store ``ec2.declarative`` of the account has what the policy sets, by the setting's name: that is what is read then,
and EC2 takes no write beside it.
https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_declarative_syntax.html
"""

from __future__ import annotations

from typing import Any

from tests.emulator.kit import Request, ServiceError, operation, store, stored


def _found(request: Request, name: str, default: dict[str, Any]) -> dict[str, Any]:
    """A setting as it is read, with who holds it."""
    policy = stored(request.account_id, "ec2.declarative").get(name)
    if policy is not None:
        return {**default, **policy, "ManagedBy": "declarative-policy"}
    return {**default, **store(request, "account", regional=True).get(name, {}), "ManagedBy": "account"}


def set_unless_held(request: Request, name: str, **values: Any) -> None:
    """Set some of it, where the account itself holds it."""
    if name in stored(request.account_id, "ec2.declarative"):
        raise ServiceError("UnauthorizedOperation", "This functionality has been disabled by a Declarative Policy.")
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
