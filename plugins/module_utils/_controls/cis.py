# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The recommendations of the CIS Amazon Web Services Foundations Benchmark 7.0, in words of our own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from .control import STATUSES

NAME = "CIS AWS Foundations Benchmark 7.0"
SECTIONS = {
    "2": "Identity and access",
    "3": "Storage",
    "4": "Logging",
    "5": "Monitoring",
    "6": "Network",
}
#: The status of a recommendation that no finding speaks of.
UNSEEN = "not checked"


@dataclass(frozen=True)
class Recommendation:
    """One recommendation.

    Args:
        id: its number in the benchmark.
        level: 1 for every account, 2 where security takes precedence over all else.
        stance: ``enforce`` where a role of this collection can set it, ``audit`` where it reports, ``human`` where it
            is a decision that no API tells.
        title: what holds.
    """

    id: str
    level: int
    stance: str
    title: str

    @property
    def section(self) -> str:
        """The first part of its number."""
        return self.id.partition(".")[0]


RECOMMENDATIONS = (
    Recommendation("2.1.1", 2, "enforce", "Root access of member accounts is managed centrally"),
    Recommendation("2.1.2", 2, "audit", "A service control policy applies to every account"),
    Recommendation("2.1.3", 2, "audit", "The management account runs no workloads"),
    Recommendation("2.1.4", 2, "human", "Organizational units reflect environment and sensitivity"),
    Recommendation("2.1.5", 2, "audit", "A delegated administrator manages organization policies"),
    Recommendation("2.1.6", 2, "audit", "Delegated administrators manage integrated services"),
    Recommendation("2.2", 1, "enforce", "The account has a primary contact"),
    Recommendation("2.3", 1, "enforce", "Billing, operations and security contacts are set"),
    Recommendation("2.4", 1, "enforce", "Root has no access key"),
    Recommendation("2.5", 1, "audit", "Root has MFA"),
    Recommendation("2.6", 2, "audit", "Root's MFA is a hardware device"),
    Recommendation("2.7", 1, "audit", "Root is not used day to day"),
    Recommendation("2.8", 1, "enforce", "Passwords have at least 14 characters"),
    Recommendation("2.9", 1, "enforce", "The last 24 passwords cannot be reused"),
    Recommendation("2.10", 1, "audit", "Every console user has MFA"),
    Recommendation("2.11", 1, "enforce", "Credentials unused for 45 days are disabled"),
    Recommendation("2.12", 1, "audit", "Access keys are at most 90 days old"),
    Recommendation("2.13", 1, "audit", "Users get permissions through groups only"),
    Recommendation("2.14", 1, "audit", "Full administrative rights are limited to administrators"),
    Recommendation("2.15", 1, "enforce", "A role for AWS Support can be assumed"),
    Recommendation("2.16", 2, "audit", "Instances access AWS through a role"),
    Recommendation("2.17", 1, "enforce", "No expired server certificate is stored in IAM"),
    Recommendation("2.18", 1, "enforce", "An external access analyzer is enabled in every region"),
    Recommendation("2.19", 2, "audit", "People sign in through federation or Identity Center"),
    Recommendation("2.20", 1, "audit", "Nobody has full access to CloudShell"),
    Recommendation("2.21", 1, "audit", "No resource policy allows public access"),
    Recommendation("3.1.1", 2, "audit", "Buckets reject plain HTTP"),
    Recommendation("3.1.2", 2, "audit", "Deleting object versions requires MFA"),
    Recommendation("3.1.3", 2, "enforce", "Macie looks for sensitive data"),
    Recommendation("3.1.4", 1, "enforce", "Buckets cannot become public"),
    Recommendation("3.2.1", 1, "audit", "Database storage is encrypted"),
    Recommendation("3.2.2", 1, "audit", "Databases apply minor version upgrades automatically"),
    Recommendation("3.2.3", 1, "audit", "Databases are not reachable from the internet"),
    Recommendation("3.2.4", 1, "audit", "Databases use several availability zones"),
    Recommendation("3.3.1", 1, "audit", "File systems are encrypted"),
    Recommendation("4.1", 1, "enforce", "A trail records management events in all regions"),
    Recommendation("4.2", 2, "enforce", "The trail's log files are validated"),
    Recommendation("4.3", 2, "enforce", "AWS Config records in every region"),
    Recommendation("4.4", 1, "enforce", "Access to the trail's bucket is logged"),
    Recommendation("4.5", 2, "enforce", "The trail is encrypted with a customer-managed key"),
    Recommendation("4.6", 2, "enforce", "Customer-managed keys rotate"),
    Recommendation("4.7", 2, "enforce", "Every VPC has flow logs"),
    Recommendation("4.8", 2, "enforce", "Object write events are recorded"),
    Recommendation("4.9", 2, "enforce", "Object read events are recorded"),
    Recommendation("4.10", 1, "audit", "Web front ends log access"),
    Recommendation("5.1", 2, "enforce", "Alarm for unauthorized API calls"),
    Recommendation("5.2", 1, "enforce", "Alarm for console sign-in without MFA"),
    Recommendation("5.3", 1, "enforce", "Alarm for root user activity"),
    Recommendation("5.4", 1, "enforce", "Alarm for IAM policy changes"),
    Recommendation("5.5", 1, "enforce", "Alarm for trail changes"),
    Recommendation("5.6", 2, "enforce", "Alarm for failed console sign-ins"),
    Recommendation("5.7", 2, "enforce", "Alarm for disabled keys and scheduled key deletion"),
    Recommendation("5.8", 1, "enforce", "Alarm for bucket policy changes"),
    Recommendation("5.9", 2, "enforce", "Alarm for AWS Config changes"),
    Recommendation("5.10", 2, "enforce", "Alarm for security group changes"),
    Recommendation("5.11", 2, "enforce", "Alarm for network ACL changes"),
    Recommendation("5.12", 1, "enforce", "Alarm for network gateway changes"),
    Recommendation("5.13", 1, "enforce", "Alarm for route table changes"),
    Recommendation("5.14", 1, "enforce", "Alarm for VPC changes"),
    Recommendation("5.15", 1, "enforce", "Alarm for organization changes"),
    Recommendation("5.16", 2, "enforce", "Security Hub is enabled in every region"),
    Recommendation("6.1.1", 1, "enforce", "New EBS volumes are encrypted"),
    Recommendation("6.1.2", 1, "audit", "No security group opens file sharing to the internet"),
    Recommendation("6.2", 1, "audit", "No network ACL opens remote administration to the internet"),
    Recommendation("6.3", 1, "audit", "No security group opens remote administration over IPv4"),
    Recommendation("6.4", 1, "audit", "No security group opens remote administration over IPv6"),
    Recommendation("6.5", 2, "enforce", "Default security groups allow no traffic"),
    Recommendation("6.6", 2, "audit", "Routes to peered VPCs are as narrow as possible"),
    Recommendation("6.7", 1, "enforce", "Instances require IMDSv2"),
    Recommendation("6.8", 2, "audit", "AWS services are accessed through VPC endpoints"),
)


def statuses(counted: Iterable[tuple[Iterable[str], Counter[str]]]) -> dict[str, str]:
    """The status of each recommendation: the most urgent one among all findings that speak of it.

    Args:
        counted: of each control the recommendations that it speaks of, and how many findings of each status it has.
    """
    found: dict[str, Counter[str]] = {item.id: Counter() for item in RECOMMENDATIONS}
    for names, counts in counted:
        for name in names:
            if name in found:
                found[name].update(counts)
    return {name: next((status for status in STATUSES if counts[status]), UNSEEN) for name, counts in found.items()}
