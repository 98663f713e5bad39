# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a module says of each of its requests that it needs to be allowed, and whether the request is one that AWS's
models allow. A module names itself in the user agent."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping

from ansible_collections.dayone.aws.plugins.module_utils._grants.catalogue import declared, modules

_MODULE = re.compile(r"dayone\.aws/\S+ module/(\w+)")
#: What any module asks: who it is, and for the role that it works in.
_ANY = frozenset({"sts:GetCallerIdentity", "sts:AssumeRole"})
#: It puts back what any module did.
_ALL = "restore"


@functools.cache
def _allowed(module: str) -> frozenset[str]:
    if module == _ALL:
        return frozenset().union(*(declared(name) for name in modules()), _ANY)
    return declared(module) | _ANY


def module_of(user_agent: str) -> str:
    """The module that sent a request, by its user agent, or nothing."""
    found = _MODULE.search(user_agent)
    return found[1] if found else ""


def undeclared(calls: Iterable[Mapping[str, str]]) -> list[str]:
    """The requests among recorded calls that their module has not declared."""
    found = set()
    for call in calls:
        module = module_of(call["user_agent"])
        name = f"{call['service']}:{call['operation']}"
        if module and name not in _allowed(module):
            found.add(f"{module} sends {name}")
    return sorted(found)


def unlike_models(calls: Iterable[Mapping[str, str]]) -> list[str]:
    """The requests among recorded calls that AWS's own models do not allow (``tests/emulator/modelled.py``)."""
    return sorted({f"{call['service']}:{call['operation']}: {call['unlike']}" for call in calls if call.get("unlike")})
