# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The same answer in another form, as AWS may give it too: lists of which no order is stated the other way round, and
policies in AWS's own form.

Of a policy AWS keeps what it means, not how it was written: a list of one comes back as a text, an account as the ARN
of its root user, a truth as a text, and lists in any order.
https://github.com/hashicorp/terraform-provider-aws/issues/596
https://github.com/hashicorp/terraform-provider-aws/pull/3832
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import quote, unquote

#: Lists whose order has a meaning: the first that fits counts, or the newest is asked for.
ORDERED = frozenset({"CacheBehaviors", "Events", "Operations"})
_ACCOUNT = re.compile(r"\d{12}")
_DECLARED = re.compile(r'xmlns="([^"]+)"')


def reformed(content: bytes, partition: str = "aws") -> bytes:
    """An answer's body in another form, where it is JSON or XML."""
    text = content.decode("utf-8", "replace")
    if text.lstrip()[:1] in ("{", "["):
        with suppress(ValueError):
            return json.dumps(_reversed(json.loads(text), partition)).encode()
    if text.lstrip()[:1] == "<":
        with suppress(ET.ParseError):
            return _of_xml(text, partition)
    return content


def _reversed(value: Any, partition: str) -> Any:
    if isinstance(value, dict):
        if "Statement" in value:
            return policy_of_aws(value, partition)
        return {
            key: item if key in ORDERED and isinstance(item, list) else _reversed(item, partition)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_reversed(item, partition) for item in reversed(value)]
    return _text(value, partition) if isinstance(value, str) else value


def _text(value: str, partition: str) -> str:
    """A text, which may hold a policy, perhaps in the way of URLs."""
    plain, code = (unquote(value), quote) if value.startswith("%7B") else (value, str)
    encode: Callable[[str], str] = code
    if plain.lstrip().startswith("{") and "Statement" in plain:
        with suppress(ValueError):
            return encode(json.dumps(policy_of_aws(json.loads(plain), partition)))
    return value


def _of_xml(text: str, partition: str) -> bytes:
    declared = _DECLARED.search(text)
    if declared:
        ET.register_namespace("", declared.group(1))
    root = ET.fromstring(text)
    for item in list(root.iter()):
        children = list(item)
        if len(children) > 1 and len({child.tag for child in children}) == 1 and _name(item) not in ORDERED:
            item[:] = reversed(children)
        if not children and item.text:
            item.text = _text(item.text, partition)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _name(item: ET.Element) -> str:
    return item.tag.rpartition("}")[2]


def policy_of_aws(policy: Any, partition: str = "aws") -> Any:
    """A policy as AWS may show it after it was written."""
    if not isinstance(policy, dict) or "Statement" not in policy:
        return policy
    listed = policy["Statement"] if isinstance(policy["Statement"], list) else [policy["Statement"]]
    return {**policy, "Statement": [_statement(item, partition) for item in reversed(listed)]}


def _statement(statement: Any, partition: str) -> Any:
    if not isinstance(statement, dict):
        return statement
    made = {key: _scalar(item) for key, item in reversed(statement.items())}
    for name in ("Principal", "NotPrincipal"):
        if isinstance(made.get(name), dict):
            made[name] = {kind: _whole(found, partition) for kind, found in made[name].items()}
    if isinstance(made.get("Condition"), dict):
        made["Condition"] = {
            operator: {key: _scalar(value) for key, value in tests.items()}
            for operator, tests in made["Condition"].items()
        }
    return made


def _whole(principals: Any, partition: str) -> Any:
    """Principals with an account as the ARN of its root user."""
    found = [
        f"arn:{partition}:iam::{item}:root" if _ACCOUNT.fullmatch(str(item)) else item
        for item in (principals if isinstance(principals, list) else [principals])
    ]
    return _scalar(found)


def _scalar(value: Any) -> Any:
    """A list of one as its one, a longer one the other way round, and a truth as a text."""
    if isinstance(value, list):
        return _scalar(value[0]) if len(value) == 1 else [_scalar(item) for item in reversed(value)]
    return str(value).lower() if isinstance(value, bool) else value
