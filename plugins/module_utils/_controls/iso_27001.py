# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The controls of ISO/IEC 27001:2022, Annex A, that controls of ours speak of, in words of our own.

The identifiers are those of https://www.iso.org/standard/27001
"""

from __future__ import annotations

from collections.abc import Mapping

REQUIREMENTS: Mapping[str, str] = {
    "A.5.2": "Responsibilities are assigned",
    "A.5.3": "Conflicting duties are segregated",
    "A.5.5": "Contacts with authorities and providers are known",
    "A.5.9": "There is an inventory of assets",
    "A.5.12": "Information is classified",
    "A.5.15": "Access is controlled by rules",
    "A.5.16": "Identities are managed",
    "A.5.17": "Passwords and keys are managed",
    "A.5.18": "Access rights are given, reviewed and removed",
    "A.5.24": "Incidents are prepared for",
    "A.5.34": "Personal data is protected",
    "A.5.36": "Compliance with rules is checked",
    "A.8.1": "Data on user devices is protected",
    "A.8.2": "Privileged access is limited",
    "A.8.3": "Access to information is restricted",
    "A.8.5": "Users are authenticated",
    "A.8.7": "Systems are protected against malware",
    "A.8.8": "Vulnerabilities are found and fixed",
    "A.8.9": "Configurations are managed",
    "A.8.12": "Data leakage is prevented",
    "A.8.14": "There is redundancy",
    "A.8.15": "Logs are written and protected",
    "A.8.16": "Unusual activity is detected",
    "A.8.19": "Installation of software is controlled",
    "A.8.20": "Networks are secured",
    "A.8.21": "Network services are secured",
    "A.8.22": "Networks are segregated",
    "A.8.24": "The use of cryptography follows rules",
    "A.8.26": "Applications meet security requirements",
    "A.8.31": "Development, test and production are separated",
}
