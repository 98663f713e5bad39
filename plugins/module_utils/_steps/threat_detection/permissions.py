# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the modules of the role need to be allowed. Data."""

from __future__ import annotations

from ..._parts.permissions import REGIONS
from ..._permissions.need import Needs, also, linked_role, reads, undoes, writes

#: Whether the organization has a policy for the service.
HELD_BY = reads("organizations DescribeEffectivePolicy")
DETECTOR = "guardduty:*:{account}:detector/*"
HUB = "securityhub:*:{account}:hub/default"
PERMISSIONS: dict[str, Needs] = {
    "guardduty_detector": (
        REGIONS,
        HELD_BY,
        reads("guardduty ListDetectors GetAdministratorAccount"),
        reads("guardduty GetCoverageStatistics GetDetector", DETECTOR),
        writes("guardduty CreateDetector", when="threat_detection_guardduty"),
        also("guardduty:TagResource", "guardduty CreateDetector", DETECTOR, when="threat_detection_guardduty"),
        writes("guardduty UpdateDetector", DETECTOR, when="threat_detection_guardduty"),
        linked_role("guardduty.amazonaws.com", "guardduty CreateDetector", when="threat_detection_guardduty"),
    ),
    "security_hub": (
        REGIONS,
        HELD_BY,
        reads("securityhub DescribeHub GetEnabledStandards GetAdministratorAccount", HUB),
        writes("securityhub EnableSecurityHub BatchEnableStandards", HUB, when="threat_detection_security_hub"),
        linked_role("securityhub.amazonaws.com", "securityhub EnableSecurityHub", when="threat_detection_security_hub"),
        undoes("securityhub BatchDisableStandards DisableSecurityHub", HUB, when="threat_detection_security_hub"),
    ),
    "macie_session": (
        REGIONS,
        reads("macie2 GetMacieSession GetAdministratorAccount"),
        reads("macie2 GetAutomatedDiscoveryConfiguration ListClassificationJobs"),
        writes("macie2 EnableMacie UpdateMacieSession", when="threat_detection_macie"),
        linked_role("macie.amazonaws.com", "macie2 EnableMacie", when="threat_detection_macie"),
    ),
    "inspector": (
        REGIONS,
        HELD_BY,
        reads("inspector2 BatchGetAccountStatus GetDelegatedAdminAccount ListCoverage"),
        writes("inspector2 Enable", when="threat_detection_inspector"),
        undoes("inspector2 Disable", when="threat_detection_inspector"),
        linked_role("inspector2.amazonaws.com", "inspector2 Enable", when="threat_detection_inspector"),
    ),
}
