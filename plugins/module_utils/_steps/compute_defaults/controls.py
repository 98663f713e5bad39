# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role compute_defaults."""

from __future__ import annotations

from ..._controls.control import Control

CONTROLS = (
    Control(
        "compute_defaults.ebs_encryption",
        "high",
        "EBS encryption by default should be enabled in the region",
        "Set compute_defaults_ebs_encryption, and run the role dayone.aws.compute_defaults. Existing volumes "
        "stay as they are: to replace them, copy a snapshot with encryption.",
        cis=("6.1.1",),
        fsbp=("EC2.7",),
        ssb=("WKLD.08",),
    ),
    Control(
        "compute_defaults.ebs_kms_key_id",
        "medium",
        "EBS encryption by default should use the configured key",
        "Set compute_defaults_ebs_kms_key_id, and run the role dayone.aws.compute_defaults.",
        condition="compute_defaults_ebs_kms_key_id is defined",
    ),
    Control(
        "compute_defaults.imds_tokens",
        "high",
        "IMDSv2 should be required by default for new instances",
        "Set compute_defaults_imds_tokens, and run the role dayone.aws.compute_defaults. Existing instances "
        "keep their setting, and are audited individually.",
        cis=("6.7",),
    ),
    Control(
        "compute_defaults.imds_tokens_enforced",
        "medium",
        "Launches of instances that do not require IMDSv2 should be refused",
        "Set compute_defaults_imds_tokens_enforced, and run the role dayone.aws.compute_defaults.",
        cis=("6.7",),
        condition="compute_defaults_imds_tokens_enforced is defined",
    ),
    Control(
        "compute_defaults.imds_hop_limit",
        "medium",
        "The default hop limit of metadata responses should be as configured",
        "Set compute_defaults_imds_hop_limit, and run the role dayone.aws.compute_defaults.",
    ),
    Control(
        "compute_defaults.imds_endpoint",
        "low",
        "The default state of the metadata endpoint should be as configured",
        "Set compute_defaults_imds_endpoint, and run the role dayone.aws.compute_defaults.",
        condition="compute_defaults_imds_endpoint is defined",
    ),
    Control(
        "compute_defaults.imds_tags",
        "low",
        "The default for instance tags in metadata should be as configured",
        "Set compute_defaults_imds_tags, and run the role dayone.aws.compute_defaults.",
        condition="compute_defaults_imds_tags is defined",
    ),
    Control(
        "compute_defaults.snapshot_block_public_access",
        "high",
        "Block public access for EBS snapshots should be enabled in the region",
        "Set compute_defaults_snapshot_block_public_access, and run the role dayone.aws.compute_defaults.",
        fsbp=("EC2.182",),
    ),
    Control(
        "compute_defaults.image_block_public_access",
        "high",
        "Block public access for AMIs should be enabled in the region",
        "Set compute_defaults_image_block_public_access, and run the role dayone.aws.compute_defaults. Images "
        "that are already public stay public: make them private individually.",
    ),
    Control(
        "compute_defaults.serial_console_access",
        "medium",
        "EC2 serial console access should be disabled",
        "Set compute_defaults_serial_console_access: false, and run the role dayone.aws.compute_defaults.",
    ),
    Control(
        "compute_defaults.allowed_images",
        "medium",
        "Allowed AMIs should be enabled in the region",
        "Set compute_defaults_allowed_images to audit-mode, look for uses of images that are not allowed "
        "(https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-allowed-amis.html), then set it to enabled.",
        condition="compute_defaults_allowed_images is defined",
    ),
    Control(
        "compute_defaults.allowed_image_criteria",
        "medium",
        "The criteria of Allowed AMIs should be as configured",
        "Set compute_defaults_allowed_image_criteria, and run the role.",
        condition="compute_defaults_allowed_image_criteria is defined",
    ),
    Control(
        "compute_defaults.session_logging",
        "medium",
        "Session Manager sessions should be logged as configured",
        "Set compute_defaults_session_preferences.",
        condition="compute_defaults_session_preferences is defined",
    ),
    Control(
        "compute_defaults.session_encryption",
        "medium",
        "Session Manager sessions and their logs should be encrypted as configured",
        "Set compute_defaults_session_preferences.",
        condition="compute_defaults_session_preferences is defined",
    ),
    Control(
        "compute_defaults.session_timeout",
        "low",
        "Session Manager sessions should time out as configured",
        "Set compute_defaults_session_preferences.",
        condition="compute_defaults_session_preferences is defined",
    ),
)
