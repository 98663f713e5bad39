# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a person does about what a run changed and no program puts back, module by module."""

from __future__ import annotations

#: Of modules whose changes are put back: about what stays.
STAYS: dict[str, str] = {
    "access_analyzer": "To create a removed analyzer again, run the module with state: present.",
    "access_logs": (
        "The bucket and its logs stay: delete them in the S3 console when they are no longer needed. To "
        "create an ended delivery again, run the module with state: present."
    ),
    "activity_alarms": "Run it in the region of the trail's log group, or delete the alarms in the CloudWatch console.",
    "activity_events": "Create a rule from an older release again in the EventBridge console.",
    "activity_events_role": "To create the role again, run the module with state: present.",
    "admin_access": (
        "Users that were created stay, with their passwords, but are no longer in the group: delete those "
        "that are not needed in the IAM console."
    ),
    "audit_trail": (
        "The bucket, log group and key stay, because they hold what was recorded or decrypt it: delete them "
        "in the console when the records are no longer needed. To create a deleted trail again, run the "
        "module with state: present."
    ),
    "bedrock_invocation_logging": "Set it in the Bedrock console, under Settings. Existing logs stay.",
    "billing_alarm": (
        "An unconfirmed subscription cannot be removed: SNS drops it within two days. To create a deleted "
        "topic again, run the module. All recipients then have to confirm their subscriptions."
    ),
    "bootstrap": "To create a deleted role, provider or StackSet again, run the module with state: present.",
    "change_events": "Create a rule that was changed or deleted again by running the module.",
    "change_queue": "Messages in a deleted queue are lost. To create it again, run the module with state: present.",
    "config_conformance_pack": (
        "AWS does not return the template of a pack: deploy it again with its original template."
    ),
    "config_delivery": (
        "The bucket and the service-linked role stay, because they hold recorded data and may be in use: "
        "delete them manually when no recorder uses them. To create the aggregator again, run the module."
    ),
    "config_recorder": (
        "Recorded data stays, and so does a longer retention, because a shorter one would delete data: set "
        "the retention in the AWS Config console."
    ),
    "cost_anomaly_detection": "Create the monitor, or a subscription to it, in the Cost Anomaly Detection console.",
    "cost_budget": (
        "Create a deleted budget, or one with a planned limit, and its action again in the Budgets console."
    ),
    "default_security_groups": (
        "A default security group is deleted with its VPC. Descriptions of rules are lost: enter them in the "
        "EC2 console."
    ),
    "dns_query_logging": "The log group stays, because it contains logs: delete it in the CloudWatch console.",
    "dns_zone": (
        "A deleted zone gets different name servers when it is created again: run the module, then update the "
        "registrar. Name servers that were set at Route 53 Domains are restored there."
    ),
    "ec2_account_defaults": "Set it in the EC2 console, under Settings.",
    "flow_log_destination": (
        "A bucket that was created stays, because it contains logs: delete it in the S3 console when they are "
        "no longer needed. To create a deleted role again, run the module with state: present."
    ),
    "guardduty_detector": (
        "A new detector is suspended, which costs nothing, and keeps its findings: to remove both, disable "
        "GuardDuty in its console."
    ),
    "iam_groups": "Set members and policies of the groups in the IAM console, under User groups.",
    "iam_password_policy_enforce": "Set it in the IAM console, under Account settings.",
    "identity_center_assignments": (
        "Run the module again for people or permission sets that no longer exist, once they have been created again."
    ),
    "identity_center_permission_sets": (
        "To create a deleted permission set again, run the module. One that is assigned by now stays: remove its "
        "assignments first, with dayone.aws.identity_center_assignments."
    ),
    "identity_center_safeguards": "To create a deleted rule again, run the module.",
    "identity_center_users": (
        "Names and email addresses of people are not kept in the journal: to create a deleted user again, run the "
        "module; the user gets another id and another password. Change attributes in the IAM Identity Center console, "
        "under Users."
    ),
    "inspector": "Change it in the Inspector console, under Account management.",
    "macie_session": (
        "A new session is paused, which stops its scanning, and keeps its findings: to remove both, disable "
        "Macie in its console."
    ),
    "notice_topic": (
        "An unconfirmed subscription cannot be removed: SNS drops it within two days. To create a deleted "
        "topic again, run the module. All recipients then have to confirm their subscriptions."
    ),
    "organization_accounts": (
        "An account that was created or has joined stays, because closing it would delete what is in it: to close it, "
        "set state: closed with its ID. AWS Support can reopen a closed account within 90 days. Cancel an open "
        "invitation in the AWS Organizations console. Disable a region in the console, under Account."
    ),
    "organization_guardrails": (
        "Service control policies stay enabled as a policy type, which by itself neither allows nor denies "
        "anything: disable the type in the Organizations console. To create a deleted policy again, run the "
        "module."
    ),
    "organization_policies": (
        "Policy types stay enabled: disable them in the Organizations console, under Policies. The module creates a "
        "deleted policy again."
    ),
    "organization_root_access": "Change it in the IAM console, under Root access management.",
    "organization_security": (
        "A service that was enabled in a member account stays enabled there, with its findings: disable it in that "
        "account. The trail's bucket and key stay, because they contain or decrypt what was recorded, and so does the "
        "finding aggregator of Security Hub."
    ),
    "organization_setup": (
        "An organization with members stays: remove or close them first, then delete it in the AWS Organizations "
        "console."
    ),
    "organization_units": (
        "A unit that has accounts in it by now stays. A removed unit is created again with another ID: policies that "
        "were attached to it are attached again by their module."
    ),
    "public_access_block": "Set it in the S3 console, under Block Public Access, or in the Systems Manager console.",
    "resource_audit": "Set it in the KMS console, on the key's tab Key rotation.",
    "root_activity_rule": "To create the rule again, run the module with state: present.",
    "security_hub": "Change it in the Security Hub console, under Settings and Security standards.",
    "site_certificate": (
        "To request a deleted certificate again, run the module. Its validation records in the zone do no harm."
    ),
    "ssm_session_preferences": (
        "Set it in the Systems Manager console, under Session Manager, Preferences. A document that was "
        "created stays, with the settings that Session Manager has without one."
    ),
    "vpc_account_settings": "Set it in the VPC console, under Settings.",
    "vpc_flow_logs": (
        "A flow log cannot be changed: to create one that was replaced again, run the module with the "
        "previous options. Logs and log groups stay."
    ),
}

#: Of modules whose changes are not put back at all.
MANUAL_STEPS: dict[str, str] = {
    "account_contacts": (
        "Contacts are personal data, and no journal contains them: enter the previous ones in the console, "
        "under Account."
    ),
    "default_vpcs": (
        "A deleted default VPC cannot be restored. AWS creates another one, with different IDs: aws ec2 "
        "create-default-vpc, in each region that the journal names."
    ),
    "dns_dnssec": (
        "Disabling DNSSEC signing takes several steps, because resolvers cache the DS record for days: run "
        "the module with state: absent until it changes nothing."
    ),
    "domain_registration": (
        "A registration is paid for and cannot be reversed. To let it expire, disable automatic renewal. "
        "Transfer lock and contacts are set in the Route 53 Domains console."
    ),
    "iam_hygiene": (
        "Activate a disabled key again in the IAM console, on the user's tab Security credentials. A deleted "
        "password or certificate cannot be restored: create a new one."
    ),
    "iam_virtual_mfa": (
        "A person may already sign in with the device: have them remove it in the IAM console, on the user's "
        "tab Security credentials."
    ),
    "root_credentials": (
        "Deleted root credentials of a member account cannot be restored. If they are needed, let the account "
        "recover its root password, in the IAM console, under Root access management."
    ),
    "root_key_audit": "Deleted access keys of the root user cannot be restored. Give whoever used them a role.",
    "site_content": (
        "Sites are restored from their source: run the module with the previous directory, or use the "
        "previous versions of its objects in the S3 console."
    ),
    "site_distribution": (
        "Run the module with the previous options, or, to remove a new site, with state: absent, which waits "
        "for CloudFront to disable it."
    ),
}
