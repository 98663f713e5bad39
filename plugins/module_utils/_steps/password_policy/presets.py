# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What published standards ask of passwords, as fields of IAM's password policy.

A field that a standard says nothing about is not managed. What a standard forbids is managed with its off value.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PRESETS: dict[str, Mapping[str, Any]] = {
    # CIS Amazon Web Services Foundations Benchmark 7.0, 2.8 and 2.9:
    # https://www.cisecurity.org/benchmark/amazon_web_services
    "cis": {"min_length": 14, "reuse_prevention": 24},
    # NIST SP 800-63B-4, 3.1.1.2: 15 characters where a password is the only factor, as IAM cannot know that it is
    # not; no composition rules; no change at intervals. https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver
    "nist_800_63b": {
        "min_length": 15,
        "require_symbols": False,
        "require_numbers": False,
        "require_uppercase": False,
        "require_lowercase": False,
        "max_age": 0,
    },
    # PCI DSS 4.0.1, 8.3.6: 12 characters, numeric and alphabetic (a lowercase letter is one); 8.3.7: none of the last
    # four; 8.3.9: changed within 90 days. https://www.pcisecuritystandards.org/document_library/
    "pci": {
        "min_length": 12,
        "require_numbers": True,
        "require_lowercase": True,
        "reuse_prevention": 4,
        "max_age": 90,
    },
}
