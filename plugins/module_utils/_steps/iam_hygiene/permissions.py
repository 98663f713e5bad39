# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the modules of the role need to be allowed. Data."""

from __future__ import annotations

from ..._parts.permissions import CREDENTIAL_REPORT, FEDERATION, IAM_DETAILS, ORGANIZATION
from ..._permissions.need import Needs, reads, with_when, writes

PERMISSIONS: dict[str, Needs] = {
    "iam_hygiene": (
        CREDENTIAL_REPORT,
        IAM_DETAILS,
        ORGANIZATION,
        *FEDERATION,
        reads("iam ListServerCertificates"),
        *with_when(
            (
                reads("iam GetAccessKeyLastUsed ListAccessKeys GetLoginProfile GetUser", "iam::{account}:user/*"),
                writes("iam UpdateAccessKey DeleteLoginProfile", "iam::{account}:user/*"),
            ),
            "iam_hygiene_disable_unused",
        ),
        writes(
            "iam DeleteServerCertificate",
            "iam::{account}:server-certificate/*",
            when="iam_hygiene_delete_expired_certificates",
        ),
    ),
}
