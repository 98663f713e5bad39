# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Trails as accounts have them: whether an event is recorded, and reaches the log group."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure
from ansible_collections.dayone.aws.plugins.module_utils._parts.chain.recording import Events, log_delivery, recording

from tests.chains import ALL, GROUP, delivery, trail

KMS = "kms.amazonaws.com"
DENIED = Failure("denied", "cloudtrail:get_event_selectors was denied")
THEIRS = "arn:aws:cloudtrail:eu-west-1:999999999999:trail/all"


def selecting(*items: dict[str, Any]) -> dict[str, Any]:
    return {"events": {"basic": list(items), "advanced": []}}


WITHOUT_KMS = selecting({**ALL, "ExcludeManagementEventSources": [KMS]})
WRITES = selecting({**ALL, "ReadWriteType": "WriteOnly"})


@pytest.mark.parametrize(
    ("trails", "events", "state", "what"),
    [
        pytest.param([trail()], Events(), "holds", "dayone records it", id="all"),
        pytest.param([], Events(), "broken", "no trail", id="none"),
        pytest.param([trail(logging=False)], Events(), "broken", "is stopped", id="stopped"),
        pytest.param([trail(multi_region=False)], Events(), "broken", "covers a single region", id="one_region"),
        pytest.param([trail(**WITHOUT_KMS)], Events(KMS), "broken", "leaves out", id="kms_events_of_a_trail_without"),
        pytest.param([trail(**WITHOUT_KMS)], Events("iam.amazonaws.com"), "holds", "", id="other_events_of_it"),
        pytest.param([trail(**WITHOUT_KMS)], Events(reads=True), "broken", f"calls of {KMS}", id="any_call"),
        pytest.param([trail(**WRITES)], Events("iam.amazonaws.com"), "holds", "", id="writes_are_enough"),
        pytest.param([trail(**WRITES)], Events(reads=True), "broken", "reading calls", id="reads_are_asked_for"),
        pytest.param(
            [trail(**WRITES), trail(**selecting({**ALL, "ReadWriteType": "ReadOnly"}))],
            Events(reads=True),
            "holds",
            "",
            id="two_trails_together",
        ),
        pytest.param([trail(log_group="")], Events(), "broken", "no trail delivers to", id="no_log_group"),
        pytest.param([trail(events=DENIED)], Events(), "unknown", "could not be read", id="selectors_denied"),
        pytest.param(DENIED, Events(), "unknown", "could not be read", id="trails_denied"),
        pytest.param([trail(events=DENIED), trail()], Events(), "holds", "", id="one_denied_and_one_that_records"),
        pytest.param(
            [trail(arn=THEIRS, organization=True, events=DENIED)],
            Events(),
            "unknown",
            "of account 999999999999",
            id="of_the_organization",
        ),
    ],
)
def test_what_is_recorded(trails: Any, events: Events, state: str, what: str) -> None:
    link = recording(trails, events, GROUP)
    assert (link.state, what in link.what) == (state, True), link


@pytest.mark.parametrize(
    ("change", "state", "mend", "says"),
    [
        pytest.param({}, "holds", "person", "", id="arrives"),
        pytest.param({"logs_error": "AccessDenied"}, "broken", "person", "AccessDenied", id="error"),
        pytest.param(
            {"logs_at": "", "since": "2026-11-28T10:00:00+00:00"},
            "waits",
            "waiting",
            "by 2026-11-28T11:00",
            id="not_yet",
        ),
        pytest.param({"logs_at": "", "since": ""}, "waits", "waiting", "within an hour", id="never"),
        pytest.param(
            {"logs_at": "2026-11-27T10:00:00+00:00"},
            "broken",
            "person",
            "last delivered to log group",
            id="behind_its_bucket",
        ),
        pytest.param({"logs_at": "2026-11-28T09:55:00+00:00"}, "holds", "person", "", id="a_little_behind"),
    ],
)
def test_what_arrives(change: dict[str, str], state: str, mend: str, says: str) -> None:
    link = log_delivery([trail(delivery=delivery(**change))], GROUP)
    assert (link.state, link.mend, says in link.note) == (state, mend, True), link


def test_one_trail_that_delivers_is_enough() -> None:
    broken = trail(delivery=delivery(logs_error="AccessDenied"))
    assert log_delivery([broken, trail()], GROUP).state == "holds"
    assert log_delivery([trail(log_group="")], GROUP).state == "broken"
    assert log_delivery([trail(delivery=DENIED)], GROUP).state == "unknown"


@pytest.mark.parametrize(
    ("trails", "group", "mend"),
    [
        pytest.param([], None, "call", id="no_trail"),
        pytest.param([], GROUP, "call", id="no_trail_and_no_log_group"),
        pytest.param([trail(logging=False)], GROUP, "call", id="stopped"),
        pytest.param([trail(**WRITES)], None, "call", id="leaves_events_out"),
        pytest.param([trail(log_group="")], GROUP, "person", id="delivers_elsewhere"),
    ],
)
def test_a_run_that_makes_the_trail_mends_what_hears_of_nothing(trails: Any, group: str | None, mend: str) -> None:
    assert recording(trails, Events(reads=True), group).mend == mend
    if group and not any(item["log_group"] == group for item in trails):
        assert log_delivery(trails, group).mend == mend
