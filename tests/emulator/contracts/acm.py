# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""ACM: which certificates are listed, and requests that are repeated."""

from __future__ import annotations

from typing import Any

from .form import Clients, Contract, Reply


def _repeated(client: Clients) -> Any:
    acm = client("acm")
    made = [acm.request_certificate(DomainName="example.com", IdempotencyToken="token") for _number in range(2)]
    return made[0]["CertificateArn"] == made[1]["CertificateArn"]


def _listed(client: Clients) -> Any:
    acm = client("acm")
    acm.request_certificate(DomainName="example.com", KeyAlgorithm="RSA_2048")
    return [
        len(acm.list_certificates(**asked)["CertificateSummaryList"])
        for asked in ({}, {"Includes": {"keyTypes": ["EC_prime256v1"]}})
    ]


def _algorithms(client: Clients) -> Any:
    acm = client("acm")
    arn = acm.request_certificate(DomainName="example.com", KeyAlgorithm="RSA_2048")["CertificateArn"]
    (listed,) = acm.list_certificates()["CertificateSummaryList"]
    return acm.describe_certificate(CertificateArn=arn)["Certificate"]["KeyAlgorithm"], listed["KeyAlgorithm"]


ROWS = (
    Contract(
        name="acm-key-algorithm",
        service="acm",
        operation="DescribeCertificate",
        when="the kind of the key is read: a list writes it as the models do, a description with hyphens",
        answer=Reply("normal form", ("RSA-2048", "RSA_2048")),
        source="hashicorp/terraform-provider-aws internal/service/acm/certificate.go",
        provoke=_algorithms,
        by="acm.describe_certificate",
    ),
    Contract(
        name="acm-token",
        service="acm",
        operation="RequestCertificate",
        when="a token is sent for the second time within an hour",
        answer=Reply("effect", True),
        source="https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html",
        provoke=_repeated,
        by="acm.list_certificates",
        was="failed: a certificate that ACM gave up came back for an hour",
    ),
    Contract(
        name="acm-list-keys",
        service="acm",
        operation="ListCertificates",
        when="no kinds of keys are named, or other ones",
        answer=Reply("shape", [1, 0]),
        source="https://docs.aws.amazon.com/acm/latest/APIReference/API_Filters.html",
        provoke=_listed,
        by="acm.list_certificates",
    ),
)
