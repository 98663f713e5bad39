# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The outcomes of NIST's Cybersecurity Framework 2.0 that controls speak of, in words of our own.

The identifiers are those of NIST CSWP 29: https://nvlpubs.nist.gov/nistpubs/CSWP/NIST.CSWP.29.pdf
"""

from __future__ import annotations

from collections.abc import Mapping

REQUIREMENTS: Mapping[str, str] = {
    "GV.RR-02": "Responsibilities for security are assigned and known",
    "ID.AM-01": "There is an inventory of what exists",
    "ID.AM-07": "There is an inventory of data and its sensitivity",
    "ID.RA-01": "Vulnerabilities are found and recorded",
    "PR.AA-01": "Identities and credentials are managed",
    "PR.AA-03": "Users and services are authenticated",
    "PR.AA-05": "Permissions follow least privilege",
    "PR.DS-01": "Data at rest is protected",
    "PR.DS-02": "Data in transit is protected",
    "PR.DS-11": "Copies of data are made and protected",
    "PR.PS-01": "Configurations are managed",
    "PR.PS-02": "Software is kept up to date",
    "PR.PS-04": "Logs are written and can be monitored",
    "PR.PS-05": "Unauthorized software is prevented from running",
    "PR.IR-01": "Networks are protected from unwanted access",
    "PR.IR-03": "Availability survives adverse situations",
    "DE.CM-01": "Networks are monitored",
    "DE.CM-03": "User activity is monitored",
    "DE.CM-09": "Systems and their workloads are monitored",
    "DE.AE-02": "Potentially adverse events are analyzed",
    "DE.AE-03": "Information from several sources is correlated",
    "DE.AE-06": "Findings reach the people who have to act",
    "RS.MA-01": "Incidents are handled together with the third parties involved",
    "RS.CO-02": "Affected parties are notified of incidents",
}
