# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A member account of the embedded organization has what every account has from its first day on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.emulator import clients
from tests.emulator.server import Emulator

MEMBER = "200000000001"


@pytest.fixture
def iam() -> Iterator[Any]:
    """A client of IAM in a member account that nobody has used yet."""
    with Emulator() as account:
        organizations = clients.client(account.endpoint, "organizations")
        organizations.create_organization(FeatureSet="ALL")
        organizations.create_account(Email="member@example.com", AccountName="member")
        role = f"arn:aws:iam::{MEMBER}:role/OrganizationAccountAccessRole"
        made = clients.client(account.endpoint, "sts").assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
        keys = {"aws_access_key_id": "AccessKeyId", "aws_secret_access_key": "SecretAccessKey"}
        keys["aws_session_token"] = "SessionToken"
        yield clients.client(account.endpoint, "iam", **{name: made[key] for name, key in keys.items()})


def test_a_member_has_the_policies_of_aws_and_every_list_of_its_details(iam: Any) -> None:
    arns = {policy["Arn"] for policy in iam.list_policies(Scope="AWS")["Policies"]}
    assert {"arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:iam::aws:policy/SecurityAudit"} <= arns
    details = iam.get_account_authorization_details()
    assert [details[name] for name in ("UserDetailList", "GroupDetailList", "Policies")] == [[], [], []]
    assert [role["RoleName"] for role in details["RoleDetailList"]] == ["OrganizationAccountAccessRole"]
