# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the modules of the role need to be allowed. Data."""

from __future__ import annotations

from ..._parts.permissions import CREDENTIAL_REPORT, FEDERATION, groups
from ..._permissions.need import Needs, reads, undoes, with_when, writes

#: What the variables of names are where they are not set.
NAMES = {
    "admin_access_group": "dayone-admins",
    "admin_access_support_role_name": "dayone-support",
}
#: Who gets a first password: all of them, or some users by themselves.
PASSWORD, TO_SECRET = (
    " ".join(f"{place}console_password={kind}" for place in ("admin_access_", "admin_access_users.") for kind in kinds)
    for kinds in (("file", "secretsmanager"), ("secretsmanager",))
)
SECRET = "secretsmanager:*:{account}:secret:dayone/console-password/*"
SUPPORT = "iam::aws:policy/AWSSupportAccess"
ONLY_SUPPORT = {"ArnLike": {"iam:PolicyARN": "arn:*:iam::aws:policy/AWSSupportAccess"}}
SUPPORT_ROLE = "iam::{account}:role/*{admin_access_support_role_name}"
USERS = "iam::{account}:user/*"
PERMISSIONS: dict[str, Needs] = {
    "admin_access": (
        *groups("{admin_access_group}"),
        *FEDERATION,
        reads("iam ListAccountAliases"),
        writes("iam CreateAccountAlias", when="admin_access_account_alias"),
        undoes("iam DeleteAccountAlias", when="admin_access_account_alias"),
        writes("iam CreateUser", "iam::{account}:user/{admin_access_users}"),
        writes("iam CreateLoginProfile", "iam::{account}:user/{admin_access_users}", when=PASSWORD),
        reads("secretsmanager DescribeSecret", SECRET, when=TO_SECRET),
        writes("secretsmanager CreateSecret DeleteSecret", SECRET, when=TO_SECRET),
        reads("iam ListEntitiesForPolicy", SUPPORT, when="admin_access_support_role"),
        reads("iam GetRole", SUPPORT_ROLE, when="admin_access_support_role"),
        writes("iam CreateRole UpdateAssumeRolePolicy", SUPPORT_ROLE, when="admin_access_support_role"),
        writes("iam AttachRolePolicy", SUPPORT_ROLE, when="admin_access_support_role", condition=ONLY_SUPPORT),
        undoes("iam DeleteRole", SUPPORT_ROLE, when="admin_access_support_role"),
        undoes("iam DetachRolePolicy", SUPPORT_ROLE, when="admin_access_support_role", condition=ONLY_SUPPORT),
    ),
    "iam_virtual_mfa": (
        *with_when((CREDENTIAL_REPORT, reads("iam ListVirtualMFADevices")), "admin_access_mfa_audit"),
        *with_when(
            (
                reads("iam ListVirtualMFADevices"),
                reads("iam ListMFADevices", USERS),
                writes("iam EnableMFADevice", USERS),
                writes("iam CreateVirtualMFADevice DeleteVirtualMFADevice", "iam::{account}:mfa/*"),
            ),
            "admin_access_mfa_users",
        ),
    ),
}
