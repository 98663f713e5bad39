# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role resource_audit. A breach is mended by whoever owns the resource."""

from __future__ import annotations

from ..._controls.control import Control
from ..._controls.resolution import Waiting

_EC2 = "https://console.aws.amazon.com/ec2/home#"
_VPC = "https://console.aws.amazon.com/vpcconsole/home#"
_RDS = "https://console.aws.amazon.com/rds/home#databases:"
_S3 = "https://console.aws.amazon.com/s3/buckets"

CONTROLS = (
    Control(
        "resource_audit.instance_profile",
        "medium",
        "EC2 instances should have an instance profile",
        f"Open {_EC2}Instances:, choose the instance, Actions, Security, Modify IAM role, and give it a role "
        "with the permissions that its programs need; then delete the access keys that they used.",
        cis=("2.16",),
        ssb=("WKLD.01",),
        stance="audit",
        condition="'instance_profile' in resource_audit_checks",
    ),
    Control(
        "resource_audit.public_policies",
        "critical",
        "Resource policies should not allow everybody without a restricting condition",
        'In the statements listed, replace the Principal "*" with the accounts or roles that need access, or '
        "add a condition on aws:PrincipalOrgID, aws:SourceAccount, aws:SourceArn, aws:SourceVpce or the like. "
        "Add an exception for what is meant to be public, such as the bucket of a site.",
        cis=("2.21",),
        fsbp=("KMS.5", "Lambda.1", "S3.2", "S3.3", "SNS.4", "SQS.3"),
        ssb=("WKLD.02",),
        stance="audit",
        condition="'public_policies' in resource_audit_checks",
    ),
    Control(
        "resource_audit.confused_deputy",
        "medium",
        "Resource policies that allow a service should restrict for whom it acts",
        "In the statements listed, add a condition on aws:SourceAccount, aws:SourceArn or aws:SourceOrgID to "
        "those for the service: otherwise anybody can have the service act on this resource for them. The ARN of a "
        "bucket is not enough, because it names no account.",
        stance="audit",
        condition="'confused_deputy' in resource_audit_checks",
    ),
    Control(
        "resource_audit.public_images",
        "high",
        "AMIs should not be public",
        f"Open {_EC2}Images:, choose the image, Actions, Edit AMI permissions, Private.",
        stance="audit",
        condition="'public_images' in resource_audit_checks",
    ),
    Control(
        "resource_audit.public_snapshots",
        "critical",
        "EBS and RDS snapshots should not be publicly restorable",
        f"Open {_EC2}Snapshots:, or Snapshots in the RDS console, choose the snapshot, and make it private.",
        fsbp=("DocumentDB.3", "EC2.1", "Neptune.3", "RDS.1"),
        stance="audit",
        condition="'public_snapshots' in resource_audit_checks",
    ),
    Control(
        "resource_audit.public_documents",
        "critical",
        "SSM documents should not be public",
        "Open https://console.aws.amazon.com/systems-manager/documents, choose the document, Details, Permissions, "
        "Private.",
        fsbp=("SSM.4",),
        stance="audit",
        condition="'public_documents' in resource_audit_checks",
    ),
    Control(
        "resource_audit.access_point_public_access",
        "high",
        "S3 access points should block public access",
        "An access point keeps the settings that it was created with: block public access for the whole "
        "account, or create the access point again with all four settings enabled.",
        fsbp=("S3.19", "S3.24"),
        stance="audit",
        condition="'access_point_public_access' in resource_audit_checks",
    ),
    Control(
        "resource_audit.bucket_tls",
        "medium",
        "S3 buckets should require TLS",
        f"Open {_S3}, choose the bucket, Permissions, and add a statement to its policy that denies s3:* on the "
        'bucket and on its objects to everybody where aws:SecureTransport is "false".',
        cis=("3.1.1",),
        fsbp=("S3.5",),
        stance="audit",
        condition="'bucket_tls' in resource_audit_checks",
    ),
    Control(
        "resource_audit.bucket_mfa_delete",
        "low",
        "S3 buckets should have versioning with MFA delete enabled",
        "Only the root user with its MFA can enable this, on the command line: aws s3api put-bucket-versioning "
        "--bucket "
        "NAME --versioning-configuration Status=Enabled,MFADelete=Enabled --mfa 'SERIAL CODE'. Buckets with "
        "lifecycle rules cannot have it.",
        cis=("3.1.2",),
        stance="audit",
        condition="'bucket_mfa_delete' in resource_audit_checks",
    ),
    Control(
        "resource_audit.bucket_sse_c",
        "medium",
        "S3 buckets should block encryption with customer-provided keys (SSE-C)",
        f"Open {_S3}, choose the bucket, Properties, Default encryption, and block SSE-C. First check whether "
        "it is in use: CloudTrail data events of the bucket and S3 Inventory show the encryption of objects.",
        stance="audit",
        condition="'bucket_sse_c' in resource_audit_checks",
    ),
    Control(
        "resource_audit.bucket_public_access",
        "high",
        "S3 buckets should block public access",
        f"Open {_S3}, choose the bucket, Permissions, Block public access, and enable all four settings; or block "
        "public access for the whole account.",
        cis=("3.1.4",),
        fsbp=("S3.8",),
        ssb=("ACCT.08",),
        stance="audit",
        condition="'bucket_public_access' in resource_audit_checks",
    ),
    Control(
        "resource_audit.rds_encryption",
        "high",
        "RDS databases should be encrypted at rest",
        f"Open {_RDS}, take a snapshot, copy it with encryption, restore the copy and move the programs to it: "
        "an existing database cannot be encrypted.",
        cis=("3.2.1",),
        fsbp=("DocumentDB.1", "Neptune.1", "RDS.3", "RDS.27"),
        ssb=("WKLD.09",),
        stance="audit",
        condition="'rds_encryption' in resource_audit_checks",
    ),
    Control(
        "resource_audit.rds_minor_upgrades",
        "medium",
        "RDS automatic minor version upgrades should be enabled",
        f"Open {_RDS}, choose the database, Modify, and under Maintenance enable auto minor version upgrade.",
        cis=("3.2.2",),
        fsbp=("RDS.13",),
        stance="audit",
        condition="'rds_minor_upgrades' in resource_audit_checks",
    ),
    Control(
        "resource_audit.rds_public",
        "critical",
        "RDS databases should not be publicly accessible",
        f"Open {_RDS}, choose the database, Modify, Connectivity, Not publicly accessible.",
        cis=("3.2.3",),
        fsbp=("RDS.2",),
        ssb=("WKLD.10",),
        stance="audit",
        condition="'rds_public' in resource_audit_checks",
    ),
    Control(
        "resource_audit.rds_multi_az",
        "medium",
        "RDS databases should be in more than one Availability Zone",
        f"Open {_RDS}, choose the database, and convert it to Multi-AZ, or add a reader in another zone to its "
        "cluster. A second instance costs as much as the first.",
        cis=("3.2.4",),
        fsbp=("RDS.5", "RDS.15"),
        stance="audit",
        condition="'rds_multi_az' in resource_audit_checks",
    ),
    Control(
        "resource_audit.efs_encryption",
        "high",
        "EFS file systems should be encrypted at rest",
        "Create an encrypted file system, copy the files with AWS DataSync, and mount the new one: an "
        "existing file system cannot be encrypted.",
        cis=("3.3.1",),
        fsbp=("EFS.1",),
        stance="audit",
        condition="'efs_encryption' in resource_audit_checks",
    ),
    Control(
        "resource_audit.key_rotation",
        "medium",
        "Rotation should be enabled for customer-managed KMS keys",
        "Set resource_audit_rotate_keys: true, and run the role dayone.aws.resource_audit; or open "
        "https://console.aws.amazon.com/kms/home#/kms/keys, choose the key, Key rotation, and enable it.",
        cis=("4.6",),
        stance="audit",
        condition="'key_rotation' in resource_audit_checks",
    ),
    Control(
        "resource_audit.front_end_logging",
        "medium",
        "CloudFront, load balancers and API Gateway should have access logging enabled",
        "Enable access logs: for a distribution under Logging, for a load balancer under Attributes, Monitoring, "
        "for an API's stage under Logs and tracing (access log destination).",
        cis=("4.10",),
        fsbp=("APIGateway.9", "CloudFront.5", "ELB.5"),
        stance="audit",
        condition="'front_end_logging' in resource_audit_checks",
    ),
    Control(
        "resource_audit.certificate_expiry",
        "medium",
        "Certificates of ACM and IAM should be renewed before they expire",
        "Open https://console.aws.amazon.com/acm/home#/certificates/list, choose the certificate, and check "
        "its renewal status: add its CNAME records to the zones of its domains again so that ACM renews it, "
        "or import a new certificate. IAM certificates have no console: upload a new one with aws iam "
        "upload-server-certificate.",
        fsbp=("ACM.1",),
        stance="audit",
        condition="'certificate_expiry' in resource_audit_checks",
    ),
    Control(
        "resource_audit.cifs_ingress",
        "high",
        "Security groups should not allow unrestricted access to port 445 (CIFS)",
        f"Open {_EC2}SecurityGroups:, choose the group, Inbound rules, and limit the source to the networks "
        "that need port 445.",
        cis=("6.1.2",),
        fsbp=("EC2.19",),
        ssb=("WKLD.11",),
        stance="audit",
        condition="'cifs_ingress' in resource_audit_checks",
    ),
    Control(
        "resource_audit.acl_admin_ingress",
        "medium",
        "Network ACLs should not allow unrestricted access to administration ports",
        f"Open {_VPC}acls:, choose the ACL, Inbound rules, and deny ports 22 and 3389 before the rule that "
        "allows everything, or allow only what is needed. The default ACL of a VPC allows everything: delete "
        "unused default VPCs.",
        cis=("6.2",),
        fsbp=("EC2.21",),
        stance="audit",
        condition="'acl_admin_ingress' in resource_audit_checks",
    ),
    Control(
        "resource_audit.admin_ingress_ipv4",
        "high",
        "Security groups should not allow access from 0.0.0.0/0 to administration ports",
        f"Open {_EC2}SecurityGroups:, choose the group, Inbound rules, and limit the source to the networks "
        "that need the port; or remove the rule and use Session Manager.",
        cis=("6.3",),
        fsbp=("EC2.19",),
        ssb=("WKLD.06", "WKLD.11"),
        stance="audit",
        condition="'admin_ingress_ipv4' in resource_audit_checks",
    ),
    Control(
        "resource_audit.admin_ingress_ipv6",
        "high",
        "Security groups should not allow access from ::/0 to administration ports",
        f"Open {_EC2}SecurityGroups:, choose the group, Inbound rules, and limit the source to the networks "
        "that need the port; or remove the rule and use Session Manager.",
        cis=("6.4",),
        fsbp=("EC2.19",),
        ssb=("WKLD.06", "WKLD.11"),
        stance="audit",
        condition="'admin_ingress_ipv6' in resource_audit_checks",
    ),
    Control(
        "resource_audit.peering_routes",
        "low",
        "Routes for VPC peering should be least access",
        f"Open {_VPC}RouteTables:, choose the table, Routes, and replace the route to the whole peer VPC with "
        "routes to the subnets, or hosts, that are needed.",
        cis=("6.6",),
        stance="audit",
        condition="'peering_routes' in resource_audit_checks",
    ),
    Control(
        "resource_audit.instance_imdsv2",
        "high",
        "EC2 instances should require IMDSv2",
        f"Open {_EC2}Instances:, choose the instance, Actions, Instance settings, Modify instance metadata "
        "options, IMDSv2 required. CloudWatch's metric MetadataNoToken shows whether a program still uses "
        "version 1.",
        cis=("6.7",),
        fsbp=("EC2.8",),
        stance="audit",
        condition="'instance_imdsv2' in resource_audit_checks",
    ),
    Control(
        "resource_audit.access_analyzer_findings",
        "high",
        "IAM Access Analyzer should have no active finding of external access",
        "Open https://console.aws.amazon.com/access-analyzer/home#/findings, look at the finding, and remove "
        "the access, or archive the finding if the access is intended. this_audit shows how this audit judges "
        "the resource.",
        stance="audit",
        condition="'access_analyzer_findings' in resource_audit_checks",
        resolution=(Waiting(1),),
    ),
    Control(
        "resource_audit.vpc_endpoints",
        "low",
        "VPCs in use should have VPC endpoints for AWS services",
        f"Open {_VPC}Endpoints:, and create a gateway endpoint for each service listed, with the VPC's route "
        "tables. Gateway endpoints (S3, DynamoDB) are free.",
        cis=("6.8",),
        ssb=("WKLD.12",),
        stance="audit",
        condition="'vpc_endpoints' in resource_audit_checks",
    ),
    Control(
        "resource_audit.trusted_advisor",
        "high",
        "AWS Trusted Advisor should report no high-risk check",
        "Open https://console.aws.amazon.com/trustedadvisor/home, choose the check, and follow its recommended action.",
        ssb=("ACCT.12",),
        stance="audit",
        condition="resource_audit_trusted_advisor | bool",
    ),
)
