# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Targets of policies that do not exist yet."""

from __future__ import annotations

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._parts.organization_planned import with_planned
from ansible_collections.dayone.aws.plugins.module_utils._parts.organization_tree import Tree
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_policies.targets import resolved
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_policies.wanted import Wanted


def tree() -> Tree:
    found = with_planned(None, {"organization": True, "units": ["/Workloads"], "accounts": []}, "123456789012")
    assert found is not None
    return found


def wanted(*targets: str) -> Wanted:
    return Wanted("stay", "SERVICE_CONTROL_POLICY", True, {}, "", targets, frozenset())


@pytest.mark.parametrize("target", ["shop", "/shop", "Workloads/shop"])
def test_an_account_that_is_created_later_is_left_out_until_then(target: str) -> None:
    assert resolved(tree(), wanted("Workloads", target), ["shop"]) == ["<unit /Workloads>"]


@pytest.mark.parametrize("later", [(), ("other",)])
def test_what_nobody_creates_is_refused(later: tuple[str, ...]) -> None:
    with pytest.raises(Refusal, match="there is no unit or account shop in Workloads"):
        resolved(tree(), wanted("Workloads/shop"), later)
