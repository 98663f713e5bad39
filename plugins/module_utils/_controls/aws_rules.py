# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""AWS's own rule for a control, by its names: the control of Security Hub CSPM, and the managed rule of AWS Config in
parentheses where it is one. Rules that Security Hub has of its own are named, too.

https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-controls-reference.html
https://docs.aws.amazon.com/config/latest/developerguide/managed-rules-by-aws-config.html
"""

from __future__ import annotations

from collections.abc import Mapping

RULES: Mapping[str, str] = {
    "account_contacts.security": "Account.1 (security-account-information-provided)",
    "root_account.access_keys": "IAM.4 (iam-root-access-key-check)",
    "root_account.mfa": "IAM.9 (root-account-mfa-enabled)",
    "root_account.hardware_mfa": "IAM.6 (root-account-hardware-mfa-enabled)",
    "root_account.activity_alarm": "CloudWatch.1",
    "organization_root.member_access_keys": "IAM.4 (iam-root-access-key-check)",
    "password_policy.min_length": "IAM.7, IAM.15 (iam-password-policy)",
    "password_policy.reuse_prevention": "IAM.7, IAM.16 (iam-password-policy)",
    "password_policy.max_age": "IAM.7, IAM.17 (iam-password-policy)",
    "password_policy.require_symbols": "IAM.7, IAM.13 (iam-password-policy)",
    "password_policy.require_numbers": "IAM.7, IAM.14 (iam-password-policy)",
    "password_policy.require_uppercase": "IAM.7, IAM.11 (iam-password-policy)",
    "password_policy.require_lowercase": "IAM.7, IAM.12 (iam-password-policy)",
    "admin_access.support_role": "IAM.18 (iam-policy-in-use)",
    "admin_access.user_mfa": "IAM.19 (iam-user-mfa-enabled)",
    "iam_groups.direct_policies": "IAM.2 (iam-user-no-policies-check)",
    "iam_hygiene.console_mfa": "IAM.5 (mfa-enabled-for-iam-console-access)",
    "iam_hygiene.unused_credentials": "IAM.8, IAM.22 (iam-user-unused-credentials-check)",
    "iam_hygiene.key_age": "IAM.3 (access-keys-rotated)",
    "iam_hygiene.direct_policies": "IAM.2 (iam-user-no-policies-check)",
    "iam_hygiene.full_admin": "IAM.1 (iam-policy-no-statements-with-admin-access)",
    "iam_hygiene.expired_certificates": "IAM.26 (iam-server-certificate-expiration-check)",
    "iam_hygiene.cloudshell": "IAM.27 (iam-policy-blacklisted-check)",
    "notices.topic_encryption": "SNS.1 (sns-encrypted-kms)",
    "billing_alerts.topic_encryption": "SNS.1 (sns-encrypted-kms)",
    "audit_trail.trail": "CloudTrail.1 (multi-region-cloudtrail-enabled), CloudTrail.3 (cloudtrail-enabled)",
    "audit_trail.validation": "CloudTrail.4 (cloud-trail-log-file-validation-enabled)",
    "audit_trail.bucket": "CloudTrail.6, Config: cloudtrail-s3-bucket-public-access-prohibited",
    "audit_trail.access_logging": "CloudTrail.7",
    "audit_trail.encryption": "CloudTrail.2 (cloud-trail-encryption-enabled)",
    "audit_trail.log_group": "CloudTrail.5 (cloud-trail-cloud-watch-logs-enabled)",
    "audit_trail.write_events": "S3.22 (cloudtrail-all-write-s3-data-event-check)",
    "audit_trail.read_events": "S3.23 (cloudtrail-all-read-s3-data-event-check)",
    "activity_alarms.unauthorized_calls": "CloudWatch.2",
    "activity_alarms.sign_in_without_mfa": "CloudWatch.3",
    "activity_alarms.root_use": "CloudWatch.1",
    "activity_alarms.iam_policies": "CloudWatch.4",
    "activity_alarms.trails": "CloudWatch.5",
    "activity_alarms.sign_in_failures": "CloudWatch.6",
    "activity_alarms.keys": "CloudWatch.7",
    "activity_alarms.bucket_policies": "CloudWatch.8",
    "activity_alarms.config": "CloudWatch.9",
    "activity_alarms.security_groups": "CloudWatch.10",
    "activity_alarms.network_acls": "CloudWatch.11",
    "activity_alarms.gateways": "CloudWatch.12",
    "activity_alarms.route_tables": "CloudWatch.13",
    "activity_alarms.vpcs": "CloudWatch.14",
    "compute_defaults.ebs_encryption": "EC2.7 (ec2-ebs-encryption-by-default)",
    "compute_defaults.snapshot_block_public_access": "EC2.182 (ebs-snapshot-block-public-access)",
    "public_access.s3_block_public_acls": "S3.1 (s3-account-level-public-access-blocks-periodic)",
    "public_access.s3_ignore_public_acls": "S3.1 (s3-account-level-public-access-blocks-periodic)",
    "public_access.s3_block_public_policy": "S3.1 (s3-account-level-public-access-blocks-periodic)",
    "public_access.s3_restrict_public_buckets": "S3.1 (s3-account-level-public-access-blocks-periodic)",
    "public_access.ssm_document_sharing": "SSM.7 (ssm-automation-block-public-sharing)",
    "public_access.emr_block_public_access": "EMR.2 (emr-block-public-access)",
    "public_access.emr_permitted_ports": "EMR.2 (emr-block-public-access)",
    "access_analyzer.external": "IAM.28 (iam-external-access-analyzer-enabled)",
    "network_defaults.default_security_groups": "EC2.2 (vpc-default-security-group-closed)",
    "network_defaults.flow_logs": "EC2.6 (vpc-flow-logs-enabled)",
    "resource_audit.instance_profile": "Config: ec2-instance-profile-attached",
    "resource_audit.public_policies": (
        "S3.2 (s3-bucket-public-read-prohibited), S3.3 (s3-bucket-public-write-prohibited), Lambda.1 "
        "(lambda-function-public-access-prohibited), KMS.5 (kms-key-policy-no-public-access), SNS.4 "
        "(sns-topic-no-public-access), SQS.3 (sqs-queue-no-public-access)"
    ),
    "resource_audit.confused_deputy": "Lambda.1 (lambda-function-public-access-prohibited)",
    "resource_audit.public_snapshots": (
        "EC2.1 (ebs-snapshot-public-restorable-check), RDS.1 (rds-snapshots-public-prohibited), DocumentDB.3 "
        "(docdb-cluster-snapshot-public-prohibited), Neptune.3 (neptune-cluster-snapshot-public-prohibited)"
    ),
    "resource_audit.public_documents": "SSM.4 (ssm-document-not-public)",
    "resource_audit.access_point_public_access": (
        "S3.19 (s3-access-point-public-access-blocks), S3.24 (s3-mrap-public-access-blocked)"
    ),
    "resource_audit.bucket_tls": "S3.5 (s3-bucket-ssl-requests-only)",
    "resource_audit.bucket_mfa_delete": "S3.20 (s3-bucket-mfa-delete-enabled)",
    "resource_audit.bucket_public_access": "S3.8 (s3-bucket-level-public-access-prohibited)",
    "resource_audit.rds_encryption": (
        "RDS.3 (rds-storage-encrypted), RDS.27 (rds-cluster-encrypted-at-rest), DocumentDB.1 "
        "(docdb-cluster-encrypted), Neptune.1 (neptune-cluster-encrypted)"
    ),
    "resource_audit.rds_minor_upgrades": "RDS.13 (rds-automatic-minor-version-upgrade-enabled)",
    "resource_audit.rds_public": "RDS.2 (rds-instance-public-access-check)",
    "resource_audit.rds_multi_az": "RDS.5 (rds-multi-az-support), RDS.15 (rds-cluster-multi-az-enabled)",
    "resource_audit.efs_encryption": "EFS.1 (efs-encrypted-check), EFS.8 (efs-filesystem-ct-encrypted)",
    "resource_audit.key_rotation": "KMS.4 (cmk-backing-key-rotation-enabled)",
    "resource_audit.front_end_logging": (
        "CloudFront.5 (cloudfront-accesslogs-enabled), ELB.5 (elb-logging-enabled), APIGateway.9 "
        "(api-gwv2-access-logs-enabled)"
    ),
    "resource_audit.certificate_expiry": "ACM.1 (acm-certificate-expiration-check)",
    "resource_audit.cifs_ingress": "EC2.19 (vpc-sg-restricted-common-ports)",
    "resource_audit.acl_admin_ingress": "EC2.21 (nacl-no-unrestricted-ssh-rdp)",
    "resource_audit.admin_ingress_ipv4": (
        "EC2.53 (vpc-sg-port-restriction-check), EC2.19 (vpc-sg-restricted-common-ports), EC2.13 "
        "(restricted-ssh), EC2.14 (restricted-common-ports)"
    ),
    "resource_audit.admin_ingress_ipv6": (
        "EC2.54 (vpc-sg-port-restriction-check), EC2.19 (vpc-sg-restricted-common-ports), EC2.13 "
        "(restricted-ssh), EC2.14 (restricted-common-ports)"
    ),
    "resource_audit.instance_imdsv2": "EC2.8 (ec2-imdsv2-check)",
    "resource_audit.vpc_endpoints": "EC2.10 (vpc-endpoint-enabled)",
    "config_recorder.recording": "Config.1",
    "config_recorder.delivery": "Config.1",
    "config_recorder.global_types": "Config.1",
    "threat_detection.guardduty": "GuardDuty.1 (guardduty-enabled-centralized)",
    "threat_detection.guardduty_s3": "GuardDuty.10 (guardduty-s3-protection-enabled)",
    "threat_detection.guardduty_eks": "GuardDuty.5 (guardduty-eks-protection-audit-enabled)",
    "threat_detection.guardduty_malware": "GuardDuty.8 (guardduty-malware-protection-enabled)",
    "threat_detection.guardduty_rds": "GuardDuty.9 (guardduty-rds-protection-enabled)",
    "threat_detection.guardduty_lambda": "GuardDuty.6 (guardduty-lambda-protection-enabled)",
    "threat_detection.guardduty_runtime": "GuardDuty.11 (guardduty-runtime-monitoring-enabled)",
    "threat_detection.security_hub": "Config: securityhub-enabled",
    "threat_detection.macie": "Macie.1 (macie-status-check), Macie.2 (macie-auto-sensitive-data-discovery-check)",
    "threat_detection.inspector_ec2": "Inspector.1 (inspector-ec2-scan-enabled)",
    "threat_detection.inspector_ecr": "Inspector.2 (inspector-ecr-scan-enabled)",
    "threat_detection.inspector_lambda": "Inspector.4 (inspector-lambda-standard-scan-enabled)",
    "threat_detection.inspector_lambda_code": "Inspector.3 (inspector-lambda-code-scan-enabled)",
    "dns.query_logging": "Route53.2 (route53-query-logging-enabled)",
    "static_site.certificate": "CloudFront.7 (cloudfront-custom-ssl-certificate)",
    "static_site.bucket": "S3.5 (s3-bucket-ssl-requests-only), S3.8 (s3-bucket-level-public-access-prohibited)",
    "static_site.root_object": "CloudFront.1 (cloudfront-default-root-object-configured)",
    "static_site.origin_access": "CloudFront.13 (cloudfront-s3-origin-access-control-enabled)",
    "static_site.tls": (
        "CloudFront.3 (cloudfront-viewer-policy-https), CloudFront.8 (cloudfront-sni-enabled), CloudFront.10 "
        "(cloudfront-no-deprecated-ssl-protocols), CloudFront.15 (cloudfront-ssl-policy-check)"
    ),
    "access_logs.bucket": (
        "S3.5 (s3-bucket-ssl-requests-only), S3.8 (s3-bucket-level-public-access-prohibited), S3.13 "
        "(s3-lifecycle-policy-check)"
    ),
    "access_logs.s3": "S3.9 (s3-bucket-logging-enabled), CloudTrail.7",
    "access_logs.cloudfront": "CloudFront.5 (cloudfront-accesslogs-enabled)",
    "network_defaults.block_public_access": "EC2.172 (ec2-vpc-bpa-internet-gateway-blocked)",
}


def rule_of(control: str, fsbp: tuple[str, ...] = ()) -> str:
    """AWS's rule for a control, or the identifiers of FSBP that it names; empty where AWS has none."""
    return RULES.get(control) or ", ".join(fsbp)
