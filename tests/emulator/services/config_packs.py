# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Conformance packs of AWS Config.

https://docs.aws.amazon.com/config/latest/APIReference/API_PutConformancePack.html
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import yaml
from moto.moto_api._internal import mock_random

from tests.emulator.kit import Pass, Request, ServiceError, operation, store

_SOURCES = ("TemplateBody", "TemplateS3Uri", "TemplateSSMDocumentDetails", "Source")
_KEPT = ("DeliveryS3Bucket", "DeliveryS3KeyPrefix", "ConformancePackInputParameters", "TemplateSSMDocumentDetails")


def packs(request: Request) -> dict[str, dict[str, Any]]:
    """The packs of the region, by name."""
    return store(request, "packs", regional=True)


@operation("config", "PutConformancePack")
def put_conformance_pack(request: Request) -> dict[str, Any]:
    """Make a pack, or put another template in. Tags count only when it is made."""
    params = request.params
    if len([key for key in _SOURCES if key in params]) != 1:
        raise ServiceError("InvalidParameterValueException", "Specify exactly one template.")
    _check_template(params.get("TemplateBody"))
    name = params["ConformancePackName"]
    key = f"conformance-pack-{mock_random.get_random_string(8).lower()}"
    arn = f"arn:{request.partition}:config:{request.region}:{request.account_id}:conformance-pack/{name}/{key}"
    tags = {item["Key"]: item["Value"] for item in params.get("Tags", [])}
    found = packs(request).get(name, {"ConformancePackArn": arn, "ConformancePackId": key, "tags": tags})
    packs(request)[name] = {
        **{part: found[part] for part in ("ConformancePackArn", "ConformancePackId", "tags")},
        "ConformancePackName": name,
        **{part: params[part] for part in _KEPT if part in params},
        "LastUpdateRequestedTime": datetime.now(timezone.utc),
        "ConformancePackState": "UPDATE_COMPLETE" if name in packs(request) else "CREATE_COMPLETE",
    }
    return {"ConformancePackArn": packs(request)[name]["ConformancePackArn"]}


def _check_template(body: str | None) -> None:
    """A template has resources."""
    try:
        found = yaml.safe_load(body) if body is not None else {"Resources": {}}
    except yaml.YAMLError as error:
        raise ServiceError("ConformancePackTemplateValidationException", str(error)) from error
    if not isinstance(found, dict) or "Resources" not in found:
        raise ServiceError("ConformancePackTemplateValidationException", "Template must have Resources.")


def _named(request: Request) -> list[dict[str, Any]]:
    names = request.params.get("ConformancePackNames")
    return [item for name, item in packs(request).items() if not names or name in names]


@operation("config", "DescribeConformancePacks")
def describe_conformance_packs(request: Request) -> dict[str, Any]:
    """The packs, without their templates."""
    found, missing = _named(request), set(request.params.get("ConformancePackNames") or [])
    if missing - {item["ConformancePackName"] for item in found}:
        raise ServiceError("NoSuchConformancePackException", "There is no such conformance pack.")
    return {"ConformancePackDetails": found}


@operation("config", "DescribeConformancePackStatus")
def describe_conformance_pack_status(request: Request) -> dict[str, Any]:
    """How the packs stand."""
    return {"ConformancePackStatusDetails": _named(request)}


@operation("config", "DeleteConformancePack")
def delete_conformance_pack(request: Request) -> None:
    """Delete one."""
    if packs(request).pop(request.params["ConformancePackName"], None) is None:
        raise ServiceError("NoSuchConformancePackException", "There is no such conformance pack.")


def _by_arn(request: Request) -> dict[str, str]:
    """The tags of a pack. What is not one is moto's."""
    for item in packs(request).values():
        if item["ConformancePackArn"] == request.params["ResourceArn"]:
            tags: dict[str, str] = item["tags"]
            return tags
    raise Pass


@operation("config", "TagResource")
def tag_resource(request: Request) -> None:
    """Add tags."""
    _by_arn(request).update({item["Key"]: item["Value"] for item in request.params["Tags"]})


@operation("config", "ListTagsForResource")
def list_tags_for_resource(request: Request) -> dict[str, Any]:
    """The tags."""
    return {"Tags": [{"Key": key, "Value": value} for key, value in _by_arn(request).items()]}
