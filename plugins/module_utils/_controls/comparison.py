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
        "AWS has no rule. CIS has a person look; a contact is complete here where every part that the country "
        "needs is there, and whether it is right is for that person."
    ),
    "account_contacts.billing": (
        "CIS asks for the security contact alone; the Startup Security Baseline asks for all three."
    ),
    "account_contacts.operations": (
        "CIS asks for the security contact alone; the Startup Security Baseline asks for all three."
    ),
    "root_account.hardware_mfa": (
        "Hardware is what is in no list of virtual devices, as for CIS, so that a passkey counts."
    ),
    "root_account.unused": "CIS names no number of days; 90 is ours, and an option.",
    "root_account.activity_alarm": (
        "AWS's rule asks for a metric filter with an alarm; a rule of EventBridge is sooner, and the "
        "filter is a control of its own (activity_alarms.root_use)."
    ),
    "organization_root.trusted_access": (
        "CIS asks for it in the management account; an account in no organization holds, for nothing is asked of it."
    ),
    "organization_root.root_credentials": (
        "CIS asks for it in the management account; an account in no organization holds, for nothing is asked of it."
    ),
    "organization_root.root_sessions": (
        "CIS asks for it in the management account; an account in no organization holds, for nothing is asked of it."
    ),
    "organization_root.guarded": (
        "CIS has a person read the policies; here it is judged that every active account has one beside those that "
        "AWS attaches everywhere, and not what it says."
    ),
    "organization_root.no_workloads": (
        "CIS has a person look; here instances, clusters, functions, databases, tables, load balancers, APIs and "
        "buckets that are none of governance are looked for, and nothing else."
    ),
    "organization_root.units": (
        "No API tells the purpose of a unit, so that a person judges, and accepts it by an exception."
    ),
    "organization_root.policy_administrator": (
        "Judged by the resource policy of the organization, which is what delegates."
    ),
    "organization_root.service_administrators": (
        "A service with trusted access and without a delegated administrator is a breach, as far as it can have one."
    ),
    "password_policy.min_length": (
        "IAM.7 asks for 8 characters, CIS for 14, which is the default here; no policy at all is a breach, as for both."
    ),
    "password_policy.max_age": (
        "Not asked for unless an option or the preset pci does: neither CIS 7.0 nor NIST SP 800-63B wants "
        "passwords to expire."
    ),
    "password_policy.require_symbols": (
        "Judged where an option or a preset names it; AWS's rule judges it in every account."
    ),
    "password_policy.require_numbers": (
        "Judged where an option or a preset names it; AWS's rule judges it in every account."
    ),
    "password_policy.require_uppercase": (
        "Judged where an option or a preset names it; AWS's rule judges it in every account."
    ),
    "password_policy.require_lowercase": (
        "Judged where an option or a preset names it; AWS's rule judges it in every account."
    ),
    "admin_access.user_mfa": (
        "Only the user that is named is looked at; iam_hygiene.console_mfa looks at all with a password."
    ),
    "iam_hygiene.full_admin": (
        "AWS's rule looks at customer-managed policies alone, CIS at attached ones, and an unattached one is no "
        "breach here either; here inline and AWS's own "
        "policies count too, and so does what amounts to the same, such as NotAction or iam:*. The groups and "
        "roles that are named for it are left out."
    ),
    "iam_hygiene.privilege_escalation": (
        "Neither has a rule. Actions of IAM that give every right are judged policy by policy, and iam:PassRole where "
        "an administrator's role trusts a service that runs what its caller says (the ways are data in passing.py). "
        "Rights that several policies give together, a role that is taken (sts:AssumeRole), and what already runs as a "
        "strong role (a function whose code can be changed, an instance that people can sign in to) are not judged."
    ),
    "iam_hygiene.federation": (
        "CIS has a person look; here an identity provider or an instance of IAM Identity Center must be there, "
        "and no user may have a console password."
    ),
    "notices.topic_encryption": (
        "AWS's own key for SNS is enough for AWS's rule; here it is a breach, for alarms cannot publish to a "
        "topic under it."
    ),
    "billing_alerts.topic_encryption": (
        "AWS's own key for SNS is enough for AWS's rule; here it is a breach, for alarms cannot publish to a "
        "topic under it."
    ),
    "audit_trail.trail": (
        "A trail that leaves out a source, such as KMS, fails, as in AWS's rule; CIS does not look at that. Selectors "
        "of reads and of writes add up."
    ),
    "audit_trail.validation": (
        "Every trail of the account is judged, as in CIS and AWS's rule, single-region trails of any region among "
        "them, and the last digest must have been delivered."
    ),
    "access_analyzer.external": (
        "An analyzer with the organization as its zone of trust counts, as in CIS; IAM.28 does not count it in an "
        "account of an organization."
    ),
    "network_defaults.default_security_groups": (
        "CIS also has a person list the members of the group; here, as in AWS's rule, a group without rules holds "
        "whoever is in it, because nothing passes it."
    ),
    "threat_detection.macie": (
        "Macie must be enabled and look for sensitive data. CIS looks for a job, and Macie.2 for automated discovery; "
        "here either is enough. Both are billed by what they read, so which of them an account needs is for a person. "
        "In a member account of an administrator of Macie, that account's settings are not visible and not asked for."
    ),
    "audit_trail.bucket": (
        "Versions and a policy that asks for TLS are wanted besides; AWS's rule asks that the bucket is not public."
    ),
    "audit_trail.encryption": (
        "Every trail of the account is judged, as in CIS and AWS's rule, single-region trails of any region among "
        "them, and the key must be enabled."
    ),
    "audit_trail.access_logging": (
        "The bucket of every trail in every region is judged, unless another account owns the trail."
    ),
    "audit_trail.write_events": (
        "Any multi-region trail counts, as in AWS's rule. It is off unless a switch or the profile cis_level_2 asks "
        "for it, because it costs by the event."
    ),
    "audit_trail.read_events": (
        "Any multi-region trail counts, as in AWS's rule. It is off unless a switch or the profile cis_level_2 asks "
        "for it, because it costs by the event."
    ),
    "activity_alarms.organization": (
        "AWS has no rule; a filter or rule counts that sees the events of CIS, however it is written. CIS asks in the "
        "management account; here every account is asked, because a member can leave the organization."
    ),
    "activity_alarms.forwarding": (
        "CIS knows metric filters only. A rule of EventBridge receives its own region, so that the others must "
        "send there."
    ),
    "compute_defaults.imds_tokens": (
        "AWS's rule EC2.8 looks at instances, which is resource_audit.instance_imdsv2; this is the default of the "
        "account, which new ones take."
    ),
    "compute_defaults.imds_tokens_enforced": (
        "AWS's rule EC2.8 looks at instances, which is resource_audit.instance_imdsv2; this keeps others from "
        "being launched."
    ),
    "public_access.s3_block_public_acls": (
        "Each of the four settings is a control of its own, where AWS has one rule for all."
    ),
    "public_access.s3_ignore_public_acls": (
        "Each of the four settings is a control of its own, where AWS has one rule for all."
    ),
    "public_access.s3_block_public_policy": (
        "Each of the four settings is a control of its own, where AWS has one rule for all."
    ),
    "public_access.s3_restrict_public_buckets": (
        "Each of the four settings is a control of its own, where AWS has one rule for all."
    ),
    "network_defaults.flow_logs": (
        "A flow log that records all traffic counts, as does one of rejected traffic, which AWS's rule asks for; "
        "one that is not delivered does not."
    ),
    "resource_audit.public_policies": (
        "One evaluator for policies of all kinds, where AWS has a rule for each. A condition counts only if it "
        "restricts by AWS's definition of public. A bucket's policy is judged as it is written, even if Block Public "
        "Access holds it back; ACLs of buckets are the matter of public_access and bucket_public_access."
    ),
    "resource_audit.bucket_mfa_delete": (
        "AWS's rule passes over buckets with a lifecycle configuration, beside which it cannot be set; they are a "
        "breach here, as for CIS, and can be accepted."
    ),
    "resource_audit.bucket_public_access": (
        "What the account blocks counts for each bucket, as CIS says; AWS's rule looks at the bucket alone."
    ),
    "resource_audit.access_point_public_access": (
        "What the account blocks counts for each access point; AWS's rules look at the access point alone."
    ),
    "resource_audit.rds_public": (
        "The flag is enough for a breach, as for AWS's rule; CIS follows the routes of the subnet too, which "
        "change without the database."
    ),
    "resource_audit.efs_encryption": "Any key is enough; AWS's rule can ask for a certain one.",
    "resource_audit.front_end_logging": (
        "Logs by the newer delivery of CloudWatch count too. APIGateway.1 asks for logs of execution, which are "
        "not of access."
    ),
    "resource_audit.certificate_expiry": (
        "AWS's rule counts the days alone. What ACM itself says of a renewal counts too, certificates of IAM are "
        "looked at, and one whose time is over is a breach only while something uses it."
    ),
    "resource_audit.cifs_ingress": (
        "Port 445 alone is looked at, as CIS says; EC2.19 has a list of ports. Ranges and protocols that include it "
        "count, and so do rules that together cover the internet, and prefix lists."
    ),
    "resource_audit.peering_routes": (
        "AWS has no rule and CIS has a person look; here a route that covers a whole network of the peer is a breach."
    ),
    "resource_audit.vpc_endpoints": (
        "EC2.10 asks for one of EC2 in every VPC, CIS for those of the services in use; here it is those that are "
        "named, by default the two that cost nothing, in VPCs in which there is something."
    ),
    "config_recorder.recording": (
        "AWS's rule asks for the types that its other controls need, and for the service-linked role; here it is all "
        "types, as for CIS, and any role that works. A recorder that leaves out only the four IAM types counts as "
        "recording all of its region. CIS's console steps also name an SNS topic, which is not required here."
    ),
    "config_recorder.delivery": (
        "CIS looks at the status of the recorder; what was not delivered does not hold either."
    ),
    "dns.query_logging": "The zone that is named is judged; AWS's rule judges every public zone.",
    "access_logs.s3": "The baseline's own buckets are judged; AWS's rule judges every bucket.",
    "activity_alarms.security_groups": (
        "CIS 7.0 names ModifySecurityGroupRules, which edits rules in place, and so does the filter that is made here. "
        "AWS's rule wants the very pattern of CIS 1.4, without it, and fails for this one."
    ),
    "activity_alarms": (
        "AWS's rule wants the very pattern of CIS; here a filter or rule counts that sees the same events, "
        "however it is written."
    ),
}


def difference_of(control: str) -> str:
    """Why a control is judged otherwise, a sentence or two; empty where it is judged alike."""
    found = DIFFERENCES.get(control)
    return " ".join(found) if found else REASONS.get(control) or REASONS.get(control.partition(".")[0], "")
