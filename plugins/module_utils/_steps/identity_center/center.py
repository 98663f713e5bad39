# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The organization's instance of IAM Identity Center: where it is, and how it is asked.

https://docs.aws.amazon.com/singlesignon/latest/userguide/identity-center-instances.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..._aws.client import Aws
from ..._aws.listed import GONE
from ..._kernel.plan import Call, Verdict
from ..._kernel.reconcile import Resource
from ..._module.run import Context
from ..._parts.federation import read_instances
from ..._parts.organization import StatedVerdicts, find_organization, judged_elsewhere, without_organization
from .controls import CONSOLE

SSO, STORE = "sso-admin", "identitystore"
#: So many requests are under way at the same time: together, the APIs of Identity Center take 20 a second.
#: https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html
READERS = 4
ENABLE = (
    f"IAM Identity Center is not enabled, and no API enables it for an organization: open {CONSOLE} in the "
    "management account, in the region where people should sign in, and choose Enable. Then run this again."
)


@dataclass(frozen=True)
class Center:
    """The organization's instance.

    Args:
        aws: the way to it.
        arn: its ARN.
        store: the id of its identity store.
        region: the region in which it answers.
        owner: the management account.
        account_id: the account of the credentials: the owner, or a delegated administrator.
        partition: the partition.
    """

    aws: Aws
    arn: str
    store: str
    region: str
    owner: str
    account_id: str
    partition: str

    @property
    def delegated(self) -> bool:
        """Whether a delegated administrator asks, who may not touch what the management account has."""
        return self.account_id != self.owner

    def sso(self, method: str, *, absent: tuple[str, ...] = (), **params: Any) -> dict[str, Any]:
        """Ask the instance."""
        about: dict[str, Any] = {"region": self.region, "absent": absent, "InstanceArn": self.arn}
        return self.aws.call(SSO, method, **about, **params)

    def sso_list(self, method: str, key: str, **params: Any) -> list[Any]:
        """All items of a list of the instance, in pages."""
        about: dict[str, Any] = {"region": self.region, "absent": GONE[SSO], "InstanceArn": self.arn}
        return self.aws.pages(SSO, method, key, **about, **params)

    def store_list(self, method: str, key: str, **params: Any) -> list[Any]:
        """All items of a list of the identity store, in pages."""
        about: dict[str, Any] = {"region": self.region, "absent": GONE[STORE], "IdentityStoreId": self.store}
        return self.aws.pages(STORE, method, key, **about, **params)

    def sso_call(self, method: str, about: Mapping[str, Any], **more: Any) -> Call:
        """A write to the instance."""
        return Call(SSO, method, {"InstanceArn": self.arn, **about}, region=self.region, **more)

    def store_call(self, method: str, about: Mapping[str, Any], **more: Any) -> Call:
        """A write to the identity store."""
        return Call(STORE, method, {"IdentityStoreId": self.store, **about}, region=self.region, **more)


def find_center(context: Context, owner: str) -> Center | None:
    """The organization's instance, or nothing where there is none.

    Args:
        owner: the management account.
    """
    found = [item for item in read_instances(context) if item["owner"] == owner and item["status"] == "ACTIVE"]
    if not found:
        return None
    item = found[0]
    return Center(context.aws, item["arn"], item["store"], item["region"], owner, context.account_id, context.partition)


def with_center(
    context: Context,
    controls: Iterable[str],
    build: Callable[[Center], Resource],
    planned: Mapping[str, Any] | None = None,
) -> Resource:
    """What a module works on, or how its controls stand where there is no instance to work with.

    Args:
        controls: those of the module.
        build: makes the resource.
        planned: what earlier tasks in check mode would create in the organization.
    """
    names = tuple(controls)
    organization = find_organization(context.aws)
    if organization is None:
        coming = bool((planned or {}).get("organization"))
        return StatedVerdicts(map(not_enabled, names) if coming else without_organization(names))
    center = find_center(context, organization.management_account)
    if center is not None:
        return build(center)
    if context.account_id == organization.management_account:
        return StatedVerdicts(map(not_enabled, names))
    return StatedVerdicts(judged_elsewhere(name, organization, "as configured") for name in names)


def not_enabled(control: str) -> Verdict:
    """How a control stands without an instance: only a person can enable one."""
    return Verdict(control, False, "IAM Identity Center is not enabled", "enabled", "person", note=ENABLE)
