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
    "CIS accepts its own filter pattern, an alarm and a confirmed subscription. Here any filter or rule that "
    "receives the same events counts, and every link must work: the trail delivers, the alarm fires on one "
    "event, and the topic and its key allow the alarm to publish."
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
        "A service or resource control policy must reach every active member account, as in CIS. Whether the "
        "policies contain the guardrails that the organization needs is left to a person.",
    ),
    "2.1.3": Compared(
        BOTH,
        "Any instance, ECS cluster, function, RDS instance, DynamoDB table, load balancer or API of API "
        "Gateway counts, even if it serves governance, because no API tells the two apart. An exception can "
        "accept it. A bucket counts as well, unless it carries the mark of the baseline, has a name of AWS "
        "Control Tower, AWS Config or CloudFormation, or is the destination of a trail or of AWS Config. "
        "Other kinds of resources are not counted.",
    ),
    "2.1.4": Compared(PERSON, "The units are listed. No API returns the purpose of a unit."),
    "2.1.5": Compared(
        NARROWER,
        "The delegation policy must let a member account create, update and attach policies. Whether that "
        "account is meant for governance, and whether the policy grants too much, is left to a person.",
    ),
    "2.1.6": Compared(
        STRICTER,
        "Every service that supports delegation and has trusted access needs a delegated administrator. For "
        "CloudTrail, CIS requires one only if there is an organization trail.",
    ),
    "2.2": Compared(
        STRICTER,
        "In CIS a person reviews the details. Here, no field that the country requires may be missing. "
        "Whether the details are current is left to that person.",
    ),
    "2.3": Compared(
        STRICTER, "CIS requires the security contact. Here, billing and operations contacts are required, too."
    ),
    "2.4": Compared(
        EQUAL, "AccountAccessKeysPresent must be 0. For member accounts, the organization's role checks it."
    ),
    "2.5": Compared(
        STRICTER, "MFA is not required once the root password is removed, unless an access key or certificate remains."
    ),
    "2.6": Compared(
        STRICTER,
        "A device that is not in the list of virtual devices counts, so passkeys do. As in 2.5, a remaining "
        "access key or certificate requires MFA.",
    ),
    "2.7": Compared(
        STRICTER,
        "The same three columns of the credential report are read. CIS does not name a limit. Here it is an "
        "option, 90 days by default.",
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
    "2.13": Compared(EQUAL, "No user may have an attached or inline policy. A permissions boundary does not count."),
    "2.14": Compared(
        BOTH,
        "Inline policies, and policies with the same effect such as NotAction or iam:*, count as well. The "
        "groups and roles that are configured as administrators, roles of IAM Identity Center and "
        "service-linked roles do not.",
    ),
    "2.15": Compared(NARROWER, "A group or user with AWSSupportAccess is accepted as well as a role."),
    "2.16": Compared(
        STRICTER,
        "Every instance needs a profile with a role. CIS first looks for stored keys, which no API returns. "
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
        "Single accounts are checked, too, and no user outside break_glass_users may have a console password. "
        "Users with only access keys are not reported, because no API tells whether they represent a person.",
    ),
    "2.20": Compared(
        EQUAL,
        "AWSCloudShellFullAccess may not be attached to any role, user or group. Other policies that grant "
        "CloudShell are neither part of the audit steps nor of this control.",
    ),
    "2.21": Compared(
        STRICTER,
        "More kinds of resources are read, and a condition counts only if it restricts access by AWS's "
        "definition of public: fixed values, and no wide address ranges. A public bucket policy is reported "
        "even if Block Public Access overrides it.",
    ),
    "3.1.1": Compared(
        STRICTER, "The denial must cover the bucket and its objects. s3:TlsVersion counts only if it denies plain HTTP."
    ),
    "3.1.2": Compared(EQUAL, "Versioning and MFADelete must be Enabled. Profiles can accept it."),
    "3.1.3": Compared(
        NARROWER,
        "Macie must be enabled in every region and look for sensitive data, either with automated discovery "
        "or with a job that is not paused, cancelled, finished or failed. Whether it looks at the right "
        "buckets, and whether another product does this work, which CIS accepts, is left to a person.",
    ),
    "3.1.4": Compared(
        STRICTER, "All four settings are required, for each bucket either in the account or in the bucket."
    ),
    "3.2.1": Compared(BOTH, "Clusters are judged, too. Storage encrypted with an AWS owned key counts as encrypted."),
    "3.2.2": Compared(
        BOTH,
        "Engines that ignore the setting, or where it must be off, do not count. In a Multi-AZ DB cluster the "
        "cluster's setting counts, and Aurora needs it in the cluster as well as in the instance.",
    ),
    "3.2.3": Compared(
        STRICTER,
        "PubliclyAccessible alone is a breach. CIS also follows the routes of the subnet, which can change at "
        "any time.",
    ),
    "3.2.4": Compared(
        BOTH, "Clusters are judged as a whole, even without instances. Instances of RDS Custom do not count."
    ),
    "3.3.1": Compared(EQUAL, "Encrypted must be true for every file system, with any key."),
    "4.1": Compared(
        STRICTER,
        "A multi-region trail that is logging must record all management events. CIS does not check excluded "
        "event sources. A trail without KMS or RDS Data API events fails here, as in AWS's rule. Selectors "
        "for read and write events are combined.",
    ),
    "4.2": Compared(
        STRICTER,
        "Every trail of the account in every region is judged, and the last digest must have been delivered.",
    ),
    "4.3": Compared(
        BOTH,
        "Recording, last status and the delivery channel are read in every region. An SNS topic is not required, and "
        "a recorder that leaves out only the four IAM types counts as recording everything in its region.",
    ),
    "4.4": Compared(
        NARROWER,
        "The bucket of every trail of the account in every region is judged. Trails that belong to an "
        "organization's account are the responsibility of that account.",
    ),
    "4.5": Compared(
        STRICTER,
        "Every trail of the account in every region is judged, and the key must be enabled.",
    ),
    "4.6": Compared(
        NARROWER,
        "KeyRotationEnabled must be true, with any period. Keys that KMS cannot rotate, disabled keys and keys pending "
        "deletion do not count.",
    ),
    "4.7": Compared(
        STRICTER,
        "Every VPC of the account needs an ACTIVE flow log of rejected or of all traffic that is delivered. "
        "CIS's commands accept any flow log. A shared VPC is the responsibility of its owner.",
    ),
    "4.8": Compared(EQUAL, "One multi-region trail must record write events of all buckets, present and future."),
    "4.9": Compared(EQUAL, "One multi-region trail must record read events of all buckets, present and future."),
    "4.10": Compared(
        STRICTER,
        "CIS names CloudFront as an example. Load balancers and API Gateway stages are checked, too, and "
        "delivery through CloudWatch counts.",
    ),
    "5.1": _alarm(),
    "5.2": _alarm("Either of the two patterns in CIS is enough."),
    "5.3": _alarm(),
    "5.4": _alarm(),
    "5.5": _alarm(),
    "5.6": _alarm(),
    "5.7": _alarm("A trail that excludes KMS events does not count."),
    "5.8": _alarm(),
    "5.9": _alarm(),
    "5.10": _alarm("ModifySecurityGroupRules is required, as in CIS 7.0. AWS's rule follows CIS 1.4, without it."),
    "5.11": _alarm(),
    "5.12": _alarm(),
    "5.13": _alarm(),
    "5.14": _alarm(),
    "5.15": _alarm(
        "CIS requires it in the management account. Here it is required in every account, because members can leave."
    ),
    "5.16": Compared(EQUAL, "DescribeHub must succeed in every region."),
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
        "A default group may not have rules. CIS's steps also list its members. Because no traffic passes a "
        "group without rules, they are listed only while it has some.",
    ),
    "6.6": Compared(
        NARROWER,
        "A route that covers a whole CIDR of the peer is a breach, and so are several that do it together. Whether a "
        "smaller one is needed is left to a person.",
    ),
    "6.7": Compared(
        NARROWER, "HttpTokens must be required, and applied. An instance whose endpoint is disabled complies."
    ),
    "6.8": Compared(
        NARROWER,
        "A VPC in use needs an available endpoint for the services that an option lists, by default S3 and "
        "DynamoDB. Every subnet from which calls are made needs the route to a gateway endpoint, as in CIS. "
        "Listing other services that the workloads depend on is left to a person.",
    ),
}
