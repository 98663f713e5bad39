# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The controls of the AWS Startup Security Baseline, in words of our own.

https://docs.aws.amazon.com/prescriptive-guidance/latest/aws-startup-security-baseline/controls-acct.html
https://docs.aws.amazon.com/prescriptive-guidance/latest/aws-startup-security-baseline/controls-wkld.html
"""

from __future__ import annotations

from collections.abc import Mapping

REQUIREMENTS: Mapping[str, str] = {
    "ACCT.01": "The account's contacts are valid",
    "ACCT.02": "Root is used only where nobody else can act",
    "ACCT.03": "Each person signs in with their own identity",
    "ACCT.04": "Permissions are granted through groups and roles",
    "ACCT.05": "Signing in requires MFA",
    "ACCT.06": "Passwords are strong",
    "ACCT.07": "CloudTrail's logs go to a protected bucket",
    "ACCT.08": "Private buckets are not public",
    "ACCT.09": "Unused networks are deleted",
    "ACCT.10": "A budget monitors spending",
    "ACCT.11": "GuardDuty is enabled, and somebody is notified",
    "ACCT.12": "Trusted Advisor's high risks are fixed",
    "WKLD.01": "Workloads get permissions from roles",
    "WKLD.02": "Resource policies limit who uses a resource",
    "WKLD.03": "Secrets are short-lived",
    "WKLD.04": "Secrets of applications are protected",
    "WKLD.05": "Leaked secrets are detected",
    "WKLD.06": "Servers are administered without open SSH and RDP",
    "WKLD.07": "Access to sensitive objects is logged",
    "WKLD.08": "EBS volumes are encrypted",
    "WKLD.09": "Databases are encrypted",
    "WKLD.10": "Private resources are in private subnets",
    "WKLD.11": "Security groups restrict network access",
    "WKLD.12": "AWS services are accessed through VPC endpoints",
    "WKLD.13": "Public websites use HTTPS",
    "WKLD.14": "Public endpoints are protected at the edge",
    "WKLD.15": "Infrastructure is created from templates that are checked",
}
