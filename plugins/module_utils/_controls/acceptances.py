# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a profile accepts: recommendations that accounts of its kind mostly decide against, each with the reason.

Only what waits for a person is accepted so. What a switch of a role asks for is set all the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

PROFILES = ("starter", "cis_level_1", "cis_level_2")


@dataclass(frozen=True)
class Acceptance:
    """One control that some profiles accept.

    Args:
        control: its id.
        profiles: who accepts it. CIS level 1 accepts nothing that CIS asks for at level 1, and level 2 nothing.
        reason: why, as it stands in the report.
    """

    control: str
    profiles: tuple[str, ...]
    reason: str


_BELOW_LEVEL_2 = ("starter", "cis_level_1")

ACCEPTANCES = (
    Acceptance(
        "root_account.hardware_mfa",
        _BELOW_LEVEL_2,
        "a virtual device or a passkey protects the root user; CIS level 2 requires hardware",
    ),
    Acceptance(
        "resource_audit.bucket_mfa_delete",
        _BELOW_LEVEL_2,
        "only the root user can enable it, with its MFA device, and lifecycle rules do not work with it; CIS "
        "level 2 requires it",
    ),
    Acceptance(
        "resource_audit.vpc_endpoints",
        _BELOW_LEVEL_2,
        "an interface endpoint is billed by the hour in each zone; CIS level 2 requires it",
    ),
    Acceptance(
        "threat_detection.macie",
        _BELOW_LEVEL_2,
        "Macie is billed by the number of buckets and their content; CIS level 2 requires it",
    ),
    Acceptance(
        "threat_detection.security_hub",
        _BELOW_LEVEL_2,
        "Security Hub is billed by the number of its checks; CIS level 2 requires it",
    ),
    Acceptance(
        "resource_audit.acl_admin_ingress",
        ("starter",),
        "the default network ACL of every VPC allows all traffic, and access is restricted by security groups",
    ),
    Acceptance(
        "resource_audit.rds_multi_az",
        ("starter",),
        "a second zone doubles the price of a database; backups are enough to start with",
    ),
)


def accepted_by(profile: str, taken_back: Iterable[str] = ()) -> list[Acceptance]:
    """What a profile accepts, without the controls that are taken back."""
    kept_open = set(taken_back)
    return [item for item in ACCEPTANCES if profile in item.profiles and item.control not in kept_open]
