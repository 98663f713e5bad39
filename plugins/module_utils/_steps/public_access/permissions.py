# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the modules of the role need to be allowed. Data."""

from __future__ import annotations

from ..._parts.permissions import REGIONS
from ..._permissions.need import Needs, reads, with_when, writes

S3 = (
    "public_access_s3_block_public_acls",
    "public_access_s3_ignore_public_acls",
    "public_access_s3_block_public_policy",
    "public_access_s3_restrict_public_buckets",
)
SHARING = "ssm:*:{account}:servicesetting/ssm/documents/console/public-sharing-permission"
PERMISSIONS: dict[str, Needs] = {
    "public_access_block": (
        *with_when(
            (
                reads("s3control GetPublicAccessBlock"),
                writes("s3control PutPublicAccessBlock"),
                reads("organizations DescribeEffectivePolicy"),
            ),
            " ".join(f"{name}=" for name in S3),
        ),
        REGIONS,
        reads("ssm GetServiceSetting", SHARING),
        writes("ssm UpdateServiceSetting", SHARING),
        reads("emr GetBlockPublicAccessConfiguration"),
        writes("emr PutBlockPublicAccessConfiguration"),
    ),
}
