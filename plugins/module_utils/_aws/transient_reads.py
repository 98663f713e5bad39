# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS takes its time to show after a write. Data."""

from __future__ import annotations

from dataclasses import dataclass

#: Seconds until a write must be seen, where no row says more. Terraform's AWS provider waits two minutes for IAM
#: (internal/service/iam/wait.go) and for buckets (internal/service/s3/bucket.go).
SEEN_AFTER = 120.0


@dataclass(frozen=True)
class Shown:
    """What is seen late.

    Args:
        service: botocore's name.
        methods: the writes.
        seconds: how long it may take.
        source: where that is written.
        in_a_row: how many looks one after the other must agree, where AWS answers old and new by turns.
        pause: seconds between those looks.
    """

    service: str
    methods: tuple[str, ...]
    seconds: float
    source: str
    in_a_row: int = 1
    pause: float = 0.0


_TF = "hashicorp/terraform-provider-aws internal/service/"
READS = (
    Shown(
        "s3",
        ("put_bucket_lifecycle_configuration", "delete_bucket_lifecycle"),
        180,
        f"{_TF}s3/bucket_lifecycle_configuration.go",
        in_a_row=10,
        pause=5,
    ),
    Shown(
        "s3control",
        ("put_public_access_block", "delete_public_access_block"),
        120,
        f"{_TF}s3control/account_public_access_block.go",
        in_a_row=2,
        pause=5,
    ),
    # It looks for both at the state of the key, its policy and its rotation until five answers in a row agree.
    Shown(
        "kms",
        ("create_key", "disable_key_rotation", "enable_key_rotation", "put_key_policy"),
        120,
        f"{_TF}kms/key.go",
        in_a_row=5,
        pause=1,
    ),
    # Three looks, seven seconds apart. AWS says sixty seconds, and fifteen minutes for how long messages are kept.
    Shown("sqs", ("create_queue", "set_queue_attributes"), 120, f"{_TF}sqs/wait.go", in_a_row=3, pause=7),
    Shown(
        "account",
        ("delete_alternate_contact", "put_alternate_contact"),
        300,
        f"{_TF}account/alternate_contact.go",
        in_a_row=2,
    ),
    *(
        Shown(
            service,
            ("enable_organization_admin_account", "disable_organization_admin_account"),
            300,
            f"{_TF}{service}/{file}",
        )
        for service, file in (
            ("detective", "organization_admin_account.go"),
            ("guardduty", "wait.go"),
            ("securityhub", "organization_admin_account.go"),
        )
    ),
    # It waits for two equal answers for both.
    Shown(
        "inspector2",
        ("update_organization_configuration",),
        300,
        f"{_TF}inspector2/organization_configuration.go",
        in_a_row=2,
        pause=5,
    ),
    Shown(
        "securityhub",
        ("update_organization_configuration",),
        180,
        f"{_TF}securityhub/organization_configuration.go",
        in_a_row=2,
    ),
    Shown("inspector2", ("enable", "disable"), 300, f"{_TF}inspector2/enabler.go"),
    Shown("organizations", ("enable_policy_type", "disable_policy_type"), 300, f"{_TF}organizations/organization.go"),
    Shown(
        "securityhub",
        ("batch_enable_standards", "batch_disable_standards"),
        300,
        f"{_TF}securityhub/standards_subscription.go",
    ),
    Shown(
        "route53",
        ("enable_hosted_zone_dnssec", "disable_hosted_zone_dnssec"),
        300,
        f"{_TF}route53/hosted_zone_dnssec.go",
    ),
    Shown(
        "config",
        ("put_conformance_pack", "delete_conformance_pack"),
        300,
        f"{_TF}configservice/conformance_pack.go",
    ),
    # Until then they are shown as they were.
    Shown(
        "ec2",
        ("enable_image_block_public_access", "disable_image_block_public_access"),
        600,
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/manage-block-public-access-for-amis.html",
    ),
    Shown("ec2", ("delete_vpc", "delete_subnet", "delete_internet_gateway"), 300, f"{_TF}ec2/vpc_.go"),
)
