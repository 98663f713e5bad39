# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The SSM setting that lets documents be shared with everybody.

https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-ssm-sharing.html
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from tests.emulator.kit import Request, ServiceError, operation, store

DEFAULTS = {"/ssm/documents/console/public-sharing-permission": "Enable"}


@operation("ssm", "GetServiceSetting")
def get_service_setting(request: Request) -> dict[str, Any]:
    """The setting, or its default."""
    name = _name(request)
    found = store(request, "settings", regional=True)
    status = "Customized" if name in found else "Default"
    arn = f"arn:{request.partition}:ssm:{request.region}:{request.account_id}:servicesetting{name}"
    setting = {"SettingId": name, "SettingValue": found.get(name, DEFAULTS[name]), "ARN": arn, "Status": status}
    return {"ServiceSetting": {**setting, "LastModifiedDate": datetime.now(timezone.utc)}}


@operation("ssm", "UpdateServiceSetting")
def update_service_setting(request: Request) -> dict[str, Any]:
    """Set it."""
    store(request, "settings", regional=True)[_name(request)] = request.params["SettingValue"]
    return {}


def _name(request: Request) -> str:
    """The setting's name: requests may give its ARN."""
    name = str(request.params["SettingId"]).rpartition("servicesetting")[2]
    if name not in DEFAULTS:
        raise ServiceError("ServiceSettingNotFound", f"{name} is no service setting.")
    return name
