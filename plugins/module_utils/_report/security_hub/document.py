# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A finding as Security Hub takes it, in the AWS Security Finding Format. Pure.

It names the control, its severity, the account, the region and the resource, and says what to do. It has no values
that were found in the account. https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from ..._controls.cis import NAME as CIS
from ..render._text import PRODUCT, as_json, one_line
from ..report import Row
from ..tickets.ticket import CLOSED, OPENED, Mark, Text, Ticket

#: What the Id of each finding of ours begins with.
PREFIX = f"{PRODUCT}/"
#: Security Hub removes an active finding that was not updated for 90 days, so one that stays is sent again before:
#: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings.html
FRESH = timedelta(days=30)
_COMPLIANCE = {"choice": "WARNING", "waiting": "NOT_AVAILABLE", "unknown": "NOT_AVAILABLE"}
_TYPE = "Software and Configuration Checks/AWS Security Best Practices"
_CIS_TYPE = "Software and Configuration Checks/Industry and Regulatory Standards/CIS AWS Foundations Benchmark"
#: Characters that the format takes of a text, and entries of a list.
_TITLE, _DESCRIPTION, _TEXT, _ID, _REQUIREMENTS = 256, 1024, 512, 512, 32
_URL = re.compile(r"https://[!-~]{1,2000}")
#: What customers set with BatchUpdateFindings where nothing is to be done.
_SET_ASIDE = ("RESOLVED", "SUPPRESSED")
#: What we keep beside a finding, to know it again.
_FIELDS = {name: f"{PRODUCT}/{name}" for name in ("key", "account_id", "region", "control", "content")}
#: What is sent back of a finding as it was, to archive it.
_SENT = ("Title", "Description", "Resources", "Remediation", "Compliance", "FindingProviderFields", "CreatedAt")


@dataclass(frozen=True, order=True)
class Place:
    """Where findings are imported: a region of an account."""

    account_id: str
    region: str
    partition: str = "aws"

    @property
    def product_arn(self) -> str:
        """The product of findings that an account imports itself."""
        return f"arn:{self.partition}:securityhub:{self.region}:{self.account_id}:product/{self.account_id}/default"


@dataclass(frozen=True)
class Document(Text):
    """A finding of ours. Its body is a digest of the content, for Security Hub shows more than it was sent."""

    content: Mapping[str, Any] = field(default_factory=dict, compare=False)

    def remarked(self, mark: Mark) -> Text:
        """The same: whether a finding is archived stands beside its text."""
        return self


@dataclass(frozen=True)
class Known(Ticket):
    """A finding that Security Hub has.

    Args:
        text: what it says.
        place: where.
        updated: when it was updated last.
        set_aside: whether a person resolved or suppressed it.
    """

    text: Document
    place: Place = field(default_factory=lambda: Place("", ""))
    updated: str = ""
    set_aside: bool = False


def written(row: Row, mark: Mark, place: Place) -> Document:
    """A finding of a run as the format has it, without the times of sending."""
    account, region = row["account_id"], row["region"]
    where = account if region == "global" else f"{account}, {region}"
    advice = row["remediation"] or "No action is known."
    requirements = [f"{CIS} / {item}"[:64] for item in row["cis"]][:_REQUIREMENTS]
    content: dict[str, Any] = {
        "Title": one_line(f"{row['title'].rstrip('.')} ({where})", _TITLE),
        "Description": one_line(f"{row['control']} is {row['status']}. {advice}", _DESCRIPTION),
        "Resources": [_resource(row, place)],
        "Remediation": {"Recommendation": {"Text": one_line(advice, _TEXT), **_url(row)}},
        "Compliance": {
            "Status": _COMPLIANCE.get(row["status"], "FAILED"),
            **({"RelatedRequirements": requirements} if requirements else {}),
        },
        "FindingProviderFields": {
            "Severity": {"Label": row["severity"].upper(), "Original": row["severity"]},
            "Types": [_TYPE, *([_CIS_TYPE] if row["cis"] else [])],
        },
        "CreatedAt": moment(row["time"]),
    }
    compared = {name: value for name, value in content.items() if name != "CreatedAt"}
    digest = hashlib.sha256(as_json([compared, place.product_arn]).encode()).hexdigest()
    return Document(content["Title"], digest, content)


def _resource(row: Row, place: Place) -> dict[str, Any]:
    resource = one_line(row["resource"], _ID)
    about = {"Type": "Other", "Id": resource} if resource else {}
    region = {} if row["region"] == "global" else {"Region": row["region"]}
    account = {"Type": "AwsAccount", "Id": f"AWS::::Account:{row['account_id']}"}
    return {**(about or account), "Partition": place.partition, **region}


def _url(row: Row) -> dict[str, str]:
    link = str((row.get("todo") or {}).get("link", ""))
    return {"Url": link} if _URL.fullmatch(link) else {}


def sent(document: Document, mark: Mark, place: Place, *, now: str, known: Known | None = None) -> dict[str, Any]:
    """What is sent of a finding that is open.

    Args:
        document: what it says.
        mark: which finding it is.
        place: where it is imported.
        now: the time of sending.
        known: what Security Hub has of it.
    """
    # The provider's own fields are kept too, and with them what the next run compares.
    fields = {_FIELDS[name]: getattr(mark, name) for name in ("key", "account_id", "region", "control")}
    return {
        **document.content,
        **({"CreatedAt": known.text.content["CreatedAt"]} if known else {}),
        "SchemaVersion": "2018-10-08",
        "Id": f"{PREFIX}{mark.account_id}/{mark.region}/{mark.control}/{mark.key}",
        "ProductArn": place.product_arn,
        "GeneratorId": f"{PREFIX}{mark.control}",
        "AwsAccountId": place.account_id,
        "CompanyName": PRODUCT,
        "ProductName": PRODUCT,
        "UpdatedAt": _later(now, known.updated if known else ""),
        "RecordState": "ACTIVE",
        "ProductFields": {**fields, _FIELDS["content"]: document.body},
    }


def archived(known: Known, *, now: str, holds: bool) -> dict[str, Any]:
    """What is sent of a finding that is no longer open: it has passed, or was accepted, or does not apply."""
    body = sent(known.text, known.mark, known.place, now=now, known=known)
    compliance = {**body["Compliance"], **({"Status": "PASSED"} if holds else {})}
    return {**body, "Compliance": compliance, "RecordState": "ARCHIVED"}


def known_of(finding: Mapping[str, Any], place: Place, now: str) -> Known | None:
    """A finding that Security Hub returned; nothing where it is not ours."""
    fields = finding.get("ProductFields") or {}
    parts = {name: fields.get(_FIELDS[name], "") for name in _FIELDS}
    if not str(finding.get("Id", "")).startswith(PREFIX) or not (parts["key"] and parts["control"]):
        return None
    is_open = finding.get("RecordState", "ACTIVE") == "ACTIVE"
    updated = str(finding["UpdatedAt"])
    # One that is old is taken for another, so that it is sent again.
    body = parts["content"] if _time(now) - _time(updated) < FRESH else ""
    content = {name: finding[name] for name in _SENT if name in finding}
    mark = Mark(
        parts["key"], parts["account_id"], parts["region"], parts["control"], state=OPENED if is_open else CLOSED
    )
    return Known(
        id=str(finding["Id"]),
        url=str(finding["Id"]),
        text=Document(finding["Title"], body, content),
        mark=mark,
        is_open=is_open,
        place=place,
        updated=updated,
        set_aside=(finding.get("Workflow") or {}).get("Status") in _SET_ASIDE,
    )


def moment(text: str) -> str:
    """A time as the format takes it, in UTC with milliseconds."""
    return _time(text).astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _later(now: str, known: str) -> str:
    """The time of sending, later than that of the known state: without that, an update is ignored."""
    after = _time(known) + timedelta(milliseconds=1) if known else _time(now)
    return moment(max(_time(now), after).isoformat())
