# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The permissions boundary of a service role."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._parts.role import (
    OwnRole,
    check_boundary,
    restore_calls,
    role_calls,
    role_state,
)

BOUNDARY = "arn:aws:iam::123456789012:policy/dayone-access/dayone-baseline-service-boundary"
STATEMENT = {"Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": "*"}
ROLE = OwnRole("logs", "owner", "123456789012", "events.amazonaws.com", (STATEMENT,), "activity_alarms.forwarding")
LIMITED = replace(ROLE, boundary=BOUNDARY)


def methods(current: dict[str, Any] | None, wanted: OwnRole) -> list[str]:
    return [call.method for call in role_calls(current, wanted)]


def test_a_role_is_made_within_its_boundary() -> None:
    create = role_calls(None, LIMITED)[0]
    assert (create.method, create.params["PermissionsBoundary"]) == ("create_role", BOUNDARY)
    assert "PermissionsBoundary" not in role_calls(None, ROLE)[0].params


def test_a_role_without_its_boundary_gets_it_before_all_else() -> None:
    found = {**role_state(ROLE), "trust": {}, "policy": {}}
    assert methods(found, LIMITED) == ["put_role_permissions_boundary", "update_assume_role_policy", "put_role_policy"]
    assert methods(role_state(LIMITED), LIMITED) == []


def test_a_boundary_that_nobody_asked_for_stays() -> None:
    found = role_state(LIMITED)
    assert methods(found, ROLE) == []
    assert role_state(ROLE, found) == found


def test_an_earlier_boundary_is_put_back_and_none_is_taken_off() -> None:
    other = {**role_state(ROLE), "boundary": BOUNDARY.replace("service", "other")}
    (call,) = restore_calls(role_state(LIMITED), other, LIMITED)
    assert call.params["PermissionsBoundary"] == other["boundary"]
    assert restore_calls(role_state(LIMITED), role_state(ROLE), LIMITED) == []


def test_what_is_no_policy_is_refused() -> None:
    check_boundary({"permissions_boundary": BOUNDARY})
    check_boundary({"permissions_boundary": None})
    with pytest.raises(Refusal, match="must be the ARN of a managed policy"):
        check_boundary({"permissions_boundary": "dayone-baseline-service-boundary"})
