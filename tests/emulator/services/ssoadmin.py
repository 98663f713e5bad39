# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM Identity Center: an account has no instance until one is made. Moto's has one in every region.

https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListInstances.html
"""

from __future__ import annotations

import secrets
from datetime import datetime, timezone
from typing import Any

from tests.emulator.kit import Request, ServiceError, operation, store


@operation("sso-admin", "CreateInstance")
def create_instance(request: Request) -> dict[str, Any]:
    """Make an instance of the account. There is one at most."""
    instances = store(request, "instances")
    if instances:
        raise ServiceError("ConflictException", "There is an instance already.")
    arn = f"arn:{request.partition}:sso:::instance/ssoins-{secrets.token_hex(8)}"
    instances[arn] = {
        "InstanceArn": arn,
        "IdentityStoreId": f"d-{secrets.token_hex(5)}",
        "OwnerAccountId": request.account_id,
        "Name": request.params.get("Name", ""),
        "CreatedDate": datetime.now(timezone.utc),
        "Status": "ACTIVE",
        "PrimaryRegion": request.region,
    }
    return {"InstanceArn": arn}


@operation("sso-admin", "ListInstances")
def list_instances(request: Request) -> dict[str, Any]:
    """The instances of the region that is asked, or of all."""
    everywhere = request.params.get("RegionScope") == "ALL_REGIONS"
    found = store(request, "instances").values()
    return {"Instances": [item for item in found if everywhere or item["PrimaryRegion"] == request.region]}
