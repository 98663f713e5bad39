# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the modules of the role need to be allowed. Data."""

from __future__ import annotations

from ..._parts.permissions import DISTRIBUTIONS, REGIONS
from ..._permissions.need import Needs, reads, undoes, writes

DB_SNAPSHOTS = ("rds:*:{account}:db:*", "rds:*:{account}:snapshot:*")
CLUSTER_SNAPSHOTS = ("rds:*:{account}:cluster:*", "rds:*:{account}:cluster-snapshot:*")
PERMISSIONS: dict[str, Needs] = {
    "resource_audit": (
        REGIONS,
        reads("accessanalyzer ListAnalyzers"),
        reads("accessanalyzer ListFindings", "access-analyzer:*:{account}:analyzer/*"),
        reads("acm ListCertificates"),
        reads("acm DescribeCertificate", "acm:*:{account}:certificate/*"),
        reads("apigateway GetRestApis GetStages", ("apigateway:*::/restapis", "apigateway:*::/restapis/*/stages")),
        reads("apigatewayv2 GetApis GetStages", ("apigateway:*::/apis", "apigateway:*::/apis/*/stages")),
        reads("backup ListBackupVaults"),
        reads("backup GetBackupVaultAccessPolicy", "backup:*:{account}:backup-vault:*"),
        DISTRIBUTIONS,
        reads("cloudfront GetDistributionConfig", "cloudfront::{account}:distribution/*"),
        reads("dynamodb ListTables"),
        reads("dynamodb GetResourcePolicy", "dynamodb:*:{account}:table/*"),
        reads(
            "ec2 DescribeImages DescribeInstances DescribeNetworkAcls DescribeNetworkInterfaces DescribeRouteTables "
            "DescribeSecurityGroups DescribeSnapshots DescribeVpcEndpoints DescribeVpcPeeringConnections DescribeVpcs"
        ),
        reads("ec2 GetManagedPrefixListEntries", "ec2:*:*:prefix-list/*"),
        reads("ecr DescribeRepositories GetRepositoryPolicy", "ecr:*:{account}:repository/*"),
        reads("efs DescribeFileSystems DescribeFileSystemPolicy", "elasticfilesystem:*:{account}:file-system/*"),
        reads("elb DescribeLoadBalancers DescribeLoadBalancerAttributes"),
        reads("elbv2 DescribeLoadBalancers DescribeLoadBalancerAttributes"),
        reads("events ListEventBuses"),
        reads("glue GetResourcePolicy", "glue:*:{account}:catalog"),
        reads("iam ListInstanceProfiles ListRoles ListServerCertificates"),
        reads("kms ListKeys"),
        reads("kms DescribeKey GetKeyPolicy GetKeyRotationStatus", "kms:*:{account}:key/*"),
        reads("lambda ListFunctions ListLayers ListLayerVersions"),
        reads("lambda GetPolicy", "lambda:*:{account}:function:*"),
        reads("lambda GetLayerVersionPolicy", "lambda:*:{account}:layer:*:*"),
        reads("logs DescribeDeliveries DescribeDeliverySources"),
        reads("opensearch ListDomainNames"),
        reads("opensearch DescribeDomains", "es:*:{account}:domain/*"),
        reads("rds DescribeDBInstances", "rds:*:{account}:db:*"),
        reads("rds DescribeDBClusters", "rds:*:{account}:cluster:*"),
        reads("rds DescribeDBSnapshots", DB_SNAPSHOTS),
        reads("rds DescribeDBSnapshotAttributes", DB_SNAPSHOTS[1]),
        reads("rds DescribeDBClusterSnapshots", CLUSTER_SNAPSHOTS),
        reads("rds DescribeDBClusterSnapshotAttributes", CLUSTER_SNAPSHOTS[1]),
        reads("s3 ListBuckets"),
        reads(
            "s3 GetBucketAcl GetBucketEncryption GetBucketLocation GetBucketPolicy GetBucketVersioning "
            "GetPublicAccessBlock",
            "s3:::*",
        ),
        reads("s3control GetPublicAccessBlock ListAccessPoints ListMultiRegionAccessPoints"),
        reads("s3control GetAccessPoint"),
        reads("s3control GetAccessPointPolicy", "s3:*:{account}:accesspoint/*"),
        reads("s3control GetMultiRegionAccessPointPolicy", "s3::{account}:accesspoint/*"),
        reads("secretsmanager ListSecrets"),
        reads("secretsmanager GetResourcePolicy", "secretsmanager:*:{account}:secret:*"),
        reads("sns ListTopics"),
        reads("sns GetTopicAttributes", "sns:*:{account}:*"),
        reads("sqs ListQueues"),
        reads("sqs GetQueueAttributes", "sqs:*:{account}:*"),
        reads("ssm ListDocuments"),
        reads("ssm DescribeDocumentPermission", "ssm:*:{account}:document/*"),
        writes("kms EnableKeyRotation", "kms:*:{account}:key/*", when="resource_audit_rotate_keys"),
        undoes("kms DisableKeyRotation", "kms:*:{account}:key/*", when="resource_audit_rotate_keys"),
    ),
    "trusted_advisor_audit": (
        reads(
            "support DescribeTrustedAdvisorChecks DescribeTrustedAdvisorCheckSummaries",
            when="resource_audit_trusted_advisor",
        ),
    ),
}
