# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether people sign in with an identity that is not of this account: IAM Identity Center, or a SAML provider.

https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListInstances.html
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from .._kernel.plan import Failure
from .._kernel.reconcile import gather
from .._module.run import Context


def observe_federation(context: Context) -> dict[str, Any]:
    """The ways in: ``identity_center`` and ``saml``, each a list of ARNs, or the `Failure` of reading it."""
    return gather({"identity_center": partial(instances, context), "saml": partial(_providers, context)})


def ways_in(found: Mapping[str, Any]) -> list[str] | Failure:
    """The ARNs of what people sign in with. Where none was found, the failure of a part that could not be read."""
    ways = [arn for part in found.values() if not isinstance(part, Failure) for arn in part]
    failures = [part for part in found.values() if isinstance(part, Failure)]
    return failures[0] if failures and not ways else sorted(ways)


def _providers(context: Context) -> list[str]:
    """SAML providers. IAM Identity Center makes one in each account that it lets people into."""
    answer = context.aws.call("iam", "list_saml_providers")
    return sorted(item["Arn"] for item in answer.get("SAMLProviderList", []))


def instances(context: Context) -> list[str]:
    """Instances of IAM Identity Center, wherever they live."""
    client = context.aws.client("sso-admin")
    shape = client.meta.service_model.operation_model("ListInstances").input_shape
    if "RegionScope" in shape.members:
        found = context.aws.pages("sso-admin", "list_instances", "Instances", RegionScope="ALL_REGIONS")
        return sorted(item["InstanceArn"] for item in found)
    # An older botocore asks one region at a time.
    by_region = gather({region: partial(_of_region, context, region) for region in context.enabled_regions()})
    ways = ways_in(by_region)
    if isinstance(ways, Failure):
        raise ways
    return ways


def _of_region(context: Context, region: str) -> list[str]:
    found = context.aws.pages("sso-admin", "list_instances", "Instances", region=region)
    return [item["InstanceArn"] for item in found]
