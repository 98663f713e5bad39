# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import reconcile
from ansible_collections.dayone.aws.plugins.module_utils._steps.password_policy.policy import FIELDS, PasswordPolicy

OPTIONS: dict[str, Any] = {**dict.fromkeys([*FIELDS, "preset"]), "state": "present", "exact": False, "min_length": 14}
FOUND = {"MinimumPasswordLength": 8, "RequireSymbols": True, "MaxPasswordAge": 60, "ExpirePasswords": True}
SENT = {
    "MinimumPasswordLength": 14,
    "RequireSymbols": True,
    "RequireNumbers": False,
    "RequireUppercaseCharacters": False,
    "RequireLowercaseCharacters": False,
    "AllowUsersToChangePassword": False,
    "MaxPasswordAge": 60,
    "HardExpiry": False,
}


def test_check_mode_only_reads(context: Any, scripted: Any) -> None:
    resource = PasswordPolicy(context(), OPTIONS)
    scripted("iam").add_response("get_account_password_policy", {"PasswordPolicy": FOUND}, {})
    assert reconcile(resource, check_mode=True).changed


def test_every_field_is_sent_back_then_read_again(context: Any, scripted: Any) -> None:
    resource = PasswordPolicy(context(), OPTIONS)
    iam = scripted("iam")
    iam.add_response("get_account_password_policy", {"PasswordPolicy": FOUND}, {})
    iam.add_response("update_account_password_policy", {}, SENT)
    iam.add_response("get_account_password_policy", {"PasswordPolicy": {**FOUND, "MinimumPasswordLength": 14}}, {})
    outcome = reconcile(resource, check_mode=False)
    assert (outcome.changed, outcome.error) == (True, "")


def test_a_late_answer_is_waited_for(context: Any, scripted: Any) -> None:
    resource = PasswordPolicy(context(), OPTIONS)
    iam = scripted("iam")
    iam.add_response("get_account_password_policy", {"PasswordPolicy": FOUND}, {})
    iam.add_response("update_account_password_policy", {}, SENT)
    iam.add_response("get_account_password_policy", {"PasswordPolicy": FOUND}, {})
    iam.add_response("get_account_password_policy", {"PasswordPolicy": {**FOUND, "MinimumPasswordLength": 14}}, {})
    assert reconcile(resource, check_mode=False).error == ""


def test_access_denied_is_not_absence(context: Any, scripted: Any) -> None:
    resource = PasswordPolicy(context(), OPTIONS)
    scripted("iam").add_client_error("get_account_password_policy", "AccessDenied")
    with pytest.raises(Failure):
        resource.observe()


def test_no_such_entity_is_absence(context: Any, scripted: Any) -> None:
    resource = PasswordPolicy(context(), OPTIONS)
    scripted("iam").add_client_error("get_account_password_policy", "NoSuchEntity")
    assert resource.observe() is None


def test_the_field_table_is_the_input_shape_of_the_api(aws: Any) -> None:
    shape = aws.client("iam").meta.service_model.operation_model("UpdateAccountPasswordPolicy").input_shape
    assert {field.api for field in FIELDS.values()} == set(shape.members)
