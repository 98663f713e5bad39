# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Certificates of ACM: which of them covers names, and what to enter for one that waits to be validated. Pure.

https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from ..._kernel.plan import State
from .reads import record_key

ISSUED, PENDING = "ISSUED", "PENDING_VALIDATION"
#: ACM begins to renew 60 days before the end, and warns of what is left by 45:
#: https://docs.aws.amazon.com/acm/latest/userguide/dns-renewal-validation.html
RENEWED_BEFORE = timedelta(days=30)
RENEW = (
    "ACM renews a certificate only while it is in use and its validation records exist. Create the records "
    "again, which are listed in the certificate's RenewalSummary, or import a newer certificate if this one "
    "was imported."
)


def covers(certificate: State, names: Iterable[str]) -> bool:
    """Whether a certificate is good for all names. An asterisk stands for one label."""
    held = {item.lower() for item in (certificate["name"], *certificate["names"])}
    return all(name.lower() in held or f"*.{name.lower().partition('.')[2]}" in held for name in names)


def choose(certificates: list[dict[str, Any]], names: list[str]) -> dict[str, Any] | None:
    """The certificate to use: an issued one before one that waits, the one that lasts longest before others."""
    fitting = [item for item in certificates if covers(item, names)]
    order = sorted(fitting, key=lambda item: (item["status"] != ISSUED, -item["until"], item["arn"]))
    return order[0] if order else None


def validation_records(described: State) -> list[dict[str, str]]:
    """The records that ACM asks for, each once: a name and its wildcard share theirs."""
    found: dict[str, dict[str, str]] = {}
    for option in described.get("DomainValidationOptions", []):
        record = option.get("ResourceRecord")
        if record:
            name = record_key(record["Name"])
            found[name] = {"name": name, "type": record["Type"], "value": record["Value"].lower()}
    return [found[name] for name in sorted(found)]


def is_complete(described: State) -> bool:
    """Whether ACM has thought of all records. It takes some seconds for a new certificate."""
    options = described.get("DomainValidationOptions", [])
    return bool(options) and all("ResourceRecord" in option for option in options)


def changes(records: list[dict[str, str]]) -> list[dict[str, Any]]:
    """The changes that bring records about."""
    return [
        {
            "Action": "UPSERT",
            "ResourceRecordSet": {
                "Name": record["name"],
                "Type": record["type"],
                "TTL": 300,
                "ResourceRecords": [{"Value": record["value"]}],
            },
        }
        for record in records
    ]


def lacking(records: list[dict[str, str]], sets: Mapping[str, list[State]]) -> list[dict[str, str]]:
    """The records that a zone does not have.

    Args:
        records: those that are wanted.
        sets: the record sets of their names in the zone.
    """

    def there(record: Mapping[str, str]) -> bool:
        return any(
            item["Type"] == record["type"]
            and [value["Value"].lower().removesuffix(".") for value in item.get("ResourceRecords", [])]
            == [record["value"].removesuffix(".")]
            for item in sets.get(record["name"], [])
        )

    return [record for record in records if not there(record)]


def shown(records: Iterable[Mapping[str, str]]) -> str:
    """Records for people."""
    return ", ".join(f"{item['name']} {item['type']} {item['value']}" for item in records)


def why_ending(until: float, now: datetime | None = None) -> str:
    """Why a certificate will soon be good for nothing; nothing where it will not, or where its end is not known.

    Args:
        until: its end, in seconds since 1970. 0: not known.
        now: the time.
    """
    if not until:
        return ""
    end, moment = datetime.fromtimestamp(until, timezone.utc), now or datetime.now(timezone.utc)
    return f"expires on {end:%Y-%m-%d}, and was not renewed" if end - moment < RENEWED_BEFORE else ""
