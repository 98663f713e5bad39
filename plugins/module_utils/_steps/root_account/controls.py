# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role root_account."""

from __future__ import annotations

from ..._controls.control import Control
from ..._controls.resolution import Manual
from ..._parts.notices.recipients import SECURITY

_CONSOLE = "Sign in as root, open https://console.aws.amazon.com/iam/home#/security_credentials"

CONTROLS = (
    Control(
        "root_account.access_keys",
        "critical",
        "The root user should have no access key",
        f"{_CONSOLE}, and under Access keys deactivate and delete each key; or run "
        "dayone.aws.root_key_audit with root's own key and delete_keys.",
        ("2.4",),
        ("IAM.4",),
        ("ACCT.02",),
        resolution=(Manual(5, phase="root"),),
    ),
    Control(
        "root_account.mfa",
        "critical",
        "MFA should be enabled for the root user",
        f"{_CONSOLE}, and under Multi-factor authentication choose Assign MFA device.",
        ("2.5",),
        ssb=("ACCT.05",),
        stance="audit",
        resolution=(Manual(5, phase="root"),),
    ),
    Control(
        "root_account.hardware_mfa",
        "high",
        "Hardware MFA should be enabled for the root user",
        f"{_CONSOLE}, register a security key or hardware token, then remove the virtual device.",
        ("2.6",),
        ("IAM.6",),
        stance="audit",
        resolution=(Manual(15, phase="root"),),
    ),
    Control(
        "root_account.certificates",
        "high",
        "The root user should have no active signing certificate",
        f"{_CONSOLE}, and under X.509 signing certificates delete each one.",
        stance="audit",
        resolution=(Manual(5, phase="root"),),
    ),
    Control(
        "root_account.unused",
        "high",
        "The root user should not have been used recently",
        "Find out who signed in as root (CloudTrail, userIdentity.type = Root), and give that person an "
        "administrator user of their own.",
        ("2.7",),
        ssb=("ACCT.02",),
        stance="audit",
        resolution=(Manual(10, phase="root"),),
    ),
    Control(
        "root_account.activity_alarm",
        "high",
        "Notifications should be sent when the root user signs in or calls an API",
        "Run the role dayone.aws.root_account (module dayone.aws.root_activity_rule).",
        ssb=("ACCT.02",),
        condition="root_account_alarm | bool",
        resolution=(SECURITY,),
    ),
)
