# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role compute_defaults."""

from __future__ import annotations

from ..._controls.control import Control

CONTROLS = (
    Control(
        "compute_defaults.ebs_encryption",
        "high",
        "New EBS volumes and snapshots are encrypted in the region",
        "Run dayone.aws.ec2_account_defaults with ebs_encryption. "
        "Volumes that exist stay as they are: copy a snapshot with encryption to replace them.",
        cis=("6.1.1",),
        fsbp=("EC2.7",),
        ssb=("WKLD.08",),
    ),
    Control(
        "compute_defaults.ebs_kms_key_id",
        "medium",
        "New EBS volumes of the region are encrypted with the key that is asked for",
        "Run dayone.aws.ec2_account_defaults with ebs_kms_key_id.",
        condition="compute_defaults_ebs_kms_key_id is defined",
    ),
    Control(
        "compute_defaults.imds_tokens",
        "high",
        "New instances answer metadata requests with a session token only (IMDSv2)",
        "Run dayone.aws.ec2_account_defaults with imds_tokens. "
        "Instances that run keep what they have, and are audited one by one.",
        cis=("6.7",),
    ),
    Control(
        "compute_defaults.imds_tokens_enforced",
        "medium",
        "Instances that would allow metadata requests without a token are not launched",
        "Run dayone.aws.ec2_account_defaults with imds_tokens_enforced.",
        cis=("6.7",),
        condition="compute_defaults_imds_tokens_enforced is defined",
    ),
    Control(
        "compute_defaults.imds_hop_limit",
        "medium",
        "Answers of the metadata service travel no farther than asked for",
        "Run dayone.aws.ec2_account_defaults with imds_hop_limit.",
    ),
    Control(
        "compute_defaults.imds_endpoint",
        "low",
        "New instances have the metadata service that is asked for",
        "Run dayone.aws.ec2_account_defaults with imds_endpoint.",
        condition="compute_defaults_imds_endpoint is defined",
    ),
    Control(
        "compute_defaults.imds_tags",
        "low",
        "New instances show their tags in the metadata only where asked for",
        "Run dayone.aws.ec2_account_defaults with imds_tags.",
        condition="compute_defaults_imds_tags is defined",
    ),
    Control(
        "compute_defaults.snapshot_block_public_access",
        "high",
        "Snapshots of the region cannot be shared with everybody",
        "Run dayone.aws.ec2_account_defaults with snapshot_block_public_access.",
        fsbp=("EC2.182",),
    ),
    Control(
        "compute_defaults.image_block_public_access",
        "high",
        "Images of the region cannot be newly shared with everybody",
        "Run dayone.aws.ec2_account_defaults with image_block_public_access. "
        "Images that are public already stay so: make them private one by one.",
    ),
    Control(
        "compute_defaults.serial_console_access",
        "medium",
        "The serial console of instances is closed",
        "Run dayone.aws.ec2_account_defaults with serial_console_access: false.",
    ),
    Control(
        "compute_defaults.allowed_images",
        "medium",
        "Images of accounts that are not trusted cannot be launched",
        "Set compute_defaults_allowed_images to audit-mode, look at what uses images that are not allowed "
        "(https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-allowed-amis.html), then set it to enabled.",
        condition="compute_defaults_allowed_images is defined",
    ),
    Control(
        "compute_defaults.allowed_image_criteria",
        "medium",
        "The criteria of allowed images are those that are asked for",
        "Set compute_defaults_allowed_image_criteria, and run the role.",
        condition="compute_defaults_allowed_image_criteria is defined",
    ),
    Control(
        "compute_defaults.session_logging",
        "medium",
        "Sessions of Session Manager are logged where asked for",
        "Set compute_defaults_session_preferences.",
        condition="compute_defaults_session_preferences is defined",
    ),
    Control(
        "compute_defaults.session_encryption",
        "medium",
        "Sessions of Session Manager, and their logs, are encrypted as asked for",
        "Set compute_defaults_session_preferences.",
        condition="compute_defaults_session_preferences is defined",
    ),
    Control(
        "compute_defaults.session_timeout",
        "low",
        "Sessions of Session Manager end after the time that is asked for",
        "Set compute_defaults_session_preferences.",
        condition="compute_defaults_session_preferences is defined",
    ),
)
