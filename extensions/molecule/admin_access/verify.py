# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A group of administrators who need MFA, a role for AWS Support and, in its own scenario, two people with MFA."""

import os
import stat
from pathlib import Path

import boto3

iam = boto3.client("iam")
group = iam.get_group(GroupName="dayone-admins")
assert group["Group"]["Path"] == "/dayone/", group
policies = iam.list_attached_group_policies(GroupName="dayone-admins")["AttachedPolicies"]
assert {item["PolicyName"] for item in policies} == {"AdministratorAccess", "dayone-require-mfa"}, policies
role = iam.get_role(RoleName="dayone-support")["Role"]
trust = role["AssumeRolePolicyDocument"]["Statement"][0]
assert trust["Principal"] == {"AWS": "arn:aws:iam::123456789012:root"}, trust
assert trust["Condition"] == {"Bool": {"aws:MultiFactorAuthPresent": "true"}}, trust
support = iam.list_attached_role_policies(RoleName="dayone-support")["AttachedPolicies"]
assert [item["PolicyName"] for item in support] == ["AWSSupportAccess"], support

if os.environ["MOLECULE_SCENARIO_NAME"] == "admin_access":
    people = {item["UserName"] for item in group["Users"]}
    assert people == {"alice", "break-glass"}, people
    for name in people:
        assert iam.get_login_profile(UserName=name)["LoginProfile"]["PasswordResetRequired"], name
        assert iam.list_access_keys(UserName=name)["AccessKeyMetadata"] == [], name
    assert iam.list_account_aliases()["AccountAliases"] == ["example-production"]
    assert iam.list_mfa_devices(UserName="alice")["MFADevices"] == [], "nobody has scanned the QR code"
    assert len(iam.list_mfa_devices(UserName="break-glass")["MFADevices"]) == 1
    folder = Path(os.environ["MOLECULE_EPHEMERAL_DIRECTORY"]) / "account"
    files = [*folder.glob("passwords/*"), *folder.glob("mfa/*"), folder / "break-glass.seed"]
    assert len(files) == 6, files
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}, files
