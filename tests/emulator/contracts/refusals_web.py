# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Web sites: what CloudFront refuses, and CloudWatch Logs of its access logs."""

from __future__ import annotations

from functools import partial
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from .cloudfront import config, imported
from .form import Clients, Contract, Refusal
from .scripts import ask, refusal

_API = "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_"
_LOGS = "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_"
_NAMED = {"Quantity": 1, "Items": ["www.example.com"]}
_OWN = {"CloudFrontDefaultCertificate": True}
_HEADERS = {"Name": "strict", "Comment": ""}
_MADE = ask("cloudfront", "create_distribution", DistributionConfig=config())
_ID, _ETAG = "$0.Distribution.Id", "$0.ETag"


def _origin(control: str) -> dict[str, Any]:
    """Origins whose one origin has an origin access control."""
    origin = {"Id": "o", "DomainName": "files.s3.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}
    return {"Quantity": 1, "Items": [{**origin, "OriginAccessControlId": control}]}


def _behavior(**more: Any) -> dict[str, Any]:
    return {**config()["DefaultCacheBehavior"], **more}


def _control(client: Clients) -> Any:
    about = {"Name": "o", "SigningProtocol": "sigv4", "SigningBehavior": "always"}
    made = client("cloudfront").create_origin_access_control(
        OriginAccessControlConfig={**about, "OriginAccessControlOriginType": "s3"}
    )
    return made["OriginAccessControl"]["Id"], made["ETag"]


def _function(client: Clients, *, published: bool) -> Any:
    cloudfront = client("cloudfront")
    made = cloudfront.create_function(
        Name="paths", FunctionConfig={"Comment": "", "Runtime": "cloudfront-js-2.0"}, FunctionCode=b"code"
    )
    if published:
        cloudfront.publish_function(Name="paths", IfMatch=made["ETag"])
    about = {"EventType": "viewer-request", "FunctionARN": made["FunctionSummary"]["FunctionMetadata"]["FunctionARN"]}
    return {"Quantity": 1, "Items": [about]}, made["ETag"]


def _unpublished(client: Clients) -> None:
    found, _etag = _function(client, published=False)
    about = config(DefaultCacheBehavior=_behavior(FunctionAssociations=found))
    client("cloudfront").create_distribution(DistributionConfig=about)


def _function_in_use(client: Clients) -> None:
    found, etag = _function(client, published=True)
    about = config(DefaultCacheBehavior=_behavior(FunctionAssociations=found))
    client("cloudfront").create_distribution(DistributionConfig=about)
    client("cloudfront").delete_function(Name="paths", IfMatch=etag)


def _control_in_use(client: Clients) -> None:
    found, etag = _control(client)
    client("cloudfront").create_distribution(DistributionConfig=config(Origins=_origin(found)))
    client("cloudfront").delete_origin_access_control(Id=found, IfMatch=etag)


def _headers_in_use(client: Clients) -> None:
    cloudfront = client("cloudfront")
    made = cloudfront.create_response_headers_policy(ResponseHeadersPolicyConfig=_HEADERS)
    found = made["ResponseHeadersPolicy"]["Id"]
    about = config(DefaultCacheBehavior=_behavior(ResponseHeadersPolicyId=found))
    cloudfront.create_distribution(DistributionConfig=about)
    cloudfront.delete_response_headers_policy(Id=found, IfMatch=made["ETag"])


def _alias_taken(client: Clients) -> None:
    """Two distributions of one name, under a certificate that covers it."""
    named = imported(client, ec.SECP256R1())
    for reference in ("one", "two"):
        about = config(CallerReference=reference, **named)
        client("cloudfront").create_distribution(DistributionConfig=about)


def _changed(client: Clients, *, without: str = "", **changes: Any) -> None:
    """Replace a distribution's configuration."""
    cloudfront = client("cloudfront")
    made = cloudfront.create_distribution(DistributionConfig=config())["Distribution"]
    read = cloudfront.get_distribution_config(Id=made["Id"])
    about = {key: value for key, value in {**read["DistributionConfig"], **changes}.items() if key != without}
    cloudfront.update_distribution(Id=made["Id"], IfMatch=read["ETag"], DistributionConfig=about)


def _second_source(client: Clients) -> None:
    """Make another source of a distribution's access logs."""
    arn = client("cloudfront").create_distribution(DistributionConfig=config())["Distribution"]["ARN"]
    for name in ("one", "two"):
        client("logs").put_delivery_source(name=name, resourceArn=arn, logType="ACCESS_LOGS")


def _row(name: str, operation: str, when: str, answer: tuple[str, str], by: str, provoke: Any) -> Contract:
    service, _colon, what = operation.partition(":")
    where = f"{_LOGS if service == 'logs' else _API}{what}.html"
    return Contract(name, service, what, when, Refusal(*answer), where, provoke, by)


ROWS = (
    refusal(
        "cloudfront-access-control-absent",
        "there is no such origin access control",
        ("InvalidOriginAccessControl", "The origin access control none does not exist."),
        f"{_API}CreateDistribution.html",
        "cloudfront._check",
        ask("cloudfront", "create_distribution", DistributionConfig=config(Origins=_origin("none"))),
    ),
    _row(
        "cloudfront-function-not-published",
        "cloudfront:CreateDistribution",
        "the function is not published",
        ("InvalidFunctionAssociation", "The function is not published."),
        "cloudfront._check",
        _unpublished,
    ),
    refusal(
        "cloudfront-certificate-covers",
        "the certificate does not cover the names, or is not issued",
        ("InvalidViewerCertificate", "The certificate does not cover the aliases, or is not issued."),
        f"{_API}CreateDistribution.html",
        "cloudfront._check_aliases",
        ask(
            "cloudfront",
            "create_distribution",
            DistributionConfig=config(Aliases=_NAMED, ViewerCertificate=_OWN),
        ),
        assumed="the words: the page gives the code",
    ),
    _row(
        "cloudfront-name-taken",
        "cloudfront:CreateDistribution",
        "another distribution has the name",
        ("CNAMEAlreadyExists", "One or more aliases are already on another distribution."),
        "cloudfront._check_aliases",
        _alias_taken,
    ),
    refusal(
        "cloudfront-no-version",
        "the version that was read is not named",
        ("InvalidIfMatchVersion", "The If-Match version is missing or not valid."),
        f"{_API}DeleteDistribution.html",
        "cloudfront._match",
        _MADE,
        ask("cloudfront", "delete_distribution", Id=_ID),
    ),
    refusal(
        "cloudfront-old-version",
        "it was changed since it was read",
        ("PreconditionFailed", "The precondition in one or more of the request fields is false."),
        f"{_API}DeleteDistribution.html",
        "cloudfront._match",
        _MADE,
        ask("cloudfront", "delete_distribution", Id=_ID, IfMatch="OLD"),
    ),
    _row(
        "cloudfront-reference-stays",
        "cloudfront:UpdateDistribution",
        "the caller reference is another",
        ("IllegalUpdate", "The caller reference of a distribution cannot change."),
        "cloudfront.update_distribution",
        partial(_changed, CallerReference="another"),
    ),
    _row(
        "cloudfront-update-whole",
        "cloudfront:UpdateDistribution",
        "a part is left out that an update must have",
        ("IllegalUpdate", "The update contains no Logging."),
        "cloudfront.update_distribution",
        partial(_changed, without="Logging"),
    ),
    refusal(
        "cloudfront-delete-enabled",
        "the distribution is enabled",
        ("DistributionNotDisabled", "The distribution you are trying to delete has not been disabled."),
        "https://github.com/hashicorp/terraform-provider-aws/pull/3034",
        "cloudfront.delete_distribution",
        _MADE,
        ask("cloudfront", "delete_distribution", Id=_ID, IfMatch=_ETAG),
    ),
    refusal(
        "cloudfront-function-live",
        "the function has not been published",
        ("NoSuchFunctionExists", "The function has not been published."),
        f"{_API}GetFunction.html",
        "cloudfront.get_function",
        ask(
            "cloudfront",
            "create_function",
            Name="paths",
            FunctionConfig={"Comment": "", "Runtime": "cloudfront-js-2.0"},
            FunctionCode=b"code",
        ),
        ask("cloudfront", "get_function", Name="paths", Stage="LIVE"),
    ),
    _row(
        "cloudfront-function-in-use",
        "cloudfront:DeleteFunction",
        "a distribution uses the function",
        ("FunctionInUse", "Cannot delete function paths, it is in use by 1 distributions"),
        "cloudfront.delete_function",
        _function_in_use,
    ),
    _row(
        "cloudfront-access-control-in-use",
        "cloudfront:DeleteOriginAccessControl",
        "an origin uses it",
        ("OriginAccessControlInUse", "The CloudFront origin access control is still being used."),
        "cloudfront.delete_origin_access_control",
        _control_in_use,
    ),
    refusal(
        "cloudfront-headers-policy-twice",
        "the account has a policy of that name",
        ("ResponseHeadersPolicyAlreadyExists", "A policy with this name already exists."),
        f"{_API}CreateResponseHeadersPolicy.html",
        "cloudfront.create_response_headers_policy",
        ask("cloudfront", "create_response_headers_policy", ResponseHeadersPolicyConfig=_HEADERS),
        ask("cloudfront", "create_response_headers_policy", ResponseHeadersPolicyConfig=_HEADERS),
    ),
    _row(
        "cloudfront-headers-policy-in-use",
        "cloudfront:DeleteResponseHeadersPolicy",
        "a distribution uses the policy",
        ("ResponseHeadersPolicyInUse", "The response headers policy is in use."),
        "cloudfront.delete_response_headers_policy",
        _headers_in_use,
    ),
    refusal(
        "logs-delivery-source-absent",
        "the distribution is not there, or the region is not us-east-1",
        (
            "ResourceNotFoundException",
            "The resource arn:aws:cloudfront::123456789012:distribution/ENONE does not exist.",
        ),
        "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html",
        "logs.put_delivery_source",
        ask(
            "logs",
            "put_delivery_source",
            name="one",
            resourceArn="arn:aws:cloudfront::123456789012:distribution/ENONE",
            logType="ACCESS_LOGS",
        ),
    ),
    _row(
        "logs-delivery-source-twice",
        "logs:PutDeliverySource",
        "the distribution has another source of that type",
        ("ConflictException", "This resource already has a delivery source of this log type."),
        "logs.put_delivery_source",
        _second_source,
    ),
)
