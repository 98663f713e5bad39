# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where a verdict differs on purpose from the audit steps of CIS 7.0, or from AWS's own rule for the same.

``tests/estate`` has a resource for each sentence, and `docs/controls.md` shows them.
"""

from __future__ import annotations

from collections.abc import Mapping

#: By control: what is judged otherwise, and why.
DIFFERENCES: Mapping[str, tuple[str, ...]] = {
    "resource_audit.acl_admin_ingress": (
        "CIS counts every entry that allows traffic. Here an entry counts only if no earlier entry denies the "
        "same traffic, because the earlier one takes precedence. Entries that together cover the internet "
        "count as one, and so does ::/0, as in EC2.21. EC2.21 skips default network ACLs and entries for UDP alone; "
        "here they count, as in CIS.",
    ),
    "admin_access.support_role": (
        "CIS asks for a role with AWSSupportAccess. A group or user that has it counts as well, as in Security Hub's "
        "IAM.18. IAM.18 does not count a group without users. Here it counts, because users can join it.",
    ),
    "root_account.mfa": (
        "CIS does not require MFA once the root password is removed, and IAM.9 passes then. It is still required "
        "while an access key or signing certificate exists.",
    ),
    "iam_hygiene.unused_credentials": (
        "CIS looks at the last use, and at the last change only if there was no use. A password or access key that was "
        "created or changed after its last use counts from that change: it could not be used before. IAM.22 has the "
        "same 45 days; IAM.8 has 90.",
    ),
    "resource_audit.instance_imdsv2": (
        "CIS and the AWS Config rule ec2-imdsv2-check check HttpTokens. An instance whose metadata endpoint "
        "is disabled does not count, because it supports neither version.",
    ),
    "resource_audit.key_rotation": (
        "CIS counts every customer-managed key with the KeySpec SYMMETRIC_DEFAULT. Keys that AWS KMS cannot "
        "rotate automatically (imported key material, custom key stores) do not count, as in the AWS Config rule "
        "cmk-backing-key-rotation-enabled. Neither do replicas, which rotate with their primary key, disabled keys "
        "and keys pending deletion: nobody can use those, and AWS KMS refuses to change their rotation. AWS's rule "
        "fails for a key that it cannot read; here such a key is unknown.",
    ),
    "resource_audit.bucket_tls": (
        "CIS accepts a deny statement that covers only the objects, and one with s3:TlsVersion. Here it must "
        "also cover the bucket itself, as in AWS's remediation for S3.5. A condition on s3:TlsVersion does "
        "not deny plain HTTP, because such a request has no TLS version, except with IfExists or Null.",
    ),
    "resource_audit.rds_encryption": (
        "CIS and AWS Config check StorageEncrypted. It is false with an AWS owned key, although the storage "
        "is encrypted, so StorageEncryptionType counts as well. Clusters without instances are judged, too.",
    ),
    "resource_audit.rds_minor_upgrades": (
        "CIS and AWS Config check AutoMinorVersionUpgrade of each instance. For Aurora the cluster must have it, too: "
        "without it there are no upgrades, as AWS Config's page says. In a Multi-AZ DB cluster the cluster's setting "
        "counts. Instances of Amazon DocumentDB, which ignores it, and of RDS Custom, where it must be disabled, do "
        "not count.",
    ),
    "resource_audit.rds_multi_az": (
        "CIS checks MultiAZ of each instance. For an instance of a cluster, MultiAZ of the cluster counts, as "
        "in the AWS Config rule rds-cluster-multi-az-enabled. Instances of RDS Custom do not count: they have "
        "no such setting. Clusters without instances are judged, too.",
    ),
    "resource_audit.admin_ingress_ipv4": (
        "CIS and AWS Config check each rule for 0.0.0.0/0. Rules that together cover all public addresses "
        "count as well, and so do the entries of prefix lists. An option sets the ports, by default 22 and 3389, as in "
        "EC2.53. EC2.19 has more.",
    ),
    "resource_audit.admin_ingress_ipv6": (
        "CIS and AWS Config check each rule for ::/0. Rules that together cover 2000::/3, which contains "
        "every public address, count as well, and so do the entries of prefix lists. An option sets the ports, by "
        "default 22 and 3389, as in EC2.54. EC2.19 has more.",
    ),
}
