# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the conditions of a statement mean for somebody from outside: which of them leave outsiders out, and which each
outsider meets. Pure.

What restricts follows AWS's meaning of "public": a fixed value, which holds no wildcard in what tells one owner from
another, and no policy variable. An operator or a key that is not known here never restricts.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
https://docs.aws.amazon.com/efs/latest/ug/access-control-block-public-access.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .addresses import are_narrow
from .document import WILD, Statement, texts

ACCOUNT, ORGANIZATION, ARN, NETWORK, ADDRESSES, IDENTITY, SERVICE = (
    "account",
    "organization",
    "arn",
    "network",
    "addresses",
    "identity",
    "service",
)
#: Condition keys, in small letters, that say who calls or from where, and of what kind their values are.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
RESTRICTING: Mapping[str, str] = {
    "aws:principalaccount": ACCOUNT,
    "aws:sourceaccount": ACCOUNT,
    "aws:sourceowner": ACCOUNT,
    "aws:vpceaccount": ACCOUNT,
    "kms:calleraccount": ACCOUNT,
    "s3:dataaccesspointaccount": ACCOUNT,
    "aws:principalorgid": ORGANIZATION,
    "aws:principalorgpaths": ORGANIZATION,
    "aws:sourceorgid": ORGANIZATION,
    "aws:sourceorgpaths": ORGANIZATION,
    "aws:vpceorgid": ORGANIZATION,
    "aws:vpceorgpaths": ORGANIZATION,
    "aws:principalarn": ARN,
    "aws:sourcearn": ARN,
    "aws:sourcevpcarn": ARN,
    "s3:dataaccesspointarn": ARN,
    "aws:sourcevpc": NETWORK,
    "aws:sourcevpce": NETWORK,
    # Private addresses are the same in everybody's VPC: aws:VpcSourceIp alone leaves nobody out.
    "aws:sourceip": ADDRESSES,
    "aws:userid": IDENTITY,
    "lambda:eventsourcetoken": IDENTITY,
    "s3:x-amz-server-side-encryption-aws-kms-key-id": IDENTITY,
    "aws:principalservicename": SERVICE,
}
#: The key with which EFS says that a client comes by a mount target, which is in the VPC of the file system.
_MOUNTED = "elasticfilesystem:accessedviamounttarget"
#: Of these, an outsider may have any value in a request of their own: they leave out, but denying others by them does
#: not deny each outsider.
_CHOSEN = frozenset({"lambda:eventsourcetoken", "s3:x-amz-server-side-encryption-aws-kms-key-id"})

_PARTS = re.compile(r"(?:(forallvalues|foranyvalue):)?([a-z]+?)(ifexists)?", re.IGNORECASE)
_TEXT = frozenset({"stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike"})
_PATTERNS = frozenset({"stringlike", "arnequals", "arnlike"})
_OPPOSITES: Mapping[str, str] = {
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
    "arnnotequals": "arnequals",
    "arnnotlike": "arnlike",
    "notipaddress": "ipaddress",
}
_VARIABLE = re.compile(r"\$\{(?![*?$]\})")
_ESCAPED = re.compile(r"\$\{([*?$])\}")


@dataclass(frozen=True)
class Test:
    """One condition of a statement, all in small letters but the values.

    Args:
        operator: without its prefix and suffix.
        key: the condition key.
        values: what it is compared with. One of them is enough.
        sets: ``forallvalues``, ``foranyvalue`` or nothing.
        if_exists: whether it holds too where the request has no such key.
    """

    operator: str
    key: str
    values: tuple[str, ...]
    sets: str = ""
    if_exists: bool = False

    __test__ = False


@dataclass(frozen=True)
class Limit:
    """A condition that leaves outsiders out: what it fixes, by which key, to which values."""

    kind: str
    key: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.key} {', '.join(self.values)}"


def tests(statement: Statement) -> Iterator[Test]:
    """The conditions of a statement. All of them must hold. What is no condition is none."""
    conditions = statement.get("Condition")
    for operator, keys in (conditions if isinstance(conditions, Mapping) else {}).items():
        found = _PARTS.fullmatch(str(operator))
        sets, name, if_exists = found.groups() if found else ("", "", "")
        for key, values in (keys if isinstance(keys, Mapping) else {}).items():
            yield Test(name.lower(), str(key).lower(), tuple(texts(values)), (sets or "").lower(), bool(if_exists))


def limits(statement: Statement, variables: bool) -> list[Limit]:
    """The conditions that fix who calls or from where. Conditions must all hold, so one is enough.

    Args:
        statement: one that allows.
        variables: whether the policy's version knows variables.
    """
    found = list(tests(statement))
    there = {item.key for item in found if item.operator == "null" and item.values == ("false",)}
    return [
        Limit(RESTRICTING.get(item.key, NETWORK), item.key, item.values)
        for item in found
        if _needs_key(item, there) and _fixes(item, variables)
    ]


def _needs_key(test: Test, there: set[str]) -> bool:
    """Whether a condition holds only where the request has the key. Null may ask for it beside."""
    return bool(test.values) and (test.key in there or not (test.if_exists or test.sets == "forallvalues"))


def _fixes(test: Test, variables: bool) -> bool:
    """Whether the values leave out everybody but known ones."""
    if test.key == _MOUNTED:
        return test.operator == "bool" and test.values == ("true",)
    kind = RESTRICTING.get(test.key)
    if kind is None or (variables and any(_VARIABLE.search(value) for value in test.values)):
        return False
    if kind == ADDRESSES and test.operator == "ipaddress":
        return are_narrow(test.values)
    if test.operator not in _TEXT:
        return False
    if test.operator not in _PATTERNS:
        return True
    values = [_ESCAPED.sub("", value) for value in test.values] if variables else test.values
    return all(_is_fixed(kind, value, test) for value in values)


def _is_fixed(kind: str, value: str, test: Test) -> bool:
    """Whether a pattern fixes what tells one owner from another."""
    if kind == ORGANIZATION:
        return not WILD.search(value.split("/")[0])
    if kind == IDENTITY:
        return not WILD.search(value.split(":")[0])
    if kind != ARN:
        return not WILD.search(value)
    # A star of StringLike goes past colons, which may stand in the path of a role's ARN.
    exact = test.operator == "stringlike" and test.key == "aws:principalarn"
    return fixes_owner(value, exact=exact)


def fixes_owner(arn: str, *, exact: bool = False) -> bool:
    """Whether an ARN pattern names its account, or where it has none (S3), its resource.

    Args:
        arn: the pattern.
        exact: whether no wildcard may stand before the account.
    """
    parts = arn.split(":", 5)
    if len(parts) < 6 or (exact and WILD.search(":".join(parts[:4]))):
        return False
    account, resource = parts[4], parts[5]
    # Buckets have no account in their ARN, and one name belongs to one bucket alone.
    if account and not (parts[2] == "s3" and account == "*" and not resource.startswith("accesspoint")):
        return not WILD.search(account)
    return not WILD.search(resource.partition("/")[0])


def owners(limit: Limit) -> list[str]:
    """The accounts, organizations or ARNs that a limit fixes, as far as its values name them."""
    if limit.kind == ORGANIZATION:
        return [value.split("/")[0] for value in limit.values]
    if limit.kind == ARN:
        parts = {value: value.split(":", 5) for value in limit.values}
        return [(part[4] if len(part) > 5 else "") or value for value, part in parts.items()]
    return list(limit.values)


def each_outsider_meets(statement: Statement, variables: bool) -> bool:
    """Whether the conditions of a denial certainly hold for everybody who is not named by their fixed values."""
    return all(_each_meets(item, variables) for item in tests(statement))


def _each_meets(test: Test, variables: bool) -> bool:
    opposite = _OPPOSITES.get(test.operator)
    if opposite is None or test.sets == "foranyvalue" or test.key in _CHOSEN or not test.values:
        return False
    return RESTRICTING.get(test.key) != SERVICE and _fixes(Test(opposite, test.key, test.values), variables)
