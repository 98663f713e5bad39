# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the users whom the credential report calls idle have now: the report may be hours old.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone

from ..._aws.client import Aws
from ..._aws.failures import NotFound
from ..._kernel.plan import Call
from .credentials import idle, older

CONTROL = "iam_hygiene.unused_credentials"
Fresh = Mapping[str, "datetime | None"]


def read_fresh(aws: Aws, user: str, names: list[str]) -> dict[str, datetime | None]:
    """Since when the credentials in force are idle: ``password``, and keys by their id.

    Args:
        aws: the way to AWS.
        user: the user's name.
        names: what the report calls idle. Of the password is only asked when it is among them, and of keys likewise.
    """
    found = _password(aws, user) if "password" in names else {}
    return found | (_keys(aws, user) if any(name != "password" for name in names) else {})


def _password(aws: Aws, user: str) -> dict[str, datetime | None]:
    try:
        profile = aws.call("iam", "get_login_profile", absent=("NoSuchEntity",), UserName=user)["LoginProfile"]
        used = aws.call("iam", "get_user", absent=("NoSuchEntity",), UserName=user)["User"].get("PasswordLastUsed")
    except NotFound:
        return {}
    return {"password": _latest(used, profile["CreateDate"])}


def _keys(aws: Aws, user: str) -> dict[str, datetime | None]:
    try:
        listed = aws.pages("iam", "list_access_keys", "AccessKeyMetadata", absent=("NoSuchEntity",), UserName=user)
    except NotFound:
        return {}
    found = {}
    for key in listed:
        if key["Status"] == "Active":
            last = aws.call("iam", "get_access_key_last_used", AccessKeyId=key["AccessKeyId"])["AccessKeyLastUsed"]
            found[key["AccessKeyId"]] = _latest(last.get("LastUsedDate"), key["CreateDate"])
    return found


def _latest(*times: datetime | None) -> datetime | None:
    known = [when if when.tzinfo else when.replace(tzinfo=timezone.utc) for when in times if when]
    return max(known, default=None)


def still_unused(fresh: Fresh, days: int, now: datetime, own_key: str) -> list[str]:
    """What of it nobody used for so long. The key that signs these requests is in use, whatever AWS knows yet."""
    return sorted(name for name, since in fresh.items() if name != own_key and older(since, days, now))


def shown(fresh: Fresh, names: list[str]) -> list[str]:
    """Unused credentials as findings show them."""
    return [idle(name, fresh[name]) for name in names]


def disabling(user: str, arn: str, names: list[str]) -> list[Call]:
    """The writes that deactivate keys and take the password away. The user stays."""
    calls = []
    for name in names:
        method, of = "delete_login_profile", {"UserName": user}
        if name != "password":
            method, of = "update_access_key", {**of, "AccessKeyId": name, "Status": "Inactive"}
        calls.append(Call("iam", method, of, mends=(CONTROL,), resource=arn, chain=f"{user} {name}"))
    return calls
