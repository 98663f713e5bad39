# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads resource policies: whom they let in, and whether they keep plain HTTP out. Pure.

What counts as a condition that restricts follows S3's meaning of "public":
https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterator, Mapping
from typing import Any

from .iam_policy_lint import listed
from .network_reach import covers, network

#: Condition keys, in small letters, that say who calls or from where. Their value must be a fixed one.
RESTRICTING = frozenset(
    {
        "aws:principalaccount",
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:sourceaccount",
        "aws:sourceorgid",
        "aws:sourceorgpaths",
        "aws:sourceowner",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:userid",
        "kms:calleraccount",
        "lambda:eventsourcetoken",
        "s3:dataaccesspointaccount",
    }
)
#: The same for keys that hold ARNs, which must fix the account or the whole resource.
RESTRICTING_ARNS = frozenset({"aws:sourcearn", "aws:principalarn", "s3:dataaccesspointarn"})
#: The same for keys that hold addresses. S3 calls ranges wider than these public, private ones aside.
RESTRICTING_ADDRESSES = frozenset({"aws:sourceip", "aws:vpcsourceip"})
_WIDEST = {4: 8, 6: 32}
_PRIVATE = [network(cidr) for cidr in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")]

#: Operators that are true only where the key is present and has one of the values. With IfExists or ForAllValues they
#: are true without the key, and so restrict nothing.
_POSITIVE = re.compile(
    r"(?:foranyvalue:)?(stringequals|stringequalsignorecase|stringlike|arnequals|arnlike|ipaddress)", re.IGNORECASE
)
_WILD = re.compile(r"[*?]")


def statements(policy: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The statements of a policy, which may have a single one."""
    return [item for item in listed(policy.get("Statement")) if isinstance(item, Mapping)]


def open_statements(policy: Mapping[str, Any]) -> list[str]:
    """The statements, by id or number, that allow something to everybody without a condition that restricts."""
    return [
        str(item.get("Sid") or f"statement {index}")
        for index, item in enumerate(statements(policy), start=1)
        if item.get("Effect") == "Allow" and is_everybody(item) and not is_restricted(item)
    ]


def is_everybody(statement: Mapping[str, Any]) -> bool:
    """Whether a statement is for everybody. Allowing all but some (NotPrincipal) is."""
    if "NotPrincipal" in statement:
        return True
    principal = statement.get("Principal")
    if isinstance(principal, Mapping):
        return any("*" in listed(value) for value in principal.values())
    return "*" in listed(principal)


def is_restricted(statement: Mapping[str, Any]) -> bool:
    """Whether one of the conditions fixes who calls or from where. Conditions must all hold, so one is enough."""
    return any(
        bool(values) and all(_is_fixed(operator, key, str(value)) for value in values)
        for operator, key, values in _conditions(statement)
        if _POSITIVE.fullmatch(operator)
    )


def _conditions(statement: Mapping[str, Any]) -> Iterator[tuple[str, str, list[Any]]]:
    """Operator, key in small letters, and values of each condition."""
    for operator, keys in (statement.get("Condition") or {}).items():
        for key, values in keys.items():
            yield operator, key.lower(), listed(values)


def _is_fixed(operator: str, key: str, value: str) -> bool:
    """Whether a value of a condition leaves out everybody but known ones."""
    if key in RESTRICTING_ADDRESSES:
        return _is_narrow(value)
    wild = "like" in operator.lower() or "arn" in operator.lower()
    if key in RESTRICTING_ARNS:
        return not wild or _fixes_owner(value)
    return key in RESTRICTING and not (wild and _WILD.search(re.split(r"[:/]", value)[0]))


def _fixes_owner(arn: str) -> bool:
    """Whether an ARN pattern names its account, or where it has none (S3), its resource."""
    parts = arn.split(":", 5)
    if len(parts) < 6:
        return False
    account, resource = parts[4], parts[5]
    if account:
        return not _WILD.search(account)
    return not _WILD.search(resource.partition("/")[0])


def _is_narrow(value: str) -> bool:
    """Whether a range of addresses is no public one."""
    try:
        found = network(value)
    except ValueError:
        return False
    return found.prefixlen >= _WIDEST[found.version] or any(covers(private, found) for private in _PRIVATE)


def denies_plain_http(policy: Mapping[str, Any], bucket_arn: str) -> bool:
    """Whether a bucket policy denies every request on bucket and objects that does not come over TLS."""
    patterns = [
        str(pattern)
        for item in statements(policy)
        if item.get("Effect") == "Deny" and _is_for_all(item) and _is_plain_http(item)
        for pattern in listed(item.get("Resource"))
    ]
    return all(
        any(fnmatch.fnmatchcase(arn, pattern) for pattern in patterns) for arn in (bucket_arn, f"{bucket_arn}/*")
    )


def _is_for_all(statement: Mapping[str, Any]) -> bool:
    """Whether a denial is for everybody and every action of S3."""
    everybody = "NotPrincipal" not in statement and is_everybody(statement)
    return everybody and bool({"*", "s3:*"} & {str(item).lower() for item in listed(statement.get("Action"))})


def _is_plain_http(statement: Mapping[str, Any]) -> bool:
    """Whether the one condition is that the request does not come over TLS."""
    found = list(_conditions(statement))
    if len(found) != 1:
        return False
    operator, key, values = found[0]
    return (
        operator.lower() in ("bool", "boolifexists")
        and key == "aws:securetransport"
        and [str(value).lower() for value in values] == ["false"]
    )
