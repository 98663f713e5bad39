# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import reconcile
from ansible_collections.dayone.aws.plugins.module_utils._steps.billing_access.iam_access import BillingAccess, judge
from botocore.stub import ANY

OFF = Failure("denied", "billing:get_credits was denied (AccessDeniedException): IAM user access not activated")
POLICY = Failure("denied", "User: arn is not authorized to perform: billing:GetCredits because no policy allows it")
UNCLEAR = Failure("denied", "billing:get_credits was denied (AccessDeniedException): Access denied.")
THROTTLED = Failure("throttled", "billing:get_credits was throttled")
ROLE = "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/Admin"
SESSION = "arn:aws:sts::123456789012:assumed-role/Admin/erika"
CREDITS = {"accountId": "123456789012", "startDate": ANY}


@pytest.mark.parametrize(
    ("state", "mend", "current"),
    [
        pytest.param({"free": {"credits": []}}, "holds", "activated", id="answered"),
        pytest.param({"free": OFF}, "person", "not activated", id="words_of_the_setting"),
        pytest.param({"free": POLICY}, "unknown", None, id="words_of_a_policy"),
        pytest.param({"free": UNCLEAR, "simulated": "allowed"}, "person", "not activated", id="iam_allows_it"),
        pytest.param({"free": UNCLEAR, "simulated": "implicitDeny"}, "unknown", None, id="iam_denies_it"),
        pytest.param({"free": UNCLEAR, "simulated": POLICY}, "unknown", None, id="simulator_is_denied"),
        pytest.param({"free": THROTTLED}, "unknown", None, id="throttled"),
        pytest.param({"free": THROTTLED, "paid": {}}, "holds", "activated", id="paid_call_answers"),
        pytest.param({"free": THROTTLED, "paid": OFF}, "person", "not activated", id="paid_call_tells"),
        pytest.param({"free": POLICY, "paid": POLICY}, "unknown", None, id="both_by_policy"),
    ],
)
def test_denials_are_told_apart(state: dict[str, Any], mend: str, current: str | None) -> None:
    verdict = judge(state)
    assert ("holds" if verdict.holds else verdict.mend, verdict.current) == (mend, current)
    if verdict.mend == "person" and not verdict.holds:
        assert "Activate IAM Access" in verdict.note


def found(context: Any, paid: bool = False, **identity: Any) -> Any:
    resource = BillingAccess(context(**identity), {"allow_paid_calls": paid})
    return reconcile(resource, check_mode=False).findings[0]


def test_one_free_call_is_enough(context: Any, scripted: Any) -> None:
    scripted("billing").add_response("get_credits", {"credits": []}, CREDITS)
    assert found(context, paid=True)[1] == "compliant"


def test_a_roles_arn_with_its_path_is_simulated(context: Any, scripted: Any) -> None:
    scripted("billing").add_client_error("get_credits", "AccessDeniedException", "Access denied.")
    iam = scripted("iam")
    role = {"Path": "/", "RoleName": "Admin", "RoleId": "A" * 20, "Arn": ROLE, "CreateDate": "2026-01-01"}
    iam.add_response("get_role", {"Role": role}, {"RoleName": "Admin"})
    result = {"EvalActionName": "billing:GetCredits", "EvalDecision": "allowed"}
    asked = {"PolicySourceArn": ROLE, "ActionNames": ["billing:GetCredits"]}
    iam.add_response("simulate_principal_policy", {"EvaluationResults": [result]}, asked)
    assert found(context, Arn=SESSION)[1] == "manual"


def test_what_the_organization_denies_is_not_the_setting(context: Any, scripted: Any) -> None:
    scripted("billing").add_client_error("get_credits", "AccessDeniedException", "Access denied.")
    result = {
        "EvalActionName": "billing:GetCredits",
        "EvalDecision": "allowed",
        "OrganizationsDecisionDetail": {"AllowedByOrganizations": False},
    }
    scripted("iam").add_response("simulate_principal_policy", {"EvaluationResults": [result]})
    assert found(context)[1] == "unknown"


def test_federated_users_cannot_be_simulated(context: Any, scripted: Any) -> None:
    scripted("billing").add_client_error("get_credits", "AccessDeniedException", "Access denied.")
    verdict, status = found(context, Arn="arn:aws:sts::123456789012:federated-user/erika")
    assert status == "unknown"
    assert "federated-user/erika" in verdict.note


def test_the_paid_call_is_only_sent_when_allowed(context: Any, scripted: Any) -> None:
    scripted("billing").add_client_error("get_credits", "ThrottlingException")
    assert found(context)[1] == "unknown"
    scripted("billing").add_client_error("get_credits", "InternalServerException")
    asked = {"TimePeriod": ANY, "Granularity": "DAILY", "Metrics": ["UnblendedCost"]}
    scripted("ce").add_response("get_cost_and_usage", {"ResultsByTime": []}, asked)
    assert found(context, paid=True)[1] == "compliant"


@pytest.mark.parametrize(
    ("arn", "word"),
    [
        pytest.param("arn:aws:iam::123456789012:root", "root", id="root_is_not_bound"),
        pytest.param("arn:aws-us-gov:iam::123456789012:user/erika", "aws-us-gov", id="billed_elsewhere"),
    ],
)
def test_who_cannot_tell_asks_nothing(context: Any, arn: str, word: str) -> None:
    verdict, status = found(context, paid=True, Arn=arn)
    assert status == "unknown"
    assert word in verdict.note
