# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a bucket's policy keeps plain HTTP out. Pure.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
"""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping
from typing import Any

from .policy_effect.conditions import Test, tests
from .policy_effect.document import listed, statements
from .policy_effect.entry import is_for_all


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
    everybody = "NotPrincipal" not in statement and is_for_all(statement)
    return everybody and bool({"*", "s3:*"} & {str(item).lower() for item in listed(statement.get("Action"))})


def _is_plain_http(statement: Mapping[str, Any]) -> bool:
    """Whether a denial has conditions, all of which are true for each request over plain HTTP."""
    found = list(tests(statement))
    return bool(found) and all(_is_true_without_tls(test) for test in found)


def _is_true_without_tls(test: Test) -> bool:
    """Whether a condition is true for each request over plain HTTP, which has no TLS version: a comparison with one is
    false for it, but for IfExists."""
    if test.sets:
        return False
    if test.key == "s3:tlsversion":
        return test.if_exists or (test.operator, test.values) == ("null", ("true",))
    return (test.operator, test.key, test.values) == ("bool", "aws:securetransport", ("false",))
