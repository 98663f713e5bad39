# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls: what must hold in an account, how severe a breach is, and how it is mended.

The CIS identifiers are those of CIS Amazon Web Services Foundations Benchmark 7.0.
"""

from __future__ import annotations

from dataclasses import dataclass

SEVERITIES = ("low", "medium", "high", "critical")


@dataclass(frozen=True)
class Control:
    """One thing that must hold, with its identifiers elsewhere and the way to mend a breach."""

    id: str
    severity: str
    title: str
    remediation: str
    cis: tuple[str, ...] = ()


_ROOT_CONSOLE = "Sign in as root, open https://console.aws.amazon.com/iam/home#/security_credentials"
_BILLING_CONSOLE = "https://console.aws.amazon.com/billing/home#/preferences"

CONTROLS: dict[str, Control] = {
    control.id: control
    for control in (
        Control(
            "password_policy.min_length",
            "medium",
            "IAM passwords have a minimum length",
            "Set min_length in dayone.aws.iam_password_policy_enforce.",
            ("2.8",),
        ),
        Control(
            "password_policy.reuse_prevention",
            "medium",
            "Old IAM passwords cannot be used again",
            "Set reuse_prevention in dayone.aws.iam_password_policy_enforce.",
            ("2.9",),
        ),
        Control(
            "password_policy.max_age",
            "low",
            "IAM passwords expire",
            "Set max_age in dayone.aws.iam_password_policy_enforce.",
        ),
        Control(
            "password_policy.require_symbols",
            "low",
            "IAM passwords contain a symbol",
            "Set require_symbols in dayone.aws.iam_password_policy_enforce.",
        ),
        Control(
            "password_policy.require_numbers",
            "low",
            "IAM passwords contain a number",
            "Set require_numbers in dayone.aws.iam_password_policy_enforce.",
        ),
        Control(
            "password_policy.require_uppercase",
            "low",
            "IAM passwords contain an uppercase letter",
            "Set require_uppercase in dayone.aws.iam_password_policy_enforce.",
        ),
        Control(
            "password_policy.require_lowercase",
            "low",
            "IAM passwords contain a lowercase letter",
            "Set require_lowercase in dayone.aws.iam_password_policy_enforce.",
        ),
        Control(
            "password_policy.allow_users_to_change",
            "low",
            "IAM users may change their own password",
            "Set allow_users_to_change in dayone.aws.iam_password_policy_enforce.",
        ),
        Control(
            "password_policy.hard_expiry",
            "low",
            "What happens when an IAM password has expired is as wanted",
            "Set hard_expiry in dayone.aws.iam_password_policy_enforce.",
        ),
        Control(
            "password_policy.state",
            "medium",
            "The account's IAM password policy is present or absent as wanted",
            "Set state in dayone.aws.iam_password_policy_enforce.",
        ),
        Control(
            "root_account.access_keys",
            "critical",
            "The root user has no access key",
            f"{_ROOT_CONSOLE}, and under Access keys deactivate and delete each key; or run "
            "dayone.aws.root_key_audit with root's own key and delete_keys.",
            ("2.4",),
        ),
        Control(
            "root_account.mfa",
            "critical",
            "The root user has MFA",
            f"{_ROOT_CONSOLE}, and under Multi-factor authentication choose Assign MFA device.",
            ("2.5",),
        ),
        Control(
            "root_account.hardware_mfa",
            "high",
            "The root user's MFA is a hardware device",
            f"{_ROOT_CONSOLE}, register a security key or hardware token, then remove the virtual device.",
            ("2.6",),
        ),
        Control(
            "root_account.certificates",
            "high",
            "The root user has no active signing certificate",
            f"{_ROOT_CONSOLE}, and under X.509 signing certificates delete each one.",
        ),
        Control(
            "root_account.unused",
            "high",
            "The root user was not used of late",
            "Find out who signed in as root (CloudTrail, userIdentity.type = Root), and give that "
            "person an administrator of their own.",
            ("2.7",),
        ),
        Control(
            "billing_alerts.topic",
            "medium",
            "An SNS topic carries billing notices, over HTTPS only",
            "Run dayone.aws.billing_alarm.",
        ),
        Control(
            "billing_alerts.topic_encryption",
            "medium",
            "The topic of billing notices is encrypted with a customer-managed key",
            "Give kms_key_id to dayone.aws.billing_alarm: a customer-managed key whose policy lets "
            "cloudwatch.amazonaws.com use it. The AWS-managed key alias/aws/sns does not, so alarms would be lost.",
        ),
        Control(
            "billing_alerts.subscription",
            "medium",
            "Somebody receives the billing notices",
            "Open the confirmation message that AWS sent to the endpoint, and confirm the subscription.",
        ),
        Control(
            "billing_alerts.alarm",
            "high",
            "An alarm watches the estimated charges",
            "Run dayone.aws.billing_alarm.",
        ),
        Control(
            "billing_alerts.preference",
            "high",
            "The account publishes its estimated charges as a CloudWatch metric",
            f"Open {_BILLING_CONSOLE}, edit Alert preferences and choose Receive CloudWatch billing alerts. "
            "In an organization the management account decides.",
        ),
        Control(
            "billing_alerts.metric",
            "low",
            "CloudWatch has seen the metric EstimatedCharges",
            "Wait: the first data point comes within a day after the alert preference was switched on.",
        ),
    )
}
