# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Accounts as data: what is refused before the first request."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_accounts import (
    account_options,
    organization,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_accounts.account_options import check

from .test_accounts import PLAIN

NUMBER = "111122223333"
LOG = {"name": "log", "email": "log@example.com"}


def options(*accounts: dict[str, Any], **change: Any) -> dict[str, Any]:
    named = [{**PLAIN, **item} for item in accounts]
    return {"accounts": named, "role_name": account_options.ROLE, "suspended_unit": None, **change}


@pytest.mark.parametrize(
    ("accounts", "words"),
    [
        pytest.param([LOG, {**LOG, "email": "b@example.com"}], "log is the name of two accounts", id="name"),
        pytest.param([LOG, {"name": "b", "email": "LOG@example.com"}], "is the email of two accounts", id="email"),
        pytest.param([{"name": "a", "id": NUMBER}, {"name": "b", "id": NUMBER}], "is the id of two", id="id"),
        pytest.param(
            [{**LOG, "alias": "abc"}, {"name": "b", "id": NUMBER, "alias": "abc"}], "is the alias", id="alias"
        ),
        pytest.param([{"name": "a"}], "a has no email", id="no_email"),
        pytest.param([{"name": "a", "email": "nobody"}], "must be an email address", id="no_address"),
        pytest.param([{"name": "a", "email": f"{'a' * 60}@b.de"}], "6 to 64 characters", id="long_address"),
        pytest.param([{"name": "<a>", "email": "a@example.com"}], "without angle brackets", id="brackets"),
        pytest.param([{"name": "a", "id": "12"}], "an account ID of 12 digits", id="short_id"),
        pytest.param([{"name": "a", "state": "closed", "email": "a@b.de"}], "Repeat its ID", id="closed_without_id"),
        pytest.param([{**LOG, "state": "suspended"}], "suspended_unit is not set", id="no_suspended_unit"),
        pytest.param([{**LOG, "invite": True}], "This requires its id", id="invited_without_id"),
        pytest.param([{**LOG, "alias": "A"}], "3 to 63 lowercase letters", id="alias_form"),
        pytest.param([{**LOG, "alias": NUMBER}], "3 to 63 lowercase letters", id="alias_of_digits"),
        pytest.param([{**LOG, "regions": ["Frankfurt"]}], "is not a region", id="region"),
        pytest.param([{**LOG, "tags": {"aws:x": "y"}}], "not beginning with aws:", id="tag"),
        pytest.param([{**LOG, "unit": ""}], "the unit of log is empty", id="unit"),
        pytest.param([{**LOG, "role_name": "a/b"}], "without a path", id="role"),
    ],
)
def test_wrong_accounts_are_refused(accounts: list[dict[str, Any]], words: str) -> None:
    with pytest.raises(Refusal) as caught:
        check(options(*accounts))
    assert words in str(caught.value)


def test_right_accounts_are_taken() -> None:
    check(options({**LOG, "alias": "example-log", "regions": ["eu-south-2"], "unit": "/A/B", "tags": {"a": "b"}}))
    check(
        options({"name": "old", "id": NUMBER, "state": "closed"}, {"name": "new", "id": "999988887777", "invite": True})
    )


@pytest.mark.parametrize("name", ["account", "", "https://account.amazonaws.com", "a" * 130 + ".com"])
def test_what_is_no_service_principal_is_refused(name: str) -> None:
    with pytest.raises(Refusal, match="trusted_access"):
        organization.check({"trusted_access": [name]})
