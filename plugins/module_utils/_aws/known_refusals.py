# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Refusals whose code says denied, or little, and whose text says what AWS asks for. Pure.

https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SUPPORT = "https://console.aws.amazon.com/support/home#/case/create"


@dataclass(frozen=True)
class Known:
    """A refusal that is known by its text.

    Args:
        text: a regular expression that its code or message has in it, in any case.
        advice: what to do.
        kind: the kind of its failure. Empty: that of its code.
    """

    text: str
    advice: str
    kind: str = ""


def _policy(kind: str) -> str:
    """How IAM names the kind of policy that denied, or did not allow."""
    return rf"explicit deny in an? {kind}|because no {kind} allows"


#: The first that fits counts.
_TABLE = (
    Known(
        r"account must be verified",
        "No permission is missing: AWS has not verified this account yet. Open a case with AWS Support "
        f"({_SUPPORT}, Account and billing), quote this message, and run again once the case is resolved.",
    ),
    Known(
        r"PendingVerification|request for accessing resources in this region is being validated",
        "No permission is missing: AWS is validating the account's first use of this region, usually within "
        "minutes and at most within 4 hours, and sends an email when it is done. Run again then.",
        "off",
    ),
    Known(
        r"account is currently blocked",
        "No permission is missing: AWS has blocked this account. Open a case with AWS Support, Account and billing: "
        f"{_SUPPORT}",
        "off",
    ),
    Known(
        r"account (is|has been|was) (suspended|closed)|AccountSuspended",
        "No permission is missing: AWS has suspended this account, usually because of an unpaid bill. See the "
        "emails to its root user and https://console.aws.amazon.com/billing/home#/payments, then run again.",
        "off",
    ),
    Known(
        r"organization-level .{0,40}polic",
        "An S3 policy of the organization, possibly created by AWS Control Tower, controls this setting: "
        "change it there. "
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_s3.html",
    ),
    Known(
        r"declarative ?policy",
        "A declarative policy of the organization controls this setting: whoever manages the organization has "
        "to change it there. "
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_declarative.html",
        # No page of AWS's says the code. primeharbor/pht-account-configurator, lambda/EnableEBSBlockPublicAccess.py,
        # meets DeclarativePolicyViolation and OperationNotPermitted.
        "denied",
    ),
    Known(
        _policy("service control policy"),
        "A service control policy of the organization, possibly a control of AWS Control Tower, denies this, "
        "whatever these credentials are allowed: whoever manages the organization has to change it, or exempt "
        "a role.",
    ),
    Known(
        _policy("resource control policy"),
        "A resource control policy of the organization denies this, whatever these credentials are allowed: "
        "whoever manages the organization has to change it.",
    ),
    Known(
        _policy("permissions boundary"),
        "The permissions boundary of the user or role does not allow this: allow the action in it too, or use "
        "another role.",
    ),
    Known(
        _policy("session policy"),
        "The session policy does not allow this: open the session without one, or allow the action in it.",
    ),
    Known(
        _policy("VPC endpoint policy"),
        "The policy of the VPC endpoint that the requests go through does not allow this: allow the action in it.",
    ),
    Known(
        _policy("resource-based policy"),
        "The policy of the resource itself denies this: its owner has to change it.",
    ),
    Known(
        r"explicit deny in an identity-based policy",
        "A policy of these credentials denies it, whatever else allows it. If that policy requires MFA, use a "
        "session with MFA.",
    ),
    Known(
        r"Encoded authorization failure message",
        "To see which policy decides, run: aws sts decode-authorization-message --encoded-message <the "
        "message>. If no policy denies the action, allow it for these credentials.",
    ),
    Known(
        r"exceeded close account quota",
        "AWS closes 250 accounts of an organization within 30 days, or 20 % of its members if that is more, but never "
        "more than 1,000. Run this again when 30 days have passed since the first of them. What was closed stays "
        "closed.",
    ),
    Known(
        r"not subscribed to (this|the) service|needs a subscription for the service|sign up for the service",
        f"No permission is missing: the account is not signed up for the service yet, which takes up to 24 hours for a "
        f"new account. See https://console.aws.amazon.com/billing/home#/account, or open a case ({_SUPPORT}).",
        "off",
    ),
)


def known_refusal(code: str, message: str) -> Known | None:
    """What is known of a refusal, by its code and its message, or nothing."""
    text = f"{code}: {message}"
    return next((item for item in _TABLE if re.search(item.text, text, re.IGNORECASE)), None)
