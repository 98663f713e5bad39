# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Judges who may take the account's roles: strangers, and other accounts. Pure.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user_externalid.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..._kernel.plan import Failure, Verdict, unknown
from ..._parts.iam_details import Holder
from ..._parts.organization import Organization
from ..._parts.policy_effect.trust import foreign_trust, open_trust
from .credentials import judged

STRANGERS, ACCOUNTS = "iam_hygiene.trust_policies", "iam_hygiene.foreign_accounts"
_CLOSED = "roles that only specific principals can assume"
_NAMED = "other accounts only from trusted_accounts, or with a condition"


def judge_trust(
    holders: Iterable[Holder], organization: Organization | Failure | None, account_id: str, trusted: Sequence[str]
) -> list[Verdict]:
    """Which roles strangers can take, and which other accounts can without a condition.

    Args:
        holders: users, groups and roles.
        organization: the account's, whose management account is trusted, as members' roles for it are AWS's own.
        account_id: the account.
        trusted: the accounts that are named as trusted.
    """
    roles = [item for item in holders if item.kind == "role"]
    own = frozenset({account_id, *trusted})
    if isinstance(organization, Organization):
        own |= {organization.management_account}
    opened = {item.arn: open_trust(item.trust) for item in roles}
    foreign = {item.arn: _unconditional(foreign_trust(item.trust, own)) for item in roles}
    found = {arn: said for arn, said in foreign.items() if said}
    strangers = judged(STRANGERS, {arn: said for arn, said in opened.items() if said}, _CLOSED)
    if found and isinstance(organization, Failure):
        # One of them may be the management account.
        return [*strangers, *(unknown(ACCOUNTS, _NAMED, organization, resource=arn) for arn in sorted(found))]
    return [*strangers, *judged(ACCOUNTS, found, _NAMED)]


def _unconditional(found: Mapping[str, list[str]]) -> list[Any]:
    """The accounts that get in without a condition."""
    return [f"account {account} without a condition" for account, conditions in found.items() if not conditions]
