# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Judges the rows of a credential report. Pure.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from ..._controls.catalogue import CONTROLS
from ..._kernel.plan import Verdict
from ..._parts.credential_report import Report, moment

Row = Mapping[str, str]
KEYS = ("access_key_1", "access_key_2")
ROOT = "<root_account>"


def users(report: Report) -> list[Row]:
    """The rows of IAM users. Root is another role's."""
    return [row for row in report.rows if row["user"] != ROOT]


def latest(*texts: str | None) -> datetime | None:
    """The latest of some times of the report."""
    return max((when for when in map(moment, texts) if when), default=None)


def in_force(row: Row) -> dict[str, datetime | None]:
    """The credentials with which somebody can sign in, and since when each of them is idle.

    A credential that was made or changed after its last use counts from then on.
    """
    found: dict[str, datetime | None] = {}
    if row["password_enabled"] == "true":
        made = row["password_last_changed"] if moment(row["password_last_changed"]) else row["user_creation_time"]
        found["password"] = latest(row["password_last_used"], made)
    for key in active_keys(row):
        found[key] = latest(row[f"{key}_last_used_date"], row[f"{key}_last_rotated"])
    return found


def active_keys(row: Row) -> list[str]:
    """The access keys that are active."""
    return [key for key in KEYS if row[f"{key}_active"] == "true"]


def older(when: datetime | None, days: int, now: datetime) -> bool:
    """Whether a time is so many days ago, or more. What has no time is."""
    return when is None or now - when >= timedelta(days=days)


def unused(row: Row, days: int, now: datetime) -> list[str]:
    """The credentials that nobody used for so long."""
    return [name for name, since in in_force(row).items() if older(since, days, now)]


def idle(name: str, since: datetime | None) -> str:
    """An unused credential as findings show it."""
    return f"{name}: idle since {since.date().isoformat() if since else 'always'}"


def judged(
    control: str, breaches: Mapping[str, Any], wanted: str, note: str = "", mend: str = "person"
) -> list[Verdict]:
    """One verdict for each resource that breaches a control, or one that says that none does.

    Args:
        control: its id.
        breaches: what is wrong, by the resource's ARN.
        wanted: what should be.
        note: said after the control's remediation.
        mend: who mends a breach.
    """
    if not breaches:
        return [Verdict(control, True, [], wanted, mend)]
    said = f"{CONTROLS[control].remediation} {note}".strip()
    return [Verdict(control, False, current, wanted, mend, arn, note=said) for arn, current in sorted(breaches.items())]


def judge_report(report: Report, max_key_age_days: int, now: datetime) -> list[Verdict]:
    """Console users without MFA, old keys, and users with more than one active key."""
    rows = users(report)
    return [
        *judged("iam_hygiene.console_mfa", _without_mfa(rows), "MFA", as_of(report)),
        *judged(
            "iam_hygiene.key_age",
            _old_keys(rows, max_key_age_days, now),
            f"keys of at most {max_key_age_days} days",
            as_of(report),
        ),
        *judged("iam_hygiene.single_key", _several_keys(rows), "at most one active key", as_of(report)),
    ]


def as_of(report: Report) -> str:
    """How fresh a finding from the report is."""
    when = report.generated[:16].replace("T", " ")
    return f"(As of the credential report of {when} UTC: AWS generates one every four hours.)"


def _without_mfa(rows: Iterable[Row]) -> dict[str, list[str]]:
    return {
        row["arn"]: ["password without MFA"]
        for row in rows
        if row["password_enabled"] == "true" and row["mfa_active"] != "true"
    }


def _old_keys(rows: Iterable[Row], days: int, now: datetime) -> dict[str, list[str]]:
    found = {row["arn"]: [_aged(row, key) for key in active_keys(row) if _is_old(row, key, days, now)] for row in rows}
    return {arn: keys for arn, keys in found.items() if keys}


def _is_old(row: Row, key: str, days: int, now: datetime) -> bool:
    """Whether a key is more whole days old than it may be: the 90th day is its last."""
    return older(moment(row[f"{key}_last_rotated"]), days + 1, now)


def _aged(row: Row, key: str) -> str:
    made = moment(row[f"{key}_last_rotated"])
    return f"{key}: created {made.date().isoformat() if made else 'at an unknown time'}"


def _several_keys(rows: Iterable[Row]) -> dict[str, list[str]]:
    return {row["arn"]: active_keys(row) for row in rows if len(active_keys(row)) > 1}
