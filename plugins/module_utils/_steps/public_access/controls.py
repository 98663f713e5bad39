# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role public_access."""

from __future__ import annotations

from ..._controls.control import Control

CONTROLS = (
    Control(
        "public_access.s3_block_public_acls",
        "high",
        "S3 Block Public Access should block new public ACLs in the account",
        "Set public_access_s3_block_public_acls: true, and run the role dayone.aws.public_access.",
        cis=("3.1.4",),
        fsbp=("S3.1",),
        ssb=("ACCT.08",),
    ),
    Control(
        "public_access.s3_ignore_public_acls",
        "high",
        "S3 Block Public Access should ignore public ACLs in the account",
        "Set public_access_s3_ignore_public_acls: true, and run the role dayone.aws.public_access.",
        cis=("3.1.4",),
        fsbp=("S3.1",),
        ssb=("ACCT.08",),
    ),
    Control(
        "public_access.s3_block_public_policy",
        "high",
        "S3 Block Public Access should block public bucket policies in the account",
        "Set public_access_s3_block_public_policy: true, and run the role dayone.aws.public_access.",
        cis=("3.1.4",),
        fsbp=("S3.1",),
        ssb=("ACCT.08",),
    ),
    Control(
        "public_access.s3_restrict_public_buckets",
        "high",
        "S3 Block Public Access should restrict buckets with public policies in the account",
        "Set public_access_s3_restrict_public_buckets: true, and run the role dayone.aws.public_access.",
        cis=("3.1.4",),
        fsbp=("S3.1",),
        ssb=("ACCT.08",),
    ),
    Control(
        "public_access.ssm_document_sharing",
        "high",
        "Public sharing of SSM documents should be blocked in the region",
        "Set public_access_ssm_document_sharing: false, and run the role dayone.aws.public_access. Documents "
        "that are already public stay public.",
        fsbp=("SSM.7",),
    ),
    Control(
        "public_access.emr_block_public_access",
        "high",
        "EMR block public access should be enabled in the region",
        "Set public_access_emr_block_public_access: true. Running clusters keep their security groups.",
        fsbp=("EMR.2",),
    ),
    Control(
        "public_access.emr_permitted_ports",
        "medium",
        "EMR block public access should permit only the configured ports",
        "Set public_access_emr_permitted_ports.",
        fsbp=("EMR.2",),
    ),
)
