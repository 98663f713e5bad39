# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Certificates of ACM and IAM, by how long they last and how their renewal goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .form import ANY, BREACHES, CONFIG, HOLDS, REGION, Estate, Variant

CONTROL = "resource_audit.certificate_expiry"
_RULE = f"{CONFIG}acm-certificate-expiration-check.html"
_STATUS = "https://docs.aws.amazon.com/acm/latest/userguide/check-certificate-renewal-status.html"
_MANAGED = "https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html"
_IMPORTED = "https://docs.aws.amazon.com/acm/latest/userguide/import-certificate.html"
_LIST = "https://docs.aws.amazon.com/acm/latest/APIReference/API_ListCertificates.html"


def _acm(
    days: float, renewal: str = "", *, used: bool = True, renews: bool = True, key: str = "RSA_2048"
) -> Callable[[Estate], str]:
    """A certificate that ends in some days, and how ACM says that its renewal goes."""

    def stands(estate: Estate) -> str:
        name = f"{estate.name('certificate')}.example.com"
        acm = estate.client("acm")
        arn = str(acm.request_certificate(DomainName=name, ValidationMethod="DNS", KeyAlgorithm=key)["CertificateArn"])
        listed: dict[str, Any] = {
            "Status": "EXPIRED" if days < 0 else "ISSUED",
            "NotAfter": estate.ago(days=-days),
            "InUse": used,
            "RenewalEligibility": "ELIGIBLE" if renews else "INELIGIBLE",
        }
        told = {"listed": listed, "renewal": {"RenewalStatus": renewal} if renewal else {}}
        estate.keep("acm.told", {arn: told}, REGION)
        return arn

    return stands


def _iam(days: float) -> Callable[[Estate], str]:
    """A server certificate of IAM that ends in some days."""

    def stands(estate: Estate) -> str:
        name = estate.name("server")
        made = estate.client("iam").upload_server_certificate(
            ServerCertificateName=name, CertificateBody="certificate", PrivateKey="key"
        )
        estate.keep("iam.certificates", {name: estate.ago(days=-days)})
        return str(made["ServerCertificateMetadata"]["Arn"])

    return stands


_TABLE: tuple[tuple[Any, ...], ...] = (
    ("far-from-its-end", _acm(200), HOLDS, _RULE, "More than 30 days are left."),
    ("imported-near-its-end", _acm(20.5, renews=False, used=False), BREACHES, _IMPORTED, "Nobody renews an import."),
    ("imported-in-time", _acm(40, renews=False), HOLDS, _RULE, "More than 30 days are left."),
    (
        "waiting-for-its-domain",
        _acm(50.5, "PENDING_VALIDATION"),
        BREACHES,
        _STATUS,
        "ACM cannot renew it until somebody has validated its domain.",
        {"days_left": 50, "renewal": "PENDING_VALIDATION"},
    ),
    ("renewal-that-failed", _acm(45, "FAILED"), BREACHES, _STATUS, "Somebody must ask for a new one."),
    ("renewal-under-way", _acm(55, "PENDING_AUTO_RENEWAL"), HOLDS, _STATUS, "ACM is at it, and has the time."),
    ("renewal-late", _acm(10, "PENDING_AUTO_RENEWAL"), BREACHES, _RULE, "30 days or less are left."),
    ("near-its-end-and-not-used", _acm(15, used=False), BREACHES, _MANAGED, "ACM renews what is in use alone."),
    ("over-and-in-use", _acm(-2), BREACHES, _RULE, "It is over.", "expired, and in use"),
    ("over-and-unused", _acm(-2, used=False), HOLDS, _MANAGED, "It serves nobody, and renews no more."),
    ("elliptic-near-its-end", _acm(5, renews=False, key="EC_prime256v1"), BREACHES, _LIST, "All keys are asked for."),
    ("of-iam-in-time", _iam(100), HOLDS, _RULE, "More than 30 days are left."),
    (
        "of-iam-near-its-end",
        _iam(12.5),
        BREACHES,
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_server-certs.html",
        "IAM renews nothing.",
        {"days_left": 12, "renewal": "by a person"},
    ),
)
ROWS = tuple(
    Variant(f"certificate-{name}", CONTROL, stands, verdict, source, means, (shows or [ANY])[0])
    for name, stands, verdict, source, means, *shows in _TABLE
)
