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
    """The ARNs of instances of IAM Identity Center, wherever they live."""
    return sorted(item["arn"] for item in read_instances(context))


def read_instances(context: Context) -> list[dict[str, str]]:
    """The instances of IAM Identity Center that the account sees: arn, store, owner, region and status of each.

    Raises:
        Failure: none was found, and somewhere it could not be looked for.
    """
    client = context.aws.client("sso-admin")
    shape = client.meta.service_model.operation_model("ListInstances").input_shape
    if "RegionScope" in shape.members:
        found = context.aws.pages("sso-admin", "list_instances", "Instances", RegionScope="ALL_REGIONS")
        return [_normal(item, context.home_region) for item in found]
    # An older botocore asks one region at a time.
    by_region = gather({region: partial(_of_region, context, region) for region in context.enabled_regions()})
    failures = [part for part in by_region.values() if isinstance(part, Failure)]
    whole = [item for part in by_region.values() if not isinstance(part, Failure) for item in part]
    if failures and not whole:
        raise failures[0]
    return whole


def _of_region(context: Context, region: str) -> list[dict[str, str]]:
    found = context.aws.pages("sso-admin", "list_instances", "Instances", region=region)
    return [_normal(item, region) for item in found]


def _normal(item: Mapping[str, Any], region: str) -> dict[str, str]:
    return {
        "arn": item["InstanceArn"],
        "store": item.get("IdentityStoreId", ""),
        "owner": item.get("OwnerAccountId", ""),
        "region": item.get("PrimaryRegion", region),
        "status": item.get("Status", "ACTIVE"),
    }
