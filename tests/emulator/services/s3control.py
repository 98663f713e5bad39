# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An organization's S3 policy: it decides on the block of public access, and S3 takes no write beside it.

The store ``organizations.effective`` of the account has the policy in force, by its type: for ``S3_POLICY`` the four
switches. https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_PutPublicAccessBlock.html
"""

from __future__ import annotations

from typing import Any

from tests.emulator.kit import Pass, Request, ServiceError, operation, stored

_NAME = "organizations.effective"


@operation("s3control", "GetPublicAccessBlock")
def get_public_access_block(request: Request) -> dict[str, Any]:
    """What the policy says, where there is one."""
    found = stored(request.params["AccountId"], _NAME).get("S3_POLICY")
    if found is None:
        raise Pass
    return {"PublicAccessBlockConfiguration": found}


@operation("s3control", "PutPublicAccessBlock")
def put_public_access_block(request: Request) -> dict[str, Any]:
    """Nothing, where there is a policy."""
    if "S3_POLICY" in stored(request.params["AccountId"], _NAME):
        raise ServiceError("AccessDenied", "Access Denied")
    raise Pass
