# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who asks for what: a principal, an action, a resource and the context keys that come with the request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

#: One value, or several of a key that takes several.
Context = Mapping[str, "str | list[str]"]


@dataclass(frozen=True)
class Principal:
    """Who makes a request.

    Args:
        kind: ``user``, ``role`` (a session of it), ``root`` or ``service``.
        arn: the ARN of the user, the role or the account's root; of a service its principal.
        account: the account, empty for a service.
        session: the ARN of the role's session.
    """

    kind: str
    arn: str
    account: str = ""
    session: str = ""

    @classmethod
    def user(cls, arn: str) -> Principal:
        """An IAM user."""
        return cls("user", arn, arn.split(":")[4])

    @classmethod
    def role(cls, arn: str, session: str = "session") -> Principal:
        """A session of a role."""
        head = arn.replace(":iam:", ":sts:").rpartition(":role/")[0]
        return cls("role", arn, arn.split(":")[4], f"{head}:assumed-role/{arn.rpartition('/')[2]}/{session}")

    @classmethod
    def root(cls, account: str, partition: str = "aws") -> Principal:
        """The root user of an account."""
        return cls("root", f"arn:{partition}:iam::{account}:root", account)

    @classmethod
    def service(cls, name: str) -> Principal:
        """An AWS service, by its principal such as cloudtrail.amazonaws.com."""
        return cls("service", name)

    @property
    def account_names(self) -> frozenset[str]:
        """What a policy calls the whole account of the principal."""
        partition = self.arn.split(":")[1] if self.account else ""
        return frozenset({self.account, f"arn:{partition}:iam::{self.account}:root"}) if self.account else frozenset()


@dataclass(frozen=True)
class Ask:
    """A request.

    Args:
        principal: who asks.
        action: such as s3:PutObject.
        resource: its ARN, or * where the action knows no resource.
        owner: the account of the resource. Empty: that of the principal.
        context: the condition keys of the request besides those that the principal brings.
    """

    principal: Principal
    action: str
    resource: str = "*"
    owner: str = ""
    context: Context = field(default_factory=dict)

    @property
    def keys(self) -> dict[str, str | list[str]]:
        """All condition keys, by their names in small letters."""
        return {**_brought(self.principal), **{key.lower(): value for key, value in self.context.items()}}

    @property
    def same_account(self) -> bool:
        """Whether principal and resource belong to one account."""
        return bool(self.principal.account) and self.owner in ("", self.principal.account)


def _brought(who: Principal) -> dict[str, str | list[str]]:
    """The condition keys that each request of a principal has.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    """
    if who.kind == "service":
        return {"aws:principalisawsservice": "true", "aws:principalservicename": who.arn}
    kinds = {"user": "User", "role": "AssumedRole", "root": "Account"}
    found: dict[str, str | list[str]] = {
        "aws:principalarn": who.arn,
        "aws:principalaccount": who.account,
        "aws:principaltype": kinds[who.kind],
        "aws:principalisawsservice": "false",
    }
    return {**found, "aws:username": who.arn.rpartition("/")[2]} if who.kind == "user" else found
