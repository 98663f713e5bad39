# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads for resource_audit how long certificates last, and whether ACM renews those that it can.

https://docs.aws.amazon.com/acm/latest/userguide/check-certificate-renewal-status.html
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from .region_client import RegionClient, Row, enriched

#: Without the kinds of keys ACM lists those of RSA with 1024 and 2048 bits alone:
#: https://docs.aws.amazon.com/acm/latest/APIReference/API_ListCertificates.html
_KEYS = ("RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1")
#: Days before its end from which ACM renews a certificate, and says how that goes.
RENEWED_FROM = 60


def acm_certificates(client: RegionClient) -> list[Row]:
    """Certificates of ACM that serve, or could. How its renewal goes is asked of one that is near its end."""
    asked = {"keyTypes": list(_KEYS)}
    found = client.pages("acm", "list_certificates", "CertificateSummaryList", Includes=asked)
    rows = [
        client.row(
            item["CertificateArn"],
            days=_days(item["NotAfter"]),
            used=bool(item.get("InUse")),
            renews=item.get("RenewalEligibility") == "ELIGIBLE",
            renewal={},
        )
        for item in found
        if item.get("NotAfter") and item.get("Status") in ("ISSUED", "EXPIRED")
    ]
    near = [row for row in rows if row["renews"] and row["days"] <= RENEWED_FROM]
    others = [row for row in rows if not (row["renews"] and row["days"] <= RENEWED_FROM)]
    return [*others, *enriched(near, {"renewal": lambda row: _renewal(client, row["arn"])})]


def _renewal(client: RegionClient, arn: str) -> dict[str, str]:
    answer = client.call("acm", "describe_certificate", CertificateArn=arn)["Certificate"]
    found = answer.get("RenewalSummary", {})
    status, reason = found.get("RenewalStatus", ""), found.get("RenewalStatusReason", "")
    return {key: value for key, value in (("renewal", status), ("reason", reason)) if value}


def server_certificates(client: RegionClient) -> list[Row]:
    """Server certificates of IAM, which nobody renews. Those whose time is over are iam_hygiene's matter."""
    found = client.pages("iam", "list_server_certificates", "ServerCertificateMetadataList")
    rows = [(item["Arn"], _days(item["Expiration"])) for item in found if item.get("Expiration")]
    return [
        {"arn": arn, "region": "", "days": days, "used": True, "renews": False, "renewal": {}}
        for arn, days in rows
        if days >= 0
    ]


def _days(end: Any) -> int:
    """Whole days until a time; negative where it is over."""
    return int((end - datetime.now(timezone.utc)).total_seconds() // 86400)
