# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How each recommendation of CIS 7.0 was compared with its audit steps, in words of our own.

``docs/controls.md`` shows it. What AWS's own rules do otherwise, control by control, stands in ``comparison``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: Nothing that the audit steps accept fails here, and the other way round.
EQUAL = "equal"
#: Something that the audit steps accept fails here.
STRICTER = "stricter"
#: Something that the audit steps reject, or look at, is not reported here.
NARROWER = "narrower"
#: Both, for different things.
BOTH = "stricter and narrower"
#: Only a person can answer it.
PERSON = "for a person"
OUTCOMES = (EQUAL, STRICTER, NARROWER, BOTH, PERSON)


@dataclass(frozen=True)
class Compared:
    """How a recommendation was compared.

    Args:
        outcome: one of `OUTCOMES`.
        why: what is looked at, and what differs and why.
    """

    outcome: str
    why: str


_ALARM = (
    "CIS accepts its own filter pattern, an alarm and a confirmed subscription. Any filter or rule that sees the same "
    "events counts here, and every link must work: the trail delivers, the alarm goes off at one event, the topic "
    "and its key let the alarm in."
)


def _alarm(more: str = "") -> Compared:
    return Compared(STRICTER, f"{_ALARM} {more}".strip())


COMPARED: Mapping[str, Compared] = {
    "2.1.1": Compared(
        STRICTER,
        "Trusted access for IAM and root credentials management are required, as in CIS. Root sessions are required as "
        "well: without them the privileged tasks that CIS describes still need root credentials.",
    ),
    "2.1.2": Compared(
        NARROWER,
        "A service or resource control policy must reach every active member account, as in CIS. Whether the policies "
        "contain the guardrails that the organization needs is for a person to read.",
    ),
    "2.1.3": Compared(
        BOTH,
        "Any instance, ECS cluster, function, RDS instance, DynamoDB table, load balancer or API of API Gateway "
        "counts, even if it serves governance, because no API tells the two apart; an exception accepts it. "
        "So does a bucket, unless it carries the mark of the baseline, has a name of AWS Control Tower, AWS Config or "
        "CloudFormation, or is where a trail or AWS Config delivers. Other kinds of resources are not counted.",
    ),
    "2.1.4": Compared(PERSON, "The units are listed. No API tells what a unit is for."),
    "2.1.5": Compared(
        NARROWER,
        "The delegation policy must let a member account create, update and attach policies. Whether that account is "
        "meant for governance, and whether the policy grants too much, is for a person.",
    ),
    "2.1.6": Compared(
        STRICTER,
        "Every service that can be delegated and has trusted access needs a delegated administrator. For CloudTrail, "
        "CIS asks only where there is an organization trail.",
    ),
    "2.2": Compared(
        STRICTER,
        "CIS has a person look at the details. Parts that the country requires must not be missing here; whether they "
        "are current is for that person.",
    ),
    "2.3": Compared(STRICTER, "CIS asks for the security contact. Billing and operations contacts are required, too."),
    "2.4": Compared(EQUAL, "AccountAccessKeysPresent must be 0. For member accounts, the organization's role asks."),
    "2.5": Compared(
        STRICTER, "MFA is not required once the root password is removed, unless a key or certificate is left."
    ),
    "2.6": Compared(
        STRICTER,
        "A device that is in no list of virtual devices counts, so passkeys do. As in 2.5, a key or certificate that "
        "is left requires MFA.",
    ),
    "2.7": Compared(
        STRICTER,
        "The same three columns of the credential report are read. CIS names no limit; 90 days is an option here.",
    ),
    "2.8": Compared(EQUAL, "MinimumPasswordLength must be 14 or more; an account without a policy fails."),
    "2.9": Compared(EQUAL, "PasswordReusePrevention must be 24; an account without a policy fails."),
    "2.10": Compared(EQUAL, "Every user with password_enabled must have mfa_active in the credential report."),
    "2.11": Compared(
        NARROWER,
        "45 days, by the columns that CIS's commands read. A credential that was changed after its last use counts "
        "from then. CIS's console steps also object to keys that are merely older than 45 days; its commands do not. "
        "SSH keys and service-specific credentials (CodeCommit, Keyspaces, Bedrock) have no column that CIS reads.",
    ),
    "2.12": Compared(EQUAL, "Active keys must be at most 90 days old; inactive keys do not count."),
    "2.13": Compared(EQUAL, "No user may have an attached or inline policy. A permissions boundary is neither."),
    "2.14": Compared(
        BOTH,
        "Inline policies, and policies with the same effect such as NotAction or iam:*, count as well. The groups and "
        "roles that are named as administrators, roles of IAM Identity Center and service-linked roles do not.",
    ),
    "2.15": Compared(NARROWER, "A group or user with AWSSupportAccess is accepted as well as a role."),
    "2.16": Compared(
        STRICTER,
        "Every instance needs a profile with a role. CIS starts by looking for stored keys, which no API shows. "
        "Terminated instances do not count.",
    ),
    "2.17": Compared(EQUAL, "No server certificate in IAM may have an Expiration in the past."),
    "2.18": Compared(
        EQUAL,
        "Every enabled region needs an ACTIVE analyzer for external access, of the account or of the organization. "
        "Analyzers for unused or internal access do not count.",
    ),
    "2.19": Compared(
        BOTH,
        "It is asked of single accounts, too, and no user outside break_glass_users may have a console password. "
        "Users with access keys only are not reported: no API tells whether they stand for a person.",
    ),
    "2.20": Compared(
        EQUAL,
        "Nobody may have AWSCloudShellFullAccess attached: role, user or group. Other policies that grant CloudShell "
        "are no part of the audit steps, and none here.",
    ),
    "2.21": Compared(
        STRICTER,
        "More kinds of resources are read, and a condition counts only if it restricts by AWS's definition of public: "
        "fixed values, no wide address ranges. A public bucket policy is reported even if Block Public Access holds "
        "it back.",
    ),
    "3.1.1": Compared(
        STRICTER, "The denial must cover the bucket and its objects. s3:TlsVersion counts only if it denies plain HTTP."
    ),
    "3.1.2": Compared(EQUAL, "Versioning and MFADelete must be Enabled. Profiles can accept it."),
    "3.1.3": Compared(
        NARROWER,
        "Macie must be enabled in every region, and look: by automated discovery, or by a job that is not paused, "
        "cancelled or over and did not fail. Whether they look at the right buckets is for a person, and so is whether "
        "another product does the work, which CIS accepts.",
    ),
    "3.1.4": Compared(
        STRICTER, "All four settings of the account are required, and for each bucket by the account or by itself."
    ),
    "3.2.1": Compared(BOTH, "Clusters are judged, too. Storage encrypted with an AWS owned key counts as encrypted."),
    "3.2.2": Compared(
        NARROWER, "Engines that ignore the setting, or where it must be off, do not count. A cluster's setting counts."
    ),
    "3.2.3": Compared(
        STRICTER,
        "PubliclyAccessible alone fails. CIS also follows the routes of the subnet, which can change any time.",
    ),
    "3.2.4": Compared(
        BOTH, "Clusters are judged as a whole, also without instances. Instances of RDS Custom do not count."
    ),
    "3.3.1": Compared(EQUAL, "Encrypted must be true for every file system; any key will do."),
    "4.1": Compared(
        STRICTER,
        "A multi-region trail that is logging must record all management events. CIS does not look at event sources "
        "that are left out; a trail without KMS or RDS Data API events fails here, as in AWS's rule. Selectors of "
        "reads and of writes add up.",
    ),
    "4.2": Compared(
        STRICTER,
        "Asked of every trail of the account in every region, and the last digest must have been delivered.",
    ),
    "4.3": Compared(
        BOTH,
        "Recording, last status and the delivery channel are read in every region. An SNS topic is not required, and "
        "a recorder that leaves out only the four IAM types counts as recording everything in its region.",
    ),
    "4.4": Compared(
        NARROWER,
        "Asked of the bucket of every trail of the account in every region. Trails that an organization's account owns "
        "are that account's to answer.",
    ),
    "4.5": Compared(
        STRICTER,
        "Asked of every trail of the account in every region, and the key must be enabled.",
    ),
    "4.6": Compared(
        NARROWER,
        "KeyRotationEnabled must be true, with any period. Keys that KMS cannot rotate, disabled keys and keys pending "
        "deletion do not count.",
    ),
    "4.7": Compared(
        STRICTER,
        "Every VPC of the account needs an ACTIVE flow log of rejected or of all traffic that is delivered. CIS's "
        "commands accept any flow log. A shared VPC is its owner's.",
    ),
    "4.8": Compared(
        EQUAL, "A multi-region trail must record writes to all buckets, present and future, whichever trail that is."
    ),
    "4.9": Compared(
        EQUAL, "A multi-region trail must record reads of all buckets, present and future, whichever trail that is."
    ),
    "4.10": Compared(
        STRICTER,
        "CIS shows CloudFront as an example. Load balancers and stages of API Gateway are looked at, too, and delivery "
        "by CloudWatch counts.",
    ),
    "5.1": _alarm(),
    "5.2": _alarm("Either of the two patterns that CIS names is enough."),
    "5.3": _alarm(),
    "5.4": _alarm(),
    "5.5": _alarm(),
    "5.6": _alarm(),
    "5.7": _alarm("A trail that leaves out KMS events does not serve."),
    "5.8": _alarm(),
    "5.9": _alarm(),
    "5.10": _alarm("ModifySecurityGroupRules is required, as in CIS 7.0. AWS's rule follows CIS 1.4, without it."),
    "5.11": _alarm(),
    "5.12": _alarm(),
    "5.13": _alarm(),
    "5.14": _alarm(),
    "5.15": _alarm("CIS asks in the management account; every account is asked here, because members can leave."),
    "5.16": Compared(EQUAL, "DescribeHub must answer in every region."),
    "6.1.1": Compared(EQUAL, "EbsEncryptionByDefault must be true in every region."),
    "6.1.2": Compared(
        STRICTER,
        "CIS's command finds rules whose ToPort is 445. Ranges and protocols that include the port count as well, and "
        "so do rules that together cover the internet, and prefix lists.",
    ),
    "6.2": Compared(
        BOTH, "An entry does not count if an earlier one denies the same traffic. Entries add up, and ::/0 counts."
    ),
    "6.3": Compared(STRICTER, "Ranges, TCP, UDP and all protocols, as in CIS. Rules add up, and prefix lists count."),
    "6.4": Compared(STRICTER, "As in 6.3, for IPv6. UDP counts as well."),
    "6.5": Compared(
        NARROWER,
        "No rule may be in a default group. CIS's steps also list its members: nothing passes a group without rules, "
        "so they are named only while it has some.",
    ),
    "6.6": Compared(
        NARROWER,
        "A route that covers a whole network of the peer fails. Whether a smaller one is needed is for a person.",
    ),
    "6.7": Compared(
        NARROWER, "HttpTokens must be required, and applied. An instance whose endpoint is disabled answers nobody."
    ),
    "6.8": Compared(
        NARROWER,
        "A VPC in use needs an available endpoint for the services that an option names, S3 and DynamoDB by default. "
        "Every subnet from which something calls out needs the route to a gateway endpoint, as in CIS. Which other "
        "services the workloads depend on is for a person to name.",
    ),
}
