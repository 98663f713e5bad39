# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The configuration of a site's distribution and its security headers, merged into what is there. Pure.

UpdateDistribution and UpdateResponseHeadersPolicy replace the whole configuration: what was read is sent back, with
our fields in their places.
https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistribution.html
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping
from typing import Any

from ..._kernel.plan import State
from .function import RUNTIME
from .parts import Site

ORIGIN_ID = "site"
#: AWS's managed cache policy CachingOptimized:
#: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
#: Security policies from the weakest to the strictest.
TLS = (
    "SSLv3",
    "TLSv1",
    "TLSv1_2016",
    "TLSv1.1_2016",
    "TLSv1.2_2018",
    "TLSv1.2_2019",
    "TLSv1.2_2021",
    "TLSv1.2_2025",
    "TLSv1.3_2025",
)
TLS_CHOICES = TLS[TLS.index("TLSv1.2_2021") :]
PRICE_CLASSES = ("PriceClass_100", "PriceClass_200", "PriceClass_All")
_BEHAVIOR = "DefaultCacheBehavior"
Field = tuple[str, tuple[str, ...], Any]


def fields(current: State, site: Site, options: Mapping[str, Any], oac: Any, headers: Any) -> list[Field]:
    """What we set of a distribution: control, way into the configuration, and value.

    Args:
        current: the configuration that is there, or nothing.
        site: the site.
        options: the module's options. None is not managed.
        oac: the id of the origin access control, or a ``Ref`` to it.
        headers: the same of the response headers policy.
    """
    behavior = current.get(_BEHAVIOR, {})
    https = behavior.get("ViewerProtocolPolicy") == "https-only" and not options["exact"]
    found: list[Field] = [
        ("root_object", ("DefaultRootObject",), options["index"]),
        ("origin_access", ("Origins",), _origins(current.get("Origins"), site, oac)),
        ("origin_access", (_BEHAVIOR, "TargetOriginId"), ORIGIN_ID),
        ("tls", (_BEHAVIOR, "ViewerProtocolPolicy"), "https-only" if https else "redirect-to-https"),
        ("tls", ("ViewerCertificate",), _certificate(current.get("ViewerCertificate"), options)),
        ("headers", (_BEHAVIOR, "ResponseHeadersPolicyId"), headers),
        ("routing", (_BEHAVIOR, "FunctionAssociations"), _functions(behavior.get("FunctionAssociations"), site)),
        ("distribution", ("Enabled",), True),
        ("distribution", ("HttpVersion",), "http2and3"),
        ("distribution", ("IsIPV6Enabled",), options["ipv6"]),
        ("distribution", ("PriceClass",), options["price_class"]),
        ("distribution", (_BEHAVIOR, "Compress"), True),
        ("distribution", (_BEHAVIOR, "CachePolicyId"), options["cache_policy_id"]),
    ]
    if options["aliases"] is not None:
        found.append(("distribution", ("Aliases",), _listed(current.get("Aliases"), sorted(options["aliases"]))))
    if options["error_page"] is not None:
        pages = _error_pages(current.get("CustomErrorResponses"), options["error_page"])
        found.append(("distribution", ("CustomErrorResponses",), pages))
    return found


def wanted_config(current: State | None, site: Site, found: list[Field], skip: Collection[str] = ()) -> dict[str, Any]:
    """The configuration to send: what is there, with our fields in their places.

    Args:
        current: what is there, or nothing.
        site: the site.
        found: our fields.
        skip: names of controls whose fields are left alone.
    """
    config: dict[str, Any] = copy.deepcopy(dict(current)) if current is not None else _new(site)
    for name, path, value in found:
        if name in skip:
            continue
        place = config
        for key in path[:-1]:
            place = place.setdefault(key, {})
        place[path[-1]] = value
    return config


def differing(current: State, found: list[Field]) -> dict[str, dict[str, tuple[Any, Any]]]:
    """What is not as wanted: by control and field, what is and what should be."""
    rows: dict[str, dict[str, tuple[Any, Any]]] = {}
    for name, path, value in found:
        have: Any = current
        for key in path:
            have = have.get(key) if isinstance(have, Mapping) else None
        if have != value:
            rows.setdefault(name, {})[path[-1]] = (have, value)
    return rows


def _new(site: Site) -> dict[str, Any]:
    """What a new distribution needs besides our fields."""
    methods = ["GET", "HEAD"]
    allowed = {"Quantity": 2, "Items": methods, "CachedMethods": {"Quantity": 2, "Items": methods}}
    return {"Comment": f"Static site {site.name}", _BEHAVIOR: {"AllowedMethods": allowed}}


def _origins(current: State | None, site: Site, oac: Any) -> dict[str, Any]:
    """The origins, with the site's bucket as ours."""
    items = list((current or {}).get("Items", []))
    ours: dict[str, Any] = next((item for item in items if item["Id"] == ORIGIN_ID), {})
    wanted = {
        **ours,
        "Id": ORIGIN_ID,
        "DomainName": site.origin,
        "S3OriginConfig": {**ours.get("S3OriginConfig", {}), "OriginAccessIdentity": ""},
        "OriginAccessControlId": oac,
    }
    if ours == wanted and current is not None:
        return dict(current)
    rest = [item for item in items if item["Id"] != ORIGIN_ID]
    return {"Quantity": len(rest) + 1, "Items": [wanted, *rest]}


def _certificate(current: State | None, options: Mapping[str, Any]) -> dict[str, Any]:
    """The certificate that viewers see. Without one of ours, CloudFront's own for its own name."""
    arn = options["certificate_arn"]
    if arn is None:
        return dict(current) if current is not None else {"CloudFrontDefaultCertificate": True}
    have = (current or {}).get("MinimumProtocolVersion", "SSLv3")
    ours = current is not None and bool(current.get("ACMCertificateArn")) and not options["exact"]
    least = max(options["minimum_tls"], have if ours else "", key=lambda item: TLS.index(item) if item in TLS else -1)
    wanted = {
        "CloudFrontDefaultCertificate": False,
        "ACMCertificateArn": arn,
        "SSLSupportMethod": "sni-only",
        "MinimumProtocolVersion": least,
    }
    if current is not None and {**current, **wanted} == current:
        return dict(current)
    return wanted


def _functions(current: State | None, site: Site) -> dict[str, Any]:
    """The functions: ours for what viewers ask, and the others as they are."""
    items = list((current or {}).get("Items", []))
    ours = {"FunctionARN": site.function_arn, "EventType": "viewer-request"}
    if ours in items and current is not None:
        return dict(current)
    rest = [item for item in items if item["EventType"] != "viewer-request"]
    return {"Quantity": len(rest) + 1, "Items": [ours, *rest]}


def _listed(current: State | None, names: list[str]) -> dict[str, Any]:
    if current is not None and sorted(current.get("Items", [])) == names:
        return dict(current)
    return {"Quantity": len(names), "Items": names} if names else {"Quantity": 0}


def _error_pages(current: State | None, page: str) -> dict[str, Any]:
    """S3 answers 403 for a file that is not there to who may not list the bucket: for people it is a 404."""
    items = [
        {"ErrorCode": code, "ResponsePagePath": page, "ResponseCode": "404", "ErrorCachingMinTTL": 10}
        for code in (403, 404)
        if page
    ]
    if current is not None and sorted(current.get("Items", []), key=lambda item: int(item["ErrorCode"])) == items:
        return dict(current)
    return {"Quantity": len(items), "Items": items} if items else {"Quantity": 0}


def headers_config(current: State | None, site: Site, options: Mapping[str, Any]) -> dict[str, Any]:
    """The response headers policy to have: ours merged into what is there, HSTS never for a shorter time."""
    config: dict[str, Any] = copy.deepcopy(dict(current)) if current is not None else {"Name": site.label}
    config.setdefault("Comment", f"Security headers of the static site {site.name}")
    security = config.setdefault("SecurityHeadersConfig", {})
    hsts = security.get("StrictTransportSecurity", {})
    age = options["hsts_max_age"]
    if not options["exact"]:
        age = max(age, hsts.get("AccessControlMaxAgeSec", 0))
    security["StrictTransportSecurity"] = {
        "IncludeSubdomains": False,
        "Preload": False,
        **hsts,
        "Override": True,
        "AccessControlMaxAgeSec": age,
    }
    security["ContentTypeOptions"] = {"Override": True}
    security["FrameOptions"] = {"Override": True, "FrameOption": options["frame_options"]}
    security["ReferrerPolicy"] = {"Override": True, "ReferrerPolicy": options["referrer_policy"]}
    if options["content_security_policy"] is not None:
        policy = options["content_security_policy"]
        security["ContentSecurityPolicy"] = {"Override": True, "ContentSecurityPolicy": policy}
    return config


def oac_config(site: Site) -> dict[str, Any]:
    """The origin access control: every request to the bucket is signed."""
    return {
        "Name": site.label,
        "Description": f"Reads of the static site {site.name}",
        "SigningProtocol": "sigv4",
        "SigningBehavior": "always",
        "OriginAccessControlOriginType": "s3",
    }


def function_config(site: Site) -> dict[str, Any]:
    """About the function."""
    return {"Comment": f"Paths and names of the static site {site.name}", "Runtime": RUNTIME}
