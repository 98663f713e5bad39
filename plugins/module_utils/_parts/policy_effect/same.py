# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether two policies are the same to AWS, which shows a policy otherwise than it was written: a list of one as a
text, an account as the ARN of its root user, a truth as a text, and lists and statements in any order. Pure.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from .document import Document, Statement, principals, statements, texts

_ROOT = re.compile(r"^arn:aws[a-z-]*:iam::([0-9]{12}):root$")
_PRINCIPALS = ("Principal", "NotPrincipal")


def same_policy(one: Document | None, other: Document | None) -> bool:
    """Whether both are policies with the same meaning, or both are none."""
    if one is None or other is None:
        return one is other
    return one == other or _form(one) == _form(other)


def same_statement(one: Statement | None, other: Statement | None) -> bool:
    """Whether both are statements with the same id and meaning, or both are none."""
    if one is None or other is None:
        return one is other
    return one == other or _of_statement(one) == _of_statement(other)


def same_shown(one: Any, other: Any) -> bool:
    """Whether two states are the same, where they may hold policies anywhere."""
    return bool(one == other) or _everywhere(one) == _everywhere(other)


def _everywhere(value: Any) -> Any:
    if isinstance(value, Mapping):
        if "Statement" in value:
            return _form(value)
        return {key: _everywhere(item) for key, item in value.items()}
    return [_everywhere(item) for item in value] if isinstance(value, (list, tuple)) else value


def _form(policy: Document) -> dict[str, Any]:
    listed = sorted((_of_statement(item) for item in statements(policy)), key=_sortable)
    return {**policy, "Statement": listed}


def _of_statement(statement: Statement) -> dict[str, Any]:
    return {key: _of_element(key, value) for key, value in statement.items() if (key, value) != ("Sid", "")}


def _of_element(name: str, value: Any) -> Any:
    if name in _PRINCIPALS and isinstance(value, Mapping):
        return sorted((kind, _ROOT.sub(r"\1", found)) for kind, found in principals(value))
    if name == "Condition" and isinstance(value, Mapping):
        return {operator: _of_tests(tests) for operator, tests in value.items()}
    return value if isinstance(value, Mapping) else sorted(texts(value))


def _of_tests(tests: Any) -> Any:
    """The keys of a condition, which AWS does not tell apart by the size of their letters, with their values."""
    if not isinstance(tests, Mapping):
        return tests
    return {str(key).lower(): sorted(texts(value)) for key, value in tests.items()}


def _sortable(statement: Mapping[str, Any]) -> str:
    return json.dumps(statement, sort_keys=True, default=str)
