# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An organization from nothing, by its playbook, in a process of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.emulator.server import Emulator

from .conftest import ROOT

Play = Callable[..., Any]
DRIFT = str(ROOT / "playbooks" / "drift.yml")
ORGANIZATION = str(ROOT / "playbooks" / "organization.yml")
#: What a governed organization begins with. The baseline of each account is one step here: others test it whole.
DATA: dict[str, Any] = {
    "organization_accounts_create": True,
    "organization_accounts_suspended_unit": "/Suspended",
    "organization_accounts_units": [
        {"name": "Security"},
        {"name": "Workloads", "units": [{"name": "Prod", "tags": {"environment": "production"}}]},
        {"name": "Suspended"},
    ],
    "organization_accounts_accounts": [
        {"name": "log-archive", "email": "aws+log@example.com", "unit": "/Security"},
        {"name": "audit", "email": "aws+audit@example.com", "unit": "/Security", "alias": "example-audit"},
        {"name": "shop", "email": "aws+shop@example.com", "unit": "/Workloads/Prod", "tags": {"team": "shop"}},
    ],
    "organization_accounts_contacts": {
        "security": {"name": "Security", "title": "On call", "email": "security@example.com", "phone": "+49 30 1234567"}
    },
    "organization_policies_policies": [
        {"name": "suspended", "preset": "suspended", "targets": ["Suspended"]},
        {"name": "perimeter", "preset": "data_perimeter", "targets": ["Workloads/Prod"]},
        {"name": "ai-opt-out", "preset": "ai_opt_out", "targets": ["root"]},
        # An account that the same run creates.
        {"name": "stay", "preset": "deny_leaving", "targets": ["Workloads/Prod/shop"]},
    ],
}
STEPS = (
    "--tags",
    "organization_accounts,organization_policies,organization_security,identity_center,password_policy",
)


def variables(**change: Any) -> list[str]:
    return ["-e", json.dumps({**DATA, **change})]


def writes(run: Any) -> list[str]:
    return sorted(set(run.writes))


def test_an_organization_is_checked_created_checked_and_left_alone(
    account: Emulator, played: Play, client: Callable[..., Any], tmp_path: Path
) -> None:
    """In check mode what does not exist yet is planned, and does not fail."""
    checked = played(ORGANIZATION, "--check", *STEPS, *variables())
    assert (checked.code, checked.writes) == (0, []), checked.output
    done = played(ORGANIZATION, *STEPS, *variables())
    assert done.code == 0, done.output
    assert "FAILED!" not in done.output
    organizations = client("organizations")
    accounts = {item["Name"]: item["Id"] for item in organizations.list_accounts()["Accounts"]}
    assert {"log-archive", "audit", "shop"} < accounts.keys()
    parent = organizations.list_parents(ChildId=accounts["shop"])["Parents"][0]["Id"]
    assert (
        organizations.describe_organizational_unit(OrganizationalUnitId=parent)["OrganizationalUnit"]["Name"] == "Prod"
    )
    perimeter = organizations.list_policies_for_target(TargetId=parent, Filter="RESOURCE_CONTROL_POLICY")["Policies"]
    assert {item["Name"] for item in perimeter} == {"RCPFullAWSAccess", "perimeter"}
    own = organizations.list_policies_for_target(TargetId=accounts["shop"], Filter="SERVICE_CONTROL_POLICY")["Policies"]
    assert "stay" in {item["Name"] for item in own}
    contact = client("account").get_alternate_contact(AccountId=accounts["shop"], AlternateContactType="SECURITY")
    assert contact["AlternateContact"]["EmailAddress"] == "security@example.com"
    reached = {call["account_id"] for call in done.calls if call["operation"] == "UpdateAccountPasswordPolicy"}
    assert reached == set(accounts.values())
    again = played(ORGANIZATION, "--check", *STEPS, *variables())
    assert (again.code, again.changed, again.writes) == (0, False, []), again.output
    second = played(ORGANIZATION, *STEPS, *variables())
    assert (second.code, second.changed, second.writes) == (0, False, []), second.output
    drift = played(DRIFT, *STEPS, *variables(dayone_organization=True))
    assert (drift.code in (0, 2), drift.changed, drift.writes) == (True, False, []), drift.output
    assert "FAILED!" not in drift.output
    judged = {finding["control"].partition(".")[0] for task in drift.tasks for finding in task.get("findings", ())}
    assert set(STEPS[1].split(",")) <= judged
    organizations.detach_policy(
        PolicyId=next(item["Id"] for item in own if item["Name"] == "stay"), TargetId=accounts["shop"]
    )
    drift = played(DRIFT, *STEPS, *variables(dayone_organization=True))
    assert (drift.code, drift.writes) == (2, []), drift.output
    rows = [finding for task in drift.tasks for finding in task.get("findings", ()) if finding["status"] == "drift"]
    assert "organization_policies.policy" in {row["control"] for row in rows}
