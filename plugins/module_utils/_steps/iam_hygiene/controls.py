# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role iam_hygiene."""

from __future__ import annotations

from ..._controls.control import Control

_USERS = "https://console.aws.amazon.com/iam/home#/users"
_POLICIES = "https://console.aws.amazon.com/iam/home#/policies"

CONTROLS = (
    Control(
        "iam_hygiene.console_mfa",
        "high",
        "MFA should be enabled for every IAM user with a console password",
        f"Open {_USERS}, choose the user, Security credentials, and Assign MFA device; or disable console access.",
        ("2.10",),
        ("IAM.5",),
        ("ACCT.05",),
        "audit",
    ),
    Control(
        "iam_hygiene.unused_credentials",
        "medium",
        "Unused IAM user credentials should be disabled",
        f"Open {_USERS}, choose the user, Security credentials, and deactivate the key or disable console access; or "
        "set iam_hygiene_disable_unused: true, and run the role dayone.aws.iam_hygiene.",
        ("2.11",),
        ("IAM.8",),
    ),
    Control(
        "iam_hygiene.key_age",
        "medium",
        "Access keys should be rotated",
        f"Open {_USERS}, choose the user, Security credentials, create a second key, use it wherever the first "
        "one is used, and deactivate and delete the first one. Better still, use a role instead of keys.",
        ("2.12",),
        ("IAM.3",),
        stance="audit",
    ),
    Control(
        "iam_hygiene.single_key",
        "low",
        "IAM users should have no more than one active access key",
        f"Open {_USERS}, choose the user, Security credentials, and deactivate and delete the key that is not needed.",
        stance="audit",
    ),
    Control(
        "iam_hygiene.direct_policies",
        "medium",
        "IAM users should get their permissions through groups only",
        f"Open {_USERS}, choose the user, Permissions, and remove the policy once a group of the user grants it; or "
        "set iam_groups_move_direct_policies: true, and run the role dayone.aws.iam_groups.",
        ("2.13",),
        ("IAM.2",),
        ("ACCT.04",),
        "audit",
    ),
    Control(
        "iam_hygiene.full_admin",
        "high",
        "Only groups and roles of administrators should have full administrative privileges",
        f"Open {_POLICIES}, choose the policy, Entities attached, and detach it. Grant what is needed with a "
        "policy that lists it. Add groups and roles that need all privileges to iam_hygiene_admin_groups and "
        "iam_hygiene_admin_roles.",
        ("2.14",),
        ("IAM.1",),
        stance="audit",
    ),
    Control(
        "iam_hygiene.privilege_escalation",
        "high",
        "IAM policies should not let their holders give themselves every permission",
        f"Open {_POLICIES}, choose the policy, and limit these actions to the users, groups, roles or policies "
        "that they are for, or require a permissions boundary (iam:PermissionsBoundary). Add groups and roles "
        "of administrators to iam_hygiene_admin_groups and iam_hygiene_admin_roles.",
        stance="audit",
    ),
    Control(
        "iam_hygiene.trust_policies",
        "critical",
        "IAM roles should not be assumable by everybody, or by every user of a shared identity provider",
        "Open https://console.aws.amazon.com/iam/home#/roles, choose the role, Trust relationships, Edit "
        'trust policy. Replace the principal "*" with the principals that need the role. For a web identity, '
        "add a condition on the provider's sub that names your organization and repository (aud or app_id for "
        "Cognito, Google, Facebook and Amazon), for SAML one on SAML:aud, with StringEquals or StringLike.",
        stance="audit",
    ),
    Control(
        "iam_hygiene.foreign_accounts",
        "medium",
        "IAM roles should not trust other accounts without a condition",
        "Open https://console.aws.amazon.com/iam/home#/roles, choose the role, Trust relationships. Remove "
        "unknown accounts. Add a condition on sts:ExternalId for a provider, and on aws:PrincipalOrgID for "
        "your own accounts; or add a trusted account to iam_hygiene_trusted_accounts.",
        stance="audit",
    ),
    Control(
        "iam_hygiene.expired_certificates",
        "medium",
        "Expired server certificates should be deleted from IAM",
        "Make sure that no load balancer and no distribution uses it, then run aws iam delete-server-certificate "
        "--server-certificate-name NAME, because the console does not show it; or set "
        "iam_hygiene_delete_expired_certificates: true, and run the role dayone.aws.iam_hygiene.",
        ("2.17",),
    ),
    Control(
        "iam_hygiene.federation",
        "medium",
        "People should sign in through federation or IAM Identity Center",
        "Enable IAM Identity Center (https://console.aws.amazon.com/singlesignon/home), give people "
        "permission sets there, and remove the console passwords of their IAM users. Add users for "
        "emergencies to iam_hygiene_break_glass_users.",
        ("2.19",),
        stance="audit",
    ),
    Control(
        "iam_hygiene.cloudshell",
        "medium",
        "AWSCloudShellFullAccess should not be attached",
        f"Open {_POLICIES}, choose AWSCloudShellFullAccess, Entities attached, and detach it. It lets people "
        "move files out of the account. A custom policy can allow CloudShell without "
        "cloudshell:GetFileDownloadUrls.",
        ("2.20",),
        stance="audit",
    ),
)
