# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What policies of an organization decide on for its accounts."""

from __future__ import annotations

from typing import Any

from tests.emulator.kit import stored

from .form import Clients, Contract, Refusal, Reply

_OWN = "123456789012"
_GUIDE = "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_"
_LISTS = {"enable_in_regions": ["us-east-1"], "disable_in_regions": []}
_ASKED = "failed: the write was sent, and the advice was to allow it"


def hold(kind: str, policy: dict[str, Any]) -> None:
    """Put a policy in force."""
    stored(_OWN, "organizations.effective")[kind] = policy


def _guardduty(client: Clients) -> None:
    hold("GUARDDUTY_POLICY", {"guardduty": {"default": {"foundational": "enabled"}}})
    client("guardduty").create_detector(Enable=True)


def _guardduty_plan(client: Clients) -> None:
    guardduty = client("guardduty")
    made = guardduty.create_detector(Enable=True)["DetectorId"]
    hold("GUARDDUTY_POLICY", {"guardduty": {"us-east-1": {"s3_data_events": "disabled"}, "default": {}}})
    guardduty.update_detector(DetectorId=made, Features=[{"Name": "RDS_LOGIN_EVENTS", "Status": "DISABLED"}])
    guardduty.update_detector(DetectorId=made, Features=[{"Name": "S3_DATA_EVENTS", "Status": "DISABLED"}])


def _inspector(client: Clients) -> Any:
    hold("INSPECTOR_POLICY", {"inspector": {"enablement": {"ec2_scanning": _LISTS}}})
    answer = client("inspector2").enable(accountIds=[_OWN], resourceTypes=["EC2"])
    return [item["errorCode"] for item in answer["failedAccounts"]]


def _hub(client: Clients) -> None:
    hold("SECURITYHUB_CSPM_POLICY", {"cspm_enablement": _LISTS})
    client("securityhub").enable_security_hub()


ROWS = (
    Contract(
        "guardduty-decided-by-the-organization",
        "guardduty",
        "CreateDetector",
        "a policy of the organization decides on GuardDuty in the region",
        Refusal("BadRequestException", "The request is rejected because an organization policy manages it."),
        f"{_GUIDE}guardduty_syntax.html",
        _guardduty,
        "organization_policies.check_guardduty",
        _ASKED,
        "code and text of the refusal; whether values in the policy are enabled and disabled",
    ),
    Contract(
        "guardduty-plan-decided-by-the-organization",
        "guardduty",
        "UpdateDetector",
        "a policy of the organization decides on a protection plan in the region: others can be changed",
        Refusal("BadRequestException", "The request is rejected because an organization policy manages it."),
        "https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-organization-policies-considerations.html",
        _guardduty_plan,
        "organization_policies.check_guardduty",
        _ASKED,
        "code and text of the refusal",
    ),
    Contract(
        "inspector2-decided-by-the-organization",
        "inspector2",
        "Enable",
        "a policy of the organization decides on that type in the region: the answer is no error",
        Reply("effect", ["ACCESS_DENIED"]),
        f"{_GUIDE}inspector_syntax.html",
        _inspector,
        "organization_policies.enable",
        _ASKED,
        "that it is refused, with this code",
    ),
    Contract(
        "securityhub-decided-by-the-organization",
        "securityhub",
        "EnableSecurityHub",
        "a policy of the organization decides on Security Hub CSPM in the region",
        Refusal("AccessDeniedException", "An organization policy manages Security Hub in this Region."),
        f"{_GUIDE}security_hub_cspm_syntax.html",
        _hub,
        "organization_policies.enable_security_hub",
        _ASKED,
        "code and text of the refusal",
    ),
)
