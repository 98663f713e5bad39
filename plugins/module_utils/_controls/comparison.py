# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where a verdict differs on purpose from the audit steps of CIS 7.0 or from AWS's own rule, and why.

What a resource of ``tests/estate`` shows stands in ``differences``. Here are the other differences: which things are
looked at, and what the account is asked for. A row of a role is for those of its controls that have none of their own.
"""

from __future__ import annotations

from collections.abc import Mapping

from .differences import DIFFERENCES

REASONS: Mapping[str, str] = {
    "account_contacts.primary": (
        "There is no AWS rule. In CIS a person reviews it. Here a contact is complete if it has every field "
        "that the country requires. Whether it is correct is left to that person."
    ),
    **dict.fromkeys(
        ("account_contacts.billing", "account_contacts.operations"),
        ("CIS requires only the security contact. The Startup Security Baseline requires all three."),
    ),
    "root_account.hardware_mfa": (
        "A device that is not in the list of virtual devices counts as hardware, as in CIS, so a passkey counts. A "
        "virtual device is a breach even beside a hardware one, as in IAM.6. IAM.6 passes without a root password; "
        "here MFA is required until access keys and signing certificates are gone, too."
    ),
    "root_account.unused": "CIS does not name a number of days. Here it is an option, 90 by default.",
    "root_account.activity_alarm": (
        "AWS's rule requires a metric filter with an alarm. An EventBridge rule notifies sooner, and the "
        "filter has its own control (activity_alarms.root_use)."
    ),
    **dict.fromkeys(
        ("organization_root.trusted_access", "organization_root.root_credentials", "organization_root.root_sessions"),
        (
            "CIS requires it in the management account. For an account that belongs to no organization the "
            "control holds, because it does not apply."
        ),
    ),
    "organization_root.guarded": (
        "In CIS a person reads the policies. Here, every active account needs one in addition to those that "
        "AWS attaches by default. Its content is not judged."
    ),
    "organization_root.no_workloads": (
        "In CIS a person reviews it. Here, instances, clusters, functions, databases, tables, load balancers, "
        "APIs and buckets that do not serve governance are looked for, and nothing else."
    ),
    "organization_root.units": (
        "No API returns the purpose of a unit, so a person reviews it, and accepts it with an exception."
    ),
    "organization_root.policy_administrator": ("Judged by the organization's resource policy, which delegates."),
    "organization_root.service_administrators": (
        "A service with trusted access and without a delegated administrator is a breach, if it supports one."
    ),
    "password_policy.min_length": (
        "IAM.7 requires 8 characters. CIS requires 14, which is the default here. An account without a policy "
        "is a breach in both."
    ),
    "password_policy.reuse_prevention": (
        "IAM.16 requires 24, as CIS does. IAM.7 does not check it unless a parameter sets a number."
    ),
    "password_policy.max_age": (
        "Required only if an option or the preset pci sets it. Neither CIS 7.0 nor NIST SP 800-63B requires "
        "passwords to expire. IAM.17 requires it within 90 days; IAM.7 does not check it unless a parameter sets a "
        "number."
    ),
    **dict.fromkeys(
        (
            "password_policy.require_symbols",
            "password_policy.require_numbers",
            "password_policy.require_uppercase",
            "password_policy.require_lowercase",
        ),
        ("Judged only if an option or a preset sets it. AWS's rule judges it in every account."),
    ),
    "admin_access.user_mfa": (
        "Only the user in question is checked. iam_hygiene.console_mfa checks all users with a password."
    ),
    "iam_hygiene.full_admin": (
        "AWS's rule checks only customer managed policies, attached or not, unless they serve as permissions "
        "boundaries. CIS checks attached policies, and an unattached one is no breach here either. Inline and AWS "
        "managed policies count here, too, and so do policies with the same effect, such as NotAction or iam:*. The "
        "groups and roles that are configured for it are left out."
    ),
    "iam_hygiene.privilege_escalation": (
        "Neither has a rule. IAM actions that lead to every right are judged policy by policy, and so is "
        "iam:PassRole if a role with administrative rights trusts a service that runs what its caller "
        "provides (the ways are data in passing.py). Rights that several policies grant together, roles that "
        "can be assumed (sts:AssumeRole), and existing resources that run with a powerful role (a function "
        "whose code can be changed, an instance that people can sign in to) are not judged."
    ),
    "iam_hygiene.federation": (
        "In CIS a person reviews it. Here, an identity provider or an IAM Identity Center instance must "
        "exist, and no user may have a console password."
    ),
    **dict.fromkeys(
        ("notices.topic_encryption", "billing_alerts.topic_encryption"),
        (
            "AWS's rule accepts the AWS managed key for SNS. Here it is a breach, because alarms cannot publish "
            "to a topic that uses it."
        ),
    ),
    "audit_trail.trail": (
        "A trail that excludes a source, such as KMS, fails, as in AWS's rule. CIS does not check that. "
        "Selectors for read and write events are combined."
    ),
    "audit_trail.validation": (
        "Every trail of the account is judged, as in CIS and AWS's rule, including single-region trails of "
        "any region, and the last digest must have been delivered."
    ),
    "access_analyzer.external": (
        "An analyzer with the organization as its zone of trust counts, as in CIS; IAM.28 does not count it in an "
        "account of an organization."
    ),
    "network_defaults.default_security_groups": (
        "In CIS a person also lists the members of the group. Here, as in AWS's rule, a group without rules "
        "complies whatever its members are, because no traffic passes it."
    ),
    "threat_detection.macie": (
        "Macie must be enabled and look for sensitive data. CIS looks for a job, and Macie.2 for automated "
        "discovery, in administrator accounts only. Here either is enough. Both are billed by the amount of data "
        "that they read, so the choice is left to a person. In a member account of a Macie administrator, the "
        "administrator's settings are not visible and not required."
    ),
    "audit_trail.bucket": (
        "The baseline's own bucket is judged. Versioning and a policy that requires TLS are required in addition. "
        "CloudTrail.6 requires that no trail's bucket is public, and looks for it in the same account and region."
    ),
    "audit_trail.encryption": (
        "Every trail of the account is judged, as in CIS and AWS's rule, including single-region trails of "
        "any region. AWS's rule requires only that a key is set; here it must also be enabled."
    ),
    "audit_trail.access_logging": (
        "The bucket of every trail in every region is judged, unless another account owns the trail or the bucket. "
        "CloudTrail.7 has no data for a bucket in another account or region."
    ),
    "audit_trail.log_group": (
        "AWS's rule requires a log group for every trail. Here the trail that records all management events needs "
        "one, and its events must arrive there."
    ),
    **dict.fromkeys(
        ("audit_trail.write_events", "audit_trail.read_events"),
        (
            "Any multi-region trail counts, as in AWS's rule. It is disabled unless a switch or the profile "
            "cis_level_2 enables it, because it is billed by the event."
        ),
    ),
    "activity_alarms.organization": (
        "There is no AWS rule. A filter or rule counts if it receives the events of CIS, however it is "
        "written. CIS requires it in the management account. Here every account is checked, because a member "
        "can leave the organization."
    ),
    "activity_alarms.forwarding": (
        "CIS covers metric filters only. An EventBridge rule receives the events of its own region, so the "
        "other regions must forward theirs."
    ),
    "compute_defaults.imds_tokens": (
        "AWS's rule EC2.8 checks instances, as resource_audit.instance_imdsv2 does. This is the default of "
        "the account, which applies to new instances."
    ),
    "compute_defaults.imds_tokens_enforced": (
        "AWS's rule EC2.8 checks instances, as resource_audit.instance_imdsv2 does. This prevents other "
        "instances from being launched."
    ),
    **dict.fromkeys(
        (
            "public_access.s3_block_public_acls",
            "public_access.s3_ignore_public_acls",
            "public_access.s3_block_public_policy",
            "public_access.s3_restrict_public_buckets",
        ),
        ("Each of the four settings has its own control, while AWS has one rule for all."),
    ),
    "compute_defaults.snapshot_block_public_access": (
        "EC2.182 requires that all sharing is blocked. That is the default here, and an option can ask for less."
    ),
    "public_access.emr_block_public_access": (
        "EMR.2 judges the block and its ports as one. Here each has its own control."
    ),
    "public_access.emr_permitted_ports": (
        "EMR.2 accepts no port but 22. That is the default here, and an option can permit others. Fewer are no breach."
    ),
    "network_defaults.block_public_access": (
        "EC2.172 requires in every account that internet gateways are blocked. Here it is required only if an option "
        "sets a mode, because it cuts off what serves the internet."
    ),
    "network_defaults.flow_logs": (
        "A flow log that records all traffic counts, and so does one of rejected traffic, which AWS's rule "
        "requires. One that is not delivered does not count."
    ),
    "resource_audit.instance_profile": (
        "AWS's rule checks only that a profile is attached. A profile without a role is a breach here, because it "
        "gives the instance no credentials."
    ),
    "resource_audit.public_policies": (
        "One evaluator covers policies of all kinds, while AWS has a rule for each. A condition counts only "
        "if it restricts access by AWS's definition of public. A bucket's policy is judged as it is written, "
        "even if Block Public Access overrides it. ACLs of buckets are covered by public_access and "
        "bucket_public_access. Of a Lambda function the policy of the function is read, as in Lambda.1, and not "
        "those of its versions and aliases. Lambda.1 also fails for a function that S3 may invoke for any account: "
        "that is the control confused_deputy. KMS.5 fails if the key policy cannot be read; here that is unknown."
    ),
    "resource_audit.confused_deputy": (
        "Lambda.1 requires a condition on the account if S3 may invoke a function. Here every policy of a resource "
        "that lets in a service is judged, and aws:SourceArn or an organization counts, too. The ARN of a bucket "
        "alone does not: it names no account, and after a deletion anybody can take the name."
    ),
    "resource_audit.bucket_mfa_delete": (
        "AWS's rule skips buckets with a lifecycle configuration, which does not work together with MFA "
        "delete. They are a breach here, as in CIS, and can be accepted."
    ),
    "resource_audit.bucket_public_access": (
        "The account's block counts for each bucket, as in CIS. AWS's rule checks only the bucket."
    ),
    "resource_audit.access_point_public_access": (
        "The account's block counts for each access point. AWS's rules check only the access point."
    ),
    "resource_audit.rds_public": (
        "The flag alone is a breach, as in AWS's rule. CIS also follows the routes of the subnet, which can "
        "change independently of the database."
    ),
    "resource_audit.efs_encryption": "Any key is enough. AWS's rule can require a certain key.",
    "resource_audit.front_end_logging": (
        "Logs of CloudFront that are delivered through CloudWatch (v2) count too; CloudFront.5 accepts only standard "
        "logging (legacy). Stages of REST APIs are judged, too. APIGateway.9 covers only HTTP and WebSocket APIs, and "
        "APIGateway.1 requires execution logs, which are not access logs."
    ),
    "resource_audit.certificate_expiry": (
        "AWS's rule checks only the number of days. What ACM reports about a renewal counts too, certificates "
        "in IAM are checked, and an expired certificate is a breach only while it is in use."
    ),
    "resource_audit.cifs_ingress": (
        "Only port 445 is checked, as in CIS. EC2.19 has a list of ports. Ranges and protocols that include "
        "it count, and so do rules that together cover the internet, and prefix lists."
    ),
    "resource_audit.peering_routes": (
        "There is no AWS rule, and in CIS a person reviews it. Here a route that covers a whole CIDR of the peer is a "
        "breach, and so are several that do it together."
    ),
    "resource_audit.vpc_endpoints": (
        "EC2.10 requires an EC2 endpoint in every VPC, CIS endpoints for the services in use. Here the listed "
        "services count, by default the two that are free, in VPCs that are in use."
    ),
    "config_recorder.recording": (
        "AWS's rule requires the types that its other controls need, and the service-linked role. Here all "
        "types are required, as in CIS, with any role that works. A recorder that excludes only the four IAM "
        "types counts as recording all of its region. CIS's console steps also name an SNS topic, which is "
        "not required here."
    ),
    "config_recorder.delivery": (
        "CIS checks the status of the recorder, and Config.1 does not look at the delivery. A failed delivery is a "
        "breach, too."
    ),
    "config_recorder.global_types": (
        "Config.1 requires the IAM types in every region, unless the region is linked to one that aggregates "
        "findings. Here they are required in the home region alone, because they are the same in every region."
    ),
    "dns.query_logging": "The configured zone is judged. AWS's rule judges every public zone.",
    "access_logs.bucket": "The bucket of the baseline's access logs is judged; AWS's rules judge every bucket.",
    "access_logs.cloudfront": (
        "The baseline's own distributions, and those that are configured, are judged; AWS's rule judges every "
        "distribution, as resource_audit.front_end_logging does. The role delivers logs through CloudWatch (v2), and "
        "CloudFront.5 still fails then, because it accepts only standard logging (legacy)."
    ),
    "static_site.certificate": (
        "An ACM certificate is required if the site has a domain. CloudFront.7 also fails for a distribution without "
        "one, and accepts any certificate but CloudFront's own."
    ),
    "static_site.root_object": (
        "The baseline's own distribution must have the configured object. CloudFront.1 accepts any object, and judges "
        "every distribution with an S3 origin."
    ),
    "static_site.origin_access": (
        "The site's own origin is judged. CloudFront.13 judges every S3 origin of every distribution."
    ),
    "static_site.tls": (
        "The default cache behavior of the baseline's own distribution is judged. CloudFront.3 judges every cache "
        "behavior of every distribution. CloudFront.10 is about custom origins, and the site's origin is a bucket. The "
        "security policies that can be configured are those of CloudFront.15."
    ),
    "static_site": "The baseline's own bucket and distribution are judged; AWS's rules judge all of the account.",
    "iam_groups.direct_policies": (
        "Only the users that are configured are judged; iam_hygiene.direct_policies judges every user, as AWS's rule "
        "does."
    ),
    "threat_detection": (
        "Each account is judged by its own settings. In an organization, AWS's rules for the protection plans of "
        "GuardDuty and for Inspector report all accounts in the one that administers them."
    ),
    "access_logs.s3": "The baseline's own buckets are judged; AWS's rule judges every bucket.",
    "activity_alarms.security_groups": (
        "CIS 7.0 includes ModifySecurityGroupRules, which edits rules in place, and so does the filter that "
        "is created here. AWS's rule requires the exact pattern of CIS 1.4, without it, and fails for this "
        "one."
    ),
    "activity_alarms": (
        "AWS's rule requires the exact pattern of CIS. Here a filter or rule counts if it receives the same "
        "events, however it is written. AWS's rule has no data if the trail belongs to another region or account, "
        "and warns if the topic cannot be read. Here trails of other regions count, what another account holds does "
        "not apply, and what cannot be read is unknown."
    ),
}


def difference_of(control: str) -> str:
    """Why a control is judged otherwise, a sentence or two; empty where it is judged alike."""
    found = DIFFERENCES.get(control)
    return " ".join(found) if found else REASONS.get(control) or REASONS.get(control.partition(".")[0], "")
