# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The outcomes of NIST's Cybersecurity Framework 2.0 that controls speak of, in words of our own.

The identifiers are those of NIST CSWP 29: https://nvlpubs.nist.gov/nistpubs/CSWP/NIST.CSWP.29.pdf
"""

from __future__ import annotations

from collections.abc import Mapping

REQUIREMENTS: Mapping[str, str] = {
    "GV.RR-02": "Who is responsible for security is decided and known",
    "ID.AM-01": "There is an inventory of what exists",
    "ID.AM-07": "There is an inventory of data and its sensitivity",
    "ID.RA-01": "Vulnerabilities are found and recorded",
    "PR.AA-01": "Identities and credentials are managed",
    "PR.AA-03": "Users and services prove who they are",
    "PR.AA-05": "Permissions follow least privilege",
    "PR.DS-01": "Data at rest is protected",
    "PR.DS-02": "Data in transit is protected",
    "PR.DS-11": "Copies of data are made and protected",
    "PR.PS-01": "Configurations are managed",
    "PR.PS-02": "Software is kept up to date",
    "PR.PS-04": "Logs are written and can be monitored",
    "PR.PS-05": "Software that nobody authorized is kept from running",
    "PR.IR-01": "Networks are protected from access that is not wanted",
    "PR.IR-03": "Availability survives adverse situations",
    "DE.CM-01": "Networks are monitored",
    "DE.CM-03": "What people do is monitored",
    "DE.CM-09": "Systems and what runs on them are monitored",
    "DE.AE-02": "Events that may be adverse are analyzed",
    "DE.AE-03": "Information of several sources is brought together",
    "DE.AE-06": "Those who are to act receive what was found",
    "RS.MA-01": "Incidents are handled with the third parties that are needed",
    "RS.CO-02": "Those concerned are notified of incidents",
}
