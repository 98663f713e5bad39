# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CloudFront: its own certificate, keys that it takes, and how paths are written."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from .form import Clients, Contract, Refusal, Reply


def config(**more: Any) -> dict[str, Any]:
    """The configuration of a small distribution."""
    origin = {"Id": "o", "DomainName": "files.s3.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}
    return {
        "CallerReference": "r",
        "Comment": "",
        "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [origin]},
        "DefaultCacheBehavior": {
            "TargetOriginId": "o",
            "ViewerProtocolPolicy": "https-only",
            "ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}},
            "MinTTL": 0,
        },
        **more,
    }


def _own_certificate(client: Clients) -> Any:
    certificate = {"CloudFrontDefaultCertificate": True, "MinimumProtocolVersion": "TLSv1.2_2021"}
    made = client("cloudfront").create_distribution(DistributionConfig=config(ViewerCertificate=certificate))
    return made["Distribution"]["DistributionConfig"]["ViewerCertificate"]["MinimumProtocolVersion"]


def imported(client: Clients, curve: ec.EllipticCurve) -> dict[str, Any]:
    """The part of a configuration that names a certificate of ours for example.com, with a key of a curve."""
    key, now = ec.generate_private_key(curve), datetime.now(timezone.utc)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "example.com")])
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=9))
    pem = serialization.Encoding.PEM
    made = client("acm").import_certificate(
        Certificate=built.sign(key, hashes.SHA256()).public_bytes(pem),
        PrivateKey=key.private_bytes(pem, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()),
    )
    certificate = {"ACMCertificateArn": made["CertificateArn"], "SSLSupportMethod": "sni-only"}
    return {"ViewerCertificate": certificate, "Aliases": {"Quantity": 1, "Items": ["example.com"]}}


def _large_curve(client: Clients) -> None:
    """A certificate with a key of P-384, as it is imported."""
    about = config(**imported(client, ec.SECP384R1()))
    client("cloudfront").create_distribution(DistributionConfig=about)


def _tilde(client: Clients) -> None:
    cloudfront = client("cloudfront")
    made = cloudfront.create_distribution(DistributionConfig=config())["Distribution"]["Id"]
    batch = {"CallerReference": "r", "Paths": {"Quantity": 1, "Items": ["/runtime~main.js"]}}
    cloudfront.create_invalidation(DistributionId=made, InvalidationBatch=batch)


ROWS = (
    Contract(
        name="cloudfront-own-certificate",
        service="cloudfront",
        operation="CreateDistribution",
        when="the certificate is CloudFront's own, whatever security policy is asked for",
        answer=Reply("default", "TLSv1"),
        source="https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ViewerCertificate.html",
        provoke=_own_certificate,
        by="cloudfront.create_distribution",
        was="failed: called compliant with TLS 1.2",
    ),
    Contract(
        name="cloudfront-key-p384",
        service="cloudfront",
        operation="CreateDistribution",
        when="the certificate's key is of P-384",
        answer=Refusal("InvalidViewerCertificate", "The certificate's key is not supported by CloudFront."),
        source="https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html",
        provoke=_large_curve,
        by="cloudfront.create_distribution",
        was="failed: adopted, and then refused",
    ),
    Contract(
        name="cloudfront-invalidation-path",
        service="cloudfront",
        operation="CreateInvalidation",
        when="a path has an unsafe character of RFC 1738, such as a tilde, that is not encoded",
        answer=Refusal("InvalidArgument", "Your request contains one or more invalid invalidation paths."),
        source="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-specifying-objects.html",
        provoke=_tilde,
        by="cloudfront.create_invalidation",
        was="failed: refused, and the next run was compliant without an invalidation",
    ),
)
