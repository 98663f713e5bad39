# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The controls of ISO/IEC 27001:2022, Annex A, that controls of ours speak of, in words of our own.

The identifiers are those of https://www.iso.org/standard/27001
"""

from __future__ import annotations

from collections.abc import Mapping

REQUIREMENTS: Mapping[str, str] = {
    "A.5.2": "Who is responsible is decided",
    "A.5.3": "Duties that conflict are kept apart",
    "A.5.5": "Authorities and providers know whom to contact",
    "A.5.9": "There is an inventory of assets",
    "A.5.12": "Information is classified",
    "A.5.15": "Access is controlled by rules",
    "A.5.16": "Identities are managed",
    "A.5.17": "Passwords and keys are managed",
    "A.5.18": "Access rights are given, reviewed and removed",
    "A.5.24": "Incidents are prepared for",
    "A.5.34": "Personal data is protected",
    "A.5.36": "It is checked whether rules are followed",
    "A.8.1": "What users reach from their devices is protected",
    "A.8.2": "Privileged access is limited",
    "A.8.3": "Access to information is restricted",
    "A.8.5": "Users prove who they are",
    "A.8.7": "Malware is guarded against",
    "A.8.8": "Vulnerabilities are found and fixed",
    "A.8.9": "Configurations are managed",
    "A.8.12": "Data does not leak",
    "A.8.14": "There is redundancy",
    "A.8.15": "Logs are written and protected",
    "A.8.16": "What is unusual is noticed",
    "A.8.19": "Software is installed under control",
    "A.8.20": "Networks are secured",
    "A.8.21": "Services of networks are secured",
    "A.8.22": "Networks are kept apart",
    "A.8.24": "Cryptography is used by rules",
    "A.8.26": "Applications meet requirements of security",
    "A.8.31": "Development, test and production are kept apart",
}
