# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The member account has the permission set of the persona, its latest version, for the group of developers alone."""

import json

import boto3

sso = boto3.client("sso-admin", "eu-west-1")
store = boto3.client("identitystore", "eu-west-1")
(instance,) = sso.list_instances()["Instances"]
about = {"InstanceArn": instance["InstanceArn"]}
(arn,) = sso.list_permission_sets(**about)["PermissionSets"]
about["PermissionSetArn"] = arn
assert sso.describe_permission_set(**about)["PermissionSet"]["SessionDuration"] == "PT8H"
statements = json.loads(sso.get_inline_policy_for_permission_set(**about)["InlinePolicy"])["Statement"]
assert any(item["Resource"] == "arn:aws:iam::*:role/shop-deploy" for item in statements), statements
(account,) = sso.list_accounts_for_provisioned_permission_set(**about)["AccountIds"]
old = sso.list_accounts_for_provisioned_permission_set(
    **about, ProvisioningStatus="LATEST_PERMISSION_SET_NOT_PROVISIONED"
)
assert old["AccountIds"] == []
(found,) = sso.list_account_assignments(**about, AccountId=account)["AccountAssignments"]
(group,) = store.list_groups(IdentityStoreId=instance["IdentityStoreId"])["Groups"]
assert (found["PrincipalType"], found["PrincipalId"]) == ("GROUP", group["GroupId"])
members = store.list_group_memberships(IdentityStoreId=instance["IdentityStoreId"], GroupId=group["GroupId"])
assert len(members["GroupMemberships"]) == 1
rule = boto3.client("events", "us-east-1").describe_rule(Name="dayone-break-glass")
assert rule["State"] == "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS", rule
