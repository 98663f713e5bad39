# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a person does about what a run changed and no program puts back, module by module."""

from __future__ import annotations

#: Of modules whose changes are put back: about what stays.
STAYS: dict[str, str] = {
    "access_analyzer": "An analyzer that was removed is made again by the module, with state: present.",
    "access_logs": (
        "The bucket and its logs stay: delete them in the console of S3 when nobody needs them. A delivery that was "
        "ended is made again by the module, with state: present."
    ),
    "activity_alarms": "Run it where the trail's log group is, or delete the alarms in the console of CloudWatch.",
    "activity_events": "A rule of an older time is made again in the console of EventBridge.",
    "activity_events_role": "The role is made again by the module, with state: present.",
    "admin_access": (
        "Users who were made stay, with their passwords, but are in the group no more: delete those in the console of "
        "IAM whom nobody needs."
    ),
    "audit_trail": (
        "Bucket, log group and key stay, for they hold what was recorded, or open it: delete them in the console when "
        "nobody needs the records. A trail that was deleted is made again by the module, with state: present."
    ),
    "bedrock_invocation_logging": "Set it in the console of Bedrock, below Settings. What was logged stays.",
    "billing_alarm": (
        "A subscription that nobody has confirmed cannot be ended: SNS drops it within two days. A topic that was "
        "deleted is made again by the module; everybody then confirms the subscription."
    ),
    "bootstrap": "A role, provider or StackSet that was deleted is created again by the module, with state: present.",
    "config_conformance_pack": (
        "AWS does not tell the template of a pack: put it again with the template that it was made of."
    ),
    "config_delivery": (
        "Bucket and service-linked role stay, for they hold, and serve, what was recorded: delete them by hand when "
        "no recorder delivers there. The aggregator is made again by the module."
    ),
    "config_recorder": (
        "What was recorded stays, and so does a longer retention, for a shorter one would delete it: set the days in "
        "the console of AWS Config."
    ),
    "cost_anomaly_detection": "Make the monitor, or a subscription to it, in the console of Cost Anomaly Detection.",
    "cost_budget": (
        "Make a budget that was deleted, or one with a planned limit, again in the console of Budgets, and an action "
        "with it."
    ),
    "default_security_groups": (
        "A default group goes with its VPC. Descriptions of rules are lost: write them in the console of EC2."
    ),
    "dns_query_logging": "The log group stays, for it holds logs: delete it in the console of CloudWatch.",
    "dns_zone": (
        "A zone that was deleted gets other name servers when it is made again: run the module, then tell the "
        "registrar. Name servers that were set at Route 53 Domains are set back there."
    ),
    "ec2_account_defaults": "Set it in the console of EC2, below Settings.",
    "flow_log_destination": (
        "A bucket that was made stays, for it holds logs: delete it in the console of S3 when nobody needs them. A "
        "role that was deleted is made again by the module, with state: present."
    ),
    "guardduty_detector": (
        "A new detector is suspended, which costs nothing, and keeps its findings: disable GuardDuty in its console "
        "to be rid of both."
    ),
    "iam_groups": "Set members and policies of the groups in the console of IAM, below User groups.",
    "iam_password_policy_enforce": "Set it in the console of IAM, below Account settings.",
    "inspector": "Switch it in the console of Inspector, below Account management.",
    "macie_session": (
        "A new session is paused, which ends its scanning, and keeps its findings: disable Macie in its console to be "
        "rid of both."
    ),
    "notice_topic": (
        "A subscription that nobody has confirmed cannot be ended: SNS drops it within two days. A topic that was "
        "deleted is made again by the module; everybody then confirms the subscription."
    ),
    "organization_guardrails": (
        "That service control policies count at all stays so, and lets nothing more or less through: disable the type "
        "in the console of Organizations. A policy that was deleted is made again by the module."
    ),
    "organization_root_access": "Switch it in the console of IAM, below Root access management.",
    "public_access_block": "Set it in the console of S3, below Block Public Access, or of Systems Manager.",
    "resource_audit": "Set it in the console of KMS, on the key's tab Key rotation.",
    "root_activity_rule": "Make the rule again with the module, with state: present.",
    "security_hub": "Switch it in the console of Security Hub, below Settings and Security standards.",
    "site_certificate": (
        "A certificate that was deleted is requested again by the module. Its validation records in the zone harm "
        "nobody."
    ),
    "ssm_session_preferences": (
        "Set it in the console of Systems Manager, below Session Manager, Preferences. A document that was made stays, "
        "with what Session Manager does without one."
    ),
    "vpc_account_settings": "Set it in the console of VPC, below Settings.",
    "vpc_flow_logs": (
        "A flow log cannot be changed, so one that made way for another is made again by the module with the options "
        "of before. Logs and log groups stay."
    ),
}

#: Of modules whose changes are not put back at all.
MANUAL_STEPS: dict[str, str] = {
    "account_contacts": (
        "Contacts are personal, and stand in no journal: enter the ones of before in the console, below Account."
    ),
    "default_vpcs": (
        "A deleted default VPC is gone. AWS makes another one, with other ids: aws ec2 create-default-vpc, in each "
        "region that the journal names."
    ),
    "dns_dnssec": (
        "Signing ends in steps, for resolvers keep the DS record for days: run the module with state: absent until it "
        "changes nothing more."
    ),
    "domain_registration": (
        "A registration is paid for and cannot be given back; let it expire, by automatic renewal off. Transfer lock "
        "and contacts are set in the console of Route 53 Domains."
    ),
    "iam_hygiene": (
        "A key that was disabled is activated again in the console of IAM, on the user's tab Security "
        "credentials. A password or a certificate that was deleted is gone: make a new one."
    ),
    "iam_virtual_mfa": (
        "A person signs in with the device by now: have them remove it in the console of IAM, on the user's tab "
        "Security credentials."
    ),
    "root_credentials": (
        "Deleted root credentials of a member account are gone. Who needs them: let the account recover its root "
        "password, in the console of IAM, below Root access management."
    ),
    "root_key_audit": "Deleted access keys of the root user are gone for ever. Give whoever used them a role.",
    "site_content": (
        "Sites are put back from their source: run the module with the directory of before, or take the earlier "
        "versions of its objects in the console of S3."
    ),
    "site_distribution": (
        "Run the module with the options of before, or, to be rid of a new site, with state: absent, which waits for "
        "CloudFront to disable it."
    ),
}
