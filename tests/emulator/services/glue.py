# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A data catalog without a policy, of which moto answers an empty one.

https://docs.aws.amazon.com/glue/latest/webapi/API_GetResourcePolicy.html
"""

from __future__ import annotations

from typing import Any

from moto.glue.models import glue_backends

from tests.emulator.kit import Pass, Request, ServiceError, operation


@operation("glue", "GetResourcePolicy")
def get_resource_policy(request: Request) -> dict[str, Any]:
    """The policy is moto's, its absence an error."""
    backend = glue_backends[request.account_id][request.region]
    if request.params.get("ResourceArn", backend.default_catalog_arn) not in backend.resource_policies:
        raise ServiceError("EntityNotFoundException", "Policy not found")
    raise Pass
