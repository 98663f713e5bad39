# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Bedrock's logs of model invocations: where there is no configuration, AWS's answer has none. moto's is empty.

https://docs.aws.amazon.com/bedrock/latest/APIReference/API_GetModelInvocationLoggingConfiguration.html
"""

from __future__ import annotations

from typing import Any

from tests.emulator.kit import Request, operation, store


@operation("bedrock", "GetModelInvocationLoggingConfiguration")
def get_logging(request: Request) -> dict[str, Any]:
    """The configuration, where there is one."""
    return dict(store(request, "logging", regional=True))


@operation("bedrock", "PutModelInvocationLoggingConfiguration")
def put_logging(request: Request) -> dict[str, Any]:
    """Replace it."""
    store(request, "logging", regional=True)["loggingConfig"] = request.params["loggingConfig"]
    return {}


@operation("bedrock", "DeleteModelInvocationLoggingConfiguration")
def delete_logging(request: Request) -> dict[str, Any]:
    """End it."""
    store(request, "logging", regional=True).clear()
    return {}
