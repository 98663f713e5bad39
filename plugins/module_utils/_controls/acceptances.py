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
        "a virtual device or a passkey protects the root user; level 2 of CIS asks for hardware",
    ),
    Acceptance(
        "resource_audit.bucket_mfa_delete",
        _BELOW_LEVEL_2,
        "only the root user can set it, with its MFA device, and lifecycle rules do not work beside it; level 2 of CIS "
        "asks for it",
    ),
    Acceptance(
        "resource_audit.vpc_endpoints",
        _BELOW_LEVEL_2,
        "an interface endpoint costs by the hour in each zone; level 2 of CIS asks for it",
    ),
    Acceptance(
        "threat_detection.macie",
        _BELOW_LEVEL_2,
        "Macie costs by the number of buckets and what is in them; level 2 of CIS asks for it",
    ),
    Acceptance(
        "threat_detection.security_hub",
        _BELOW_LEVEL_2,
        "Security Hub costs by the number of its checks; level 2 of CIS asks for it",
    ),
    Acceptance(
        "resource_audit.acl_admin_ingress",
        ("starter",),
        "the default network ACL of every VPC lets everything through, and security groups decide",
    ),
    Acceptance(
        "resource_audit.rds_multi_az",
        ("starter",),
        "a second zone doubles the price of a database; backups are enough to begin with",
    ),
)


def accepted_by(profile: str, taken_back: Iterable[str] = ()) -> list[Acceptance]:
    """What a profile accepts, without the controls that are taken back."""
    kept_open = set(taken_back)
    return [item for item in ACCEPTANCES if profile in item.profiles and item.control not in kept_open]
