# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role public_access."""

from __future__ import annotations

from ..._controls.control import Control

CONTROLS = (
    Control(
        "public_access.s3_block_public_acls",
        "high",
        "No bucket of the account takes new public ACLs",
        "Run dayone.aws.public_access_block with s3_block_public_acls.",
        cis=("3.1.4",),
        fsbp=("S3.1",),
        ssb=("ACCT.08",),
    ),
    Control(
        "public_access.s3_ignore_public_acls",
        "high",
        "Public ACLs on the account's buckets have no effect",
        "Run dayone.aws.public_access_block with s3_ignore_public_acls.",
        cis=("3.1.4",),
        fsbp=("S3.1",),
        ssb=("ACCT.08",),
    ),
    Control(
        "public_access.s3_block_public_policy",
        "high",
        "No bucket of the account takes a public policy",
        "Run dayone.aws.public_access_block with s3_block_public_policy.",
        cis=("3.1.4",),
        fsbp=("S3.1",),
        ssb=("ACCT.08",),
    ),
    Control(
        "public_access.s3_restrict_public_buckets",
        "high",
        "Buckets with a public policy answer to the account and to AWS services only",
        "Run dayone.aws.public_access_block with s3_restrict_public_buckets.",
        cis=("3.1.4",),
        fsbp=("S3.1",),
        ssb=("ACCT.08",),
    ),
    Control(
        "public_access.ssm_document_sharing",
        "high",
        "SSM documents of the region cannot be shared with everybody",
        "Run dayone.aws.public_access_block with ssm_document_sharing: false. "
        "Documents that are public already stay so.",
        fsbp=("SSM.7",),
    ),
    Control(
        "public_access.emr_block_public_access",
        "high",
        "EMR clusters of the region are not launched with security groups that are open to everybody",
        "Set public_access_emr_block_public_access: true. Clusters that run keep their security groups.",
        fsbp=("EMR.2",),
    ),
    Control(
        "public_access.emr_permitted_ports",
        "medium",
        "EMR lets no port be open to everybody but those that are asked for",
        "Set public_access_emr_permitted_ports.",
        fsbp=("EMR.2",),
    ),
)
