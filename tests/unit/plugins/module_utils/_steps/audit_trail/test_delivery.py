# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS says came of a trail's settings, and trails of the organization of which a member reads little."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Verdict
from ansible_collections.dayone.aws.plugins.module_utils._module.run import Context
from ansible_collections.dayone.aws.plugins.module_utils._steps.audit_trail.delivery import delivered
from ansible_collections.dayone.aws.plugins.module_utils._steps.audit_trail.delivery import delivery as judge_delivery
from ansible_collections.dayone.aws.plugins.module_utils._steps.audit_trail.plan import choose
from ansible_collections.dayone.aws.plugins.module_utils._steps.audit_trail.trail import AuditTrail
from ansible_collections.dayone.aws.plugins.module_utils._steps.audit_trail.verdicts import (
    ELSEWHERE,
    judge_adopted,
    judge_others,
)
from botocore.stub import Stubber

from tests.chains import delivery, trail

OPTIONS = [
    "permissions_boundary_arn",
    "adopt",
    "bucket_name",
    "expire_days",
    "log_bucket_name",
    "encrypt",
    "kms_key_id",
    "cloudwatch_logs",
    "log_group_name",
    "log_retention_days",
    "s3_write_events",
    "s3_read_events",
    "insights",
]
KEY = "arn:aws:kms:eu-west-1:123456789012:key/k"
DENIED = Failure("denied", "it was denied")
THEIRS = "arn:aws:cloudtrail:eu-west-1:999999999999:trail/all"
PARTS: Any = SimpleNamespace(arn="arn:aws:cloudtrail:eu-west-1:123456789012:trail/dayone-trail", owner="audit_trail/x")


@pytest.mark.parametrize(
    ("name", "change", "state", "mend"),
    [
        pytest.param("log_group", {}, "", "", id="events_arrive"),
        pytest.param("log_group", {"delivery": delivery(logs_error="AccessDenied")}, "", "person", id="events_do_not"),
        pytest.param("log_group", {"delivery": delivery(logs_at="")}, "", "waiting", id="no_event_yet"),
        pytest.param("log_group", {"delivery": DENIED}, "", "unknown", id="status_denied"),
        pytest.param(
            "log_group", {"delivery": delivery(logs_at=""), "logging": False}, "", "", id="stopped_is_another"
        ),
        pytest.param("validation", {}, "", "", id="digests_arrive"),
        pytest.param(
            "validation", {"delivery": delivery(digest_error="NoSuchBucket")}, "", "person", id="digests_do_not"
        ),
        pytest.param("validation", {"delivery": DENIED}, "", "unknown", id="digests_denied"),
        pytest.param("encryption", {"key": KEY}, "Enabled", "", id="key_enabled"),
        pytest.param("encryption", {"key": KEY}, "PendingDeletion", "person", id="key_pending_deletion"),
        pytest.param("encryption", {"key": KEY}, "Disabled", "person", id="key_disabled"),
        pytest.param("encryption", {"key": KEY}, "deleted", "person", id="key_deleted"),
        pytest.param("encryption", {"key": KEY}, DENIED, "unknown", id="key_denied"),
        pytest.param("trail", {"delivery": delivery(logs_error="AccessDenied")}, "", "", id="another_control"),
    ],
)
def test_what_does_not_deliver_does_not_hold(name: str, change: dict[str, Any], state: Any, mend: str) -> None:
    verdict = Verdict(f"audit_trail.{name}", True, "on", "on")
    found = delivered(verdict, trail(**change), {"key_state": state})
    assert found.holds is (not mend)
    if mend:
        assert found.mend == mend and found.note


@pytest.mark.parametrize(
    ("change", "holds", "mend"),
    [
        pytest.param({}, True, "person", id="delivered"),
        pytest.param({"error": "NoSuchBucket"}, False, "person", id="bucket_gone"),
        pytest.param({"delivery": delivery(at="")}, False, "waiting", id="not_yet"),
        pytest.param({"delivery": DENIED}, False, "unknown", id="denied"),
    ],
)
def test_the_last_file(change: dict[str, Any], holds: bool, mend: str) -> None:
    found = judge_delivery(trail(**change))
    assert (found.holds, found.mend) == (holds, mend)


def test_a_trail_of_the_organization_that_a_member_cannot_read_is_unknown_and_the_rest_is_judged() -> None:
    failure = Failure("error", f"{THEIRS} is a trail of the organization, in account 999999999999: denied")
    theirs = trail(arn=THEIRS, organization=True, events=failure)
    assert choose([theirs], PARTS, adopt=True) == (None, theirs)
    verdicts = judge_adopted(theirs, {"trails": [theirs], "adopted_logging": None, "key_state": ""}, "note", [])
    found = {item.control.partition(".")[2]: item for item in verdicts}
    assert {name for name, item in found.items() if item.mend == "unknown"} == {"trail", "write_events", "read_events"}
    assert "999999999999" in found["trail"].note
    assert (found["validation"].holds, found["log_group"].holds, found["access_logging"].holds) == (True, True, False)


@pytest.mark.parametrize(
    ("buckets", "found"),
    [
        pytest.param(["ours"], ELSEWHERE, id="another_accounts"),
        pytest.param(["ours", "logs"], "denied", id="own_that_may_not_be_read"),
        pytest.param(None, "denied", id="buckets_may_not_be_listed"),
    ],
)
def test_the_bucket_of_a_trail_may_be_another_accounts(
    context: Callable[..., Context], scripted: Callable[..., Stubber], buckets: list[str] | None, found: str
) -> None:
    s3, options = scripted("s3"), {**dict.fromkeys(OPTIONS), "name": "dayone-trail", "state": "present"}
    audit = AuditTrail(context(), options)
    s3.add_client_error("get_bucket_logging", "AccessDenied", http_status_code=403)
    if buckets is None:
        s3.add_client_error("list_buckets", "AccessDenied", http_status_code=403)
    else:
        s3.add_response("list_buckets", {"Buckets": [{"Name": name} for name in buckets]})
    if found == ELSEWHERE:
        assert audit._logging_of("logs") == found
    else:
        with pytest.raises(Failure):
            audit._logging_of("logs")


def test_the_bucket_of_another_account_is_judged_there() -> None:
    theirs = trail(organization=True)
    verdicts = judge_adopted(theirs, {"trails": [theirs], "adopted_logging": ELSEWHERE, "key_state": ""}, "note", [])
    (found,) = (item for item in verdicts if item.control == "audit_trail.access_logging")
    assert (found.holds, found.mend) == (False, "not_applicable")
    assert "is in another account" in found.note
    state = {"trails": [theirs], "elsewhere": {}, "others_logging": {theirs["bucket"]: ELSEWHERE}, "others_keys": {}}
    assert "audit_trail.access_logging" not in {item.control for item in judge_others(state, None, "123456789012")}


def test_a_trail_of_this_account_that_cannot_be_read_is_no_reason_to_make_another() -> None:
    with pytest.raises(Failure):
        choose([trail(events=DENIED)], PARTS, adopt=True)
    assert choose([trail(events=DENIED), trail()], PARTS, adopt=True)[1] == trail()
