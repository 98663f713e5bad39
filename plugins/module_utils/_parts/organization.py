# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The organization that an account is in, and what is said of its controls where it is in none.

https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganization.html
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .._aws.client import Aws
from .._aws.failures import NotFound
from .._kernel.plan import Call, Plan, State, Verdict
from .._kernel.reconcile import Resource

NONE = "this account belongs to no organization"
WHERE = "in an organization"


@dataclass(frozen=True)
class Organization:
    """An organization: its id, ARN and management account, and whether all its features are enabled."""

    id: str
    arn: str
    management_account: str
    all_features: bool


def find_organization(aws: Aws) -> Organization | None:
    """The organization of the account, or nothing where it is in none.

    Raises:
        Failure: it could not be read.
    """
    try:
        found = aws.call("organizations", "describe_organization", absent=("AWSOrganizationsNotInUseException",))
    except NotFound:
        return None
    about = found["Organization"]
    return Organization(about["Id"], about["Arn"], about["MasterAccountId"], about["FeatureSet"] == "ALL")


def elsewhere(organization: Organization) -> str:
    """What is said in an account that cannot judge the organization."""
    return (
        f"This account is a member of {organization.id}. Run this in its management account "
        f"{organization.management_account}, or in a delegated administrator."
    )


def judged_elsewhere(control: str, organization: Organization, wanted: Any) -> Verdict:
    """What a member account says of a control that its organization's administrators judge."""
    current = f"judged in account {organization.management_account}"
    return Verdict(control, False, current, wanted, "not_applicable", note=elsewhere(organization))


def without_organization(controls: Iterable[str]) -> list[Verdict]:
    """Controls of organizations ask nothing of an account that is in none."""
    return [Verdict(control, True, NONE, WHERE, "person") for control in controls]


class StatedVerdicts(Resource):
    """Verdicts that are known before anything is read."""

    def __init__(self, verdicts: Iterable[Verdict]) -> None:
        self._verdicts = tuple(verdicts)

    def observe(self) -> State | None:
        """There is nothing to read."""
        return {}

    def plan(self, current: State | None) -> Plan:
        """There is nothing to do."""
        return Plan({}, {}, (), self._verdicts)

    def send(self, call: Call) -> Any:
        """There is nothing to send."""
