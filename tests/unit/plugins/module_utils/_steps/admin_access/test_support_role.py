# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure
from ansible_collections.dayone.aws.plugins.module_utils._steps.admin_access.account_alias import AccountAlias
from ansible_collections.dayone.aws.plugins.module_utils._steps.admin_access.support_role import SupportRole, trust

ROOT = "arn:aws:iam::123456789012"
POLICY = "arn:aws:iam::aws:policy/AWSSupportAccess"
OURS = {"arn": f"{ROOT}:role/dayone/help", "owner": "admin_access/support_role", "trust": trust(f"{ROOT}:root")}
THEIRS = {**OURS, "owner": ""}
WIDE = {**OURS, "trust": {"Version": "2012-10-17", "Statement": []}}


@pytest.fixture
def role(context: Callable[..., Any]) -> SupportRole:
    return SupportRole(context(), {"support_role_name": "help"})


@pytest.mark.parametrize(
    ("holders", "found", "methods", "holds", "mend"),
    [
        pytest.param([], None, ["create_role", "attach_role_policy"], False, "call", id="nobody"),
        pytest.param(["group/helpdesk"], None, [], True, "call", id="a_group_is_enough"),
        pytest.param(["user/zoe"], THEIRS, [], True, "call", id="a_user_is_enough"),
        pytest.param(["role/help"], THEIRS, [], True, "person", id="theirs_of_our_name"),
        pytest.param([], THEIRS, [], False, "person", id="theirs_without_the_policy"),
        pytest.param(["role/help"], OURS, [], True, "call", id="ours"),
        pytest.param([], OURS, ["attach_role_policy"], False, "call", id="ours_without_the_policy"),
        pytest.param(["role/help"], WIDE, ["update_assume_role_policy"], False, "call", id="ours_with_other_trust"),
        pytest.param(["role/help", "user/zoe"], WIDE, ["update_assume_role_policy"], False, "call", id="ours_first"),
    ],
)
def test_plans(role: SupportRole, holders: Any, found: Any, methods: Any, holds: bool, mend: str) -> None:
    plan = role.plan({"holders": holders, "role": found})
    assert [call.method for call in plan.calls] == methods
    assert [(row.holds, row.mend) for row in plan.verdicts] == [(holds, mend)]
    assert role.plan(plan.after).calls == ()


def test_every_page_of_holders_is_read(role: SupportRole, scripted: Callable[..., Any]) -> None:
    iam = scripted("iam")
    first = {"PolicyGroups": [{"GroupName": "helpdesk"}], "IsTruncated": True, "Marker": "m"}
    iam.add_response("list_entities_for_policy", first, {"PolicyArn": POLICY})
    last = {"PolicyRoles": [{"RoleName": "r"}], "PolicyUsers": [{"UserName": "u"}], "IsTruncated": False}
    iam.add_response("list_entities_for_policy", last, {"PolicyArn": POLICY, "Marker": "m"})
    assert role._holders() == ["group/helpdesk", "role/r", "user/u"]


@pytest.mark.parametrize(
    ("wanted", "replaces", "alias", "calls", "rows"),
    [
        pytest.param(None, False, "is", 0, [], id="not_managed"),
        pytest.param("to-be", False, None, 1, [(False, "call")], id="none_yet"),
        pytest.param("to-be", False, "to-be", 0, [(True, "call")], id="there"),
        pytest.param("to-be", False, "is", 0, [(False, "person")], id="another"),
        pytest.param("to-be", True, "is", 1, [(False, "call")], id="another_may_go"),
        pytest.param("to-be", True, Failure("denied", "no"), 0, [(False, "unknown")], id="not_readable"),
        pytest.param(None, False, Failure("denied", "no"), 0, [], id="not_readable_and_not_managed"),
    ],
)
def test_aliases(context: Any, wanted: Any, replaces: bool, alias: Any, calls: int, rows: Any) -> None:
    found = AccountAlias(context(), {"account_alias": wanted, "replace_account_alias": replaces})
    plan = found.plan({"alias": alias})
    assert (len(plan.calls), [(row.holds, row.mend) for row in plan.verdicts]) == (calls, rows)
    if not isinstance(alias, Failure):
        assert found.plan(plan.after).calls == ()
