# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""When a key was used last, which moto does not know: a test puts the operation in the store ``kms.used``, by key.

https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from moto.kms.models import kms_backends

from tests.emulator.kit import Request, ServiceError, operation, store


@operation("kms", "GetKeyLastUsage")
def get_key_last_usage(request: Request) -> dict[str, Any]:
    """The last use, empty where there was none since the key was made."""
    key = kms_backends[request.account_id][request.region].keys.get(request.params["KeyId"].rpartition("/")[2])
    if key is None:
        raise ServiceError("NotFoundException", f"Key {request.params['KeyId']} does not exist")
    born = datetime.fromtimestamp(key.creation_date, timezone.utc)
    used = store(request, "used", regional=True).get(key.id)
    last = {"Operation": used, "Timestamp": datetime.now(timezone.utc)} if used else {}
    return {"KeyId": key.arn, "KeyLastUsage": last, "TrackingStartDate": born, "KeyCreationDate": born}
