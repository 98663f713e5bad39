# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CloudFront: distributions with their whole configuration, functions that are published, response headers policies.

moto makes the distributions; what it drops of their configuration is kept here.
https://docs.aws.amazon.com/cloudfront/latest/APIReference/Welcome.html
"""

from __future__ import annotations

import copy
import uuid
from datetime import datetime, timezone
from typing import Any

from moto.acm.models import acm_backends
from moto.cloudfront.models import CloudFrontBackend, Distribution, cloudfront_backends, random_id

from tests.emulator.kit import Pass, Request, ServiceError, operation, store

_NONE: dict[str, Any] = {"Quantity": 0}
#: https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html
_KEYS = ("RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1")
#: What CloudFront gives a distribution that does not say otherwise.
_DEFAULTS: dict[str, Any] = {
    "Aliases": _NONE,
    "OriginGroups": _NONE,
    "CacheBehaviors": _NONE,
    "CustomErrorResponses": _NONE,
    "DefaultRootObject": "",
    "PriceClass": "PriceClass_All",
    "HttpVersion": "http2",
    "IsIPV6Enabled": True,
    "WebACLId": "",
    "ContinuousDeploymentPolicyId": "",
    "Staging": False,
    "Logging": {"Enabled": False, "IncludeCookies": False, "Bucket": "", "Prefix": ""},
    "Restrictions": {"GeoRestriction": {"RestrictionType": "none", "Quantity": 0}},
    "ViewerCertificate": {"CloudFrontDefaultCertificate": True},
}
_BEHAVIOR: dict[str, Any] = {
    "TrustedSigners": {"Enabled": False, "Quantity": 0},
    "TrustedKeyGroups": {"Enabled": False, "Quantity": 0},
    "SmoothStreaming": False,
    "Compress": False,
    "LambdaFunctionAssociations": _NONE,
    "FunctionAssociations": _NONE,
    "FieldLevelEncryptionId": "",
}
_ORIGIN: dict[str, Any] = {
    "OriginPath": "",
    "CustomHeaders": _NONE,
    "ConnectionAttempts": 3,
    "ConnectionTimeout": 10,
    "OriginShield": {"Enabled": False},
    "OriginAccessControlId": "",
}


def _backend(request: Request) -> CloudFrontBackend:
    return cloudfront_backends[request.account_id][request.partition]


def _now() -> datetime:
    return datetime.now(timezone.utc)


def _filled(config: dict[str, Any]) -> dict[str, Any]:
    """A configuration as CloudFront returns it."""
    made = {**copy.deepcopy(_DEFAULTS), **copy.deepcopy(config)}
    made["DefaultCacheBehavior"] = {**copy.deepcopy(_BEHAVIOR), **made["DefaultCacheBehavior"]}
    made["Origins"]["Items"] = [{**copy.deepcopy(_ORIGIN), **item} for item in made["Origins"]["Items"]]
    certificate = made["ViewerCertificate"]
    if certificate.get("ACMCertificateArn"):
        arn = certificate["ACMCertificateArn"]
        made["ViewerCertificate"] = {**certificate, "Certificate": arn, "CertificateSource": "acm"}
    else:
        made["ViewerCertificate"] = {
            "CloudFrontDefaultCertificate": True,
            "SSLSupportMethod": "vip",
            "MinimumProtocolVersion": "TLSv1",
            "CertificateSource": "cloudfront",
        }
    return made


def _check(request: Request, config: dict[str, Any], own_id: str = "") -> None:
    """Refuse what CloudFront refuses."""
    backend = _backend(request)
    for origin in config["Origins"]["Items"]:
        control = origin.get("OriginAccessControlId")
        if control and control not in backend.origin_access_controls:
            raise ServiceError("InvalidOriginAccessControl", f"The origin access control {control} does not exist.")
    behavior = config["DefaultCacheBehavior"]
    policy = behavior.get("ResponseHeadersPolicyId")
    if policy and policy not in store(request, "headers"):
        raise ServiceError("NoSuchResponseHeadersPolicy", "The response headers policy does not exist.")
    for item in behavior.get("FunctionAssociations", {}).get("Items", []):
        if item["FunctionARN"].rpartition("/")[2] not in store(request, "live"):
            raise ServiceError("InvalidFunctionAssociation", "The function is not published.")
    _check_aliases(request, config, own_id)


def _check_aliases(request: Request, config: dict[str, Any], own_id: str) -> None:
    aliases = config.get("Aliases", {}).get("Items", [])
    for other, had in store(request, "configs").items():
        if other != own_id and set(had["Aliases"].get("Items", [])) & set(aliases):
            raise ServiceError("CNAMEAlreadyExists", "One or more aliases are already on another distribution.")
    if not aliases:
        return
    arn = config.get("ViewerCertificate", {}).get("ACMCertificateArn", "")
    certificate = acm_backends[request.account_id]["us-east-1"]._certificates.get(arn)
    names = {certificate.common_name, *certificate.sans} if certificate and certificate.status == "ISSUED" else set()
    if certificate and certificate.describe()["Certificate"]["KeyAlgorithm"] not in _KEYS:
        raise ServiceError("InvalidViewerCertificate", "The certificate's key is not supported by CloudFront.")
    if not all(alias in names or f"*.{alias.partition('.')[2]}" in names for alias in aliases):
        raise ServiceError("InvalidViewerCertificate", "The certificate does not cover the aliases, or is not issued.")


def _answered(request: Request, distribution: Distribution) -> dict[str, Any]:
    """A distribution with the configuration that it was given."""
    return {
        "Id": distribution.distribution_id,
        "ARN": distribution.arn,
        "Status": distribution.status,
        "LastModifiedTime": _now(),
        "InProgressInvalidationBatches": 0,
        "DomainName": distribution.domain_name,
        "ActiveTrustedSigners": {"Enabled": False, "Quantity": 0},
        "ActiveTrustedKeyGroups": {"Enabled": False, "Quantity": 0},
        "DistributionConfig": store(request, "configs")[distribution.distribution_id],
    }


def _made(request: Request, config: dict[str, Any], tags: list[dict[str, str]]) -> dict[str, Any]:
    _check(request, config)
    made, location, etag = _backend(request).create_distribution_with_tags(copy.deepcopy(config), tags)
    store(request, "configs")[made.distribution_id] = _filled(config)
    return {"Distribution": _answered(request, made), "ETag": etag, "Location": location}


@operation("cloudfront", "CreateDistribution")
def create_distribution(request: Request) -> dict[str, Any]:
    """Make a distribution."""
    return _made(request, request.params["DistributionConfig"], [])


@operation("cloudfront", "CreateDistributionWithTags")
def create_distribution_with_tags(request: Request) -> dict[str, Any]:
    """Make a distribution that carries tags from its first moment."""
    wanted = request.params["DistributionConfigWithTags"]
    return _made(request, wanted["DistributionConfig"], wanted["Tags"].get("Items", []))


@operation("cloudfront", "GetDistribution")
def get_distribution(request: Request) -> dict[str, Any]:
    """A distribution, and the mark of its version."""
    found, etag = _backend(request).get_distribution(request.params["Id"])
    return {"Distribution": _answered(request, found), "ETag": etag}


@operation("cloudfront", "GetDistributionConfig")
def get_distribution_config(request: Request) -> dict[str, Any]:
    """A distribution's configuration, and the mark of its version."""
    _config, etag = _backend(request).get_distribution_config(request.params["Id"])
    return {"DistributionConfig": store(request, "configs")[request.params["Id"]], "ETag": etag}


@operation("cloudfront", "ListDistributions")
def list_distributions(request: Request) -> dict[str, Any]:
    """The distributions, a hundred at a time."""
    found = list(_backend(request).distributions.values())
    most = int(request.params.get("MaxItems") or 100)
    begin = int(request.params.get("Marker") or 0)
    rows = []
    for item in found[begin : begin + most]:
        item.advance()
        answered = _answered(request, item)
        config = answered.pop("DistributionConfig")
        kept = {key: value for key, value in config.items() if key not in ("CallerReference", "Logging")}
        rows.append({**answered, **kept})
    more = begin + most < len(found)
    listed = {
        "Marker": request.params.get("Marker") or "",
        "MaxItems": most,
        "IsTruncated": more,
        "Quantity": len(rows),
        **({"Items": rows} if rows else {}),
        **({"NextMarker": str(begin + most)} if more else {}),
    }
    return {"DistributionList": listed}


def _match(request: Request, etag: str) -> None:
    if "IfMatch" not in request.params:
        raise ServiceError("InvalidIfMatchVersion", "The If-Match version is missing or not valid.")
    if request.params["IfMatch"] != etag:
        raise ServiceError("PreconditionFailed", "The precondition in one or more of the request fields is false.")


@operation("cloudfront", "UpdateDistribution")
def update_distribution(request: Request) -> dict[str, Any]:
    """Replace the whole configuration."""
    found, etag = _backend(request).get_distribution(request.params["Id"])
    _match(request, etag)
    config, had = request.params["DistributionConfig"], store(request, "configs")[found.distribution_id]
    if config["CallerReference"] != had["CallerReference"]:
        raise ServiceError("IllegalUpdate", "The caller reference of a distribution cannot change.")
    missing = sorted({"ViewerCertificate", "Restrictions", "HttpVersion", "Logging"} - set(config))
    if missing:
        raise ServiceError("IllegalUpdate", f"The update contains no {', '.join(missing)}.")
    _check(request, config, found.distribution_id)
    store(request, "configs")[found.distribution_id] = _filled(config)
    found.etag = random_id()
    return {"Distribution": _answered(request, found), "ETag": found.etag}


@operation("cloudfront", "DeleteDistribution")
def delete_distribution(request: Request) -> None:
    """Delete a distribution that is off."""
    found, etag = _backend(request).get_distribution(request.params["Id"])
    _match(request, etag)
    if store(request, "configs")[found.distribution_id]["Enabled"]:
        raise ServiceError(
            "DistributionNotDisabled", "The distribution you are trying to delete has not been disabled."
        )
    del store(request, "configs")[found.distribution_id]
    raise Pass


#: What is sent encoded in an invalidation's path:
#: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-specifying-objects.html
_UNSAFE = set(' <>"#{}|\\^~[]`')


@operation("cloudfront", "CreateInvalidation")
def create_invalidation(request: Request) -> None:
    """moto's answer, for paths that are written as CloudFront wants them."""
    for path in request.params["InvalidationBatch"]["Paths"].get("Items", []):
        bad = not path.isascii() or not path.isprintable() or _UNSAFE & set(path) or not path.startswith("/")
        if bad or len(path) > 4000:
            raise ServiceError("InvalidArgument", "Your request contains one or more invalid invalidation paths.")
    raise Pass


# Functions


def _used(request: Request, path: str, value: str) -> bool:
    found = store(request, "configs").values()
    if path == "OriginAccessControlId":
        return any(item.get(path) == value for config in found for item in config["Origins"]["Items"])
    if path == "FunctionARN":
        functions = [config["DefaultCacheBehavior"]["FunctionAssociations"].get("Items", []) for config in found]
        return any(item[path] == value for items in functions for item in items)
    return any(config["DefaultCacheBehavior"].get(path) == value for config in found)


def _code(request: Request) -> bytes:
    code = request.params["FunctionCode"]
    return code if isinstance(code, bytes) else code.encode()


@operation("cloudfront", "CreateFunction")
def create_function(request: Request) -> dict[str, Any]:
    """Make a function. It runs once it is published."""
    params = request.params
    made = _backend(request).create_function(
        params["Name"], params["FunctionConfig"], _code(request), params.get("Tags", {}).get("Items", [])
    )
    return {"FunctionSummary": made.function_summary, "ETag": made.etag, "Location": made.arn}


@operation("cloudfront", "UpdateFunction")
def update_function(request: Request) -> dict[str, Any]:
    """Work on a function: what runs stays as it is."""
    found = _backend(request).get_function(request.params["Name"])
    _match(request, found.etag)
    found.code, found.config, found.etag = _code(request), request.params["FunctionConfig"], random_id()
    return {"FunctionSummary": found.function_summary, "ETag": found.etag}


@operation("cloudfront", "PublishFunction")
def publish_function(request: Request) -> dict[str, Any]:
    """Let run what was worked on."""
    found = _backend(request).get_function(request.params["Name"])
    _match(request, found.etag)
    store(request, "live")[found.name] = {"code": found.code, "etag": random_id()}
    summary = found.function_summary
    return {"FunctionSummary": {**summary, "FunctionMetadata": {**summary["FunctionMetadata"], "Stage": "LIVE"}}}


@operation("cloudfront", "GetFunction")
def get_function(request: Request) -> dict[str, Any]:
    """A function's code, as it is worked on or as it runs."""
    found = _backend(request).get_function(request.params["Name"])
    if request.params.get("Stage") != "LIVE":
        return {"FunctionCode": found.code, "ETag": found.etag, "ContentType": "application/octet-stream"}
    live = store(request, "live").get(found.name)
    if live is None:
        raise ServiceError("NoSuchFunctionExists", "The function has not been published.")
    return {"FunctionCode": live["code"], "ETag": live["etag"], "ContentType": "application/octet-stream"}


@operation("cloudfront", "DeleteFunction")
def delete_function(request: Request) -> None:
    """Delete a function that no distribution uses."""
    found = _backend(request).get_function(request.params["Name"])
    _match(request, found.etag)
    if _used(request, "FunctionARN", found.arn):
        raise ServiceError("FunctionInUse", f"Cannot delete function {found.name}, it is in use by 1 distributions")
    store(request, "live").pop(found.name, None)
    raise Pass


@operation("cloudfront", "UpdateOriginAccessControl")
def update_origin_access_control(request: Request) -> None:
    """moto's answer, for the version that was read."""
    _match(request, _backend(request).get_origin_access_control(request.params["Id"]).etag)
    raise Pass


@operation("cloudfront", "DeleteOriginAccessControl")
def delete_origin_access_control(request: Request) -> None:
    """Delete an origin access control that no origin uses."""
    _match(request, _backend(request).get_origin_access_control(request.params["Id"]).etag)
    if _used(request, "OriginAccessControlId", request.params["Id"]):
        raise ServiceError("OriginAccessControlInUse", "The CloudFront origin access control is still being used.")
    raise Pass


# Response headers policies


def _policy(request: Request) -> dict[str, Any]:
    found: dict[str, Any] | None = store(request, "headers").get(request.params["Id"])
    if found is None:
        raise ServiceError("NoSuchResponseHeadersPolicy", "The response headers policy does not exist.")
    return found


def _policy_row(name: str, policy: dict[str, Any]) -> dict[str, Any]:
    return {"Id": name, "LastModifiedTime": _now(), "ResponseHeadersPolicyConfig": policy["config"]}


@operation("cloudfront", "CreateResponseHeadersPolicy")
def create_response_headers_policy(request: Request) -> dict[str, Any]:
    """Make a policy. Its name is the only one in the account."""
    config, policies = request.params["ResponseHeadersPolicyConfig"], store(request, "headers")
    if any(item["config"]["Name"] == config["Name"] for item in policies.values()):
        raise ServiceError("ResponseHeadersPolicyAlreadyExists", "A policy with this name already exists.")
    name = str(uuid.uuid4())
    policies[name] = {"config": config, "etag": random_id()}
    return {
        "ResponseHeadersPolicy": _policy_row(name, policies[name]),
        "ETag": policies[name]["etag"],
        "Location": name,
    }


@operation("cloudfront", "GetResponseHeadersPolicy")
def get_response_headers_policy(request: Request) -> dict[str, Any]:
    """A policy, and the mark of its version."""
    found = _policy(request)
    return {"ResponseHeadersPolicy": _policy_row(request.params["Id"], found), "ETag": found["etag"]}


@operation("cloudfront", "UpdateResponseHeadersPolicy")
def update_response_headers_policy(request: Request) -> dict[str, Any]:
    """Replace a policy."""
    found = _policy(request)
    _match(request, found["etag"])
    found.update(config=request.params["ResponseHeadersPolicyConfig"], etag=random_id())
    return {"ResponseHeadersPolicy": _policy_row(request.params["Id"], found), "ETag": found["etag"]}


@operation("cloudfront", "DeleteResponseHeadersPolicy")
def delete_response_headers_policy(request: Request) -> None:
    """Delete a policy that no distribution uses."""
    _match(request, _policy(request)["etag"])
    if _used(request, "ResponseHeadersPolicyId", request.params["Id"]):
        raise ServiceError("ResponseHeadersPolicyInUse", "The response headers policy is in use.")
    del store(request, "headers")[request.params["Id"]]


@operation("cloudfront", "ListResponseHeadersPolicies")
def list_response_headers_policies(request: Request) -> dict[str, Any]:
    """The account's own policies."""
    rows = [
        {"Type": "custom", "ResponseHeadersPolicy": _policy_row(name, item)}
        for name, item in store(request, "headers").items()
    ]
    return {"ResponseHeadersPolicyList": {"MaxItems": 100, "Quantity": len(rows), **({"Items": rows} if rows else {})}}
