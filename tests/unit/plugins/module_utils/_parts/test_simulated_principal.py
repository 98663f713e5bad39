# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whose policies are simulated, and what is said where IAM knows nobody of that name, which people recorded."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure
from ansible_collections.dayone.aws.plugins.module_utils._parts.simulated_principal import principal_of, simulate

USER = "arn:aws:iam::123456789012:user/erika"
SESSION = "arn:aws:sts::123456789012:assumed-role/Admin/erika"


def test_a_user_is_its_own_principal(context: Any, aws: Any) -> None:
    assert principal_of(aws, context(Arn=USER)) == USER


def test_credentials_of_a_role_that_is_gone_are_said_to_be(context: Any, aws: Any, scripted: Any) -> None:
    scripted("iam").add_client_error("get_role", "NoSuchEntity", "The role with name Admin cannot be found.")
    with pytest.raises(Failure, match=r"IAM does not know the role Admin.*If it was deleted, use other credentials"):
        principal_of(aws, context(Arn=SESSION))


def test_a_user_that_iam_does_not_know_yet_is_no_broken_request(aws: Any, scripted: Any) -> None:
    scripted("iam").add_client_error("simulate_principal_policy", "NoSuchEntity", f"The principal {USER} cannot be")
    with pytest.raises(Failure) as told:
        simulate(aws, USER, ActionNames=["s3:ListAllMyBuckets"])
    assert (told.value.kind, "run again in a few minutes" in told.value.message) == ("error", True)


def test_what_is_denied_stays_denied(aws: Any, scripted: Any) -> None:
    scripted("iam").add_client_error("simulate_principal_policy", "AccessDenied", "not authorized to perform")
    with pytest.raises(Failure) as told:
        simulate(aws, USER, ActionNames=["s3:ListAllMyBuckets"])
    assert told.value.kind == "denied"
