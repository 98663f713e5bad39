# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Parameters that are newer than the oldest botocore that the collection runs with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._kernel.plan import IfKnown

#: Since which botocore there are parameters that are newer than the oldest one that the collection runs with.
SINCE = {
    ("ec2", "modify_account_vpc_encryption_control", "Mode"): "1.43.39",
    ("ec2", "modify_instance_metadata_defaults", "HttpTokensEnforced"): "1.42.56",
    **{
        ("ec2", "replace_image_criteria_in_allowed_images_settings", f"ImageCriteria.{name}"): "1.40.34"
        for name in ("ImageNames", "MarketplaceProductCodes", "CreationDateCondition", "DeprecationTimeCondition")
    },
}


def input_shape(client: Any, method: str) -> Any:
    """The model of what an operation is sent."""
    return client.meta.service_model.operation_model(client.meta.method_to_api_mapping[method]).input_shape


def fitted(client: Any, method: str, params: dict[str, Any]) -> dict[str, Any]:
    """The parameters without those `IfKnown` that the installed botocore does not know."""
    if not any(_has_optional(value) for value in params.values()):
        return params
    return dict(_fit(params, input_shape(client, method)))


def _has_optional(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_has_optional(item) for item in value.values())
    return isinstance(value, IfKnown) or (isinstance(value, (list, tuple)) and any(map(_has_optional, value)))


def _fit(value: Any, shape: Any) -> Any:
    if isinstance(value, IfKnown):
        return _fit(value.value, shape)
    if isinstance(value, Mapping):
        members = getattr(shape, "members", {})
        known = {key: item for key, item in value.items() if key in members or not isinstance(item, IfKnown)}
        return {key: _fit(item, members.get(key)) for key, item in known.items()}
    if isinstance(value, (list, tuple)):
        return [_fit(item, getattr(shape, "member", None)) for item in value]
    return value
