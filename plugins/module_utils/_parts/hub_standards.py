# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The standards that Security Hub CSPM checks, by our names.

https://docs.aws.amazon.com/securityhub/latest/userguide/standards-reference.html
"""

from __future__ import annotations

STANDARDS = {
    "fsbp": "aws-foundational-security-best-practices/v/1.0.0",
    "cis_5_0": "cis-aws-foundations-benchmark/v/5.0.0",
    "cis_3_0": "cis-aws-foundations-benchmark/v/3.0.0",
    "nist_800_53": "nist-800-53/v/5.0.0",
    "pci_dss_4_0_1": "pci-dss/v/4.0.1",
}


def standard_arn(name: str, region: str, partition: str) -> str:
    """The ARN of a standard in a region."""
    return f"arn:{partition}:securityhub:{region}::standards/{STANDARDS[name]}"
