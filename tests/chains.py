# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A chain that holds from end to end, in normal form, for tests that break one link of it."""

from __future__ import annotations

from typing import Any

ACCOUNT = "123456789012"
GROUP = f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:dayone-trail"
ALL = {"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": []}


def trail(**change: Any) -> dict[str, Any]:
    """A trail that records everything and delivers."""
    return {
        "arn": f"arn:aws:cloudtrail:eu-west-1:{ACCOUNT}:trail/dayone",
        "name": "dayone",
        "home": "eu-west-1",
        "organization": False,
        "bucket": "dayone-trail",
        "multi_region": True,
        "global_events": True,
        "validation": True,
        "key": "",
        "log_group": GROUP,
        "logging": True,
        "error": "",
        "delivery": delivery(),
        "events": {"basic": [ALL], "advanced": []},
        "owner": "",
        "insights": [],
        **change,
    }


def delivery(**change: str) -> dict[str, str]:
    """Deliveries that arrived a moment ago."""
    at = "2026-11-28T10:00:00+00:00"
    return {
        "digest_error": "",
        "logs_error": "",
        "logs_at": at,
        "at": at,
        "since": "2026-11-01T00:00:00+00:00",
        **change,
    }


def policy(*services: str) -> dict[str, Any]:
    """A topic's policy that lets services publish."""
    statement = {"Effect": "Allow", "Principal": {"Service": list(services)}, "Action": "sns:Publish", "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def end(**change: Any) -> dict[str, Any]:
    """A topic that is not encrypted, lets alarms and rules in, and has one person who has confirmed."""
    told = {"protocol": "email", "endpoint": "a@example.com", "arn": f"arn:aws:sns:eu-west-1:{ACCOUNT}:dayone:1"}
    return {
        "policy": policy("cloudwatch.amazonaws.com", "events.amazonaws.com"),
        "key": None,
        "subscriptions": [told],
        "filter": "",
        **change,
    }
