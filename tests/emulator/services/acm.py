# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""ACM issues a certificate once its validation records are in a public zone, and not before.

https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
"""

from __future__ import annotations

from typing import Any

from moto import settings
from moto.acm.models import CertBundle, acm_backends
from moto.route53.models import route53_backends

from tests.emulator.kit import Pass, Request, operation, store

#: moto issues after a time.
settings.ACM_VALIDATION_WAIT = 10**9


def _is_validated(request: Request, certificate: CertBundle) -> bool:
    zones = route53_backends[request.account_id][request.partition].zones.values()
    have = {
        (record.name.lower().rstrip("."), value.lower().rstrip("."))
        for zone in zones
        if not zone.private_zone
        for record in zone.rrsets
        if record.type == "CNAME"
        for value in _values(record.resource_records)
    }
    options = certificate.describe()["Certificate"].get("DomainValidationOptions", [])
    wanted = [option["ResourceRecord"] for option in options]
    return all((item["Name"].lower().rstrip("."), item["Value"].lower().rstrip(".")) in have for item in wanted)


def _values(records: Any) -> list[str]:
    return [item["Value"] if isinstance(item, dict) else item for item in records or []]


def _settle(request: Request) -> None:
    for certificate in acm_backends[request.account_id][request.region]._certificates.values():
        if certificate.status == "PENDING_VALIDATION" and _is_validated(request, certificate):
            certificate.status = "ISSUED"


@operation("acm", "DescribeCertificate")
def describe_certificate(request: Request) -> dict[str, Any]:
    """moto's certificate, once it was looked at the records. Here its key is written with hyphens."""
    _settle(request)
    found = acm_backends[request.account_id][request.region]._certificates.get(request.params["CertificateArn"])
    if found is None:
        raise Pass
    about = found.describe()["Certificate"]
    renewal = _told(request, found.arn).get("renewal")
    more = {"RenewalSummary": renewal} if renewal else {}
    return {"Certificate": {**about, "KeyAlgorithm": about["KeyAlgorithm"].replace("_", "-"), **more}}


def _told(request: Request, arn: str) -> dict[str, Any]:
    """What a test puts into the store ``acm.told`` of the region by the ARN of a certificate: ``listed``, what its row
    in a list says otherwise, and ``renewal``, how its renewal goes."""
    return dict(store(request, "told", regional=True).get(arn, {}))


@operation("acm", "ListCertificates")
def list_certificates(request: Request) -> dict[str, Any]:
    """The certificates of some statuses and keys, with all their names."""
    _settle(request)
    statuses = request.params.get("CertificateStatuses")
    keys = request.params.get("Includes", {}).get("keyTypes") or ("RSA_1024", "RSA_2048")
    rows = []
    for certificate in acm_backends[request.account_id][request.region]._certificates.values():
        about = certificate.describe()["Certificate"]
        if (statuses and about["Status"] not in statuses) or about["KeyAlgorithm"] not in keys:
            continue
        kept = ("CertificateArn", "DomainName", "Status", "Type", "KeyAlgorithm", "NotAfter", "CreatedAt")
        row = {key: about[key] for key in kept if key in about}
        if about["Status"] != "ISSUED":
            row.pop("NotAfter", None)
        names = [about["DomainName"], *(name for name in certificate.sans if name != about["DomainName"])]
        listed = _told(request, certificate.arn).get("listed", {})
        rows.append({**row, "SubjectAlternativeNameSummaries": names, **listed})
    return {"CertificateSummaryList": rows}
