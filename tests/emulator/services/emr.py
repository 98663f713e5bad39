# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EMR's block of public access: a new account has it, with port 22 permitted. moto has none, and no answer then.

https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-block-public-access.html
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from tests.emulator.kit import Request, ServiceError, operation, store

_NEW: dict[str, Any] = {
    "BlockPublicSecurityGroupRules": True,
    "PermittedPublicSecurityGroupRuleRanges": [{"MinRange": 22, "MaxRange": 22}],
}


@operation("emr", "GetBlockPublicAccessConfiguration")
def get_block(request: Request) -> dict[str, Any]:
    """The block."""
    found = store(request, "block", regional=True).get("block", _NEW)
    about = {
        "CreationDateTime": datetime.now(timezone.utc),
        "CreatedByArn": f"arn:{request.partition}:iam::{request.account_id}:root",
    }
    return {"BlockPublicAccessConfiguration": found, "BlockPublicAccessConfigurationMetadata": about}


@operation("emr", "PutBlockPublicAccessConfiguration")
def put_block(request: Request) -> dict[str, Any]:
    """Replace it: ranges that are not named are permitted no more."""
    block = request.params["BlockPublicAccessConfiguration"]
    given = block.get("PermittedPublicSecurityGroupRuleRanges", [])
    ranges = [{"MaxRange": item["MinRange"], **item} for item in given]
    if any(item["MinRange"] > item["MaxRange"] for item in ranges):
        raise ServiceError("InvalidRequestException", "The minimum of a range is greater than its maximum.")
    found = {
        "BlockPublicSecurityGroupRules": block["BlockPublicSecurityGroupRules"],
        "PermittedPublicSecurityGroupRuleRanges": ranges,
    }
    store(request, "block", regional=True)["block"] = found
    return {}
