#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: resource_audit
version_added: 0.1.0
short_description: Audit the resources of an account in every region
description:
  - Checks instances, buckets, databases, file systems, keys, web front ends, networks and resource policies, and
    returns one finding for each resource that breaches a control, with its ARN. A control that no resource breaches has
    one finding for the whole account, with the number of resources that were checked.
  - Reads only, unless O(rotate_keys=true).
  - What could not be read is reported as V(unknown) for each region and service, never as compliant, and does not fail
    the task.
  - A check sends requests only for the resources that it looks at. With all checks, an empty region takes 32 requests,
    and the account itself up to 8. Each bucket and each key takes up to 3 more, and each VPC peering connection, prefix
    list, topic, queue, function, secret, repository, distribution, load balancer, API, and ACM certificate that is soon
    to be renewed takes one.
author:
  - dayone.aws contributors (@dayone-aws)
requirements:
  - botocore >= 1.35.42
options:
  checks:
    description:
      - The checks to run.
      - V(instance_profile) (CIS 2.16), an instance should have an instance profile.
      - V(public_policies) (CIS 2.21), no policy of a bucket, access point, KMS key, SNS topic, SQS queue, Lambda
        function or layer, secret, ECR repository, EFS file system, DynamoDB table, event bus, Glue catalog, OpenSearch
        domain, private API, Backup vault or IAM role (its trust policy) should allow public access. A condition
        restricts access if it fixes the caller or the caller's location. A deny statement counts only if it certainly
        applies to everyone.
      - V(confused_deputy), a policy of a bucket, topic, queue or function that allows access to an AWS service should
        limit on whose behalf the service acts.
      - V(public_images), V(public_snapshots), V(public_documents), no machine image, no EBS, RDS, Aurora, Neptune or
        DocumentDB snapshot, and no Systems Manager document should be shared publicly.
      - V(access_point_public_access), each of the four public access blocks should be enabled for an S3 access point,
        including Multi-Region Access Points, or for the account.
      - V(bucket_tls) (CIS 3.1.1), a bucket's policy should deny plain HTTP.
      - V(bucket_mfa_delete) (CIS 3.1.2), a bucket should keep versions, and deleting one should require MFA.
      - V(bucket_sse_c), a bucket should reject objects encrypted with customer-provided keys (SSE-C). It requires
        botocore 1.41.0 or newer, and is V(unknown) with an older one.
      - V(bucket_public_access) (CIS 3.1.4), each of the four public access blocks should be enabled for the bucket or
        for the account.
      - V(rds_encryption), V(rds_minor_upgrades), V(rds_public), V(rds_multi_az) (CIS 3.2.1 to 3.2.4), databases. For a
        member of a cluster the cluster's zones count. V(rds_encryption) and V(rds_public) also check clusters, and
        V(rds_multi_az) checks clusters without instances.
      - V(efs_encryption) (CIS 3.3.1), file systems.
      - V(key_rotation) (CIS 4.6), customer-managed keys that are symmetric, enabled and have key material from KMS
        should rotate.
      - V(front_end_logging) (CIS 4.10), CloudFront distributions, application and classic load balancers and API
        Gateway stages should log access. Network load balancers are not checked, because they see connections, not
        requests.
      - V(certificate_expiry), an ACM or IAM certificate should have more than 30 days left. A certificate that ACM
        renews automatically is checked from 60 days before its expiry, and breaches the control if ACM reports that the
        renewal failed or waits for domain validation.
      - V(cifs_ingress) (CIS 6.1.2), no security group should open port 445 to all of IPv4 or IPv6.
      - V(acl_admin_ingress) (CIS 6.2), no network ACL should open O(admin_ports), evaluated by its entries in their
        order.
      - V(admin_ingress_ipv4), V(admin_ingress_ipv6) (CIS 6.3, 6.4), no security group should open O(admin_ports).
      - V(peering_routes) (CIS 6.6), no route to a peering connection should cover the whole CIDR of the peer VPC.
      - V(instance_imdsv2) (CIS 6.7), an instance should accept IMDSv2 only.
      - V(access_analyzer_findings), what IAM Access Analyzer itself found in each region, compared with how this audit
        judges the same resource. The regions without an active analyzer are one finding, V(manual).
      - V(vpc_endpoints) (CIS 6.8), a VPC that contains network interfaces should have an endpoint for
        O(endpoint_services).
    type: list
    elements: str
    choices:
      - instance_profile
      - public_policies
      - confused_deputy
      - public_images
      - public_snapshots
      - public_documents
      - access_point_public_access
      - bucket_tls
      - bucket_mfa_delete
      - bucket_sse_c
      - bucket_public_access
      - rds_encryption
      - rds_minor_upgrades
      - rds_public
      - rds_multi_az
      - efs_encryption
      - key_rotation
      - front_end_logging
      - certificate_expiry
      - cifs_ingress
      - acl_admin_ingress
      - admin_ingress_ipv4
      - admin_ingress_ipv6
      - peering_routes
      - instance_imdsv2
      - access_analyzer_findings
      - vpc_endpoints
    default:
      - instance_profile
      - public_policies
      - confused_deputy
      - public_images
      - public_snapshots
      - public_documents
      - access_point_public_access
      - bucket_tls
      - bucket_mfa_delete
      - bucket_sse_c
      - bucket_public_access
      - rds_encryption
      - rds_minor_upgrades
      - rds_public
      - rds_multi_az
      - efs_encryption
      - key_rotation
      - front_end_logging
      - certificate_expiry
      - cifs_ingress
      - acl_admin_ingress
      - admin_ingress_ipv4
      - admin_ingress_ipv6
      - peering_routes
      - instance_imdsv2
      - access_analyzer_findings
      - vpc_endpoints
  regions:
    description:
      - The regions to check, in parallel. Defaults to every region that is enabled in the account. A region that is
        listed but not enabled is reported as V(unknown).
      - Buckets belong to their region. Roles and CloudFront distributions have no region, and are always checked.
    type: list
    elements: str
  admin_ports:
    description: Ports for remote administration, over TCP and UDP.
    type: list
    elements: int
    default: [22, 3389]
  endpoint_services:
    description:
      - Services that a VPC in use needs an endpoint for, by the end of the endpoint service's name, for example V(s3)
        or V(ssm). A gateway endpoint counts only if the route table of every subnet from which calls are made has a
        route to it.
    type: list
    elements: str
    default: [s3, dynamodb]
  rotate_keys:
    description:
      - Enable yearly rotation for each key that V(key_rotation) reports.
      - A rotated key costs an additional $1.00 per month after its first rotation, and another $1.00 after its second.
    type: bool
    default: false
  fail_on:
    description: Fail, after everything was read, if one of these controls does not hold.
    type: list
    elements: str
    default: []
    choices:
      - resource_audit.instance_profile
      - resource_audit.public_policies
      - resource_audit.confused_deputy
      - resource_audit.public_images
      - resource_audit.public_snapshots
      - resource_audit.public_documents
      - resource_audit.access_point_public_access
      - resource_audit.bucket_tls
      - resource_audit.bucket_mfa_delete
      - resource_audit.bucket_sse_c
      - resource_audit.bucket_public_access
      - resource_audit.rds_encryption
      - resource_audit.rds_minor_upgrades
      - resource_audit.rds_public
      - resource_audit.rds_multi_az
      - resource_audit.efs_encryption
      - resource_audit.key_rotation
      - resource_audit.front_end_logging
      - resource_audit.certificate_expiry
      - resource_audit.cifs_ingress
      - resource_audit.acl_admin_ingress
      - resource_audit.admin_ingress_ipv4
      - resource_audit.admin_ingress_ipv6
      - resource_audit.peering_routes
      - resource_audit.instance_imdsv2
      - resource_audit.access_analyzer_findings
      - resource_audit.vpc_endpoints
extends_documentation_fragment:
  - dayone.aws.common
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Audit all resources of the account
  dayone.aws.resource_audit:

- name: Look for open administration ports in two regions, and fail if there are any
  dayone.aws.resource_audit:
    checks: [admin_ingress_ipv4, admin_ingress_ipv6]
    regions: [eu-central-1, eu-west-1]
    admin_ports: [22, 3389, 5985, 5986]
    fail_on: [resource_audit.admin_ingress_ipv4, resource_audit.admin_ingress_ipv6]

- name: Enable rotation for every customer-managed key
  dayone.aws.resource_audit:
    checks: [key_rotation]
    rotate_keys: true
"""

RETURN = r"""
findings:
  description: One row for each breach, and one for each control that holds.
  returned: always
  type: list
  elements: dict
  sample:
    - control: resource_audit.rds_public
      status: manual
      region: eu-west-1
      resource: arn:aws:rds:eu-west-1:123456789012:db:shop
      current: true
      wanted: false
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: []
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: The regions that were checked.
  returned: always
  type: list
  elements: str
  sample: [eu-central-1, eu-west-1]
summary:
  description:
    - Number of resources that each check covered, of breaches, and of resources, or regions of a service, that are
      unknown, at the end of the run.
  returned: success
  type: dict
  sample: {"rds_public": {"checked": 12, "breaches": 1, "unknown": 0}}
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit.audit import ResourceAudit
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit.checks import CHECKS


def main() -> None:
    names = list(CHECKS)
    controls = [f"resource_audit.{name}" for name in names]
    spec = {
        "checks": {"type": "list", "elements": "str", "choices": names, "default": names},
        "regions": {"type": "list", "elements": "str"},
        "admin_ports": {"type": "list", "elements": "int", "default": [22, 3389]},
        "endpoint_services": {"type": "list", "elements": "str", "default": ["s3", "dynamodb"]},
        "rotate_keys": {"type": "bool", "default": False, "no_log": False},
        "fail_on": {"type": "list", "elements": "str", "choices": controls, "default": []},
    }
    run(spec, ResourceAudit, check=ResourceAudit.check)


if __name__ == "__main__":
    main()
