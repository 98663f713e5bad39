# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the modules of the role need to be allowed. Data."""

from __future__ import annotations

from ..._parts.permissions import ANY_KEY, REGIONS
from ..._permissions.need import Needs, reads, undoes, with_when, writes

IMDS = (
    "compute_defaults_imds_tokens compute_defaults_imds_hop_limit compute_defaults_imds_tokens_enforced "
    "compute_defaults_imds_endpoint compute_defaults_imds_tags"
)
DOCUMENT = "ssm:*:{account}:document/SSM-SessionManagerRunShell"
PERMISSIONS: dict[str, Needs] = {
    "ec2_account_defaults": (
        REGIONS,
        reads(
            "ec2 GetAllowedImagesSettings GetEbsDefaultKmsKeyId GetEbsEncryptionByDefault "
            "GetImageBlockPublicAccessState GetInstanceMetadataDefaults GetSerialConsoleAccessStatus "
            "GetSnapshotBlockPublicAccessState"
        ),
        writes("ec2 EnableEbsEncryptionByDefault", when="compute_defaults_ebs_encryption"),
        writes("ec2 ModifyInstanceMetadataDefaults", when=IMDS),
        writes("ec2 EnableSnapshotBlockPublicAccess", when="compute_defaults_snapshot_block_public_access"),
        writes("ec2 EnableImageBlockPublicAccess", when="compute_defaults_image_block_public_access"),
        writes("ec2 EnableSerialConsoleAccess", when="compute_defaults_serial_console_access"),
        writes("ec2 DisableSerialConsoleAccess"),
        writes("ec2 DisableEbsEncryptionByDefault", when="compute_defaults_exact"),
        writes("ec2 DisableImageBlockPublicAccess DisableSnapshotBlockPublicAccess", when="compute_defaults_exact"),
        undoes("ec2 DisableEbsEncryptionByDefault DisableImageBlockPublicAccess DisableSnapshotBlockPublicAccess"),
        undoes("ec2 EnableSerialConsoleAccess"),
        undoes(
            "ec2 EnableEbsEncryptionByDefault EnableImageBlockPublicAccess EnableSnapshotBlockPublicAccess",
            when="compute_defaults_exact",
        ),
        writes(
            "ec2 EnableAllowedImagesSettings DisableAllowedImagesSettings ReplaceImageCriteriaInAllowedImagesSettings",
            when="compute_defaults_allowed_images compute_defaults_allowed_image_criteria",
        ),
        reads("kms DescribeKey", ANY_KEY, when="compute_defaults_ebs_kms_key_id"),
        writes("ec2 ModifyEbsDefaultKmsKeyId", when="compute_defaults_ebs_kms_key_id"),
        undoes("ec2 ResetEbsDefaultKmsKeyId", when="compute_defaults_ebs_kms_key_id"),
    ),
    "ssm_session_preferences": with_when(
        (
            REGIONS,
            reads("ssm GetDocument", DOCUMENT),
            writes("ssm CreateDocument UpdateDocument UpdateDocumentDefaultVersion", DOCUMENT),
            reads("s3 GetBucketLocation", "s3:::*"),
            reads("logs DescribeLogGroups"),
            reads("kms DescribeKey", ANY_KEY),
        ),
        "compute_defaults_session_preferences",
    ),
}
