# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The requirements of PCI DSS 4.0.1 that controls speak of, in words of our own.

The identifiers are those of https://www.pcisecuritystandards.org/document_library/
"""

from __future__ import annotations

from collections.abc import Mapping

REQUIREMENTS: Mapping[str, str] = {
    "1.3.1": "Inbound traffic is limited to what is needed",
    "1.4.4": "Stored card data is not accessible from untrusted networks",
    "2.2.1": "Systems are configured according to a standard",
    "2.2.3": "Functions with different security levels are separated",
    "2.2.4": "Only what is needed is enabled",
    "2.2.6": "Settings that prevent misuse are enabled",
    "2.2.7": "Remote administration is encrypted",
    "3.5.1": "Stored account numbers are unreadable",
    "3.7.4": "Keys are changed at the end of their period",
    "4.2.1": "Transmission over open networks is strongly encrypted",
    "5.2.1": "Malware is looked for",
    "6.3.3": "Security updates are installed",
    "6.4.2": "Public web applications are protected from attacks",
    "6.5.3": "Production is separated from pre-production",
    "7.2.1": "An access control model is defined",
    "7.2.2": "Access follows job functions, with least privilege",
    "7.2.4": "Access is reviewed",
    "7.3.1": "Access is controlled by what a user needs to know",
    "7.3.3": "Access is denied by default",
    "8.2.1": "Each user has a unique ID",
    "8.2.2": "Shared IDs are used only by exception",
    "8.2.6": "Inactive IDs are disabled",
    "8.2.8": "Idle sessions end",
    "8.3.5": "Initial passwords are unique and changed immediately",
    "8.3.6": "Passwords are long and use several character types",
    "8.3.7": "Previous passwords are not reused",
    "8.3.9": "Passwords that are the only factor are changed",
    "8.4.1": "Administrators sign in with MFA",
    "8.4.2": "Everybody signs in with MFA",
    "8.6.2": "Credentials of applications are not stored in files",
    "8.6.3": "Credentials of applications are protected from misuse",
    "10.2.1": "Audit logs are written",
    "10.2.1.3": "Access to audit logs is logged",
    "10.2.2": "Audit logs record what, who, when and where",
    "10.3.1": "Audit logs are readable only by those who need them",
    "10.3.2": "Audit logs cannot be changed",
    "10.3.4": "Changes of audit logs are detected",
    "10.4.1": "Security events are reviewed daily",
    "10.4.1.1": "Logs are reviewed automatically",
    "10.7.2": "Failures of security controls are detected",
    "11.3.1": "Internal vulnerability scans are performed",
    "11.5.1": "Intrusions are detected",
    "12.5.1": "There is an inventory of the systems in scope",
    "12.10.1": "There is an incident response plan with contacts",
    "12.10.3": "Somebody can respond to incidents at any time",
    "12.10.5": "Alerts of security systems are responded to",
    "A3.2.5.1": "Card data is searched for outside its known locations (designated entities)",
}
