# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Three groups by persona, and nothing goes in them without MFA."""

import boto3

iam = boto3.client("iam")
for group, policy in (("auditor", "SecurityAudit"), ("billing", "AWSBillingReadOnlyAccess"), ("readonly", "ViewOnly")):
    found = iam.get_group(GroupName=group)
    assert found["Group"]["Path"] == "/dayone/", found
    assert found["Users"] == [], found
    attached = [item["PolicyName"] for item in iam.list_attached_group_policies(GroupName=group)["AttachedPolicies"]]
    assert "dayone-require-mfa" in attached, attached
    assert [name for name in attached if name.startswith(policy)], attached
policies = iam.list_policies(Scope="Local", PathPrefix="/dayone/")["Policies"]
assert [item["PolicyName"] for item in policies] == ["dayone-require-mfa"], policies
